"""Fees in PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from infra import sql
from infra.db import Connection
from scheduling.money.fees import Fee
from scheduling.period.dated import Dated
from scheduling.space.rules import RoomId

QUERIES = sql.load("scheduling.money")

_Amounts = defaultdict[tuple[RoomId, str], list[Dated[tuple[int, ...]]]]


async def fees(conn: Connection) -> Mapping[RoomId, tuple[Fee, ...]]:
    """The fees of every room, by class."""
    amounts: _Amounts = defaultdict(list)
    for row in await conn.fetch(QUERIES["fees"]):
        span = row["effective"]
        dated = Dated(span.lower or date.min, span.upper, tuple(row["yen"]))
        amounts[RoomId(row["room_id"]), row["class"]].append(dated)
    found: defaultdict[RoomId, list[Fee]] = defaultdict(list)
    for (room_id, holder_class), history in amounts.items():
        found[room_id].append(Fee(holder_class, tuple(history)))
    return {room_id: tuple(fees) for room_id, fees in found.items()}
