"""Load the sample: judged as it was handed over, then moved to the weeks around today."""

from datetime import date, datetime
from typing import Final

from infra.db import Connection
from infra.memory import collector_at_rest
from infra.vault.vault import Vault
from scheduling.legacy.actions.changing_over import change_over
from scheduling.legacy.actions.importing import Order, Progress, hash_of, import_handover
from scheduling.legacy.actions.judging import judged
from scheduling.legacy.rules.findings import Report
from scheduling.legacy.rules.shift import shifted, weeks_to
from scheduling.legacy.sample import handover
from scheduling.legacy.store import reading
from scheduling.space.rules import System

# The plaza stays with its former system, so that a facility that is read-only here can be seen.
CHANGED_OVER: Final = (System.PUBLIC, System.HALLS)


async def load_sample(
    conn: Connection, vault: Vault, *, today: date, now: datetime, progress: Progress
) -> Report:
    """Load the sample and let us rule two of its three systems from its base date on."""
    files = handover()
    as_handed_over = judged(files, today=today)
    progress("判定")
    with collector_at_rest():
        moved = shifted(as_handed_over, weeks_to(as_handed_over.base, today))
    progress("日付の移動")
    order = Order(judged=moved, today=today, now=now, files_hash=hash_of(files), is_sample=True)
    report = await import_handover(conn, vault, order, progress)
    for system in CHANGED_OVER:
        await change_over(conn, system, day=moved.base)
    progress("移行日")
    return report


async def sample_is_loaded(conn: Connection) -> bool:
    """Whether a sample was loaded to its end; one broken off is loaded again."""
    return await reading.sample_is_loaded(conn)


async def sample_is_wanted(conn: Connection) -> bool:
    """Whether this database is empty, or holds a sample that was broken off."""
    return await reading.sample_is_wanted(conn)
