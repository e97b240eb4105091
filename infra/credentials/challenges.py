"""Challenges: what a running sign-in must bring back, once, in the browser that began it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from infra.credentials.entering import QUERIES
from infra.db import Connection

GOAL_MAX: Final = 1_000


class Aim(StrEnum):
    """What a challenge is for; one of one kind is never taken for another."""

    OIDC = "oidc"
    PASSKEY = "passkey"
    NEW_PASSKEY = "new_passkey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """The value itself and the secret of the browser; the database learns the hash of each."""

    value: str
    browser: str
    aim: Aim


async def put(conn: Connection, challenge: Challenge, *, goal: str, lasts: timedelta) -> None:
    await conn.execute(
        QUERIES["put_challenge"], _hash(challenge.value), _hash(challenge.browser), challenge.aim,
        goal, lasts,
    )  # fmt: skip


async def take(conn: Connection, challenge: Challenge) -> str | None:
    """Use a challenge up and return where it was to lead; None: not ours, not here, or too late."""
    goal = await conn.fetchval(
        QUERIES["take_challenge"], _hash(challenge.value), _hash(challenge.browser), challenge.aim
    )
    return goal if isinstance(goal, str) else None


def _hash(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
