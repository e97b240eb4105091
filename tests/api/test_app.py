"""The whole way: sign in, book a room, see it, give it back, sign out."""

from typing import Final

from api.exchange import JsonObject
from infra.db import Pool
from infra.ids import uuid7
from scheduling.people.store.samples import sample_id
from tests import make, seed
from tests.api.browser import Browser

BOOK: Final = """
mutation Book($id: UUID!, $wish: WishInput!) {
  bookRoom(commandId: $id, wish: $wish) {
    __typename
    ... on RoomBooked {
      minVersion
      booking { id roomName facilityName holderName start end state price acceptedAt }
    }
    ... on Refused { code ruleId nextStep sentence easySentence englishSentence field }
  }
}
"""


CANCEL: Final = """
mutation Cancel($id: UUID!, $booking: UUID!) {
  cancelBooking(commandId: $id, bookingId: $booking) {
    __typename
    ... on BookingCancelled { minVersion booking { id state cancelledAt } }
    ... on Refused { code nextStep sentence }
  }
}
"""
STANDS: Final = """
select (select md5(string_agg(t::text, '' order by t.day, t.atom_id)) from scheduling.atom_day t),
       (select count(*) from scheduling.booking), (select count(*) from scheduling.occupancy),
       (select count(*) from infra.outbox), (select count(*) from infra.audit),
       (select count(*) from scheduling.quota), (select count(*) from infra.change)
"""


def key() -> str:
    return str(uuid7(make.NOW))


def wish(
    start: str = "2026-12-20T09:00:00+09:00", end: str = "2026-12-20T12:00:00+09:00"
) -> JsonObject:
    return {
        "roomId": str(seed.LEFT),
        "holderId": str(sample_id("M1")),
        "start": start,
        "end": end,
        "headcount": 12,
        "purpose": "合唱の練習",
    }


async def test_both_entrances_answer(anyone: Browser) -> None:
    for entrance in ("/graphql", "/app/graphql"):
        reply = await anyone.ask("{ __typename }", at=entrance)
        assert reply.status == 200
        assert reply.at("__typename") == "Query"


async def test_the_process_lives_and_is_ready(anyone: Browser) -> None:
    assert (await anyone.get("/livez")).status == 200
    assert (await anyone.get("/readyz")).json == {"ready": True}


async def test_a_room_is_booked_through_the_first_party_door(hanako: Browser, clean: Pool) -> None:
    reply = await hanako.ask(BOOK, {"id": str(uuid7(make.NOW)), "wish": wish()})
    assert reply.at("bookRoom", "__typename") == "RoomBooked"
    assert reply.at("bookRoom", "minVersion")
    assert reply.at("bookRoom", "booking", "roomName") == "半面A"
    assert reply.at("bookRoom", "booking", "holderName") == "見本 花子"
    assert reply.at("bookRoom", "booking", "start") == "2026-12-20T09:00:00+09:00"
    assert await clean.fetchval("select count(*) from scheduling.booking") == 1
