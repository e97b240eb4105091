"""Every address at once: what may be kept on its way knows nobody, what knows somebody is kept."""

from collections.abc import Iterator
from typing import Final

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from api.gate import Gate
from api.queue.rules import Ticket
from api.queue.tickets import set_cookie
from tests import seed
from tests.api.browser import Browser, Reply
from tests.api.conftest import SEAL, paper_of, signed_in
from tests.api.test_trusted import by_get

FILLED: Final = {"{room_id}": str(seed.LEFT), "{path:path}": "nothing-here.js"}
ACCEPT: Final = {"accept": "text/html, */*"}
KEPT_BY_NOBODY: Final = ("private, no-store", "no-store", "private, no-cache")


def addresses(gate: Gate) -> Iterator[str]:
    """Every address that answers GET, with an example in the place of each parameter."""
    assert isinstance(gate.rest, Starlette)
    yield from gate.entrances
    yield from (by_get("Glance"), by_get("Room"))
    for route in gate.rest.routes:
        assert isinstance(route, Route), "a mount would hide its addresses from this test"
        if route.methods and "GET" in route.methods:
            path = route.path
            for name, example in FILLED.items():
                path = path.replace(name, example)
            yield path.partition("{")[0]


async def test_what_may_be_kept_reads_no_cookie(gate: Gate) -> None:
    """The same bytes for somebody and for nobody, and no cookie set, wherever `public` is said."""
    hanako, seen = await signed_in(gate, "M1"), 0
    for address in addresses(gate):
        for headers in (ACCEPT, {"accept": "application/json"}):
            mine = await hanako.get(address, headers=headers)
            theirs = await Browser(app=gate).get(address, headers=headers)
            judged(address, mine)
            if "public" in mine.headers["cache-control"]:
                seen += 1
                assert mine.body == theirs.body, address
                assert "set-cookie" not in mine.headers, address
                assert "cookie" not in mine.headers.get("vary", ""), address
    assert seen >= 6  # Two trusted documents, the schema, the draw, each in two forms at most.


def judged(address: str, reply: Reply) -> None:
    """Headers that no answer lacks."""
    headers = reply.headers
    said = headers["cache-control"]
    assert "public" in said or said in KEPT_BY_NOBODY, (address, said)
    assert "frame-ancestors 'none'" in headers["content-security-policy"], address
    assert "unsafe" not in headers["content-security-policy"], address
    assert headers["x-content-type-options"] == "nosniff", address
    assert "cross-origin-resource-policy" in headers, address
    assert "max-age" in headers["strict-transport-security"], address
    if headers.get("content-type", "").startswith("text/html"):
        assert headers["referrer-policy"] == "same-origin", address
        assert headers["cross-origin-opener-policy"] == "same-origin", address
        assert "permissions-policy" in headers, address
        assert "cookie" in headers["vary"], address
        assert "require-trusted-types-for 'script'" in headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/bookings", "/queue", "/me/keys", "/me"])
async def test_a_page_about_a_person_is_kept_nowhere(gate: Gate, address: str) -> None:
    reply = await (await signed_in(gate, "M1")).get(address, headers=ACCEPT)
    if reply.status == 200:
        assert reply.headers["cache-control"] == "private, no-store"
    assert reply.status in (200, 303, 404)


async def test_each_page_has_a_nonce_of_its_own_and_no_script_without_it(gate: Gate) -> None:
    browser, policies = Browser(app=gate), set[str]()
    for address in ("/", "/", "/bookings", "/signin", "/queue"):
        reply = await browser.get(address, headers=ACCEPT)
        policy, text = reply.headers["content-security-policy"], reply.body.decode()
        policies.add(policy)
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert len(nonce) >= 22
        assert text.count("<script") == text.count(f'<script type="module" nonce="{nonce}" src="/')
        assert " onclick=" not in text
        assert "javascript:" not in text
        assert " style=" not in text or "style-src 'self'" in policy
    assert len(policies) == 5


async def test_every_cookie_of_a_person_is_bound_to_this_host(gate: Gate) -> None:
    """Session and ticket; the choice of a language is nobody's secret."""
    browser = Browser(app=gate)
    code = paper_of("M1", 0).digits
    form = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    reply = await browser.post("/signin/paper", f"code={code}".encode(), headers=form)
    said = [reply.headers["set-cookie"]]
    ticket = Ticket(queue_id=seed.FACILITY, person_id=seed.FACILITY, place=1)
    said.append(set_cookie(SEAL, ticket, is_secure=True)[1].decode())
    for cookie in said:
        assert cookie.startswith("__Host-")
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        assert not any(part.startswith("domain=") for part in parts)
        assert len(cookie) < 4096


@pytest.mark.parametrize(
    "address", ["/.git/config", "/.env", "/pyproject.toml", "/assets/", "/../api/app.py", "/docs"]
)
async def test_what_lies_beside_us_is_not_served(gate: Gate, address: str) -> None:
    reply = await Browser(app=gate).get(address)
    assert reply.status == 404
    traced = await Browser(app=gate).send("TRACE", "/", headers={"x-secret": "canary"})
    assert traced.status in (403, 405)
    assert b"canary" not in traced.body
