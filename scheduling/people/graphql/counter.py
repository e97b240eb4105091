"""At the counter on the wire: see a document, print a code, for who is there."""

from typing import Annotated
from uuid import UUID

import strawberry

from infra.commands import command_of
from scheduling.people.actions import counter, staff
from scheduling.people.graphql.delegates import Info
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal


@strawberry.type(description="紙のコード / to be printed at once, kept nowhere")
class PaperCodeIssued:
    printed: str = strawberry.field(description="印刷するコード")


@strawberry.type(description="本人を確認した / seen at a counter")
class CounterVerified:
    id: strawberry.ID = strawberry.field(description="確認した人の識別子")


PaperCodeResult = Annotated[
    PaperCodeIssued | Refused, strawberry.union("PaperCodeResult", description="コードか理由")
]
CounterResult = Annotated[
    CounterVerified | Refused, strawberry.union("CounterResult", description="確認か理由")
]


@strawberry.type
class CounterMutations:
    @strawberry.mutation(description="紙のサインインコードを出す / for who is there")
    async def issue_paper_code(
        self, info: Info, command_id: UUID, registrant_id: UUID
    ) -> PaperCodeResult:
        order = command_of(
            info.context.seal, command_id, "paper code", registrant=str(registrant_id)
        )
        outcome = await staff.issue_code(
            info.context.door,
            RegistrantId(registrant_id),
            seal=info.context.seal,
            command=order,
        )
        if isinstance(outcome, Refusal):
            return refused(outcome)
        return PaperCodeIssued(printed=outcome.printed)

    @strawberry.mutation(description="本人を確認した / a clerk has seen a document")
    async def verify_at_counter(
        self, info: Info, command_id: UUID, registrant_id: UUID, seen: str, *, is_local: bool
    ) -> CounterResult:
        order = command_of(
            info.context.seal, command_id, "verify", registrant=str(registrant_id), seen=seen,
            local=int(is_local),
        )  # fmt: skip
        outcome = await counter.verify(
            info.context.door,
            PersonId(registrant_id),
            facts=(Fact.LOCAL,) if is_local else (),
            seen=seen,
            command=order,
            now=info.context.now(),
        )
        if isinstance(outcome, Refusal):
            return refused(outcome)
        return CounterVerified(id=strawberry.ID(str(registrant_id)))
