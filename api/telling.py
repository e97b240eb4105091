"""Who is told of what: each topic joined to its letter, and every other act to a notice."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from infra.db import Connection
from infra.outbox import ANY_TOPIC, Listener, Posted
from scheduling.booking import actions as bookings
from scheduling.booking import letters as booking_letters
from scheduling.booking.rules import BookingId
from scheduling.people.actions import letters, reminding
from scheduling.people.actions.letters import Office
from scheduling.people.letters import EXPIRING, HANDED_OVER
from scheduling.people.rules.letters import Letter, Register
from scheduling.people.rules.notices import Actor

OWN_LETTERS: Final = (booking_letters.MADE, booking_letters.CANCELLED)


def listeners(office: Office) -> Mapping[str, Listener]:
    """Join each topic to what it causes; whatever has no letter of its own is told as a notice."""
    return {
        **{topic: partial(_booking_letter, office) for topic in OWN_LETTERS},
        EXPIRING: partial(reminding.tell_of_end, office),
        HANDED_OVER: partial(reminding.tell_of_hand_over, office),
        "delivery.due": partial(letters.send, office),
        ANY_TOPIC: partial(letters.tell_of_acts, office),
    }


async def _booking_letter(office: Office, conn: Connection, posted: Posted) -> None:
    facts = await bookings.letter_facts(conn, BookingId(posted.subject))
    assert facts is not None, "a booking is announced in the transaction that makes it"

    def compose(register: Register, by: Actor | None) -> Letter:
        return booking_letters.letter(
            posted.topic, facts, register=register, by=by, made_at=posted.made_at
        )

    await letters.deliver(office, conn, posted, to=facts.holder_id, compose=compose)
