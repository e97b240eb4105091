"""Questions to the view: checked, then answered from one snapshot."""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

import numpy as np

from scheduling.glance.rules import bitmap as bits
from scheduling.glance.rules.arrays import Columns
from scheduling.glance.rules.asked import DAYS_MAX, Fault, fault_of_need, fault_of_window
from scheduling.glance.rules.bitmap import Layout, PackedDay
from scheduling.glance.rules.days import RoomDays, room_days
from scheduling.glance.rules.needs import Need
from scheduling.glance.rules.search import Found, search
from scheduling.glance.rules.snapshot import Day, Snapshot, as_of
from scheduling.rulebook.rules import Code, Refusal
from scheduling.space.rules import FacilityId, RoomId

_PACKED_MAX: Final = 2_048
_TOKEN_MAX: Final = (4 + DAYS_MAX * bits.DIGEST_BYTES) * 4 // 3 + 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Rooms and days of one snapshot that somebody may see."""

    snapshot: Snapshot
    days: tuple[Day, ...]
    rooms: Columns
    now: datetime

    @property
    def as_of(self) -> datetime:
        return as_of(self.days)

    @property
    def version(self) -> str:
        """Equal rows, equal version, in every process."""
        named = f"{self.snapshot.catalogue.version}/{self.days[0].day}".encode()
        masks = (part for day in self.days for part in (day.free, day.closed, day.version))
        mix = sha256(named + self.rooms.tobytes())
        for mask in masks:
            mix.update(mask.tobytes())
        return mix.hexdigest()[:16]

    def page(self, rooms: Columns) -> tuple[RoomDays, ...]:
        return room_days(self.days, rooms, now=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitmap:
    """All atoms on some days, as texts of base64."""

    as_of: datetime
    first: date
    layout: Layout
    days: tuple[PackedDay, ...]
    version: str

    @property
    def free(self) -> str:
        return "".join(day.free_text for day in self.days)

    @property
    def closed(self) -> str:
        return "".join(day.closed_text for day in self.days)

    @property
    def exact(self) -> str:
        rows = (place.to_bytes(2) + row for place, day in enumerate(self.days)
                for row in bits.exact_rows(day))  # fmt: skip
        return b64encode(b"".join(rows)).decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class BitmapDelta:
    """What differs from what the holder of a token has."""

    as_of: datetime
    first: date
    days: int
    layout: Layout
    version: str
    records: str


class PackedDays:
    """Days as they were packed lately, by digest: what deltas are made against. Bounded."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, PackedDay] = OrderedDict()

    def pack(self, days: Sequence[Day]) -> tuple[PackedDay, ...]:
        packed = tuple(bits.pack(day) for day in days)
        for day in packed:
            self._known[day.digest] = day
            self._known.move_to_end(day.digest)
        while len(self._known) > _PACKED_MAX:
            self._known.popitem(last=False)
        return packed

    def bitmap(
        self, snapshot: Snapshot, first: date, days: int, *, since: str | None
    ) -> Bitmap | BitmapDelta | Fault:
        """The whole of it; or the difference, for whoever says what they hold."""
        fault = fault_of_window(snapshot, first, days)
        if fault is not None:
            return fault
        window = snapshot.window(first, days)
        held = bits.digests_of(_bytes(since)) if since else {}
        packed = self.pack(window)
        version = _text(bits.token_of(first, packed))
        layout, moment = bits.layout_of(snapshot.catalogue), as_of(window)
        if not held:
            return Bitmap(as_of=moment, first=first, layout=layout, days=packed, version=version)
        records = bits.delta(first, packed, held, self._known)
        return BitmapDelta(
            as_of=moment, first=first, days=days, layout=layout, version=version,
            records=b64encode(records).decode("ascii"),
        )  # fmt: skip


def window(
    snapshot: Snapshot, first: date, days: int, *, rooms: Sequence[RoomId] | None,
    facility: FacilityId | None, now: datetime,
) -> Window | Fault:  # fmt: skip
    """The typed view of some rooms, of a facility, or of all."""
    fault = fault_of_window(snapshot, first, days)
    chosen = fault or _rooms(snapshot, rooms, facility)
    if isinstance(chosen, Fault):
        return chosen
    days_shown = snapshot.window(first, days)
    return Window(snapshot=snapshot, days=days_shown, rooms=chosen, now=now)


def find(snapshot: Snapshot, need: Need, *, now: datetime) -> Found | Fault:
    """Search by need."""
    return fault_of_need(snapshot, need) or search(snapshot, need, now=now)


def _rooms(
    snapshot: Snapshot, rooms: Sequence[RoomId] | None, facility: FacilityId | None
) -> Columns | Fault:
    catalogue = snapshot.catalogue
    chosen: Columns = np.arange(len(catalogue.rooms), dtype=np.intp)
    if facility is not None:
        place = catalogue.facility_place.get(facility)
        if place is None:
            return Fault(Refusal(code=Code.NO_SUCH_FACILITY), "facilityId")
        chosen = np.array(catalogue.rooms_of[place], np.intp)
    if rooms is not None:
        if any(room not in catalogue.room_place for room in rooms):
            return Fault(Refusal(code=Code.NO_SUCH_ROOM), "roomIds")
        named = np.array(sorted({catalogue.room_place[room] for room in rooms}), np.intp)
        chosen = np.intersect1d(chosen, named)
    return chosen


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    """What is no token of ours says that nothing is held."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) <= _TOKEN_MAX else b""
    except (NoBase64, ValueError):
        return b""
