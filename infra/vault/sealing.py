"""AES-256-GCM of a group of fields: bound to its owner, its place and the version of its form.

A sealed value is one byte of version, twelve of nonce, then the ciphertext with its tag. The
version, the place and the owner are authenticated: moved to another row, another column or under
another version, it does not open. Nothing here knows a database.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_VERSION: Final = 1
DIGEST_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_HEAD: Final = 1 + _NONCE_BYTES


class TamperedError(Exception):
    """A sealed value or a wrapped key is not what was put there; the text holds nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A group of fields of one owner, and the place they are kept in: `contact`, `member/3`."""

    owner: UUID
    place: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What stands in the row instead."""

    owner: UUID
    place: str
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A sealed group of fields, and what tells it apart from other contents of its place."""

    sealed: bytes
    digest: bytes


def close(key: bytes, record: Fields) -> Closed:
    return Closed(sealed=seal(key, record), digest=digest(key, record))


def seal(key: bytes, record: Fields) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    text = AESGCM(key).encrypt(nonce, _plain(record), _bound(record, KEY_VERSION))
    return bytes([KEY_VERSION]) + nonce + text


def unseal(key: bytes, record: Sealed) -> Mapping[str, str]:
    raw = record.sealed
    if len(raw) <= _HEAD:
        raise TamperedError
    try:
        plain = AESGCM(key).decrypt(raw[1:_HEAD], raw[_HEAD:], _bound(record, raw[0]))
    except InvalidTag:
        raise TamperedError from None
    fields: dict[str, str] = orjson.loads(plain)
    return fields


def digest(key: bytes, record: Fields) -> bytes:
    """Tell equal contents of one place apart from changed ones; with the key, it is gone too."""
    own = hmac.digest(key, b"digest", sha256)
    content = _bound(record, KEY_VERSION) + b"\0" + _plain(record)
    return hmac.digest(own, content, sha256)[:DIGEST_BYTES]


def wrap(wrapping: bytes, version: int, owner: UUID, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, _wrapped_for(owner, version))


def unwrap(wrapping: bytes, version: int, owner: UUID, wrapped: bytes) -> bytes:
    nonce, text = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        return AESGCM(wrapping).decrypt(nonce, text, _wrapped_for(owner, version))
    except (InvalidTag, ValueError):
        raise TamperedError from None


def _plain(record: Fields) -> bytes:
    return orjson.dumps(dict(record.fields), option=orjson.OPT_SORT_KEYS)


def _bound(record: Fields | Sealed, version: int) -> bytes:
    return f"{record.place}:{record.owner}:{version}".encode()


def _wrapped_for(owner: UUID, version: int) -> bytes:
    return f"data key:{owner}:{version}".encode()
