"""Look at one's groups."""

from dataclasses import dataclass
from datetime import datetime

from infra.db import Connection, Door, transaction
from scheduling.people.rules.group_views import (
    Counts,
    GroupCard,
    HandoverAsked,
    OpenInvitation,
    Placed,
    counts_of,
)
from scheduling.people.rules.groups import RENEW_FROM
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import groups as store
from scheduling.period.rules import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A group in full, as far as the actor may see it."""

    card: GroupCard
    people: tuple[Placed, ...]
    invitations: tuple[OpenInvitation, ...]
    handovers: tuple[HandoverAsked, ...]
    counts: Counts

    @property
    def can_renew_from(self) -> datetime:
        return renewable_from(self.card)


def renewable_from(card: GroupCard) -> datetime:
    return card.expires_at - RENEW_FROM


async def mine(door: Door) -> tuple[GroupCard, ...]:
    async with transaction(door) as conn:
        return await store.mine(conn)


async def one(door: Door, group_id: RegistrantId, *, now: datetime) -> GroupPage | None:
    """None: the actor has no place in it."""
    async with transaction(door) as conn:
        card = next((card for card in await store.mine(conn) if card.group_id == group_id), None)
        return None if card is None else await _page(conn, card, now=now)


async def _page(conn: Connection, card: GroupCard, *, now: datetime) -> GroupPage:
    group_id = card.group_id
    return GroupPage(
        card=card,
        people=await store.people(conn, group_id),
        invitations=tuple(await store.invitations(conn, group_id, now=now)),
        handovers=await store.handovers(conn, group_id),
        counts=counts_of(await store.evidence(conn, group_id, on=day_of(now))),
    )
