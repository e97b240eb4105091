"""The gate: whatever arrives gets a status and a code of its own, and never a 5xx."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import pytest
from starlette.types import Message

from api import arriving
from api.gate import Gate
from tests.api.browser import JSON, OURS, Browser

PUBLIC: Final = "/graphql"


@pytest.fixture
def anyone(nowhere: Gate) -> Browser:
    """Whoever comes; what is refused at the gate needs no database behind it."""
    return Browser(app=nowhere, cookie="__Host-hitome=" + "A" * 43)


def text(query: str) -> bytes:
    return b'{"query":"' + query.encode() + b'"}'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BAD_JSON"),
        (b"null", "BAD_JSON"),
        (b"123", "BAD_JSON"),
        (b"true", "BAD_JSON"),
        (b'"x"', "BAD_JSON"),
        (b"[]", "BAD_JSON"),
        (b'[{"query":"{__typename}"}]', "BAD_JSON"),
        (b"{", "BAD_JSON"),
        (b"{} {}", "BAD_JSON"),
        (b"\xef\xbb\xbf{}", "BAD_JSON"),
        (b"\xff\xfe{\x00}\x00", "BAD_JSON"),
        (b'{"query":"\xed\xa0\x80"}', "BAD_JSON"),
        (b'{"query":"\\ud800"}', "BAD_JSON"),
        (b'{"query":"{__typename}","variables":{"a":NaN}}', "BAD_JSON"),
        (b'{"variables":{"a":' + b"9" * 5000 + b"}}", "BAD_JSON"),
        (b'{"variables":{"a":1e999}}', "BAD_JSON"),
        (b"[" * 30_000, "BAD_JSON"),
        (b'{"a":' * 10_000, "BAD_JSON"),
        (b'{"query":"{__typename}","variables":{"a":' + b"[" * 40 + b"]" * 40 + b"}}", "BAD_JSON"),
        (b'{"query":"{__typename}","variables":{"a":"\\u0000"}}', "BAD_INPUT"),
        (b'{"query":"{__typename}","variables":{"\\u0000":1}}', "BAD_INPUT"),
        (b"{}", "BAD_REQUEST"),
        (b'{"query":null}', "BAD_REQUEST"),
        (b'{"query":1}', "BAD_REQUEST"),
        (b'{"query":"{__typename}","variables":[]}', "BAD_REQUEST"),
        (b'{"query":"{__typename}","variables":""}', "BAD_REQUEST"),
        (b'{"query":"{__typename}","operationName":{}}', "BAD_REQUEST"),
        (b'{"query":"{__typename}","extensions":"x"}', "BAD_REQUEST"),
        (b'{"query":"{__typename}","documentId":"x"}', "BAD_REQUEST"),
        (b'{"documentId":"x"}', "UNKNOWN_DOCUMENT"),
    ],
    ids=range(30),
)
async def test_a_body_of_the_wrong_shape_is_told_so(
    anyone: Browser, body: bytes, code: str
) -> None:
    reply = await anyone.post(PUBLIC, body)
    assert (reply.status, reply.codes) == (400, [code])
    assert "data" not in reply.json


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "BAD_DOCUMENT"),
        ("{", "BAD_DOCUMENT"),
        ("{}", "BAD_DOCUMENT"),
        ("{nowhere}", "BAD_DOCUMENT"),
        ("query A{__typename} query B{__typename}", "UNKNOWN_OPERATION"),
        ("{__typename} {__typename}", "BAD_DOCUMENT"),
        ("fragment F on Query{__typename}", "BAD_DOCUMENT"),
        ("subscription{__typename}", "BAD_DOCUMENT"),
        ("mutation{__typename}", "BAD_DOCUMENT"),
        ("type Query{a:Int}", "BAD_DOCUMENT"),
        ("{" * 500, "BAD_DOCUMENT"),
        ("{a" * 300 + "}" * 300, "TOO_COMPLEX"),
        ("{" + " ".join(f"a{n}:__typename" for n in range(10_000)) + "}", "TOO_LARGE"),
        ("{" + " ".join(f"a{n}:__typename" for n in range(3_000)) + "}", "TOO_COMPLEX"),
        ("{" + " ".join(f"a{n}:__typename" for n in range(31)) + "}", "TOO_COMPLEX"),
        ("{__typename " + "@skip(if:false)" * 21 + "}", "TOO_COMPLEX"),
        ("#\\n" * 1_000 + "{__typename}", "TOO_COMPLEX"),
        ("{...A} fragment A on Query{...B} fragment B on Query{...A}", "BAD_DOCUMENT"),
        ('{__type(name:\\"\\\\u0000\\"){name}}', "BAD_INPUT"),
        ("{__type(name:" + "9" * 5_000 + "){name}}", "BAD_INPUT"),
        ("{__schema{types{fields{type{fields{type{fields{name}}}}}}}}", "BAD_DOCUMENT"),
    ],
    ids=range(21),
)
async def test_a_document_that_cannot_run_is_told_so(
    anyone: Browser, query: str, code: str
) -> None:
    reply = await anyone.post(PUBLIC, text(query))
    assert set(reply.codes) == {code}
    assert "data" not in reply.json


@pytest.mark.parametrize("length", ["10485760", None], ids=["announced", "unannounced"])
async def test_of_ten_megabytes_no_more_is_read_than_it_takes_to_know(
    anyone: Browser, length: str | None
) -> None:
    headers = {**OURS, "content-length": length} if length else OURS
    for entrance in (PUBLIC, "/app/graphql", "/signin"):
        reply = await anyone.post(entrance, [b" " * 65_536] * 160, headers=headers)
        assert (reply.status, reply.codes) == (413, ["TOO_LARGE"])
        assert reply.read == (0 if length else 2)
        assert reply.headers["connection"] == "close"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/graphql"},
        {"content-type": "application/json; charset=shift_jis"},
        {**JSON, "content-encoding": "gzip"},
    ],
)
async def test_only_json_in_utf8_comes_in(anyone: Browser, headers: Mapping[str, str]) -> None:
    reply = await anyone.post(PUBLIC, {"query": "{__typename}"}, headers=headers)
    assert (reply.status, reply.codes) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        ("application/graphql-response+json", "application/graphql-response+json"),
        (
            "application/graphql-response+json, application/json;q=0.9",
            "application/graphql-response+json",
        ),
        (
            "application/json, application/graphql-response+json",
            "application/graphql-response+json",
        ),
        ("application/graphql-response+json;q=0.1,application/json;q=0.9", "application/json"),
    ],
)
async def test_the_media_type_is_negotiated(anyone: Browser, accept: str, media: str) -> None:
    headers = {**OURS, "accept": accept}
    reply = await anyone.post(PUBLIC, {"query": "{__typename}"}, headers=headers)
    assert reply.status == 200
    assert reply.headers["content-type"] == f"{media}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "x" * 5000, ";;,,q=", "*"])
async def test_what_we_cannot_offer_is_not_acceptable(anyone: Browser, accept: str) -> None:
    headers = {**OURS, "accept": accept}
    reply = await anyone.post(PUBLIC, {"query": "{__typename}"}, headers=headers)
    assert (reply.status, reply.codes) == (406, ["NOT_ACCEPTABLE"])


@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        ("/graphql?query=" + "a" * 9_000, 414, "URL_TOO_LONG"),
        ("/graphql", 400, "BAD_REQUEST"),
        ("/graphql?query=%7B__typename%7D&query=x", 400, "BAD_REQUEST"),
        ("/graphql?query=%ff", 400, "BAD_REQUEST"),
        ("/graphql?query=%00", 400, "BAD_REQUEST"),
        ("/graphql?query=%7B__typename%7D&variables=%5B%5D", 400, "BAD_JSON"),
        ("/graphql?query=%7B__typename%7D&variables=x", 400, "BAD_JSON"),
        ("/graphql?" + "&".join(f"a{n}=1" for n in range(20)), 400, "BAD_REQUEST"),
        ("/app/graphql?query=mutation%7B__typename%7D", 405, "METHOD_NOT_ALLOWED"),
        ("/nowhere", 404, "NOT_FOUND"),
    ],
)
async def test_an_address_that_asks_wrongly_is_told_so(
    anyone: Browser, target: str, status: int, code: str
) -> None:
    reply = await anyone.get(target)
    assert (reply.status, reply.codes) == (status, [code])


async def test_headers_without_end_are_refused(anyone: Browser) -> None:
    many = {f"x-{number}": "1" for number in range(200)}
    for headers in (many, {"x-long": "a" * 20_000}):
        assert (await anyone.get("/livez", headers=headers)).codes == ["HEADERS_TOO_LARGE"]


async def test_a_body_that_never_arrives_is_given_up(
    anyone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "BODY_SECONDS", 0.001)
    assert (await cut_short(anyone, asyncio.Event().wait)) == [408]


async def test_who_goes_away_while_sending_is_answered_nothing(anyone: Browser) -> None:
    async def gone() -> None:
        return

    assert (await cut_short(anyone, gone)) == []


async def cut_short(browser: Browser, wait: Callable[[], Awaitable[object]]) -> list[object]:
    """Send half a body, then wait, then hang up; give the statuses that were sent."""
    messages: list[Message] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        if len(messages) == 1:
            await wait()
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = browser.scope("POST", PUBLIC, JSON)
    await browser.app(scope, receive, send)
    return [one["status"] for one in sent if one["type"] == "http.response.start"]


async def test_other_sites_may_read_what_is_public(anyone: Browser) -> None:
    reply = await anyone.send("OPTIONS", PUBLIC, headers={"origin": "https://club.test"})
    assert reply.status == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    reply = await anyone.ask("{__typename}", at="/app/graphql")
    assert "access-control-allow-origin" not in reply.headers


async def test_while_the_database_is_away_the_view_stands_and_the_rest_is_busy(
    anyone: Browser,
) -> None:
    assert (await anyone.get("/livez")).status == 200
    assert (await anyone.get("/readyz")).status == 503
    assert (await anyone.ask("{ rooms(first: 3) { totalCount } }")).at("rooms", "totalCount") == 200
    reply = await anyone.ask("{ me { personName } }")
    assert (reply.status, reply.codes) == (200, ["BUSY"])
    page = await anyone.get("/bookings", headers={"accept": "text/html"})
    assert page.status == 503
    assert "混み合っています" in page.body.decode()


async def test_there_is_nothing_to_subscribe_to(anyone: Browser) -> None:
    sent: list[object] = []

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def send(message: object) -> None:
        sent.append(message)

    await anyone.app({"type": "websocket", "path": PUBLIC, "headers": []}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_every_answer_carries_the_security_headers(anyone: Browser) -> None:
    for target in ("/", "/livez", "/nowhere"):
        headers = (await anyone.get(target)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "max-age" in headers["strict-transport-security"]
        assert headers["cache-control"] in ("no-store", "private, no-store", "private, no-cache")
        assert headers["x-request-id"]


async def test_data_is_never_shown_as_a_page(anyone: Browser) -> None:
    for reply in (await anyone.get("/graphql"), await anyone.ask("{ __typename }")):
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] in ("no-store", "private, no-store")
