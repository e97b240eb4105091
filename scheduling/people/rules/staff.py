"""Staff: dated duties, visits at a counter, four eyes, and two signs that something is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.notice_words import REASONS
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.rulebook.rules import Code, Refusal

DutyId = NewType("DutyId", UUID)
ReceptionId = NewType("ReceptionId", UUID)
ProposalId = NewType("ProposalId", UUID)

VISIT_LASTS: Final = timedelta(minutes=60)
DUTY_MAX: Final = timedelta(days=366)
PROPOSAL_LASTS: Final = timedelta(hours=24)
NOTE_MAX: Final = 200
EXPORT: Final = "registrants.export"

# Numbers to confirm with the ward: few enough bookings say nothing, whatever their share.
STAFF_BOOKINGS_MIN: Final = 10
STAFF_SHARE_MAX: Final = 0.5
SAME_ISSUER_MAX: Final = 20
WATCHED: Final = timedelta(days=31)
PROOF_WATCHED: Final = timedelta(days=366)
PROOF_LASTS: Final = timedelta(days=366)
PAPER_LASTS: Final = timedelta(days=14)  # A letter takes some of them.


class Role(StrEnum):
    """What a member of the staff may be on duty as."""

    STEWARD = "steward"
    OFFICER = "officer"
    ADVISER = "adviser"
    VISITOR = "visitor"
    AUDITOR = "auditor"
    CLERK = "clerk"


_PLACE: Final = re.compile(r"ward|facility:[0-9a-f-]{36}|bureau:[^\s:]{1,40}")
_COMPANY: Final = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|\(有\)|\(同\)|co\.?,?ltd\.?|inc\.?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    duty_id: DutyId
    role: Role
    place: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Who is signed in at the desk."""

    person_id: PersonId
    name: str
    workplace: str
    is_sample: bool
    duties: tuple[Duty, ...]

    def is_on_duty(self, *roles: Role) -> bool:
        return any(duty.role in roles for duty in self.duties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody as a search at the desk shows them: enough to tell them from another, no more."""

    registrant_id: RegistrantId
    kind: HolderKind
    system: str
    number: str
    name: str
    kana: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """A visit that is open: who is there, why, and until when the clerk may act for them."""

    reception_id: ReceptionId
    registrant_id: RegistrantId
    kind: HolderKind
    system: str
    name: str
    number: str
    reason: str
    note: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A duty as it is to be given."""

    person_id: PersonId
    role: Role
    place: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one proposed, as another sees it before approving it."""

    proposal_id: ProposalId
    act: str
    content: Mapping[str, str]
    content_hash: bytes
    reason: str
    expires_at: datetime
    is_approved: bool
    is_used: bool
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One line of the file of registrants: never how to reach anybody."""

    system: str
    number: str
    kind: str
    name: str
    kana: str
    fee_class: str
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffShare:
    """How many bookings of a facility its own side of the counter made."""

    facility: str
    bookings: int
    by_staff: int

    @property
    def is_alarm(self) -> bool:
        """2007, a hall director: every slot booked under invented names, for seven months."""
        enough = self.by_staff >= STAFF_BOOKINGS_MIN
        return enough and self.by_staff > self.bookings * STAFF_SHARE_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerShare:
    """How many people showed a proof of work by one issuer."""

    issuer: str
    people: int

    @property
    def is_alarm(self) -> bool:
        """2021: 743 users with proofs of work from two companies that did not employ them."""
        return self.people > SAME_ISSUER_MAX


def reason_fault(reason: str, note: str) -> Refusal | None:
    """A reason from the list, with room for a few words more."""
    fine = reason in REASONS and len(note) <= NOTE_MAX
    return None if fine else Refusal(code=Code.REASON_MISSING)


def decide_grant(grant: Grant, giver: Colleague, *, now: datetime) -> Refusal | None:
    """An officer gives duties; nobody to themselves, an officer's only from the ward."""
    if grant.person_id == giver.person_id:
        return Refusal(code=Code.NOT_TO_ONESELF)
    places = {duty.place for duty in giver.duties if duty.role is Role.OFFICER}
    of_bureau = grant.place in places and grant.role is not Role.OFFICER
    if not ("ward" in places or of_bureau):
        return Refusal(code=Code.NOT_ON_DUTY)
    if not grant.reason.strip() or len(grant.reason) > NOTE_MAX:
        return Refusal(code=Code.REASON_MISSING)
    fine = now < grant.until <= now + DUTY_MAX and _PLACE.fullmatch(grant.place) is not None
    return None if fine else Refusal(code=Code.BAD_END_OF_RIGHT)


def decide_countersign(
    proposal: Proposal | None, *, seen_hash: bytes, now: datetime
) -> Refusal | None:
    if proposal is None or proposal.is_approved or proposal.expires_at <= now:
        return Refusal(code=Code.PROPOSAL_OVER)
    if proposal.is_own:
        return Refusal(code=Code.NOT_TO_ONESELF)
    same = proposal.content_hash == seen_hash
    return None if same else Refusal(code=Code.CONTENT_CHANGED)


def decide_use(proposal: Proposal | None, *, now: datetime) -> Refusal | None:
    """The one who proposed uses it, once, while it holds."""
    if proposal is None or proposal.is_used or proposal.expires_at <= now:
        return Refusal(code=Code.PROPOSAL_OVER)
    fine = proposal.is_own and proposal.is_approved
    return None if fine else Refusal(code=Code.PROPOSAL_OVER)


def issuer_key(text: str) -> str:
    """One issuer, however it is written: width, case, blanks and the form of company aside."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    key = unicodedata.normalize("NFKC", _COMPANY.sub("", "".join(folded.split())))
    return key if key == text else issuer_key(key)  # Until nothing is left to fold.


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, quoted as RFC 4180 says."""
    risky = unicodedata.normalize("NFKC", text).lstrip()[:1] in {"=", "+", "-", "@"}
    guarded = f"'{text}" if risky or text[:1] in {"\t", "\r", "\n"} else text
    return '"' + guarded.replace('"', '""') + '"'
