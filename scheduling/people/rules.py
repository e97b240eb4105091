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
