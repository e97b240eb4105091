// One room, taken over: a time is chosen, priced and booked without leaving the page.
import { batch, computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import { Fortnight } from "./fortnight.tsx";
import { OutcomeNote, pointAtOutcome, signIn, type Outcome } from "./outcome.tsx";
import { RoomFacts } from "./room-facts.tsx";
import { Sheet } from "./sheet.tsx";
import { book } from "../acts.ts";
import { Icon, Name, Note } from "../parts/parts.tsx";
import { ask, ME, QUOTE, ROOM, Unanswered } from "../server.ts";
import type { Holder, Quote, Refused, RoomDay, RoomNode, Wish } from "../answers.ts";
import { addressOf, readNeed } from "../../shared/need.ts";
import { choose, FORTNIGHT, readVisit, tableFrom, visitAddress, type Visit } from "../../shared/visit.ts";
import { clock, dayOf, momentAt, type Key, type Words } from "../../shared/words.ts";

interface Answer {
  room: RoomNode;
  days: RoomDay[];
  visit: Visit;
}

export function roomScreen(main: HTMLElement, words: Words): void {
  const roomId = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  const here = () => readVisit(roomId, new URLSearchParams(location.search), words.today);
  const visit = signal(here());
  const answer = signal<Answer | null>(null);
  const holders = signal<readonly Holder[] | null>(null);
  const priced = signal<{ wish: string; quote: Quote | Refused } | null>(null);
  const outcome = signal<Outcome | null>(null);
  const sending = signal(false);
  const again = signal(0);

  const fail = (error: unknown) => {
    if (error instanceof Unanswered && error.code === "SIGN_IN_FIRST") return signIn();
    const fault = error instanceof Unanswered ? error : new Unanswered("CLIENT");
    outcome.value = { kind: "silence", fault, again: () => { outcome.value = null; again.value += 1; } };
    if (!(error instanceof Unanswered)) throw error;
  };

  effect(() => {
    const asked = visit.value;
    void again.value;
    ask(ROOM, { id: roomId, day: asked.day, from: tableFrom(asked), days: FORTNIGHT }).then((said) => {
      if (visit.peek() !== asked || said.room.__typename === "Refused" || said.availability.__typename === "Refused") return;
      answer.value = { room: said.room, days: said.availability.rooms.edges[0]?.node.days ?? [], visit: asked };
    }, fail);
  });
  ask(ME, {}).then(({ me }) => (holders.value = me?.holders ?? []), fail);

  const choice = computed(() => {
    const said = answer.value;
    const day = said?.days.find((one) => one.date === visit.value.day);
    return said && day ? choose(visit.value, said.room.bands, day.bookable) : null;
  });
  const readOnly = computed(() => answer.value?.room.facility.authority === "LEGACY" || answer.value?.room.access === "ASK");
  const holder = computed(() => holders.value?.find((one) => one.id === visit.value.holder) ?? holders.value?.[0]);
  const wish = computed((): Wish | null => {
    if (!choice.value || !holder.value || readOnly.value) return null;
    const { day, headcount } = visit.value;
    const { start, end } = choice.value;
    return { roomId, holderId: holder.value.id, start: momentAt(day, start), end: momentAt(day, end), headcount };
  });
  const wishKey = computed(() => JSON.stringify(wish.value));

  effect(() => {
    const key = wishKey.value;
    void again.value;
    const asked = wish.peek();
    if (asked) ask(QUOTE, { wish: asked }).then(({ quote }) => (priced.value = { wish: key, quote }), fail);
  });

  const go = (next: Visit, address: string) => {
    history.replaceState(null, "", address);
    batch(() => {
      outcome.value = null;
      visit.value = next;
    });
  };

  const press = async () => {
    const asked = wish.peek();
    if (!asked) return;
    sending.value = true;
    try {
      const said = await book(asked);
      outcome.value = said.__typename === "Refused"
        ? { kind: "no", title: words.say("refused.title"), refused: said }
        : { kind: "yes", title: words.say("done.title"), sentence: doneOf(said.booking, words), next: true };
      again.value += 1; // What is free has changed, whoever was first.
    } catch (error) {
      if (error instanceof Unanswered && error.code === "SIGN_IN_FIRST") return signIn();
      const fault = error instanceof Unanswered ? error : new Unanswered("CLIENT");
      outcome.value = { kind: "silence", fault, again: () => void press() };
    } finally {
      sending.value = false;
      pointAtOutcome(main);
    }
  };

  followCells(main, roomId, words, go);
  followChange(main, visit, go);
  addEventListener("popstate", () => (visit.value = here()));

  effect(() => {
    const said = answer.value;
    const quote = priced.value?.wish === wishKey.value ? priced.value.quote : null;
    if (!said || holders.value === null || (wish.value && !priced.value)) return;
    render(
      <Room
        {...said} now={visit.value} words={words} outcome={outcome.value} readOnly={Boolean(readOnly.value)}
        choice={choice.value}
        sheet={{ holders: holders.value, holder: holder.value, quote, sending: sending.value, onBook: () => void press() }}
      />,
      main,
    );
    main.dataset["taken"] = "yes";
  });
}

interface RoomProps {
  room: RoomNode;
  days: readonly RoomDay[];
  now: Visit;
  words: Words;
  outcome: Outcome | null;
  readOnly: boolean;
  choice: ReturnType<typeof choose>;
  sheet: { holders: readonly Holder[]; holder: Holder | undefined; quote: Quote | Refused | null; sending: boolean; onBook: () => void };
}

const Room = ({ room, days, now, words, outcome, readOnly, choice, sheet }: RoomProps) => (
  <>
    <a class="back" href={addressOf({ ...readNeed(new URLSearchParams(), now.today), day: now.day })}>
      <Icon name="back" />
      <span>{words.say("room.back", { date: words.dateLong(now.day) })}</span>
    </a>
    <div class="room">
      <div class="stack room-a">
        <header>
          <h1><Name of={room.name} /></h1>
          <p><Name of={room.facility.name} /></p>
          <p class="soft">{metaOf(room, words)}</p>
        </header>
        <div class="outcome" role="status" tabIndex={-1}>{outcome && <OutcomeNote it={outcome} words={words} />}</div>
        {readOnly ? (
          <ReadOnly room={room} words={words} />
        ) : choice === null ? (
          <section class="sheet empty" id="sheet" aria-labelledby="when">
            <h2 class="when" id="when">{words.dateLong(now.day)}</h2>
            <p>{words.say("room.nothing")}</p>
          </section>
        ) : (
          outcome?.kind !== "yes" && <Sheet {...sheet} visit={now} choice={choice} words={words} />
        )}
      </div>
      <Fortnight visit={now} room={room} days={days} choice={choice} words={words} />
      <RoomFacts room={room} words={words} />
    </div>
  </>
);

const ReadOnly = ({ room, words }: { room: RoomNode; words: Words }) =>
  room.facility.authority === "LEGACY" ? (
    <Note tone="wait" symbol="info">
      <p><b>{words.say("former.title")}</b></p>
      <p>{words.say("former.why", { facility: room.facility.name, system: words.say(`system.${room.facility.system}` as Key) })}</p>
      <p>{words.say("former.next")}</p>
    </Note>
  ) : (
    <Note tone="wait" symbol="ask">
      <p><b>{words.say("ask_facility.title")}</b></p>
      <p>{words.say("ask_facility.next", { tel: room.facility.tel })}</p>
    </Note>
  );

function metaOf(room: RoomNode, words: Words): string {
  const said = [
    room.facility.area,
    ...(room.capacity ? [words.say("room.up_to", { count: room.capacity })] : []),
    ...(room.facility.accessFacts.some((one) => one.name === "wheelchair_toilet" && one.value) ? [words.say("room.wheelchair")] : []),
  ];
  return said.join(words.say("list.and"));
}

export function doneOf(booking: { start: string; end: string; roomName: string }, words: Words): string {
  const when = `${words.dateLong(dayOf(booking.start))} ${words.times(clock(booking.start), clock(booking.end))}`;
  return words.say("done.what", { when, room: booking.roomName });
}

/** A cell of the table chooses its day and its first free time. */
function followCells(main: HTMLElement, roomId: string, words: Words, go: (visit: Visit, address: string) => void): void {
  main.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.pathname !== location.pathname || !link.search) return;
    event.preventDefault();
    go(readVisit(roomId, new URLSearchParams(link.search), words.today), link.pathname + link.search);
    const target = link.hash === "#sheet" ? main.querySelector<HTMLElement>("#sheet") : null;
    target?.scrollIntoView({ block: "start" });
  });
}

/** A changed start, end, name or number is priced at once. */
function followChange(main: HTMLElement, visit: { peek: () => Visit }, go: (visit: Visit, address: string) => void): void {
  const said = (form: HTMLFormElement) => {
    const { roomId, today } = visit.peek();
    const next = readVisit(roomId, new URLSearchParams(new FormData(form) as unknown as Record<string, string>), today);
    go(next, visitAddress(next));
  };
  main.addEventListener("change", (event) => {
    const form = (event.target as HTMLSelectElement).form;
    if (form?.matches(".change")) said(form);
  });
  main.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches(".change")) return;
    event.preventDefault();
    said(form);
  });
}
