"""Take the application away: every operation is said anew by every role, and cells change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphql import GraphQLSchema

from api.doors import RESIDENT, STAFF
from tests.matrix import table, world
from tests.matrix.documents import Operation, operations
from tests.matrix.replaying import Found, Statement, Wall, recorded, replayed
from tests.matrix.running import Outcome
from tests.matrix.world import ROLES_OF, Ward, World

DOORS: Final[Mapping[str, GraphQLSchema]] = {"resident": RESIDENT.core, "staff": STAFF.core}
DECLARED: Final = table.declared("operations.toml")
# From what shows most that somebody may, to what shows least.
_MAY: Final = (Outcome.TOUCHES, Outcome.SEES, Outcome.OWN, Outcome.ANSWERS)
_SHUT: Final = frozenset({Outcome.SIGN_IN, Outcome.NONE, Outcome.ANSWERS, Outcome.REFUSED})

Cell: TypeAlias = tuple[str, str, str]  # door, operation, role


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An operation as somebody who may said it to the database."""

    door: str
    operation: Operation
    by: str
    statements: Sequence[Statement]

    def expected(self, role: str) -> Outcome:
        return Outcome(table.expected(DECLARED[self.door][self.operation.name], role))


def entitled(door: str, name: str) -> str | None:
    """Who may most, of those that have signed in; None where nobody of this ward may."""
    line = DECLARED[door][name]
    said = {role: table.expected(line, role) for role in ROLES_OF[door] if role != "anonymous"}
    return next((role for one in _MAY for role in said if said[role] == one), None)


def asked(door: str, only: str | None) -> Iterable[tuple[Operation, str]]:
    for operation in operations(DOORS[door]):
        by = entitled(door, operation.name)
        if by is not None and only in (None, operation.name):
            yield operation, by


async def spoken(
    ward: Ward, looked_at: World, door: str, *, only: str | None = None
) -> list[Spoken]:
    """Hear every operation of a door; whoever writes does it in a ward of their own."""
    found: list[Spoken] = []
    for operation, by in asked(door, only):
        if operation.is_mutation:
            async with world.opened(ward, world.next_number()) as spent:
                statements = await recorded(spent, DOORS[door], operation, by)
        else:
            statements = await recorded(looked_at, DOORS[door], operation, by)
        found.append(Spoken(door=door, operation=operation, by=by, statements=statements))
    return found


async def changed(looked_at: World, said: Iterable[Spoken]) -> dict[Cell, Found]:
    """Cells in which the database lets through what the application refuses."""
    found: dict[Cell, Found] = {}
    for one in said:
        for role in ROLES_OF[one.door]:
            here = await replayed(looked_at, one.statements, role, by=one.by)
            if one.expected(role) in _SHUT and here.wall in (Wall.SEES, Wall.WRITES):
                found[one.door, one.operation.name, role] = here
    return found


async def shut_out(looked_at: World, said: Iterable[Spoken]) -> list[Cell]:
    """Who may, and whom the database refuses their own words: a wall too many."""
    found: list[Cell] = []
    for one in said:
        here = await replayed(looked_at, one.statements, one.by, by=one.by)
        match one.expected(one.by):
            case Outcome.TOUCHES | Outcome.OWN:
                is_let_through = here.wall is Wall.WRITES
            case Outcome.SEES:
                is_let_through = any(mark in here.shown for mark in looked_at.target.marks)
            case _:
                is_let_through = here.wall is not Wall.REFUSED
        if not is_let_through:
            found.append((one.door, one.operation.name, one.by))
    return found
