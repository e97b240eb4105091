"""Former numbers on the wire: what is linked, what may be one's own, claim and undo."""

from datetime import datetime
from functools import partial
from uuid import UUID

import strawberry

from infra.db import if_signed_in
from scheduling.people.actions import links
from scheduling.people.graphql.context import ActResult, Info, acted, command
from scheduling.people.rules.links import (
    Linked,
    LinkId,
    Maybe,
    Proof,
    SameFact,
    Strength,
    strength_of,
)
from scheduling.people.rules.registrants import HolderKind
from scheduling.rulebook.rules import Refusal

strawberry.enum(Proof, name="ClaimProof", description="証明に使うもの / what proves a number")
strawberry.enum(SameFact, name="SameFact", description="一致する事実 / what two have in common")
strawberry.enum(Strength, name="LinkStrength", description="確からしさ / a score in words")
TEXT_MAX = 200


@strawberry.type(description="つなげた旧番号 / a former registration one may act for")
class LinkedRegistration:
    link_id: strawberry.ID = strawberry.field(description="つながりの識別子")
    registrant_id: strawberry.ID = strawberry.field(description="つなげた登録の識別子")
    kind: HolderKind = strawberry.field(description="個人・団体")
    system: str = strawberry.field(description="旧システム")
    number: str = strawberry.field(description="旧利用者番号")
    name: str = strawberry.field(description="名前・団体名")
    expires_at: datetime = strawberry.field(description="期限")
    is_taken_up: bool = strawberry.field(description="ここで活動している団体か")


@strawberry.type(description="同じかもしれない登録 / may be one's own; no number is shown")
class MaybeMine:
    system: str = strawberry.field(description="旧システム")
    number_hint: str = strawberry.field(description="番号の終わり")
    name: str = strawberry.field(description="似ている自分の登録")
    facts: list[SameFact] = strawberry.field(description="一致する事実")
    strength: Strength = strawberry.field(description="確からしさ")


@strawberry.type(description="旧番号のつながり / links to former numbers")
class MyLinks:
    linked: list[LinkedRegistration] = strawberry.field(description="つなげた旧番号")
    maybe: list[MaybeMine] = strawberry.field(description="同じかもしれない登録(20件まで)")


@strawberry.type
class LinkQueries:
    @strawberry.field(description="旧番号のつながり / null: nobody is signed in")
    async def my_links(self, info: Info) -> MyLinks | None:
        context = info.context
        found = await if_signed_in(context.door, partial(links.mine, now=context.now()))
        if found is None:
            return None
        linked, maybe = found
        return MyLinks(
            linked=[to_linked(one) for one in linked], maybe=[_maybe(one) for one in maybe]
        )


@strawberry.type
class LinkMutations:
    @strawberry.mutation(description="旧番号をつなげる / claim a former number with proof")
    async def claim_registration(
        self,
        info: Info,
        command_id: UUID,
        system: str,
        number: str,
        proof: Proof,
        shown: str,
    ) -> ActResult:
        context = info.context
        wanted = links.claim_of(
            context.vault,
            context.seal,
            system=system[:TEXT_MAX],
            number=number[:TEXT_MAX],
            proof=proof,
            shown=shown[:TEXT_MAX],
        )
        if isinstance(wanted, Refusal):
            return acted(wanted)
        # What was shown is kept nowhere, not even as a plain hash: its keyed mark stands for it.
        order = command(
            info,
            command_id,
            "claim_registration",
            system=wanted.system,
            number=wanted.number,
            proof=proof.value,
            mark=wanted.mark.hex(),
        )
        outcome = await links.claim(context.door, wanted, command=order, now=context.now())
        return acted(outcome)

    @strawberry.mutation(description="つながりを元に戻す / undo a link")
    async def undo_link(self, info: Info, command_id: UUID, link_id: UUID) -> ActResult:
        order, context = command(info, command_id, "undo_link", link=str(link_id)), info.context
        outcome = await links.undo(context.door, LinkId(link_id), command=order, now=context.now())
        return acted(outcome)


def to_linked(one: Linked) -> LinkedRegistration:
    return LinkedRegistration(
        link_id=strawberry.ID(str(one.link_id)),
        registrant_id=strawberry.ID(str(one.registrant_id)),
        kind=one.kind,
        is_taken_up=one.is_taken_up,
        system=one.system,
        number=one.number,
        name=one.name,
        expires_at=one.expires_at,
    )


def _maybe(one: Maybe) -> MaybeMine:
    return MaybeMine(
        system=one.system,
        number_hint=one.number_hint,
        name=one.name,
        facts=list(one.facts),
        strength=strength_of(one.facts),
    )
