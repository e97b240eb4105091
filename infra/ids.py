"""Ids: UUIDv7 for what happens now, a name-made UUIDv8 for what was handed over (RFC 9562)."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(now: datetime) -> UUID:
    """Make an id whose first 48 bits are the milliseconds of `now`."""
    millis = int(now.timestamp() * 1000)
    return _stamped(7, millis << 80 | secrets.randbits(80))


def named(name: str) -> UUID:
    """Make the one id of a name, such as `public/room/10101`: an import repeats it exactly."""
    return _stamped(8, int.from_bytes(hashlib.sha256(name.encode()).digest()[:16]))


def is_uuid7(number: UUID) -> bool:
    return number.version == 7 and number.variant == "specified in RFC 4122"


def made_at(number: UUID) -> datetime:
    """The moment that an id of version 7 was made at, to the millisecond."""
    assert is_uuid7(number), "only version 7 holds a moment"
    return _EPOCH + timedelta(milliseconds=number.int >> 80)


def _stamped(version: int, number: int) -> UUID:
    kept = number & ~(0xF << 76) & ~(0b11 << 62)
    return UUID(int=kept | version << 76 | 0b10 << 62)
