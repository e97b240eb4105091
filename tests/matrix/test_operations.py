"""Every operation of every door, asked for by every role about one person and one group.

The table `operations.toml` says what each gets. A new operation fails until it has a line; of each
operation every field is asked for, for real.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from graphql import GraphQLSchema

from api.doors import PUBLIC, RESIDENT, STAFF
from tests.matrix import table, world
from tests.matrix.documents import Operation, object_fields, operations
from tests.matrix.running import Outcome, outcome
from tests.matrix.world import ROLES_OF, Ward, World

SCHEMAS: Final = {"public": PUBLIC.core, "resident": RESIDENT.core, "staff": STAFF.core}
DECLARED: Final = table.declared("operations.toml")
# The fewest cells there have been: operations, fields and roles are only ever added.
CELLS_MIN: Final = 6_900


def asked() -> Iterator[tuple[str, Operation]]:
    for door, schema in SCHEMAS.items():
        for operation in operations(schema):
            yield door, operation


ASKED: Final = list(asked())


def test_every_operation_has_a_line_and_every_line_an_operation() -> None:
    written = {(door, name) for door, lines in DECLARED.items() for name in lines}
    assert written == {(door, operation.name) for door, operation in ASKED}
    for door, lines in DECLARED.items():
        for line in lines.values():
            assert set(line) <= {*ROLES_OF[door], table.REST}
            assert set(line.values()) <= set(Outcome)


def test_every_field_that_only_the_signed_in_reach_was_thought_of() -> None:
    """A new field beside personal ones is written in, by whoever has read for whom it is."""
    everyone = object_fields(PUBLIC.core)
    found: dict[str, set[str]] = {}
    for schema in (RESIDENT.core, STAFF.core):
        for name, fields in object_fields(schema).items():
            if fields != everyone.get(name) and name not in {"Query", "Mutation"}:
                found.setdefault(name, set()).update(fields)
    assert found == {name: set(fields) for name, fields in table.fields().items()}


def test_no_cell_is_left_out() -> None:
    cells = sum(len(operation.leaves) * len(ROLES_OF[door]) for door, operation in ASKED)
    assert cells >= CELLS_MIN


@pytest.mark.parametrize(
    ("door", "operation"), ASKED, ids=[f"{door}:{one.name}" for door, one in ASKED]
)
async def test_an_operation_gives_each_role_what_the_table_says(
    ward: Ward, shared: World, door: str, operation: Operation
) -> None:
    line = DECLARED[door][operation.name]
    schema: GraphQLSchema = SCHEMAS[door]
    found: dict[str, str] = {}
    for role in ROLES_OF[door]:
        # Who is to change something of the target's does it in a ward of their own.
        if table.expected(line, role) == Outcome.TOUCHES:
            async with world.opened(ward, world.next_number()) as own:
                found[role] = await outcome(own, schema, operation, role)
        else:
            found[role] = await outcome(shared, schema, operation, role)
    assert found == {role: table.expected(line, role) for role in ROLES_OF[door]}
