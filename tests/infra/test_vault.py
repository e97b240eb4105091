"""The vault: what is sealed opens in its own place only, and never after its key is gone."""

import base64
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_IMODE
from typing import Final
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra import roles
from infra.config import Settings
from infra.db import Pool, open_pool
from infra.ids import named
from infra.vault import folds, sealing
from infra.vault.keyring import KEPT_MAX, KEPT_SECONDS, ErasedError, UnknownKeyError
from infra.vault.keys import BadKeyError, add_version, load_keys
from infra.vault.sealing import Fields, Sealed, TamperedError
from infra.vault.vault import Vault, open_vault
from tests import make
from tests.database import Template, database_of

KEY: Final = bytes(range(32))
PHONE: Final = {"tel": "03-0000-0000", "mail": "mihon@example.jp"}


def whose(number: int, group: str = "vault") -> UUID:
    return named(f"test/{group}/{number}")


@pytest.fixture(scope="module")
async def keys_db(keyed: Settings) -> AsyncIterator[Pool]:
    pool = await open_pool(keyed.keys_url, size_max=2)
    yield pool
    await pool.close()


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = make.NOW

    def __call__(self) -> datetime:
        return self.at


texts: Final = st.text(max_size=30).filter(
    lambda text: not any("\ud800" <= c <= "\udfff" for c in text)
)


@given(fields=st.dictionaries(texts, texts, max_size=4), place=st.sampled_from(["contact", "m/1"]))
def test_what_was_sealed_opens_byte_for_byte(fields: dict[str, str], place: str) -> None:
    record = Fields(owner=whose(1), place=place, fields=fields)
    sealed = sealing.seal(KEY, record)
    assert sealing.unseal(KEY, Sealed(owner=whose(1), place=place, sealed=sealed)) == fields


@given(at=st.integers(0, 60), bit=st.integers(0, 7))
def test_one_bit_changed_anywhere_does_not_open(at: int, bit: int) -> None:
    record = Fields(owner=whose(1), place="contact", fields=PHONE)
    raw = bytearray(sealing.seal(KEY, record))
    raw[at] ^= 1 << bit
    with pytest.raises(TamperedError):
        sealing.unseal(KEY, Sealed(owner=whose(1), place="contact", sealed=bytes(raw)))


@pytest.mark.parametrize(
    "moved",
    [
        Sealed(owner=whose(2), place="contact", sealed=b""),
        Sealed(owner=whose(1), place="member/1", sealed=b""),
    ],
    ids=["to another row", "to another place"],
)
def test_a_sealed_value_that_was_moved_does_not_open(moved: Sealed) -> None:
    raw = sealing.seal(KEY, Fields(owner=whose(1), place="contact", fields=PHONE))
    with pytest.raises(TamperedError):
        sealing.unseal(KEY, Sealed(owner=moved.owner, place=moved.place, sealed=raw))


def test_a_sealed_value_under_another_version_does_not_open() -> None:
    raw = sealing.seal(KEY, Fields(owner=whose(1), place="contact", fields=PHONE))
    other = bytes([sealing.KEY_VERSION + 1]) + raw[1:]
    with pytest.raises(TamperedError):
        sealing.unseal(KEY, Sealed(owner=whose(1), place="contact", sealed=other))


@pytest.mark.parametrize("raw", [b"", b"\1", bytes(13)])
def test_what_is_too_short_is_tampered_with(raw: bytes) -> None:
    with pytest.raises(TamperedError):
        sealing.unseal(KEY, Sealed(owner=whose(1), place="contact", sealed=raw))


@pytest.mark.parametrize(
    ("one", "other"),
    [("03-0000-0000", "(０３)００００ー００００"), ("+81 3-0000-0000", "0300000000"),
     ("+81 (0)3 0000 0000", "03 0000 0000")],
)  # fmt: skip
def test_one_phone_is_one_phone_however_it_is_written(one: str, other: str) -> None:
    assert folds.phone(one) == folds.phone(other) == "0300000000"


async def test_equal_phones_look_equal_and_a_phone_is_no_mail(vault: Vault) -> None:
    assert vault.blind("tel", "03-0000-0000") == vault.blind("tel", "0300000000")
    assert vault.blind("mail", "Mihon@Example.jp ") == vault.blind("mail", "mihon@example.jp")
    assert vault.blind("tel", "0300000000") != vault.blind("mail", "0300000000")


async def test_fields_go_in_and_come_out(vault: Vault) -> None:
    sealed = await vault.seal(whose(1), "contact", PHONE)
    assert b"example" not in sealed
    assert await vault.open(whose(1), "contact", sealed) == PHONE


async def test_every_owner_has_a_key_of_their_own(vault: Vault, keys_db: Pool) -> None:
    await vault.seal(whose(10), "contact", PHONE)
    await vault.seal(whose(11), "contact", PHONE)
    rows = await keys_db.fetch(
        "select distinct wrapped from keyring.data_key where owner = any($1)",
        [whose(10), whose(11)],
    )
    assert len(rows) == 2


async def test_two_processes_agree_on_the_key_of_a_new_owner(keyed: Settings) -> None:
    async with open_vault(keyed) as one, open_vault(keyed) as other:
        sealed = await one.seal(whose(20), "contact", PHONE)
        assert await other.open(whose(20), "contact", await other.seal(whose(20), "contact", PHONE))
        assert await other.open(whose(20), "contact", sealed) == PHONE


def test_a_digest_tells_a_change_without_opening() -> None:
    same = [Fields(owner=whose(30), place="contact", fields=dict(PHONE)) for _ in range(2)]
    other = Fields(owner=whose(30), place="contact", fields=PHONE | {"tel": "1"})
    moved = Fields(owner=whose(30), place="member/1", fields=PHONE)
    one, two, three, four = (sealing.close(KEY, fields).digest for fields in [*same, other, moved])
    assert one == two
    assert len({one, three, four, sealing.close(KEY[::-1], same[0]).digest}) == 4


async def test_after_erasing_nothing_opens_and_nothing_is_sealed(vault: Vault) -> None:
    sealed = await vault.seal(whose(40), "contact", PHONE)
    at = await vault.erase(whose(40))
    assert await vault.open(whose(40), "contact", sealed) is None
    with pytest.raises(ErasedError):
        await vault.seal(whose(40), "contact", PHONE)
    assert await vault.erase(whose(40)) == at  # The first time stands.


async def test_who_never_had_a_key_can_be_erased_before(vault: Vault) -> None:
    await vault.erase(whose(41))
    with pytest.raises(ErasedError):
        await vault.seal(whose(41), "contact", PHONE)


async def test_an_erasure_elsewhere_holds_here_within_seconds(keyed: Settings) -> None:
    hand = Hand()
    async with open_vault(keyed, now=hand) as here, open_vault(keyed, "worker") as there:
        sealed = await here.seal(whose(42), "contact", PHONE)
        await there.erase(whose(42))
        hand.at += timedelta(seconds=KEPT_SECONDS)
        assert await here.open(whose(42), "contact", sealed) is None


async def test_a_clock_that_runs_backwards_keeps_no_key_longer(keyed: Settings) -> None:
    hand = Hand()
    async with open_vault(keyed, now=hand) as here, open_vault(keyed) as there:
        sealed = await here.seal(whose(43), "contact", PHONE)
        await there.erase(whose(43))
        hand.at -= timedelta(days=1)
        assert await here.open(whose(43), "contact", sealed) is None


async def test_many_are_sealed_and_opened_at_once(vault: Vault) -> None:
    count = KEPT_MAX + 100  # More than are remembered at a time.
    records = [
        Fields(owner=whose(n, "many"), place="m", fields={"n": str(n)}) for n in range(count)
    ]
    await vault.erase(whose(3, "many"))
    closed = await vault.close_all(records)
    back = await vault.open_all(
        [
            Sealed(owner=record.owner, place="m", sealed=one.sealed if one else b"")
            for record, one in zip(records, closed, strict=True)
        ]
    )
    assert [at for at, one in enumerate(closed) if one is None] == [3]
    assert back == [None if at == 3 else record.fields for at, record in enumerate(records)]


async def test_a_key_that_is_nowhere_is_not_taken_for_an_erased_one(vault: Vault) -> None:
    raw = sealing.seal(KEY, Fields(owner=whose(50), place="contact", fields=PHONE))
    with pytest.raises(UnknownKeyError):
        await vault.open(whose(50), "contact", raw)


async def test_a_wrapped_key_moved_to_another_owner_does_not_unwrap(
    keyed: Settings, keys_db: Pool
) -> None:
    async with open_vault(keyed) as first:
        sealed = await first.seal(whose(60), "contact", PHONE)
        await first.seal(whose(61), "contact", PHONE)
    await keys_db.execute(
        "update keyring.data_key k set wrapped = o.wrapped from keyring.data_key o"
        " where k.owner = $1 and o.owner = $2",
        whose(61), whose(60),
    )  # fmt: skip
    async with open_vault(keyed) as second:
        assert await second.open(whose(60), "contact", sealed) == PHONE
        with pytest.raises(TamperedError):
            await second.open(whose(61), "contact", sealed)


async def test_keys_move_to_a_newer_wrapping_key_while_records_stay(
    keyed: Settings, keys_db: Pool, tmp_path: Path
) -> None:
    settings = keyed.model_copy(update={"home": tmp_path, "passwords": {}})
    await keys_db.execute("truncate keyring.data_key")
    async with open_vault(settings) as before:
        sealed = await before.seal(whose(70), "contact", PHONE)
        await before.seal(whose(71), "contact", PHONE)
        await before.erase(whose(71))
    assert add_version(settings) == 2
    async with open_vault(settings) as after:
        assert await after.open(whose(70), "contact", sealed) == PHONE  # The old one still opens.
        assert await after.rewrap() == 1
        assert await after.rewrap() == 0
    async with open_vault(settings) as again:
        assert await again.open(whose(70), "contact", sealed) == PHONE
    rows = await keys_db.fetch("select owner, kek from keyring.data_key order by kek nulls last")
    assert [(row["owner"], row["kek"]) for row in rows] == [(whose(70), 2), (whose(71), None)]


def test_keys_are_made_once_and_only_we_may_read_them(tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path})
    assert load_keys(settings) == load_keys(settings)
    assert S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600
    add_version(settings)
    assert S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600
    assert load_keys(settings).current == 2


def test_keys_of_the_environment_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITOME_VAULT_KEYS__7", base64.b64encode(KEY).decode())
    monkeypatch.setenv("HITOME_VAULT_INDEX_KEY", base64.b64encode(KEY[::-1]).decode())
    keys = load_keys(Settings.model_validate({"home": tmp_path}))
    assert (keys.current, keys.wrapping[7], keys.index) == (7, KEY, KEY[::-1])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bad", ["%%%", base64.b64encode(KEY[1:]).decode()])
def test_a_bad_key_is_named_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    monkeypatch.setenv("HITOME_VAULT_KEYS__7", bad)
    with pytest.raises(BadKeyError, match="key 7") as raised:
        load_keys(Settings.model_validate({"home": tmp_path}))
    assert bad not in str(raised.value)


ASKED: Final[tuple[tuple[str, str], ...]] = (
    ("resident", "select * from keyring.data_key"),
    ("worker", "select * from keyring.data_key"),
    ("resident", "select keyring.erase(gen_random_uuid())"),
    ("resident", "select keyring.rewrap('{}', '{}', '{}', 1)"),
)


@pytest.mark.parametrize(("door", "query"), ASKED)
async def test_doors_get_functions_of_their_own_and_no_table(
    keyed: Settings, door: str, query: str
) -> None:
    conn = await asyncpg.connect(roles.door_url(keyed.keys_url, door, roles.door_passwords(keyed)))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.fetch(query)
    await conn.close()


async def test_only_two_doors_lead_into_the_key_database(owner: Pool, schema: Template) -> None:
    """Asked from outside: nobody may stand in a database that others copy."""
    name = database_of(schema.settings.keys_url)
    entering = await owner.fetch(
        "select rolname from pg_roles where rolname = any($1)"
        " and has_database_privilege(rolname, $2, 'connect') order by 1",
        [roles.door_role(door) for door in roles.DOORS],
        name,
    )
    assert [row[0] for row in entering] == ["hitome_resident", "hitome_worker"]
