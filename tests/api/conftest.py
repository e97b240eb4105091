"""A seeded ward behind the whole application, with free documents on at the first-party door."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Final

import asyncpg
import pytest
from arq.connections import ArqRedis
from hypothesis import settings

from api import worker as working
from api.allowance import Plans
from api.app import build
from api.gate import Gate
from api.house import House
from api.signin.patience import Patience
from api.signin.port import SignIn
from api.signin.provider import Provider
from infra import ids
from infra.buckets import Plan
from infra.credentials.paper import PaperCode, derived
from infra.crypto import Seal
from infra.db import Connection, Pool
from infra.vault.keys import Keys
from infra.vault.vault import Vault
from scheduling.glance.actions import Glance, View, open_glance
from scheduling.people.actions import seed_samples
from scheduling.people.store.samples import sample_id
from tests import make, seed, valkey
from tests.api.browser import Browser
from tests.load.ward import Size, Still, snapshot

# As many examples as DESIGN asks of the fuzz; ./just fuzz chooses this profile.
settings.register_profile("soak", max_examples=100_000, deadline=None)

SEAL: Final = Seal(key=bytes(range(32)))
PAPERS: Final = 12  # of each sample person, for one test
FORM: Final = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
_PAPERS: Final = count()
# The clock of tests stands still: nothing would ever come back.
ENDLESS: Final = Plans(anonymous=Plan(10**12, 200), keyed=Plan(10**12, 2_000))


async def seed_all(owner: Pool, vault: Vault) -> None:
    """A small ward, and the sample people."""
    await seed.ward(owner)
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        until = datetime(2100, 1, 1, tzinfo=UTC)
        await seed_samples(conn, vault, registered=date(2026, 12, 1), until=until)
        await _seed_papers(conn)


def sign_in_of(public: Pool, vault: Vault, provider: Provider | None = None) -> SignIn:
    """Signing in with a clock that stands still, and no waiting: tests of patience bring theirs."""

    async def at_once(seconds: float) -> None:
        del seconds

    patience = Patience(now=lambda: make.NOW, sleep=at_once)
    return SignIn(public=public, seal=SEAL, patience=patience, vault=vault, provider=provider)


def house_of(view: View, public: Pool, resident: Pool, vault: Vault) -> House:
    return House(
        public=public,
        resident=resident,
        seal=SEAL,
        vault=vault,
        sign_in=sign_in_of(public, vault),
        glance=view,
        now=lambda: make.NOW,
        plans=ENDLESS,
    )


@pytest.fixture
async def glance(clean: Pool, vault: Vault, public_pool: Pool) -> AsyncIterator[Glance]:
    """The view of a seeded ward."""
    await seed_all(clean, vault)
    async with open_glance(public_pool, now=lambda: make.NOW) as opened:
        yield opened


@pytest.fixture
def house(glance: Glance, public_pool: Pool, resident_pool: Pool, vault: Vault) -> House:
    return house_of(glance, public_pool, resident_pool, vault)


@pytest.fixture(scope="session")
async def nowhere() -> Gate:
    """The application without a database: a made-up ward that anyone may look at."""
    pool = asyncpg.create_pool("postgresql:///nowhere")
    view = Still(snapshot=snapshot(Size(rooms=200, days=90)))
    vault = Vault(pool, Keys(wrapping={1: SEAL.key}, index=SEAL.key))
    return build(house_of(view, pool, pool, vault), first_party_free_documents=True)


@pytest.fixture
def gate(house: House) -> Gate:
    return build(house, first_party_free_documents=True)


@pytest.fixture
def anyone(gate: Gate) -> Browser:
    return Browser(app=gate)


@pytest.fixture
async def hanako(gate: Gate) -> Browser:
    """見本 花子, signed in."""
    return await signed_in(gate, "M1")


@pytest.fixture
async def taro(gate: Gate) -> Browser:
    return await signed_in(gate, "M2")


async def signed_in(gate: Gate, number: str) -> Browser:
    """Sign a sample person in with the next of the papers that were seeded for them."""
    browser = Browser(app=gate)
    code = paper_of(number, next(_PAPERS) % PAPERS).digits
    reply = await browser.post("/signin/paper", f"code={code}".encode(), headers=FORM)
    assert reply.status == 303, reply.body
    assert browser.cookie
    return browser


def paper_of(number: str, at: int) -> PaperCode:
    return derived(SEAL.key, sample_id(number), ids.named(f"paper {at}"))


async def _seed_papers(conn: Connection) -> None:
    """Papers as a clerk would have printed them: signing in with one is a real sign-in."""
    await conn.execute("set local role hitome_infra")
    await conn.executemany(
        "insert into infra.paper_code (code_hash, person_id, issued_by, reason, expires_at)"
        " values ($1, $2, $2, '試験', '2100-01-01')",
        [
            (paper_of(number, at).hashed(SEAL.key), sample_id(number))
            for number in ("M1", "M2", "M3")
            for at in range(PAPERS)
        ],
    )


@pytest.fixture
async def bell(valkey_url: str) -> AsyncIterator[ArqRedis]:
    """The doorbell without any job of ours in it."""
    opened = await working.open_bell(valkey_url)
    valkey.ask(valkey_url, "DEL", working.QUEUE, *valkey.names(valkey_url, "arq:*:outbox-*"))
    yield opened
    await opened.aclose()
