"""Facilities, rooms, atoms, bands, rules and fees as rows of tables."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import orjson
from asyncpg import Range

from scheduling.booking.rules import windows
from scheduling.booking.rules.windows import WINDOW, Window
from scheduling.booking.rules.windows import to_body as to_window_body
from scheduling.legacy.rules.fees import Tariff, tariffs, yen_of_frames
from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.rows import FacilityRow, OpenDataRow, Opening, RoomRow, WindowRow
from scheduling.legacy.rules.spaces import AtomName, Space
from scheduling.legacy.rules.texts import fold_name
from scheduling.legacy.store.names import ALWAYS, AUTHOR, Record, facility_id, room_id
from scheduling.rulebook.rules import RuleId
from scheduling.space.areas import AREAS, area_of
from scheduling.space.closing import CLOSING_DAYS, to_body
from scheduling.space.rules import Access, RoomId, Sound, System

_SOUNDS: Final = {"音出し可": Sound.LOUD, "音出し不可": Sound.QUIET}
_PLACES: Final = {area: place for place, area in enumerate(AREAS)}
_SYSTEMS: Final = {system: place for place, system in enumerate(System)}


def facilities(parts: Sequence[Part], open_data: Iterable[OpenDataRow]) -> Iterator[Record]:
    """Listed by area, then by system and code; facts of the open data joined by folded name."""
    facts = {fold_name(row.name): row for row in open_data}
    rows = sorted((row for part in parts for row in part.facilities), key=_list_order)
    for position, row in enumerate(rows):
        fact = facts.get(fold_name(row.name))
        yield (
            facility_id(row.system, row.key), row.system.value, row.key, row.name, row.kind,
            area_of(row.address), row.address, row.phone,
            fact.latitude if fact else None, fact.longitude if fact else None,
            _access_facts(fact), position,
        )  # fmt: skip


def _list_order(row: FacilityRow) -> tuple[int, int, str]:
    return _PLACES.get(area_of(row.address), len(_PLACES)), _SYSTEMS[row.system], row.key


def _access_facts(fact: OpenDataRow | None) -> str:
    """A fact that nobody knows is left out."""
    known = {name: there for name, there in (fact.access if fact else ()) if there is not None}
    return orjson.dumps(known, option=orjson.OPT_SORT_KEYS).decode()


def atom_numbers(parts: Iterable[Part], known: Mapping[str, int]) -> dict[AtomName, int]:
    """Atoms that have a number keep it; new ones follow, by system and name."""
    names = {
        (_SYSTEMS[part.system], atom)
        for part in parts
        for room in part.spaces.values()
        for atom in room.atoms
    }
    following = max(known.values(), default=-1) + 1
    found: dict[AtomName, int] = {}
    for _, name in sorted(names):
        if name in known:
            found[name] = known[name]
        else:
            found[name] = following
            following += 1
    return found


def atoms(parts: Iterable[Part], numbers: Mapping[AtomName, int]) -> Iterator[Record]:
    owners = {
        atom: facility_id(part.system, room.row.facility_key)
        for part in parts
        for room in part.spaces.values()
        for atom in room.atoms
    }
    for name, owner in owners.items():
        yield numbers[name], owner, name


def rooms(parts: Iterable[Part], numbers: Mapping[AtomName, int]) -> Iterator[Record]:
    for part in parts:
        asked = _asked_for(part)
        for position, room in enumerate(_in_order(part)):
            row = room.row
            neighbours = [key for key in row.neighbours if key in part.spaces]
            yield (
                room_id(row.system, row.key), facility_id(row.system, row.facility_key),
                room_code(row), row.name, room_kind(row), row.capacity,
                _SOUNDS.get(row.sound, Sound.UNKNOWN).value, row.lights,
                (Access.ASK if row.key in asked else Access.HERE).value,
                sorted(numbers[atom] for atom in room.atoms),
                [room_id(row.system, key) for key in neighbours], position,
            )  # fmt: skip


def _in_order(part: Part) -> list[Space]:
    """By code; the plaza lists its rooms in an order of its own."""
    found = list(part.spaces.values())
    return found if part.system is System.PLAZA else sorted(found, key=lambda room: room.row.key)


def room_code(row: RoomRow) -> str:
    """Halls number their rooms building by building."""
    return row.key.rpartition("-")[2] if row.system is System.HALLS else row.key


def room_kind(row: RoomRow) -> str:
    """Kinds of the public system as they are; rooms of the other two are of their own kind."""
    kinds = {System.HALLS: "hall", System.PLAZA: "plaza"}
    return kinds.get(row.system, row.kind)


def _asked_for(part: Part) -> Collection[str]:
    """A room of the plaza that no window speaks of is asked for in writing or by telephone."""
    targets = {window.target for window in part.windows}
    if not targets:
        return ()
    return {key for key, room in part.spaces.items() if room.row.kind not in targets}


def bands(parts: Iterable[Part]) -> Iterator[Record]:
    for part in parts:
        texts = {row.key: row.opening_text for row in part.facilities}
        for key, room in part.spaces.items():
            if room.bands:
                yield (
                    room_id(part.system, key), ALWAYS,
                    [band.start for band in room.bands], [band.end for band in room.bands],
                    _source(room.row, texts.get(room.row.facility_key, "")),
                )  # fmt: skip


def _source(row: RoomRow, opening_text: str) -> str:
    if opening_text:
        return f"開館時間 {opening_text}"
    return f"コマ区分 {row.frame_kind}" if row.frame_kind else "利用区分"


def rules(parts: Iterable[Part]) -> Iterator[Record]:
    """What a facility says in words or windows, kept with its source."""
    for part in parts:
        for row in part.facilities:
            texts = {
                "opening_text": row.opening_text,
                "closing_text": row.closing_text,
                "local_group_text": row.local_rule,
            }
            for kind, text in texts.items():
                if text:
                    name = f"{row.system.value}/{row.key}/{kind}"
                    yield _rule(name, row, kind, {"text": text})
            closing = part.closing_rules.get(row.key)
            if closing:
                name = f"{row.system.value}/{row.key}/{CLOSING_DAYS}"
                yield _rule(name, row, CLOSING_DAYS, to_body(closing))
            for window in part.windows:
                name = f"{row.system.value}/{row.key}/window/{window.holder_class}/{window.target}"
                rooms = [key for key, room in part.spaces.items() if room.row.kind == window.target]
                yield _rule(name, row, WINDOW, _window(name, window, rooms))


def _rule(name: str, row: FacilityRow, kind: str, body: Mapping[str, object]) -> Record:
    source = f"{row.name} 引渡しデータ({row.place.file})"
    text = orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
    return name, facility_id(row.system, row.key), kind, ALWAYS, source, AUTHOR, text


def _window(name: str, row: WindowRow, rooms: Iterable[str]) -> Mapping[str, object]:
    """What is judged, and beside it what the hand-over says of lots and caps, kept as it came."""
    judged = Window(
        rule_id=RuleId(name),
        holder_class=row.holder_class,
        rooms=frozenset(RoomId(room_id(row.system, key)) for key in rooms),
        first_come=_first_come(row.first_come) if row.first_come else None,
    )
    return to_window_body(judged) | {
        "class_name": row.holder_class_name,
        "target": row.target,
        "lottery": [_opening(one) for one in row.lottery],
        "bands_a_month_max": row.frames_max,
        "lottery_bands_a_month_max": row.lottery_frames_max,
    }


def _first_come(one: Opening) -> windows.Opening:
    return windows.Opening(months_before=one.months_before, day=one.from_day)


def _opening(one: Opening) -> dict[str, int | None]:
    return {
        "months_before": one.months_before,
        "from_day": one.from_day,
        "to_day": one.to_day,
    }


def fees(parts: Iterable[Part]) -> Iterator[Record]:
    """One amount a band, from each first day of validity to the next."""
    for part in parts:
        for (key, holder_class), tariff in tariffs(part.fees).by_room.items():
            for since, until, yen in _rates(tariff, part.spaces[key]):
                effective = Range(since, until)
                yield room_id(part.system, key), holder_class, effective, list(yen)


def _rates(tariff: Tariff, room: Space) -> Iterator[tuple[date, date | None, tuple[int, ...]]]:
    untils = [*tariff.since[1:], None]
    for since, until, rates in zip(tariff.since, untils, tariff.rates, strict=True):
        yen = yen_of_frames(room.bands, rates)
        if yen:
            yield since, until, yen


def reliefs(parts: Iterable[Part]) -> Iterator[Record]:
    for part in parts:
        for row in part.reductions:
            yield row.system.value, row.code, row.percent, row.cause
