"""A second judge of bookings, written apart from the first: half-hour by half-hour, no classes.

It shares no code with scheduling.legacy: it reads the files with the standard library alone and
asks of each half-hour whether it is open, closed or taken. Slow, and meant to be.
"""

import csv
import io
import json
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

import jpholiday

ACCEPTED = "ACCEPTED"
OPEN_HALVES = "a room's half-hours, by what they are"
Verdicts = dict[tuple[str, int], str]


def verdicts(files: dict[str, bytes]) -> Verdicts:
    return {**_public(files), **_halls(files), **_plaza(files)}


def _n(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _day(text: str) -> date | None:
    numbers = re.fullmatch(r"令和(元|\d+)年(\d+)月(\d+)日", _n(text))
    if numbers:
        year = 1 if numbers[1] == "元" else int(numbers[1])
        return date(2018 + year, int(numbers[2]), int(numbers[3]))
    slashed = re.fullmatch(r"(\d{4})/(\d+)/(\d+)", _n(text))
    return date(*map(int, slashed.groups())) if slashed else None


def _halves(text: str) -> float | None:
    """Half-hours since midnight; a fraction is off the grid."""
    plain = _n(text)
    found = re.fullmatch(r"(午前|午後)?(\d{1,2})(?:時(?:(\d+)分)?|:(\d+))", plain)
    packed = re.fullmatch(r"(\d\d)(\d\d)", plain)
    if packed:
        return int(packed[1]) * 2 + int(packed[2]) / 30
    if found is None:
        return None
    hour = int(found[2]) + (12 if found[1] == "午後" else 0)
    return hour * 2 + int(found[3] or found[4] or 0) / 30


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(content.decode("cp932"), newline=""))
    return [(reader.line_num, row) for row in reader][1:]


def _tabs(content: bytes) -> list[tuple[int, list[str]]]:
    lines = content.decode("utf-16").split("\r\n")
    return [(at, line.split("\t")) for at, line in enumerate(lines, 1)][1:]


def _skipped(row: list[str]) -> bool:
    return not any(cell.strip() for cell in row) or row[0] == "合計"


def _conflicts(parts: dict[str, set[str]], rooms: set[str]) -> dict[str, set[str]]:
    """For each room all rooms that share space with it, itself included."""

    def below(room: str) -> set[str]:
        return {room}.union(*(below(part) for part in parts.get(room, set())))

    leaves = {room: {leaf for leaf in below(room) if not parts.get(leaf)} for room in rooms}
    return {room: {other for other in rooms if leaves[room] & leaves[other]} for room in rooms}


def _settle(waiting: list[tuple[datetime, str, tuple[str, int], set[str], date, range, bool]],
            conflicts: dict[str, set[str]], found: Verdicts) -> None:
    """Take half-hours in the order of acceptance; who finds one taken is refused."""
    taken: set[tuple[str, date, int]] = set()
    for _, _, where, (room,), day, halves, holds in sorted(waiting, key=lambda one: one[:2]):
        cells = {(room, day, half) for half in halves}
        if holds and cells & taken:
            found[where] = "OVERLAP"
            continue
        found[where] = ACCEPTED
        if holds:
            taken |= {(other, day, half) for other in conflicts[room] for half in halves}


def _closed_halves(rows: list[tuple[str, str, date, date, float, float]]) -> set[tuple[str, str, date, int]]:
    """Facility, room or '', day, half-hour."""
    found: set[tuple[str, str, date, int]] = set()
    for facility, room, first, last, start, end in rows:
        for offset in range((last - first).days + 1):
            for half in range(int(start), int(end)):
                found.add((facility, room, first + timedelta(days=offset), half))
    return found


def _is_closed(closed: set[tuple[str, str, date, int]], facility: str, rooms: set[str], day: date, halves: range) -> bool:
    return any(
        (facility, room, day, half) in closed for room in ("", *rooms) for half in halves
    )


def _public(files: dict[str, bytes]) -> Verdicts:
    frames: dict[str, dict[int, tuple[int, int]]] = {}
    for _, row in _csv(files["public/KOMA.CSV"]):
        start, end = _halves(row[2]), _halves(row[3])
        frames.setdefault(row[0], {})[int(row[1])] = (int(start or 0), int(end or 0))
    rooms = {row[0]: row for _, row in _csv(files["public/SHITSUJO.CSV"])}
    parts: dict[str, set[str]] = {}
    for code, row in rooms.items():
        if row[4]:
            parts.setdefault(row[4], set()).add(code)
    conflicts = _conflicts(parts, set(rooms))
    closed = _closed_halves([
        (row[0], row[1], _day(row[2]) or date.min, _day(row[3]) or date.min,
         _halves(row[4]) or 0, _halves(row[5]) or 0)
        for _, row in _csv(files["public/KYUKAN.CSV"]) if not _skipped(row)
    ])  # fmt: skip
    people = {
        _n(row[0])
        for name in ("public/RIYOSHA_KOJIN.CSV", "public/RIYOSHA_DANTAI.CSV")
        for _, row in _csv(files[name])
        if not _skipped(row)
    }
    found: Verdicts = {}
    waiting = []
    seen: set[str] = set()
    for line, row in _csv(files["public/YOYAKU.CSV"]):
        if _skipped(row):
            continue
        where = ("public/YOYAKU.CSV", line)
        day, accepted = _day(row[3]), _day(row[9])
        at = _halves(row[10])
        if len(row) != 16 or day is None or accepted is None or at is None:
            found[where] = "UNREADABLE"
            continue
        if row[0] in seen:
            found[where] = "DUPLICATE"
            continue
        seen.add(row[0])
        room = rooms.get(row[2])
        first, last = int(_n(row[4])), int(_n(row[5]))
        if room is None:
            found[where] = "UNKNOWN_ROOM"
        elif _n(row[6]) not in people:
            found[where] = "UNKNOWN_REGISTRANT"
        elif last < first:
            found[where] = "END_BEFORE_START"
        elif first not in frames[room[6]] or last not in frames[room[6]]:
            found[where] = "OUTSIDE_HOURS"
        else:
            halves = range(frames[room[6]][first][0], frames[room[6]][last][1])
            if _is_closed(closed, room[1], conflicts[row[2]], day, halves):
                found[where] = "CLOSED"
            else:
                moment = datetime.combine(accepted, datetime.min.time()) + timedelta(hours=at / 2)
                waiting.append((moment, row[0], where, {row[2]}, day, halves, row[14] == "0"))
    _settle(waiting, conflicts, found)
    return found


def _regular(text: str, day: date) -> bool:
    """Is a hall closed on a day by its text, asked of the day before as well?"""
    plain = _n(text)
    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        if "12月29日から1月3日" in plain:
            return True

    def due(on: date) -> bool:
        for sign, number in (("月", 0), ("火", 1)):
            if f"{sign}曜日" in plain and on.weekday() == number:
                nths = [int(n) for n in re.findall(r"第(\d)", plain)]
                return not nths or (on.day + 6) // 7 in nths
        return False

    if "祝日の場合は翌日" in plain:
        before = day - timedelta(days=1)
        if due(before) and jpholiday.is_holiday(before):
            return True
        return due(day) and not jpholiday.is_holiday(day)
    return due(day)


HALL_EDGES = {*range(18, 35, 2), *range(35, 44, 2)}


def _halls(files: dict[str, bytes]) -> Verdicts:
    halls = {row[0]: row for _, row in _tabs(files["halls/kan.txt"]) if not _skipped(row)}
    rooms: set[str] = set()
    parts: dict[str, set[str]] = {}
    for _, row in _tabs(files["halls/heya.txt"]):
        if not _skipped(row):
            room = f"{row[0]}/{row[1]}"
            rooms.add(room)
            if row[6]:
                parts[room] = {f"{row[0]}/{part}" for part in row[6].split("、")}
    conflicts = _conflicts(parts, rooms)
    closed = _closed_halves([
        (row[0], f"{row[0]}/{row[1]}" if row[1] else "", _day(row[2]) or date.min,
         _day(row[3]) or date.min, _halves(row[4]) or 0, _halves(row[5]) or 0)
        for _, row in _tabs(files["halls/rinji_kyukan.txt"]) if not _skipped(row)
    ])  # fmt: skip
    groups = {_n(row[0]) for _, row in _tabs(files["halls/dantai.txt"]) if not _skipped(row)}
    found: Verdicts = {}
    waiting = []
    seen: set[str] = set()
    for line, row in _tabs(files["halls/yoyaku.txt"]):
        if _skipped(row):
            continue
        where = ("halls/yoyaku.txt", line)
        day, start, end = _day(row[3]), _halves(row[4]), _halves(row[5])
        if len(row) != 14 or day is None or start is None or end is None:
            found[where] = "UNREADABLE"
            continue
        if row[0] in seen:
            found[where] = "DUPLICATE"
            continue
        seen.add(row[0])
        room = f"{row[1]}/{row[2]}"
        halves = range(int(start), int(end))
        if room not in rooms:
            found[where] = "UNKNOWN_ROOM"
        elif _n(row[6]) not in groups:
            found[where] = "UNKNOWN_REGISTRANT"
        elif end <= start:
            found[where] = "END_BEFORE_START"
        elif not {start, end} <= HALL_EDGES:
            found[where] = "OUTSIDE_HOURS"
        elif 34 in halves and not (start <= 32 and end >= 37):
            found[where] = "BRIDGE_RULE"
        elif _regular(halls[row[1]][6], day) or _is_closed(
            closed, row[1], conflicts[room], day, halves
        ):
            found[where] = "CLOSED"
        else:
            date_text, time_text = row[9].split(" ")
            hour, minute = map(int, time_text.split(":"))
            moment = datetime.combine(_day(date_text) or date.min, datetime.min.time())
            moment += timedelta(hours=hour, minutes=minute)
            waiting.append((moment, row[0], where, {room}, day, halves, row[12] == ""))
    _settle(waiting, conflicts, found)
    return found


def _plaza(files: dict[str, bytes]) -> Verdicts:
    (facility,) = _objects(files["plaza/facility.jsonl"])
    parts: dict[str, set[str]] = {}
    rooms: set[str] = set()
    for room in facility[1]["rooms"]:
        rooms.add(room["id"])
        for division in room.get("divisions", ()):
            rooms.add(division["id"])
            parts.setdefault(room["id"], set()).add(division["id"])
    for joined in facility[1]["combinations"]:
        rooms.add(joined["id"])
        parts[joined["id"]] = set(joined["members"])
    conflicts = _conflicts(parts, rooms)
    starts = {_halves(frame["start"]) for frame in facility[1]["frames"]}
    ends = {_halves(frame["end"]) for frame in facility[1]["frames"]}
    closed = _closed_halves([
        ("coconeri", one["room"] or "", date.fromisoformat(one["from"][:10]),
         date.fromisoformat(one["to"][:10]), _halves(one["start"]) or 0, _halves(one["end"]) or 0)
        for _, one in _objects(files["plaza/closures.jsonl"])
    ])  # fmt: skip
    groups = {one["id"] for _, one in _objects(files["plaza/groups.jsonl"])}
    found: Verdicts = {}
    waiting = []
    seen: set[str] = set()
    for line, one in _objects(files["plaza/applications.jsonl"]):
        where = ("plaza/applications.jsonl", line)
        if one["application_id"] in seen:
            found[where] = "DUPLICATE"
            continue
        seen.add(one["application_id"])
        day, start = _tokyo(one["start"])
        end_day, end = _tokyo(one["end"])
        end += 48 * (end_day - day).days
        if one["room"] not in rooms:
            found[where] = "UNKNOWN_ROOM"
        elif one["group_id"] not in groups:
            found[where] = "UNKNOWN_REGISTRANT"
        elif end <= start:
            found[where] = "END_BEFORE_START"
        elif start not in starts or end not in ends:
            found[where] = "OUTSIDE_HOURS"
        elif _is_closed(closed, "coconeri", conflicts[one["room"]], day, range(int(start), int(end))):
            found[where] = "CLOSED"
        else:
            moment = datetime.fromisoformat(one["applied_at"]).astimezone(UTC)
            holds = one["status"] in {"承認", "申請中"}
            halves = range(int(start), int(end))
            waiting.append(
                (moment, one["application_id"], where, {one["room"]}, day, halves, holds)
            )
    _settle(waiting, conflicts, found)
    return found


def _objects(content: bytes):
    for line, text in enumerate(content.decode().splitlines(), 1):
        if text.strip():
            yield line, json.loads(text)


def _tokyo(text: str) -> tuple[date, float]:
    late = "T24:00" in text
    moment = datetime.fromisoformat(text.replace("T24:00", "T00:00")).astimezone(UTC)
    here = moment + timedelta(hours=9, days=1 if late else 0)
    return here.date(), here.hour * 2 + here.minute / 30
