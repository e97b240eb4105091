// The first screen. A change of need keeps the last answer on the screen until the new one is here.
import { computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import { AskBlock, partName } from "./ask-block.tsx";
import { axisOfRooms, grouped, seen, WardGrid, WardList, type Seen } from "./ward.tsx";
import { Bar, Icon, Mark, Name, Note } from "../parts/parts.tsx";
import { ask, GLANCE, Unanswered } from "../server.ts";
import type { Found, GlanceAnswer, Refused, Strip, SuggestionRow } from "../answers.ts";
import { NOTHING, partsOf, picture, type Halves } from "../../shared/bars.ts";
import { firstOf, padded, splitAt } from "../../shared/cells.ts";
import {
  addressOf, inputOf, isPlain, plain, readNeed, STRIP_DAYS, stripFrom, VIEWS, type Need,
} from "../../shared/need.ts";
import { inOrder, markOf } from "../../shared/states.ts";
import { addDays, clock, clockOf, type Key, type Words } from "../../shared/words.ts";

const PATIENCE = 1_000; // After a second without an answer we say that we are waiting.

/** Take over the page that the server drew: from now on a change of need is answered in place. */
export function glanceScreen(main: HTMLElement, words: Words): void {
  const need = signal<Need>(readNeed(new URLSearchParams(location.search), words.today));
  const answer = signal<{ need: Need; said: GlanceAnswer } | null>(null);
  const fault = signal<Unanswered | null>(null);
  const late = signal(false);
  const opened = signal<ReadonlySet<string>>(new Set());
  const again = signal(0);

  effect(() => {
    const asked = need.value;
    void again.value;
    const waiting = setTimeout(() => (late.value = true), PATIENCE);
    let current = true;
    const settle = () => {
      clearTimeout(waiting);
      late.value = false;
    };
    ask(GLANCE, variablesOf(asked)).then(
      (said) => {
        if (!current) return;
        settle();
        if (!answer.value) opened.value = openedIn(main); // What was unfolded while we were coming stays so.
        fault.value = null;
        answer.value = { need: asked, said };
      },
      (error: unknown) => {
        if (!current) return;
        settle();
        fault.value = error instanceof Unanswered ? error : new Unanswered("CLIENT");
      },
    );
    return () => {
      current = false;
      settle();
    };
  });

  const go = (next: Need) => {
    if (!answer.value) return location.assign(addressOf(next)); // Not ours yet: as without us.
    history.pushState(null, "", addressOf(next));
    need.value = next;
  };
  followLinks(main, words, go);
  followForm(main, need, go);
  addEventListener("popstate", () => (need.value = readNeed(new URLSearchParams(location.search), words.today)));
  addEventListener("pageshow", (event) => event.persisted && (again.value += 1));

  const shown = computed(() => answer.value && (
    <Glance
      need={need.value} answered={answer.value.need} said={answer.value.said} words={words}
      fault={fault.value} late={late.value} onAgain={() => (again.value += 1)}
      isOpen={(key) => opened.value.has(key)}
      onToggle={(key, open) => (opened.value = toggled(opened.value, key, open))}
    />
  ));
  effect(() => {
    if (!shown.value) return;
    render(shown.value, main);
    main.dataset["taken"] = "yes";
    document.title = `${titleOf(need.value, words)} | ${words.say("brand")}`;
  });
}

interface Props {
  need: Need;
  answered: Need; // the need that the answer on the screen belongs to
  said: GlanceAnswer;
  words: Words;
  fault: Unanswered | null;
  late: boolean;
  onAgain: () => void;
  isOpen: (key: string) => boolean;
  onToggle: (key: string, open: boolean) => void;
}

const Glance = (props: Props) => {
  const { need, said, words } = props;
  const strip = said.strip.__typename === "Found" ? said.strip : null;
  return (
    <>
      <AskBlock need={need} strip={strip} areas={said.catalogue.areas} words={words} opened={props.isOpen("rest")} onOpen={(open) => props.onToggle("rest", open)} />
      {props.fault && <Broken fault={props.fault} words={words} onAgain={props.onAgain} />}
      {props.late && !props.fault && <Waiting words={words} />}
      {said.found.__typename === "Refused" ? (
        <section class="answer">
          <h1 class="say" aria-live="polite" aria-atomic="true">{sentenceOf(said.found, words)}</h1>
        </section>
      ) : (
        <Answered {...props} found={said.found} strip={strip} />
      )}
    </>
  );
};

function Answered(props: Props & { found: Found; strip: Strip | null }) {
  const { answered, found, said, strip, words } = props;
  const free = found.roomCount;
  const [first, rest] = firstOf(found.said[words.register]);
  const [before, number, after] = splitAt(first, free);
  const [order, suggestions] = offeredIn(said, found, words);
  const near = nearest(answered, strip, free, words);
  return (
    <>
      <section class="answer" aria-labelledby="answer">
        <h1 class="say" id="answer" aria-live="polite" aria-atomic="true">
          {before}
          {number && <b>{number}</b>}
          {after}
          {rest && (
            <>
              {" "}
              <span class={free ? "rest-of" : "vh"}>{rest}</span>
            </>
          )}
        </h1>
        {suggestions.length > 0 && (
          <>
            <p class="order">{order}</p>
            <ol class="three">
              {suggestions.map((row, place) => (
                <Suggestion key={row.rank} row={row} first={place === 0} words={words} />
              ))}
            </ol>
          </>
        )}
        {near.length > 0 && (
          <div class="near">
            <ul>
              {near.map(({ text, href }) => (
                <li key={href}>
                  <Icon name="free" />
                  <a href={href}>{text}</a>
                </li>
              ))}
            </ul>
          </div>
        )}
      </section>
      <WardSection {...props} rooms={found.rooms.edges.map(({ node }) => seen(node))} />
    </>
  );
}

/** What meets the need, and in which order; where nothing does, what comes close. */
function offeredIn(said: GlanceAnswer, found: Found, words: Words): [string, SuggestionRow[]] {
  if (found.roomCount === 0) return [words.say("empty.title"), found.alternatives];
  if (said.suggest.__typename !== "Suggestions") return ["", []];
  const { order, suggestions } = said.suggest;
  return [words.say("answer.some", { count: suggestions.length, order: order[words.language] }), suggestions];
}

function Suggestion({ row, first, words }: { row: SuggestionRow; first: boolean; words: Words }) {
  const { room, start, end, date } = row;
  const href = `/rooms/${room.id}?day=${date}&start=${padded(minuteIn(start))}&end=${padded(minuteIn(end))}`;
  const meta = [
    words.dateLong(date),
    words.times(clock(start), clock(end)),
    ...(room.capacity ? [words.say("people", { count: room.capacity })] : []),
    ...(row.distanceMetres ? [words.say("distance", { km: (row.distanceMetres / 1000).toFixed(1) })] : []),
  ];
  return (
    <li class="suggestion">
      <span class="rank" aria-hidden="true">{row.rank}</span>
      <div>
        <h2><Name of={room.name} /></h2>
        <p><Name of={room.facility.name} /></p>
        <p class="meta">
          {meta.map((text, place) => (
            <>
              {place > 0 && " "}
              <span>{text}</span>
            </>
          ))}
        </p>
      </div>
      <div class="go">
        <p class="price"><b>{words.yen(row.price)}</b></p>
        <a class={`button${first ? " main" : ""}`} href={href}>
          {words.say("suggest.go")}
          <span class="vh">: {words.say("suggest.of", { facility: room.facility.name, room: room.name })}</span>
        </a>
      </div>
    </li>
  );
}

function WardSection(props: Props & { found: Found; rooms: readonly Seen[] }) {
  const { answered: need, found, rooms, words } = props;
  const axis = axisOfRooms(rooms);
  const date = words.dateLong(need.day);
  const part = partName(need, words);
  const facilities = grouped(rooms, "id").length;
  const reading = { start: clockOf(axis.first * 30), end: clockOf(axis.stop * 30), part };
  const ward = { need, rooms, spans: partsOf(axis), words, date, isOpen: props.isOpen, onToggle: props.onToggle };
  return (
    <section class="ward" id="ward" aria-labelledby="ward-title">
      <div class="between">
        <h2 id="ward-title">{need.area ? words.say("ward.title.area", { area: need.area, date }) : words.say("ward.title", { date })}</h2>
        <nav class="views" aria-label={words.say("ward.view")}>
          {VIEWS.map((view) => (
            <a key={view} href={`${addressOf({ ...need, view })}#ward`} {...(view === need.view && { "aria-current": "true" as const })}>
              <Icon name={view} />
              <span>{words.say(`ward.${view}`)}</span>
            </a>
          ))}
        </nav>
      </div>
      <p class="soft">
        {words.say("ward.size", { facilities, rooms: rooms.length })}・{words.say("ward.as_of", { time: clock(found.asOf) })}
      </p>
      <ul class="counts" aria-label={part}>
        {inOrder(found.counts).map(({ state, count }) => (
          <li key={state}>
            <Mark it={markOf(state, words)} words={words} /> <span class="number">{count}</span>
          </li>
        ))}
      </ul>
      <p class="soft">{words.say(readingOf(need), reading)}</p>
      <ul class="legend" aria-label={words.say("ward.legend")}>
        {LEGEND.filter(([, , byLot]) => !byLot || hasLottery(found)).map(([name, free, byLot]) => (
          <li key={name}>
            <Bar it={picture([{ open: FOUR, free, byLot }], { first: 0, stop: 4 }, null)} />
            {words.say(`legend.${name}` as Key)}
          </li>
        ))}
      </ul>
      {need.view === "grid" ? <WardGrid {...ward} /> : <WardList {...ward} />}
      {!isPlain(need) && (
        <p>
          <a class="go-on" href={addressOf(plain(need))}>{words.say("ward.all")}</a>
        </p>
      )}
    </section>
  );
}

/** Which words tell how the picture below is read. */
function readingOf(need: Need): Key {
  if (need.view === "grid") return "ward.reading.grid";
  return need.part === "day" ? "ward.reading" : "ward.reading.part";
}

const hasLottery = (found: Found): boolean => found.counts.some(({ state }) => state.startsWith("LOTTERY"));

const FOUR: Halves = NOTHING.map((_, half) => half < 4);
const LEGEND: readonly [string, Halves, boolean][] = [["free", FOUR, false], ["full", NOTHING, false], ["lottery", NOTHING, true]];

const Broken = ({ fault, words, onAgain }: { fault: Unanswered; words: Words; onAgain: () => void }) => (
  <div role="alert">
    <Note tone="bad" symbol="stop">
      <p><b>{words.say("error.title")}</b></p>
      <p>{words.say("error.why")} {words.say("error.kept")}</p>
      <p><button type="button" class="button" onClick={onAgain}>{words.say("error.again")}</button></p>
      <p class="soft">{words.say("error.code", { code: fault.code })}</p>
    </Note>
  </div>
);

const Waiting = ({ words }: { words: Words }) => (
  <p class="waiting">
    <Icon name="waiting" />
    <span>{words.say("loading.kept")} {words.say("loading")}</span>
  </p>
);

interface NearLink {
  text: string;
  href: string;
}

/** Where nothing is free: what comes close. Else the next day, with its count. */
export function nearest(need: Need, strip: Strip | null, free: number, words: Words): NearLink[] {
  const part = partName(need, words);
  const days = (strip?.dayCounts ?? [])
    .filter((row) => row.date > need.day && row.free > 0)
    .map((row) => ({
      text: words.say("empty.day", { date: words.dateLong(row.date), part, count: row.free }),
      href: addressOf({ ...need, day: row.date }),
    }));
  if (free > 0) return days.slice(0, 1);
  const wider = { text: words.say("empty.part", { date: words.dateLong(need.day) }), href: addressOf({ ...need, part: "day" }) };
  return [...days.slice(0, 2), ...(need.part === "day" ? [] : [wider]), ...without(need, words)];
}

/** The same need with one condition dropped, for each condition. */
function without(need: Need, words: Words): NearLink[] {
  const dropped: [unknown, Key, Partial<Need>][] = [
    [need.people, "ask.people", { people: null }],
    [need.wheelchair, "ask.wheelchair", { wheelchair: false }],
    [need.loud, "ask.loud", { loud: false }],
    [need.use, `use.${need.use}` as Key, { use: "" }],
    [need.area, "ask.area", { area: "" }],
    [need.words, "ask.words", { words: "" }],
    [need.here, "ask.here", { here: false }],
  ];
  return dropped
    .filter(([asked]) => asked)
    .map(([, key, change]) => ({ text: words.say("empty.without", { need: words.say(key) }), href: addressOf({ ...need, ...change }) }));
}

function variablesOf(need: Need) {
  const from = stripFrom(need);
  return { need: inputOf(need, need.day, need.day), strip: inputOf(need, from, addDays(from, STRIP_DAYS - 1)), day: need.day };
}

/** Links to another need are answered here; with a modifier key, or to elsewhere, the browser follows them. */
function followLinks(main: HTMLElement, words: Words, go: (need: Need) => void): void {
  main.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.pathname !== "/") return;
    event.preventDefault();
    go(readNeed(new URLSearchParams(link.search), words.today));
  });
}

/** A chip acts when it is touched; the words act when they are sent. */
function followForm(main: HTMLElement, need: { value: Need }, go: (need: Need) => void): void {
  const said = (form: HTMLFormElement) => readNeed(new URLSearchParams(new FormData(form) as unknown as Record<string, string>), need.value.today);
  main.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    if (field.form?.matches(".chips") && field.type !== "search") go(said(field.form));
  });
  main.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches(".chips")) return;
    event.preventDefault();
    go(said(form));
    document.getElementById("answer")?.scrollIntoView({ block: "start" });
  });
}

function openedIn(main: HTMLElement): ReadonlySet<string> {
  const open = [...main.querySelectorAll<HTMLDetailsElement>("details[open]")];
  return new Set(open.map((one) => one.dataset["key"] ?? "rest"));
}

function toggled(all: ReadonlySet<string>, key: string, open: boolean): ReadonlySet<string> {
  if (all.has(key) === open) return all;
  const next = new Set(all);
  if (open) next.add(key);
  else next.delete(key);
  return next;
}

const minuteIn = (moment: string): number => {
  const [hours = 0, minutes = 0] = clock(moment).split(":").map(Number);
  return hours * 60 + minutes;
};

export const sentenceOf = (refused: Refused, words: Words): string => words.refused(refused);

export const titleOf = (need: Need, words: Words): string => `${words.dateLong(need.day)} ${partName(need, words)}`;
