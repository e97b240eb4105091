"""Where supporters work, on the wire: an officer registers, renews and ends both, by name."""

from datetime import datetime
from uuid import UUID

import strawberry

from scheduling.people.actions import organisations as actions
from scheduling.people.graphql.context import Info, command
from scheduling.people.graphql.desk import DeskResult
from scheduling.people.graphql.desk_links import desk_result, staff_act
from scheduling.people.rules.organisations import OrganisationKind, Registered
from scheduling.people.rules.registrants import PersonId
from scheduling.people.rules.standing import OrganisationId

strawberry.enum(
    OrganisationKind, name="OrganisationKind", description="所属の種類 / where supporters work"
)


@strawberry.type(description="支援員 / somebody who works there")
class Supporter:
    person_id: strawberry.ID = strawberry.field(description="識別子")
    name: str = strawberry.field(description="名前")
    number: str = strawberry.field(description="利用者番号")
    until: datetime = strawberry.field(description="いつまで")
    clients: int = strawberry.field(description="担当する人の数")


@strawberry.type(description="学校・施設 / an organisation of supporters, for officers")
class DeskOrganisation:
    id: strawberry.ID = strawberry.field(description="識別子")
    name: str = strawberry.field(description="名前")
    kind: OrganisationKind = strawberry.field(description="種類")
    until: datetime | None = strawberry.field(description="いつまで / null: of a sample")
    supporters: list[Supporter] = strawberry.field(description="支援員")


@strawberry.type
class DeskOrganisationQueries:
    @strawberry.field(description="学校・施設と支援員 / for an officer on duty")
    async def desk_organisations(self, info: Info) -> list[DeskOrganisation]:
        return [_organisation(one) for one in await actions.every(info.context.door)]


@strawberry.type
class DeskOrganisationMutations:
    @strawberry.mutation(description="学校・施設を登録する / for a time, at most a year")
    async def register_organisation(
        self,
        info: Info,
        command_id: UUID,
        name: str,
        kind: OrganisationKind,
        until: datetime,
        reason: str,
    ) -> DeskResult:
        order = command(
            info, command_id, "register_organisation", name=name, kind=kind.value,
            until=until.isoformat(), reason=reason,
        )  # fmt: skip
        this = staff_act(info, order, reason)
        return desk_result(await actions.register(this, name.strip(), kind, until=until))

    @strawberry.mutation(description="学校・施設の登録を延ばす / longer, never shorter")
    async def renew_organisation(
        self, info: Info, command_id: UUID, organisation_id: UUID, until: datetime, reason: str
    ) -> DeskResult:
        said = {"organisation": str(organisation_id), "until": until.isoformat()}
        order = command(info, command_id, "renew_organisation", **said, reason=reason)
        which = OrganisationId(organisation_id)
        return desk_result(await actions.renew(staff_act(info, order, reason), which, until=until))

    @strawberry.mutation(description="学校・施設の登録を終える / nobody helps through it any more")
    async def end_organisation(
        self, info: Info, command_id: UUID, organisation_id: UUID, reason: str
    ) -> DeskResult:
        said = {"organisation": str(organisation_id), "reason": reason}
        order = command(info, command_id, "end_organisation", **said)
        which = OrganisationId(organisation_id)
        return desk_result(await actions.end(staff_act(info, order, reason), which))

    @strawberry.mutation(description="支援員を加える / somebody works there, until when")
    async def add_supporter(
        self,
        info: Info,
        command_id: UUID,
        organisation_id: UUID,
        person_id: UUID,
        until: datetime,
        reason: str,
    ) -> DeskResult:
        order = command(
            info, command_id, "add_supporter", organisation=str(organisation_id),
            person=str(person_id), until=until.isoformat(), reason=reason,
        )  # fmt: skip
        this, which = staff_act(info, order, reason), OrganisationId(organisation_id)
        return desk_result(await actions.add(this, which, PersonId(person_id), until=until))

    @strawberry.mutation(description="支援員を外す / their rights through it end at once")
    async def end_supporter(
        self, info: Info, command_id: UUID, organisation_id: UUID, person_id: UUID, reason: str
    ) -> DeskResult:
        said = {"organisation": str(organisation_id), "person": str(person_id)}
        order = command(info, command_id, "end_supporter", **said, reason=reason)
        this, which = staff_act(info, order, reason), OrganisationId(organisation_id)
        return desk_result(await actions.end_supporter(this, which, PersonId(person_id)))


def _organisation(one: Registered) -> DeskOrganisation:
    return DeskOrganisation(
        id=strawberry.ID(str(one.organisation_id)),
        name=one.name,
        kind=one.kind,
        until=one.ends_at,
        supporters=[
            Supporter(
                person_id=strawberry.ID(str(who.person_id)),
                name=who.name,
                number=who.number,
                until=who.ends_at,
                clients=who.clients,
            )
            for who in one.supporters
        ],
    )
