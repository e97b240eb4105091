// Fourteen days of one room: a real table whose cells choose a time.
import { Bar, Icon } from "../parts/parts.tsx";
import { partTabs, toneOf } from "./ask-block.tsx";
import type { RoomDay, RoomNode } from "../answers.ts";
import { axisOf, halvesOf, minutesOf, NOTHING, openOf, partsOf, width, type Span } from "../../shared/bars.ts";
import { cellOf, type Cell } from "../../shared/cells.ts";
import { addDays, clockOf, daysBetween, type Key, type Words } from "../../shared/words.ts";
import { FORTNIGHT, tableFrom, visitAddress, type Choice, type Visit } from "../../shared/visit.ts";

interface Props {
  visit: Visit;
  room: RoomNode;
  days: readonly RoomDay[];
  choice: Choice | null;
  words: Words;
}

export function Fortnight(props: Props) {
  const { visit, room, days, words } = props;
  const open = openOf(room.bands);
  const axis = axisOf([{ open, free: NOTHING, byLot: false }]);
  const spans = partsOf(axis);
  const chosen = days.find((day) => day.date === visit.day);
  const [from, to] = [words.dateLong(days[0]!.date), words.dateLong(days.at(-1)!.date)];
  return (
    <section class="room-b stack" id="days" aria-labelledby="days-title">
      <h2 id="days-title">{words.say("room.fortnight")}</h2>
      <p>{chosen && saidOf(chosen, words)}</p>
      <table class="fortnight">
        <caption class="vh">{words.say("room.fortnight.table", { room: room.name, from, to })}</caption>
        <colgroup>
          <col class="name" />
          <col span={width(axis)} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col"><span class="vh">{words.say("room.day")}</span></th>
            {partTabs(null, words).slice(0, 3).map((tab, place) => (
              <th key={tab.part} scope="col" colSpan={width(spans[place]!)}>
                <span>{tab.name}</span> <small>{tab.hours}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => <DayRow key={day.date} {...props} day={day} open={open} spans={spans} />)}
        </tbody>
      </table>
      <Turns visit={visit} words={words} />
    </section>
  );
}

function DayRow({ visit, day, choice, words, open, spans }: Props & { day: RoomDay; open: readonly boolean[]; spans: readonly Span[] }) {
  const tone = toneOf(day.date);
  const line = { open, free: halvesOf(day.free), byLot: day.state === "LOTTERY_OPEN" || day.state === "LOTTERY_PENDING" };
  const href = visitAddress({ ...visit, day: day.date, start: null, end: null });
  const chosen = choice && day.date === visit.day ? spans.findIndex((span) => choice.start < span.stop * 30) : -1;
  return (
    <tr>
      <th scope="row" {...(tone && { class: tone })}>{words.dateShort(day.date)} {words.weekday(day.date)}</th>
      {hasHours(day) ? (
        spans.map((span, place) => (
          <td key={span.first} colSpan={width(span)} {...(place === chosen && { class: "chosen" })}>
            <CellLink cell={cellOf(line, span, day.state, words, null, href)} here={place === chosen} words={words} />
          </td>
        ))
      ) : (
        <td class="shut" colSpan={spans.reduce((sum, span) => sum + width(span), 0)}>{shutOf(day, words)}</td>
      )}
    </tr>
  );
}

const CellLink = ({ cell, here, words }: { cell: Cell; here: boolean; words: Words }) =>
  cell.href ? (
    <a class="cell" href={`${cell.href}#sheet`} {...(here && { "aria-current": "true" as const })}>
      <Bar it={cell.picture} />
      <span class="label" aria-hidden="true">{here ? words.say("cell.picked") : cell.label}</span>
      <span class="vh">{cell.text}</span>
    </a>
  ) : (
    <span class="cell">
      <Bar it={cell.picture} />
      <span class="label" aria-hidden="true">{cell.label}</span>
      <span class="vh">{cell.text}</span>
    </span>
  );

/** The two weeks before (from today on) and after. */
function Turns({ visit, words }: { visit: Visit; words: Words }) {
  const from = tableFrom(visit);
  const at = (days: number) => `${visitAddress({ ...visit, day: addDays(from, days), start: null, end: null })}#days`;
  return (
    <p class="between">
      {daysBetween(visit.today, from) >= FORTNIGHT ? (
        <a class="back" href={at(-FORTNIGHT)}><Icon name="back" /><span>{words.say("room.earlier")}</span></a>
      ) : (
        <span />
      )}
      <a class="back" href={at(FORTNIGHT)}><span>{words.say("room.later")}</span><Icon name="next" /></a>
    </p>
  );
}

/** The chosen day in a sentence, above the table. */
function saidOf(day: RoomDay, words: Words): string {
  const date = words.dateLong(day.date);
  const opens = opensOf(day);
  if (opens) return words.say("opens.day", { date, moment: words.moment(opens) });
  const ranges = day.free.map((range) => words.times(...(minutesOf(range).map(clockOf) as [string, string])));
  return ranges.length ? words.say("room.day_free", { date, ranges: ranges.join(words.say("room.and")) }) : words.say("room.day_none", { date });
}

/** Why nothing can be chosen on a day; from when on, where that is known. */
function shutOf(day: RoomDay, words: Words): string {
  const opens = opensOf(day);
  return opens ? words.say("opens.short", { moment: words.moment(opens) }) : words.say(`state.${day.state}.long` as Key);
}

const opensOf = ({ state, untilOrWhen }: RoomDay): string | null => (state === "OUTSIDE_WINDOW" ? untilOrWhen : null);

const hasHours = ({ state }: RoomDay): boolean =>
  ["FREE", "PARTLY_FREE", "FULL", "LOTTERY_OPEN", "LOTTERY_PENDING", "ASK_FACILITY"].includes(state);
