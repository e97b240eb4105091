"""Hand-overs in PostgreSQL: twice the same, broken off and resumed, never in each other's way."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.booking.actions import read_windows, reconcile
from scheduling.booking.rules import HORIZON_DAYS
from scheduling.booking.rules.windows import Opening
from scheduling.legacy.actions.importing import (
    STAGES,
    ImportRunningError,
    Order,
    import_handover,
)
from scheduling.legacy.actions.looking import checksum, last_report
from scheduling.legacy.actions.sampling import load_sample, sample_is_loaded
from scheduling.legacy.rules.findings import Drift, Headline
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import judge
from scheduling.legacy.store import reading
from tests.scheduling.legacy.landing import (
    NOW,
    TODAY,
    differences,
    imported,
    row,
    silent,
    states,
    sums,
    taken,
    with_bookings,
)
from tests.scheduling.legacy.made import ward


async def test_importing_twice_gives_the_same_sums(
    clean: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    await imported(clean, vault, few)
    first = await sums(clean)
    await imported(clean, vault, few)
    assert await sums(clean) == first
    assert await differences(clean) == 0
    counts = {name: rows for name, rows, _ in first}
    assert counts["facility"] == 5
    assert counts["room"] == 16 + 8 + 14
    assert all(counts.values())


async def test_the_windows_of_the_plaza_become_rules_that_are_judged(
    clean: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    """Line by line as handed over: the class, and from when on it books the rooms of the target."""
    await imported(clean, vault, few)
    async with clean.acquire() as conn:
        windows = [dated.value for dated in await read_windows(conn)]
    handed = [json.loads(line) for line in few["plaza/windows.jsonl"].decode().splitlines()]
    told = {
        (one["group_class"], one["target"]): Opening(
            months_before=one["first_come"]["months_before"], day=one["first_come"]["from_day"]
        )
        for one in handed
    }
    found = {tuple(window.rule_id.split("/")[-2:]): window for window in windows}
    assert {key: window.first_come for key, window in found.items()} == told
    assert len(told) == 24
    # The whole hall, its two halves, and every room that has a window at all: none is named twice.
    for holder_class in "ABCDEF":
        rooms = [
            room
            for window in windows
            if window.holder_class == holder_class
            for room in window.rooms
        ]
        assert len(rooms) == len(set(rooms)) == 13
    assert len(found["A", "hall"].rooms) == 1
    assert len(found["A", "hall-divided"].rooms) == 2


async def test_an_import_broken_off_anywhere_is_resumed(
    clean: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    await imported(clean, vault, few)
    whole = await sums(clean)
    for at in range(len(STAGES)):
        await clean.execute(
            "truncate scheduling.facility, scheduling.registrant, scheduling.relief cascade"
        )
        order = Order(judged=judge(few, today=TODAY), today=TODAY, now=NOW, files_hash=b"")
        async with clean.acquire() as conn:
            with pytest.raises(ConnectionAbortedError):
                await import_handover(conn, vault, order, _broken_after(STAGES[at][0]))
        await imported(clean, vault, few)
        assert await sums(clean) == whole, STAGES[at][0]


def _broken_after(stage: str) -> Callable[[str], None]:
    def progress(name: str) -> None:
        if name == stage:
            raise ConnectionAbortedError

    return progress


async def test_two_imports_do_not_mix(clean: Pool, vault: Vault) -> None:
    async with clean.acquire() as other:
        assert await reading.lock(other)
        with pytest.raises(ImportRunningError):
            await imported(clean, vault, ward())
        await reading.unlock(other)
    await imported(clean, vault, ward())


async def test_a_dry_run_changes_nothing(clean: Pool, vault: Vault) -> None:
    before = await sums(clean)
    report = await imported(clean, vault, ward(), dry=True)
    assert report.rejects == []
    assert await sums(clean) == before


async def test_atoms_keep_their_numbers_when_rooms_are_added(clean: Pool, vault: Vault) -> None:
    await imported(clean, vault, ward())
    before = {row["name"]: row["atom_id"] for row in await clean.fetch("table scheduling.atom")}
    more = ward()
    more["public/SHITSUJO.CSV"] += "10100,131202000101,体育館,卓球室,,9,G2,gym,0\r\n".encode(
        "cp932"
    )
    await imported(clean, vault, more)
    after = {row["name"]: row["atom_id"] for row in await clean.fetch("table scheduling.atom")}
    assert sorted(before.values()) == list(range(len(before)))
    assert after == {**before, "public/10100": len(before)}
    assert await differences(clean) == 0


async def test_a_newer_hand_over_takes_the_place_of_the_older(clean: Pool, vault: Vault) -> None:
    await imported(
        clean,
        vault,
        with_bookings(row(1), row(2, day="令和8年12月6日"), row(3, day="令和8年11月5日")),
    )
    newer = with_bookings(row(1, state=1), row(4, "10102"))
    await imported(clean, vault, newer)
    # 2 is no longer handed over and gives its room back; 3 is of the past and stays as it was.
    assert await states(clean) == {
        "1": "cancelled",
        "2": "cancelled",
        "3": "confirmed",
        "4": "confirmed",
    }
    assert await taken(clean) == {("4", "public/10102")}
    assert await differences(clean) == 0
    first = await sums(clean)
    await imported(clean, vault, newer)
    assert await sums(clean) == first


async def test_a_table_that_is_missing_or_cut_short_ends_nothing(clean: Pool, vault: Vault) -> None:
    first = with_bookings(row(1), row(2, day="令和8年12月6日"))
    await imported(clean, vault, first)
    before = await sums(clean)
    for file in ("YOYAKU", "RIYOSHA_KOJIN", "KYUKAN", "SHIYORYO", "KOMA", "SHITSUJO"):
        await imported(clean, vault, {name: first[name] for name in first if file not in name})
        kept = dict(await states(clean))
        assert kept == {"1": "confirmed", "2": "confirmed"}, file
        assert await differences(clean) == 0
    await imported(clean, vault, first)
    assert await sums(clean) == before


async def test_what_an_incomplete_table_leaves_is_not_overrun(clean: Pool, vault: Vault) -> None:
    await imported(clean, vault, with_bookings(row(1), row(2, day="令和8年12月6日")))
    short = with_bookings(row(3, "10102"), row(4, "10102", day="令和8年12月7日"), "合計,9件")
    report = await imported(clean, vault, short)
    assert Headline.INCOMPLETE in {said.code for said in report.headlines}
    assert [(said.key, said.code) for said in report.drifts] == [("3", Drift.CLASH)]
    assert await states(clean) == {"1": "confirmed", "2": "confirmed", "4": "confirmed"}
    assert await differences(clean) == 0


async def test_closures_that_lie_upon_each_other_occupy_once(clean: Pool, vault: Vault) -> None:
    files = ward()
    heading, closure = files["public/KYUKAN.CSV"].decode("cp932").split("\r\n")[:2]
    more = (
        "131202000101,,令和8年12月20日,令和8年12月22日,0:00,24:00,全館",
        "131202000101,10101,令和8年12月20日,令和8年12月20日,0900,1200,全面",
        "131202000101,10103,令和8年12月22日,令和8年12月24日,,,半面",
    )
    files["public/KYUKAN.CSV"] = "\r\n".join([heading, closure, *more, ""]).encode("cp932")
    await imported(clean, vault, files)
    closed = await clean.fetch(
        """
        select a.name, d.day, d.closed from scheduling.atom_day d
          join scheduling.atom a using (atom_id)
         where d.day between '2026-12-20' and '2026-12-24' and a.name = 'public/10103'
         order by 2
        """
    )
    assert [row["closed"] == 2**48 - 1 for row in closed] == [True] * 5
    assert await differences(clean) == 0


async def test_the_report_is_kept_and_can_be_printed(clean: Pool, vault: Vault) -> None:
    async with clean.acquire() as conn:
        assert await last_report(conn, limit=5) is None
    report = await imported(clean, vault, with_bookings(row(1), row(1), "x,y"))
    async with clean.acquire() as conn:
        kept = await last_report(conn, limit=5)
    assert kept is not None
    assert kept.tallies == report.tallies()
    assert [line.split()[0] for line in kept.findings][:2] == ["DUPLICATE", "UNREADABLE"]


async def test_waiting_tables_are_empty_after_an_import(
    clean: Pool, vault: Vault, few: dict[str, bytes]
) -> None:
    await imported(clean, vault, few)
    tables = await clean.fetch(
        "select oid::regclass::text as name from pg_class where relname like 'staged\\_%'"
    )
    assert len(tables) > 15
    for table in tables:
        assert await clean.fetchval(f"select count(*) from {table['name']}") == 0


async def test_nobody_but_the_operator_reads_waiting_rows_and_findings(
    clean: Pool, public_pool: Pool, resident_pool: Pool, staff_pool: Pool
) -> None:
    del clean  # Only for the order.
    for pool in (public_pool, resident_pool, staff_pool):
        for table in ("staged_registrant", "import_finding", "import_run"):
            with pytest.raises(Exception, match="permission denied"):
                await pool.fetch(f"select * from scheduling.{table}")


async def test_the_whole_shared_export_twice_gives_the_same_sums(
    clean: Pool, vault: Vault, judged: Judged
) -> None:
    order = Order(judged=judged, today=TODAY, now=NOW, files_hash=b"")
    async with clean.acquire() as conn:
        await import_handover(conn, vault, order, silent)
        first = await checksum(conn)
        versions = await conn.fetchval("select max(version) from scheduling.atom_day")
        await import_handover(conn, vault, order, silent)
        assert await checksum(conn) == first
        assert await conn.fetchval("select max(version) from scheduling.atom_day") == versions
    assert await differences(clean) == 0
    counts = {name: rows for name, rows, _ in first}
    assert counts | {
        "facility": 112, "room": 441, "atom": 367, "booking": 59_508, "legacy_entry": 19_982,
        "registrant": 12_085, "atom_day": 367 * (HORIZON_DAYS + 1),
    } == counts  # fmt: skip


async def test_the_sample_is_about_the_weeks_around_today(clean: Pool, vault: Vault) -> None:
    today = date(2027, 5, 14)  # a Friday
    steps: list[str] = []
    async with clean.acquire() as conn:
        assert not await sample_is_loaded(conn)
        await load_sample(conn, vault, today=today, now=NOW, progress=steps.append)
        assert await sample_is_loaded(conn)
        assert await reconcile(conn, today - timedelta(days=9), today + timedelta(days=400)) == []
    assert steps[0] == "判定"
    assert steps[-1] == "移行日"
    base = await clean.fetchval("select min(day) from scheduling.atom_day")
    assert base == date(2027, 5, 11)  # a Tuesday, as 2026-12-01 was
    rulers = await clean.fetch(
        """
        select f.system, u.authority, count(*) from scheduling.authority u
          join scheduling.facility f using (facility_id)
         where u.effective @> $1::date group by 1, 2 order by 1
        """,
        today,
    )
    assert [tuple(row) for row in rulers] == [
        ("halls", "hitome", 59),
        ("plaza", "legacy", 1),
        ("public", "hitome", 52),
    ]
