// The words of the page: one catalogue for server and client; dates, times and money in words.
import type ja from "../words/ja.json";

export type Key = keyof typeof ja;
export type Language = "ja" | "en";
type Parts = Record<string, string | number>;

export type Day = string; // 2026-12-05: a Tokyo day, compared as text

const COMING_MONTHS = 12;

export interface Rich {
  text: string;
  bold: boolean;
}

export class Words {
  constructor(
    readonly language: Language,
    readonly today: Day,
    private readonly catalogue: Record<Key, string>,
    readonly isEasy = false,
  ) {}

  say(key: Key, parts: Parts = {}): string {
    return this.catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) => String(parts[name]));
  }

  /** The same, with *emphasis* apart. */
  rich(key: Key, parts: Parts = {}): Rich[] {
    return this.say(key, parts)
      .split(/\*(.+?)\*/)
      .map((text, place) => ({ text, bold: place % 2 === 1 }))
      .filter(({ text }) => text !== "");
  }

  get register(): "ja" | "easy" | "en" {
    return this.isEasy ? "easy" : this.language;
  }

  choose(ja: string, en: string): string {
    return this.language === "ja" ? ja : en;
  }

  /** The sentence of a no, in the register of whoever reads it. */
  refused(said: { sentence: string; easySentence: string; englishSentence: string }): string {
    return this.isEasy ? said.easySentence : this.choose(said.sentence, said.englishSentence);
  }

  weekday(day: Day): string {
    return this.say(`weekday.${isoWeekday(day)}` as Key);
  }

  month(day: Day): string {
    return this.say(`month.${numbersOf(day)[1]}` as Key);
  }

  dateLong(day: Day): string {
    const [year, month, date] = numbersOf(day);
    const said = this.say("date.long", {
      month: this.month(day).replace(/月$/, ""),
      day: date,
      weekday: this.weekday(day),
    });
    const [thisYear, thisMonth] = numbersOf(this.today);
    const months = (year - thisYear) * 12 + month - thisMonth;
    const near = months >= 0 && months < COMING_MONTHS;
    return near ? said : this.say("date.year", { year, date: said });
  }

  dateShort(day: Day): string {
    const [, month, date] = numbersOf(day);
    return this.say("date.short", { month, day: date });
  }

  times(start: string, end: string, key: Key = "time.range"): string {
    return this.say(key, { start, end });
  }

  yen(amount: number | null): string {
    if (amount === null) return this.say("yen.unknown");
    return amount === 0 ? this.say("yen.free") : this.say("yen", { yen: thousands(amount) });
  }

  length(minutes: number): string {
    const hours = Math.floor(minutes / 60);
    if (hours === 0) return this.say("hours.minutes");
    return this.say(minutes % 60 ? "hours.half" : "hours.whole", { hours });
  }

  moment(moment: string): string {
    return `${this.dateLong(dayOf(moment))} ${clock(moment)}`;
  }
}

/** Load the words of one language; the other stays on the server. Easy: over the usual Japanese ones. */
export async function loadWords(language: Language, today: Day, isEasy = false): Promise<Words> {
  const loaded = language === "en" ? await import("../words/en.json") : await import("../words/ja.json");
  if (language === "en" || !isEasy) return new Words(language, today, loaded.default);
  const easy = await import("../words/easy.json");
  return new Words(language, today, { ...loaded.default, ...easy.default }, true);
}

export function numbersOf(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function daysBetween(first: Day, second: Day): number {
  return Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000);
}

/** Monday is 1, Sunday is 7. */
export function isoWeekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The Tokyo day of a moment; Tokyo has no summer time. */
export function dayOf(moment: string): Day {
  return tokyo(moment).toISOString().slice(0, 10);
}

export function clock(moment: string): string {
  const local = tokyo(moment);
  return clockOf(local.getUTCHours() * 60 + local.getUTCMinutes());
}

/** Minutes from midnight as people say them: 9:00, not 09:00. */
export function clockOf(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
}

/** The moment of a minute of a Tokyo day, as the server writes moments. */
export function momentAt(day: Day, minute: number): string {
  const late = minute >= 24 * 60;
  const time = clockOf(late ? minute - 24 * 60 : minute).padStart(5, "0");
  return `${late ? addDays(day, 1) : day}T${time}:00+09:00`;
}

function tokyo(moment: string): Date {
  return new Date(Date.parse(moment) + 9 * 3_600_000);
}

function thousands(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ",");
}
