"""The sections of one's own page: every part of it that has a page of its own, in one list."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Section:
    """Where it is, and by which words: `section.<name>` and `section.<name>.what`."""

    name: str
    href: str
    icon: str


SECTIONS: Final[tuple[Section, ...]] = (
    Section("bookings", "/bookings", "calendar"),
    Section("groups", "/me/groups", "people"),
    Section("links", "/me/links", "list"),
    Section("profile", "/me/profile", "ease"),
    Section("helpers", "/me/helpers", "person"),
    Section("clients", "/me/clients", "people"),
    Section("letters", "/me/letters", "info"),
    Section("keys", "/me/keys", "link"),
    Section("sessions", "/me/sessions", "person"),
)
