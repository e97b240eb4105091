// The same table that tests/api/pages holds the server's twin to.
import { expect, test } from "vitest";
import { piecesOf } from "../app/parts/names.ts";
import type { SlotState } from "../app/answers.ts";
import { axisOf, halvesOf, NOTHING, openOf, picture, type Span } from "../shared/bars.ts";
import { cellOf, padded, splitAt } from "../shared/cells.ts";
import { addressOf, readNeed, stripFrom } from "../shared/need.ts";
import { Readings } from "../shared/readings.ts";
import { choose, readVisit } from "../shared/visit.ts";
import { Words, type Language } from "../shared/words.ts";
import vectors from "../shared/vectors.json";
import en from "../words/en.json";
import ja from "../words/ja.json";
import known from "../words/readings.json";

const TODAY = "2026-12-01";
const words = (language: Language, today = TODAY) => new Words(language, today, language === "ja" ? ja : en);
const BOTH: readonly Language[] = ["ja", "en"];
const span = ([first, stop]: readonly number[]): Span => ({ first: first!, stop: stop! });
const HOURLY = [9, 10, 11, 12, 13, 14, 15, 16].map((hour) => `${hour}:00/${hour + 1}:00`).concat([17, 18, 19, 20].map((hour) => `${hour}:30/${hour + 1}:30`));
const BANDS = { hourly: HOURLY, frames: ["09:00/12:00", "13:00/17:00", "18:00/22:00"] };

test.each(vectors.dates)("a date is said in one way: $ja", (row) => {
  for (const language of BOTH) expect(words(language, row.today).dateLong(row.day)).toBe(row[language]);
});

test.each(vectors.yen)("an amount is said in one way: $ja", (row) => {
  for (const language of BOTH) expect(words(language).yen(row.amount)).toBe(row[language]);
});

test.each(vectors.lengths)("a length is said in one way: $ja", (row) => {
  for (const language of BOTH) expect(words(language).length(row.minutes)).toBe(row[language]);
});

test.each(vectors.moments)("a moment is said in Tokyo's time: $ja", (row) => {
  for (const language of BOTH) expect(words(language, row.today).moment(row.moment)).toBe(row[language]);
});

test.each(vectors.sentences)("the count is found in: $sentence", (row) => {
  expect(splitAt(row.sentence, row.count)).toEqual(row.parts);
});

test.each(vectors.needs)("an address is read and said again: $query", (row) => {
  expect(addressOf(readNeed(new URLSearchParams(row.query), TODAY))).toBe(row.address);
});

test.each(vectors.strips)("the strip of $day begins on $from", (row) => {
  expect(stripFrom(readNeed(new URLSearchParams({ day: row.day }), TODAY))).toBe(row.from);
});

test.each(vectors.bars)("a day is drawn: $freePath", (row) => {
  const open = openOf(row.open);
  const drawn = picture([{ open, free: halvesOf(row.free), byLot: row.byLot }], span(row.span), row.sky && span(row.sky));
  expect([drawn.thin, drawn.free, drawn.lottery, drawn.sky]).toEqual([row.thin, row.freePath, row.lottery, row.skyPath]);
});

test.each(vectors.axes)("the hours drawn are $axis", (row) => {
  expect(axisOf([{ open: openOf(row.bands), free: NOTHING, byLot: false }])).toEqual(span(row.axis));
});

test.each(vectors.cells)("a cell says $text", (row) => {
  const line = { open: openOf(row.open), free: halvesOf(row.free), byLot: false };
  const cell = cellOf(line, span(row.span), row.state as SlotState, words("ja"), null, "/rooms/1?day=2026-12-05");
  const href = row.start && `/rooms/1?day=2026-12-05&start=${row.start}`;
  expect([cell.text, cell.label, cell.href]).toEqual([row.text, row.label, href]);
});

test("no cell is longer than twenty characters", () => {
  for (const row of vectors.cells) expect(row.text.length).toBeLessThanOrEqual(20);
});

test.each(vectors.choices)("$why", (row) => {
  const visit = readVisit("1", new URLSearchParams(row.query), TODAY);
  const choice = choose(visit, BANDS[row.bands as keyof typeof BANDS], row.bookable);
  expect([choice?.start ?? null, choice?.end ?? null, choice?.starts.length ?? 0, choice?.ends.length ?? 0]).toEqual([row.start, row.end, row.starts, row.ends]);
});

test.each(vectors.names)("$name may break where a person would break it", (row) => {
  expect(piecesOf(row.name)).toEqual(row.pieces);
});

test("a time of an address has two digits for the hour", () => {
  expect([padded(540), padded(1440)]).toEqual(["09:00", "24:00"]);
});

test.each(vectors.readings)("a reading is found in one way: $text", (row) => {
  expect(new Readings(known).pieces(row.text)).toEqual(row.pieces);
});
