"""Seal the contacts and members of a whole hand-over."""

from scheduling.people.store.sealing import (
    SealedContact,
    SealedMember,
    seal_contacts,
    seal_members,
)

__all__ = ["SealedContact", "SealedMember", "seal_contacts", "seal_members"]
