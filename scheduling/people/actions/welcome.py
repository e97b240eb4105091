"""Welcome a person whom an identity provider vouches for; verify anew one we know."""

from datetime import datetime

from infra import ids
from infra.db import Connection
from infra.vault.vault import Vault
from scheduling.people.rules.claims import Claims
from scheduling.people.rules.facts import facts_of
from scheduling.people.rules.levels import GRACE, LASTS, Level, VerificationId
from scheduling.people.rules.registrants import PersonId
from scheduling.people.store import registrants as store
from scheduling.people.store.identity import seal_identity
from scheduling.people.store.registrants import Span
from scheduling.period.rules import day_of


async def welcome(
    conn: Connection, claims: Claims, *, person_id: PersonId, vault: Vault, now: datetime
) -> None:
    """Write what a sign-in shows; in its transaction, through the public door.

    At the first sign-in a registration with a number of its own; at every one a dated row at the
    level "verified online" and the facts that the claims show. What they no longer show has ended.
    """
    await store.welcome(
        conn,
        person_id,
        claims,
        facts=facts_of(claims, day_of(now)),
        span=span_of(Level.ONLINE, now),
        sealed=await seal_identity(vault, person_id, claims),
    )


def span_of(level: Level, now: datetime) -> Span:
    until = now + LASTS[level]
    return Span(
        verification_id=VerificationId(ids.uuid7(now)),
        at=now,
        until=until,
        keep_until=until + GRACE,
    )
