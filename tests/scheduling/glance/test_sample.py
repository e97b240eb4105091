"""The ward's own sample: how few bytes its view takes, and that every form of it is the same."""

from base64 import b64decode
from datetime import date, datetime, timedelta
from typing import Final

import brotli
import numpy as np
import orjson
import pytest

from api.exchange import JsonObject
from api.memo import BROTLI_QUALITY
from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.glance.actions import Glance
from scheduling.glance.actions.questions import Bitmap, BitmapDelta
from scheduling.glance.graphql.availability import layout_json
from scheduling.glance.rules.days import room_days
from scheduling.glance.store import QUERIES
from scheduling.legacy.actions.sampling import load_sample
from scheduling.period.rules import at
from tests.load import asked
from tests.load.ward import Looker, Size, Still, snapshot
from tests.scheduling.glance.patching import patch
from tests.scheduling.glance.test_follow import TAKE
from tests.scheduling.glance.twin import decoded, halves

TODAY: Final = date(2026, 12, 1)
NOW: Final[datetime] = at(TODAY, 6 * 60)  # nothing has begun yet


@pytest.fixture(scope="module")
async def ward(owner: Pool, vault: Vault, public_pool: Pool) -> Glance:
    async with owner.acquire() as conn:
        await load_sample(conn, vault, today=TODAY, now=NOW, progress=lambda _: None)
    glance = Glance(public_pool, now=lambda: NOW)
    await glance.poll()
    return glance


async def packed(context: Looker, days: int, since: str | None = None) -> tuple[int, JsonObject]:
    """Bytes of an answer as the edge sends it, and the answer."""
    variables: JsonObject = {"from": str(TODAY), "days": days, "since": since}
    raw = await asked.body(context, asked.ready(asked.BITMAP), variables)
    return len(brotli.compress(raw, quality=BROTLI_QUALITY)), orjson.loads(raw)


async def test_all_facilities_and_all_rooms_are_there(ward: Glance) -> None:
    catalogue = ward.snapshot.catalogue
    assert (len(catalogue.facilities), len(catalogue.rooms)) == (112, 441)
    assert len(catalogue.areas) <= 9


async def test_a_week_and_ninety_days_of_the_ward_are_few_bytes(ward: Glance) -> None:
    looker = Looker(glance=ward, now=lambda: NOW)
    week, _ = await packed(looker, 7)
    ninety, _ = await packed(looker, 90)
    assert week <= 4_096
    assert ninety <= 40_960


async def test_a_busy_hourly_week_of_500_rooms_is_few_bytes() -> None:
    busy = snapshot(Size(rooms=500, days=7, hourly_only=True))
    week, _ = await packed(Looker(glance=Still(snapshot=busy)), 7)
    assert week <= 10_240


async def test_one_booking_is_a_small_difference(ward: Glance, owner: Pool) -> None:
    looker = Looker(glance=ward, now=lambda: NOW)
    for days in (7, 90):
        _, whole = await packed(looker, days)
        version = _field(whole, "version")
        await owner.execute(TAKE, TODAY + timedelta(days=3), days, 0x3F << 18)
        await ward.poll()
        size, delta = await packed(looker, days, version)
        assert _field(delta, "__typename") == "BitmapDelta"
        assert size <= 1_024
        assert len(b64decode(_field(delta, "records"))) < 64


async def test_the_static_part_of_the_ward_is_small_too(ward: Glance) -> None:
    raw = await asked.body(Looker(glance=ward), asked.ready(asked.CATALOGUE), {})
    assert len(brotli.compress(raw, quality=BROTLI_QUALITY)) <= 40_000


async def test_the_bitmap_of_the_ward_says_what_the_typed_form_says(ward: Glance) -> None:
    view = ward.snapshot
    shown = ward.packed.bitmap(view, TODAY, 14, since=None)
    assert isinstance(shown, Bitmap)
    raw = [b64decode(text) for text in (shown.free, shown.closed, shown.exact)]
    found = decoded(layout_json(shown.layout), *raw, days=14)
    places = np.arange(len(view.catalogue.rooms))
    for one in room_days(view.window(TODAY, 14), places, now=NOW):
        room = view.catalogue.rooms[one.place]
        for number, day in enumerate(one.days):
            bands = room.bands_on(day.day)
            hours = halves(bands.opens, bands.closes) if bands else set[int]()
            parts = [found[number, atom] for atom in room.atoms]
            free = set[int](hours).intersection(*(part[0] for part in parts if part))
            told = {half for text in day.free for half in _halves(text)}
            assert told == free


async def test_a_look_reads_what_changed_and_not_the_ward(ward: Glance, owner: Pool) -> None:
    """The plan of the poll, as prepared: by the index on the change mark."""
    del ward  # Only for its rows.
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("analyze scheduling.atom_day")
        await conn.execute("set local plan_cache_mode = force_generic_plan")
        await conn.execute(f"prepare look (text, date) as {QUERIES['changed_since']}")
        seen = await conn.fetchval("select pg_current_snapshot()::text")
        rows = await conn.fetch(f"explain execute look ('{seen}', '{TODAY}')")
        await conn.execute("deallocate look")
    plan = "\n".join(row[0] for row in rows)
    assert "atom_day_changed" in plan
    assert "Seq Scan on atom_day" not in plan


async def test_a_delta_made_good_is_the_whole(ward: Glance, owner: Pool) -> None:
    before = ward.packed.bitmap(ward.snapshot, TODAY, 7, since=None)
    assert isinstance(before, Bitmap)
    await owner.execute(TAKE, TODAY + timedelta(days=1), 1, 0xFF << 20)
    await owner.execute(TAKE, TODAY + timedelta(days=5), 2, 1 << 20)
    await ward.poll()
    whole = ward.packed.bitmap(ward.snapshot, TODAY, 7, since=None)
    delta = ward.packed.bitmap(ward.snapshot, TODAY, 7, since=before.version)
    assert isinstance(whole, Bitmap)
    assert isinstance(delta, BitmapDelta)
    assert delta.version == whole.version
    size = before.layout.day_bytes
    free, closed = bytearray(b64decode(before.free)), bytearray(b64decode(before.closed))
    exact = b64decode(before.exact)
    exact, days = patch(free, closed, exact, b64decode(delta.records), size)
    assert exact == b64decode(whole.exact)
    assert days == {1, 5}
    assert bytes(free) == b64decode(whole.free)
    assert bytes(closed) == b64decode(whole.closed)


def _field(answer: JsonObject, name: str) -> str:
    match answer:
        case {"data": {"bitmap": {**fields}}}:
            return str(fields[name])
        case _:
            raise AssertionError(answer)


def _halves(text: str) -> set[int]:
    low, high = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("/"))
    return halves(low, high)
