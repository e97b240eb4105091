"""What the resolvers of people need to know of a request."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Protocol, TypeAlias, assert_never
from uuid import UUID

import strawberry

from infra.commands import Command, command_of
from infra.crypto import Seal
from infra.db import Door
from infra.vault.vault import Vault
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal


class PeopleContext(Protocol):
    """The door, the clock, the seal and the vault."""

    @property
    def door(self) -> Door: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def is_signed_in(self) -> bool: ...


Info: TypeAlias = strawberry.Info[PeopleContext, None]


@strawberry.type(description="できた / done: of which thing")
class Acted:
    id: strawberry.ID = strawberry.field(description="対象の識別子")


ActResult = Annotated[
    Acted | Refused, strawberry.union("ActResult", description="できたか、不可の理由")
]
NOTHING: Final = UUID(int=0)  # What has not even the form of an id names nothing.


def acted(outcome: Outcome) -> Acted | Refused:
    match outcome:
        case Done():
            return Acted(id=strawberry.ID(str(outcome.subject)))
        case Refusal():
            return refused(outcome)
        case _:
            assert_never(outcome)


def command(info: Info, command_id: UUID, act: str, **said: str | int | None) -> Command:
    """A command of whoever asks, and what it says."""
    return command_of(info.context.seal, command_id, act, **said)
