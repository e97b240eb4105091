"""Holds on the wire: who is held, why, until when; proposed, approved by another, carried out."""

from datetime import datetime
from uuid import UUID

import strawberry

from scheduling.people.actions import holds as actions
from scheduling.people.graphql.context import Info, command
from scheduling.people.graphql.desk import DeskResult
from scheduling.people.graphql.desk_links import desk_result, staff_act
from scheduling.people.rules import holds as rules
from scheduling.people.rules.holds import HoldId
from scheduling.people.rules.staff import ProposalId

TEXT_MAX = 200


@strawberry.type(description="保全 / while it lasts, nothing of this registration is erased")
class LegalHold:
    id: strawberry.ID = strawberry.field(description="保全の識別子")
    system: str = strawberry.field(description="登録したシステム")
    number: str = strawberry.field(description="利用者番号")
    name: str = strawberry.field(description="名前")
    reason: str = strawberry.field(description="理由")
    placed_at: datetime = strawberry.field(description="始めた日時")
    until: datetime = strawberry.field(description="見直す日(この時刻は含まない)")
    lifted_at: datetime | None = strawberry.field(description="解いた日時")
    lifted_why: str = strawberry.field(description="解いた理由")
    is_live: bool = strawberry.field(description="いま続いているか")


@strawberry.type
class DeskHoldQueries:
    @strawberry.field(description="保全の一覧 / for officers and auditors on duty")
    async def holds(self, info: Info) -> list[LegalHold]:
        found, now = await actions.holds(info.context.door), info.context.now()
        return [_hold(one, now) for one in found]


@strawberry.type
class DeskHoldMutations:
    @strawberry.mutation(description="保全を申請する / a second officer approves")
    async def propose_hold(
        self,
        info: Info,
        command_id: UUID,
        system: str,
        number: str,
        until: datetime,
        reason: str,
    ) -> DeskResult:
        order = command(
            info, command_id, "propose_hold", system=system, number=number,
            until=until.isoformat(), reason=reason,
        )  # fmt: skip
        outcome = await actions.propose(
            staff_act(info, order, reason), system=system[:TEXT_MAX],
            number=number[:TEXT_MAX].strip(), until=until,
        )  # fmt: skip
        return desk_result(outcome)

    @strawberry.mutation(description="保全を解く申請をする / a second officer approves")
    async def propose_lift(
        self, info: Info, command_id: UUID, hold_id: UUID, reason: str
    ) -> DeskResult:
        order = command(info, command_id, "propose_lift", hold=str(hold_id), reason=reason)
        this = staff_act(info, order, reason)
        return desk_result(await actions.propose_lift(this, HoldId(hold_id)))

    @strawberry.mutation(description="認められた申請を行う / once, by whoever proposed it")
    async def carry_out_hold(self, info: Info, command_id: UUID, proposal_id: UUID) -> DeskResult:
        order = command(info, command_id, "carry_out_hold", proposal=str(proposal_id))
        this = staff_act(info, order, "")
        return desk_result(await actions.carry_out(this, ProposalId(proposal_id)))


def _hold(one: rules.LegalHold, now: datetime) -> LegalHold:
    return LegalHold(
        id=strawberry.ID(str(one.hold_id)),
        system=one.system,
        number=one.number,
        name=one.name,
        reason=one.reason,
        placed_at=one.placed_at,
        until=one.ends_at,
        lifted_at=one.lifted_at,
        lifted_why=one.lifted_why,
        is_live=one.is_live(now),
    )
