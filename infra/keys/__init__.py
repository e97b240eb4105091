"""Keys that a person gives to programs of others: hashed, scoped, expiring, revocable."""

from infra.keys.store import AccessKey, KeyKind, Right, holds, make, mine, revoke

__all__ = ["AccessKey", "KeyKind", "Right", "holds", "make", "mine", "revoke"]
