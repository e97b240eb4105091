"""A command keeps no clue to its body: neither a phone nor a birth date can be tried out of it."""

import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

import asyncpg
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra import commands
from infra.commands import Command, CommandId
from infra.config import ROOT
from infra.crypto import Seal, kept_key
from infra.db import Connection, Pool, transaction
from infra.ids import uuid7
from infra.migrate import migrate, read_functions, read_migrations
from tests import make, seed
from tests.database import Template, empty_database

PHONE: Final = "09000004321"
KEYS: Final = st.binary(min_size=32, max_size=32)
BODIES: Final = st.dictionaries(
    st.text(max_size=5), st.text(max_size=8) | st.integers(-9, 9) | st.none()
)
THIS: Final = "0054_keyed_commands.sql"
ELSEWHERE: Final = """
import sys
from pathlib import Path
from uuid import UUID
from infra.commands import Command, CommandId
from infra.crypto import Seal, kept_key
folder, key, tel = sys.argv[1:]
seal = Seal(key=kept_key(Path(folder)))
print(Command(command_id=CommandId(UUID(key)), payload={"tel": tel}, seal=seal).payload_hash.hex())
"""


def reach(tel: str, seal: Seal = make.SEAL) -> Command:
    return Command(command_id=CommandId(uuid7(make.NOW)), payload={"tel": tel}, seal=seal)


def phones() -> Iterator[str]:
    return (f"0900000{number:04}" for number in range(10_000))


def found_by(hashed: Callable[[bytes], bytes], kept: bytes) -> str | None:
    """Try every phone there is, as whoever holds a copy of the table would."""
    return next((tel for tel in phones() if hashed(orjson.dumps({"tel": tel})) == kept), None)


def test_trying_every_phone_finds_none() -> None:
    command = reach(PHONE)
    before = command.command_id.bytes
    assert found_by(lambda body: sha256(body).digest(), command.payload_hash) is None
    assert found_by(lambda body: sha256(before + body).digest()[:16], command.payload_hash) is None
    guessed = Seal(key=bytes(32))
    assert (
        found_by(lambda body: guessed.mark(before + body, purpose="command"), command.payload_hash)
        is None
    )


def test_planted_a_plain_hash_gives_the_phone_away() -> None:
    plain = sha256(orjson.dumps({"tel": PHONE})).digest()
    assert found_by(lambda body: sha256(body).digest(), plain) == PHONE


@given(BODIES, BODIES, KEYS, KEYS)
def test_marks_are_equal_for_one_body_of_one_command_under_one_key_only(
    body: dict[str, str | int | None], other: dict[str, str | int | None], one: bytes, two: bytes
) -> None:
    which, another = CommandId(uuid7(make.NOW)), CommandId(uuid7(make.NOW))
    mark = Command(command_id=which, payload=body, seal=Seal(key=one)).payload_hash
    again = Command(command_id=which, payload=dict(reversed(body.items())), seal=Seal(key=one))
    assert again.payload_hash == mark
    differs = Command(command_id=which, payload=other, seal=Seal(key=one)).payload_hash != mark
    assert differs == (body != other)
    assert (Command(command_id=which, payload=body, seal=Seal(key=two)).payload_hash == mark) == (
        one == two
    )
    assert Command(command_id=another, payload=body, seal=Seal(key=one)).payload_hash != mark


def test_no_trace_tells_body_or_key() -> None:
    said = repr(reach(PHONE))
    assert PHONE not in said
    assert "key" not in said


async def test_a_key_with_another_body_is_refused_by_another_process_too(
    clean: Pool, resident_pool: Pool, tmp_path: Path
) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    first = reach(PHONE, Seal(key=kept_key(tmp_path)))
    async with transaction(me.door) as conn:
        assert await commands.settle(conn, first, {"done": "x"}) == {"done": "x"}
    kept = await clean.fetchval("select payload_hash from infra.command")
    assert (elsewhere(tmp_path, first, PHONE), elsewhere(tmp_path, first, "1") != kept) == (
        kept,
        True,
    )
    other = Command(
        command_id=first.command_id, payload={"tel": "1"}, seal=Seal(key=kept_key(tmp_path))
    )
    async with transaction(me.door) as conn:
        assert await commands.settle(conn, other, {"done": "y"}) is None
        assert await commands.stored(conn, first) == {"done": "x"}


def elsewhere(folder: Path, command: Command, tel: str) -> bytes:
    """The mark as a second process of this installation makes it."""
    asked = [sys.executable, "-c", ELSEWHERE, str(folder), str(command.command_id), tel]
    return bytes.fromhex(
        subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    )


async def test_a_plain_hash_is_not_taken(clean: Pool, resident_pool: Pool) -> None:
    await seed.ward(clean)
    me = await seed.someone(clean, resident_pool)
    async with transaction(me.door) as conn:
        with pytest.raises(asyncpg.CheckViolationError, match="command_mark"):
            await conn.execute(commands.QUERIES["settle"], uuid7(make.NOW), bytes(32), {})


@pytest.fixture
async def conn(schema: Template) -> AsyncIterator[Connection]:
    async with empty_database(schema) as url:
        made = await asyncpg.connect(url)
        yield made
        await made.close()


async def test_an_answer_of_before_is_still_given_and_its_plain_hash_is_gone(
    conn: Connection,
) -> None:
    files = read_migrations()
    await migrate(conn, migrations=[file for file in files if file.name < THIS])
    old, person = reach(PHONE), uuid7(make.NOW)
    await conn.execute(
        "set role hitome_infra; alter table infra.command no force row level security"
    )
    await conn.execute(
        "insert into infra.command values ($1, $2, $3, '{\"done\": \"x\"}')",
        person, old.command_id, sha256(orjson.dumps(dict(old.payload))).digest(),
    )  # fmt: skip
    await conn.execute("alter table infra.command force row level security; reset role")
    await migrate(conn, migrations=files, functions=read_functions())
    await conn.set_type_codec("jsonb", schema="pg_catalog", encoder=str, decoder=orjson.loads)
    async with conn.transaction():
        await conn.execute("set local role hitome_scheduling")
        await conn.execute("select set_config('hitome.actor', $1, true)", str(person))
        assert await commands.stored(conn, old) == {"done": "x"}
        assert await conn.fetchval("select payload_hash from infra.command") == b""
