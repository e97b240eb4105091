"""Groups of former systems on the wire: taken up by who claimed them, their members invited."""

from datetime import datetime
from uuid import UUID

import strawberry

from scheduling.people.actions import former_groups as actions
from scheduling.people.actions.group_invitations import code_of
from scheduling.people.graphql.context import ActResult, Info, acted, command
from scheduling.people.rules.former_groups import ListedMember
from scheduling.people.rules.registrants import RegistrantId


@strawberry.type(description="引き継いだ構成員 / a member of the list that was handed over")
class ListedPerson:
    ordinal: int = strawberry.field(description="名簿の番号")
    name: str = strawberry.field(description="氏名")
    has_joined: bool = strawberry.field(description="団体に加わったか")
    invitation_id: strawberry.ID | None = strawberry.field(description="使える招待")
    code: str | None = strawberry.field(description="招待コード")
    expires_at: datetime | None = strawberry.field(description="招待の期限")


@strawberry.type
class FormerGroupQueries:
    @strawberry.field(description="引き継いだ名簿 / for the representative; looking is noted")
    async def listed_members(self, info: Info, group_id: UUID) -> list[ListedPerson]:
        context = info.context
        if not context.is_signed_in:
            return []
        found = await actions.members(context.door, RegistrantId(group_id), vault=context.vault)
        return [_listed(info, one) for one in found]


@strawberry.type
class FormerGroupMutations:
    @strawberry.mutation(description="前の団体をここで使う / take a claimed group up")
    async def take_up_group(self, info: Info, command_id: UUID, group_id: UUID) -> ActResult:
        order = command(info, command_id, "take_up_group", group=str(group_id))
        context = info.context
        return acted(
            await actions.take_up(
                context.door, RegistrantId(group_id), command=order, now=context.now()
            )
        )

    @strawberry.mutation(description="引き継いだ構成員を招く / an invitation each")
    async def invite_listed_members(
        self, info: Info, command_id: UUID, group_id: UUID
    ) -> ActResult:
        order = command(info, command_id, "invite_listed_members", group=str(group_id))
        context = info.context
        outcome = await actions.invite_members(
            context.door, RegistrantId(group_id), vault=context.vault, seal=context.seal,
            command=order, now=context.now(),
        )  # fmt: skip
        return acted(outcome)


def _listed(info: Info, one: ListedMember) -> ListedPerson:
    key = one.invitation_id
    return ListedPerson(
        ordinal=one.ordinal,
        name=one.name,
        has_joined=one.has_joined,
        invitation_id=strawberry.ID(str(key)) if key else None,
        code=code_of(info.context.seal, key) if key else None,
        expires_at=one.expires_at,
    )
