"""COPY into the waiting tables, then merge: the same rows twice change nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from infra import sql
from infra.db import Connection
from scheduling.legacy.store.names import Record

QUERIES: Final = sql.load("scheduling.legacy")

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "facility": (
        "facility_id", "system", "code", "name", "kind", "area", "address", "tel", "latitude",
        "longitude", "access_facts", "position",
    ),
    "atom": ("atom_id", "facility_id", "name"),
    "room": (
        "room_id", "facility_id", "code", "name", "kind", "capacity", "sound", "lights", "access",
        "atoms", "neighbours", "position",
    ),
    "room_bands": ("room_id", "effective", "starts", "ends", "source"),
    "rule": ("rule_id", "facility_id", "kind", "effective", "source", "author", "body"),
    "fee": ("room_id", "class", "effective", "yen"),
    "relief": ("system", "code", "percent", "reason"),
    "registrant": (
        "registrant_id", "kind", "system", "number", "name", "kana", "class", "registered_on",
        "expires_on", "is_sample",
    ),
    "registrant_contact": ("registrant_id", "sealed", "digest", "tel_hash", "mail_hash"),
    "registrant_evidence": ("registrant_id", "kind", "counted_on", "count"),
    "registrant_member": ("registrant_id", "ordinal", "sealed", "digest", "person_hash"),
    "registrant_purpose": ("registrant_id", "purpose"),
    "closure": ("closure_id", "facility_id", "room_id", "period", "reason"),
    "booking": (
        "booking_id", "holder_id", "room_id", "period", "state", "price", "headcount", "purpose",
        "system", "number", "relief_code", "note", "accepted_at", "cancelled_at",
    ),
    "occupancy": ("atom_id", "period", "booking_id", "closure_id"),
    "atom_day": ("day", "atom_id", "free", "closed"),
    "legacy_entry": (
        "entry_id", "system", "number", "registrant_id", "entered_at", "wishes", "result",
    ),
}  # fmt: skip


async def stage(conn: Connection, table: str, records: Iterable[Record]) -> None:
    """Put rows into the waiting table of a table."""
    await conn.copy_records_to_table(
        f"staged_{table}",
        schema_name="scheduling",
        columns=list(COLUMNS[table]),
        records=list(records),
    )


async def clear_stages(conn: Connection) -> None:
    tables = ", ".join(f"scheduling.staged_{table}" for table in COLUMNS)
    await conn.execute(f"truncate {tables}")


async def run(conn: Connection, queries: Sequence[str], *arguments: object) -> None:
    """Run named queries one after the other, each with the same arguments."""
    for name in queries:
        await conn.execute(QUERIES[name], *arguments)
