"""After the change-over an export is checked, not applied: how it differs from what is here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduling.legacy.rules.bookings import START_COLUMN
from scheduling.legacy.rules.findings import Drift, Finding
from scheduling.legacy.rules.handover import Accepted, Part
from scheduling.legacy.rules.rows import BookingRow
from scheduling.legacy.rules.spaces import AtomName
from scheduling.period.rules import at


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A booking of the former system as it stands here now."""

    number: str
    room_key: str
    start: datetime
    end: datetime
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Something that takes an atom here, and how to name it to a clerk."""

    start: datetime
    end: datetime
    number: str  # of the former system, where it came from there
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What is known here of one system's bookings."""

    bookings: Mapping[str, Here]
    takings: Mapping[AtomName, Sequence[Taking]]


def differences(
    part: Part, present: Present, *, facilities: Collection[str], today: date
) -> Iterator[Finding]:
    """Each booking of the days to come that we do not have as they have it."""
    for one in part.bookings:
        if one.row.facility_key in facilities and one.span.day >= today:
            here = present.bookings.get(one.row.number)
            found = (
                _of_holding(one, here, part, present)
                if one.row.status.holds
                else (_of_cancelled(one.row, here))
            )
            if found is not None:
                yield found


def meetings(
    met: Iterable[Accepted], takings: Mapping[AtomName, Sequence[Taking]], part: Part
) -> Iterator[Finding]:
    """Handed-over bookings that meet one made here: neither is changed, both are shown."""
    for one in met:
        other = _in_the_way(one, part, takings)
        if other is not None:
            yield _clash(one, other)


def _of_holding(one: Accepted, here: Here | None, part: Part, present: Present) -> Finding | None:
    start, end = _times(one)
    same_place = here is not None and (here.room_key, here.start, here.end) == (
        one.row.room_key, start, end,
    )  # fmt: skip
    if here is not None and here.holds and same_place:
        return None
    other = _in_the_way(one, part, present.takings)
    if other is not None:
        return _clash(one, other)
    if here is None:
        sentence = "移行後に旧システムで受け付けた予約で、こちらにはありません。"
        return _finding(one.row, Drift.ONLY_THERE, sentence)
    sentence = "旧システムとこちらで、室場・日時または取消の状態が違います。"
    return _finding(one.row, Drift.CHANGED_THERE, sentence)


def _of_cancelled(row: BookingRow, here: Here | None) -> Finding | None:
    if here is None or not here.holds:
        return None
    sentence = "旧システムでは取り消されていますが、こちらでは有効です。"
    return _finding(row, Drift.CANCELLED_THERE, sentence)


def _in_the_way(
    one: Accepted, part: Part, takings: Mapping[AtomName, Sequence[Taking]]
) -> Taking | None:
    """What takes the same atom at the same time and is not the booking itself."""
    start, end = _times(one)
    for atom in part.spaces[one.row.room_key].atoms:
        for taking in takings.get(atom, ()):
            if taking.number != one.row.number and taking.start < end and start < taking.end:
                return taking
    return None


def _times(one: Accepted) -> tuple[datetime, datetime]:
    return at(one.span.day, one.span.start), at(one.span.day, one.span.end)


def _clash(one: Accepted, other: Taking) -> Finding:
    start, end = _times(one)
    sentence = (
        f"旧システムの予約{one.row.number}({start:%Y-%m-%d %H:%M}～{end:%H:%M})が、"
        f"こちらの{other.name}({other.start:%Y-%m-%d %H:%M}～{other.end:%H:%M})と重なります。"
    )
    return _finding(one.row, Drift.CLASH, sentence, other_key=other.name)


def _finding(row: BookingRow, code: Drift, sentence: str, *, other_key: str = "") -> Finding:
    return Finding(
        place=row.place,
        code=code,
        column=START_COLUMN[row.system],
        sentence=sentence,
        key=row.number,
        other_key=other_key,
    )
