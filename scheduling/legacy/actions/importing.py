"""Import a hand-over: stages of one transaction each; run again, it ends where it should have."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from infra import ids
from infra.db import Connection
from infra.memory import collector_at_rest
from infra.vault.vault import Vault
from scheduling.booking.rules import HORIZON_DAYS
from scheduling.legacy.rules.claims import Ledger, claim_bookings, claim_closings
from scheduling.legacy.rules.differences import differences, meetings
from scheduling.legacy.rules.findings import Report
from scheduling.legacy.rules.handover import Accepted, Judged, Part
from scheduling.legacy.rules.scope import narrowed, scope_of
from scheduling.legacy.rules.spaces import AtomName
from scheduling.legacy.store import (
    people_records,
    reading,
    reporting,
    space_records,
    time_records,
)
from scheduling.legacy.store.compared import compared
from scheduling.legacy.store.names import AUTHOR, Record
from scheduling.legacy.store.reporting import Run
from scheduling.legacy.store.writing import clear_stages, run, stage
from scheduling.people.actions import links
from scheduling.people.actions.contacts import seal_contacts, seal_members
from scheduling.period.rules import midnight

CLOSED_DAYS: Final = 1100  # a closure of years is occupied for three of them

Progress = Callable[[str], None]


class ImportRunningError(Exception):
    """Another import holds the lock: two at once would stage into each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A judged hand-over to be imported."""

    judged: Judged
    today: date  # decides who rules a facility
    now: datetime
    files_hash: bytes
    is_sample: bool = False


@dataclass(slots=True, kw_only=True)
class Work:
    """What the stages share."""

    order: Order
    vault: Vault | None  # None: nothing is written
    parts: tuple[Part, ...]  # of facilities that their former systems rule
    numbers: dict[AtomName, int] = field(default_factory=dict[AtomName, int])

    @property
    def base(self) -> date:
        return self.order.judged.base

    @property
    def report(self) -> Report:
        return self.order.judged.report


def hash_of(files: Mapping[str, bytes]) -> bytes:
    """Names and contents of a hand-over, whatever the order of its files."""
    digest = sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.digest()


async def import_handover(
    conn: Connection, vault: Vault, order: Order, progress: Progress
) -> Report:
    """Apply what former systems rule, check what we rule; the report is kept with the run."""
    with collector_at_rest():
        return await _import_alone(conn, vault, order, progress)


async def _import_alone(conn: Connection, vault: Vault, order: Order, progress: Progress) -> Report:
    async with _alone(conn):
        this = Run(
            run_id=ids.uuid7(order.now),
            started_at=order.now,
            base=order.judged.base,
            files_hash=order.files_hash,
            is_sample=order.is_sample,
        )
        async with _importing(conn):
            work = await _work(conn, order, vault)
            await reporting.open_run(conn, this, work.report)
        for name, apply in STAGES:
            async with _importing(conn):
                await clear_stages(conn)
                await apply(conn, work)
                await clear_stages(conn)
            progress(name)
        async with _importing(conn):
            await reporting.close_run(conn, this, work.report)
    return work.report


async def check_handover(conn: Connection, order: Order) -> Report:
    """Compare what we rule with a hand-over; change nothing."""
    async with _importing(conn):
        work = await _work(conn, order)
    return work.report


@asynccontextmanager
async def _alone(conn: Connection) -> AsyncGenerator[None]:
    if not await reading.lock(conn):
        raise ImportRunningError
    try:
        yield
    finally:
        await reading.unlock(conn)


@asynccontextmanager
async def _importing(conn: Connection) -> AsyncGenerator[None]:
    """One transaction as the operator, with more time than a click has."""
    async with conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute("set local statement_timeout = '120s'")
        # The half-hours of a system are given out between two statements; that may take a while.
        await conn.execute("set local idle_in_transaction_session_timeout = '10min'")
        await conn.execute("set local timezone = 'Asia/Tokyo'")
        # The waiting tables have no statistics: a loop inside a loop over 40,000 rows took minutes.
        await conn.execute("set local enable_nestloop = off")
        yield


async def _work(conn: Connection, order: Order, vault: Vault | None = None) -> Work:
    """Narrow the hand-over to what is applied; what is only checked is compared at once."""
    authorities = await reading.authorities(conn, order.today)
    parts: list[Part] = []
    for part in order.judged.parts:
        scope = scope_of(part, authorities)
        parts.append(narrowed(part, scope.applied))
        if scope.checked:
            present = await reading.present(conn, part.system, scope.checked, order.today)
            order.judged.report.add_all(
                differences(part, present, facilities=scope.checked, today=order.today)
            )
    return Work(order=order, vault=vault, parts=tuple(parts))


async def _space(conn: Connection, work: Work) -> None:
    parts = work.parts
    work.numbers = space_records.atom_numbers(parts, await reading.known_atoms(conn))
    await stage(conn, "facility", _facilities(work))
    await stage(conn, "atom", space_records.atoms(parts, work.numbers))
    await stage(conn, "room", space_records.rooms(parts, work.numbers))
    await stage(conn, "room_bands", space_records.bands(parts))
    await stage(conn, "rule", space_records.rules(parts))
    await run(conn, ("merge_facility", "open_authority", "open_epoch", "merge_atom", "merge_room"))
    await run(conn, ("drop_old_bands", "add_bands", "merge_rule"))
    await run(conn, ("drop_old_rules",), AUTHOR)


def _facilities(work: Work) -> Iterator[Record]:
    """Listed among all, applied only where their former system rules."""
    everywhere = work.order.judged
    applied = {(part.system.value, row.key) for part in work.parts for row in part.facilities}
    for record in space_records.facilities(everywhere.parts, everywhere.open_data):
        if (record[1], record[2]) in applied:
            yield record


async def _people(conn: Connection, work: Work) -> None:
    parts = work.parts
    assert work.vault is not None, "people are written through the vault"
    contacts = await seal_contacts(work.vault, people_records.contacts(parts))
    members = await seal_members(work.vault, list(people_records.members(parts)))
    await stage(conn, "registrant", people_records.registrants(parts))
    await stage(conn, "registrant_contact", people_records.sealed_contacts(contacts))
    await stage(conn, "registrant_evidence", people_records.evidence(parts, counted_on=work.base))
    await stage(conn, "registrant_member", people_records.sealed_members(members))
    await stage(conn, "registrant_purpose", people_records.purposes(parts))
    await run(
        conn,
        (
            "merge_registrant", "merge_registrant_contact", "merge_registrant_evidence",
            "drop_old_members", "merge_registrant_member", "drop_old_purposes",
            "merge_registrant_purpose",
        ),
    )  # fmt: skip


async def _money(conn: Connection, work: Work) -> None:
    await stage(conn, "room", space_records.rooms(work.parts, work.numbers))
    await stage(conn, "fee", space_records.fees(work.parts))
    await stage(conn, "relief", space_records.reliefs(work.parts))
    await run(conn, ("drop_old_fees", "add_fees", "merge_relief"))


async def _time(conn: Connection, work: Work) -> None:
    """Bookings, closures, what they occupy and the masks: one truth, one transaction."""
    parts = work.parts
    await stage(conn, "facility", _facilities(work))
    met: set[str] = set()
    for part in parts:
        met |= {f"{part.system.value}/{one.row.number}" for one in await _claim(conn, work, part)}
    await stage(conn, "closure", time_records.closures(parts))
    await stage(conn, "booking", time_records.bookings(parts, without=frozenset(met)))
    since = midnight(work.base)
    booked = [part.system.value for part in parts if part.bookings_complete]
    closed = [part.system.value for part in parts if part.closures_complete]
    await run(conn, ("merge_booking", "merge_closure"))
    await run(conn, ("end_vanished_bookings",), since, booked)
    await run(conn, ("drop_old_occupancy_of_bookings",), since)
    await run(
        conn, ("drop_old_occupancy_of_closures", "end_old_occupancy_of_closures"), since, closed
    )
    await run(conn, ("add_occupancy", "drop_old_closures", "merge_atom_day"))


async def _claim(conn: Connection, work: Work, part: Part) -> list[Accepted]:
    """Give out the half-hours of one system; returned are bookings that meet what stays here."""
    others = await reading.others(conn, part, work.base)
    ledger = Ledger(closed=dict(others.closed), booked=dict(others.booked))
    first = work.base
    ahead = first + timedelta(days=HORIZON_DAYS)
    last = max(ahead, await reading.last_mask_day(conn) or ahead)
    shut = max(last, first + timedelta(days=CLOSED_DAYS))
    claim_closings(ledger, part.closings, part.spaces, first=first, last=shut)
    met = claim_bookings(ledger, part.bookings, part.spaces, others.bits, first=first)
    work.report.add_all(meetings(met, others.takings, part))
    numbers = await reading.atoms_of(conn, part)
    await stage(conn, "occupancy", time_records.occupancy(ledger.claims, numbers, part.system))
    await stage(conn, "atom_day", time_records.masks(ledger, numbers, first=first, last=last))
    return met


async def _entries(conn: Connection, work: Work) -> None:
    await stage(conn, "legacy_entry", people_records.entries(work.parts))
    await run(conn, ("merge_legacy_entry",))


async def _links(conn: Connection, work: Work) -> None:
    """Which registrations of two systems may be one: compared before anything is sealed."""
    assert work.vault is not None, "an import seals what it writes"
    registrations = tuple(compared(work.parts))
    await links.compare(conn, work.vault, registrations, now=work.order.now)


Stage = Callable[[Connection, Work], Awaitable[None]]
STAGES: Final[tuple[tuple[str, Stage], ...]] = (
    ("施設と室場", _space),
    ("利用者", _people),
    ("旧番号の照合", _links),
    ("使用料", _money),
    ("予約と休館", _time),
    ("抽選申込", _entries),
)
