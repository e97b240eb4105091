"""Every page follows how its person wants to be served, and no cache ever learns of it."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.gate import Gate
from api.pages.look import COOKIE, PLAIN, Look, look_of, tell_browser
from api.pages.words import Language
from infra.db import Pool
from infra.ids import uuid7
from scheduling.people.actions.staff_samples import staff_id
from scheduling.people.rules.profile import DWELL_MS, SCAN_MS, SIZES, AccessProfile, Input, TextLoad
from tests import make
from tests.api.browser import Browser, Reply
from tests.api.conftest import FORM, signed_in
from tests.api.pages.test_help_pages import at_desk, hidden, send
from tests.security.test_paths import addresses

HTML: Final = {"accept": "text/html, */*"}
ROOT_TAG: Final = re.compile(r"<html([^>]*)>")
profiles: Final = st.builds(
    AccessProfile,
    input=st.sampled_from(Input),
    dwell_ms=st.sampled_from(DWELL_MS),
    scan_ms=st.sampled_from(SCAN_MS),
    furigana=st.booleans(),
    text_load=st.sampled_from(TextLoad),
    size=st.sampled_from(SIZES),
)
# Each choice at least once, and all of them together.
KEPT: Final = (
    {"size": "200"},
    {"furigana": "1"},
    {"textLoad": "EASY"},
    {"tongue": "EN"},
    {"input": "KEYBOARD"},
    {"input": "SCAN", "scanMs": "2000"},
    {"input": "GAZE", "dwellMs": "900"},
    {"size": "150", "furigana": "1", "textLoad": "EASY", "input": "SCAN", "scanMs": "300"},
)
USUAL: Final = {
    "input": "TOUCH", "dwellMs": "600", "scanMs": "1000", "textLoad": "STANDARD", "size": "100",
    "tongue": "JA", "quietFrom": "", "quietUntil": "",
}  # fmt: skip


def request_with(cookie: str) -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def cookie_of(profile: AccessProfile) -> str:
    """What a browser sends once it was told; nothing where nothing has to be kept."""
    response = Response()
    tell_browser(response, profile, is_secure=True)
    pair, *attributes = response.headers["set-cookie"].split("; ")
    assert {"SameSite=lax", "HttpOnly", "Secure"} <= set(attributes)
    return "" if "Max-Age=0" in attributes else pair


def wanted(fields: dict[str, str]) -> dict[str, str]:
    """The look of a profile, said a second time: what the page must carry, by its own names."""
    said = USUAL | fields
    is_japanese, is_easy = said["tongue"] == "JA", said["textLoad"] == "EASY"
    marks = {
        "lang": said["tongue"].lower(),
        "data-size": said["size"] if said["size"] != "100" else "",
        "data-readings": "on" if is_japanese and (is_easy or "furigana" in said) else "",
        "data-load": "easy" if is_japanese and is_easy else "",
        "data-input": said["input"].lower() if said["input"] != "TOUCH" else "",
        "data-pace": {"SCAN": said["scanMs"], "GAZE": said["dwellMs"]}.get(said["input"], ""),
    }
    return {name: value for name, value in marks.items() if value}


def carried(reply: Reply) -> dict[str, str]:
    found = ROOT_TAG.search(reply.body.decode())
    assert found is not None, reply.body[:200]
    return dict(re.findall(r' ([a-z-]+)="([^"]*)"', found[1]))


def missing_looks(page: Reply, look: dict[str, str]) -> list[str]:
    """What a page lacks of a look: marks, furigana, script, the way to change it; or nothing."""
    text, faults = page.body.decode(), list[str]()
    if carried(page) != look:
        faults.append(f"{carried(page)} instead of {look}")
    if ("<rt>" in text) != ("data-readings" in look):
        faults.append("furigana")
    paced = "data-pace" in look
    if ('src="/look/pace.js"' in text) != paced or ('id="pace"' in text) != paced:
        faults.append("pace")
    if 'href="/look?next=' not in text and 'href="/me/profile"' not in text:
        faults.append("the way to make it easier")
    return faults


async def pages_of(browser: Browser, gate: Gate) -> list[tuple[str, Reply]]:
    """Every address that answers with a page of ours, and the page that says there is none."""
    found: list[tuple[str, Reply]] = []
    for address in {*addresses(gate), "/no-such-page", "/rooms/nonsense"}:
        if address.startswith("/signin/"):
            continue  # Steps of a sign-in: what shows one is `/signin` and the two below.
        reply = await browser.get(address, headers=HTML)
        if reply.headers.get("content-type", "").startswith("text/html"):
            found.append((address, reply))
    doors = ("/signin/paper", "/signin/desk")
    return [*found, *[(one, await browser.get(one, headers=HTML)) for one in doors]]


async def keep(browser: Browser, fields: dict[str, str], *, version: int) -> None:
    key = {"commandId": str(uuid7(make.NOW)), "seenVersion": str(version)}
    kept = await send(browser, "/me/profile", USUAL | fields | key)
    assert (kept.status, kept.headers["location"]) == (303, "/me/profile?did=kept")


async def test_every_page_carries_the_profile_of_who_is_signed_in(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    for version, fields in enumerate(KEPT):
        await keep(hanako, fields, version=version)
        seen = 0
        for address, page in await pages_of(hanako, gate):
            if address.startswith(("/desk", "/signin/desk")):
                continue  # There somebody else is signed in, or nobody.
            seen += 1
            assert missing_looks(page, wanted(fields)) == [], (address, fields)
        assert seen >= 18, "pages were looked at"


@pytest.mark.parametrize("fields", KEPT[:3] + KEPT[5:])
async def test_a_browser_of_nobody_keeps_its_own_choices(
    gate: Gate, fields: dict[str, str]
) -> None:
    anyone = Browser(app=gate)
    page = await anyone.get("/look?next=%2Fbookings", headers=HTML)
    assert 'action="/look"' in page.body.decode()
    kept = await send(anyone, "/look", USUAL | fields | {"next": "/bookings"})
    assert (kept.status, kept.headers["location"]) == (303, "/bookings")
    for address, shown in await pages_of(anyone, gate):
        assert missing_looks(shown, wanted(fields)) == [], address
    back = await send(anyone, "/look", {"usual": "1", "next": "//elsewhere.example"})
    assert back.headers["location"] == "/"
    assert COOKIE not in anyone.cookie


async def test_a_desk_follows_what_was_chosen_at_its_screen(desk: Gate) -> None:
    clerk = await at_desk(desk, "S1")
    await send(clerk, "/look", USUAL | KEPT[-1] | {"next": "/desk"})
    start = await clerk.get("/desk")
    assert missing_looks(start, wanted(KEPT[-1])) == []
    found = await send(clerk, "/desk/look", asked="M1", reason="book", note="")
    received = await send(clerk, "/desk/receive", hidden(found, "/desk/receive"))
    person = await clerk.get(received.headers["location"])
    assert missing_looks(person, wanted(KEPT[-1])) == []
    assert "/look?next=" in person.body.decode()


async def test_the_address_says_otherwise_and_a_switch_holds_until_the_next_sign_in(
    gate: Gate,
) -> None:
    hanako = await signed_in(gate, "M1")
    await keep(hanako, {"tongue": "EN"}, version=0)
    assert carried(await hanako.get("/bookings"))["lang"] == "en"
    assert carried(await hanako.get("/bookings?lang=ja"))["lang"] == "ja"
    assert carried(await hanako.get("/me"))["lang"] == "ja", "she switched"
    again = await signed_in(gate, "M1")
    again.cookie += "; hitome-language=ja"  # Somebody before her chose it at this device.
    assert carried(await again.get("/me"))["lang"] == "en"


async def test_whoever_keeps_a_profile_is_led_to_it(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    assert (await hanako.get("/look")).status == 200
    await keep(hanako, {"size": "125"}, version=0)
    assert (await hanako.get("/look")).headers["location"] == "/me/profile"


@given(profile=profiles)
def test_what_a_browser_was_told_is_what_it_says(profile: AccessProfile) -> None:
    assert look_of(request_with(cookie_of(profile))) == Look(profile=profile)


@given(said=st.text(alphabet="0123456789.abcdefgy;=\"'<>", max_size=40))
def test_whatever_else_a_cookie_says_is_the_usual_look(said: str) -> None:
    told = look_of(request_with(f'{COOKIE}="{said}"'))
    assert told == PLAIN or cookie_of(told.profile).endswith(said)


@given(profile=profiles, language=st.sampled_from(Language))
def test_marks_are_marks_and_nothing_else(profile: AccessProfile, language: Language) -> None:
    marks = Look(profile=profile).attributes(language)
    assert re.fullmatch(r'( data-(size|readings|load|input|pace)="[a-z0-9]+")*', marks)


def cached_differences(pairs: list[tuple[str, Reply, Reply]]) -> list[str]:
    """Addresses whose answer may be kept on its way and yet depends on a cookie."""
    return [
        address
        for address, told, plain in pairs
        if "public" in told.headers.get("cache-control", "") and told.body != plain.body
    ]


async def told_and_plain(gate: Gate) -> list[tuple[str, Reply, Reply]]:
    plain, told = Browser(app=gate), Browser(app=gate)
    told.cookie = cookie_of(AccessProfile(size=200, furigana=True, input=Input.SCAN))
    found = [*addresses(gate), "/look/pace.js", "/signin/passkey.js"]
    return [(one, await told.get(one, headers=HTML), await plain.get(one)) for one in found]


async def test_nothing_that_may_be_kept_on_its_way_depends_on_a_look(gate: Gate) -> None:
    pairs = await told_and_plain(gate)
    assert cached_differences(pairs) == []
    assert sum("public" in one.headers["cache-control"] for _, one, _ in pairs) >= 6


async def test_a_page_that_leaks_a_look_into_a_shared_cache_is_caught(gate: Gate) -> None:
    """The planted defect: a page with the look of its browser that says it may be kept."""

    async def leaking(request: Request) -> Response:
        html = Markup("<html{}>").format(look_of(request).attributes(Language.JA))
        return Response(html, headers={"cache-control": "public, max-age=60"})

    assert isinstance(gate.rest, Starlette)
    gate.rest.routes.insert(0, Route("/leaking", leaking, methods=["GET"]))
    assert cached_differences(await told_and_plain(gate)) == ["/leaking"]


async def test_a_page_without_its_look_is_caught(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: a frame that forgets the size."""
    forgetful = Browser(app=gate, cookie=cookie_of(AccessProfile(size=200)))
    assert missing_looks(await forgetful.get("/bookings"), wanted({"size": "200"})) == []

    def forgotten(_look: Look, _language: Language) -> Markup:
        return Markup("")

    monkeypatch.setattr(Look, "attributes", forgotten)
    assert missing_looks(await forgetful.get("/bookings"), wanted({"size": "200"})) != []


async def test_a_form_that_is_none_of_ours_changes_nothing(gate: Gate) -> None:
    anyone = Browser(app=gate)
    for bad in ({}, USUAL | {"size": "999"}, USUAL | {"input": "eyes"}, USUAL | {"dwellMs": "-1"}):
        assert (await send(anyone, "/look", bad)).status == 200
    foreign = FORM | {"sec-fetch-site": "cross-site"}
    assert (await anyone.post("/look", b"size=200", headers=foreign)).status == 403
    assert COOKIE not in anyone.cookie


async def test_who_works_at_a_desk_keeps_one_profile_for_both_doors(
    desk: Gate, clean: Pool
) -> None:
    """At a screen where nothing was chosen, the staff session finds its person's own profile."""
    clerk = await at_desk(desk, "S1")
    assert missing_looks(await clerk.get("/desk"), wanted({})) == []
    await clean.execute(
        "insert into scheduling.access_profile values ($1, 'keyboard', 600, 1000, true, 'standard',"
        " 150, '{}', 'ja', null, null, 1, $2, $3)",
        staff_id("S1"), uuid7(make.NOW), make.NOW,
    )  # fmt: skip
    look = wanted({"input": "KEYBOARD", "furigana": "1", "size": "150"})
    assert missing_looks(await clerk.get("/desk"), look) == []
