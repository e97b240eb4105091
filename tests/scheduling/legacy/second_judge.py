"""A second judge of bookings, written apart from the first: half-hour by half-hour.

It shares no code with scheduling.legacy: it reads the files with the standard library alone,
asks of each half-hour whether it is closed or taken, and knows rooms only as who meets whom.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from tests.scheduling.legacy.second_reader import (
    Where,
    csv_rows,
    day_of,
    halves_of,
    json_rows,
    midnight,
    plain,
    regularly_closed,
    skipped,
    tab_rows,
    tokyo,
)

ACCEPTED = "ACCEPTED"
Verdicts = dict[Where, str]
Closed = set[tuple[str, str, date, int]]  # facility, room or '', day, half-hour
HALL_EDGES = {*range(18, 35, 2), *range(35, 44, 2)}


class Row(NamedTuple):
    """A booking in half-hours since midnight; `fits` and `bridged` were asked of its times."""

    where: Where
    number: str
    room: str
    facility: str
    person: str
    day: date
    start: float
    end: float
    backwards: bool
    fits: bool
    bridged: bool
    accepted: datetime
    holds: bool


class World(NamedTuple):
    """Which rooms meet which, who is registered, what is closed."""

    meets: dict[str, set[str]]
    people: set[str]
    closed: Closed


def verdicts(files: dict[str, bytes]) -> Verdicts:
    found: Verdicts = {}
    for world, rows in (
        (_public_world(files), _public_rows(files)),
        (_halls_world(files), _halls_rows(files)),
        (_plaza_world(files), _plaza_rows(files)),
    ):
        _judge(world, rows, found)
    return found


def _judge(world: World, rows: Iterator[Row | Where], found: Verdicts) -> None:
    waiting: list[Row] = []
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, Row):
            found[row] = "UNREADABLE"
        elif row.number in seen:
            found[row.where] = "DUPLICATE"
        else:
            seen.add(row.number)
            reason = _alone(world, row)
            found[row.where] = reason or ACCEPTED
            waiting += [] if reason else [row]
    _settle(waiting, world.meets, found)


def _alone(world: World, row: Row) -> str | None:
    """The reason that a row carries in itself; all are asked, the first counts."""
    failing = {
        "UNKNOWN_ROOM": row.room not in world.meets,
        "UNKNOWN_REGISTRANT": row.person not in world.people,
        "END_BEFORE_START": row.backwards,
        "OUTSIDE_HOURS": not row.fits,
        "BRIDGE_RULE": not row.bridged,
        "CLOSED": row.room in world.meets and _is_closed(world, row),
    }
    return next((reason for reason, fails in failing.items() if fails), None)


def _is_closed(world: World, row: Row) -> bool:
    return any(
        (row.facility, room, row.day, half) in world.closed
        for room in ("", *world.meets[row.room])
        for half in range(int(row.start), int(row.end))
    )


def _settle(waiting: list[Row], meets: dict[str, set[str]], found: Verdicts) -> None:
    """Take half-hours in the order of acceptance; who finds one taken is refused."""
    taken: set[tuple[str, date, int]] = set()
    for row in sorted(waiting, key=lambda one: (one.accepted, one.number)):
        halves = range(int(row.start), int(row.end))
        if row.holds and any((row.room, row.day, half) in taken for half in halves):
            found[row.where] = "OVERLAP"
        elif row.holds:
            taken |= {(room, row.day, half) for room in meets[row.room] for half in halves}


def _meets(parts: dict[str, set[str]], rooms: set[str]) -> dict[str, set[str]]:
    """For each room all rooms that share space with it, itself included."""

    def below(room: str) -> set[str]:
        return {room}.union(*(below(part) for part in parts.get(room, set())))

    leaves = {room: {leaf for leaf in below(room) if not parts.get(leaf)} for room in rooms}
    return {room: {other for other in rooms if leaves[room] & leaves[other]} for room in rooms}


def _closed_halves(rows: Iterator[tuple[str, str, str, str, str, str]]) -> Closed:
    found: Closed = set()
    for facility, room, first_text, last_text, start, end in rows:
        first, last = day_of(first_text), day_of(last_text)
        assert first is not None
        assert last is not None
        for offset in range((last - first).days + 1):
            for half in range(int(halves_of(start) or 0), int(halves_of(end) or 0)):
                found.add((facility, room, first + timedelta(days=offset), half))
    return found


# 公共施設 ----------------------------------------------------------------------------------


def _public_world(files: dict[str, bytes]) -> World:
    parts: dict[str, set[str]] = {}
    rooms: set[str] = set()
    for _, row in csv_rows(files["public/SHITSUJO.CSV"]):
        rooms.add(row[0])
        if row[4]:
            parts.setdefault(row[4], set()).add(row[0])
    people = {
        plain(row[0])
        for name in ("public/RIYOSHA_KOJIN.CSV", "public/RIYOSHA_DANTAI.CSV")
        for _, row in csv_rows(files[name])
        if not skipped(row)
    }
    closures = (row for _, row in csv_rows(files["public/KYUKAN.CSV"]) if not skipped(row))
    closed = ((row[0], row[1], row[2], row[3], row[4], row[5]) for row in closures)
    return World(_meets(parts, rooms), people, _closed_halves(closed))


def _public_rows(files: dict[str, bytes]) -> Iterator[Row | Where]:
    frames = {
        (row[0], int(row[1])): (halves_of(row[2]) or 0, halves_of(row[3]) or 0)
        for _, row in csv_rows(files["public/KOMA.CSV"])
    }
    rooms = {row[0]: row for _, row in csv_rows(files["public/SHITSUJO.CSV"])}
    for line, row in csv_rows(files["public/YOYAKU.CSV"]):
        if not skipped(row):
            room = rooms.get(row[2], [""] * 9)
            yield _public_row(("public/YOYAKU.CSV", line), row, room, frames)


def _public_row(
    where: Where,
    row: list[str],
    room: list[str],
    frames: dict[tuple[str, int], tuple[float, float]],
) -> Row | Where:
    day, accepted, at = day_of(row[3]), day_of(row[9]), halves_of(row[10])
    if len(row) != 16 or day is None or accepted is None or at is None:
        return where
    first, last = int(plain(row[4])), int(plain(row[5]))
    one, other = frames.get((room[6], first)), frames.get((room[6], last))
    return Row(
        where=where,
        number=row[0],
        room=row[2],
        facility=room[1],
        person=plain(row[6]),
        day=day,
        start=one[0] if one else 0,
        end=other[1] if other else 0,
        backwards=last < first,
        fits=one is not None and other is not None,
        bridged=True,
        accepted=midnight(accepted) + timedelta(hours=at / 2),
        holds=row[14] == "0",
    )


# 地域集会施設 -------------------------------------------------------------------------------


def _halls_world(files: dict[str, bytes]) -> World:
    parts: dict[str, set[str]] = {}
    rooms: set[str] = set()
    for _, row in tab_rows(files["halls/heya.txt"]):
        if not skipped(row):
            rooms.add(f"{row[0]}/{row[1]}")
            joined = row[6].split("、") if row[6] else []
            parts[f"{row[0]}/{row[1]}"] = {f"{row[0]}/{part}" for part in joined}
    groups = {plain(row[0]) for _, row in tab_rows(files["halls/dantai.txt"]) if not skipped(row)}
    closures = (row for _, row in tab_rows(files["halls/rinji_kyukan.txt"]) if not skipped(row))
    closed = (
        (row[0], f"{row[0]}/{row[1]}" if row[1] else "", row[2], row[3], row[4], row[5])
        for row in closures
    )
    regular: Closed = {
        (building, "", day, half)
        for building, day in regularly_closed(files["halls/kan.txt"])
        for half in range(48)
    }
    return World(_meets(parts, rooms), groups, _closed_halves(closed) | regular)


def _halls_rows(files: dict[str, bytes]) -> Iterator[Row | Where]:
    for line, row in tab_rows(files["halls/yoyaku.txt"]):
        if not skipped(row):
            yield _halls_row(("halls/yoyaku.txt", line), row)


def _halls_row(where: Where, row: list[str]) -> Row | Where:
    day, start, end = day_of(row[3]), halves_of(row[4]), halves_of(row[5])
    if len(row) != 14 or day is None or start is None or end is None:
        return where
    on, at = row[9].split(" ")
    accepted = day_of(on)
    assert accepted is not None
    return Row(
        where=where,
        number=row[0],
        room=f"{row[1]}/{row[2]}",
        facility=row[1],
        person=plain(row[6]),
        day=day,
        start=start,
        end=end,
        backwards=end <= start,
        fits={start, end} <= HALL_EDGES,
        bridged=not start <= 34 < end or (start <= 32 and end >= 37),
        accepted=midnight(accepted) + timedelta(hours=(halves_of(at) or 0) / 2),
        holds=row[12] == "",
    )


# 区民・産業プラザ ----------------------------------------------------------------------------


def _plaza_world(files: dict[str, bytes]) -> World:
    ((_, facility),) = json_rows(files["plaza/facility.jsonl"])
    parts = {joined["id"]: set(joined["members"]) for joined in facility["combinations"]}
    rooms = set(parts)
    for room in facility["rooms"]:
        divisions = {division["id"] for division in room.get("divisions", ())}
        rooms |= {room["id"], *divisions}
        parts[room["id"]] = divisions
    groups = {one["id"] for _, one in json_rows(files["plaza/groups.jsonl"])}
    closed = (
        (one["facility"], one["room"] or "", one["from"][:10].replace("-", "/"),
         one["to"][:10].replace("-", "/"), one["start"], one["end"])
        for _, one in json_rows(files["plaza/closures.jsonl"])
    )  # fmt: skip
    return World(_meets(parts, rooms), groups, _closed_halves(closed))


def _plaza_rows(files: dict[str, bytes]) -> Iterator[Row | Where]:
    ((_, facility),) = json_rows(files["plaza/facility.jsonl"])
    starts = {halves_of(frame["start"]) for frame in facility["frames"]}
    ends = {halves_of(frame["end"]) for frame in facility["frames"]}
    for line, one in json_rows(files["plaza/applications.jsonl"]):
        day, start = tokyo(one["start"])
        end_day, end = tokyo(one["end"])
        end += 48 * (end_day - day).days
        yield Row(
            where=("plaza/applications.jsonl", line),
            number=one["application_id"],
            room=one["room"],
            facility=facility["id"],
            person=one["group_id"],
            day=day,
            start=start,
            end=end,
            backwards=end <= start,
            fits=start in starts and end in ends,
            bridged=True,
            accepted=datetime.fromisoformat(one["applied_at"]).astimezone(UTC),
            holds=one["status"] in {"承認", "申請中"},
        )
