"""The application taken away: the cells that change are those of `app_only.toml`, and no others."""

from collections.abc import AsyncIterator, Iterable
from typing import Final

import pytest

from tests.matrix import table, world
from tests.matrix.removing import (
    DECLARED,
    DOORS,
    Cell,
    Spoken,
    changed,
    entitled,
    shut_out,
    spoken,
)
from tests.matrix.replaying import Found, replayed
from tests.matrix.running import Outcome, rows_of
from tests.matrix.world import ROLES_OF, Ward, World
from tests.security.catalogue import exists

pytestmark = pytest.mark.slow

HELD: Final = table.app_only()
LISTED: Final = {
    (door, name, role): one
    for door, lines in HELD.items()
    for name, one in lines.items()
    for role in one.roles
}
ELSEWHERE: Final = table.elsewhere()


@pytest.fixture(scope="module", params=list(DOORS))
async def said(request: pytest.FixtureRequest, ward: Ward, untouched: World) -> list[Spoken]:
    return await spoken(ward, untouched, str(request.param))


def differences(found: Iterable[Cell], listed: Iterable[Cell]) -> set[Cell]:
    return set(found) ^ set(listed)


async def test_without_the_application_those_cells_change_that_are_listed(
    untouched: World, said: list[Spoken]
) -> None:
    found = await changed(untouched, said)
    listed = {cell for cell in LISTED if cell[0] == said[0].door}
    assert differences(found, listed) == set()
    for cell in listed:
        assert differences(found, listed - {cell}) == {cell}, "a cell dropped from the table"
        assert_nothing_personal(cell, found[cell], untouched)


def assert_nothing_personal(cell: Cell, found: Found, here: World) -> None:
    """What comes back is nothing of the target's, or what the role is shown by another way."""
    door, _, role = cell
    elsewhere = LISTED[cell].seen
    if elsewhere:
        assert table.expected(DECLARED[door][elsewhere], role) == Outcome.SEES
    else:
        assert not any(mark in found.shown for mark in here.target.marks), cell


async def test_whoever_may_is_let_through_by_the_database_too(
    untouched: World, said: list[Spoken]
) -> None:
    """Or the refusals of the others would prove nothing."""
    assert await shut_out(untouched, said) == []


async def test_what_others_may_do_for_themselves_changes_nothing_of_the_targets(
    ward: Ward, said: list[Spoken]
) -> None:
    """The words of the target, said by others with their own session, and kept."""
    for one in said:
        own = [role for role in ROLES_OF[one.door] if one.expected(role) is Outcome.OWN]
        if not own or one.expected(one.by) is not Outcome.TOUCHES:
            continue
        async with world.opened(ward, world.next_number()) as fresh:
            before = await rows_of(fresh)
            for role in own:
                await replayed(fresh, one.statements, role, by=one.by, stays=True)
            assert await rows_of(fresh) == before, one.operation.name


def test_what_nobody_of_this_ward_may_is_held_by_another_test() -> None:
    unreached = {
        f"{door}.{name}"
        for door in DOORS
        for name in DECLARED[door]
        if entitled(door, name) is None
    }
    assert unreached == set(ELSEWHERE)
    named = {test for test in ELSEWHERE.values() if test != "nobody"}
    assert [test for test in sorted(named) if not exists(test)] == []


def test_every_cell_of_the_application_says_why() -> None:
    assert all(one.reason and one.roles for lines in HELD.values() for one in lines.values())


PLANTED: Final = {
    "the wall of a table": (
        "alter table infra.access_key disable row level security",
        "accessKeys",
        {("resident", "accessKeys", role)
         for role in ("other", "deputy", "member", "ex_member", "delegate")},
    ),
    "a guard at a table": (
        "drop trigger managed on infra.access_key",
        "makeApiKey",
        {("resident", "makeApiKey", role)
         for role in ("other", "deputy", "member", "ex_member", "delegate")},
    ),
}  # fmt: skip


@pytest.fixture
async def torn(ward: Ward) -> AsyncIterator[World]:
    async with world.opened(ward, world.next_number()) as opened:
        yield opened


@pytest.mark.parametrize("planted", PLANTED)
async def test_a_planted_gap_is_found(
    ward: Ward, untouched: World, torn: World, planted: str
) -> None:
    act, name, cells = PLANTED[planted]
    (one,) = await spoken(ward, untouched, "resident", only=name)
    assert await changed(torn, [one]) == {}
    await as_owners(torn, act)
    assert set(await changed(torn, [one])) == cells


async def test_a_policy_dropped_is_found(ward: Ward, untouched: World, torn: World) -> None:
    (one,) = await spoken(ward, untouched, "resident", only="accessKeys")
    assert await shut_out(torn, [one]) == []
    await as_owners(torn, "drop policy own on infra.access_key")
    assert await shut_out(torn, [one]) == [("resident", "accessKeys", "oneself")]


async def as_owners(torn: World, act: str) -> None:
    async with torn.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(act)
