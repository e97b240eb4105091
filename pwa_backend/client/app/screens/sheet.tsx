// The sheet that books a room: when, for whom, price and deadline, and one button that says what it will do.
import { Icon, Note, Options, Spoken } from "../parts/parts.tsx";
import type { Holder, Quote, Refused } from "../answers.ts";
import { padded } from "../../shared/cells.ts";
import type { Choice, Visit } from "../../shared/visit.ts";
import { clockOf, type Words } from "../../shared/words.ts";

const HEADCOUNTS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300];

export interface SheetProps {
  visit: Visit;
  choice: Choice;
  holders: readonly Holder[];
  holder: Holder | undefined;
  quote: Quote | Refused | null; // null: not known yet for what is chosen now
  sending: boolean;
  words: Words;
  onBook: () => void;
}

export function Sheet(props: SheetProps) {
  const { visit, choice, holders, holder, words } = props;
  return (
    <section class="sheet stack" id="sheet" aria-labelledby="when">
      <h2 class="when" id="when" aria-live="polite" aria-atomic="true">
        <span class="nowrap">{words.dateLong(visit.day)}</span>{" "}
        <span class="nowrap">{words.times(clockOf(choice.start), clockOf(choice.end))}</span>{" "}
        <small class="soft nowrap">{words.length(choice.end - choice.start)}</small>
      </h2>
      <form class="change" method="get" action={`/rooms/${visit.roomId}`}>
        <input type="hidden" name="day" value={visit.day} />
        <Field name="start" text={words.say("room.start")} options={times(choice.starts, choice.start)} />
        <Field name="end" text={words.say("room.end")} options={times(choice.ends, choice.end)} />
        {holder && (
          <>
            <Field name="holder" text={words.say("room.who")} options={holders.map((one) => ({ value: one.id, text: one.name, selected: one === holder }))} />
            <Field name="headcount" text={words.say("room.headcount")} options={headcounts(visit, words)} />
          </>
        )}
        <button class="button plain apply" type="submit">{words.say("room.apply")}</button>
      </form>
      {holder ? <Press {...props} /> : <SignIn words={words} />}
    </section>
  );
}

const SignIn = ({ words }: { words: Words }) => (
  <>
    <p class="soft">{words.say("room.sign_in.why")}</p>
    <a class="button main wide tall" href={`/signin?next=${encodeURIComponent(location.pathname + location.search)}`}>
      {words.say("room.sign_in")}
    </a>
  </>
);

function Press({ quote, sending, words, onBook }: SheetProps) {
  if (quote?.__typename === "Refused") {
    return (
      <Note tone="bad" symbol="stop">
        <p><b>{words.refused(quote)}</b></p>
        <p class="soft">{words.say("refused.code", { code: quote.code })}</p>
      </Note>
    );
  }
  const price = quote ? words.yen(quote.price) : "";
  return (
    <>
      <dl class="pairs">
        <dt>{words.say("room.price")}</dt>
        <dd class="amount">{price || "…"}</dd>
      </dl>
      <p class="due">
        <Icon name="clock" />
        <span>{quote ? <Spoken it={untilOf(quote, words)} /> : words.say("room.pricing")}</span>
      </p>
      <form class="book" method="post" onSubmit={(event) => { event.preventDefault(); if (quote && !sending) onBook(); }}>
        <button class="button main wide tall" type="submit" {...((sending || !quote) && { "aria-disabled": "true" as const })}>
          {sending ? words.say("room.booking") : quote ? labelOf(quote, words) : words.say("room.pricing")}
        </button>
      </form>
    </>
  );
}

const Field = ({ name, text, options }: { name: string; text: string; options: { value: string; text: string; selected: boolean }[] }) => (
  <label class="field">
    <span>{text}</span>
    <select name={name}>
      <Options of={options} />
    </select>
  </label>
);

function labelOf(quote: Quote, words: Words): string {
  if (quote.price === null) return words.say("room.book.unknown");
  return quote.price ? words.say("room.book", { price: words.yen(quote.price) }) : words.say("room.book.free");
}

function untilOf(quote: Quote, words: Words) {
  const atStart = quote.cancelUntil === null || Date.parse(quote.cancelUntil) === Date.parse(quote.start);
  return atStart || quote.cancelUntil === null
    ? words.rich("room.until.start")
    : words.rich("room.until", { until: words.moment(quote.cancelUntil) });
}

const times = (minutes: readonly number[], chosen: number) =>
  minutes.map((minute) => ({ value: padded(minute), text: clockOf(minute), selected: minute === chosen }));

function headcounts(visit: Visit, words: Words) {
  const counts = [...new Set([...HEADCOUNTS, visit.headcount ?? 1])].sort((one, other) => one - other);
  const said = counts.map((count) => ({ value: String(count), text: words.say("people", { count }), selected: count === visit.headcount }));
  return [{ value: "", text: words.say("room.headcount.any"), selected: visit.headcount === null }, ...said];
}
