// What is true of a room whatever the day: rules, sound, barrier-free facts, place.
import { Icon } from "../parts/parts.tsx";
import type { RoomNode } from "../answers.ts";
import { minutesOf } from "../../shared/bars.ts";
import { clockOf, type Key, type Words } from "../../shared/words.ts";

interface Fact {
  symbol: string;
  text: string;
  known: boolean;
}

const FACTS: readonly [string, string][] = [
  ["wheelchair_toilet", "wheelchair"],
  ["elevator", "lift"],
  ["induction_loop", "ear"],
  ["ostomate", "ostomate"],
  ["braille_blocks", "blocks"],
  ["wheelchair_parking", "parking"],
];

export const RoomFacts = ({ room, words }: { room: RoomNode; words: Words }) => (
  <div class="stack room-c">
    <section class="card">
      <h2>{words.say("room.rule")}</h2>
      {rulesOf(room, words).map((said) => <p key={said}>{said}</p>)}
    </section>
    <section class="card">
      <h2>{words.say("room.sound")}</h2>
      <Facts of={soundOf(room, words)} />
    </section>
    <section class="card">
      <h2>{words.say("room.access")}</h2>
      <Facts of={accessOf(room, words)} />
      <p class="soft">{words.say("room.access.source")}</p>
    </section>
    <section class="card" id="place">
      <h2>{words.say("room.place")}</h2>
      <ul class="facts">
        <li><Icon name="pin" /><span>{room.facility.address}</span></li>
        {room.facility.tel && <li><Icon name="phone" /><a href={`tel:${room.facility.tel}`}>{room.facility.tel}</a></li>}
      </ul>
    </section>
  </div>
);

const Facts = ({ of }: { of: readonly Fact[] }) => (
  <ul class="facts">
    {of.map((fact) => (
      <li key={fact.text} {...(!fact.known && { class: "no" })}>
        <Icon name={fact.symbol} />
        <span>{fact.text}</span>
      </li>
    ))}
  </ul>
);

export function rulesOf(room: RoomNode, words: Words): string[] {
  const edges = room.bands.map(minutesOf);
  const cancel = words.say("room.rule.cancel");
  const [first, last] = [edges[0], edges.at(-1)];
  if (!first || !last) return [cancel];
  const gaps = edges.slice(1).map(([next], place): [number, number] => [edges[place]![1], next]).filter(([stop, next]) => stop < next);
  const said = ([start, end]: readonly [number, number]) => words.times(clockOf(start), clockOf(end));
  if (edges.every(([start, end]) => end - start === 60)) {
    const hours = words.say("room.rule.hours", { start: clockOf(first[0]), end: clockOf(last[1]) });
    return [hours, ...gaps.map((gap) => words.say("room.rule.bridge", { gap: said(gap) })), cancel];
  }
  return [words.say("room.rule.bands", { bands: edges.map(said).join("、") }), cancel];
}

function soundOf(room: RoomNode, words: Words): Fact[] {
  const names = new Map(room.facility.rooms.map((one) => [one.id, one.name]));
  const listed = (ids: readonly string[]) => ids.flatMap((id) => names.get(id) ?? []).join(words.say("list.and"));
  const beside = listed(room.neighbours);
  const sharing = listed(room.sharesSpaceWith);
  return [
    { symbol: room.sound === "QUIET" ? "quiet" : "sound", text: words.say(`sound.${room.sound}`), known: room.sound !== "UNKNOWN" },
    ...(beside ? [{ symbol: "info", text: words.say("room.neighbours", { rooms: beside }), known: true }] : []),
    ...(sharing ? [{ symbol: "link", text: words.say("room.shares", { rooms: sharing }), known: true }] : []),
    ...(room.lights ? [{ symbol: "light", text: words.say("room.lights"), known: true }] : []),
  ];
}

/** Each fact that is known, and that the others are not. */
function accessOf(room: RoomNode, words: Words): Fact[] {
  const known = new Map(room.facility.accessFacts.map((one) => [one.name, one.value]));
  return FACTS.map(([name, symbol]) => {
    const value = known.get(name);
    const key = value === undefined ? "fact.unknown" : value ? "fact.yes" : "fact.no";
    return { symbol, text: words.say(key, { fact: words.say(`fact.${name}` as Key) }), known: value === true };
  });
}
