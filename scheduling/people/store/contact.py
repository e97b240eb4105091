"""The contact of a registrant, in and out of its seal: nobody else touches the columns."""

from typing import Final

from infra import sql
from infra.db import Connection
from infra.vault.keyring import ErasedError
from infra.vault.vault import Vault
from scheduling.people.rules.contact import CONTACT_PLACE, Contact, contact_of
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store.sealing import SealedContact, seal_contacts

QUERIES: Final = sql.load("scheduling.people.store", "contact.sql")


async def read(conn: Connection, vault: Vault, registrant_id: RegistrantId) -> Contact | None:
    """Open a contact for the actor, and note it where it is another's; None: none, or erased."""
    return await _open(conn, vault, registrant_id, "read")


async def read_as_worker(
    conn: Connection, vault: Vault, registrant_id: RegistrantId
) -> Contact | None:
    """Open a contact for a letter that somebody's act has caused."""
    return await _open(conn, vault, registrant_id, "read_as_worker")


async def write(
    conn: Connection, vault: Vault, registrant_id: RegistrantId, contact: Contact
) -> bool:
    """Keep a contact for the actor; False: it said nothing new. ErasedError: no more, for ever."""
    return await _keep(conn, await _sealed(vault, registrant_id, contact), "write")


async def write_as_importer(
    conn: Connection, vault: Vault, registrant_id: RegistrantId, contact: Contact
) -> bool:
    """Keep a contact as the operator who seeds samples."""
    return await _keep(conn, await _sealed(vault, registrant_id, contact), "write_as_importer")


async def _open(
    conn: Connection, vault: Vault, registrant_id: RegistrantId, query: str
) -> Contact | None:
    sealed = await conn.fetchval(QUERIES[query], registrant_id)
    if not isinstance(sealed, bytes):
        return None
    fields = await vault.open(registrant_id, CONTACT_PLACE, sealed)
    return None if fields is None else contact_of(fields)


async def _sealed(vault: Vault, registrant_id: RegistrantId, contact: Contact) -> SealedContact:
    for one in await seal_contacts(vault, {registrant_id: contact}):
        return one
    raise ErasedError


async def _keep(conn: Connection, one: SealedContact, query: str) -> bool:
    arguments = (one.registrant_id, one.sealed, one.digest, one.tel_hash, one.mail_hash)
    return await conn.fetchval(QUERIES[query], *arguments) is True
