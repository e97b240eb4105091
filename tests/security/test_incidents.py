"""Incidents of other systems, each as a test that carries its name."""

import asyncio
from dataclasses import replace
from typing import Final

import asyncpg
import pytest

from api.app import build
from api.doors import PUBLIC, RESIDENT
from api.gate import Gate
from api.house import House
from infra.db import Pool
from infra.ids import named
from infra.queue import take
from tests import laws, rushes, seed
from tests.api.browser import OURS, Browser
from tests.api.conftest import signed_in
from tests.api.test_app import BOOK, key, wish
from tests.rushes import GATHERS, OPENS, later
from tests.security.test_paths import addresses

PERSONAL: Final = ("見本 花子", "見本 太郎")


async def test_kawasaki_2020_nothing_locks_a_number(gate: Gate) -> None:
    """Three hundred wrong codes from one stranger, and whoever has a right one comes in."""
    stranger = Browser(app=gate)
    form = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    for number in range(300):
        wrong = f"code={number:012d}".encode()
        reply = await stranger.post("/signin/paper", wrong, headers=form)
        assert reply.status < 500
        assert "__Host-hitome=" not in reply.headers.get("set-cookie", "")
    assert (await signed_in(gate, "M1")).cookie


async def test_nakano_2021_the_door_shuts_at_once_and_no_accepted_booking_is_dropped(
    house: House, clean: Pool, auditor_pool: Pool
) -> None:
    """Half of the wishes come before the switch and half at the same time as it."""
    await rushes.plan(clean, pace=1_000, facilities=[seed.FACILITY])
    ours = replace(house, now=lambda: later(5))
    gate = build(ours, first_party_free_documents=True)
    hanako = await signed_in(gate, "M1")
    held = await clean.fetchval("select token_hash from infra.session")
    await ours.line.look(ours.resident, now=GATHERS)
    await take(ours.resident, rushes.QUEUE, [held], now=GATHERS)
    for moment in (OPENS, later(1)):
        await ours.line.look(ours.resident, now=moment)

    async def book(day: int) -> object:
        wanted = wish(f"2026-12-{day}T09:00:00+09:00", f"2026-12-{day}T12:00:00+09:00")
        reply = await hanako.ask(BOOK, {"id": key(), "wish": wanted})
        return reply.json["data"]

    first = [await book(day) for day in (10, 11)]
    mixed = await asyncio.gather(
        *(book(day) for day in range(12, 18)), rushes.shut(clean, now=later(5))
    )
    last = await book(20)
    accepted = str([*first, *mixed]).count("RoomBooked")
    assert accepted >= 2
    assert "DOOR_SHUT" in str(last)
    kept = await auditor_pool.fetchval(
        "select count(*) from scheduling.booking where state = 'confirmed'"
    )
    assert kept == accepted
    assert await laws.broken(auditor_pool) == []


async def test_yokohama_2021_a_poll_costs_no_query(house: House, clean: Pool) -> None:
    """Two thousand polls while the database is not even there."""
    await rushes.plan(clean)
    ours = replace(house, now=lambda: later(1))
    gate = build(ours, first_party_free_documents=True)
    hanako = await signed_in(gate, "M1")
    await ours.line.look(ours.resident, now=OPENS)
    reply = await hanako.post("/queue/ticket", {}, headers=OURS)
    ticket = reply.headers["set-cookie"].partition(";")[0]
    away = asyncpg.create_pool("postgresql:///nowhere")
    alone = build(replace(ours, public=away, resident=away))
    crowd = Browser(app=alone, headers={"cookie": ticket})
    for _ in range(2_000):
        assert (await crowd.get("/queue/ticket")).json["place"] == 1


async def test_tokyo_2021_nobody_reads_a_person_from_outside(gate: Gate) -> None:
    """No address and no field of the community entrance says a name; one engine judges all."""
    await signed_in(gate, "M1")
    anyone = Browser(app=gate)
    for address in addresses(gate):
        if address.startswith("/signin"):
            continue  # The labelled people of the demo stand there to be chosen.
        text = (await anyone.get(address, headers={"accept": "text/html"})).body.decode()
        assert not any(name in text for name in PERSONAL), address
    for word in ("Registrant", "Holder", "Contact", "Person", "Me"):
        assert word not in PUBLIC.core.type_map


@pytest.mark.parametrize("number", ["0000000000", str(named("nobody")), "1", ""])
async def test_defence_2021_an_invented_number_books_nothing(
    hanako: Browser, number: str, owner: Pool
) -> None:
    for _ in range(3):
        reply = await hanako.ask(BOOK, {"id": key(), "wish": {**wish(), "holderId": number}})
        assert reply.at("bookRoom", "code") == "NOT_YOURS_TO_ACT"
    assert await owner.fetchval("select count(*) from scheduling.occupancy") == 0


async def test_hirosaki_2015_nothing_personal_has_an_address_that_anyone_may_keep(
    gate: Gate,
) -> None:
    """Whatever shows somebody's name is kept by nobody, and shows nothing to nobody."""
    hanako = await signed_in(gate, "M1")
    for address in addresses(gate):
        mine = await hanako.get(address, headers={"accept": "text/html"})
        if any(name in mine.body.decode("utf-8", "replace") for name in PERSONAL):
            assert mine.headers["cache-control"] in ("private, no-store", "private, no-cache")
            assert "public" not in mine.headers["cache-control"]


async def test_fujitsu_2023_documents_of_one_instant_do_not_cross(gate: Gate) -> None:
    """Two people, the same documents, two hundred times in the same instant."""
    people = [await signed_in(gate, number) for number in ("M1", "M2")]
    body = {"query": "{ me { personName } }"}

    async def own(number: int) -> bool:
        reply = await people[number % 2].post("/app/graphql", body)
        return reply.at("me", "personName") == PERSONAL[number % 2]

    assert all(await asyncio.gather(*(own(number) for number in range(400))))


def test_signing_in_is_no_field_of_graphql() -> None:
    """Aliases cannot try a hundred codes in one request: there is no field that takes one."""
    root = RESIDENT.core.mutation_type
    assert root is not None
    tried = [name for name in root.fields if "signIn" in name or "password" in name.lower()]
    assert tried == []


def test_there_is_no_node_of_any_type() -> None:
    for door in (PUBLIC, RESIDENT):
        root = door.core.query_type
        assert root is not None
        assert "node" not in root.fields
