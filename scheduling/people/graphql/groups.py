"""Groups on the wire: what their people see, and what they do."""

from datetime import datetime
from typing import Final
from uuid import UUID

import strawberry

from scheduling.people.actions import group_invitations as invitations
from scheduling.people.actions import groups
from scheduling.people.actions.group_invitations import Offer
from scheduling.people.actions.group_views import GroupPage
from scheduling.people.graphql.context import ActResult, Info, acted, command
from scheduling.people.rules.group_views import Counts, GroupCard, OpenInvitation, Placed
from scheduling.people.rules.groups import HandoverId, InvitationId, Role
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.rulebook.graphql import Refused, refused

strawberry.enum(Role, name="GroupRole", description="団体での役割 / what one may do in a group")
CODE_MAX: Final = 64


@strawberry.type(description="団体の人 / someone of a group")
class GroupPerson:
    person_id: strawberry.ID = strawberry.field(description="人の識別子")
    name: str = strawberry.field(description="氏名")
    role: Role = strawberry.field(description="役割")
    expires_at: datetime = strawberry.field(description="権限の期限")
    asked_handover_id: strawberry.ID | None = strawberry.field(
        description="代表者の引継ぎの申出 / asks to be the representative"
    )


@strawberry.type(description="団体への招待 / an invitation that can still be taken up")
class GroupInvitation:
    id: strawberry.ID = strawberry.field(description="招待の識別子")
    code: str = strawberry.field(description="招待コード")
    role: Role = strawberry.field(description="役割")
    expires_at: datetime = strawberry.field(description="期限")
    uses_left: int = strawberry.field(description="あと何人使えるか")


@strawberry.type(description="構成員の数 / counts, never a list; null where they are few")
class MemberCounts:
    members: int = strawberry.field(description="構成員数")
    local: int | None = strawberry.field(description="うち区内在住")
    age65: int | None = strawberry.field(description="うち65歳以上")
    age75: int | None = strawberry.field(description="うち75歳以上")
    junior: int | None = strawberry.field(description="うち中学生以下")


@strawberry.type(description="団体 / a group in which one has a place")
class Group:
    id: strawberry.ID = strawberry.field(description="団体の識別子")
    name: str = strawberry.field(description="団体名")
    kana: str = strawberry.field(description="フリガナ")
    number: str = strawberry.field(description="利用者番号")
    role: Role = strawberry.field(description="自分の役割")
    expires_at: datetime = strawberry.field(description="登録の期限")
    own_expires_at: datetime = strawberry.field(description="自分の権限の期限")
    closed_at: datetime | None = strawberry.field(description="解散した日時")
    can_renew_from: datetime = strawberry.field(description="更新できる最初の日時")


@strawberry.type(description="一つの団体 / one group in full")
class GroupInFull:
    group: Group = strawberry.field(description="団体")
    people: list[GroupPerson] = strawberry.field(description="構成員")
    invitations: list[GroupInvitation] = strawberry.field(description="使える招待(代表者だけ)")
    counts: MemberCounts = strawberry.field(description="構成員の数")


@strawberry.type(description="招待の内容 / what a code opens")
class GroupOffer:
    group_name: str = strawberry.field(description="団体名")
    role: Role = strawberry.field(description="役割")
    expires_at: datetime = strawberry.field(description="招待の期限")
    own_role: Role | None = strawberry.field(description="今の役割 / null: not in the group")
    refused: Refused | None = strawberry.field(description="使えない理由 / null: it can be used")


@strawberry.type
class GroupMutations:
    @strawberry.mutation(description="団体をつくる / found a group")
    async def found_group(self, info: Info, command_id: UUID, name: str, kana: str) -> ActResult:
        order = command(info, command_id, "found_group", name=name, kana=kana)
        context = info.context
        return acted(
            await groups.found(context.door, name=name, kana=kana, command=order, now=context.now())
        )

    @strawberry.mutation(description="役割を変える / make a member a deputy, or the reverse")
    async def set_group_role(
        self, info: Info, command_id: UUID, group_id: UUID, person_id: UUID, role: Role
    ) -> ActResult:
        said = {"group": str(group_id), "person": str(person_id), "role": role.value}
        order, context = command(info, command_id, "set_group_role", **said), info.context
        outcome = await groups.set_role(
            context.door, RegistrantId(group_id), PersonId(person_id), role,
            command=order, now=context.now(),
        )  # fmt: skip
        return acted(outcome)

    @strawberry.mutation(description="構成員を外す / end someone's place in the group")
    async def remove_group_member(
        self, info: Info, command_id: UUID, group_id: UUID, person_id: UUID
    ) -> ActResult:
        said = {"group": str(group_id), "person": str(person_id)}
        order, context = command(info, command_id, "remove_group_member", **said), info.context
        outcome = await groups.remove(
            context.door, RegistrantId(group_id), PersonId(person_id),
            command=order, now=context.now(),
        )  # fmt: skip
        return acted(outcome)

    @strawberry.mutation(description="代表者を引き継ぐ / hand the group over")
    async def hand_over_group(
        self, info: Info, command_id: UUID, group_id: UUID, person_id: UUID
    ) -> ActResult:
        said = {"group": str(group_id), "person": str(person_id)}
        order, context = command(info, command_id, "hand_over_group", **said), info.context
        outcome = await groups.hand_over(
            context.door, RegistrantId(group_id), PersonId(person_id),
            command=order, now=context.now(),
        )  # fmt: skip
        return acted(outcome)

    @strawberry.mutation(description="代表者になることを申し出る / ask to be the representative")
    async def ask_for_group(self, info: Info, command_id: UUID, group_id: UUID) -> ActResult:
        order, context = (
            command(info, command_id, "ask_for_group", group=str(group_id)),
            info.context,
        )
        outcome = await groups.ask_hand_over(
            context.door, RegistrantId(group_id), command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="申出に答える / decide who asked to be the representative")
    async def answer_handover(
        self, info: Info, command_id: UUID, handover_id: UUID, *, is_granted: bool
    ) -> ActResult:
        act = "grant_handover" if is_granted else "refuse_handover"
        order, context = command(info, command_id, act, handover=str(handover_id)), info.context
        outcome = await groups.answer_hand_over(
            context.door, HandoverId(handover_id), granted=is_granted,
            command=order, now=context.now(),
        )  # fmt: skip
        return acted(outcome)

    @strawberry.mutation(description="団体から抜ける / leave a group")
    async def leave_group(self, info: Info, command_id: UUID, group_id: UUID) -> ActResult:
        order, context = command(info, command_id, "leave_group", group=str(group_id)), info.context
        outcome = await groups.leave(
            context.door, RegistrantId(group_id), command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="登録を更新する / renew for a year")
    async def renew_group(self, info: Info, command_id: UUID, group_id: UUID) -> ActResult:
        order, context = command(info, command_id, "renew_group", group=str(group_id)), info.context
        outcome = await groups.renew(
            context.door, RegistrantId(group_id), command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="団体を解散する / dissolve a group")
    async def dissolve_group(self, info: Info, command_id: UUID, group_id: UUID) -> ActResult:
        order, context = (
            command(info, command_id, "dissolve_group", group=str(group_id)),
            info.context,
        )
        outcome = await groups.dissolve(
            context.door, RegistrantId(group_id), command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="招待をつくる / make an invitation")
    async def invite_to_group(
        self, info: Info, command_id: UUID, group_id: UUID, role: Role, uses: int
    ) -> ActResult:
        said = {"group": str(group_id), "role": role.value, "uses": uses}
        order, context = command(info, command_id, "invite_to_group", **said), info.context
        outcome = await invitations.invite(
            context.door, RegistrantId(group_id), role, uses=uses, seal=context.seal,
            command=order, now=context.now(),
        )  # fmt: skip
        return acted(outcome)

    @strawberry.mutation(description="招待を取り消す / withdraw an invitation")
    async def revoke_group_invitation(
        self, info: Info, command_id: UUID, invitation_id: UUID
    ) -> ActResult:
        said = {"invitation": str(invitation_id)}
        order, context = command(info, command_id, "revoke_group_invitation", **said), info.context
        outcome = await invitations.revoke(
            context.door, InvitationId(invitation_id), command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="招待を使って団体に加わる / take an invitation up")
    async def join_group(self, info: Info, command_id: UUID, code: str) -> ActResult:
        # The code is a secret until it is used up: what is kept of the command is its hash.
        order, context = command(info, command_id, "join_group", code=code[:CODE_MAX]), info.context
        outcome = await invitations.join(
            context.door, code[:CODE_MAX], command=order, now=context.now()
        )
        return acted(outcome)


def to_group(card: GroupCard, *, can_renew_from: datetime) -> Group:
    return Group(
        id=strawberry.ID(str(card.group_id)),
        name=card.name,
        kana=card.kana,
        number=card.number,
        role=card.role,
        expires_at=card.expires_at,
        own_expires_at=card.own_expires_at,
        closed_at=card.closed_at,
        can_renew_from=can_renew_from,
    )


def to_group_in_full(info: Info, page: GroupPage) -> GroupInFull:
    asked = {one.person_id: one.handover_id for one in page.handovers}
    return GroupInFull(
        group=to_group(page.card, can_renew_from=page.can_renew_from),
        people=[to_person(one, asked.get(one.person_id)) for one in page.people],
        invitations=[_invitation(info, one) for one in page.invitations],
        counts=_counts(page.counts),
    )


def to_offer(offer: Offer) -> GroupOffer:
    return GroupOffer(
        group_name=offer.invitation.group_name,
        role=offer.invitation.role,
        expires_at=offer.invitation.expires_at,
        own_role=offer.own_role,
        refused=refused(offer.refusal) if offer.refusal else None,
    )


def to_person(one: Placed, asked: HandoverId | None) -> GroupPerson:
    return GroupPerson(
        person_id=strawberry.ID(str(one.person_id)),
        name=one.name,
        role=one.role,
        expires_at=one.expires_at,
        asked_handover_id=strawberry.ID(str(asked)) if asked else None,
    )


def _invitation(info: Info, one: OpenInvitation) -> GroupInvitation:
    return GroupInvitation(
        id=strawberry.ID(str(one.invitation_id)),
        code=invitations.code_of(info.context.seal, one.invitation_id),
        role=one.role,
        expires_at=one.expires_at,
        uses_left=one.uses_max - one.uses,
    )


def _counts(counts: Counts) -> MemberCounts:
    return MemberCounts(
        members=counts.members,
        local=counts.local,
        age65=counts.age65,
        age75=counts.age75,
        junior=counts.junior,
    )
