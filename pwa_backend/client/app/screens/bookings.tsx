// My bookings, taken over: one is given back without leaving the page.
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { OutcomeNote, pointAtOutcome, signIn, type Outcome } from "./outcome.tsx";
import { cancel } from "../acts.ts";
import { Icon, Name, Spoken } from "../parts/parts.tsx";
import { ask, MY_BOOKINGS, Unanswered } from "../server.ts";
import type { BookingRow } from "../answers.ts";
import { clock, dayOf, type Key, type Words } from "../../shared/words.ts";

export function bookingsScreen(main: HTMLElement, words: Words): void {
  const rows = signal<readonly BookingRow[] | null>(null);
  const outcome = signal<Outcome | null>(null);
  const now = signal(Date.now());

  const read = async () => {
    const { me } = await ask(MY_BOOKINGS, {});
    now.value = Date.now();
    if (me) rows.value = me.bookings;
  };
  const giveBack = async (row: BookingRow) => {
    try {
      const said = await cancel(row.id);
      outcome.value = said.__typename === "Refused"
        ? { kind: "no", title: words.say("refused.cancel"), refused: said }
        : { kind: "yes", title: words.say("booking.cancelled", { when: whenOf(row, words), room: row.roomName }), sentence: "", next: false };
      await read();
    } catch (error) {
      if (error instanceof Unanswered && error.code === "SIGN_IN_FIRST") return signIn();
      const fault = error instanceof Unanswered ? error : new Unanswered("CLIENT");
      outcome.value = { kind: "silence", fault, again: () => void giveBack(row) };
    } finally {
      pointAtOutcome(main);
    }
  };

  void read().catch(() => undefined); // The page that the server drew stays.
  effect(() => {
    const all = rows.value;
    if (!all) return;
    render(<Bookings {...shelve(all, now.value)} words={words} outcome={outcome.value} onCancel={(row) => void giveBack(row)} />, main);
    main.dataset["taken"] = "yes";
  });
}

export interface Shelf {
  coming: BookingRow[];
  past: BookingRow[];
}

/** Coming ones by their beginning; past ones newest first. */
export function shelve(rows: readonly BookingRow[], now: number): Shelf {
  const byStart = [...rows].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
  const coming = byStart.filter((row) => isLive(row) && Date.parse(row.start) > now);
  return { coming, past: byStart.filter((row) => !coming.includes(row)).reverse() };
}

const isLive = ({ state }: BookingRow): boolean => state === "HELD" || state === "CONFIRMED";

interface Props extends Shelf {
  words: Words;
  outcome: Outcome | null;
  onCancel: (row: BookingRow) => void;
}

const Bookings = ({ coming, past, words, outcome, onCancel }: Props) => (
  <div class="narrow">
    <h1 class="say"><Spoken it={saidOf(coming, words)} /></h1>
    <div class="outcome" role="status" tabIndex={-1}>{outcome && <OutcomeNote it={outcome} words={words} />}</div>
    {coming.length > 0 ? (
      <section class="narrow" aria-labelledby="coming">
        <h2 id="coming">{words.say("bookings.coming")}</h2>
        {coming.map((row) => <Card key={row.id} row={row} coming words={words} onCancel={onCancel} />)}
      </section>
    ) : (
      <p><a class="button main tall" href="/">{words.say("bookings.none.next")}</a></p>
    )}
    {past.length > 0 && (
      <section class="narrow" aria-labelledby="past">
        <h2 id="past">{words.say("bookings.past")}</h2>
        {past.map((row) => <Card key={row.id} row={row} coming={false} words={words} onCancel={onCancel} />)}
      </section>
    )}
  </div>
);

const LOOKS: Record<string, [string, string]> = {
  CONFIRMED: ["yes", "check"],
  HELD: ["wait", "waiting"],
  CANCELLED: ["off", "full"],
  REFUSED: ["bad", "stop"],
  OVER: ["off", "check"],
};

function Card({ row, coming, words, onCancel }: { row: BookingRow; coming: boolean; words: Words; onCancel: (row: BookingRow) => void }) {
  const over = isLive(row) && !coming;
  const [tone, symbol] = LOOKS[over ? "OVER" : row.state]!;
  const when = whenOf(row, words);
  return (
    <article class={`card booking${coming ? "" : " gone"}`}>
      <div class="between">
        <span class={`tag ${tone}`}>
          <Icon name={symbol} />
          {words.say(over ? "booking.over" : (`booking.${row.state}` as Key))}
        </span>
        <span class="soft">{row.holderName}</span>
      </div>
      <h3>
        <span class="nowrap">{when}</span>
        <br />
        <Name of={row.roomName} />
      </h3>
      <p>
        <Name of={row.facilityName} /> <b class="nowrap">{words.yen(row.price)}</b>
        {row.headcount !== null && (
          <>
            {" "}
            <span class="nowrap">{words.say("people", { count: row.headcount })}</span>
          </>
        )}
      </p>
      {coming && (
        <>
          <p class="due">
            <Icon name="clock" />
            <span><Spoken it={words.rich("booking.until")} /></span>
          </p>
          <details class="cancel">
            <summary class="button plain wide">
              {words.say("booking.cancel")}
              <span class="vh">: {when} {row.roomName}</span>
            </summary>
            <form class="sure" method="post" onSubmit={(event) => { event.preventDefault(); onCancel(row); }}>
              <p><b>{words.say("booking.sure")}</b></p>
              <p>{words.say("booking.sure.what")}</p>
              <button class="button bad wide" type="submit">{words.say("booking.sure.yes")}</button>
            </form>
          </details>
        </>
      )}
      <p>
        <a class="go-on" href={`/rooms/${row.roomId}`}>
          {words.say("booking.room")}
          <span class="vh">: {row.roomName}</span>
        </a>
      </p>
    </article>
  );
}

/** The head of the page: how many, and the next one. */
function saidOf(coming: readonly BookingRow[], words: Words) {
  const first = coming[0];
  if (!first) return words.rich("bookings.none");
  return words.rich("bookings.head", { count: coming.length, when: whenOf(first, words), room: first.roomName });
}

const whenOf = (row: BookingRow, words: Words): string =>
  `${words.dateLong(dayOf(row.start))} ${words.times(clock(row.start), clock(row.end))}`;
