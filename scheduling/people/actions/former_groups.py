"""Take a claimed group of a former system up, and invite the members that came with it."""

from datetime import datetime

from infra import ids
from infra.commands import Command
from infra.crypto import Seal
from infra.db import Connection, Door, transaction
from infra.vault.vault import Vault
from scheduling.people.actions.deciding import Done, Outcome, decided
from scheduling.people.actions.group_invitations import code_of
from scheduling.people.actions.registering import oneself_in
from scheduling.people.rules.former_groups import ListedMember, decide_take_up, found_in
from scheduling.people.rules.groups import INVITATION_LASTS, InvitationId, in_time, managed
from scheduling.people.rules.levels import GROUP_LASTS, VerificationId
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import acting, groups, links
from scheduling.people.store import former_groups as store
from scheduling.people.store.registrants import Span
from scheduling.rulebook.rules import Code, Refusal


async def take_up(
    door: Door, group_id: RegistrantId, *, command: Command, now: datetime
) -> Outcome:
    """The claimed group is one of ours from now on: same id, same number, same bookings."""

    async def act(conn: Connection) -> Outcome:
        me = await oneself_in(conn, now=now)
        grant = decide_take_up(
            found_in(await links.mine(conn, now=now), group_id),
            await groups.facts(conn, group_id),
            me.level,
            await acting.actor(conn),
            now=now,
        )
        if isinstance(grant, Refusal):
            return grant
        span = Span(
            verification_id=VerificationId(ids.uuid7(now)),
            at=now,
            until=now + GROUP_LASTS,
            keep_until=grant.until,
        )
        await store.take_up(conn, group_id, span)
        return Done(subject=group_id)

    return await decided(door, command, act)


async def members(door: Door, group_id: RegistrantId, *, vault: Vault) -> tuple[ListedMember, ...]:
    """For the representative only; to open the list is noted."""
    async with transaction(door) as conn:
        return await store.members(conn, vault, group_id)


async def invite_members(
    door: Door,
    group_id: RegistrantId,
    *,
    vault: Vault,
    seal: Seal,
    command: Command,
    now: datetime,
) -> Outcome:
    """An invitation for each who is not in the group and has none; codes follow from the ids."""

    async def act(conn: Connection) -> Outcome:
        facts = await groups.facts(conn, group_id)
        if facts is None:
            return Refusal(code=Code.NO_SUCH_GROUP)
        refusal = managed(facts, await acting.actor(conn), now) or in_time(facts, now)
        if refusal is not None:
            return refusal
        listed = await store.members(conn, vault, group_id)
        fresh = [(InvitationId(ids.uuid7(now)), one) for one in listed if one.to_be_invited]
        made = [(key, code_of(seal, key), one) for key, one in fresh]
        if made:
            until = min(now + INVITATION_LASTS, facts.expires_at)
            await store.invite(conn, facts, made, at=now, until=until)
        return Done(subject=group_id)

    return await decided(door, command, act)
