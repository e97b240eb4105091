"""Former numbers at a counter on the wire: candidates and their evidence, and what is decided."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from infra.commands import Command
from scheduling.people.actions import counter_links as actions
from scheduling.people.actions.at_counter import StaffAct
from scheduling.people.actions.deciding import Outcome
from scheduling.people.graphql.context import Info, command
from scheduling.people.graphql.desk import DeskDone, DeskResult
from scheduling.people.graphql.links import LinkedRegistration, to_linked
from scheduling.people.rules.links import AtCounter, LinkId, SameFact, Strength, strength_of
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal


@strawberry.type(description="同じかもしれない旧登録 / a former registration and what agrees")
class LinkCandidate:
    former_id: strawberry.ID = strawberry.field(description="旧登録の識別子")
    kind: HolderKind = strawberry.field(description="個人・団体")
    system: str = strawberry.field(description="旧システム")
    number: str = strawberry.field(description="旧利用者番号")
    name: str = strawberry.field(description="名前・団体名")
    kana: str = strawberry.field(description="フリガナ")
    beside_id: strawberry.ID = strawberry.field(description="くらべた自分の登録の識別子")
    beside_name: str = strawberry.field(description="くらべた自分の登録")
    beside_system: str = strawberry.field(description="くらべた自分の登録のシステム")
    facts: list[SameFact] = strawberry.field(description="一致する事実")
    strength: Strength = strawberry.field(description="確からしさ")
    in_both: int = strawberry.field(description="両方にいる構成員の数")
    only_own: int = strawberry.field(description="自分の登録だけにいる構成員の数")
    only_other: int = strawberry.field(description="旧登録だけにいる構成員の数")
    is_taken: bool = strawberry.field(description="ほかの人につながっているか")
    refused_at: datetime | None = strawberry.field(description="別の人とした日時")
    refused_why: str = strawberry.field(description="別の人とした理由")


@strawberry.type(description="来ている人の旧番号 / former numbers of who is there")
class CounterLinks:
    candidates: list[LinkCandidate] = strawberry.field(description="候補(20件まで)")
    linked: list[LinkedRegistration] = strawberry.field(description="つなげた旧番号")


@strawberry.type(description="旧番号を証明するコード / to be printed at once, kept nowhere")
class ClaimCodeIssued:
    printed: str = strawberry.field(description="印刷するコード")


ClaimCodeResult = Annotated[
    ClaimCodeIssued | Refused, strawberry.union("ClaimCodeResult", description="コードか理由")
]


@strawberry.type
class DeskLinkQueries:
    @strawberry.field(description="来ている人の旧番号 / whoever is shown is noted as seen")
    async def counter_links(self, info: Info, registrant_id: UUID) -> CounterLinks | None:
        context = info.context
        seen = await actions.look(context.door, PersonId(registrant_id), vault=context.vault)
        if not (seen.candidates or seen.linked):
            return None
        return CounterLinks(
            candidates=[_candidate(one) for one in seen.candidates],
            linked=[to_linked(one) for one in seen.linked],
        )


@strawberry.type
class DeskLinkMutations:
    @strawberry.mutation(description="旧番号をつなげる / a clerk has seen that they are one")
    async def link_at_counter(
        self, info: Info, command_id: UUID, registrant_id: UUID, former_id: UUID, reason: str
    ) -> DeskResult:
        context = info.context
        said = {"person": str(registrant_id), "former": str(former_id), "reason": reason}
        outcome = await actions.link(
            staff_act(info, command(info, command_id, "link_at_counter", **said), reason),
            PersonId(registrant_id),
            RegistrantId(former_id),
            vault=context.vault,
        )
        return desk_result(outcome)

    @strawberry.mutation(description="別の登録とする・取り消す / that two are two, or open again")
    async def judge_candidate(  # noqa: PLR0913 - a decision has its facts
        self,
        info: Info,
        command_id: UUID,
        registrant_id: UUID,
        former_id: UUID,
        beside_id: UUID,
        reason: str,
        *,
        is_refused: bool,
    ) -> DeskResult:
        context = info.context
        said = {"person": str(registrant_id), "former": str(former_id), "beside": str(beside_id)}
        order = command(
            info, command_id, "judge_candidate", **said, reason=reason, refused=int(is_refused)
        )
        outcome = await actions.judge(
            staff_act(info, order, reason),
            PersonId(registrant_id),
            (RegistrantId(former_id), RegistrantId(beside_id)),
            refuses=is_refused,
            vault=context.vault,
        )
        return desk_result(outcome)

    @strawberry.mutation(description="つながりを元に戻す / a clerk takes back what was linked")
    async def undo_link_at_counter(
        self, info: Info, command_id: UUID, registrant_id: UUID, link_id: UUID, reason: str
    ) -> DeskResult:
        said = {"person": str(registrant_id), "link": str(link_id), "reason": reason}
        order = command(info, command_id, "undo_link_at_counter", **said)
        outcome = await actions.undo(
            staff_act(info, order, reason), PersonId(registrant_id), LinkId(link_id)
        )
        return desk_result(outcome)

    @strawberry.mutation(description="旧番号を証明するコードを出す / a sheet for a former number")
    async def issue_claim_code(
        self, info: Info, command_id: UUID, registrant_id: UUID, reason: str
    ) -> ClaimCodeResult:
        order = command(
            info, command_id, "issue_claim_code", registrant=str(registrant_id), reason=reason
        )
        outcome = await actions.issue_claim_code(
            staff_act(info, order, reason), RegistrantId(registrant_id), seal=info.context.seal
        )
        if isinstance(outcome, Refusal):
            return refused(outcome)
        return ClaimCodeIssued(printed=outcome.printed)


def staff_act(info: Info, order: Command, reason: str) -> StaffAct:
    return StaffAct(
        door=info.context.door, command=order, why=reason.strip(), now=info.context.now()
    )


def desk_result(outcome: Outcome) -> DeskResult:
    if isinstance(outcome, Refusal):
        return refused(outcome)
    return DeskDone(id=strawberry.ID(str(outcome.subject)))


def _candidate(one: AtCounter) -> LinkCandidate:
    return LinkCandidate(
        former_id=strawberry.ID(str(one.registrant_id)),
        kind=one.kind,
        system=one.system,
        number=one.number,
        name=one.name,
        kana=one.kana,
        beside_id=strawberry.ID(str(one.beside_id)),
        beside_name=one.beside_name,
        beside_system=one.beside_system,
        facts=list(one.facts),
        strength=strength_of(one.facts),
        in_both=one.in_both,
        only_own=one.only_own,
        only_other=one.only_other,
        is_taken=one.is_taken,
        refused_at=one.refused_at,
        refused_why=one.refused_why,
    )
