"""The queue on the wire and as a page: one ticket on every device, nothing won by reloading."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from api.app import build
from api.gate import Gate
from api.house import House
from api.queue.rules import AGAIN_LEAST, AGAIN_MOST, SPREAD, State, Ticket, told
from infra.db import Pool
from infra.ids import named
from infra.queue import QueueRow
from tests import rushes, seed
from tests.api.browser import OURS, Browser, Reply
from tests.api.conftest import signed_in
from tests.rushes import CLOSES, GATHERS, OPENS, later

PAGE = {"accept": "text/html"}
FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}


@dataclass
class Clock:
    now: datetime = GATHERS


@dataclass
class Rush:
    """A house with a queue before it, and a clock to turn."""

    house: House
    gate: Gate
    clock: Clock

    async def at(self, moment: datetime) -> None:
        self.clock.now = moment
        await self.house.line.look(self.house.resident, now=moment)


@pytest.fixture
async def rush(house: House, clean: Pool) -> Rush:
    await rushes.plan(clean, facilities=[seed.FACILITY])
    clock = Clock()
    ours = replace(house, now=lambda: clock.now)
    made = Rush(house=ours, gate=build(ours, first_party_free_documents=True), clock=clock)
    await made.at(GATHERS)
    return made


async def take(browser: Browser) -> Reply:
    reply = await browser.post("/queue/ticket", {}, headers=OURS)
    assert reply.status == 200
    return reply


def cookie_of(reply: Reply) -> str:
    return reply.headers["set-cookie"].partition(";")[0]


async def test_a_ticket_is_taken_drawn_and_called(rush: Rush) -> None:
    hanako = await signed_in(rush.gate, "M1")
    session = hanako.cookie
    said = await take(hanako)
    assert said.json["state"] == State.GATHERING
    assert said.json["place"] is None
    ticket = cookie_of(said)
    assert ticket.startswith("__Host-hitome-ticket=")
    assert "HttpOnly" in said.headers["set-cookie"]
    # Another device of the same person: the same ticket.
    phone = await signed_in(rush.gate, "M1")
    assert cookie_of(await take(phone)) == ticket
    await rush.at(OPENS)
    held = Browser(app=rush.gate, headers={"cookie": f"{session}; {ticket}"})
    waiting = await held.get("/queue/ticket")
    assert (waiting.json["state"], waiting.json["place"]) == (State.WAITING, 1)
    await rush.at(later(1))
    placed = Browser(app=rush.gate, headers={"cookie": f"{session}; {cookie_of(waiting)}"})
    for _ in range(100):  # Reloading wins nothing and looks nothing up.
        called = await placed.get("/queue/ticket")
        assert called.json["state"] == State.ADMITTED
        assert "set-cookie" not in called.headers


async def test_without_a_session_there_is_no_ticket(rush: Rush) -> None:
    anyone = Browser(app=rush.gate)
    reply = await anyone.post("/queue/ticket", {}, headers=OURS)
    assert (reply.status, reply.codes) == (401, ["SIGN_IN_FIRST"])
    ended = Browser(app=rush.gate, headers={"cookie": "__Host-hitome=" + "A" * 43})
    assert (await ended.post("/queue/ticket", {}, headers=OURS)).codes == ["SIGN_IN_FIRST"]
    assert (await anyone.get("/queue/ticket")).json["state"] == State.JOIN


async def test_another_site_cannot_take_a_ticket_in_your_name(rush: Rush) -> None:
    hanako = await signed_in(rush.gate, "M1")
    headers = {**OURS, "sec-fetch-site": "cross-site", "origin": "https://elsewhere.test"}
    reply = await hanako.post("/queue/ticket", {}, headers=headers)
    assert (reply.status, reply.codes) == (403, ["NOT_SAME_ORIGIN"])


@pytest.mark.parametrize("forged", ["x", "A" * 70, "A" * 5000, "=", "é"])
async def test_a_ticket_that_we_did_not_seal_is_none(rush: Rush, forged: str) -> None:
    browser = Browser(app=rush.gate, headers={"cookie": f"__Host-hitome-ticket={forged}"})
    assert (await browser.get("/queue/ticket")).json["state"] == State.JOIN


async def test_while_the_database_is_away_a_poll_is_answered_and_nobody_gets_a_5xx(
    rush: Rush,
) -> None:
    """A place drawn since cannot be looked up: the ticket waits on, and is told to ask again."""
    ticket = cookie_of(await take(await signed_in(rush.gate, "M1")))
    await rush.at(OPENS)
    away = asyncpg.create_pool("postgresql:///nowhere")
    gate = build(replace(rush.house, queueing=away))
    reply = await Browser(app=gate, headers={"cookie": ticket}).get("/queue/ticket")
    assert (reply.status, reply.json["state"]) == (200, State.GATHERING)


async def test_the_draw_is_published_and_says_nothing_of_a_person(rush: Rush) -> None:
    await take(await signed_in(rush.gate, "M1"))
    anyone = Browser(app=rush.gate)
    before = (await anyone.get("/queue/draw")).json
    await rush.at(OPENS)
    reply = await anyone.get("/queue/draw")
    assert reply.headers["cache-control"].startswith("public")
    (then,), (now,) = (_list(before["queues"]), _list(reply.json["queues"]))
    assert then["seed"] is None
    assert now["seed"]
    assert then["commitment"] == now["commitment"]
    assert b"person_id" not in reply.body


def _list(value: object) -> list[dict[str, object]]:
    return TypeAdapter(list[dict[str, object]]).validate_python(value)


async def test_the_page_works_without_a_script(rush: Rush) -> None:
    hanako = await signed_in(rush.gate, "M1")
    session = hanako.cookie
    offered = (await hanako.get("/queue", headers=PAGE)).body.decode()
    assert "整理券を取る" in offered
    assert "http-equiv" not in offered  # It waits for the person, not the other way round.
    taken = await hanako.post("/queue", b"", headers=FORM)
    assert (taken.status, taken.headers["location"]) == (303, "/queue")
    held = Browser(app=rush.gate, headers={"cookie": f"{session}; {cookie_of(taken)}"})
    gathering = await held.get("/queue", headers=PAGE)
    assert gathering.headers["cache-control"] == "private, no-store"
    text = gathering.body.decode()
    assert 'role="status" aria-live="polite"' in text
    assert "9:00をお待ちください" in text
    await rush.at(OPENS)
    await rush.at(later(1))
    called = (await held.get("/queue", headers=PAGE)).body.decode()
    assert "あなたの番です" in called
    assert "時間の制限はありません" in called
    assert "http-equiv" not in called


async def test_a_shut_door_is_said_and_a_booking_is_refused_with_a_next_step(
    rush: Rush, clean: Pool
) -> None:
    hanako = await signed_in(rush.gate, "M1")
    session = hanako.cookie
    ticket = cookie_of(await take(hanako))
    await rushes.shut(clean, now=GATHERS)
    await rush.at(OPENS)
    held = Browser(app=rush.gate, headers={"cookie": f"{session}; {ticket}"})
    assert "受付を一時止めています" in (await held.get("/queue", headers=PAGE)).body.decode()


QUEUE = QueueRow(
    queue_id=rushes.QUEUE, gathers_at=GATHERS, opens_at=OPENS, closes_at=CLOSES, pace=100,
    commitment=b"", opened_at=OPENS, roll=b"", seed=b"", issued=10_000, admitted=0, shut_at=None,
)  # fmt: skip


@given(place=st.integers(1, 10_000), admitted=st.integers(0, 10_000), seconds=st.integers(0, 3599))
def test_an_estimate_is_never_shorter_than_the_pace_allows(
    place: int, admitted: int, seconds: int
) -> None:
    queue = replace(QUEUE, admitted=admitted)
    ticket = Ticket(queue_id=QUEUE.queue_id, person_id=named("someone"), place=place)
    said = told(queue, ticket, now=later(seconds))
    assert (said.state is State.ADMITTED) == (place <= admitted)
    assert AGAIN_LEAST <= said.again <= AGAIN_MOST + SPREAD
    if said.state is State.WAITING:
        assert said.seconds is not None
        assert said.seconds * queue.pace >= place - admitted


@given(place=st.integers(1, 9_999), admitted=st.integers(0, 10_000))
def test_who_is_before_another_is_never_told_a_longer_wait(place: int, admitted: int) -> None:
    queue = replace(QUEUE, admitted=admitted)
    one, next_one = (
        told(queue, Ticket(queue_id=QUEUE.queue_id, person_id=named("x"), place=where), now=OPENS)
        for where in (place, place + 1)
    )
    assert (one.seconds or 0) <= (next_one.seconds or 0)
    assert (one.ahead or 0) <= (next_one.ahead or 0)


@given(minutes=st.integers(-600, 600))
def test_without_a_ticket_one_is_told_when_to_come(minutes: int) -> None:
    now = OPENS + timedelta(minutes=minutes)
    said = told(QUEUE, None, now=now).state
    if now < GATHERS:
        assert said is State.COMING
    else:
        assert said is (State.JOIN if now < CLOSES else State.OVER)
    assert told(None, None, now=now).state is State.NONE
