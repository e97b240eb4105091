"""Doors are logins with passwords of their own; a role that exists keeps what it has."""

import subprocess
from pathlib import Path
from stat import S_IMODE

import asyncpg
import pytest

from infra import roles
from infra.config import Settings
from infra.db import Pool
from infra.servers import wheels
from tests.database import Template


def test_passwords_are_made_once_and_only_we_may_read_them(tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path})
    first = roles.door_passwords(settings)
    assert set(first) == set(roles.DOORS)
    assert roles.door_passwords(settings) == first
    assert S_IMODE((tmp_path / "passwords.json").stat().st_mode) == 0o600


def test_a_password_from_the_environment_wins_and_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITOME_PASSWORDS__PUBLIC", "from outside")
    known = roles.door_passwords(Settings.model_validate({"home": tmp_path}))
    assert known["public"] == "from outside"
    assert "from outside" not in (tmp_path / "passwords.json").read_text("utf-8")


@pytest.mark.parametrize("door", roles.DOORS)
async def test_every_door_opens_with_its_password(
    door: str, database_url: str, schema: Template
) -> None:
    conn = await asyncpg.connect(roles.door_url(database_url, door, schema.passwords))
    assert await conn.fetchval("select current_user::text") == roles.door_role(door)
    await conn.close()


@pytest.mark.parametrize("door", roles.DOORS)
def test_no_door_opens_with_another_password(
    door: str, database_url: str, schema: Template
) -> None:
    """Asked through psql: asyncpg leaves its socket open where a login fails."""
    wrong = roles.door_url(database_url, door, {**schema.passwords, door: "wrong"})
    psql = wheels.postgres_folder() / "psql"
    asked = subprocess.run(
        [psql, wrong, "-c", "select 1"], capture_output=True, text=True, check=False
    )
    assert "password authentication failed" in asked.stderr


async def test_no_role_of_ours_is_superuser_or_passes_row_security(owner: Pool) -> None:
    names = [*roles.DOMAINS, *roles.OPERATORS, *map(roles.door_role, roles.DOORS)]
    mighty = await owner.fetch(
        "select rolname from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls"
        " or rolcreaterole or rolcreatedb or rolreplication)",
        names,
    )
    assert mighty == []


async def test_no_door_is_a_member_of_a_domain(owner: Pool) -> None:
    for door in roles.DOORS:
        for domain in roles.DOMAINS:
            member = "select pg_has_role($1::text, $2::text, 'member')"
            assert not await owner.fetchval(member, roles.door_role(door), domain)


async def test_an_existing_role_keeps_its_password(owner: Pool, schema: Template) -> None:
    async with owner.acquire() as conn:
        await roles.ensure(conn, dict.fromkeys(roles.DOORS, "another"))
    url = roles.door_url(schema.server_url, "public", schema.passwords)
    await (await asyncpg.connect(url)).close()
