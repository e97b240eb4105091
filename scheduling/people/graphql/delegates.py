"""Help from others on the wire: who may act for whom, invited, taken up, changed and ended."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Protocol, TypeAlias
from uuid import UUID

import strawberry

from infra.commands import Command, command_of
from infra.crypto import Seal
from infra.db import Door
from scheduling.people.actions import delegates as actions
from scheduling.people.rules import delegates as rules
from scheduling.people.rules.codes import hash_of
from scheduling.people.rules.delegates import InvitationId, Terms
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import ConsentForm, OrganisationId, Origin, Right, rights
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal

strawberry.enum(Right, name="Right", description="手続きできる範囲 / what one may do for another")
strawberry.enum(Origin, name="StandingOrigin", description="権限のもと / where a right came from")
strawberry.enum(ConsentForm, name="ConsentForm", description="同意のしかた / how it was agreed")


class HelpContext(Protocol):
    """What these resolvers need to know of the request."""

    @property
    def door(self) -> Door: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...


Info: TypeAlias = strawberry.Info[HelpContext, None]


@strawberry.type(description="手伝う人 / somebody who may act for a registrant")
class Helper:
    person_id: strawberry.ID = strawberry.field(description="手伝う人の識別子")
    name: str = strawberry.field(description="名前")
    origin: Origin = strawberry.field(description="権限のもと")
    may: list[Right] = strawberry.field(description="できること")
    until: datetime = strawberry.field(description="期限(この時刻は含まない)")
    consent_form: str = strawberry.field(description="同意のしかた")
    witness: str = strawberry.field(description="立ち会った人")
    agreed_at: datetime | None = strawberry.field(description="同意した日時")
    organisation: str = strawberry.field(description="所属(支援員のとき)")


@strawberry.type(description="招待 / an invitation that nobody has taken up yet")
class Invitation:
    id: strawberry.ID = strawberry.field(description="招待の識別子")
    may: list[Right] = strawberry.field(description="できること")
    until: datetime = strawberry.field(description="手伝える期限")
    expires_at: datetime = strawberry.field(description="コードの期限")


@strawberry.type(description="担当する人 / somebody whom one helps")
class Client:
    registrant_id: strawberry.ID = strawberry.field(description="登録者の識別子")
    name: str = strawberry.field(description="名前")
    may: list[Right] = strawberry.field(description="できること")
    until: datetime = strawberry.field(description="期限")
    organisation: str = strawberry.field(description="どこの支援員としてか")
    next_start: datetime | None = strawberry.field(description="次の予約の開始")
    next_end: datetime | None = strawberry.field(description="次の予約の終了")
    next_room: str = strawberry.field(description="次の予約の部屋")
    next_facility: str = strawberry.field(description="次の予約の施設")


@strawberry.type(description="支援員の所属 / where supporters work")
class Organisation:
    id: strawberry.ID = strawberry.field(description="所属の識別子")
    name: str = strawberry.field(description="名前")


@strawberry.type(description="招待の中身 / what a code offers")
class InvitationOffer:
    name: str = strawberry.field(description="だれを手伝うか")
    may: list[Right] = strawberry.field(description="できること")
    until: datetime = strawberry.field(description="期限")


@strawberry.type(description="招待した / invited")
class HelperInvited:
    invitation_code: str = strawberry.field(
        description="招待コード / shown to the one who invites, once"
    )


@strawberry.type(description="手伝えるようになった / one may act from now on")
class InvitationAccepted:
    registrant_id: strawberry.ID = strawberry.field(description="手伝う相手の識別子")
    name: str = strawberry.field(description="手伝う相手")


@strawberry.type(description="変わった / done")
class HelpChanged:
    done: bool = strawberry.field(description="すんだか", default=True)


@strawberry.input(description="手伝いの中身 / what help covers, and until when")
class TermsInput:
    may: list[Right] = strawberry.field(description="できること / to see is always among it")
    until: datetime = strawberry.field(description="期限(1年まで)")
    organisation_id: UUID | None = strawberry.field(default=None, description="支援員の所属")


OfferResult = Annotated[
    InvitationOffer | Refused, strawberry.union("OfferResult", description="招待か、不可の理由")
]
InviteHelperResult = Annotated[
    HelperInvited | Refused, strawberry.union("InviteHelperResult", description="招待か不可の理由")
]
AcceptInvitationResult = Annotated[
    InvitationAccepted | Refused,
    strawberry.union("AcceptInvitationResult", description="手伝えるか、不可の理由"),
]
HelpChangeResult = Annotated[
    HelpChanged | Refused,
    strawberry.union("HelpChangeResult", description="変わったか、不可の理由"),
]


@strawberry.type
class HelpQueries:
    @strawberry.field(description="手伝う人(名前順、100人まで) / for whoever manages it")
    async def helpers(self, info: Info, registrant_id: UUID) -> list[Helper]:
        found = await actions.helpers(info.context.door, RegistrantId(registrant_id))
        return [_helper(one) for one in found]

    @strawberry.field(description="まだ使われていない招待 / open invitations")
    async def invitations(self, info: Info, registrant_id: UUID) -> list[Invitation]:
        found = await actions.invitations(info.context.door, RegistrantId(registrant_id))
        return [
            Invitation(
                id=strawberry.ID(str(one.invitation_id)),
                may=sorted(one.terms.may),
                until=one.terms.until,
                expires_at=one.expires_at,
            )
            for one in found
        ]

    @strawberry.field(description="担当する人(次の予約が早い順) / whom one helps")
    async def clients(self, info: Info) -> list[Client]:
        found = await actions.clients(info.context.door, now=info.context.now())
        return [_client(one) for one in found]

    @strawberry.field(description="支援員の所属の一覧 / where supporters work")
    async def organisations(self, info: Info) -> list[Organisation]:
        found = await actions.organisations(info.context.door)
        return [
            Organisation(id=strawberry.ID(str(one.organisation_id)), name=one.name) for one in found
        ]

    @strawberry.field(description="招待の中身 / what a code offers; send it by POST only")
    async def invitation_offer(self, info: Info, code: str) -> OfferResult:
        offer = await actions.offered(info.context.door, code)
        if isinstance(offer, Refusal):
            return refused(offer)
        return InvitationOffer(
            name=offer.name, may=sorted(offer.terms.may), until=offer.terms.until
        )


@strawberry.type
class HelpMutations:
    @strawberry.mutation(description="手伝う人を招待する / make a code for somebody who will help")
    async def invite_helper(
        self, info: Info, command_id: UUID, registrant_id: UUID, terms: TermsInput
    ) -> InviteHelperResult:
        context, covered = info.context, terms_of(terms)
        command = _about(info, command_id, "invite", registrant_id, covered)
        outcome = await actions.invite(
            context.door, RegistrantId(registrant_id), covered,
            command=command, seal=context.seal, now=context.now(),
        )  # fmt: skip
        return (
            refused(outcome)
            if isinstance(outcome, Refusal)
            else HelperInvited(invitation_code=outcome)
        )

    @strawberry.mutation(description="招待を受ける / take an invitation up")
    async def accept_invitation(
        self, info: Info, command_id: UUID, code: str
    ) -> AcceptInvitationResult:
        context = info.context
        # Of a code a command keeps the hash, like everybody else.
        command = command_of(context.seal, command_id, "accept", code=hash_of(code).hex())
        outcome = await actions.accept(context.door, code, command=command, now=context.now())
        if isinstance(outcome, Refusal):
            return refused(outcome)
        return InvitationAccepted(
            registrant_id=strawberry.ID(str(outcome["registrant"])), name=str(outcome["name"])
        )

    @strawberry.mutation(description="招待を取りやめる / make a code worthless")
    async def withdraw_invitation(
        self, info: Info, command_id: UUID, registrant_id: UUID, invitation_id: UUID
    ) -> HelpChangeResult:
        said = {"invitation": str(invitation_id)}
        outcome = await actions.withdraw(
            info.context.door,
            RegistrantId(registrant_id),
            InvitationId(invitation_id),
            command=command_of(info.context.seal, command_id, "uninvite", **said),
        )
        return refused(outcome) if isinstance(outcome, Refusal) else HelpChanged()

    @strawberry.mutation(description="手伝いの中身を変える / narrow, widen, shorten, extend")
    async def change_helper(
        self,
        info: Info,
        command_id: UUID,
        registrant_id: UUID,
        helper_id: UUID,
        terms: TermsInput,
    ) -> HelpChangeResult:
        covered = terms_of(terms)
        command = _about(info, command_id, f"change {helper_id}", registrant_id, covered)
        outcome = await actions.change(
            info.context.door, RegistrantId(registrant_id), PersonId(helper_id), covered,
            command=command, now=info.context.now(),
        )  # fmt: skip
        return refused(outcome) if isinstance(outcome, Refusal) else HelpChanged()

    @strawberry.mutation(description="手伝いを終える / stop at once")
    async def end_helper(
        self, info: Info, command_id: UUID, registrant_id: UUID, helper_id: UUID
    ) -> HelpChangeResult:
        said = {"registrant": str(registrant_id), "helper": str(helper_id)}
        outcome = await actions.end(
            info.context.door,
            RegistrantId(registrant_id),
            PersonId(helper_id),
            command=command_of(info.context.seal, command_id, "end", **said),
        )
        return refused(outcome) if isinstance(outcome, Refusal) else HelpChanged()


def terms_of(given: TermsInput) -> Terms:
    via = given.organisation_id
    return Terms(
        may=rights(given.may),
        until=given.until,
        organisation_id=OrganisationId(via) if via else None,
    )


def _about(info: Info, command_id: UUID, act: str, registrant_id: UUID, terms: Terms) -> Command:
    return command_of(
        info.context.seal, command_id, act, registrant=str(registrant_id),
        may=",".join(sorted(terms.may)), until=terms.until.isoformat(),
        organisation=str(terms.organisation_id or ""),
    )  # fmt: skip


def _helper(one: rules.Helper) -> Helper:
    return Helper(
        person_id=strawberry.ID(str(one.person_id)),
        name=one.name,
        origin=one.origin,
        may=sorted(one.may),
        until=one.expires_at,
        consent_form=one.form,
        witness=one.witness,
        agreed_at=one.agreed_at,
        organisation=one.organisation,
    )


def _client(one: rules.Client) -> Client:
    return Client(
        registrant_id=strawberry.ID(str(one.registrant_id)),
        name=one.name,
        may=sorted(one.may),
        until=one.expires_at,
        organisation=one.organisation,
        next_start=one.next_start,
        next_end=one.next_end,
        next_room=one.next_room,
        next_facility=one.next_facility,
    )
