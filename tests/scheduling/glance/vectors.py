"""The vectors of the bitmap: a small ward in every state a cell can have, written out in minutes.

python -m tests.scheduling.glance.vectors
"""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import orjson

from infra.config import ROOT
from infra.ids import named
from scheduling.glance.actions.questions import Bitmap, BitmapDelta, PackedDays
from scheduling.glance.graphql.availability import layout_json
from scheduling.glance.rules.snapshot import apply
from scheduling.period.dated import Dated
from scheduling.period.rules import at
from scheduling.space.facts import RoomFacts
from scheduling.space.rules import Access, AtomId, Band, Bands, FacilityId, RoomId, Sound
from tests.scheduling.glance.twin import Occupied, Twin, decoded
from tests.scheduling.glance.wards import FIRST, cells_of, snapshot_of

PATH: Final = ROOT / "pwa_backend" / "protocol" / "bitmap-vectors.json"
DAYS: Final = 6  # the last lies beyond the horizon
HALL: Final = Bands((Band(540, 720), Band(780, 1020), Band(1080, 1290)))
HOURS: Final = Bands((Band(960, 1020), Band(1050, 1110), Band(1110, 1170)))

BEFORE: Final = (
    Occupied(FIRST, 0, 540, 720, is_closure=False),
    Occupied(FIRST + timedelta(days=1), 1, 0, 1440, is_closure=True),
    Occupied(FIRST + timedelta(days=1), 2, 1020, 1050, is_closure=False),
    Occupied(FIRST + timedelta(days=2), 0, 600, 630, is_closure=False),
    Occupied(FIRST + timedelta(days=2), 2, 1080, 1140, is_closure=True),
)
BOOKED: Final = (
    Occupied(FIRST + timedelta(days=1), 0, 780, 1020, is_closure=False),
    Occupied(FIRST + timedelta(days=2), 0, 1080, 1110, is_closure=False),
)


def room(number: int, atoms: tuple[int, ...], bands: Bands) -> RoomFacts:
    return RoomFacts(
        room_id=RoomId(named(f"twin/room/{number}")),
        facility_id=FacilityId(named(f"twin/facility/{number % 2}")),
        code=str(number), name=f"会議室{number}", kind="hall", capacity=None, sound=Sound.UNKNOWN,
        lights=False, access=Access.HERE, atoms=tuple(map(AtomId, atoms)), neighbours=(),
        bands=(Dated(date(2020, 1, 1), None, bands),),
    )  # fmt: skip


def made() -> dict[str, object]:
    """A whole bitmap, and the delta of two bookings against it."""
    rooms = (room(0, (0,), HALL), room(2, (0, 1), HALL), room(1, (2,), HOURS))
    twin = Twin(rooms=rooms, occupied=BEFORE, last=FIRST + timedelta(days=4), now=at(FIRST, 0))
    first = snapshot_of(twin)
    later = [
        replace(cells, version=cells.version + 1)
        for cells in cells_of(replace(twin, occupied=BEFORE + BOOKED))
    ]
    packed = PackedDays()
    whole = packed.bitmap(first, FIRST, DAYS, since=None)
    assert isinstance(whole, Bitmap)
    second = apply(first, later)
    delta = packed.bitmap(second, FIRST, DAYS, since=whole.version)
    after = packed.bitmap(second, FIRST, DAYS, since=None)
    assert isinstance(delta, BitmapDelta)
    assert isinstance(after, Bitmap)
    return {
        "form": 1,
        "from": str(FIRST),
        "days": DAYS,
        "layout": layout_json(whole.layout),
        "whole": _shown(whole),
        "delta": {"records": delta.records, "version": delta.version},
        "after": _shown(after),
    }


def _shown(answer: Bitmap) -> dict[str, object]:
    raw = [b64decode(text) for text in (answer.free, answer.closed, answer.exact)]
    found = decoded(layout_json(answer.layout), *raw, days=DAYS)
    return {
        "version": answer.version,
        "free": answer.free,
        "closed": answer.closed,
        "exact": b64encode(raw[2]).decode(),
        "decoded": [
            {"day": day, "atom": atom, "free": part and _minutes(part[0]),
             "closed": part and _minutes(part[1])}
            for (day, atom), part in sorted(found.items())
        ],
    }  # fmt: skip


def _minutes(halves: set[int]) -> list[list[int]]:
    """Runs of half-hours as [first minute, end minute]."""
    starts = sorted(half for half in halves if half - 1 not in halves)
    ends = sorted(half + 1 for half in halves if half + 1 not in halves)
    return [[low * 30, high * 30] for low, high in zip(starts, ends, strict=True)]


def text() -> bytes:
    return orjson.dumps(made(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


if __name__ == "__main__":
    PATH.write_bytes(text())
