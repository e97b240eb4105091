"""The one verb of money so far: read what rooms cost."""

from collections.abc import Mapping

from infra.db import Connection
from scheduling.money import store
from scheduling.money.fees import Fee
from scheduling.space.rules import RoomId


async def read_fees(conn: Connection) -> Mapping[RoomId, tuple[Fee, ...]]:
    return await store.fees(conn)
