"""Former numbers at the desk by plain forms: link, undo, tell apart, open again, print a sheet."""

import re

from api.gate import Gate
from infra.db import Pool
from infra.ids import named
from infra.vault.vault import Vault
from scheduling.people.actions import links
from scheduling.people.rules.links import Compared
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store.samples import sample_id
from tests import make
from tests.api.browser import Browser, Reply
from tests.api.pages.test_help_pages import at_desk, hidden, send

FORMER = RegistrantId(named("halls/registrant/22700099"))
NAME = "見本 花子"
CODE = re.compile(r"(?:[0-9]{4}-){4}[0-9]{4}")


async def handed_over(owner: Pool, vault: Vault) -> None:
    """A second number of 花子 in another former system, and what agrees."""
    rows = [
        Compared(registrant_id=who, system=system, is_group=False, name=NAME, tel="03-0000-0077")
        for who, system in ((RegistrantId(sample_id("M1")), "public"), (FORMER, "halls"))
    ]
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute(
            "insert into scheduling.registrant"
            " (registrant_id, kind, system, number, name, kana, class)"
            " values ($1, 'person', 'halls', '22700099', $2, '', '')",
            FORMER, NAME,
        )  # fmt: skip
        await conn.execute("set local role hitome_importer")
        await links.compare(conn, vault, rows, now=make.NOW)


async def received(clerk: Browser, number: str) -> str:
    found = await send(clerk, "/desk/look", asked=number, reason="change", note="")
    reply = await send(clerk, "/desk/receive", hidden(found, "/desk/receive"))
    return f"{reply.headers['location']}/links"


async def decided(clerk: Browser, place: str, page: Reply, at: int, act: str) -> str:
    fields = hidden(page, place, at) | {"reason": "カードを見た", "act": act}
    reply = await send(clerk, place, fields)
    assert (reply.status, reply.headers["location"]) == (303, place), reply.body.decode()
    return (await clerk.get(place)).body.decode()


async def test_a_clerk_links_undoes_tells_apart_and_opens_again(
    desk: Gate, clean: Pool, vault: Vault
) -> None:
    await handed_over(clean, vault)
    clerk = await at_desk(desk, "S1")
    place = await received(clerk, "M1")
    page = await clerk.get(place)
    for said in ("2270 0099", "名前", "電話", "地域集会施設"):
        assert said in page.body.decode(), said
    nothing = await send(clerk, place, hidden(page, place) | {"reason": " ", "act": "link"})
    assert "REASON_MISSING" in nothing.body.decode()
    shown = await decided(clerk, place, nothing, 0, "link")
    assert 'value="undo"' in shown
    assert 'value="link"' not in shown
    shown = await decided(clerk, place, await clerk.get(place), 0, "undo")
    assert 'value="link"' in shown
    shown = await decided(clerk, place, await clerk.get(place), 0, "refuse")
    assert "カードを見た" in shown
    assert 'value="reopen"' in shown
    shown = await decided(clerk, place, await clerk.get(place), 0, "reopen")
    assert 'value="link"' in shown


async def test_a_sheet_is_printed_once_and_its_holder_links_the_number(
    desk: Gate, clean: Pool, vault: Vault, taro: Browser
) -> None:
    await handed_over(clean, vault)
    clerk = await at_desk(desk, "S1")
    place = await received(clerk, "22700099")
    fields = hidden(await clerk.get(place), place.replace("links", "claim-code"))
    printed = await send(clerk, place.replace("links", "claim-code"), fields, reason="本人が来た")
    found = CODE.search(printed.body.decode().replace("<wbr>", ""))
    assert found is not None
    assert printed.headers["cache-control"] == "private, no-store"
    assert not CODE.search((await clerk.get(place)).body.decode())
    page = await taro.get("/me/links")
    claim = hidden(page, "/me/links") | {"system": "halls", "proof": "PAPER"}
    wrong = await send(taro, "/me/links", claim, number="22700098", shown=found[0])
    assert "CLAIM_NOT_PROVEN" in wrong.body.decode()
    claim = hidden(wrong, "/me/links") | {"system": "halls", "proof": "PAPER"}
    done = await send(taro, "/me/links", claim, number="22700099", shown=found[0])
    assert (done.status, done.headers["location"]) == (303, "/me/links?did=linked")
    assert "2270 0099" in (await taro.get("/me/links")).body.decode()


async def test_without_a_visit_there_is_no_such_page(desk: Gate, hanako: Browser) -> None:
    clerk, place = await at_desk(desk, "S1"), f"/desk/people/{sample_id('M1')}/links"
    for one in (clerk, Browser(app=desk, cookie=hanako.cookie)):
        assert (await one.get(place)).headers["location"] == "/desk"
        reply = await send(one, place, commandId="x", act="link", reason="x")
        assert reply.status in {303, 401}
