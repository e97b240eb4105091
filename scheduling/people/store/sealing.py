"""Contacts and members as their rows hold them: sealed, digested, blinded; many at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.vault.sealing import Fields
from infra.vault.vault import Vault
from scheduling.people.rules.contact import (
    CONTACT_PLACE,
    MAIL,
    PERSON,
    TEL,
    Contact,
    Member,
    contact_fields,
    member_fields,
    member_place,
    person_words,
)
from scheduling.people.rules.registrants import RegistrantId


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedContact:
    registrant_id: RegistrantId
    sealed: bytes
    digest: bytes
    tel_hash: bytes | None
    mail_hash: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMember:
    registrant_id: RegistrantId
    ordinal: int
    sealed: bytes
    digest: bytes
    person_hash: bytes | None


async def seal_contacts(
    vault: Vault, contacts: Mapping[RegistrantId, Contact]
) -> list[SealedContact]:
    """Seal many; who was erased is left out."""
    records = [
        Fields(owner=who, place=CONTACT_PLACE, fields=contact_fields(contact))
        for who, contact in contacts.items()
    ]
    closed = zip(contacts.items(), await vault.close_all(records), strict=True)
    return [
        SealedContact(
            registrant_id=who,
            sealed=one.sealed,
            digest=one.digest,
            tel_hash=vault.blind(TEL, contact.tel) if contact.tel else None,
            mail_hash=vault.blind(MAIL, contact.mail) if contact.mail else None,
        )
        for (who, contact), one in closed
        if one is not None
    ]


async def seal_members(vault: Vault, members: Sequence[Member]) -> list[SealedMember]:
    """Seal many under the keys of their groups; of groups that were erased none."""
    records = [
        Fields(owner=one.group_id, place=member_place(one.ordinal), fields=member_fields(one))
        for one in members
    ]
    closed = zip(members, await vault.close_all(records), strict=True)
    return [
        SealedMember(
            registrant_id=member.group_id,
            ordinal=member.ordinal,
            sealed=one.sealed,
            digest=one.digest,
            person_hash=vault.blind(PERSON, words) if (words := person_words(member)) else None,
        )
        for member, one in closed
        if one is not None
    ]
