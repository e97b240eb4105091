"""Letters: what a person is told, and how it went out."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a person is told, the same on every channel."""

    subject: str
    text: str


class Channel(StrEnum):
    """How a letter went out."""

    MAIL = "mail"
    NONE = "none"  # No address is known: the booking stands on the person's page only.
