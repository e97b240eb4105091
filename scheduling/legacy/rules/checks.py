"""Checks that every former system shares: closures, fees, members, entries and bookings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from scheduling.legacy.rules.bookings import (
    HOLDER_COLUMN,
    Span,
    Ward,
    overlapping,
    unknown_registrant,
    unknown_room,
)
from scheduling.legacy.rules.fees import Tariffs, frames_within, price, yen_of_frames
from scheduling.legacy.rules.findings import Finding, Headline, Reason, Warn, about
from scheduling.legacy.rules.handover import Accepted
from scheduling.legacy.rules.rows import (
    BookingRow,
    ClosureRow,
    EntryRow,
    FeeRow,
    MemberRow,
    RegistrantRow,
)
from scheduling.legacy.rules.sheets import Form
from scheduling.legacy.rules.spaces import Space
from scheduling.legacy.rules.taking import Fault, Intake, Kind, Taken
from scheduling.space.rules import System

FEE_COLUMN: Final = {System.PUBLIC: "使用料", System.HALLS: "料金", System.PLAZA: "charged"}
RELIEF_COLUMN: Final = {
    System.PUBLIC: "減免コード",
    System.HALLS: "減免",
    System.PLAZA: "reduction_code",
}


def judged_closures(
    intake: Intake,
    taken: Iterable[Taken[ClosureRow]],
    spaces: Mapping[str, Space],
    facilities: frozenset[str],
) -> tuple[ClosureRow, ...]:
    """A closure names a facility that is there, a room of it or none, and ends after it starts."""

    def check(row: ClosureRow) -> Fault | None:
        room = spaces.get(row.room_key)
        if row.room_key and (room is None or row.facility_key not in {"", room.row.facility_key}):
            return unknown_room(row.system, row.room_key)
        if not row.room_key and row.facility_key not in facilities:
            return unknown_room(row.system, row.facility_key)
        if row.last < row.first or row.end <= row.start:
            column = {System.PLAZA: "to"}.get(row.system, "終了日")
            sentence = "終わりが始まりより後になっていません。"
            return Fault(code=Reason.END_BEFORE_START, column=column, sentence=sentence)
        return None

    return tuple(
        replace(row, facility_key=spaces[row.room_key].row.facility_key) if row.room_key else row
        for row in intake.settle(taken, check)
    )


def fee_fault(row: FeeRow, spaces: Mapping[str, Space]) -> Fault | None:
    """A fee is for a room that is there, and for a frame of it."""
    space = spaces.get(row.room_key)
    if space is None:
        return unknown_room(row.system, row.room_key)
    if row.frame == 0 or any(frame.number == row.frame for frame in space.frames):
        return None
    sentence = f"コマ{row.frame}はこの室場の利用区分にありません。"
    return Fault(code=Reason.OUTSIDE_HOURS, column="コマ番号", sentence=sentence)


def judged_members(
    intake: Intake, kind: Kind[MemberRow], registrants: Mapping[str, RegistrantRow]
) -> tuple[MemberRow, ...]:
    def check(row: MemberRow) -> Fault | None:
        known = row.number in registrants
        return None if known else unknown_registrant(row.system, row.number)

    return tuple(intake.settle(intake.take(kind), check, lambda row: row.number))


def judged_entries(
    intake: Intake, kind: Kind[EntryRow], registrants: Mapping[str, RegistrantRow]
) -> tuple[EntryRow, ...]:
    """Wishes are kept as they are; only who entered is asked."""

    def check(row: EntryRow) -> Fault | None:
        known = row.registrant in registrants
        return None if known else unknown_registrant(row.system, row.registrant)

    return tuple(intake.settle(intake.take(kind), check, lambda row: row.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a use costs by the tables of one former system."""

    tariffs: Tariffs
    percents: Mapping[str, int]
    _full: dict[tuple[str, str, date, int, int], int | None] = field(
        default_factory=dict[tuple[str, str, date, int, int], int | None]
    )

    def of(self, row: BookingRow, span: Span, space: Space, holder_class: str) -> int | None:
        """The rate of the day of use, less the reduction; None: a rate is missing."""
        tariff = self.tariffs.of(row.room_key, holder_class)
        since = tariff.since_of(span.day) if tariff else None
        if tariff is None or since is None:
            return None
        key = (row.room_key, holder_class, since, span.start, span.end)
        if key not in self._full:  # a few thousand uses, asked for sixty thousand times
            frames = frames_within(space.frames, span.start, span.end)
            yen = yen_of_frames(frames, tariff.on(span.day) or {})
            self._full[key] = None if yen is None else sum(yen)
        full = self._full[key]
        return None if full is None else price(full, self.percents.get(row.reduction, 0))


def judged_bookings(
    intake: Intake, kind: Kind[BookingRow], ward: Ward, prices: Prices
) -> tuple[Accepted, ...]:
    taken = intake.take(kind)
    intake.report.add_all(_cut_short(kind.form, taken, ward))
    fitting: list[Taken[BookingRow]] = []
    for one in taken:
        fault = ward.fault(one.row)
        if fault is None:
            fitting.append(one)
        else:
            intake.reject(one.row.place, fault, key=one.row.number)
    passed, refused = overlapping(fitting, ward)
    for one, fault in refused:
        intake.reject(one.row.place, fault, key=one.row.number)
    return tuple(_accepted(intake, one, ward, prices) for one in passed)


def _accepted(intake: Intake, taken: Taken[BookingRow], ward: Ward, prices: Prices) -> Accepted:
    row, span, space = taken.row, ward.span(taken.row), ward.spaces[taken.row.room_key]
    holder = ward.registrants[row.registrant]
    yen = prices.of(row, span, space, holder.holder_class)
    said = list(_warnings(row, span, holder, prices, yen))
    if ward.system is System.PUBLIC and not row.facility_key:
        said.append(_repaired(row, space))
    intake.accept(taken, said)
    whole = row.facility_key == space.row.facility_key
    known = row if whole else replace(row, facility_key=space.row.facility_key)
    return Accepted(row=known, span=span, price=yen)


def _warnings(
    row: BookingRow, span: Span, holder: RegistrantRow, prices: Prices, yen: int | None
) -> Iterator[Finding]:
    if holder.expires is not None and holder.expires < span.day:
        sentence = f"利用者の有効期限({holder.expires})が利用日({span.day})より前です。"
        yield _warn(row, Warn.EXPIRES_BEFORE_USE, HOLDER_COLUMN[row.system], sentence)
    if row.reduction and row.reduction not in prices.percents:
        sentence = f"減免「{row.reduction}」は減免の表にないので、減免なしとしました。"
        yield _warn(row, Warn.UNKNOWN_REDUCTION, RELIEF_COLUMN[row.system], sentence)
    if yen is None:
        sentence = "利用日に有効な使用料が使用料の表にありません。"
        yield _warn(row, Warn.NO_FEE, FEE_COLUMN[row.system], sentence)
    elif row.charged is not None and row.charged != yen:
        sentence = f"使用料は{row.charged}円とありますが、表からは{yen}円です。"
        yield _warn(row, Warn.FEE_DIFFERS, FEE_COLUMN[row.system], sentence)


def _warn(row: BookingRow, code: Warn, column: str, sentence: str) -> Finding:
    return Finding(place=row.place, code=code, column=column, sentence=sentence, key=row.number)


def _repaired(row: BookingRow, space: Space) -> Finding:
    sentence = f"施設コードが壊れていました。室場から{space.row.facility_key}と分かりました。"
    return _warn(row, Warn.CODE_REPAIRED, "施設コード", sentence)


def _cut_short(form: Form, taken: Sequence[Taken[BookingRow]], ward: Ward) -> Iterator[Finding]:
    """More than half of the bookings name registrants that are not there: say it once."""
    missing = sum(1 for one in taken if one.row.registrant not in ward.registrants)
    if missing * 2 > len(taken):
        sentence = (
            f"予約{len(taken)}件のうち{missing}件の利用者が利用者の表にありません。"
            "利用者の表が途中で切れていると思われます。先に表を確かめてください。"
        )
        yield about(form.file, Headline.CUT_SHORT, sentence)
