"""What every adapter ends in: the same typed rows for all three former systems."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from scheduling.legacy.rules.findings import Place
from scheduling.space.rules import System


class Status(StrEnum):
    """What became of a booking in the former system."""

    APPROVED = "approved"
    PENDING = "pending"  # holds the room
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def holds(self) -> bool:
        return self in {Status.APPROVED, Status.PENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A named stretch of the day that is let as a whole, in minutes from midnight."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRow:
    """One line of a table of frames that many rooms share."""

    place: Place
    kind: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityRow:
    place: Place
    system: System
    key: str
    name: str
    kind: str
    address: str
    phone: str
    alias: str = ""
    opening_text: str = ""
    closing_text: str = ""
    local_rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRow:
    """A room and how it is let; `parts` are rooms that it is made of."""

    place: Place
    system: System
    key: str
    facility_key: str
    name: str
    capacity: int | None
    facility_name: str = ""
    kind: str = ""
    frame_kind: str = ""
    frames: tuple[Frame, ...] = ()
    parent: str = ""
    parts: tuple[str, ...] = ()
    lights: bool = False
    sound: str = ""
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRow:
    """Both days are closed, from start to end on each; no room is the whole facility."""

    place: Place
    system: System
    facility_key: str
    room_key: str
    first: date
    last: date
    start: int
    end: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """Yen for one frame of a room; frame 0 is every hour of it."""

    place: Place
    system: System
    room_key: str
    holder_class: str
    valid_from: date
    frame: int
    yen: int  # with lights, where there are any


@dataclass(frozen=True, slots=True, kw_only=True)
class ReductionRow:
    place: Place
    system: System
    code: str
    percent: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    place: Place
    system: System
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """From which day, months before, one may ask; the last day where there is one."""

    months_before: int
    from_day: int
    to_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    place: Place
    system: System
    holder_class: str
    holder_class_name: str
    target: str
    lottery: tuple[Opening, ...]
    first_come: Opening | None
    frames_max: int | None
    lottery_frames_max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach a registrant: kept in a table of its own."""

    representative: str = field(default="", repr=False)
    representative_kana: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    birth: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Evidence about a group: how many, never who."""

    total: int | None = None
    in_ward: Decimal | None = None  # halls hand over a share: kept exact
    age65: int | None = None
    age75: int | None = None
    disabled: int | None = None
    junior: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    place: Place
    system: System
    number: str
    sequence: int
    name: str = field(repr=False)
    birth: date | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrantRow:
    place: Place
    system: System
    number: str
    is_group: bool
    name: str = field(repr=False)
    kana: str = field(repr=False)
    holder_class: str = ""
    local: bool | None = None
    activity: str = ""
    registered: date | None = None
    expires: date | None = None
    contact: Contact = Contact()
    counts: Counts = Counts()
    members: tuple[MemberRow, ...] = ()  # where they stand in the same line


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFrames:
    """From the first frame to the last, what lies between included."""

    day: date
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTimes:
    """From a minute of a day to a minute counted from the same midnight."""

    day: date
    start: int
    end: int


Use: TypeAlias = ByFrames | ByTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    place: Place
    system: System
    number: str
    facility_key: str
    room_key: str
    registrant: str
    use: Use
    accepted_at: datetime
    status: Status
    activity: str = ""
    headcount: int | None = None
    via: str = ""
    reduction: str = ""
    charged: int | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishRow:
    """One wish of a lottery entry, kept as it is; what could be read of it beside the text."""

    rank: int
    room_key: str
    text: str
    use: Use | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    place: Place
    system: System
    number: str
    registrant: str
    entered_at: datetime
    wishes: tuple[WishRow, ...]
    won_rank: int | None
    booking_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataRow:
    """Where a facility stands and what is there for people who need it."""

    place: Place
    number: int  # how-manieth row of data
    code: str  # '' where ruined and not to be repaired
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    phone: str
    kind: str
    access: tuple[tuple[str, bool | None], ...]
    updated: date | None
