"""Canaries: names, phones and notes that nobody has, sent through every way in, heard nowhere."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from api.app import build
from api.gate import Gate
from api.house import House
from infra.db import Pool
from infra.valkey_buckets import open_valkey_buckets
from tests import rushes, seed
from tests.api.browser import JSON, OURS, Browser
from tests.api.conftest import signed_in
from tests.api.test_app import BOOK, key, wish
from tests.api.uploads.test_uploads import picture
from tests.security.canaries import ALL, FORM, MAIL, NAME, NOTE, PHONE
from tests.security.hearing import heard, traces


@pytest.fixture
async def gate(house: House, clean: Pool, valkey_url: str, tmp_path: Path) -> AsyncIterator[Gate]:
    """The house with its shared buckets, a rush before it, and a folder for what is sent."""
    await rushes.plan(clean, facilities=[seed.FACILITY])
    async with open_valkey_buckets(valkey_url) as buckets:
        ours = replace(house, buckets=buckets, home=tmp_path, now=lambda: rushes.CLOSES)
        yield build(ours, first_party_free_documents=True)


async def everywhere(gate: Gate) -> None:
    """Every way in, well-formed and not, signed in and not."""
    hanako, anyone = await signed_in(gate, "M1"), Browser(app=gate)
    noted = {**wish(), "purpose": NOTE}
    await hanako.ask(BOOK, {"id": key(), "wish": noted})
    await hanako.ask(BOOK, {"id": key(), "wish": {**noted, "holderId": NAME, "roomId": PHONE}})
    await hanako.ask(BOOK, {"id": NAME, "wish": {"start": NOTE}})
    await hanako.ask(f'{{ {MAIL.partition("@")[0]}(name: "{ALL}") }}')
    await hanako.post("/app/graphql", {"documentId": ALL, "operationName": NAME})
    for entrance in ("/graphql", "/app/graphql", "/queue/ticket", "/upload", "/signin", "/queue"):
        await anyone.post(entrance, ALL.encode(), headers=JSON)
        await hanako.post(entrance, f'{{"query":"{ALL}"'.encode(), headers=OURS)
        await hanako.get(f"{entrance}?{urlencode({'q': ALL, 'query': NOTE})}")
        await hanako.get(f"{entrance}/{quote(NAME)}/{PHONE}", headers={"accept": "text/html"})
    await anyone.post("/graphql", b"{}", headers={**JSON, "authorization": f"Bearer {PHONE}"})
    await anyone.get("/", headers={"user-agent": MAIL, "referer": f"https://x.test/{PHONE}"})
    for address in ("/me/keys", "/bookings/x/cancel", "/rooms/x/book", "/signin"):
        body = urlencode({"label": NAME, "purpose": NOTE, "person": PHONE, "commandId": MAIL})
        await hanako.post(address, body.encode(), headers=FORM)
    await hanako.post("/upload", picture(), headers={**OURS, "content-type": "image/png"})


async def test_no_canary_is_heard_outside(
    gate: Gate,
    owner: Pool,
    valkey_url: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await everywhere(gate)
    said = capfd.readouterr()
    assert said.out.count("request") > 20, "the log is heard here"
    assert traces(said.out + said.err + caplog.text) == []
    for place, text in await heard(owner, valkey_url):
        assert traces(text) == [], place
    note = await owner.fetchval("select purpose from scheduling.booking limit 1")
    assert note == NOTE, "the canary did come in, and stands where it belongs"


def test_planted_a_canary_is_heard() -> None:
    assert traces(f"... {quote(NAME)} ...") == [quote(NAME)]
