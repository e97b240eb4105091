"""Registrants: the people and groups that bookings stand for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)  # of the person's own registration
RegistrantId = NewType("RegistrantId", UUID)  # a person or a group


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
class Registration:
    """A registration as whoever may act for it sees it: which system numbered it."""

    registrant_id: RegistrantId
    kind: HolderKind
    system: str
    number: str
    name: str
    is_sample: bool
    is_oneself: bool
