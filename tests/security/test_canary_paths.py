"""Every mutation and every form there is, full of canaries: accepted or not, none is heard."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

import pytest

from api import logs
from api import worker as working
from api.app import addresses, build
from api.asking import Asking
from api.doors import PUBLIC, RESIDENT, STAFF
from api.edge import Edge
from api.house import House
from api.pages.assets import Assets
from api.pages.frame import Desk
from api.prepare import Shelf
from api.queue.wire import Queueing
from api.static import CLIENT
from api.telling import listeners
from infra import outbox, sessions
from infra.channels.mail import Mail
from infra.ids import uuid7
from infra.outbox import OutboxId
from infra.sessions import Kind, Method, Opening
from infra.valkey_buckets import open_valkey_buckets
from scheduling.people.actions import oversight
from scheduling.people.actions.letters import Office
from scheduling.people.rules.staff import Role
from scheduling.rulebook.rules import Refusal
from tests import make
from tests.api.browser import Browser
from tests.api.test_told import FAR
from tests.matrix.documents import operations
from tests.matrix.world import World
from tests.security.canaries import (
    CHOSEN,
    FORM,
    NAME,
    NOTE,
    WHY,
    WORDS,
    addressed,
    documents,
    form_fields,
    is_known,
    texts,
)
from tests.security.hearing import heard, traces
from tests.staffing import colleague

FIELDS_AT_ONCE: Final = 18
ENTRANCE: Final = {"resident": "/app/graphql", "staff": "/staff/graphql"}
SCHEMAS: Final = {"resident": RESIDENT.core, "staff": STAFF.core}
# Who asks through which door, and the words that must have come in there for the test to mean it.
WHO: Final = (("resident", "oneself"), ("staff", "receiving"), ("staff", "officer"))
MUST: Final = frozenset(
    {
        "bookRoom", "foundGroup", "keepReach", "makeApiKey", "makeClientToken", "preferLetters",
        "receive", "recordWorkProof", "renamePasskey", "addColleague", "proposeExport",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The ward of the matrix, open to browsers."""

    world: World
    house: House
    browsers: dict[str, Browser]


def desk_of(house: House) -> Desk:
    edge = Edge(
        schema=PUBLIC.core, shelf=Shelf(PUBLIC.core), open_context=house.anonymous,
        report=logs.fault,
    )  # fmt: skip
    return Desk(ask=Asking(edge), now=house.now, assets=Assets.load(CLIENT))


async def cookie(world: World, role: str, *, is_staff: bool) -> str:
    """A session of its own for somebody of the matrix, as the browser holds it."""
    opening = Opening(
        kind=Kind.STAFF if is_staff else Kind.RESIDENT,
        method=Method.PASSKEY, purpose="見本", lasts=timedelta(days=1),
    )  # fmt: skip
    async with world.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        who = UUID(world.target.values[role])
        token = await sessions.open_unproven(conn, who, opening)
    return f"__Host-hitome{'-desk' if is_staff else ''}={token}"


@pytest.fixture
async def opened(fresh: World, valkey_url: str, tmp_path: Path) -> AsyncIterator[Opened]:
    async with open_valkey_buckets(valkey_url) as buckets:
        staff = fresh.doors["receiving"].pool
        house = replace(fresh.house, staff=staff, buckets=buckets, home=tmp_path)
        gate = build(house, first_party_free_documents=True)
        browsers = {"anyone": Browser(app=gate)} | {
            role: Browser(app=gate, cookie=await cookie(fresh, role, is_staff=door == "staff"))
            for door, role in WHO
        }
        yield Opened(world=fresh, house=house, browsers=browsers)


@pytest.mark.parametrize("door", SCHEMAS)
def test_every_text_of_every_mutation_has_its_canary(door: str) -> None:
    found = set(texts(SCHEMAS[door]))
    assert found
    assert {path for path in found if not is_known(path)} == set(), "say it in canaries.py"
    assert not WORDS.keys() & CHOSEN.keys()


def test_planted_a_text_that_nobody_thought_of_is_caught() -> None:
    assert not is_known("lendKit.remark")


async def mutations(opened: Opened) -> set[str]:
    """All of them, wild and then with what they take; which were accepted."""
    accepted: set[str] = set()
    for door, role in WHO:
        browser = opened.browsers[role]
        for is_wild in (True, False):
            for one in documents(SCHEMAS[door], opened.world.target.values, wild=is_wild):
                reply = await browser.ask(one.text, at=ENTRANCE[door])
                assert reply.status < 500, one.name
                data = reply.json.get("data")
                answer = data.get(one.name) if isinstance(data, dict) else None
                if isinstance(answer, dict) and answer["__typename"] != "Refused":
                    accepted.add(one.name)
    return accepted


async def pages(opened: Opened) -> int:
    """All addresses, by all who may come; every form with every field there is."""
    house, count = opened.house, 0
    desk = desk_of(house)
    for route in addresses(house, desk, desk, Queueing(house)):
        who = "receiving" if route.path.startswith("/desk") else "oneself"
        if route.path.startswith("/signout"):
            continue  # It takes the session from those who come after; it reads nothing.
        for is_wild in (True, False):
            place = addressed(route, opened.world.target.values, wild=is_wild)
            if "POST" in (route.methods or ()):
                for body in bodies():
                    reply = await opened.browsers[who].post(place, body, headers=FORM)
                    assert reply.status < 500, place
            else:
                query = urlencode({"q": NAME, "note": NOTE, "next": f"/{NAME}"})
                reply = await opened.browsers[who].get(f"{place}?{query}")
                assert reply.status < 500, place
            count += 1
    return count


def bodies() -> list[bytes]:
    """Every field of every form, as many at once as a form may have."""
    names = form_fields()
    some = [names[at : at + FIELDS_AT_ONCE] for at in range(0, len(names), FIELDS_AT_ONCE)]
    keys = [{"commandId": str(uuid7(make.NOW))} for _ in some]
    said = [dict.fromkeys(part, f"{NAME} {NOTE}") for part in some]
    return [urlencode(key | words).encode() for key, words in zip(keys, said, strict=True)]


async def rung(opened: Opened, valkey_url: str) -> list[OutboxId]:
    """All that follows, queued as jobs in Valkey."""
    bell, found = await working.open_bell(valkey_url), list[OutboxId]()

    async def ring(outbox_id: OutboxId) -> None:
        found.append(outbox_id)
        await working.ring(bell, outbox_id)

    await outbox.relay(opened.world.machines["worker"], ring, now=FAR, limit=10**4)
    await bell.aclose()
    return found


async def worked_off(opened: Opened, rows: list[OutboxId]) -> int:
    """Letters are written, and handed to a post office that keeps them."""
    sent: list[Mail] = []

    class Keeping:
        async def send(self, mail: Mail) -> None:
            sent.append(mail)

    worker, vault = opened.world.machines["worker"], opened.house.vault
    known = listeners(Office(vault=vault, mail=Keeping(), now=lambda: make.NOW))
    for one in rows:
        await outbox.work_off(worker, one, known, now=make.NOW)
    later = await worker.fetch("select outbox_id from infra.outbox where processed_at is null")
    for row in later:
        await outbox.work_off(worker, OutboxId(row["outbox_id"]), known, now=make.NOW)
    return len(sent)


async def public(opened: Opened) -> str:
    """What anybody may get: every public question, and the pages without a session."""
    anyone, said = opened.browsers["anyone"], ""
    for one in operations(PUBLIC.core):
        text = one.filled(opened.world.target.values, str(uuid7(make.NOW)))
        said += (await anyone.ask(text, at="/graphql")).body.decode()
    for place in ("/", "/queue", "/me", "/bookings", "/sdl", "/desk"):
        said += (await anyone.get(place, headers={"accept": "text/html"})).body.decode()
    return said


async def exported(opened: Opened) -> str:
    """The one file that leaves the house: two officers approve it, and it names people only."""
    owner, staff = opened.world.owner, opened.world.doors["receiving"].pool
    one, two = [await colleague(owner, staff, number, Role.OFFICER) for number in (78, 79)]
    said = await oversight.propose_export(
        one.door, system="hitome", kind="person", reason="見本", command=make.command(),
        now=make.NOW,
    )  # fmt: skip
    assert not isinstance(said, Refusal)
    (own,) = [each for each in await oversight.proposals(one.door) if each.is_own]
    await oversight.countersign(
        two.door, own.proposal_id, seen_hash=own.content_hash, command=make.command(), now=make.NOW
    )
    file = await oversight.export(one.door, own.proposal_id, now=make.NOW)
    assert isinstance(file, str), file
    return file


async def test_no_mutation_and_no_form_is_heard_outside(
    opened: Opened, valkey_url: str, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    accepted = await mutations(opened)
    assert accepted >= MUST, MUST - accepted
    assert await pages(opened) > 100
    rows = await rung(opened, valkey_url)
    assert traces("".join(text for _, text in await heard(opened.world.owner, valkey_url))) == []
    assert await worked_off(opened, rows) > 5, "letters did go out"
    said = capfd.readouterr()
    assert said.out.count("request") > 500, "the log is heard here"
    assert traces(said.out + said.err + caplog.text) == []
    places = dict(await heard(opened.world.owner, valkey_url))
    assert {"infra.outbox", "infra.audit", "infra.change", "infra.command"} <= set(places)
    for place, text in await heard(opened.world.owner, valkey_url):
        assert traces(text) == [], place
    assert traces(await public(opened)) == []
    assert traces(await exported(opened)) == []
    reasons = await opened.world.owner.fetch("select reason from infra.audit where reason <> ''")
    assert any(WHY in row["reason"] for row in reasons), "the auditor reads why"
