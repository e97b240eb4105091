"""./just bench [part ...]: every figure of booking, view and wire, beside its target."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Final

from tests.load import audit, booking, crossings, edge, glance, rush, signin, visible, wall
from tests.load.report import Row, machine, publish

PARTS: Final[Mapping[str, Callable[[], list[Row]]]] = {
    "booking": lambda: asyncio.run(booking.bench()),
    "visible": lambda: asyncio.run(visible.bench()),
    "glance": lambda: asyncio.run(glance.bench()),
    "edge": edge.rows,
    "crossings": lambda: asyncio.run(crossings.bench()),
    "wall": wall.rows,
    "audit": audit.rows,
    "rush": lambda: asyncio.run(rush.bench()),
    "signin": lambda: asyncio.run(signin.bench()),
}


def main(wanted: list[str]) -> int:
    """Print part after part; 1 where a target is missed."""
    met = True
    for part in wanted or PARTS:
        here = machine()  # Each part is told with the weather it had.
        rows = PARTS[part]()
        publish(part, rows, here)
        met = met and all(row.is_met(here.scale) is not False for row in rows)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
