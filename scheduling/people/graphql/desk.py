"""What the desk shows and is told, as types on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from infra.commands import Answer
from scheduling.people.rules import staff as rules
from scheduling.people.rules.registrants import HolderKind
from scheduling.people.rules.staff import Role
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal

strawberry.enum(Role, name="DutyRole", description="担当 / what one is on duty as")


@strawberry.type(description="担当 / a dated duty")
class Duty:
    id: strawberry.ID = strawberry.field(description="担当の識別子")
    role: Role = strawberry.field(description="役割")
    place: str = strawberry.field(description="どこの")
    until: datetime = strawberry.field(description="期限")


@strawberry.type(description="職員 / who is at the desk")
class Colleague:
    person_id: strawberry.ID = strawberry.field(description="識別子")
    name: str = strawberry.field(description="名前")
    workplace: str = strawberry.field(description="職場")
    is_sample: bool = strawberry.field(description="見本か")
    duties: list[Duty] = strawberry.field(description="いまの担当")


@strawberry.type(description="見つかった登録 / enough to tell one from another")
class FoundRegistrant:
    id: strawberry.ID = strawberry.field(description="登録者の識別子")
    kind: HolderKind = strawberry.field(description="個人・団体")
    system: str = strawberry.field(description="登録したシステム")
    number: str = strawberry.field(description="利用者番号")
    name: str = strawberry.field(description="名前")
    kana: str = strawberry.field(description="カナ")


@strawberry.type(description="見つかった登録の一覧(10件まで)")
class FoundRegistrants:
    found: list[FoundRegistrant] = strawberry.field(description="登録")


@strawberry.type(description="窓口の受付 / somebody is at the counter")
class Reception:
    id: strawberry.ID = strawberry.field(description="受付の識別子")
    registrant_id: strawberry.ID = strawberry.field(description="来ている人")
    kind: HolderKind = strawberry.field(description="個人・団体")
    system: str = strawberry.field(description="登録したシステム")
    name: str = strawberry.field(description="名前")
    number: str = strawberry.field(description="利用者番号")
    reason: str = strawberry.field(description="理由")
    note: str = strawberry.field(description="くわしい理由")
    until: datetime = strawberry.field(description="いつまで")


@strawberry.type(description="申請 / what waits for a second person, or was approved by one")
class Proposal:
    id: strawberry.ID = strawberry.field(description="申請の識別子")
    act: str = strawberry.field(description="何を")
    content: list[str] = strawberry.field(description="中身")
    content_hash: str = strawberry.field(description="中身のしるし / approve what you have seen")
    reason: str = strawberry.field(description="理由")
    until: datetime = strawberry.field(description="期限")
    is_approved: bool = strawberry.field(description="認められたか")
    is_used: bool = strawberry.field(description="使われたか")
    is_own: bool = strawberry.field(description="自分の申請か")


@strawberry.type(description="施設ごとの職員による予約 / bookings made from behind the counter")
class StaffShare:
    facility: str = strawberry.field(description="施設")
    bookings: int = strawberry.field(description="予約の数")
    by_staff: int = strawberry.field(description="うち職員がした数")
    is_alarm: bool = strawberry.field(description="確かめるべきか")


@strawberry.type(description="在勤の証明の発行元 / how many people one issuer vouches for")
class IssuerShare:
    issuer: str = strawberry.field(description="発行元")
    people: int = strawberry.field(description="人数")
    is_alarm: bool = strawberry.field(description="確かめるべきか")


@strawberry.type(description="すんだ / done")
class DeskDone:
    id: strawberry.ID = strawberry.field(description="できたものの識別子")


@strawberry.input(description="担当 / a duty to be given")
class DutyInput:
    person_id: UUID = strawberry.field(description="だれに")
    role: Role = strawberry.field(description="役割")
    place: str = strawberry.field(description="どこの担当か / ward, facility:id, bureau:name")
    until: datetime = strawberry.field(description="期限(1年まで)")
    reason: str = strawberry.field(description="理由")


LookUpResult = Annotated[
    FoundRegistrants | Refused, strawberry.union("LookUpResult", description="登録か、理由")
]
DeskResult = Annotated[
    DeskDone | Refused, strawberry.union("DeskResult", description="すんだか、不可の理由")
]


def to_done(outcome: Answer | Refusal) -> DeskResult:
    if isinstance(outcome, Refusal):
        return refused(outcome)
    return DeskDone(id=strawberry.ID(str(next(iter(outcome.values())))))


def to_colleague(one: rules.Colleague) -> Colleague:
    return Colleague(
        person_id=strawberry.ID(str(one.person_id)),
        name=one.name,
        workplace=one.workplace,
        is_sample=one.is_sample,
        duties=[
            Duty(
                id=strawberry.ID(str(duty.duty_id)),
                role=duty.role,
                place=duty.place,
                until=duty.ends_at,
            )
            for duty in one.duties
        ],
    )


def to_found(one: rules.Found) -> FoundRegistrant:
    return FoundRegistrant(
        id=strawberry.ID(str(one.registrant_id)),
        kind=one.kind,
        system=one.system,
        number=one.number,
        name=one.name,
        kana=one.kana,
    )


def to_proposal(one: rules.Proposal) -> Proposal:
    return Proposal(
        id=strawberry.ID(str(one.proposal_id)),
        act=one.act,
        content=[f"{name}: {value}" for name, value in sorted(one.content.items())],
        content_hash=one.content_hash.hex(),
        reason=one.reason,
        until=one.expires_at,
        is_approved=one.is_approved,
        is_used=one.is_used,
        is_own=one.is_own,
    )
