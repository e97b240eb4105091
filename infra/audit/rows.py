"""Audit rows out of the database as bytes: what COPY writes is what is hashed, row by row."""

from array import array
from collections.abc import Sequence
from typing import Final

from infra import sql
from infra.audit.leaves import Rows, content_of
from infra.db import Connection

QUERIES: Final = sql.load("infra.audit", "audit.sql")
# The text of a time depends on these; they are set for the transaction only.
_AS_TEXT: Final = "set local timezone = 'UTC'; set local datestyle = 'ISO'"
_ABOVE: Final = QUERIES["rows_above"].removesuffix(";")
_NAMED: Final = QUERIES["rows_named"].removesuffix(";")


class _Lines:
    """Takes chunks as they come; keeps the number and the hash of every whole line."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self.contents = bytearray()
        self._rest = b""

    async def take(self, chunk: bytes) -> None:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            number, _, text = line.partition(b"\t")
            self.numbers.append(int(number))
            self.contents += content_of(text)


async def hashed(conn: Connection, *, above: int, limit: int | None) -> Rows:
    """Number and content hash of the rows above a number, ascending; inside a transaction."""
    return await _copied(conn, _ABOVE, above, limit)


async def hashed_of(conn: Connection, numbers: Sequence[int]) -> Rows:
    """The same of the rows with these numbers."""
    return await _copied(conn, _NAMED, list(numbers))


async def _copied(conn: Connection, query: str, *arguments: object) -> Rows:
    await conn.execute(_AS_TEXT)
    lines = _Lines()
    await conn.copy_from_query(query, *arguments, output=lines.take)
    return Rows(numbers=lines.numbers, contents=bytes(lines.contents))
