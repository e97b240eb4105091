"""Help from others: who may invite, take up, change and end it. Evidence in, a no or None out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import (
    HELP,
    ConsentForm,
    OrganisationId,
    Origin,
    Right,
    Standing,
    fits,
    may_give,
)
from scheduling.rulebook.rules import Code, Refusal

InvitationId = NewType("InvitationId", UUID)

HELP_MAX: Final = timedelta(days=366)  # A right to help is renewed every year.
CODE_LASTS: Final = timedelta(days=14)
WITNESS_MAX: Final = 100
# What is agreed in front of a clerk; one's own act needs no clerk.
AT_COUNTER: Final = frozenset(
    {ConsentForm.PICTURE_BOARD, ConsentForm.SWITCH, ConsentForm.WITNESS, ConsentForm.PAPER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What help is to cover, and until when; through an organisation where a supporter works."""

    may: frozenset[Right]
    until: datetime
    organisation_id: OrganisationId | None = None

    @property
    def origin(self) -> Origin:
        return Origin.SUPPORTER if self.organisation_id else Origin.DELEGATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What somebody agreed to at a counter, how, and who saw it where that is the form."""

    terms: Terms
    form: ConsentForm
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an invitation offers to whoever holds its code."""

    registrant_id: RegistrantId
    name: str
    terms: Terms
    is_open: bool
    is_own: bool  # the one who holds the code is the one who is to be helped
    standing: Standing | None  # what the one who holds the code has already
    is_member: bool  # of the organisation, where there is one
    is_registered: bool  # the one who holds the code is a person with a registration of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Somebody who may act for a registrant, as the registrant sees them."""

    person_id: PersonId
    name: str
    origin: Origin
    may: frozenset[Right]
    expires_at: datetime
    form: str  # of the consent
    witness: str
    agreed_at: datetime | None
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """An invitation that nobody has taken up yet."""

    invitation_id: InvitationId
    terms: Terms
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Somebody whom the actor helps, and the next thing in their name."""

    registrant_id: RegistrantId
    name: str
    may: frozenset[Right]
    expires_at: datetime
    organisation: str
    next_start: datetime | None
    next_end: datetime | None
    next_room: str
    next_facility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Where supporters work."""

    organisation_id: OrganisationId
    name: str


def decide_invite(terms: Terms, giver: Standing | None, *, now: datetime) -> Refusal | None:
    return _lasting(terms.until, now) or _given(terms, giver)


def decide_accept(offer: Offer | None) -> Refusal | None:
    """Of a code that is unknown, used, withdrawn or old only this is said: it opens nothing."""
    if offer is None or not offer.is_open:
        return Refusal(code=Code.NO_SUCH_INVITATION)
    if not offer.is_registered:
        return Refusal(code=Code.NOT_REGISTERED)
    if offer.is_own:
        return Refusal(code=Code.NOT_FOR_ONESELF)
    if offer.standing is not None and offer.standing.origin not in HELP:
        return Refusal(code=Code.ACTS_ALREADY)
    if offer.terms.organisation_id is not None and not offer.is_member:
        return Refusal(code=Code.NOT_OF_ORGANISATION)
    return None


def decide_record(
    agreement: Agreement,
    *,
    clerk: Standing | None,
    held: Standing | None,
    now: datetime,
) -> Refusal | None:
    """At a counter; `held` is what the helper has already."""
    if agreement.form not in AT_COUNTER:
        return Refusal(code=Code.BAD_CONSENT)
    named = bool(agreement.witness.strip()) and len(agreement.witness) <= WITNESS_MAX
    if named != (agreement.form is ConsentForm.WITNESS):
        return Refusal(code=Code.WITNESS_MISSING)
    if held is not None and held.origin not in HELP:
        return Refusal(code=Code.ACTS_ALREADY)
    return _lasting(agreement.terms.until, now) or _given(agreement.terms, clerk)


def decide_change(
    terms: Terms, *, held: Standing | None, actor: Standing | None, now: datetime
) -> Refusal | None:
    """Narrower by either side, wider by whoever may give it."""
    if held is None or held.origin not in HELP or actor is None:
        return Refusal(code=Code.NO_SUCH_HELPER)
    if not actor.manages and actor.person_id != held.person_id:
        return Refusal(code=Code.NO_SUCH_HELPER)
    if fits(terms.may, terms.until, held) and now < terms.until:
        return None
    return _lasting(terms.until, now) or _given(terms, actor)


def decide_end(*, held: Standing | None, actor: Standing | None) -> Refusal | None:
    """One gives up one's own, or whoever manages the registrant ends it."""
    if held is None or held.origin not in HELP or actor is None:
        return Refusal(code=Code.NO_SUCH_HELPER)
    if not actor.manages and actor.person_id != held.person_id:
        return Refusal(code=Code.NO_SUCH_HELPER)
    return None


def _lasting(until: datetime, now: datetime) -> Refusal | None:
    return None if now < until <= now + HELP_MAX else Refusal(code=Code.BAD_END_OF_RIGHT)


def _given(terms: Terms, giver: Standing | None) -> Refusal | None:
    fine = may_give(terms.may, terms.until, giver)
    return None if fine else Refusal(code=Code.NOT_YOURS_TO_GIVE)
