// An act is meant once: whatever the network does, the same key is sent until it is answered.
import { afterEach, expect, test, vi } from "vitest";
import { once } from "../app/acts.ts";
import { Unanswered } from "../app/server.ts";
import { uuid7 } from "../shared/ids.ts";

/** What a browser keeps for a tab. */
function tab(): Map<string, string> {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  return kept;
}

afterEach(() => vi.unstubAllGlobals());

const silent = (keys: string[]) => (key: string) => {
  keys.push(key);
  return Promise.reject(new Unanswered("NO_ANSWER"));
};

test("silence is answered by the same key again", async () => {
  tab();
  const keys: string[] = [];
  await expect(once("book a", silent(keys))).rejects.toThrow();
  await once("book a", (key) => Promise.resolve(keys.push(key)));
  expect(keys[0]).toBe(keys[1]);
});

test("an answer ends the act: the next one has a key of its own", async () => {
  tab();
  const keys: string[] = [];
  await once("book a", (key) => Promise.resolve(keys.push(key)));
  await once("book a", (key) => Promise.resolve(keys.push(key)));
  expect(keys[0]).not.toBe(keys[1]);
});

test("two acts that mean different things never share a key", async () => {
  tab();
  const keys: string[] = [];
  await expect(once("book a", silent(keys))).rejects.toThrow();
  await expect(once("book b", silent(keys))).rejects.toThrow();
  expect(new Set(keys).size).toBe(2);
});

test("a key that was refused unseen is not kept", async () => {
  const kept = tab();
  await expect(once("book a", () => Promise.reject(new Unanswered("SIGN_IN_FIRST")))).rejects.toThrow();
  expect(kept.size).toBe(0);
});

test("a key is a UUIDv7 of its moment", () => {
  const key = uuid7(Date.UTC(2026, 11, 5), (bytes) => bytes.fill(0xff));
  expect(key).toBe("01a24380-2000-7fff-bfff-ffffffffffff");
});
