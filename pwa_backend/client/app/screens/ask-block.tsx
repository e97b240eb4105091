// The day strip, the part of the day, the needs: links and a plain form, made instant.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, Options } from "../parts/parts.tsx";
import type { Strip } from "../answers.ts";
import {
  addressOf, PARTS, PEOPLE, STRIP_DAYS, stripFrom, USES, partOfDay, type Need, type Part, type PartOfDay,
} from "../../shared/need.ts";
import { addDays, daysBetween, isoWeekday, numbersOf, type Day, type Key, type Words } from "../../shared/words.ts";

interface Props {
  need: Need;
  strip: Strip | null;
  areas: readonly string[];
  words: Words;
  opened: boolean;
  onOpen: (open: boolean) => void;
}

export const AskBlock = (props: Props) => (
  <div class="ask">
    <Days {...props} />
    <Parts {...props} />
    <Needs {...props} />
  </div>
);

export const toneOf = (day: Day): string => ({ 6: "sat", 7: "sun" })[isoWeekday(day)] ?? "";

export interface PartTab {
  part: Part;
  name: string;
  hours: string;
  current: boolean;
}

export function partTabs(current: Part | null, words: Words): PartTab[] {
  const named: Record<Part, PartOfDay> = { morning: "MORNING", afternoon: "AFTERNOON", evening: "EVENING", day: "WHOLE_DAY" };
  return PARTS.map((part) => ({
    part,
    name: words.say(`part.${named[part]}`),
    hours: words.say(`part.${named[part]}.hours`),
    current: part === current,
  }));
}

function Days({ need, strip, words }: Props) {
  const list = useRef<HTMLElement>(null);
  const from = stripFrom(need);
  const free = new Map(strip?.dayCounts.map((row) => [row.date, row.free]));
  const days = Array.from({ length: STRIP_DAYS }, (_, ahead) => addDays(from, ahead));
  useLayoutEffect(() => centre(list.current), [need.day]);
  return (
    <nav class="days" aria-label={words.say("ask.days")} ref={list}>
      {daysBetween(need.today, from) >= STRIP_DAYS && (
        <Turn href={addressOf({ ...need, day: addDays(from, -STRIP_DAYS) })} symbol="back" text={words.say("ask.earlier", { days: STRIP_DAYS })} />
      )}
      {days.map((day, place) => (
        <DayTab key={day} need={need} day={day} free={free.get(day)} named={place === 0 || numbersOf(day)[2] === 1} words={words} />
      ))}
      <Turn href={addressOf({ ...need, day: addDays(from, STRIP_DAYS) })} symbol="next" text={words.say("ask.later", { days: STRIP_DAYS })} />
    </nav>
  );
}

function DayTab({ need, day, free, named, words }: { need: Need; day: Day; free: number | undefined; named: boolean; words: Words }) {
  const tone = toneOf(day);
  const current = day === need.day && { "aria-current": "date" as const };
  return (
    <a class={`day${tone && ` ${tone}`}`} href={addressOf({ ...need, day })} {...current}>
      <span class="w">
        <span class={named ? "m" : "vh"}>{words.month(day)}</span>
        {named && " "}
        {words.weekday(day)}
      </span>
      <span class="d">{numbersOf(day)[2]}</span>
      <span class="n">{free === undefined ? "–" : words.say("ask.rooms", { count: free })}</span>
    </a>
  );
}

const Turn = ({ href, symbol, text }: { href: string; symbol: string; text: string }) => (
  <a class="day turn" href={href}>
    <Icon name={symbol} />
    <span class="vh">{text}</span>
  </a>
);

/** Bring the chosen day into the middle of the strip; the page itself does not move. */
function centre(list: HTMLElement | null): void {
  const chosen = list?.querySelector<HTMLElement>("[aria-current]");
  if (list && chosen) list.scrollLeft = chosen.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
}

const Parts = ({ need, words }: Props) => (
  <nav class="seg" aria-label={words.say("ask.parts")}>
    {partTabs(need.part, words).map((tab) => (
      <a key={tab.part} href={addressOf({ ...need, part: tab.part })} {...(tab.current && { "aria-current": "true" as const })}>
        <span>{tab.name}</span> <small>{tab.hours}</small>
      </a>
    ))}
  </nav>
);

const Needs = ({ need, areas, words, opened, onOpen }: Props) => (
  <form class="chips" action="/" method="get" role="search" aria-label={words.say("ask.needs")}>
    <input type="hidden" name="part" value={need.part} />
    <input type="hidden" name="view" value={need.view} />
    <label class={`chip pick${need.people ? " on" : ""}`}>
      <Icon name="people" />
      <span class="vh">{words.say("ask.people")}</span>
      <select name="people">
        <Options of={peopleOptions(need, words)} />
      </select>
    </label>
    <Tick name="wheelchair" symbol="wheelchair" on={need.wheelchair} text={words.say("ask.wheelchair")} />
    <Tick name="loud" symbol="sound" on={need.loud} text={words.say("ask.loud")} />
    <label class={`chip pick${need.use ? " on" : ""}`}>
      <Icon name="use" />
      <span class="vh">{words.say("ask.use")}</span>
      <select name="use">
        <Options of={useOptions(need, words)} />
      </select>
    </label>
    <details class="rest" open={opened} onToggle={(event) => onOpen(event.currentTarget.open)}>
      <summary class={`chip${need.area || need.words || need.here ? " on" : ""}`}>
        <Icon name="more" />
        <span>{words.say("ask.more")}</span>
      </summary>
      <div class="fields">
        <label class="field">
          <span>{words.say("ask.day")}</span>
          <input type="date" name="day" value={need.day} min={need.today} />
        </label>
        <label class="field">
          <span>{words.say("ask.area")}</span>
          <select name="area">
            <Options of={areaOptions(need, areas, words)} />
          </select>
        </label>
        <label class="field">
          <span>{words.say("ask.words")}</span>
          <input type="search" name="q" value={need.words} maxLength={60} autocomplete="off" />
        </label>
        <Tick name="here" symbol="" on={need.here} text={words.say("ask.here")} />
      </div>
    </details>
    <button class="chip find" type="submit">
      <Icon name="search" />
      <span>{words.say("ask.find")}</span>
    </button>
  </form>
);

const Tick = ({ name, symbol, on, text }: { name: string; symbol: string; on: boolean; text: string }) => (
  <label class="chip">
    <input type="checkbox" name={name} value="1" checked={on} />
    <Icon name="check" />
    {symbol && <Icon name={symbol} />}
    <span>{text}</span>
  </label>
);

function peopleOptions(need: Need, words: Words) {
  const counts = [...new Set([...PEOPLE, need.people ?? PEOPLE[0]!])].sort((one, other) => one - other);
  const said = counts.map((count) => ({ value: String(count), text: words.say("ask.people.from", { count }), selected: count === need.people }));
  return [{ value: "", text: words.say("ask.people.any"), selected: need.people === null }, ...said];
}

function useOptions(need: Need, words: Words) {
  const said = Object.keys(USES).map((use) => ({ value: use, text: words.say(`use.${use}` as Key), selected: use === need.use }));
  return [{ value: "", text: words.say("ask.use.any"), selected: !need.use }, ...said];
}

function areaOptions(need: Need, areas: readonly string[], words: Words) {
  const said = areas.map((area) => ({ value: area, text: area, selected: area === need.area }));
  return [{ value: "", text: words.say("ask.area.any"), selected: !need.area }, ...said];
}

export const partName = (need: Need, words: Words): string => words.say(`part.${partOfDay(need)}`);
