// The vectors that pytest holds the server to.
import { expect, test } from "vitest";
import { Bitmap, type AtomDay, type HalfHours } from "../shared/bitmap.ts";
import vectors from "../../protocol/bitmap-vectors.json";

function minutes(halves: HalfHours): number[][] {
  const edges = [...halves, false].flatMap((set, half) => (set === (halves[half - 1] ?? false) ? [] : [half * 30]));
  return edges.filter((_, place) => place % 2 === 0).map((start, place) => [start, edges[place * 2 + 1]!]);
}

function shown(read: AtomDay): unknown {
  return read && { free: minutes(read.free), closed: minutes(read.closed) };
}

function expected(row: { free: number[][] | null; closed: number[][] | null }): unknown {
  return row.free && { free: row.free, closed: row.closed };
}

const whole = Bitmap.of(vectors.layout, vectors.whole);

test("the whole is read half-hour by half-hour", () => {
  for (const row of vectors.whole.decoded) expect(shown(whole.read(row.day, row.atom))).toEqual(expected(row));
});

test("a delta made good is the whole that follows, and the former stays as it was", () => {
  const after = whole.patched(vectors.delta.records);
  for (const row of vectors.after.decoded) expect(shown(after.read(row.day, row.atom))).toEqual(expected(row));
  for (const row of vectors.whole.decoded) expect(shown(whole.read(row.day, row.atom))).toEqual(expected(row));
});
