"""The bitmap form: for each atom the cells between its cut points, a bit free, a bit closed."""

import struct
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from scheduling.glance.rules.arrays import MISSING, Bits, Columns, Flags
from scheduling.glance.rules.catalogue import Catalogue
from scheduling.glance.rules.snapshot import Day
from scheduling.period.rules import bits_between
from scheduling.space.rules import Access

FORM: Final = 1  # Another meaning of the bits is another number.
DIGEST_BYTES: Final = 6
_EXACT: Final = struct.Struct(">H6s6s")
_OFFSET: Final = struct.Struct(">IB")
_HEAD: Final = struct.Struct(">HBH")
WHOLE, PATCH = 0, 1  # the two kinds of record in a delta


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """Which bit stands for what. It changes with the catalogue only."""

    templates: tuple[tuple[int, ...], ...]  # cut points in minutes; n + 1 of them make n cells
    template_of: tuple[int, ...]  # for each atom
    atom_of: Columns = field(repr=False)  # for each cell
    masks: Bits = field(repr=False)  # for each cell its half-hours
    hours: Bits = field(repr=False)  # for each atom the half-hours of all its cells
    unseen: Flags = field(repr=False)  # for each atom: only rooms that the public does not see

    @cached_property
    def version(self) -> str:
        """Equal layouts have equal names, in every process."""
        unseen = np.packbits(self.unseen).tobytes().hex()
        facts = repr((FORM, self.templates, self.template_of, unseen))
        return sha256(facts.encode()).hexdigest()[:12]

    @cached_property
    def cut_atoms(self) -> Columns:
        """The atoms that have cells, and so a place in the bitmap."""
        atoms: Columns = np.unique(self.atom_of)
        return atoms

    @cached_property
    def first_cells(self) -> Columns:
        """For each of them its first cell."""
        cells: Columns = np.searchsorted(self.atom_of, self.cut_atoms)
        return cells

    @property
    def day_bytes(self) -> int:
        """Bytes a day: whole threes, so that the base64 of days can be put together."""
        return -(-len(self.masks) // 24) * 3


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedDay:
    """One day as bytes: free bits, closed bits, and the atoms whose cells are not uniform."""

    free: bytes
    closed: bytes
    exact: bytes
    digest: bytes

    @cached_property
    def free_text(self) -> str:
        return b64encode(self.free).decode("ascii")

    @cached_property
    def closed_text(self) -> str:
        return b64encode(self.closed).decode("ascii")

    @property
    def both(self) -> bytes:
        return self.free + self.closed


_PACKED: Final = WeakKeyDictionary[Day, PackedDay]()


@lru_cache(maxsize=4)
def layout_of(catalogue: Catalogue) -> Layout:
    """Cut every atom at the bands, of whatever date, of all rooms that need it."""
    cuts: list[set[int]] = [set() for _ in range(catalogue.atom_count)]
    unseen = np.ones(catalogue.atom_count, np.bool_)
    for room in catalogue.rooms:
        edges = {edge for dated in room.bands for band in dated.value.all
                 for edge in (band.start, band.end)}  # fmt: skip
        for atom in room.atoms:
            cuts[atom] |= edges
            unseen[atom] &= room.access is Access.HIDDEN
    templates: dict[tuple[int, ...], int] = {}
    template_of = tuple(
        templates.setdefault(tuple(sorted(edges)), len(templates)) for edges in cuts
    )
    return _layout(tuple(templates), template_of, unseen)


def pack(day: Day) -> PackedDay:
    """The bits of one day, kept with the day."""
    known = _PACKED.get(day)
    if known is None:
        known = _PACKED[day] = _packed(day, layout_of(day.catalogue))
    return known


def exact_rows(day: PackedDay) -> Iterator[bytes]:
    """One record an atom: its number, its free and its closed half-hours."""
    for start in range(0, len(day.exact), _EXACT.size):
        yield day.exact[start : start + _EXACT.size]


def token_of(first: date, days: Sequence[PackedDay]) -> bytes:
    """What a client holds: the first day, and a digest a day. The same content, the same token."""
    return first.toordinal().to_bytes(4) + b"".join(day.digest for day in days)


def digests_of(token: bytes) -> dict[date, bytes]:
    """Read a token back; what is no token names no day."""
    ordinal, rest = int.from_bytes(token[:4]), token[4:]
    last = ordinal + len(rest) // DIGEST_BYTES
    if not rest or len(rest) % DIGEST_BYTES or not 0 < ordinal <= last <= date.max.toordinal():
        return {}
    return {
        date.fromordinal(ordinal + place): rest[place * DIGEST_BYTES :][:DIGEST_BYTES]
        for place in range(len(rest) // DIGEST_BYTES)
    }


def delta(
    first: date, days: Sequence[PackedDay], held: Mapping[date, bytes],
    known: Mapping[bytes, PackedDay],
) -> bytes:  # fmt: skip
    """Records for the days that the holder of a token does not have as they are now."""
    start = first.toordinal()
    records = (
        _record(place, day, known.get(held.get(date.fromordinal(start + place), b"")))
        for place, day in enumerate(days)
        if held.get(date.fromordinal(start + place)) != day.digest
    )
    return b"".join(records)


def _record(place: int, day: PackedDay, old: PackedDay | None) -> bytes:
    """A whole day, or its changed bytes if that is shorter; its exact rows in either case."""
    exact = struct.pack(">H", len(day.exact) // _EXACT.size) + day.exact
    if old is not None and len(old.free) == len(day.free):
        now = np.frombuffer(day.both, np.uint8)
        changed: list[int] = np.flatnonzero(now != np.frombuffer(old.both, np.uint8)).tolist()
        if len(changed) * _OFFSET.size < len(now):
            bytes_ = b"".join(_OFFSET.pack(offset, now[offset]) for offset in changed)
            return _HEAD.pack(place, PATCH, len(changed)) + bytes_ + exact
    return _HEAD.pack(place, WHOLE, 0) + day.both + exact


def _layout(
    templates: tuple[tuple[int, ...], ...], template_of: tuple[int, ...], unseen: Flags
) -> Layout:
    cells = [[bits_between(*cell) for cell in pairwise(template)] for template in templates]
    counts = [len(cells[template]) for template in template_of]
    masks = [mask for template in template_of for mask in cells[template]]
    hours = [_all_of(cells[template]) for template in template_of]
    return Layout(
        templates=templates,
        template_of=template_of,
        atom_of=np.repeat(np.arange(len(template_of), dtype=np.intp), counts),
        masks=np.array(masks, np.int64),
        hours=np.array(hours, np.int64),
        unseen=unseen,
    )


def _all_of(masks: Sequence[int]) -> int:
    joined = 0
    for mask in masks:
        joined |= mask
    return joined


def _packed(day: Day, layout: Layout) -> PackedDay:
    silent = (day.version[: len(layout.unseen)] == MISSING) | layout.unseen
    quiet = silent[layout.atom_of]
    free = _whole_cells(day.free, layout) | quiet
    closed = ((day.closed[layout.atom_of] & layout.masks) != 0) | quiet
    exact = _exact_rows(day, layout, free & ~quiet, closed & ~quiet, ~silent)
    body = (_bytes(free, layout), _bytes(closed, layout), exact)
    named = f"{layout.version}/{day.day}".encode()
    digest = sha256(b"".join((named, *body))).digest()[:DIGEST_BYTES]
    return PackedDay(free=body[0], closed=body[1], exact=exact, digest=digest)


def _whole_cells(values: Bits, layout: Layout) -> Flags:
    whole: Flags = (values[layout.atom_of] & layout.masks) == layout.masks
    return whole


def _bytes(cells: Flags, layout: Layout) -> bytes:
    return np.packbits(cells).tobytes().ljust(layout.day_bytes, b"\0")


def _exact_rows(day: Day, layout: Layout, free: Flags, closed: Flags, told: Flags) -> bytes:
    """The atoms of which some cell is free or closed in part: their half-hours as they are."""
    atoms = layout.cut_atoms
    if not len(atoms):
        return b""
    hours = layout.hours[atoms]
    odd = (_joined(free, layout) != day.free[atoms] & hours) | (
        _joined(closed, layout) != day.closed[atoms] & hours
    )
    chosen = atoms[odd & told[atoms]]
    rows = zip(chosen.tolist(), *(
        (values[chosen] & layout.hours[chosen]).tolist() for values in (day.free, day.closed)
    ), strict=True)  # fmt: skip
    return b"".join(
        _EXACT.pack(atom, open_.to_bytes(6), shut.to_bytes(6)) for atom, open_, shut in rows
    )


def _joined(cells: Flags, layout: Layout) -> Bits:
    """For each atom with cells the half-hours of those that are set."""
    values = np.where(cells, layout.masks, 0)
    joined: Bits = np.bitwise_or.reduceat(values, layout.first_cells)
    return joined
