"""What others may come to read, searched for canaries."""

from collections.abc import Iterator
from typing import Final

from infra.db import Pool
from tests import valkey
from tests.security.canaries import CANARIES

# What is kept for others to read: what happened, never what was written.
KEPT: Final = (
    "infra.outbox",
    "infra.audit",
    "infra.change",
    "infra.scope",
    "infra.command",
    "infra.queue",
)


async def heard(owner: Pool, valkey_url: str) -> Iterator[tuple[str, str]]:
    """Whatever others may come to read: rows for jobs, feeds and auditors, and all of Valkey."""
    found: list[tuple[str, str]] = []
    for table in KEPT:
        # What staff give as their reason is written for the auditor: that one column is theirs.
        said = "to_jsonb(t) - 'reason'" if table == "infra.audit" else "to_jsonb(t)"
        rows = await owner.fetch(f"select ({said})::text from {table} t")
        found.extend((table, str(row[0])) for row in rows)
    found.extend(
        (f"valkey {name}", name + repr(valkey.ask(valkey_url, "DUMP", name)))
        for name in valkey.names(valkey_url, "*")
    )
    return iter(found)


def traces(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]
