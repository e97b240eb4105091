// One part of the day of one room: a bar, a sentence and a label that say the same.
import type { SlotState } from "../app/answers.ts";
import { picture, runsOf, type Halves, type Picture, type RoomLine, type Span } from "./bars.ts";
import { clockOf, type Key, type Words } from "./words.ts";

export interface Cell {
  picture: Picture;
  text: string;
  label: string;
  href: string;
}

export function cellOf(line: RoomLine, span: Span, state: SlotState, words: Words, sky: Span | null, href: string): Cell {
  const inside = (halves: Halves) => halves.map((set, half) => set && half >= span.first && half < span.stop);
  const open = inside(line.open);
  const free = inside(line.free);
  const first = free.indexOf(true) * 30;
  return {
    picture: picture([line], span, sky),
    text: textOf(open, free, state, words),
    label: labelOf(open, free, state, words),
    href: first >= 0 ? `${href}&start=${padded(first)}` : "",
  };
}

/** The first sentence, and what follows it. */
export function firstOf(said: string): [string, string] {
  const found = /。|\. /.exec(said);
  const end = found ? found.index + found[0].length : said.length;
  return [said.slice(0, end).trim(), said.slice(end).trim()];
}

/** The last number in the sentence that is the count and nothing else: it is set larger. */
export function splitAt(sentence: string, count: number): [string, string, string] {
  const number = String(count);
  for (let place = sentence.lastIndexOf(number); place >= 0; place = place ? sentence.lastIndexOf(number, place - 1) : -1) {
    const around = sentence.slice(Math.max(0, place - 1), place) + sentence.charAt(place + number.length);
    if (!/\d/.test(around)) return [sentence.slice(0, place), number, sentence.slice(place + number.length)];
  }
  return [sentence, "", ""];
}

export const padded = (minute: number): string => clockOf(minute).padStart(5, "0");

const countsTaken = (state: SlotState): boolean => ["FREE", "PARTLY_FREE", "FULL"].includes(state);

function textOf(open: Halves, free: Halves, state: SlotState, words: Words): string {
  if (!open.includes(true)) return words.say(state === "CLOSED" ? "state.CLOSED.long" : "state.OUTSIDE_HOURS.long");
  const [first, ...rest] = runsOf(free);
  if (!first) return countsTaken(state) ? words.say("cell.full") : words.say(`state.${state}.long` as Key);
  const range = words.times(clockOf(first[0]), clockOf(first[1]), "time.spoken");
  return words.say(rest.length ? "cell.more" : "cell.free", { range });
}

function labelOf(open: Halves, free: Halves, state: SlotState, words: Words): string {
  if (!open.includes(true)) return state === "CLOSED" ? words.say("state.CLOSED") : "–";
  const first = free.indexOf(true);
  if (first < 0) return countsTaken(state) ? words.say("cell.none") : words.say(`state.${state}` as Key);
  if (open.every((set, half) => set === free[half])) return words.say("cell.whole");
  return words.say("time.from", { start: clockOf(first * 30) });
}
