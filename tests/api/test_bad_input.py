"""The bad input that the issue names: an outcome or an error with a code, and nothing written."""

from collections.abc import AsyncIterator, Mapping

import pytest

from api.app import build
from api.gate import Gate
from infra.db import Pool
from infra.ids import named
from infra.vault.vault import Vault
from scheduling.glance.actions import open_glance
from scheduling.people.store.samples import sample_id
from tests import make
from tests.api.browser import OURS, Browser
from tests.api.conftest import house_of, seed_all, signed_in
from tests.api.test_app import BOOK, CANCEL, STANDS, key, wish
from tests.database import Template


@pytest.fixture(scope="module")
async def gate(
    owner: Pool, schema: Template, public_pool: Pool, resident_pool: Pool, vault: Vault
) -> AsyncIterator[Gate]:
    """One ward for all of these tests: none of them writes a row."""
    await seed_all(owner, vault)
    async with open_glance(public_pool, now=lambda: make.NOW) as view:
        house = house_of(view, public_pool, resident_pool, vault)
        yield build(house, first_party_free_documents=True)
    await owner.execute(schema.truncation)


@pytest.fixture(scope="module")
async def hanako(gate: Gate) -> Browser:
    return await signed_in(gate, "M1")


@pytest.fixture
async def untouched(gate: Gate, owner: Pool) -> AsyncIterator[None]:
    """Masks, bookings, occupancy, outbox, audit, quota and feeds stand as they stood."""
    before = await owner.fetchrow(STANDS)
    yield
    assert await owner.fetchrow(STANDS) == before


async def refusal_of(browser: Browser, changed: Mapping[str, object], command: str = "") -> object:
    """Ask for a booking with some words changed; give the code of the outcome."""
    reply = await browser.ask(BOOK, {"id": command or key(), "wish": {**wish(), **changed}})
    assert reply.status == 200
    assert reply.at("bookRoom", "__typename") == "Refused"
    for register in ("sentence", "easySentence", "englishSentence"):
        assert reply.at("bookRoom", register)
    return reply.at("bookRoom", "code")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"roomId": str(named("nowhere"))}, "NO_SUCH_ROOM"),
        ({"roomId": "x"}, "NO_SUCH_ROOM"),
        ({"roomId": ""}, "NO_SUCH_ROOM"),
        ({"roomId": 5}, "NO_SUCH_ROOM"),
        ({"holderId": str(named("nobody"))}, "NOT_YOURS_TO_ACT"),
        ({"holderId": str(sample_id("M2"))}, "NOT_YOURS_TO_ACT"),
        ({"holderId": "' or true --"}, "NOT_YOURS_TO_ACT"),
        (wish("2027-02-20T09:00:00+09:00", "2027-02-20T12:00:00+09:00"), "BEYOND_HORIZON"),
        (wish("2199-02-20T09:00:00+09:00", "2199-02-20T12:00:00+09:00"), "BEYOND_HORIZON"),
        (wish("2026-12-20T12:00:00+09:00", "2026-12-20T09:00:00+09:00"), "BACKWARDS"),
        (wish("2026-12-20T09:00:00+09:00", "2026-12-20T09:00:00+09:00"), "BACKWARDS"),
        (wish("2026-12-20T09:07:00+09:00", "2026-12-20T12:00:00+09:00"), "OFF_BAND"),
        (wish("2026-12-20T09:00:00+09:00", "2026-12-20T12:00:00.000001+09:00"), "OFF_BAND"),
        (wish("2026-12-20T18:00:00+09:00", "2026-12-21T00:00:00+09:00"), "OUTSIDE_HOURS"),
        (wish("2026-12-20T09:00:00+09:00", "2026-12-21T12:00:00+09:00"), "OUTSIDE_HOURS"),
        (wish("2026-11-20T09:00:00+09:00", "2026-11-20T12:00:00+09:00"), "OVER"),
        (wish("1900-01-01T09:00:00+09:00", "1900-01-01T12:00:00+09:00"), "FORMER_SYSTEM"),
        ({"headcount": 0}, "BAD_HEADCOUNT"),
        ({"headcount": -2147483648}, "BAD_HEADCOUNT"),
        ({"headcount": 2147483647}, "TOO_MANY_PEOPLE"),
        ({"purpose": "あ" * 201}, "TEXT_TOO_LONG"),
    ],
)
async def test_what_cannot_be_is_an_outcome(
    hanako: Browser, changed: Mapping[str, object], code: str
) -> None:
    assert await refusal_of(hanako, changed) == code


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "changed",
    [
        {"start": "2026-12-20T24:00:00+09:00"},
        {"end": "2026-12-20T24:00:00+09:00"},
        {"end": "24:00"},
        {"start": "2027-02-30T09:00:00+09:00"},
        {"start": "99999-01-01T09:00:00+09:00"},
        {"start": "9999-12-31T23:59:59-12:00"},
        {"start": "0001-01-01T00:00:00+14:00"},
        {"start": "2026-12-20T09:00:00"},
        {"start": "2026-12-20"},
        {"start": "2026-12-20T09:00:60+09:00"},
        {"start": "2026-12-20T09:00:00+99:99"},
        {"start": "２０２６-12-20T09:00:00+09:00"},
        {"start": 0},
        {"start": None},
        {"headcount": 2147483648},
        {"headcount": "12"},
        {"headcount": 1.5},
        {"roomId": None},
        {"roomId": ["x"]},
        {"purpose": {"a": 1}},
        {"stranger": 1},
    ],
)
async def test_what_has_the_wrong_form_is_bad_input(
    hanako: Browser, changed: Mapping[str, object]
) -> None:
    variables = {"id": key(), "wish": {**wish(), **changed}}
    reply = await hanako.ask(BOOK, variables)
    assert reply.status == 200
    assert set(reply.codes) == {"BAD_INPUT"}
    assert "data" not in reply.json
    strict = {**OURS, "accept": "application/graphql-response+json"}
    reply = await hanako.post(
        "/app/graphql", {"query": BOOK, "variables": variables}, headers=strict
    )
    assert reply.status == 400


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("malformed", ["", "x", "0" * 36, "{" + "0" * 8 + "}", 7, None, ["x"]])
async def test_a_malformed_id_is_bad_input(hanako: Browser, malformed: object) -> None:
    reply = await hanako.ask(BOOK, {"id": malformed, "wish": wish()})
    assert set(reply.codes) == {"BAD_INPUT"}
    reply = await hanako.ask(CANCEL, {"id": key(), "booking": malformed})
    assert set(reply.codes) == {"BAD_INPUT"}


@pytest.mark.usefixtures("untouched")
async def test_a_key_that_is_no_uuid7_is_refused(hanako: Browser) -> None:
    assert await refusal_of(hanako, {}, str(named("a name"))) == "BAD_KEY"


@pytest.mark.usefixtures("untouched")
async def test_nobody_books_without_signing_in(anyone: Browser) -> None:
    reply = await anyone.ask(BOOK, {"id": key(), "wish": wish()})
    assert (reply.status, reply.codes) == (401, ["SIGN_IN_FIRST"])


@pytest.mark.usefixtures("untouched")
async def test_a_session_that_never_was_signs_nobody_in(anyone: Browser) -> None:
    anyone.cookie = "__Host-hitome=" + "A" * 43
    reply = await anyone.ask(BOOK, {"id": key(), "wish": wish()})
    assert reply.codes == ["SIGN_IN_FIRST"]
    assert (await anyone.ask("{ me { personName } }")).at("me") is None
