// A need as the address says it, and addresses that say a need. The server's api/pages/view/need.py is the same.
import { addDays, daysBetween, type Day } from "./words.ts";

export const STRIP_DAYS = 14;
export const PEOPLE = [5, 10, 15, 20, 30, 50, 100, 200];
export const PARTS = ["morning", "afternoon", "evening", "day"] as const;
export const VIEWS = ["list", "grid"] as const;

export type Part = (typeof PARTS)[number];
export type View = (typeof VIEWS)[number];
export type PartOfDay = "MORNING" | "AFTERNOON" | "EVENING" | "WHOLE_DAY";

const NAMES: Record<Part, PartOfDay> = {
  morning: "MORNING",
  afternoon: "AFTERNOON",
  evening: "EVENING",
  day: "WHOLE_DAY",
};

export const USES = {
  meeting: ["meeting", "culture", "hall", "tatami"],
  tatami: ["tatami"],
  gym: ["gym"],
  tennis: ["tennis"],
  ball: ["ball"],
  pool: ["pool"],
} as const;

export type Use = keyof typeof USES;

export interface Need {
  readonly day: Day;
  readonly today: Day;
  readonly part: Part;
  readonly people: number | null;
  readonly use: Use | "";
  readonly wheelchair: boolean;
  readonly loud: boolean;
  readonly here: boolean;
  readonly area: string;
  readonly words: string;
  readonly view: View;
}

/** Read an address. Whatever cannot be read is taken as not said: an old link still opens. */
export function readNeed(query: URLSearchParams, today: Day): Need {
  const said = (name: string) => query.get(name) ?? "";
  const use = said("use");
  return {
    day: readDay(said("day"), today),
    today,
    part: oneOf(PARTS, said("part"), "day"),
    people: readCount(said("people")),
    use: Object.hasOwn(USES, use) ? (use as Use) : "",
    wheelchair: said("wheelchair") === "1",
    loud: said("loud") === "1",
    here: said("here") === "1",
    area: said("area").slice(0, 40),
    words: said("q").trim().slice(0, 60),
    view: oneOf(VIEWS, said("view"), "list"),
  };
}

export function addressOf(need: Need): string {
  const said = new URLSearchParams();
  const put = (name: string, value: string) => value && said.set(name, value);
  put("day", need.day === need.today ? "" : need.day);
  put("part", need.part === "day" ? "" : need.part);
  put("people", need.people === null ? "" : String(need.people));
  put("use", need.use);
  put("wheelchair", need.wheelchair ? "1" : "");
  put("loud", need.loud ? "1" : "");
  put("here", need.here ? "1" : "");
  put("area", need.area);
  put("q", need.words);
  put("view", need.view === "list" ? "" : need.view);
  return said.size ? `/?${said}` : "/";
}

export const partOfDay = (need: Need): PartOfDay => NAMES[need.part];

/** The days shown above: fixed pages of two weeks from today, so that none moves under the finger. */
export function stripFrom(need: Need): Day {
  const page = Math.floor(Math.max(0, daysBetween(need.today, need.day)) / STRIP_DAYS);
  return addDays(need.today, page * STRIP_DAYS);
}

/** The same day and part, with every condition dropped. */
export function plain(need: Need): Need {
  const { day, today, part, view } = need;
  return { ...readNeed(new URLSearchParams(), today), day, part, view };
}

export const isPlain = (need: Need): boolean => addressOf(need) === addressOf(plain(need));

/** As the search takes it. */
export interface NeedInput {
  from: Day;
  to: Day;
  part: PartOfDay;
  people?: number;
  kinds?: readonly string[];
  wheelchair?: true;
  loud?: true;
  bookableHereOnly?: true;
  areas?: readonly string[];
  text?: string;
}

export function inputOf(need: Need, from: Day, to: Day): NeedInput {
  return {
    from,
    to,
    part: partOfDay(need),
    ...(need.people !== null && { people: need.people }),
    ...(need.use && { kinds: USES[need.use] }),
    ...(need.wheelchair && { wheelchair: true as const }),
    ...(need.loud && { loud: true as const }),
    ...(need.here && { bookableHereOnly: true as const }),
    ...(need.area && { areas: [need.area] }),
    ...(need.words && { text: need.words }),
  };
}

export function readDay(word: string, today: Day): Day {
  const real = /^\d{4}-\d{2}-\d{2}$/.test(word) && isDay(word);
  return real && word > today ? word : today;
}

export function readCount(word: string): number | null {
  return /^\d{1,4}$/.test(word) && Number(word) > 0 ? Number(word) : null;
}

function isDay(word: string): boolean {
  const time = Date.parse(`${word}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(word);
}

function oneOf<T extends string>(all: readonly T[], word: string, otherwise: T): T {
  return all.find((one) => one === word) ?? otherwise;
}
