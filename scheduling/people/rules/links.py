"""One person, several numbers: which registrations may be one, and how sure that looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import HolderKind, RegistrantId
from scheduling.rulebook.rules import Code, Refusal

LinkId = NewType("LinkId", UUID)

LINK_LASTS: Final = timedelta(days=730)
CLAIM_CODE_LASTS: Final = timedelta(days=30)  # A letter takes some of them, and so do people.
TRIES_MAX: Final = 5  # wrong proofs
TRIES_IN: Final = timedelta(days=1)
UNKNOWN_SIGN: Final = "〓"  # stands for one sign that a former system could not write
# More of one name than this are no hint: whoever is meant is found by the other facts.
NAMESAKES_MAX: Final = 60


class SameFact(StrEnum):
    """What two registrations have in common."""

    NAME = "name"
    KANA = "kana"
    REPRESENTATIVE = "representative"
    BIRTH = "birth"
    TEL = "tel"
    MAIL = "mail"
    MEMBERS = "members"  # half of the smaller list


class Proof(StrEnum):
    """What only the holder of a number is expected to know, beside the number."""

    BIRTH = "birth"
    TEL = "tel"
    MAIL = "mail"
    PAPER = "paper"  # a code on a sheet that the ward made for this number


class Strength(StrEnum):
    """A score in words."""

    STRONG = "strong"
    LIKELY = "likely"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A registration with what it is compared by; lives only while an import runs."""

    registrant_id: RegistrantId
    system: str
    is_group: bool
    name: str = ""
    kana: str = ""
    representative: str = ""
    birth: date | None = None
    tel: str = ""
    mail: str = ""
    members: frozenset[str] = frozenset()  # folded name and birth date


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two registrations that may be one; never more than a hint until somebody decides."""

    first: RegistrantId
    second: RegistrantId
    facts: tuple[SameFact, ...]
    in_both: int = 0
    only_first: int = 0
    only_second: int = 0


def proofs_of(one: Compared) -> dict[Proof, str]:
    """What a holder may show; what a former system did not know proves nothing."""
    return known_proofs(one.birth, one.tel, one.mail)


def known_proofs(birth: date | None, tel: str, mail: str) -> dict[Proof, str]:
    known = {
        Proof.BIRTH: birth.isoformat() if birth else "",
        Proof.TEL: tel,
        Proof.MAIL: mail,
    }
    return {proof: shown for proof, shown in known.items() if shown}


def candidates(registrations: Iterable[Compared]) -> list[Candidate]:
    """Every pair of two systems that agrees in name or kana and in at least one fact more."""
    rows = sorted(registrations, key=lambda one: one.registrant_id)
    shelves: dict[tuple[str, str], list[Compared]] = {}
    for row in rows:
        for key in _shelves_of(row):
            shelves.setdefault(key, []).append(row)
    found: dict[tuple[RegistrantId, RegistrantId], Candidate] = {}
    for shelf in shelves.values():
        if len(shelf) <= NAMESAKES_MAX:
            found |= {(one.first, one.second): one for one in _pairs(shelf)}
    return [found[key] for key in sorted(found)]


def facts_in_common(one: Compared, other: Compared) -> tuple[SameFact, ...]:
    agree = {
        SameFact.NAME: same_name(one.name, other.name),
        SameFact.KANA: bool(one.kana) and fold(one.kana) == fold(other.kana),
        SameFact.REPRESENTATIVE: same_name(one.representative, other.representative),
        SameFact.BIRTH: one.birth is not None and one.birth == other.birth,
        SameFact.TEL: bool(one.tel) and one.tel == other.tel,
        SameFact.MAIL: bool(one.mail) and one.mail.casefold() == other.mail.casefold(),
        SameFact.MEMBERS: _share_half(one.members, other.members),
    }
    return tuple(fact for fact, is_same in agree.items() if is_same)


def strength_of(facts: Iterable[SameFact]) -> Strength:
    """Name or kana and two more facts are strong, one more is likely; without one it is weak."""
    held = set(facts)
    more = len(held - {SameFact.NAME, SameFact.KANA})
    named = bool(held & {SameFact.NAME, SameFact.KANA})
    if not named or more == 0:
        return Strength.WEAK
    return Strength.STRONG if more > 1 else Strength.LIKELY


def same_name(one: str, other: str) -> bool:
    """The same after folding; 〓 is the same as any one sign."""
    if not one or not other:
        return False
    if UNKNOWN_SIGN not in one + other:
        return fold(one) == fold(other)
    signs = [_signs(text) for text in (one, other)]
    if len(signs[0]) != len(signs[1]):
        return False
    pairs = zip(*signs, strict=True)
    return all(a == b or UNKNOWN_SIGN in (a, b) for a, b in pairs)


def _signs(text: str) -> list[str]:
    """The folded signs of a name, each 〓 in its place."""
    parts = [fold(part) for part in text.split(UNKNOWN_SIGN)]
    return list(UNKNOWN_SIGN.join(parts))


def _shelves_of(row: Compared) -> set[tuple[str, str]]:
    kind = "group" if row.is_group else "person"
    keys = {("kana", fold(row.kana)), ("name", fold(row.name))}
    return {(kind, f"{which}/{key}") for which, key in keys if key}


def _pairs(shelf: list[Compared]) -> Iterable[Candidate]:
    for place, one in enumerate(shelf):
        for other in shelf[place + 1 :]:
            if one.system == other.system or one.registrant_id == other.registrant_id:
                continue
            facts = facts_in_common(one, other)
            if strength_of(facts) is not Strength.WEAK:
                yield Candidate(
                    first=one.registrant_id,
                    second=other.registrant_id,
                    facts=facts,
                    in_both=len(one.members & other.members),
                    only_first=len(one.members - other.members),
                    only_second=len(other.members - one.members),
                )


def _share_half(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller > 0 and 2 * len(one & other) >= smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A former registration that one may act for now."""

    link_id: LinkId
    registrant_id: RegistrantId
    kind: HolderKind
    system: str
    number: str
    name: str
    expires_at: datetime
    is_taken_up: bool  # a group that works here under its old number


@dataclass(frozen=True, slots=True, kw_only=True)
class Maybe:
    """What may be one's own as well, with nothing that would help a stranger to claim it."""

    system: str
    number_hint: str
    name: str  # of one's own registration that it resembles
    facts: tuple[SameFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCounter:
    """A former registration as a clerk sees it beside the person who is there, and what agrees."""

    registrant_id: RegistrantId
    kind: HolderKind
    system: str
    number: str
    name: str
    kana: str
    beside_id: RegistrantId
    beside_name: str
    beside_system: str
    facts: tuple[SameFact, ...]
    in_both: int  # members
    only_own: int
    only_other: int
    is_taken: bool  # linked to somebody
    refused_at: datetime | None
    refused_why: str


def decide_link(found: AtCounter | None) -> Refusal | None:
    """A clerk links what evidence shows; what none shows is proven by a sheet."""
    if found is None or found.refused_at is not None:
        return Refusal(code=Code.NO_SUCH_LINK)
    return Refusal(code=Code.CLAIM_TAKEN) if found.is_taken else None


def decide_judge(found: AtCounter | None, *, refuses: bool) -> Refusal | None:
    """What was refused can be opened again, and what is open refused."""
    if found is None or (found.refused_at is None) is not refuses:
        return Refusal(code=Code.NO_SUCH_LINK)
    return None
