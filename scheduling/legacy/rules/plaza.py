"""区民・産業プラザ予約システム: JSON Lines in UTF-8, one facility with its rooms in one line."""

from collections.abc import Iterator
from typing import Final

from scheduling.legacy.rules.cells import Cells, UnreadableError
from scheduling.legacy.rules.clock import read_minutes
from scheduling.legacy.rules.dates import read_birth, read_instant
from scheduling.legacy.rules.numbers import read_count, read_percent, read_phone
from scheduling.legacy.rules.rows import (
    BookingRow,
    ByTimes,
    ClosureRow,
    Contact,
    Counts,
    EntryRow,
    FacilityRow,
    FeeRow,
    Frame,
    MemberRow,
    Opening,
    ReductionRow,
    RegistrantRow,
    RoomRow,
    WindowRow,
    WishRow,
)
from scheduling.legacy.rules.sheets import Form, Json, Layout, text_of
from scheduling.legacy.rules.statuses import read_state
from scheduling.legacy.rules.texts import fold, storable
from scheduling.period.rules import day_of, minute_of
from scheduling.space.rules import System

SYSTEM: Final = System.PLAZA


def _form(name: str) -> Form:
    return Form(file=f"plaza/{name}.jsonl", columns=(), layout=Layout.JSON_LINES)


FACILITIES: Final = _form("facility")
FEES: Final = _form("fees")
REDUCTIONS: Final = _form("reductions")
WINDOWS: Final = _form("windows")
CLOSURES: Final = _form("closures")
GROUPS: Final = _form("groups")
BOOKINGS: Final = _form("applications")
ENTRIES: Final = _form("lottery")


def facility(cells: Cells) -> FacilityRow:
    name = cells.shown("name")
    if not name:
        raise UnreadableError("name", "「name」がありません。")
    return FacilityRow(
        place=cells.place,
        system=SYSTEM,
        key=cells.code("id"),
        name=name,
        kind=name,
        address=cells.shown("address"),
        phone=read_phone(cells.text("tel")),
        alias=cells.shown("alias"),
    )


def rooms(cells: Cells) -> tuple[RoomRow, ...]:
    """Rooms, their divisions, and the combinations of rooms, in the order of the line."""
    frames = tuple(_frames(cells))
    key = cells.code("id")
    found: list[RoomRow] = []
    for one in _objects(cells.line.lists.get("rooms")):
        divisions = _objects(one.get("divisions"))
        parts = [_word(division, "id") for division in divisions]
        found += _rooms(cells, key, frames, one, parts)
        for division in divisions:
            found += _rooms(cells, key, frames, division, [])
    for one in _objects(cells.line.lists.get("combinations")):
        members = one.get("members")
        parts = [storable(text_of(part)) for part in members] if isinstance(members, list) else []
        found += _rooms(cells, key, frames, one, parts)
    return tuple(found)


def _rooms(
    cells: Cells, key: str, frames: tuple[Frame, ...], one: dict[str, Json], parts: list[str]
) -> Iterator[RoomRow]:
    if _word(one, "id"):
        yield RoomRow(
            place=cells.place,
            system=SYSTEM,
            key=_word(one, "id"),
            facility_key=key,
            name=fold(_word(one, "name")) or _word(one, "id"),
            capacity=read_count(_word(one, "capacity")) or None,
            kind=target_of(_word(one, "id")),
            frames=frames,
            parts=tuple(part for part in parts if part),
        )


def target_of(room_key: str) -> str:
    """What the plaza's windows call a room: t* are training, m* multi, half a hall is divided."""
    if room_key in {"hall-a", "hall-b"}:
        return "hall-divided"
    return {"t": "training", "m": "multi"}.get(room_key[:1], room_key)


def _frames(cells: Cells) -> Iterator[Frame]:
    for one in _objects(cells.line.lists.get("frames")):
        number = read_count(_word(one, "no"))
        start, end = read_minutes(_word(one, "start")), read_minutes(_word(one, "end"))
        if number is not None and start is not None and end is not None and start < end:
            yield Frame(number=number, start=start, end=end)


def fees(cells: Cells) -> tuple[FeeRow, ...]:
    """One line holds the yen of every frame."""
    found = {
        number: read_count(text)
        for name, text in cells.line.cells.items()
        if name.startswith("frames.") and (number := read_count(name[7:])) is not None
    }
    if not found or None in found.values():
        raise UnreadableError("frames", "「frames」の使用料を読めません。")
    return tuple(
        FeeRow(
            place=cells.place,
            system=SYSTEM,
            room_key=cells.code("room"),
            holder_class=fold(cells.text("group_class")).upper(),
            valid_from=cells.day("valid_from"),
            frame=frame,
            yen=yen or 0,
        )
        for frame, yen in sorted(found.items())
    )


def reduction(cells: Cells) -> ReductionRow:
    percent = read_percent(cells.text("percent"))
    if percent is None:
        raise UnreadableError("percent", "「percent」を読めません。")
    return ReductionRow(
        place=cells.place,
        system=SYSTEM,
        code=cells.digits("code", 2),
        percent=percent,
        cause=cells.text("condition"),
    )


def window(cells: Cells) -> WindowRow:
    openings = tuple(map(_opening, _objects(cells.line.lists.get("lottery"))))
    first_come = {
        part: text_of(cells.line.cells.get(f"first_come.{part}", ""))
        for part in ("months_before", "from_day")
    }
    return WindowRow(
        place=cells.place,
        system=SYSTEM,
        holder_class=cells.code("group_class"),
        holder_class_name=cells.text("group_class_name"),
        target=cells.code("target"),
        lottery=openings,
        first_come=_opening({**first_come}) if any(first_come.values()) else None,
        frames_max=cells.count("max_frames_per_month"),
        lottery_frames_max=cells.count("max_lottery_frames_per_month"),
    )


def _opening(one: dict[str, Json]) -> Opening:
    months, first = read_count(_word(one, "months_before")), read_count(_word(one, "from_day"))
    if months is None or first is None:
        raise UnreadableError("lottery", "受付の月と日を読めません。")
    return Opening(months_before=months, from_day=first, to_day=read_count(_word(one, "to_day")))


def closure(cells: Cells) -> ClosureRow:
    return ClosureRow(
        place=cells.place,
        system=SYSTEM,
        facility_key=cells.code("facility"),
        room_key="" if cells.is_blank("room") else cells.code("room"),
        first=cells.day("from"),
        last=cells.day("to"),
        start=0 if cells.is_blank("start") else cells.minutes("start"),
        end=24 * 60 if cells.is_blank("end") else cells.minutes("end"),
        cause=cells.text("reason"),
    )


def group(cells: Cells) -> RegistrantRow:
    return RegistrantRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.code("id"),
        is_group=True,
        name=cells.text("name"),
        kana=cells.text("kana"),
        holder_class=fold(cells.text("class.code")).upper(),
        registered=cells.day_if_any("registered_at"),
        expires=cells.day_if_any("valid_until"),
        contact=Contact(
            representative=cells.text("representative.name"),
            representative_kana=cells.text("representative.kana"),
            phone=read_phone(cells.text("tel")),
            mail=cells.text("email"),
        ),
        counts=Counts(
            total=cells.count("member_counts.total"),
            in_ward=cells.share("member_counts.in_ward", None),
            age65=cells.count("member_counts.age65"),
            age75=cells.count("member_counts.age75"),
            disabled=cells.count("member_counts.disabled"),
            junior=cells.count("member_counts.junior"),
        ),
        members=tuple(_members(cells)),
    )


def _members(cells: Cells) -> Iterator[MemberRow]:
    for sequence, one in enumerate(_objects(cells.line.lists.get("members")), 1):
        yield MemberRow(
            place=cells.place,
            system=SYSTEM,
            number=cells.code("id"),
            sequence=sequence,
            name=_word(one, "name"),
            birth=read_birth(_word(one, "birth")),
        )


def booking(cells: Cells) -> BookingRow:
    start, end = cells.instant("start"), cells.instant("end")
    day = day_of(start)
    return BookingRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.code("application_id"),
        facility_key="",
        room_key=cells.code("room"),
        registrant=cells.code("group_id"),
        use=ByTimes(day=day, start=minute_of(start, day), end=minute_of(end, day)),
        accepted_at=cells.instant("applied_at"),
        status=read_state(cells, "status"),
        headcount=cells.count("headcount"),
        via=cells.text("via"),
        reduction=cells.reduction("reduction_code"),
        charged=cells.count("charged"),
        note=cells.text("note"),
    )


def entry(cells: Cells) -> EntryRow:
    won = read_count(cells.text("result.won_rank"))
    return EntryRow(
        place=cells.place,
        system=SYSTEM,
        number=cells.code("entry_id"),
        registrant=cells.code("group_id"),
        entered_at=cells.instant("entered_at"),
        wishes=tuple(_wishes(cells)),
        won_rank=won,
        booking_number=cells.text("result.application_id"),
    )


def _wishes(cells: Cells) -> Iterator[WishRow]:
    for at, one in enumerate(_objects(cells.line.lists.get("wishes")), 1):
        room, begins, ends = (_word(one, part) for part in ("room", "start", "end"))
        if room or begins or ends:
            yield WishRow(
                rank=read_count(_word(one, "rank")) or at,
                room_key=room,
                text=f"{room} {begins} {ends}",
                use=_wished(begins, ends),
            )


def _wished(begins: str, ends: str) -> ByTimes | None:
    start, end = read_instant(begins), read_instant(ends)
    if start is None or end is None:
        return None
    day = day_of(start)
    return ByTimes(day=day, start=minute_of(start, day), end=minute_of(end, day))


def _objects(value: Json | None) -> list[dict[str, Json]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _word(one: dict[str, Json], name: str) -> str:
    return storable(text_of(one.get(name))).strip()
