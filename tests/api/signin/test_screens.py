"""The pages of signing in: what they leave in a browser, where they lead, what they never say."""

import re
from typing import Final
from urllib.parse import quote

import pytest

from api.app import build
from api.gate import Gate
from api.house import House
from infra.db import Pool
from scheduling.people.store.samples import sample_id
from tests.api.browser import Browser, Reply
from tests.api.conftest import FORM, SEAL, paper_of, signed_in

HTML: Final = {"accept": "text/html", "accept-language": "ja"}
SLIP: Final = "1234-5678-9012-3456-7890"


async def typed(browser: Browser, code: str, goal: str = "/") -> Reply:
    body = f"code={quote(code)}&next={quote(goal, safe='')}".encode()
    return await browser.post("/signin/paper", body, headers={**FORM, **HTML})


def said(reply: Reply) -> str:
    """A page without what differs from one showing to the next."""
    text = re.sub(r'nonce="[^"]*"', "", reply.body.decode())
    return re.sub(r'name="code" value="[^"]*"', "", text)


async def test_a_paper_signs_in_and_leaves_three_facts_in_the_browser(gate: Gate) -> None:
    browser = Browser(app=gate)
    assert (await browser.get("/signin", headers=HTML)).status == 200
    reply = await typed(browser, paper_of("M1", 0).printed, "/bookings")
    assert (reply.status, reply.headers["location"]) == (303, "/bookings")
    kept = dict(one.split("=", 1) for one in browser.cookie.split("; "))
    assert set(kept) == {"__Host-hitome", "__Host-hitome-device"}
    assert SEAL.open(kept["__Host-hitome-device"], purpose="trusted device") is not None


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.test",
        "/\\evil.test",
        "https://evil.test",
        "evil",
        "/\t/evil.test",
        "/" + "x" * 2_000,
    ],
)
async def test_a_sign_in_leads_nowhere_but_here(gate: Gate, goal: str) -> None:
    reply = await typed(Browser(app=gate), paper_of("M1", 1).printed, goal)
    assert (reply.status, reply.headers["location"]) == (303, "/")


async def test_a_slip_is_told_as_one_and_shown_again_to_be_corrected(anyone: Browser) -> None:
    reply = await typed(anyone, SLIP)
    assert reply.status == 200
    assert "CODE_MISTYPED" in reply.body.decode()
    assert f'value="{SLIP}"' in reply.body.decode()


async def test_unknown_used_old_and_withdrawn_codes_get_one_and_the_same_page(
    gate: Gate, owner: Pool
) -> None:
    """Nobody learns from an answer whether a code was ever anybody's."""
    await typed(Browser(app=gate), paper_of("M2", 0).printed)
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        for at, change in ((1, "expires_at = now()"), (2, "revoked_at = now()")):
            await conn.execute(
                f"update infra.paper_code set {change} where code_hash = $1",
                paper_of("M2", at).hashed(SEAL.key),
            )
    browser = Browser(app=gate)
    await browser.get("/signin")
    pages = [await typed(browser, paper_of("M2", at).printed) for at in (0, 1, 2, 99)]
    assert {page.status for page in pages} == {200}
    assert "CODE_REFUSED" in said(pages[0])
    assert len({said(page) for page in pages}) == 1
    assert all("__Host-hitome=" not in page.headers.get("set-cookie", "") for page in pages)


async def test_a_sign_in_ends_the_session_that_was_open_in_this_browser(gate: Gate) -> None:
    browser = Browser(app=gate)
    await typed(browser, paper_of("M1", 2).printed)
    fixed = Browser(app=gate, cookie=browser.cookie)
    await typed(browser, paper_of("M1", 3).printed)
    assert (await fixed.ask("{ me { personName } }")).at("me") is None
    assert (await browser.ask("{ me { personName } }")).at("me") is not None


async def test_one_signs_out_a_lost_phone_from_another_place(gate: Gate) -> None:
    phone, desk = await signed_in(gate, "M1"), await signed_in(gate, "M1")
    other = await signed_in(gate, "M2")
    page = (await desk.get("/me/sessions", headers=HTML)).body.decode()
    assert "サインイン中の端末は<b>2</b>台です" in page
    (which,) = set(re.findall(r"/me/sessions/([0-9a-f-]{36})/close", page))
    key = re.findall(r'name="commandId" value="([0-9a-f-]{36})"', page)[0]
    for _ in range(2):  # Sending it again is the same act.
        reply = await desk.post(
            f"/me/sessions/{which}/close", f"commandId={key}".encode(), headers=FORM
        )
        assert reply.headers["location"] == "/me/sessions?done=CloseSession"
    assert (await phone.ask("{ me { personName } }")).at("me") is None
    for one in (desk, other):
        assert (await one.ask("{ me { personName } }")).at("me") is not None


async def test_nobody_ends_anothers_session(gate: Gate) -> None:
    hanako, taro = await signed_in(gate, "M1"), await signed_in(gate, "M2")
    found = (await hanako.ask("{ mySessions { id isThis } }")).at("mySessions", 0, "id")
    close = (
        'mutation { closeSession(commandId: "019a0000-0000-7000-8000-000000000001",'
        f' sessionId: "{found}") {{ __typename ... on Refused {{ code }} }} }}'
    )
    reply = await taro.ask(close)
    assert reply.at("closeSession", "code") == "NO_SUCH_SESSION"
    assert (await hanako.ask("{ me { personName } }")).at("me") is not None


async def test_all_other_places_are_signed_out_at_once(gate: Gate) -> None:
    here, *others = [await signed_in(gate, "M1") for _ in range(3)]
    close = (
        'mutation { closeOtherSessions(commandId: "019a0000-0000-7000-8000-000000000002")'
        " { __typename ... on SessionsClosed { count } } }"
    )
    assert (await here.ask(close)).at("closeOtherSessions", "count") == 2
    for other in others:
        assert (await other.ask("{ me { personName } }")).at("me") is None
    assert (await here.ask("{ mySessions { isThis } }")).at("mySessions") == [{"isThis": True}]


async def test_a_session_ended_on_one_process_is_dead_on_the_other(house: House) -> None:
    one, two = (
        build(house, first_party_free_documents=True),
        build(house, first_party_free_documents=True),
    )
    here = await signed_in(one, "M1")
    there = Browser(app=two, cookie=here.cookie)
    assert (await there.ask("{ me { personName } }")).at("me") is not None
    await here.post("/signout", b"", headers=FORM)
    assert (await there.ask("{ me { personName } }")).at("me") is None
    assert "__Host-hitome=" not in here.cookie


async def test_who_has_ended_is_out_at_once(gate: Gate, owner: Pool) -> None:
    hanako = await signed_in(gate, "M1")
    await owner.execute("select infra.end_person($1)", sample_id("M1"))
    assert (await hanako.ask("{ me { personName } }")).at("me") is None
    assert "CODE_REFUSED" in (await typed(hanako, paper_of("M1", 11).printed)).body.decode()


async def test_without_a_provider_the_other_ways_are_there(anyone: Browser) -> None:
    page = (await anyone.get("/signin", headers=HTML)).body.decode()
    assert "/signin/start" not in page
    assert "/signin/paper" in page
    assert "data-passkey" in page
    for address in ("/signin/start", "/signin/return?code=x&state=y"):
        assert (await anyone.get(address)).headers["location"] == "/signin"


async def test_a_post_that_does_not_say_where_it_comes_from_goes_nowhere(anyone: Browser) -> None:
    silent = {"content-type": FORM["content-type"]}
    reply = await anyone.post("/signin/paper", b"code=1", headers=silent)
    assert (reply.status, reply.codes) == (403, ["NOT_SAME_ORIGIN"])
