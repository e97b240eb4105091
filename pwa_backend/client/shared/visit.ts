// What the address of a room asks for, and the time that is chosen. The server's api/pages/view/room.py is the same.
import { minutesOf } from "./bars.ts";
import { padded } from "./cells.ts";
import { readCount, readDay } from "./need.ts";
import { addDays, daysBetween, type Day } from "./words.ts";

export const FORTNIGHT = 14;
const USUAL_MINUTES = 120; // What is chosen first where bands are short.

export interface Visit {
  readonly roomId: string;
  readonly today: Day;
  readonly day: Day;
  readonly start: number | null;
  readonly end: number | null;
  readonly holder: string;
  readonly headcount: number | null;
}

export interface Choice {
  start: number;
  end: number;
  starts: number[];
  ends: number[];
}

export function readVisit(roomId: string, query: URLSearchParams, today: Day): Visit {
  const said = (name: string) => query.get(name) ?? "";
  return {
    roomId,
    today,
    day: readDay(said("day"), today),
    start: readMinute(said("start")),
    end: readMinute(said("end")),
    holder: said("holder"),
    headcount: readCount(said("headcount")),
  };
}

export function visitAddress(visit: Visit): string {
  const said = new URLSearchParams({ day: visit.day });
  if (visit.start !== null) said.set("start", padded(visit.start));
  if (visit.end !== null) said.set("end", padded(visit.end));
  if (visit.holder) said.set("holder", visit.holder);
  if (visit.headcount !== null) said.set("headcount", String(visit.headcount));
  return `/rooms/${visit.roomId}?${said}`;
}

/** Pages of two weeks from today, as on the first screen. */
export function tableFrom(visit: Visit): Day {
  return addDays(visit.today, Math.floor(daysBetween(visit.today, visit.day) / FORTNIGHT) * FORTNIGHT);
}

/** The time asked for if it can be had, else the nearest that can; null: nothing can. */
export function choose(visit: Visit, bands: readonly string[], bookable: readonly string[]): Choice | null {
  const edges = bands.map(minutesOf);
  const runs = bookable.map(minutesOf);
  const inside = (start: number, end: number) => runs.some(([first, stop]) => first <= start && end <= stop);
  const starts = edges.filter(([first, stop]) => inside(first, stop)).map(([first]) => first);
  const earliest = starts[0];
  if (earliest === undefined) return null;
  const wanted = visit.start ?? earliest;
  const start = starts.find((one) => one >= wanted) ?? starts.at(-1)!;
  const ends = edges.filter(([first, stop]) => first >= start && inside(start, stop)).map(([, stop]) => stop);
  const wantedEnd = visit.end ?? start + USUAL_MINUTES;
  return { start, end: ends.filter((one) => one <= wantedEnd).at(-1) ?? ends[0]!, starts, ends };
}

function readMinute(word: string): number | null {
  const found = /^(\d{1,2}):(\d{1,2})$/.exec(word);
  const minute = found ? Number(found[1]) * 60 + Number(found[2]) : Number.NaN;
  return minute <= 24 * 60 ? minute : null;
}
