"""Groups at the desk on the wire: seen and handed over, counted, found under many names."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from scheduling.people.actions import counter, counter_groups
from scheduling.people.graphql.context import Info, command
from scheduling.people.graphql.desk import DeskResult
from scheduling.people.graphql.desk_links import desk_result, staff_act
from scheduling.people.graphql.groups import GroupPerson, to_person
from scheduling.people.rules import counts as rules
from scheduling.people.rules.counts import Kind, SeenDocument
from scheduling.people.rules.duplicates import Cluster, GroupNamed
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.period.rules import day_of
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal

strawberry.enum(Kind, name="CountKind", description="人数の種類 / what of a group is counted")
strawberry.enum(SeenDocument, name="SeenDocument", description="見た書類 / what a clerk looked at")


@strawberry.type(description="団体の人数 / one count that holds; numbers, never names")
class GroupCount:
    kind: str = strawberry.field(description="種類")
    count: int = strawberry.field(description="人数")
    share_percent: int | None = strawberry.field(description="構成員に占める割合(切捨て)")
    counted_on: date = strawberry.field(description="いつの人数か")
    seen: SeenDocument | None = strawberry.field(description="見た書類 / null: not at a counter")
    expires_on: date | None = strawberry.field(description="いつまで使えるか(この日は含まない)")


@strawberry.type(description="来ている団体 / a group that a clerk receives")
class CounterGroup:
    people: list[GroupPerson] = strawberry.field(description="構成員")
    counts: list[GroupCount] = strawberry.field(description="人数")


@strawberry.type(description="似ている団体の一つ / a group beside others")
class Lookalike:
    group_id: strawberry.ID = strawberry.field(description="団体の識別子")
    system: str = strawberry.field(description="登録したシステム")
    number: str = strawberry.field(description="利用者番号")
    name: str = strawberry.field(description="団体名")
    shared_percent: int | None = strawberry.field(
        description="最初の団体と同じ構成員の割合 / of the smaller of the two; null: the first"
    )


@strawberry.type(description="似ている団体 / groups to be looked at together")
class LookalikeCluster:
    near_name: bool = strawberry.field(description="名前が似ているか")
    same_contact: bool = strawberry.field(description="連絡先が同じか")
    groups: list[Lookalike] = strawberry.field(description="団体(20まで)")


@strawberry.type(description="似ている団体の一覧(30組まで)")
class LookalikeClusters:
    clusters: list[LookalikeCluster] = strawberry.field(description="組")


@strawberry.input(description="書類で見た人数 / what one document showed, as numbers")
class CountingInput:
    members: int = strawberry.field(description="構成員")
    local: int | None = strawberry.field(default=None, description="うち区内在住")
    age65: int | None = strawberry.field(default=None, description="うち65歳以上")
    age75: int | None = strawberry.field(default=None, description="うち75歳以上")
    junior: int | None = strawberry.field(default=None, description="うち中学生以下")
    disabled: int | None = strawberry.field(default=None, description="うち障害のある人")
    counted_on: date = strawberry.field(description="いつの人数か")
    seen: SeenDocument = strawberry.field(description="見た書類")


LookalikesResult = Annotated[
    LookalikeClusters | Refused, strawberry.union("LookalikesResult", description="組か、理由")
]


@strawberry.type
class DeskGroupQueries:
    @strawberry.field(description="来ている団体 / null: no such group is there")
    async def counter_group(self, info: Info, registrant_id: UUID) -> CounterGroup | None:
        context = info.context
        found = await counter_groups.look(
            context.door, RegistrantId(registrant_id), on=day_of(context.now())
        )
        if found is None:
            return None
        asked = {one.person_id: one.handover_id for one in found.handovers}
        return CounterGroup(
            people=[to_person(one, asked.get(one.person_id)) for one in found.people],
            counts=[_count(one, found.counted) for one in found.counted],
        )

    @strawberry.field(description="似ている団体 / for an officer on duty, who says why")
    async def lookalikes(self, info: Info, reason: str) -> LookalikesResult:
        found = await counter.find_lookalikes(info.context.door, why=reason)
        if isinstance(found, Refusal):
            return refused(found)
        return LookalikeClusters(clusters=[_cluster(one) for one in found])


@strawberry.type
class DeskGroupMutations:
    @strawberry.mutation(description="代表者を替える / a clerk hands a group over")
    async def hand_over_at_counter(
        self, info: Info, command_id: UUID, registrant_id: UUID, person_id: UUID, reason: str
    ) -> DeskResult:
        said = {"group": str(registrant_id), "person": str(person_id), "reason": reason}
        order = command(info, command_id, "hand_over_at_counter", **said)
        outcome = await counter_groups.hand_over(
            staff_act(info, order, reason), RegistrantId(registrant_id), PersonId(person_id)
        )
        return desk_result(outcome)

    @strawberry.mutation(description="人数を記録する / what a document showed, as numbers")
    async def record_counts(
        self,
        info: Info,
        command_id: UUID,
        registrant_id: UUID,
        counting: CountingInput,
        reason: str,
    ) -> DeskResult:
        taken = _counting(counting)
        said = {kind.value: count for kind, count in taken.counts.items()}
        order = command(
            info, command_id, "record_counts", **said, group=str(registrant_id), reason=reason,
            on=taken.counted_on.isoformat(), seen=taken.seen.value,
        )  # fmt: skip
        outcome = await counter_groups.record_counts(
            staff_act(info, order, reason), RegistrantId(registrant_id), taken
        )
        return desk_result(outcome)


def _counting(given: CountingInput) -> rules.Counting:
    said = {
        Kind.MEMBERS: given.members,
        Kind.LOCAL: given.local,
        Kind.AGE65: given.age65,
        Kind.AGE75: given.age75,
        Kind.JUNIOR: given.junior,
        Kind.DISABLED: given.disabled,
    }
    known = {kind: count for kind, count in said.items() if count is not None}
    return rules.Counting(counts=known, counted_on=given.counted_on, seen=given.seen)


def _count(one: rules.Counted, beside: Sequence[rules.Counted]) -> GroupCount:
    share = rules.share_of(one.kind, beside)
    return GroupCount(
        kind=one.kind,
        count=one.count,
        share_percent=None if share is None else int(100 * share),
        counted_on=one.counted_on,
        seen=one.seen,
        expires_on=one.expires_on,
    )


def _cluster(one: Cluster) -> LookalikeCluster:
    every: Sequence[tuple[GroupNamed, int | None]] = ((one.first, None), *one.others)
    return LookalikeCluster(
        near_name=one.near_name,
        same_contact=one.same_contact,
        groups=[
            Lookalike(
                group_id=strawberry.ID(str(group.registrant_id)),
                system=group.system,
                number=group.number,
                name=group.name,
                shared_percent=percent,
            )
            for group, percent in every
        ],
    )
