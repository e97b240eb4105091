"""The one verb of space so far: read all that stands in the ward."""

from infra.db import Connection
from scheduling.space import store
from scheduling.space.facts import Space


async def read_space(conn: Connection) -> Space:
    return await store.space(conn)
