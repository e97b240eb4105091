"""Judging rooms by days at once: bits of half-hours and of bands, a verdict for each pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Final

import numpy as np

from scheduling.glance.rules.arrays import Bits, Columns, Flags, Small
from scheduling.glance.rules.eras import NO_PRICE, Era
from scheduling.glance.rules.needs import Times, Use, uses, wanted_bands
from scheduling.glance.rules.snapshot import Day
from scheduling.glance.rules.states import Verdict
from scheduling.period.rules import HALVES_A_DAY, TOKYO, WHOLE_DAY, day_of
from scheduling.space.facts import RoomFacts
from scheduling.space.rules import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many yen, at the rate of one class; a use without a price is too dear."""

    yen_max: int
    holder_class: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, by class, and when."""

    holder_class: str
    now: datetime


@dataclass(frozen=True, kw_only=True, eq=False)
class Offered:
    """What the rooms of an era offer at some times, by room."""

    wanted: Bits  # a bit for each band that is looked at
    uses: tuple[tuple[Use, ...], ...]  # by kind of day
    masks: Bits  # [room, use] half-hours; 0: no such use, or too dear
    is_plain: bool  # any wanted band is a use: no need to try them one by one


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Days by rooms: what is still free of the opening hours, and the verdict."""

    days: tuple[Day, ...]
    rooms: Columns
    free: Bits
    verdict: Small

    @property
    def fits(self) -> Flags:
        """Where a use that meets the need can be booked or asked for by its holder."""
        fits: Flags = self.verdict <= Verdict.PARTLY_CLOSED
        return fits


def over_bits(day: date, now: datetime) -> int:
    """The half-hours of a day that have begun: nobody can book them any more."""
    today = day_of(now)
    if day != today:
        return WHOLE_DAY if day < today else 0
    local = now.astimezone(TOKYO)
    return (1 << (local.hour * 60 + local.minute) // 30 + 1) - 1


@lru_cache(maxsize=128)
def offered(era: Era, times: Times, limit: Limit | None) -> Offered:
    """Work out once which uses of an era meet some times and a limit."""
    wanted = tuple((wanted_bands(kind, times),) for kind in era.kinds)
    found = tuple(uses(kind, times) for kind in era.kinds)
    masks = era.by_room(tuple(tuple(use.mask for use in row) for row in found))
    if limit is not None:
        masks = np.where(_prices(era, found, limit.holder_class) <= limit.yen_max, masks, 0)
    return Offered(
        wanted=era.by_room(wanted)[:, 0],
        uses=found,
        masks=masks,
        is_plain=limit is None
        and all(
            bands.bit_count() == len(row) and all(use.first == use.last for use in row)
            for (bands,), row in zip(wanted, found, strict=True)
        ),
    )


def table(
    days: Sequence[Day],
    rooms: Columns,
    times: Times,
    *,
    now: datetime,
    limit: Limit | None = None,
    holder_class: str = "",
) -> Table:
    """Judge these rooms on these days for a class ("": anybody), all days of an era at once."""
    blocks = [
        _block(tuple(block), rooms, offered(era, times, limit), Asker(holder_class, now))
        for era, block in groupby(days, key=lambda day: day.era)
    ]
    none = (np.empty((0, len(rooms)), np.int64), np.empty((0, len(rooms)), np.uint8))
    frees, verdicts = zip(none, *blocks, strict=True)
    return Table(
        days=tuple(days),
        rooms=rooms,
        free=np.concatenate(frees),
        verdict=np.concatenate(verdicts),
    )


def _block(
    days: tuple[Day, ...], rooms: Columns, offer: Offered, asker: Asker
) -> tuple[Bits, Small]:
    over = [over_bits(day.day, asker.now) for day in days]
    era = days[0].era
    cut = ~np.array(over, np.int64)[:, None]
    free = np.stack([day.room_free for day in days])[:, rooms] & era.hours[rooms] & cut
    left = np.stack([_left(era, bits) for bits in over])[:, rooms] & offer.wanted[rooms]
    bookable = np.stack([day.bookable for day in days])[:, rooms] & left
    shut = np.stack([day.shut for day in days])[:, rooms]
    fits = bookable != 0 if offer.is_plain else _fits(free, offer.masks[rooms])
    verdict = np.full(free.shape, Verdict.ALL_TAKEN, np.uint8)
    verdict[bookable != 0] = Verdict.TOO_SHORT
    closed = shut & left == left
    verdict[closed] = Verdict.CLOSED_HOURS
    verdict[closed & (shut == era.bands[rooms])] = Verdict.CLOSED_DAY
    verdict[fits] = Verdict.PARTLY_CLOSED
    verdict[fits & (left & ~bookable & ~shut != 0)] = Verdict.PARTLY_TAKEN
    verdict[fits & (left == bookable)] = Verdict.FREE
    verdict[~np.stack([day.room_known for day in days])[:, rooms]] = Verdict.BEYOND_HORIZON
    verdict[left == 0] = Verdict.OVER
    verdict[:, offer.wanted[rooms] == 0] = Verdict.NO_HOURS
    early = _early(days, rooms, asker)
    verdict[(verdict <= Verdict.PARTLY_CLOSED) & early] = Verdict.NOT_OPEN_YET
    return free, _guarded(verdict, era, rooms)


def _early(days: tuple[Day, ...], rooms: Columns, asker: Asker) -> Flags:
    """Which days lie beyond what may be booked already."""
    reach = days[0].era.reach(asker.holder_class, asker.now)[rooms]
    ordinals = np.array([day.day.toordinal() for day in days], np.intp)
    early: Flags = ordinals[:, None] > reach[None, :]
    return early


def _guarded(verdict: Small, era: Era, rooms: Columns) -> Small:
    """Rooms that the public does not see, and rooms whose use the facility settles."""
    ask, hidden = _access(era)
    vacant = (verdict <= Verdict.PARTLY_CLOSED) | (verdict == Verdict.NOT_OPEN_YET)
    verdict[vacant & ask[rooms]] = Verdict.FACILITY_DECIDES
    verdict[:, hidden[rooms]] = Verdict.NOT_PUBLIC
    return verdict


def _fits(free: Bits, masks: Bits) -> Flags:
    """Is any of the uses of its room free?"""
    fits = np.zeros(free.shape, np.bool_)
    for mask in masks.T:
        fits |= (free & mask == mask) & (mask != 0)
    return fits


@lru_cache(maxsize=64)
def _left(era: Era, over: int) -> Bits:
    """For each room the bands of which no half-hour has begun."""
    if not over:
        return era.bands
    if over == WHOLE_DAY:
        return np.zeros_like(era.bands)
    begun = (era.band_masks & np.int64(over)) != 0
    weights = np.int64(1) << np.arange(begun.shape[1], dtype=np.int64)
    left: Bits = era.bands & ~(begun * weights).sum(axis=1)
    return left


@lru_cache(maxsize=64)
def _access(era: Era) -> tuple[Flags, Flags]:
    return _flags(era.rooms, Access.ASK), _flags(era.rooms, Access.HIDDEN)


def _flags(rooms: Sequence[RoomFacts], access: Access) -> Flags:
    return np.array([room.access is access for room in rooms], np.bool_)


def priced(era: Era, place: int, use: Use, holder_class: str) -> int | None:
    """What a use of a room costs; None: no price is set for this class."""
    yen = era.yen(holder_class)[place]
    return None if yen[0] == NO_PRICE else int(yen[use.last + 1] - yen[use.first])


def _prices(era: Era, found: tuple[tuple[Use, ...], ...], holder_class: str) -> Bits:
    """The price of each use of each room; where none is set, more than anybody would pay."""
    yen = era.yen(holder_class)
    first = era.by_room(tuple(tuple(use.first for use in row) for row in found))
    stop = era.by_room(tuple(tuple(use.last + 1 for use in row) for row in found))
    rows = np.arange(len(yen))[:, None]
    unknown = yen[:, :1] == NO_PRICE
    return np.where(unknown, _TOO_DEAR, yen[rows, stop] - yen[rows, first])


_TOO_DEAR: Final = np.iinfo(np.int64).max
assert HALVES_A_DAY < 63, "a mask must fit into a signed integer"
