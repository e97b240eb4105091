// The whole ward: areas, facilities, rooms, as a list that unfolds or as tables.
import { Bar, Icon, Mark, Name } from "../parts/parts.tsx";
import { partTabs } from "./ask-block.tsx";
import type { FoundRoom } from "../answers.ts";
import {
  axisOf, halvesOf, NOTHING, openOf, picture, skyline, width, type RoomLine, type Span,
} from "../../shared/bars.ts";
import { cellOf } from "../../shared/cells.ts";
import { PARTS, partOfDay, type Need } from "../../shared/need.ts";
import { markOf, markOfAll } from "../../shared/states.ts";
import type { Words } from "../../shared/words.ts";

const LINES_MAX = 4; // A facility with more rooms is drawn as a skyline.

export interface Seen extends FoundRoom {
  line: RoomLine;
}

export interface WardProps {
  need: Need;
  rooms: readonly Seen[];
  spans: readonly [Span, Span, Span];
  words: Words;
  date: string;
  isOpen: (key: string) => boolean;
  onToggle: (key: string, open: boolean) => void;
}

export const seen = (found: FoundRoom): Seen => ({ ...found, line: lineOf(found) });

export const axisOfRooms = (rooms: readonly Seen[]): Span => axisOf(rooms.map((room) => room.line));

function lineOf({ state, free, room }: FoundRoom): RoomLine {
  return {
    open: state === "CLOSED" ? NOTHING : openOf(room.bands),
    free: halvesOf(free),
    byLot: state === "LOTTERY_OPEN" || state === "LOTTERY_PENDING",
  };
}

export const WardList = (props: WardProps) => (
  <div class="areas">
    {grouped(props.rooms, "area").map(([name, rooms]) => (
      <Area key={name} {...props} name={name} rooms={rooms} />
    ))}
  </div>
);

function Area(props: WardProps & { name: string }) {
  const { name, rooms, words } = props;
  const facilities = grouped(rooms, "id");
  return (
    <details class="area" data-key={name} open={props.isOpen(name)} onToggle={(event) => event.target === event.currentTarget && props.onToggle(name, event.currentTarget.open)}>
      <summary>
        <Icon name="next" />
        <h3>
          {name}
          <span class="vh"> {words.say("ward.facilities", { count: facilities.length })}</span>
        </h3>
        <Bar it={skyline(rooms.map((room) => room.line), spanOf(props), skyOf(props))} kind=" line" />
        <Mark it={markOfAll(rooms.map((room) => room.state), words)} words={words} />
      </summary>
      {facilities.map(([id, inside]) => (
        <Facility key={id} {...props} id={id} rooms={inside} />
      ))}
    </details>
  );
}

function Facility(props: WardProps & { id: string }) {
  const { id, rooms, words } = props;
  const { name } = rooms[0]!.room.facility;
  const draw = rooms.length <= LINES_MAX ? picture : skyline;
  const drawn = draw(rooms.map((room) => room.line), spanOf(props), skyOf(props));
  return (
    <details class="facility" data-key={id} open={props.isOpen(id)} onToggle={(event) => props.onToggle(id, event.currentTarget.open)}>
      <summary>
        <Icon name="next" />
        <span class="name">
          <Name of={name} />
        </span>
        <Bar it={drawn} kind={` rows-${drawn.rows}`} />
        <Mark it={markOfAll(rooms.map((room) => room.state), words)} words={words} />
      </summary>
      <table class="rooms">
        <caption class="vh">{words.say("ward.table", { name, date: props.date })}</caption>
        <colgroup>
          <col class="name" />
          <col span={width(spanOf(props))} />
          <col class="last" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span class="vh">{words.say("ward.room")}</span>
            </th>
            {partTabs(props.need.part, words).slice(0, 3).map((tab, place) => (
              <th key={tab.part} scope="col" colSpan={width(props.spans[place]!)} {...(tab.current && { class: "sky" })}>
                <span>{tab.name}</span> <small>{tab.hours}</small>
              </th>
            ))}
            <th scope="col" class="last">
              <span class="vh">{words.say(`part.${partOfDay(props.need)}`)}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rooms.map((room) => (
            <Row key={room.room.id} {...props} room={room} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

const Row = (props: WardProps & { room: Seen }) => (
  <tr>
    <th scope="row">
      <a href={hrefOf(props, props.room)}>
        <Name of={props.room.room.name} />
      </a>
    </th>
    {cellsOf(props, props.room).map(({ cell, current, span }) => (
      <td key={span.first} colSpan={width(span)} {...(current && { class: "sky" })}>
        <Bar it={cell.picture} />
        <span class="vh">{cell.text}</span>
      </td>
    ))}
    <td class="last">
      <Mark it={markOf(props.room.state, props.words)} words={props.words} />
    </td>
  </tr>
);

export const WardGrid = (props: WardProps) => (
  <div class="sheets">
    {grouped(props.rooms, "area").map(([name, rooms], place) => (
      <section key={name} class="sheet-area">
        <h3 id={`area-${place + 1}`}>{name}</h3>
        <GridTable {...props} rooms={rooms} label={`area-${place + 1}`} />
      </section>
    ))}
  </div>
);

const GridTable = (props: WardProps & { label: string }) => (
  <table class="grid" aria-labelledby={props.label}>
    <thead>
      <tr>
        <th scope="col">{props.words.say("ward.room")}</th>
        {partTabs(props.need.part, props.words).slice(0, 3).map((tab) => (
          <th key={tab.part} scope="col" {...(tab.current && { class: "sky" })}>
            <span>{tab.name}</span> <small>{tab.hours}</small>
          </th>
        ))}
      </tr>
    </thead>
    {grouped(props.rooms, "id").map(([id, rooms]) => (
      <tbody key={id}>
        <tr>
          <th scope="rowgroup" colSpan={4} class="facility-name">
            <Name of={rooms[0]!.room.facility.name} />
            {rooms[0]!.room.facility.authority === "LEGACY" && (
              <>
                {" "}
                <small>{props.words.say("ward.former")}</small>
              </>
            )}
          </th>
        </tr>
        {rooms.map((room) => (
          <GridRow key={room.room.id} {...props} room={room} />
        ))}
      </tbody>
    ))}
  </table>
);

const GridRow = (props: WardProps & { room: Seen }) => (
  <tr>
    <th scope="row">
      <a href={hrefOf(props, props.room)}>
        <Name of={props.room.room.name} />
      </a>
    </th>
    {cellsOf(props, props.room).map(({ cell, current, span }) => (
      <td key={span.first} {...(current && { class: "sky" })}>
        {cell.href ? (
          <a class="cell" href={cell.href}>
            <Bar it={cell.picture} />
            <span class="label">{cell.label}</span>
          </a>
        ) : (
          <span class="cell">
            <Bar it={cell.picture} />
            <span class="label">{cell.label}</span>
          </span>
        )}
      </td>
    ))}
  </tr>
);

function cellsOf({ need, spans, words }: WardProps, room: Seen) {
  return spans.map((span, place) => {
    const current = PARTS[place] === need.part;
    const href = `/rooms/${room.room.id}?day=${need.day}`;
    return { span, current, cell: cellOf(room.line, span, room.state, words, current ? span : null, href) };
  });
}

const hrefOf = ({ need }: WardProps, { room }: Seen): string => `/rooms/${room.id}?day=${need.day}`;

const spanOf = ({ spans }: WardProps): Span => ({ first: spans[0].first, stop: spans[2].stop });

const skyOf = ({ need, spans }: WardProps): Span | null => spans[PARTS.indexOf(need.part)] ?? null;

/** By a field of the facility, in the order of the answer. */
export function grouped(rooms: readonly Seen[], by: "area" | "id"): [string, Seen[]][] {
  const groups = new Map<string, Seen[]>();
  for (const room of rooms) {
    const key = room.room.facility[by];
    groups.set(key, [...(groups.get(key) ?? []), room]);
  }
  return [...groups];
}
