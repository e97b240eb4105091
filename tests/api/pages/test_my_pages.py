"""My pages work by plain forms alone: who I am, my groups, how I want to be served."""

import re
from typing import Final
from urllib.parse import urlencode

import pytest

from api.gate import Gate
from api.pages.words import Language, catalogue
from scheduling.rulebook.rules import Code
from scheduling.rulebook.sentences import sentence
from tests.api.browser import Browser, Reply
from tests.api.conftest import signed_in

FORM: Final = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
}
PAGES: Final = ("/me", "/me/groups", "/me/profile", "/me/groups/join", "/me/links")
KEY: Final = re.compile(r'name="commandId" value="([0-9a-f-]{36})"')
CODE: Final = re.compile(r'<b class="code">([0-9A-Z-]{14})</b>')
PERSON: Final = re.compile(r'name="personId" value="([0-9a-f-]{36})"')


async def page(browser: Browser, target: str) -> str:
    reply = await browser.get(target)
    assert reply.status == 200, target
    return reply.body.decode()


async def sent(browser: Browser, target: str, fields: dict[str, str], *, seen: str) -> Reply:
    """Press a button: the first key that the page seen offered goes with it."""
    found = KEY.search(seen)
    key = {"commandId": found[1]} if found else {}
    body = urlencode({**key, **fields}).encode()
    return await browser.post(target, body, headers=FORM)


async def founded(browser: Browser, name: str = "見本<script>会") -> str:
    seen = await page(browser, "/me/groups")
    reply = await sent(browser, "/me/groups", {"name": name, "kana": "ミホン"}, seen=seen)
    assert reply.status == 303
    return reply.headers["location"].split("?")[0]


async def test_my_page_says_who_i_am_until_when_and_where_to_go(hanako: Browser) -> None:
    seen = await page(hanako, "/me")
    assert "見本 花子さん。" in seen
    assert "窓口で確認済み" in seen
    assert 'href="/me/groups"' in seen
    assert "M1-3" in seen  # A registration of a former system that she may use.


@pytest.mark.parametrize(
    "target", ["/me", "/me/groups", "/me/profile", "/me/groups/join", "/me/links"]
)
async def test_who_is_not_signed_in_is_asked_to(anyone: Browser, target: str) -> None:
    seen = await page(anyone, target)
    assert "/signin?next=" in seen
    assert "commandId" not in seen


async def test_from_founding_to_joining_by_forms_alone(gate: Gate, hanako: Browser) -> None:
    path = await founded(hanako)
    seen = await page(hanako, path)
    assert "見本&lt;script&gt;会" in seen
    made = await sent(hanako, f"{path}/invite", {"role": "DEPUTY", "uses": "5"}, seen=seen)
    assert made.status == 303
    seen = await page(hanako, made.headers["location"])
    assert "<svg" in seen
    code = CODE.search(seen)
    assert code is not None
    assert f"join#{code[1]}" not in seen  # The picture holds it; no address of ours does.

    taro = await signed_in(gate, "M2")
    looked = await sent(taro, "/me/groups/join", {"code": code[1].lower()}, seen="")
    offer = looked.body.decode()
    assert "副代表として加わりますか" in offer
    joined = await sent(taro, "/me/groups/join/yes", {"code": code[1]}, seen=offer)
    assert joined.headers["location"] == f"{path}?did=joined"
    again = await sent(taro, "/me/groups/join/yes", {"code": code[1]}, seen=offer)
    assert again.headers["location"] == joined.headers["location"]  # The same act.
    assert "見本 太郎" in await page(hanako, path)


async def test_the_old_representative_may_no_more_after_a_hand_over(
    gate: Gate, hanako: Browser
) -> None:
    path = await founded(hanako)
    seen = await page(hanako, path)
    await sent(hanako, f"{path}/invite", {"role": "MEMBER", "uses": "1"}, seen=seen)
    code = CODE.search(await page(hanako, path))
    assert code is not None
    taro = await signed_in(gate, "M2")
    offer = (await sent(taro, "/me/groups/join", {"code": code[1]}, seen="")).body.decode()
    await sent(taro, "/me/groups/join/yes", {"code": code[1]}, seen=offer)
    person = PERSON.search(await page(hanako, path))
    assert person is not None
    seen = await page(hanako, path)
    handed = await sent(hanako, f"{path}/handover", {"personId": person[1]}, seen=seen)
    assert handed.status == 303
    refused = await sent(hanako, f"{path}/dissolve", {}, seen=await page(hanako, path))
    assert "代表者だけができます" in refused.body.decode()


async def test_a_sheet_of_paper_carries_picture_and_code(hanako: Browser) -> None:
    path = await founded(hanako)
    seen = await page(hanako, path)
    await sent(hanako, f"{path}/invite", {"role": "MEMBER", "uses": "1"}, seen=seen)
    sheet = re.search(rf"{path}/invitations/[0-9a-f-]+", await page(hanako, path))
    assert sheet is not None
    seen = await page(hanako, sheet[0])
    assert CODE.search(seen)
    assert "https://hitome.test/me/groups/join" in seen
    assert (await hanako.get(f"{path}/invitations/{'0' * 8}")).status == 404


async def test_a_group_of_others_is_no_page_at_all(gate: Gate, hanako: Browser) -> None:
    path = await founded(hanako)
    taro = await signed_in(gate, "M2")
    assert (await taro.get(path)).status == 404
    assert (await taro.get("/me/groups/nonsense")).status == 404
    assert (await sent(taro, f"{path}/nothing", {}, seen="")).status == 404


async def test_a_former_number_without_its_proof_is_a_plain_no(hanako: Browser) -> None:
    seen = await page(hanako, "/me/links")
    claim = {"system": "public", "number": "10000008", "proof": "TEL", "shown": "03"}
    reply = await sent(hanako, "/me/links", claim, seen=seen)
    assert sentence(Code.CLAIM_NOT_PROVEN, "ja") in reply.body.decode()


async def test_a_code_that_opens_nothing_says_so(hanako: Browser) -> None:
    reply = await sent(hanako, "/me/groups/join", {"code": "0000-0000-0000"}, seen="")
    assert "見つかりませんでした" in reply.body.decode()


async def test_how_i_am_served_is_kept_and_read_back(hanako: Browser) -> None:
    seen = await page(hanako, "/me/profile")
    wanted = {
        "input": "GAZE", "dwellMs": "900", "scanMs": "1000", "furigana": "1", "textLoad": "EASY",
        "size": "150", "tongue": "JA", "quietFrom": "1260", "quietUntil": "480", "seenVersion": "0",
        "ways": "SHEET",
    }  # fmt: skip
    kept = await sent(hanako, "/me/profile", wanted, seen=seen)
    assert kept.headers["location"] == "/me/profile?did=kept"
    seen = await page(hanako, kept.headers["location"])
    for value in ("GAZE", "EASY", "150", "SHEET"):
        assert re.search(rf'value="{value}" checked', seen), value
    assert '<option value="900" selected>' in seen
    assert '<option value="1260" selected>21:00</option>' in seen
    stale = await sent(hanako, "/me/profile", wanted, seen=seen)
    assert "CHANGED_MEANWHILE" in stale.body.decode()  # in やさしい日本語, as it was kept


@pytest.mark.parametrize(
    "bad", [{"size": "1e9"}, {"dwellMs": "-1"}, {"input": "EYES"}, {"quietFrom": "99999"}, {}]
)
async def test_a_form_that_makes_no_sense_is_a_no_not_a_fault(
    hanako: Browser, bad: dict[str, str]
) -> None:
    seen = await page(hanako, "/me/profile")
    reply = await sent(hanako, "/me/profile", bad, seen=seen)
    assert reply.status == 200
    assert "できませんでした。" in reply.body.decode()


async def test_how_i_am_reached_is_mine_to_change(hanako: Browser) -> None:
    seen = await page(hanako, "/me")
    reach = {"mail": "h@sample.invalid", "tel": "03-0000-0000", "postcode": "", "address": ""}
    kept = await sent(hanako, "/me/reach", reach, seen=seen)
    assert kept.headers["location"] == "/me?did=reach"
    seen = await page(hanako, kept.headers["location"])
    assert 'value="h@sample.invalid"' in seen
    bad = await sent(hanako, "/me/reach", {**reach, "mail": "nobody"}, seen=seen)
    assert sentence(Code.BAD_CONTACT, "ja") in bad.body.decode()


@pytest.mark.parametrize("target", ["/me/register", "/me/reach", "/me/profile", "/me/groups"])
async def test_a_form_of_another_site_does_nothing(hanako: Browser, target: str) -> None:
    foreign = {**FORM, "sec-fetch-site": "cross-site"}
    reply = await hanako.post(target, b"name=x", headers=foreign)
    assert reply.status == 403


@pytest.mark.parametrize(
    "target", ["/me", "/me/groups", "/me/profile", "/me/groups/join", "/me/links"]
)
async def test_my_pages_speak_english_too(hanako: Browser, target: str) -> None:
    seen = await page(hanako, f"{target}?lang=en")
    assert 'lang="en"' in seen
    words = catalogue(Language.EN)
    assert words["me.back"] in seen or words["me.counter"] in seen or words["group.back"] in seen
