"""Once we rule a facility its exports are checked, and clashes are shown with both bookings."""

from datetime import date, timedelta

from infra.db import Connection, Pool
from infra.vault.vault import Vault
from scheduling.legacy.actions.changing_over import change_over
from scheduling.legacy.rules.findings import Drift
from scheduling.space.rules import System
from tests.scheduling.legacy.landing import (
    TODAY,
    differences,
    imported,
    row,
    states,
    sums,
    with_bookings,
)
from tests.scheduling.legacy.made import hall_bookings, ward


async def test_after_the_change_over_an_export_is_checked_and_clashes_show_both(
    clean: Pool,
    vault: Vault,
) -> None:
    first = with_bookings(row(1), row(2, day="令和8年12月6日"), row(3, day="令和8年12月7日"))
    await imported(clean, vault, first)
    async with clean.acquire() as conn:
        await change_over(conn, System.PUBLIC, day=TODAY)
        await _book_here(conn)
    before = await sums(clean)
    assert (await imported(clean, vault, first)).drifts == []
    modified = with_bookings(
        row(1),
        row(2, day="令和8年12月6日", state=1),
        row(3, "10102", day="令和8年12月7日"),
        row(4, day="令和8年12月9日"),
        row(5, "10102", day="令和8年12月8日"),
    )
    report = await imported(clean, vault, modified)
    assert {(said.key, said.code) for said in report.drifts} == {
        ("2", Drift.CANCELLED_THERE),
        ("3", Drift.CHANGED_THERE),
        ("4", Drift.ONLY_THERE),
        ("5", Drift.CLASH),
    }
    (clash,) = [said for said in report.drifts if said.code is Drift.CLASH]
    assert "予約5(2026-12-08 09:00～12:00)" in clash.sentence
    assert clash.other_key in clash.sentence
    assert clash.place.line == 6
    assert await sums(clean) == before


async def _book_here(conn: Connection) -> None:
    """Somebody books the whole arena here, on 8 December from 9:00 to 10:00."""
    await conn.execute(
        """
        with made as (
            insert into scheduling.booking (booking_id, holder_id, room_id, period, state)
            select '01936000-0000-7000-8000-00000000000a', h.registrant_id, r.room_id,
                   '[2026-12-08 09:00+09, 2026-12-08 10:00+09)', 'confirmed'
              from scheduling.registrant h, scheduling.room r
             where h.number = '10000008' and r.code = '10101'
            returning booking_id, room_id, period)
        insert into scheduling.occupancy (atom_id, period, booking_id)
        select unnest(r.atoms), m.period, m.booking_id
          from made m join scheduling.room r using (room_id)
        """
    )
    await conn.execute(
        """
        update scheduling.atom_day d set free = d.free & ~(3::bigint << 18)
          from scheduling.atom a
         where a.atom_id = d.atom_id and d.day = '2026-12-08'
           and a.name in ('public/10102', 'public/10103')
        """
    )


async def test_halls_may_stay_while_public_facilities_change_over(
    clean: Pool, vault: Vault
) -> None:
    await imported(clean, vault, ward())
    async with clean.acquire() as conn:
        await change_over(conn, System.PUBLIC, day=TODAY + timedelta(days=30))
    hall = "2\t201\t1\t2026/12/6\t9:00\t10:00\t20100001\t将棋\t8\t2026/6/4 20:24\t\t\t\t"
    files = {**ward(), "halls/yoyaku.txt": hall_bookings(hall)}
    early = await imported(clean, vault, files)
    assert early.drifts == []  # before its day the change-over is only a plan
    late = await imported(clean, vault, files, today=TODAY + timedelta(days=30))
    assert {said.place.file for said in late.drifts} <= {"public/YOYAKU.CSV"}
    halls = await clean.fetch("select number, state from scheduling.booking where system = 'halls'")
    assert {row["number"]: row["state"] for row in halls} == {
        "0000001": "cancelled",
        "0000002": "confirmed",
    }
    assert await differences(clean) == 0


async def test_a_booking_made_here_is_never_overrun(clean: Pool, vault: Vault) -> None:
    await imported(clean, vault, ward())
    async with clean.acquire() as conn:
        await _book_here(conn)  # before any change-over: it should not be, but it is
    report = await imported(clean, vault, with_bookings(row(9, "10103", day="令和8年12月8日")))
    assert [(said.key, said.code) for said in report.drifts] == [("9", Drift.CLASH)]
    assert "9" not in await states(clean)
    assert await differences(clean) == 0


async def test_the_change_over_is_dated_and_can_be_moved(clean: Pool, vault: Vault) -> None:
    await imported(clean, vault, ward())
    async with clean.acquire() as conn:
        await change_over(conn, System.PUBLIC, day=date(2027, 4, 1))
        await change_over(conn, System.PUBLIC, day=date(2027, 2, 1))
    found = await clean.fetch(
        """
        select u.authority, lower(u.effective) as first, upper(u.effective) as stop, e.epoch
          from scheduling.authority u join scheduling.facility f using (facility_id)
          join scheduling.rule_epoch e using (facility_id)
         where f.system = 'public' order by 2 nulls first
        """
    )
    assert [tuple(row) for row in found] == [
        ("legacy", None, date(2027, 2, 1), 2),
        ("hitome", date(2027, 2, 1), None, 2),
    ]
