"""Where somebody stands in a queue, how long it will take, and when to ask again. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Final
from uuid import UUID

from infra.queue import QueueRow

AGAIN_LEAST: Final = 5
AGAIN_MOST: Final = 60
SPREAD: Final = 10  # seconds over which those who wait for the opening ask after it
ROUNDED: Final = 10  # seconds: an estimate of a minute is not known to the second


class State(StrEnum):
    """What somebody is told."""

    NONE = "none"  # There is no queue these days.
    COMING = "coming"  # Tickets are not given yet.
    JOIN = "join"  # One may take a ticket now.
    GATHERING = "gathering"  # One holds a ticket; the opening will draw its place.
    WAITING = "waiting"
    ADMITTED = "admitted"
    SHUT = "shut"
    OVER = "over"  # The rush is over: one may book without a ticket.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What the cookie says, sealed by us."""

    queue_id: UUID
    person_id: UUID
    place: int | None  # None: the opening had not drawn it yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One answer: the state, the place, how many are before it, about how long, when to ask."""

    state: State
    place: int | None = None
    ahead: int | None = None
    seconds: int | None = None
    again: int = AGAIN_MOST


def told(queue: QueueRow | None, ticket: Ticket | None, *, now: datetime) -> Told:
    """Say where a ticket stands; asking often changes nothing in it."""
    if queue is None:
        return Told(state=State.NONE)
    if now >= queue.closes_at:
        return Told(state=State.OVER)
    if now < queue.gathers_at:
        return Told(state=State.COMING, again=_until(queue.gathers_at, now))
    if ticket is None or ticket.queue_id != queue.queue_id:
        return Told(state=State.JOIN)
    if ticket.place is None:
        jitter = ticket.person_id.int % SPREAD
        return Told(state=State.GATHERING, again=_until(queue.opens_at, now) + jitter)
    return _placed(queue, ticket.place)


def _placed(queue: QueueRow, place: int) -> Told:
    ahead = max(place - queue.admitted - 1, 0)
    if queue.shut_at is not None:
        return Told(state=State.SHUT, place=place, ahead=ahead)
    if place <= queue.admitted:
        return Told(state=State.ADMITTED, place=place)
    seconds = ceil((ahead + 1) / queue.pace / ROUNDED) * ROUNDED
    again = min(max(seconds // 4, AGAIN_LEAST), AGAIN_MOST)
    return Told(
        state=State.WAITING, place=place, ahead=ahead, seconds=seconds, again=again + place % 3
    )


def _until(moment: datetime, now: datetime) -> int:
    left = ceil((moment - now).total_seconds())
    return min(max(left, AGAIN_LEAST), AGAIN_MOST)
