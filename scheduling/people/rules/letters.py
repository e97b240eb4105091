"""Letters: one content for every channel, in the register of the person who reads it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.profile import AccessProfile, TextLoad, Tongue, Way
from scheduling.people.rules.registrants import RegistrantId

LetterId = NewType("LetterId", UUID)
DeliveryId = NewType("DeliveryId", UUID)

LETTERS_MAX: Final = 50


class Register(StrEnum):
    """In which words: plain Japanese, やさしい日本語, English."""

    JA = "ja"
    EASY = "easy"
    EN = "en"


class Purpose(StrEnum):
    """Why a letter is sent; what is necessary nobody can refuse."""

    NECESSARY = "necessary"
    REMINDER = "reminder"
    NEWS = "news"


class Channel(StrEnum):
    """How a letter goes out."""

    MAIL = "mail"
    SECOND_MAIL = "second_mail"  # to somebody the person has named, of acts by others
    SHEET = "sheet"  # printed


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # no address, or the mail server will never take it
    BOUNCED = "bounced"  # taken, and given back later


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a person is told. Channels differ in form, never in what they say or when."""

    register: Register
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...]
    next_step: str
    sender: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A letter on its way: to whom, about what, why, and who acted if it was somebody else."""

    letter_id: LetterId
    to: RegistrantId
    letter: Letter
    topic: str
    subject: UUID
    purpose: Purpose
    actor_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One channel of one letter, and what became of it."""

    channel: Channel
    state: DeliveryState
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLetter:
    """A letter as its reader finds it again; without content once its key is destroyed."""

    letter_id: LetterId
    topic: str
    purpose: Purpose
    made_at: datetime
    actor_id: UUID | None
    letter: Letter | None
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """What somebody wants to be told beside what is necessary; news only where they asked."""

    reminder: bool = True
    news: bool = False
    second_mail: str = ""

    def wants(self, purpose: Purpose) -> bool:
        match purpose:
            case Purpose.NECESSARY:
                return True
            case Purpose.REMINDER:
                return self.reminder
            case Purpose.NEWS:
                return self.news


def register_of(profile: AccessProfile) -> Register:
    if profile.tongue is Tongue.EN:
        return Register.EN
    return Register.EASY if profile.text_load is TextLoad.EASY else Register.JA


def channels_of(
    profile: AccessProfile, *, has_mail: bool, second: bool, by_other: bool
) -> tuple[Channel, ...]:
    """Mail where it is wanted and can be; a sheet where it is wanted or nothing else is."""
    mail = has_mail and Way.MAIL in profile.ways
    sheet = Way.SHEET in profile.ways or not mail
    return (
        *((Channel.MAIL,) if mail else ()),
        *((Channel.SECOND_MAIL,) if second and by_other else ()),
        *((Channel.SHEET,) if sheet else ()),
    )


def due_of(profile: AccessProfile, now: datetime) -> datetime:
    """When the letter goes, on every channel: at once, or when the quiet hours end."""
    quiet = profile.quiet
    return quiet.ends_after(now) if quiet is not None and quiet.holds(now) else now
