"""One's own page on the wire: who one is to the ward, how one is served and reached."""

from datetime import datetime
from functools import partial
from uuid import UUID

import strawberry

from infra.db import if_signed_in
from scheduling.people.actions import group_invitations as invitations
from scheduling.people.actions import group_views, profile, registering
from scheduling.people.graphql.context import ActResult, Info, acted, command
from scheduling.people.graphql.groups import (
    CODE_MAX,
    Group,
    GroupInFull,
    GroupOffer,
    to_group,
    to_group_in_full,
    to_offer,
)
from scheduling.people.graphql.profile import (
    AccessProfileInput,
    AccessProfileNode,
    kept_of,
    said_of,
    to_profile,
)
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.facts import Fact
from scheduling.people.rules.levels import Level
from scheduling.people.rules.registrants import HolderKind, RegistrantId, Registration

strawberry.enum(
    Level, name="VerificationLevel", description="本人確認の段階 / how sure the ward is"
)
strawberry.enum(Fact, name="PersonFact", description="確認された事実 / what was shown")


@strawberry.type(name="Registration", description="利用者登録 / a registration")
class RegistrationNode:
    id: strawberry.ID = strawberry.field(description="登録の識別子")
    kind: HolderKind = strawberry.field(description="個人・団体")
    system: str = strawberry.field(description="登録したシステム(hitome, public, halls, plaza)")
    number: str = strawberry.field(description="利用者番号")
    name: str = strawberry.field(description="名前・団体名")
    is_sample: bool = strawberry.field(description="見本(架空の人・団体)か")


@strawberry.type(description="連絡先 / how one is reached")
class Reach:
    tel: str = strawberry.field(description="電話")
    mail: str = strawberry.field(description="メール")
    postcode: str = strawberry.field(description="郵便番号")
    address: str = strawberry.field(description="住所")


@strawberry.input(description="連絡先 / how one is reached; empty is allowed")
class ReachInput:
    tel: str = strawberry.field(description="電話")
    mail: str = strawberry.field(description="メール")
    postcode: str = strawberry.field(description="郵便番号")
    address: str = strawberry.field(description="住所")


@strawberry.type(description="マイページ / one's own page")
class MyPage:
    registration: RegistrationNode | None = strawberry.field(
        description="自分の登録 / null: signed in, but not registered"
    )
    level: Level = strawberry.field(description="本人確認の段階")
    verified_until: datetime | None = strawberry.field(description="その期限")
    facts: list[Fact] = strawberry.field(description="確認された事実")
    registrations: list[RegistrationNode] = strawberry.field(
        description="ほかに使える登録(団体、旧システムの番号)"
    )

    @strawberry.field(description="団体(100件まで) / the groups in which one has a place")
    async def groups(self, info: Info) -> list[Group]:
        cards = await group_views.mine(info.context.door)
        return [to_group(card, can_renew_from=group_views.renewable_from(card)) for card in cards]

    @strawberry.field(description="利用配慮設定 / how one wants to be served")
    async def profile(self, info: Info) -> AccessProfileNode:
        return to_profile(await profile.read(info.context.door))

    @strawberry.field(description="連絡先 / how one is reached")
    async def reach(self, info: Info) -> Reach:
        kept = await registering.reach(info.context.door, info.context.vault) or Contact()
        return Reach(tel=kept.tel, mail=kept.mail, postcode=kept.postcode, address=kept.address)


@strawberry.type
class PeopleQueries:
    @strawberry.field(description="マイページ / null: nobody is signed in")
    async def my_page(self, info: Info) -> MyPage | None:
        context = info.context
        me = await if_signed_in(context.door, partial(registering.oneself, now=context.now()))
        if me is None:
            return None
        return MyPage(
            registration=to_registration(me.own) if me.own else None,
            level=me.level,
            verified_until=me.verification.expires_at if me.verification else None,
            facts=sorted(me.facts),
            registrations=[to_registration(one) for one in me.others],
        )

    @strawberry.field(description="一つの団体 / null: one has no place in it")
    async def my_group(self, info: Info, group_id: UUID) -> GroupInFull | None:
        which, now = RegistrantId(group_id), info.context.now()
        page = await if_signed_in(
            info.context.door, lambda door: group_views.one(door, which, now=now)
        )
        return None if page is None else to_group_in_full(info, page)

    @strawberry.field(description="招待コードの内容 / null: nothing is behind it")
    async def group_offer(self, info: Info, code: str) -> GroupOffer | None:
        now = info.context.now()
        offer = await if_signed_in(
            info.context.door, lambda door: invitations.look(door, code[:CODE_MAX], now=now)
        )
        return None if offer is None else to_offer(offer)


@strawberry.type
class OneselfMutations:
    @strawberry.mutation(description="利用者登録をする / register by typing")
    async def register(self, info: Info, command_id: UUID, name: str, kana: str) -> ActResult:
        order, context = command(info, command_id, "register", name=name, kana=kana), info.context
        outcome = await registering.register(
            context.door, name=name, kana=kana, command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="利用配慮設定を保存する / say how one wants to be served")
    async def keep_access_profile(
        self, info: Info, command_id: UUID, profile_input: AccessProfileInput
    ) -> ActResult:
        context = info.context
        order = command(info, command_id, "keep_access_profile", **said_of(profile_input))
        outcome = await profile.keep(
            context.door, kept_of(profile_input), command=order, now=context.now()
        )
        return acted(outcome)

    @strawberry.mutation(description="連絡先を保存する / keep how one is reached")
    async def keep_reach(self, info: Info, command_id: UUID, reach: ReachInput) -> ActResult:
        context = info.context
        contact = Contact(
            tel=reach.tel, mail=reach.mail, postcode=reach.postcode, address=reach.address
        )
        order = command(
            info,
            command_id,
            "keep_reach",
            tel=reach.tel,
            mail=reach.mail,
            postcode=reach.postcode,
            address=reach.address,
        )
        outcome = await registering.keep_reach(
            context.door, context.vault, contact, command=order, now=context.now()
        )
        return acted(outcome)


def to_registration(one: Registration) -> RegistrationNode:
    return RegistrationNode(
        id=strawberry.ID(str(one.registrant_id)),
        kind=one.kind,
        system=one.system,
        number=one.number,
        name=one.name,
        is_sample=one.is_sample,
    )
