"""One's own passkeys on the wire: which there are, their names, and taking one away."""

from datetime import datetime
from typing import Annotated, assert_never
from uuid import UUID

import strawberry

from api.signin import own
from api.signin.graphql.sessions import Info
from infra.commands import command_of
from infra.credentials.passkeys import Passkey
from infra.db import if_signed_in
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal


@strawberry.type(name="Passkey", description="パスキー / a key that opens one's own registration")
class MyPasskey:
    id: strawberry.ID = strawberry.field(description="パスキーの識別子")
    name: str = strawberry.field(description="自分で付けた名前")
    is_synced: bool = strawberry.field(
        description="ほかの端末でも使えるか / is it kept on other devices as well?"
    )
    made_at: datetime = strawberry.field(description="登録した日時")
    used_at: datetime | None = strawberry.field(description="最後に使った日時")


@strawberry.type(description="パスキーを変えた / done")
class PasskeyChanged:
    id: strawberry.ID = strawberry.field(description="パスキーの識別子")


ChangePasskeyResult = Annotated[
    PasskeyChanged | Refused,
    strawberry.union("ChangePasskeyResult", description="変更か、不可の理由"),
]


@strawberry.type
class PasskeyQueries:
    @strawberry.field(description="登録したパスキー(20個まで) / one's passkeys, the oldest first")
    async def my_passkeys(self, info: Info) -> list[MyPasskey] | None:
        found = await if_signed_in(info.context.door, own.my_passkeys)
        return None if found is None else [_shown(one) for one in found]


@strawberry.type
class PasskeyMutations:
    @strawberry.mutation(description="パスキーの名前を変える / rename a passkey of one's own")
    async def rename_passkey(
        self, info: Info, command_id: UUID, passkey_id: UUID, name: str
    ) -> ChangePasskeyResult:
        command = command_of(
            info.context.seal, command_id, "rename_passkey", passkey=str(passkey_id), name=name
        )
        return _told(await own.rename_passkey(info.context.door, passkey_id, name, command=command))

    @strawberry.mutation(
        description="パスキーを消す / remove a passkey; the last way in only if it is meant"
    )
    async def remove_passkey(
        self,
        info: Info,
        command_id: UUID,
        passkey_id: UUID,
        is_meant: bool = False,  # noqa: FBT001, FBT002 - an argument on the wire has a name
    ) -> ChangePasskeyResult:
        command = command_of(
            info.context.seal, command_id, "remove_passkey",
            passkey=str(passkey_id), meant=int(is_meant),
        )  # fmt: skip
        return _told(
            await own.remove_passkey(
                info.context.door, passkey_id, is_meant=is_meant, command=command
            )
        )


def _told(outcome: Outcome) -> PasskeyChanged | Refused:
    match outcome:
        case Done():
            return PasskeyChanged(id=strawberry.ID(str(outcome.subject)))
        case Refusal():
            return refused(outcome)
        case _:
            assert_never(outcome)


def _shown(one: Passkey) -> MyPasskey:
    return MyPasskey(
        id=strawberry.ID(str(one.passkey_id)),
        name=one.name,
        is_synced=one.is_synced,
        made_at=one.made_at,
        used_at=one.used_at,
    )
