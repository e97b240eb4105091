"""What a sign-in showed of a person, as the rows hold it: sealed, and one hash to compare by."""

from dataclasses import dataclass
from typing import Final

from infra.vault.sealing import Fields
from infra.vault.vault import Vault
from scheduling.people.rules.claims import Claims
from scheduling.people.rules.contact import (
    CONTACT_PLACE,
    PERSON,
    Contact,
    contact_fields,
    same_person,
)
from scheduling.people.rules.registrants import PersonId

IDENTITY_PLACE: Final = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedIdentity:
    identity: bytes
    identity_digest: bytes
    person_hash: bytes | None
    contact: bytes
    contact_digest: bytes


async def seal_identity(vault: Vault, person: PersonId, claims: Claims) -> SealedIdentity:
    contact = Contact(
        representative=claims.name,
        representative_kana=claims.kana,
        postcode=claims.postcode,
        address=claims.address,
        birth_date=claims.birth_date,
    )
    records = [
        Fields(owner=person, place=IDENTITY_PLACE, fields=_identity_fields(claims)),
        Fields(owner=person, place=CONTACT_PLACE, fields=contact_fields(contact)),
    ]
    identity, first_contact = await vault.close_all(records)
    assert identity is not None and first_contact is not None, "who was erased has another id"
    words = same_person(claims.name, claims.birth_date)
    return SealedIdentity(
        identity=identity.sealed,
        identity_digest=identity.digest,
        person_hash=vault.blind(PERSON, words) if words else None,
        contact=first_contact.sealed,
        contact_digest=first_contact.digest,
    )


def _identity_fields(claims: Claims) -> dict[str, str]:
    birth = claims.birth_date
    return {
        "name": claims.name,
        "kana": claims.kana,
        "postcode": claims.postcode,
        "address": claims.address,
        "birth_date": birth.isoformat() if birth else "",
        "gender": claims.gender,
    }
