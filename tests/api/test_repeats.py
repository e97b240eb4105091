"""Acts that are sent again, or aimed at what is another's: one answer, one booking."""

from uuid import UUID

from infra.db import Pool
from scheduling.people.store.samples import sample_id
from tests.api.browser import Browser, Reply
from tests.api.test_app import BOOK, CANCEL, STANDS, key, wish
from tests.api.test_bad_input import refusal_of


async def test_anothers_booking_is_not_there_to_be_cancelled(
    hanako: Browser, taro: Browser, clean: Pool
) -> None:
    booking = await booked(hanako)
    before = await clean.fetchrow(STANDS)
    reply = await taro.ask(CANCEL, {"id": key(), "booking": booking})
    assert cancelled(reply) == "NO_SUCH_BOOKING"
    assert await clean.fetchrow(STANDS) == before


async def test_a_repeated_key_with_another_body_is_refused(hanako: Browser, clean: Pool) -> None:
    command = key()
    booking = await booked(hanako, command)
    before = await clean.fetchrow(STANDS)
    assert await refusal_of(hanako, {"headcount": 13}, command) == "KEY_REUSED"
    reply = await hanako.ask(CANCEL, {"id": command, "booking": booking})
    assert cancelled(reply) == "KEY_REUSED"
    assert await clean.fetchrow(STANDS) == before


async def test_a_repeated_key_with_the_same_body_gets_the_same_booking(
    hanako: Browser, clean: Pool
) -> None:
    command = key()
    booking = await booked(hanako, command)
    assert await booked(hanako, command) == booking
    assert await clean.fetchval("select count(*) from scheduling.booking") == 1


async def test_a_key_of_another_person_opens_nothing(
    hanako: Browser, taro: Browser, clean: Pool
) -> None:
    command = key()
    await booked(hanako, command)
    assert await refusal_of(taro, {"holderId": str(sample_id("M2"))}, command) == "TAKEN"
    assert await clean.fetchval("select count(*) from scheduling.booking") == 1


async def test_a_booking_is_given_back_once(hanako: Browser) -> None:
    booking = await booked(hanako)
    command = key()
    for _ in range(2):
        reply = await hanako.ask(CANCEL, {"id": command, "booking": booking})
        assert cancelled(reply) == "done"
    reply = await hanako.ask(CANCEL, {"id": key(), "booking": booking})
    assert cancelled(reply) == "ALREADY_CANCELLED"


async def booked(browser: Browser, command: str = "") -> str:
    reply = await browser.ask(BOOK, {"id": command or key(), "wish": wish()})
    assert reply.at("bookRoom", "__typename") == "RoomBooked", reply.json
    return str(UUID(str(reply.at("bookRoom", "booking", "id"))))


def cancelled(reply: Reply) -> object:
    """What became of a cancellation: done, or the code of the refusal."""
    if reply.at("cancelBooking", "__typename") == "BookingCancelled":
        return "done"
    return reply.at("cancelBooking", "code")
