"""How to reach a registrant and who their members are: what is kept sealed, as fields and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import RegistrantId
from scheduling.rulebook.rules import Code, Refusal

CONTACT_PLACE: Final = "contact"
TEL: Final = "tel"
MAIL: Final = "mail"
PERSON: Final = "person"
LINE_MAX: Final = 200
MAIL_FORM: Final = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
TEL_FORM: Final = re.compile(r"\+?[0-9０-９()（）‐－ー\- ]{6,24}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Never shown by `repr`: what is sealed in the rows must not stand in a log."""

    representative: str = field(default="", repr=False)
    representative_kana: str = field(default="", repr=False)
    tel: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of a group, numbered within it."""

    group_id: RegistrantId
    ordinal: int
    name: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)


def contact_fields(contact: Contact) -> Mapping[str, str]:
    return {
        "representative": contact.representative,
        "representative_kana": contact.representative_kana,
        "tel": contact.tel,
        "mail": contact.mail,
        "postcode": contact.postcode,
        "address": contact.address,
        "birth_date": _day(contact.birth_date),
    }


def contact_of(fields: Mapping[str, str]) -> Contact:
    """Read fields back; one that an older version did not know is empty."""
    birth = fields.get("birth_date", "")
    return Contact(
        representative=fields.get("representative", ""),
        representative_kana=fields.get("representative_kana", ""),
        tel=fields.get("tel", ""),
        mail=fields.get("mail", ""),
        postcode=fields.get("postcode", ""),
        address=fields.get("address", ""),
        birth_date=date.fromisoformat(birth) if birth else None,
    )


def fault_of(contact: Contact) -> Refusal | None:
    """What no letter could reach is refused; empty is allowed: nobody must have a phone or mail."""
    fits = (
        all(len(text) <= LINE_MAX and text.isprintable() for text in _lines(contact))
        and (not contact.mail or MAIL_FORM.fullmatch(contact.mail) is not None)
        and (not contact.tel or TEL_FORM.fullmatch(contact.tel) is not None)
    )
    return None if fits else Refusal(code=Code.BAD_CONTACT)


def _lines(contact: Contact) -> tuple[str, ...]:
    return contact.tel, contact.mail, contact.postcode, contact.address


def member_place(ordinal: int) -> str:
    return f"member/{ordinal}"


def member_fields(member: Member) -> Mapping[str, str]:
    return {"name": member.name, "birth_date": _day(member.birth_date)}


def member_of(fields: Mapping[str, str], *, group_id: RegistrantId, ordinal: int) -> Member:
    birth = fields.get("birth_date", "")
    return Member(
        group_id=group_id,
        ordinal=ordinal,
        name=fields.get("name", ""),
        birth_date=date.fromisoformat(birth) if birth else None,
    )


def person_words(member: Member) -> str | None:
    """What is hashed to find one person in two groups; None: a name alone is no person."""
    return same_person(member.name, member.birth_date)


def same_person(name: str, birth_date: date | None) -> str | None:
    """However the name is spelt: 髙田 of one list is 高田 of another."""
    return f"{fold(name)}|{birth_date}" if birth_date else None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
