"""From a day on, a former system no longer rules its facilities: we do."""

from datetime import date

from infra.db import Connection
from scheduling.legacy.store.writing import run
from scheduling.space.rules import Authority, System


async def change_over(
    conn: Connection, system: System, *, day: date, to: Authority = Authority.HITOME
) -> None:
    """Set who rules all facilities of a system from a day on; what was so before stays history."""
    async with conn.transaction():
        await conn.execute("set local role hitome_importer")
        await run(conn, ("end_legacy_authority", "cut_authority"), system.value, day)
        await run(conn, ("begin_authority",), system.value, day, to.value)
        await run(conn, ("raise_epochs",), system.value)
