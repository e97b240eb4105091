"""One's own sessions on the wire: where one is signed in, and signing out from afar."""

from datetime import datetime
from typing import Annotated, Protocol, TypeAlias, assert_never
from uuid import UUID

import strawberry

from api.signin import own
from api.signin.own import Closed
from infra.commands import command_of
from infra.crypto import Seal
from infra.db import Door, if_signed_in
from infra.sessions import Method, OpenSession
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal

strawberry.enum(Method, name="SignInMethod", description="サインインの方法 / by which proof")


class SignInContext(Protocol):
    """What these resolvers need to know of the request."""

    @property
    def door(self) -> Door: ...
    @property
    def seal(self) -> Seal: ...


Info: TypeAlias = strawberry.Info[SignInContext, None]


@strawberry.type(description="サインイン中の端末 / a place where one is signed in")
class MySession:
    id: strawberry.ID = strawberry.field(description="サインインの識別子")
    method: Method = strawberry.field(description="サインインの方法")
    device: str = strawberry.field(
        description="ブラウザーの種類 / the browser's family; empty when it is not known"
    )
    opened_at: datetime = strawberry.field(description="サインインした日時")
    expires_at: datetime = strawberry.field(description="有効期限 / it ends then by itself")
    is_this: bool = strawberry.field(description="この端末か / is it the one that asks?")


@strawberry.type(description="サインアウトした / signed out")
class SessionsClosed:
    count: int = strawberry.field(description="サインアウトした数 / how many were ended")


CloseSessionResult = Annotated[
    SessionsClosed | Refused,
    strawberry.union("CloseSessionResult", description="サインアウトか、不可の理由"),
]


@strawberry.type
class SessionQueries:
    @strawberry.field(
        description="サインイン中の端末(50件まで) / where one is signed in, this place first"
    )
    async def my_sessions(self, info: Info) -> list[MySession] | None:
        found = await if_signed_in(info.context.door, own.my_sessions)
        return None if found is None else [_shown(one) for one in found]


@strawberry.type
class SessionMutations:
    @strawberry.mutation(description="端末を1つサインアウトする / sign out one place of one's own")
    async def close_session(
        self, info: Info, command_id: UUID, session_id: UUID
    ) -> CloseSessionResult:
        said = {"session": str(session_id)}
        command = command_of(info.context.seal, command_id, "close_session", **said)
        return _told(await own.close_session(info.context.door, session_id, command=command))

    @strawberry.mutation(
        description="ほかの端末をすべてサインアウトする / sign out every place but this one"
    )
    async def close_other_sessions(self, info: Info, command_id: UUID) -> CloseSessionResult:
        command = command_of(info.context.seal, command_id, "close_other_sessions")
        return _told(await own.close_other_sessions(info.context.door, command=command))


def _told(outcome: Closed | Refusal) -> SessionsClosed | Refused:
    match outcome:
        case Closed():
            return SessionsClosed(count=outcome.count)
        case Refusal():
            return refused(outcome)
        case _:
            assert_never(outcome)


def _shown(one: OpenSession) -> MySession:
    return MySession(
        id=strawberry.ID(str(one.session_id)),
        method=one.method,
        device=one.device,
        opened_at=one.opened_at,
        expires_at=one.expires_at,
        is_this=one.is_this,
    )
