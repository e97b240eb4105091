"""The ids of what was handed over: made from names, so that an import repeats them exactly."""

from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias
from uuid import UUID

from asyncpg import Range

from infra import ids
from scheduling.space.rules import System

Record: TypeAlias = tuple[object, ...]
ALWAYS: Final["Range[date]"] = Range(None, None)
AUTHOR: Final = "引渡しデータ"


@lru_cache(maxsize=200_000)
def named(system: System, kind: str, key: str) -> UUID:
    """As `public/room/10101`."""
    return ids.named(f"{system.value}/{kind}/{key}")


def facility_id(system: System, key: str) -> UUID:
    return named(system, "facility", key)


def room_id(system: System, key: str) -> UUID:
    return named(system, "room", key)


def registrant_id(system: System, number: str) -> UUID:
    return named(system, "registrant", number)


def booking_id(system: System, number: str) -> UUID:
    return named(system, "booking", number)
