"""Hashes of the audit: a row's content, a batch's Merkle root, the chain of roots. Pure.

Leaf and node are hashed under different first bytes (RFC 6962), so that no row can pose as a
branch. A leaf holds the row's number and its content apart: a row that moved is told as moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

CONTENT_BYTES: Final = 16
START: Final = bytes(32)  # the chain before the first batch
_LEAF, _NODE, _LINK = b"\0", b"\1", b"\2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows sealed together: their numbers as runs, their contents, and the link to the former."""

    batch: int
    spans: tuple[int, ...]  # first and last of each run
    contents: bytes
    root: bytes
    chain: bytes
    sealed_at: datetime

    @property
    def rows(self) -> int:
        return len(self.contents) // CONTENT_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Numbers, ascending, and the contents hashed, side by side."""

    numbers: Sequence[int]
    contents: bytes


def content_of(text: bytes) -> bytes:
    """Hash a row as COPY writes it, without its number."""
    return sha256(text).digest()[:CONTENT_BYTES]


def spans_of(numbers: Sequence[int]) -> tuple[int, ...]:
    """Write ascending numbers as first and last of each run."""
    spans: list[int] = []
    for number in numbers:
        if spans and spans[-1] == number - 1:
            spans[-1] = number
        else:
            spans += [number, number]
    return tuple(spans)


def numbers_of(spans: Sequence[int]) -> Iterable[int]:
    for first, last in zip(spans[::2], spans[1::2], strict=True):
        yield from range(first, last + 1)


def root_of(numbers: Iterable[int], contents: bytes) -> bytes:
    """The Merkle root over number and content of each row; an odd one out goes up as it is."""
    level = [
        sha256(_LEAF + number.to_bytes(8) + contents[at : at + CONTENT_BYTES]).digest()
        for number, at in zip(numbers, range(0, len(contents), CONTENT_BYTES), strict=True)
    ]
    assert level, "an empty batch is not sealed"
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        level = [
            sha256(_NODE + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ] + odd
    return level[0]


def link(former: bytes, batch: int, rows: int, root: bytes) -> bytes:
    return sha256(_LINK + former + batch.to_bytes(8) + rows.to_bytes(8) + root).digest()


def sealed(former: bytes, batch: int, rows: Rows, *, now: datetime) -> Batch:
    """Seal rows behind a former chain."""
    root = root_of(rows.numbers, rows.contents)
    return Batch(
        batch=batch,
        spans=spans_of(rows.numbers),
        contents=rows.contents,
        root=root,
        chain=link(former, batch, len(rows.numbers), root),
        sealed_at=now,
    )


def holds(former: bytes, one: Batch) -> bool:
    """Does a batch say of itself what its rows and the former chain say?"""
    numbers = list(numbers_of(one.spans))
    if not numbers or len(numbers) != one.rows:
        return False
    root = root_of(numbers, one.contents)
    return root == one.root and one.chain == link(former, one.batch, one.rows, root)
