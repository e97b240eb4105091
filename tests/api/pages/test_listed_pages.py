"""A claimed group by plain forms: taken up, its members invited, one joins from the sheet."""

import re

import pytest

from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.people.rules.contact import Member
from scheduling.people.store.samples import sample_id
from scheduling.people.store.sealing import seal_members
from tests.api.browser import Browser
from tests.api.pages.test_help_pages import hidden, send
from tests.scheduling.people.entering import Entrance
from tests.scheduling.people.test_links import CHORUS, handed_over

GROUP = CHORUS.registrant_id
PLACE = f"/me/groups/{GROUP}/listed"
CODE = re.compile(r'<b class="code">([0-9A-Z-]{14})</b>')


@pytest.fixture
async def listed(clean: Pool, public_pool: Pool, resident_pool: Pool, vault: Vault) -> None:
    """The chorus as it was handed over, with two of its members."""
    entrance = Entrance(owner=clean, public=public_pool, resident=resident_pool, vault=vault)
    await handed_over(entrance, CHORUS)
    members = [
        Member(group_id=GROUP, ordinal=at, name=name)
        for at, name in ((1, "見本 一"), (2, "見本 二"))
    ]
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        for row in await seal_members(vault, members):
            await conn.execute(
                "insert into scheduling.registrant_member"
                " (registrant_id, ordinal, sealed, digest) values ($1, $2, $3, $4)",
                GROUP, row.ordinal, row.sealed, row.digest,
            )  # fmt: skip


@pytest.mark.usefixtures("listed")
async def test_a_claimed_group_is_taken_up_and_its_members_come_in(
    hanako: Browser, taro: Browser
) -> None:
    claim = hidden(await hanako.get("/me/links"), "/me/links")
    said = {"system": "halls", "proof": "TEL", "number": "22700001", "shown": "070-0000-0715"}
    assert (await send(hanako, "/me/links", claim | said)).status == 303
    page = await hanako.get("/me/links")
    taken = await send(hanako, "/me/links/take-up", hidden(page, "/me/links/take-up"))
    assert taken.headers["location"] == "/me/links?did=taken"
    assert PLACE in (await hanako.get("/me/links")).body.decode()
    page = await hanako.get(PLACE)
    assert "見本 一" in page.body.decode()
    made = await send(hanako, PLACE, hidden(page, PLACE))
    assert made.headers["location"] == f"{PLACE}?did=invited"
    sheets = (await hanako.get(f"{PLACE}/sheets")).body.decode()
    codes = CODE.findall(sheets)
    assert len(set(codes)) == 2
    offer = await send(taro, "/me/groups/join", code=codes[0])
    assert (
        await send(taro, "/me/groups/join/yes", hidden(offer, "/me/groups/join/yes"))
    ).status == 303
    assert "加わった" in (await hanako.get(PLACE)).body.decode()
    assert len(CODE.findall((await hanako.get(f"{PLACE}/sheets")).body.decode())) == 1
    assert "見本 二" not in (await taro.get(PLACE)).body.decode()


async def test_of_no_group_of_ones_own_there_is_no_list(hanako: Browser, anyone: Browser) -> None:
    for who in (hanako, anyone):
        for place in (PLACE, f"{PLACE}/sheets", "/me/groups/what/listed"):
            assert (await who.get(place)).status == 404
    refused = await send(hanako, "/me/links/take-up", commandId="x", groupId=str(sample_id("M1")))
    assert "BAD_INPUT" in refused.body.decode()
