"""Registrants: the people and groups that bookings stand for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
RegistrantId = NewType("RegistrantId", UUID)  # a person or a group


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a person is told, the same on every channel."""

    subject: str
    text: str


class Channel(StrEnum):
    """How a letter went out."""

    MAIL = "mail"
    NONE = "none"  # No address is known: the booking stands on the person's page only.


class HolderKind(StrEnum):
    """Whose name a booking stands in."""

    PERSON = "person"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A registrant that the actor may act for."""

    registrant_id: RegistrantId
    kind: HolderKind
    name: str
    is_sample: bool
    is_oneself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    """One of the labelled people of the demo."""

    person_id: PersonId
    name: str
    holders: tuple[str, ...]  # the names they may book in


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRegistrant:
    """A labelled registrant, and which sample person may act for it."""

    system: str
    number: str
    kind: HolderKind
    name: str
    kana: str
    fee_class: str
    person: str  # the number of the person who acts
