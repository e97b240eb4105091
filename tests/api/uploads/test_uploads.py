"""Pictures: only pixels come in. Polyglots, bombs, SVG and lies about the type do not."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from api.app import build
from api.gate import Gate
from api.house import House
from infra.db import Pool
from infra.uploads import store
from infra.uploads.redraw import NOT_A_PICTURE, PIXELS_MAX, TOO_LARGE, redrawn
from infra.uploads.sniff import PictureKind, kind_of
from infra.uploads.store import Folders
from tests import make
from tests.api.browser import OURS, Browser, Reply
from tests.api.conftest import signed_in

CANARY = "見本 金糸雀 090-0000-0000"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture
def safe(house: House, tmp_path: Path) -> Gate:
    return build(replace(house, home=tmp_path), first_party_free_documents=True)


def picture(kind: str = "png", size: tuple[int, int] = (32, 20)) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY  # ImageDescription
    Image.new("RGB", size, (17, 90, 54)).save(out, format=kind, exif=exif)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of few bytes that claims 30,000 x 30,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        whole = name + body
        return struct.pack("!I", len(body)) + whole + struct.pack("!I", zlib.crc32(whole))

    head = struct.pack("!IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def send(browser: Browser, body: bytes, kind: str = "image/png") -> Reply:
    return await browser.post("/upload", body, headers={**OURS, "content-type": kind})


async def test_a_picture_is_kept_apart_and_made_anew(
    safe: Gate, folders: Folders, owner: Pool, worker_pool: Pool
) -> None:
    hanako = await signed_in(safe, "M1")
    reply = await send(hanako, picture())
    assert (reply.status, reply.json["state"]) == (202, "waiting")
    upload_id = UUID(str(reply.json["uploadId"]))
    waiting = folders.waiting(upload_id)
    assert waiting.stat().st_mode & 0o777 == 0o600
    async with worker_pool.acquire() as conn:
        await store.judge(conn, upload_id, folders, now=make.NOW)
    assert not waiting.exists()
    clean = folders.picture(upload_id).read_bytes()
    assert CANARY.encode() not in clean
    with Image.open(BytesIO(clean)) as seen:
        assert (seen.size, dict(seen.getexif()), seen.info) == ((32, 20), {}, {})
    row = await owner.fetchrow("select state, kind, why from infra.upload")
    assert row is not None
    assert tuple(row) == ("clean", "png", "")


async def test_nobody_stores_anything_without_signing_in(safe: Gate, folders: Folders) -> None:
    assert (await send(Browser(app=safe), picture())).codes == ["SIGN_IN_FIRST"]
    ended = Browser(app=safe, cookie="__Host-hitome=" + "A" * 43)
    assert (await send(ended, picture())).codes == ["SIGN_IN_FIRST"]
    hanako = await signed_in(safe, "M1")
    elsewhere = {**OURS, "content-type": "image/png", "sec-fetch-site": "cross-site"}
    reply = await hanako.post("/upload", picture(), headers=elsewhere)
    assert (reply.status, reply.codes) == (403, ["NOT_SAME_ORIGIN"])
    assert not folders.quarantine.exists() or not any(folders.quarantine.iterdir())


def hostile() -> Iterator[tuple[str, bytes, str]]:
    yield "svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "image/svg+xml"
    yield "svg called png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"
    yield "html called png", b"<html><script>alert(1)</script></html>", "image/png"
    yield "gif", b"GIF89a" + b"\0" * 40, "image/gif"
    yield "jpeg called png", picture("jpeg"), "image/png"
    yield "zip called webp", b"PK\x03\x04" + b"\0" * 40, "image/webp"
    yield "empty", b"", "image/png"
    yield "a few bytes", b"\x89PNG", "image/png"
    yield "no type", picture(), "application/octet-stream"
    yield "two types", picture(), "image/png, text/html"


@pytest.mark.parametrize(("name", "body", "kind"), list(hostile()), ids=range(10))
async def test_what_is_no_picture_of_its_kind_is_refused_and_not_kept(
    safe: Gate, folders: Folders, owner: Pool, name: str, body: bytes, kind: str
) -> None:
    reply = await send(await signed_in(safe, "M1"), body, kind)
    assert (reply.status, reply.codes) == (415, ["UNSUPPORTED_MEDIA_TYPE"]), name
    assert not folders.quarantine.exists() or not any(folders.quarantine.iterdir())
    assert await owner.fetchval("select count(*) from infra.upload") == 0


async def test_of_eleven_megabytes_no_more_is_read_than_it_takes_to_know(
    safe: Gate, folders: Folders
) -> None:
    hanako = await signed_in(safe, "M1")
    headers = {**OURS, "content-type": "image/png"}
    parts = [picture() + b"\0" * 1_000_000] * 40
    announced = await hanako.post(
        "/upload", parts, headers={**headers, "content-length": "11000000"}
    )
    assert (announced.status, announced.read) == (413, 0)
    reply = await hanako.post("/upload", parts, headers=headers)
    assert (reply.status, reply.codes) == (413, ["TOO_LARGE"])
    assert reply.read == 11
    assert not any(folders.quarantine.iterdir())


async def test_twenty_pictures_a_day_are_enough(safe: Gate, folders: Folders) -> None:
    hanako, one = await signed_in(safe, "M1"), picture()
    for _ in range(store.A_DAY_MAX):
        assert (await send(hanako, one)).status == 202
    assert (await send(hanako, one)).codes == ["TOO_MANY_REQUESTS"]
    assert len(list(folders.quarantine.iterdir())) == store.A_DAY_MAX


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (bomb(), "too_many_pixels"),
        (picture()[:40], "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 4_000, "not_a_picture"),
    ],
    ids=["bomb", "cut short", "noise"],
)
async def test_the_child_refuses_what_it_cannot_draw(
    safe: Gate, folders: Folders, owner: Pool, worker_pool: Pool, body: bytes, why: str
) -> None:
    reply = await send(await signed_in(safe, "M1"), body)
    upload_id = UUID(str(reply.json["uploadId"]))
    async with worker_pool.acquire() as conn:
        await store.judge(conn, upload_id, folders, now=make.NOW)
    assert not folders.waiting(upload_id).exists()
    assert not folders.picture(upload_id).exists()
    row = await owner.fetchrow("select state, why from infra.upload")
    assert row is not None
    assert tuple(row) == ("refused", why)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_of_a_polyglot_only_the_pixels_are_left(kind: str) -> None:
    tail = b"<script>alert(1)</script>PK\x03\x04" + CANARY.encode()
    made = redrawn(picture(kind) + tail, kind)
    assert isinstance(made, bytes)
    assert kind_of(made) is PictureKind.PNG
    for trace in (b"<script", b"PK\x03\x04", CANARY.encode(), b"Exif", b"eXIf"):
        assert trace not in made


def test_a_bomb_is_measured_before_it_is_unpacked() -> None:
    assert redrawn(bomb(), "png") == TOO_LARGE
    assert redrawn(picture("jpeg"), "png") == NOT_A_PICTURE
    assert PIXELS_MAX < 30_000 * 30_000
