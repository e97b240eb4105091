"""Import a hand-over made by hand, and look at what came of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.booking.actions import reconcile
from scheduling.legacy.actions.importing import (
    Order,
    check_handover,
    hash_of,
    import_handover,
)
from scheduling.legacy.actions.looking import checksum
from scheduling.legacy.rules.findings import Report
from scheduling.legacy.rules.judge import judge
from tests.scheduling.legacy.made import bookings, ward

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
ROW = "131202000101,{room},{day},1,1,10000008,,5,令和8年6月1日,09{minute:02d},窓口,,1201,{state},"


def row(number: int, room: str = "10101", day: str = "令和8年12月5日", state: int = 0) -> str:
    return f"{number}," + ROW.format(room=room, day=day, minute=number, state=state)


def with_bookings(*rows: str) -> dict[str, bytes]:
    return {**ward(), "public/YOYAKU.CSV": bookings(*rows)}


def silent(_: str) -> None:
    """No one watches."""


async def imported(
    pool: Pool, vault: Vault, files: Mapping[str, bytes], *, today: date = TODAY, dry: bool = False
) -> Report:
    order = Order(judged=judge(files, today=today), today=today, now=NOW, files_hash=hash_of(files))
    async with pool.acquire() as conn:
        return await (
            check_handover(conn, order) if dry else import_handover(conn, vault, order, silent)
        )


async def sums(pool: Pool) -> list[tuple[str, int, str]]:
    async with pool.acquire() as conn:
        return await checksum(conn)


async def differences(pool: Pool) -> int:
    async with pool.acquire() as conn:
        return len(await reconcile(conn, TODAY, TODAY + timedelta(days=500)))


async def states(pool: Pool) -> dict[str, str]:
    rows = await pool.fetch("select number, state from scheduling.booking where system = 'public'")
    return {row["number"]: row["state"] for row in rows}


async def taken(pool: Pool) -> set[tuple[str, str]]:
    """Whose booking takes which atom."""
    rows = await pool.fetch(
        """
        select b.number, a.name from scheduling.occupancy o
          join scheduling.booking b using (booking_id) join scheduling.atom a using (atom_id)
         where b.system = 'public'
        """
    )
    return {(row["number"], row["name"]) for row in rows}
