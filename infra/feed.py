"""News: what one act announces through the outbox, and whose feeds must hear of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    topic: str  # noun.done, as `booking.made`
    scopes: tuple[str, ...]  # as `user:<registrant>`; the store sorts them, as it locks by name
