"""Booking on the wire: quote, book, cancel, and what one has booked."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Protocol, TypeAlias, assert_never
from uuid import UUID

import strawberry

from infra.commands import Command, CommandId
from infra.crypto import Seal
from infra.db import Door, if_signed_in
from scheduling.booking import actions, rules
from scheduling.booking.rules import Booked, BookingId, BookingRow, Cancelled, Decision, State, Wish
from scheduling.booking.versions import SealedVersion, seal_versions
from scheduling.people import actions as people
from scheduling.people.graphql import Holder, to_holder
from scheduling.people.rules import RegistrantId
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Code, Refusal
from scheduling.space.rules import Authority, RoomId

BOOKINGS_MAX: Final = 100

strawberry.enum(State, name="BookingState", description="予約の状態 / where a booking stands")


class BookingContext(Protocol):
    """What these resolvers need to know of the request."""

    @property
    def door(self) -> Door: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def is_signed_in(self) -> bool: ...


Info: TypeAlias = strawberry.Info[BookingContext, None]


@strawberry.type(description="予約 / a room promised to a holder")
class Booking:
    id: strawberry.ID = strawberry.field(description="予約の識別子")
    holder_id: strawberry.ID = strawberry.field(description="予約名義の識別子")
    holder_name: str = strawberry.field(description="予約名義")
    room_id: strawberry.ID = strawberry.field(description="部屋の識別子")
    room_name: str = strawberry.field(description="部屋")
    facility_name: str = strawberry.field(description="施設")
    start: datetime = strawberry.field(description="開始")
    end: datetime = strawberry.field(description="終了(この時刻は含まない) / not included")
    state: State = strawberry.field(description="状態")
    price: int | None = strawberry.field(description="使用料(円) / null: no price is known")
    headcount: int | None = strawberry.field(description="利用人数")
    purpose: str = strawberry.field(description="利用目的")
    accepted_at: datetime = strawberry.field(description="受付日時")
    cancelled_at: datetime | None = strawberry.field(description="取消日時")


@strawberry.type(description="サインインしている人 / who is signed in")
class Me:
    person_name: str = strawberry.field(description="氏名")
    holders: list[Holder] = strawberry.field(description="予約できる名義(本人が先頭)")

    @strawberry.field(
        description="これからの予約(早い順、100件まで) / what lies ahead, soonest first"
    )
    async def bookings(self, info: Info, first: int = 50) -> list[Booking]:
        context = info.context
        limit = min(max(first, 0), BOOKINGS_MAX)
        rows = await actions.my_bookings(context.door, since=context.now(), limit=limit)
        return [to_booking(row) for row in rows]


@strawberry.type(description="見積り / what booking would cost; nothing is written")
class Quote:
    price: int | None = strawberry.field(description="使用料(円)")
    start: datetime = strawberry.field(description="開始")
    end: datetime = strawberry.field(description="終了")
    authority: Authority = strawberry.field(description="所管システム")
    cancel_until: datetime = strawberry.field(description="取り消せる期限 / cancel before this")


@strawberry.type(description="予約できた / booked")
class RoomBooked:
    booking: Booking = strawberry.field(description="予約")
    min_version: SealedVersion | None = strawberry.field(
        description="この書込みの版 / null when an earlier answer was repeated"
    )


@strawberry.type(description="取り消せた / cancelled")
class BookingCancelled:
    booking: Booking = strawberry.field(description="予約")
    min_version: SealedVersion | None = strawberry.field(
        description="この書込みの版 / null when an earlier answer was repeated"
    )


@strawberry.input(description="希望 / what is asked for")
class WishInput:
    room_id: strawberry.ID = strawberry.field(description="部屋")
    holder_id: strawberry.ID = strawberry.field(description="予約名義")
    start: datetime = strawberry.field(description="開始")
    end: datetime = strawberry.field(description="終了(含まない)")
    headcount: int | None = strawberry.field(default=None, description="利用人数")
    purpose: str | None = strawberry.field(default=None, description="利用目的(200字まで)")


QuoteResult = Annotated[
    Quote | Refused, strawberry.union("QuoteResult", description="見積りか、その理由")
]
BookRoomResult = Annotated[
    RoomBooked | Refused, strawberry.union("BookRoomResult", description="予約か、不可の理由")
]
CancelBookingResult = Annotated[
    BookingCancelled | Refused,
    strawberry.union("CancelBookingResult", description="取消か、不可の理由"),
]


# A command repeated by someone who may no longer act for the holder.
NOT_SEEN: Final = refused(Refusal(code=Code.NO_SUCH_BOOKING))


@strawberry.type
class BookingQueries:
    @strawberry.field(description="サインインしている人 / null: nobody is signed in")
    async def me(self, info: Info) -> Me | None:
        holders = await if_signed_in(info.context.door, people.holders)
        if holders is None:
            return None
        name = next((holder.name for holder in holders if holder.is_oneself), "")
        return Me(person_name=name, holders=[to_holder(holder) for holder in holders])

    @strawberry.field(description="見積り / may this be booked now, and at what price?")
    async def quote(self, info: Info, wish: WishInput) -> QuoteResult:
        wanted = _wish(wish)
        if isinstance(wanted, Refused):
            return wanted
        outcome = await actions.quote(info.context.door, wanted, now=info.context.now())
        match outcome:
            case Decision():
                return _quote(outcome)
            case Refusal():
                return refused(outcome)
            case _:
                assert_never(outcome)


@strawberry.type
class BookingMutations:
    @strawberry.mutation(
        description="予約する / book a room; sent again with the same id it gets the same answer"
    )
    async def book_room(self, info: Info, command_id: UUID, wish: WishInput) -> BookRoomResult:
        wanted = _wish(wish)
        if isinstance(wanted, Refused):
            return wanted
        context = info.context
        command = Command(
            command_id=CommandId(command_id), payload=rules.payload_of(wanted), seal=context.seal
        )
        outcome = await actions.book_room(context.door, wanted, command=command, now=context.now())
        match outcome:
            case Booked():
                booking = await _written(context.door, outcome.booking_id)
                version = seal_versions(context.seal, outcome.written)
                done = RoomBooked(booking=booking, min_version=version) if booking else None
                return done or NOT_SEEN
            case Refusal():
                return refused(outcome)
            case _:
                assert_never(outcome)

    @strawberry.mutation(
        description="取り消す / give a booking back; sent again with the same id: the same answer"
    )
    async def cancel_booking(
        self, info: Info, command_id: UUID, booking_id: UUID
    ) -> CancelBookingResult:
        context, which = info.context, BookingId(booking_id)
        command = Command(
            command_id=CommandId(command_id),
            payload=rules.cancel_payload_of(which),
            seal=context.seal,
        )
        outcome = await actions.cancel_booking(
            context.door, which, command=command, now=context.now()
        )
        match outcome:
            case Cancelled():
                booking = await _written(context.door, outcome.booking_id)
                version = seal_versions(context.seal, outcome.written)
                done = BookingCancelled(booking=booking, min_version=version) if booking else None
                return done or NOT_SEEN
            case Refusal():
                return refused(outcome)
            case _:
                assert_never(outcome)


def to_booking(row: BookingRow) -> Booking:
    return Booking(
        id=strawberry.ID(str(row.booking_id)),
        holder_id=strawberry.ID(str(row.holder_id)),
        holder_name=row.holder_name,
        room_id=strawberry.ID(str(row.room_id)),
        room_name=row.room_name,
        facility_name=row.facility_name,
        start=row.period.start,
        end=row.period.end,
        state=row.state,
        price=row.price,
        headcount=row.headcount,
        purpose=row.purpose,
        accepted_at=row.accepted_at,
        cancelled_at=row.cancelled_at,
    )


async def _written(door: Door, booking_id: BookingId) -> Booking | None:
    """Read back what was written: a first answer and a repeated one show the same row."""
    row = await actions.my_booking(door, booking_id)
    return to_booking(row) if row else None


def _quote(decision: Decision) -> Quote:
    return Quote(
        price=decision.price,
        start=decision.period.start,
        end=decision.period.end,
        authority=decision.evidence.authority,
        cancel_until=decision.period.start,
    )


def _wish(wish: WishInput) -> Wish | Refused:
    """An id that has not even the form of one names nothing: the same no as an unknown one."""
    room, holder = _uuid(wish.room_id), _uuid(wish.holder_id)
    if room is None:
        return refused(Refusal(code=Code.NO_SUCH_ROOM), field="wish.roomId")
    if holder is None:
        return refused(Refusal(code=Code.NOT_YOURS_TO_ACT), field="wish.holderId")
    return Wish(
        room_id=RoomId(room),
        holder_id=RegistrantId(holder),
        start=wish.start,
        end=wish.end,
        headcount=wish.headcount,
        purpose=wish.purpose or "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
