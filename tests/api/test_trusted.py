"""Trusted documents: every question of our own client runs, and public ones cost a look-up."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final
from urllib.parse import quote_from_bytes

import asyncpg
import brotli
import orjson
import pytest
from asyncpg.connection import LoggedQuery

from api import edge as edges
from api.app import build
from api.documents import FOLDER, Manifest, TrustedDocument, document_id, read_manifest
from api.doors import PUBLIC, RESIDENT
from api.exchange import JsonObject, JsonValue
from api.gate import Gate
from api.house import House
from infra import roles
from infra.db import Pool, speak_json
from infra.ids import uuid7
from scheduling.glance.actions import Glance
from tests import make, seed
from tests.api.browser import OURS, Browser, Reply
from tests.api.conftest import signed_in
from tests.api.people_variables import PEOPLE
from tests.api.test_app import wish
from tests.database import Template

MANIFEST: Final[Manifest] = read_manifest(RESIDENT.core, PUBLIC.core)
NEED: Final[JsonObject] = {"from": "2026-12-20", "part": "MORNING", "people": 12}
VARIABLES: Final[dict[str, JsonObject]] = {
    **PEOPLE,
    "BookRoom": {"commandId": str(uuid7(make.NOW)), "wish": wish()},
    "CloseOtherSessions": {"commandId": str(uuid7(make.NOW))},
    "CloseSession": {"commandId": str(uuid7(make.NOW)), "sessionId": str(uuid7(make.NOW))},
    "CancelBooking": {"commandId": str(uuid7(make.NOW)), "bookingId": str(uuid7(make.NOW))},
    "Glance": {
        "need": NEED,
        "strip": {"from": "2026-12-20", "to": "2027-01-02"},
        "day": "2026-12-20",
    },
    "MakeApiKey": {
        "commandId": str(uuid7(make.NOW)),
        "label": "x",
        "days": 30,
        "holderId": str(seed.LEFT),
    },
    "MakeClientToken": {
        "commandId": str(uuid7(make.NOW)),
        "label": "x",
        "days": 30,
        "mayBook": False,
    },
    "Me": {},
    "MyBookings": {},
    "MySessions": {},
    "RemovePasskey": {
        "commandId": str(uuid7(make.NOW)),
        "passkeyId": str(uuid7(make.NOW)),
        "isMeant": False,
    },
    "RenamePasskey": {
        "commandId": str(uuid7(make.NOW)),
        "passkeyId": str(uuid7(make.NOW)),
        "name": "電話",
    },
    "MyKeys": {},
    "Quote": {"wish": wish()},
    "RevokeAccessKey": {
        "commandId": str(uuid7(make.NOW)),
        "keyId": str(uuid7(make.NOW)),
    },
    "Room": {
        "id": str(seed.LEFT),
        "day": "2026-12-20",
        "from": "2026-12-20",
        "days": 14,
    },
}


def by_get(name: str, variables: JsonObject | None = None) -> str:
    """The address of a document, as the client builds it."""
    document = MANIFEST.named(name)
    given = orjson.dumps(VARIABLES[name] if variables is None else variables)
    return f"/app/graphql?documentId={document.document_id}&variables={quote_from_bytes(given)}"


@pytest.fixture
def strict(house: House) -> Browser:
    """At the application as it runs: free documents are off at the first-party door."""
    return Browser(app=build(house))


def test_the_id_of_a_document_is_the_hash_of_its_file() -> None:
    files = {document_id(path.read_bytes()): path.stem for path in FOLDER.glob("*.graphql")}
    assert {key: one.name for key, one in MANIFEST.documents.items()} == files
    assert set(files.values()) == set(VARIABLES), "give the new document variables to run with"


@pytest.mark.parametrize("document", MANIFEST.documents.values(), ids=lambda one: one.name)
async def test_every_document_runs_on_a_seeded_ward(
    hanako: Browser, document: TrustedDocument
) -> None:
    body = {"documentId": document.document_id, "variables": VARIABLES[document.name]}
    reply = await hanako.post("/app/graphql", body)
    assert reply.status == 200
    assert "errors" not in reply.json


@pytest.mark.parametrize("name", ["Glance", "Room"])
async def test_a_public_document_is_cacheable_and_told_apart(
    hanako: Browser, anyone: Browser, name: str
) -> None:
    first = await anyone.get(by_get(name))
    assert first.status == 200
    assert "errors" not in first.json
    assert first.headers["cache-control"].startswith("public")
    assert "cookie" not in first.headers["vary"]
    again = await hanako.get(by_get(name), headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_a_public_document_is_executed_once_a_view(
    anyone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await anyone.get(by_get("Glance"))
    packed = await anyone.get(by_get("Glance"), headers={"accept-encoding": "gzip, br"})
    monkeypatch.setattr(edges, "run", None)  # Whoever executes now fails.
    for _ in range(5):
        again = await anyone.get(by_get("Glance"))
        assert (again.status, again.body) == (200, first.body)
    assert packed.headers["content-encoding"] == "br"
    assert brotli.decompress(packed.body) == first.body
    assert packed.headers["etag"] != first.headers["etag"]


async def test_a_booking_changes_the_answer_and_cancelling_changes_it_back(
    hanako: Browser, glance: Glance
) -> None:
    before = await hanako.get(by_get("Glance"))
    booking = await book(hanako)
    await glance.poll()
    during = await hanako.get(by_get("Glance"))
    assert during.headers["etag"] != before.headers["etag"]
    await cancel(hanako, booking)
    await glance.poll()
    after = await hanako.get(by_get("Glance"))
    shown = [answer.at("found", "rooms") for answer in (before, during, after)]
    assert shown[0] == shown[2] != shown[1]


async def test_who_booked_sees_it_at_once_by_min_version(hanako: Browser) -> None:
    """No poll happens in between: the process that is behind reads just those rows."""
    reply = await run(hanako, "BookRoom", VARIABLES["BookRoom"])
    version = reply.at("bookRoom", "minVersion")
    room = {**VARIABLES["Room"], "minVersion": version}
    answer = await hanako.get(by_get("Room", room))
    free = answer.at("availability", "rooms", "edges", 0, "node", "days", 0, "bookable")
    assert free == ["13:00/21:30"]


async def test_a_forged_min_version_asks_for_nothing(anyone: Browser) -> None:
    plain = await anyone.get(by_get("Room"))
    for forged in ("", "x", "A" * 400, "🏃"):
        answer = await anyone.get(by_get("Room", {**VARIABLES["Room"], "minVersion": forged}))
        assert answer.body == plain.body


@pytest.mark.parametrize("name", ["Me", "MyBookings", "Quote"])
async def test_a_personal_document_is_kept_by_nobody(hanako: Browser, name: str) -> None:
    for browser in (hanako, Browser(app=hanako.app)):
        by_address = await browser.get(by_get(name))
        assert (by_address.status, by_address.codes) == (405, ["METHOD_NOT_ALLOWED"])
        reply = await run(browser, name, VARIABLES[name])
        assert reply.headers["cache-control"] in ("no-store", "private, no-store")
        assert "etag" not in reply.headers


async def test_two_people_at_one_address_see_themselves(hanako: Browser, taro: Browser) -> None:
    for browser, name in ((hanako, "見本 花子"), (taro, "見本 太郎"), (hanako, "見本 花子")):
        assert (await run(browser, "Me", {})).at("me", "personName") == name


async def test_free_documents_are_off_at_the_first_party_door(strict: Browser) -> None:
    reply = await strict.ask("{ __typename }")
    assert (reply.status, reply.codes) == (400, ["FREE_DOCUMENTS_OFF"])
    reply = await strict.get("/app/graphql?query=%7B__typename%7D")
    assert (reply.status, reply.codes) == (400, ["FREE_DOCUMENTS_OFF"])


async def test_an_unknown_document_is_told_so(strict: Browser) -> None:
    for unknown in ("", "x", "0" * 64, MANIFEST.named("Me").document_id.upper()):
        reply = await strict.post("/app/graphql", {"documentId": unknown})
        assert (reply.status, reply.codes) == (400, ["UNKNOWN_DOCUMENT"])


async def test_a_mutation_is_never_run_by_get(hanako: Browser, clean: Pool) -> None:
    reply = await hanako.get(by_get("BookRoom"))
    assert (reply.status, reply.codes) == (405, ["METHOD_NOT_ALLOWED"])
    assert await clean.fetchval("select count(*) from scheduling.booking") == 0


@asynccontextmanager
async def listened(
    house: House, database_url: str, schema: Template, heard: list[str]
) -> AsyncGenerator[Gate]:
    """The application on pools that tell every statement."""

    async def ready(conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        await speak_json(conn)
        conn.add_query_logger(lambda query: heard.extend(_told(query)))

    async with (
        asyncpg.create_pool(_url(database_url, "public", schema), init=ready) as public,
        asyncpg.create_pool(_url(database_url, "resident", schema), init=ready) as resident,
    ):
        yield build(replace(house, public=public, resident=resident))


def _told(query: LoggedQuery) -> list[str]:
    """The first word of what was asked; how a pool cleans a connection is its own matter."""
    lines = [line for line in query.query.splitlines() if not line.startswith("--")]
    word = lines[0].split()[0].lower().rstrip(";")
    return [] if "pg_advisory_unlock_all" in query.query else [word]


def _url(database_url: str, door: str, schema: Template) -> str:
    return roles.door_url(database_url, door, schema.passwords)


async def test_the_view_asks_the_database_nothing_and_a_booking_asks_it_five_times(
    house: House, database_url: str, schema: Template
) -> None:
    heard: list[str] = []
    async with listened(house, database_url, schema, heard) as gate:
        browser = await signed_in(gate, "M1")
        await cancel(browser, await book(browser))  # Connections learn their types once.
        heard.clear()
        for name in ("Glance", "Room"):
            await browser.get(by_get(name))
            await run(browser, name, VARIABLES[name])
        assert heard == []
        # The session and the evidence; the booking call; the session and what was written.
        await book(browser)
        assert heard == [
            *("begin", "select", "select", "commit"),
            "select",
            *("begin", "select", "select", "commit"),
        ]
        heard.clear()
        await run(browser, "Me", {})
        assert heard == ["begin", "select", "select", "commit"]


async def run(browser: Browser, name: str, variables: JsonObject) -> Reply:
    body = {"documentId": MANIFEST.named(name).document_id, "variables": variables}
    return await browser.post("/app/graphql", body, headers=OURS)


async def book(browser: Browser) -> JsonValue:
    variables: JsonObject = {"commandId": str(uuid7(make.NOW)), "wish": wish()}
    reply = await run(browser, "BookRoom", variables)
    return reply.at("bookRoom", "booking", "id")


async def cancel(browser: Browser, booking: JsonValue) -> None:
    variables: JsonObject = {"commandId": str(uuid7(make.NOW)), "bookingId": booking}
    reply = await run(browser, "CancelBooking", variables)
    assert reply.at("cancelBooking", "__typename") == "BookingCancelled"
