"""Who is told of what: each topic joined to its letter, or to the reason why it has none."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from infra.db import Connection
from infra.outbox import ANY_TOPIC, Listener, Posted
from scheduling.booking import actions as bookings
from scheduling.booking import letters as booking_letters
from scheduling.booking.rules import BookingId
from scheduling.people.actions import alarming, letters, reminding
from scheduling.people.actions.letters import Office
from scheduling.people.letters import EXPIRING, HANDED_OVER, HANDOVER_ASKED, HELP_ENDING
from scheduling.people.rules.alarms import ALARMS, SIGNED_IN
from scheduling.people.rules.letters import Letter, Register
from scheduling.people.rules.notice_words import ACTS
from scheduling.people.rules.notices import Actor

BOOKING_LETTERS: Final = (booking_letters.MADE, booking_letters.CANCELLED)
SENDING: Final = "delivery.due"
_ONES_OWN: Final = "only the person can, and sees it done on the same page"
_STAFF: Final = "colleagues see it at the desk: staff have no registration here, so no letters"
_HELD: Final = "an inquiry may not be warned of; the audit and the list of holds show it"
# Every other topic there is, and why nobody gets a letter about it.
NO_LETTER: Final[Mapping[str, str]] = {
    SENDING: "is the sending of a letter",
    "access_key.revoked": _ONES_OWN,
    "duty.ended": _STAFF,
    "duty.granted": _STAFF,
    "group.founded": _ONES_OWN,
    "group.taken_up": _ONES_OWN,
    "passkey.named": _ONES_OWN,
    "profile.kept": _ONES_OWN,
    "hold.lifted": _HELD,
    "hold.placed": _HELD,
    "organisation.ended": _STAFF,
    "organisation.registered": _STAFF,
    "organisation.renewed": _STAFF,
    "proposal.approved": _STAFF,
    "proposal.made": _STAFF,
    "registrant.registered": _ONES_OWN,
    "registrant.welcomed": _ONES_OWN,
    "registrants.exported": _STAFF,
    "rush.reopened": "concerns nobody by name: the page of the queue says it to all",
    "rush.shut": "concerns nobody by name: the page of the queue says it to all",
    "session.closed": "whoever is signed out sees so; a thief who comes back is told of as new",
    "session.others_closed": "as when one is closed",
    "staff_member.added": _STAFF,
    "upload.received": "the worker judges the picture; its page says what became of it",
}
# What is told only where somebody else did it: the notice names the act and who it was.
NOTICES: Final = frozenset(ACTS) - set(BOOKING_LETTERS)


def listeners(office: Office) -> Mapping[str, Listener]:
    """Join each topic to what it causes; one that nobody thought of is told as a notice."""
    return {
        **dict.fromkeys(NO_LETTER, _tell_nobody),
        **{topic: partial(_booking_letter, office) for topic in BOOKING_LETTERS},
        **{topic: partial(alarming.tell, office) for topic in ALARMS},
        SIGNED_IN: partial(alarming.tell_of_sign_in, office),
        EXPIRING: partial(reminding.tell_of_end, office),
        HELP_ENDING: partial(reminding.tell_of_help_ending, office),
        HANDED_OVER: partial(reminding.tell_of_hand_over, office),
        HANDOVER_ASKED: partial(reminding.tell_of_handover_asked, office),
        SENDING: partial(letters.send, office),
        ANY_TOPIC: partial(letters.tell_of_acts, office),
    }


async def _tell_nobody(_: Connection, __: Posted) -> None:
    pass


async def _booking_letter(office: Office, conn: Connection, posted: Posted) -> None:
    facts = await bookings.letter_facts(conn, BookingId(posted.subject))
    assert facts is not None, "a booking is announced in the transaction that makes it"

    def compose(register: Register, by: Actor | None) -> Letter:
        return booking_letters.letter(
            posted.topic, facts, register=register, by=by, made_at=posted.made_at
        )

    await letters.deliver(office, conn, posted, to=facts.holder_id, compose=compose)
