"""Keys for programs of others, on the wire of the resident's door."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Protocol, TypeAlias, assert_never
from uuid import UUID

import strawberry

from api.keys import actions
from api.keys.actions import KeyMade, KeyRevoked, KeyWish
from infra.commands import command_of
from infra.crypto import Seal
from infra.db import Door, if_signed_in
from infra.keys import AccessKey as Kept
from infra.keys import KeyKind, Right
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Code, Refusal

strawberry.enum(KeyKind, name="AccessKeyKind", description="外部アプリ用の鍵の種類 / its use")
strawberry.enum(Right, name="AccessKeyRight", description="鍵でできること / what it allows")


class KeyContext(Protocol):
    """What these resolvers need to know of the request."""

    @property
    def door(self) -> Door: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...


Info: TypeAlias = strawberry.Info[KeyContext, None]


@strawberry.type(description="外部アプリ用の鍵 / a key given to a program of others")
class AccessKey:
    id: strawberry.ID = strawberry.field(description="鍵の識別子(鍵そのものではない)")
    kind: KeyKind = strawberry.field(description="種類")
    holder_id: strawberry.ID = strawberry.field(description="名義の識別子")
    label: str = strawberry.field(description="本人が付けた名前")
    rights: list[Right] = strawberry.field(description="できること")
    made_at: datetime = strawberry.field(description="作った日時")
    expires_at: datetime = strawberry.field(description="有効期限 / it ends then by itself")
    revoked_at: datetime | None = strawberry.field(description="取り消した日時")


@strawberry.type(description="鍵を作った / made")
class AccessKeyMade:
    id: strawberry.ID = strawberry.field(description="鍵の識別子")
    key: str = strawberry.field(description="鍵(一度だけ控える) / note it down: it is kept nowhere")


@strawberry.type(description="鍵を取り消した / revoked")
class AccessKeyRevoked:
    id: strawberry.ID = strawberry.field(description="鍵の識別子")


MakeAccessKeyResult = Annotated[
    AccessKeyMade | Refused, strawberry.union("MakeAccessKeyResult", description="鍵か、その理由")
]
RevokeAccessKeyResult = Annotated[
    AccessKeyRevoked | Refused,
    strawberry.union("RevokeAccessKeyResult", description="取消か、不可の理由"),
]


@strawberry.type
class KeyQueries:
    @strawberry.field(description="自分が作った鍵(50件まで、新しい順) / the keys one has made")
    async def access_keys(self, info: Info) -> list[AccessKey] | None:
        found = await if_signed_in(info.context.door, actions.my_keys)
        return None if found is None else [_shown(one) for one in found]


@strawberry.type
class KeyMutations:
    @strawberry.mutation(
        description="公開データ用のAPIキーを作る / for the community entrance: it only looks"
    )
    async def make_api_key(
        self, info: Info, command_id: UUID, label: str, days: int, holder_id: strawberry.ID
    ) -> MakeAccessKeyResult:
        holder = _uuid(holder_id)
        if holder is None:
            return refused(Refusal(code=Code.NOT_YOURS_TO_ACT), field="holderId")
        wish = KeyWish(
            kind=KeyKind.API_KEY, label=label, days=days, rights=(Right.LOOK,), holder_id=holder
        )
        return await _made(info, command_id, wish)

    @strawberry.mutation(
        description="外部アプリ用の許可を出す / a client token: a program acts for oneself"
    )
    async def make_client_token(
        self, info: Info, command_id: UUID, label: str, days: int, *, may_book: bool = False
    ) -> MakeAccessKeyResult:
        rights = (Right.SEE, Right.BOOK) if may_book else (Right.SEE,)
        wish = KeyWish(kind=KeyKind.CLIENT_TOKEN, label=label, days=days, rights=rights)
        return await _made(info, command_id, wish)

    @strawberry.mutation(description="鍵を取り消す / take a key back; it ends within seconds")
    async def revoke_access_key(
        self, info: Info, command_id: UUID, key_id: UUID
    ) -> RevokeAccessKeyResult:
        context = info.context
        command = command_of(context.seal, command_id, "revoke_key", key=str(key_id))
        outcome = await actions.revoke_key(context.door, key_id, command=command, now=context.now())
        match outcome:
            case KeyRevoked():
                return AccessKeyRevoked(id=strawberry.ID(str(outcome.key_id)))
            case Refusal():
                return refused(outcome)
            case _:
                assert_never(outcome)


async def _made(info: Info, command_id: UUID, wish: KeyWish) -> AccessKeyMade | Refused:
    said = {
        "kind": wish.kind.value,
        "label": wish.label,
        "days": wish.days,
        "rights": " ".join(wish.rights),
        "holder": str(wish.holder_id),
    }
    context = info.context
    outcome = await actions.make_key(
        context.door,
        wish,
        seal=context.seal,
        command=command_of(context.seal, command_id, "make_key", **said),
        now=context.now(),
    )
    match outcome:
        case KeyMade():
            return AccessKeyMade(id=strawberry.ID(str(outcome.key_id)), key=outcome.text)
        case Refusal():
            return refused(outcome)
        case _:
            assert_never(outcome)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _shown(one: Kept) -> AccessKey:
    return AccessKey(
        id=strawberry.ID(str(one.key_id)),
        kind=one.kind,
        holder_id=strawberry.ID(str(one.holder_id)),
        label=one.label,
        rights=list(one.rights),
        made_at=one.made_at,
        expires_at=one.expires_at,
        revoked_at=one.revoked_at,
    )
