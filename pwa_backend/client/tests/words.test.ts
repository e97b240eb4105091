// One catalogue in every language: nothing is missing, nothing is left over, no hole is forgotten.
import { expect, test } from "vitest";
import { Words } from "../shared/words.ts";
import en from "../words/en.json";
import ja from "../words/ja.json";

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
const entries = Object.entries(ja) as [keyof typeof ja, string][];

test("both languages have the same keys", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
});

test.each(entries)("%s has the same holes in both languages", (key, text) => {
  expect(holes(en[key])).toEqual(holes(text));
});

test.each(entries)("%s is said in English", (key) => {
  const name = key === "language.other"; // The other language names itself.
  expect(name || !/[぀-ヿ一-鿿]/.test(en[key])).toBe(true);
});

test.each(entries)("%s does not shout, blame or chain politeness", (_, text) => {
  expect(text).not.toMatch(/！|入力が正しくありません|いただけます|受理されました/);
});

test("emphasis is kept apart from the words around it", () => {
  const words = new Words("ja", "2026-12-01", ja);
  expect(words.rich("bookings.head", { count: 3, when: "W", room: "R" })).toEqual([
    { text: "予約は", bold: false },
    { text: "3", bold: true },
    { text: "件。次はW、Rです。", bold: false },
  ]);
});
