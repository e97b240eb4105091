"""Keys for programs of others: made once, shown once, revocable, and good for looking only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import asyncpg
import pytest
from starlette.types import Scope
from typing_extensions import override

from api.allowance import KNOWN_FOR, Plans
from api.app import build
from api.gate import Gate
from api.house import House
from infra.buckets import LocalBuckets, Plan
from infra.db import Pool
from infra.ids import named
from scheduling.people.store.samples import sample_id
from tests import make
from tests.api.browser import JSON, Browser, Reply
from tests.api.conftest import signed_in
from tests.api.test_app import key

MAKE: Final = """mutation M($id: UUID!, $label: String!, $days: Int!, $holder: ID!) {
  makeApiKey(commandId: $id, label: $label, days: $days, holderId: $holder) {
    __typename ... on AccessKeyMade { id key } ... on Refused { code nextStep } } }"""
TOKEN: Final = """mutation M($id: UUID!, $book: Boolean!) {
  makeClientToken(commandId: $id, label: "見本アプリ", days: 30, mayBook: $book) {
    __typename ... on AccessKeyMade { id key } ... on Refused { code } } }"""
REVOKE: Final = """mutation M($id: UUID!, $key: UUID!) {
  revokeAccessKey(commandId: $id, keyId: $key) {
    __typename ... on AccessKeyRevoked { id } ... on Refused { code nextStep } } }"""
MINE: Final = "{ accessKeys { id kind label rights expiresAt revokedAt holderId } }"
ONESELF: Final = str(sample_id("M1"))
SMALL: Final = Plans(anonymous=Plan(60, 10), keyed=Plan(600, 100))


async def made(browser: Browser, **changed: object) -> Reply:
    variables = {"id": key(), "label": "町会のページ", "days": 90, "holder": ONESELF}
    return await browser.ask(MAKE, variables | changed)


def bearer(text: object) -> dict[str, str]:
    return {**JSON, "authorization": f"Bearer {text}"}


async def look(gate: Gate, text: object, query: str = "{ __typename }") -> Reply:
    return await Browser(app=gate).post("/graphql", {"query": query}, headers=bearer(text))


async def test_a_key_is_made_listed_used_and_revoked(gate: Gate, owner: Pool) -> None:
    hanako = await signed_in(gate, "M1")
    command = key()
    reply = await made(hanako, id=command)
    text, key_id = reply.at("makeApiKey", "key"), reply.at("makeApiKey", "id")
    assert (await made(hanako, id=command)).at("makeApiKey", "key") == text
    assert (await look(gate, text)).status == 200
    (row,) = await owner.fetch("select * from infra.access_key")
    assert str(text).encode() not in bytes(str(dict(row)), "utf-8")  # Only its hash is kept.
    assert (await hanako.ask(MINE)).at("accessKeys", 0, "rights") == ["LOOK"]
    reply = await hanako.ask(REVOKE, {"id": key(), "key": key_id})
    assert reply.at("revokeAccessKey", "__typename") == "AccessKeyRevoked"
    assert (await hanako.ask(MINE)).at("accessKeys", 0, "revokedAt") is not None
    again = await hanako.ask(REVOKE, {"id": key(), "key": key_id})
    assert again.at("revokeAccessKey", "code") == "NO_SUCH_KEY"


async def test_a_revoked_or_expired_key_ends_within_ten_seconds(house: House) -> None:
    now = make.NOW

    def clock() -> datetime:
        return now

    gate = build(replace(house, now=clock), first_party_free_documents=True)
    hanako = await signed_in(gate, "M1")
    reply = await made(hanako)
    text, key_id = reply.at("makeApiKey", "key"), reply.at("makeApiKey", "id")
    assert (await look(gate, text)).status == 200
    await hanako.ask(REVOKE, {"id": key(), "key": key_id})
    now += KNOWN_FOR
    reply = await look(gate, text)
    assert (reply.status, reply.codes) == (401, ["UNKNOWN_KEY"])
    text = (await made(hanako, days=1)).at("makeApiKey", "key")
    now += timedelta(days=1)
    assert (await look(gate, text)).codes == ["UNKNOWN_KEY"]


@pytest.mark.parametrize(
    "forged", ["", "x", "hitome_", "hitome_" + "A" * 43, "hitome_é", "Ä" * 40, "A" * 5_000]
)
async def test_a_made_up_key_is_refused_without_a_look_up(nowhere: Gate, forged: str) -> None:
    """There is no database here: whoever asked it would hear BUSY, not UNKNOWN_KEY."""
    reply = await look(nowhere, forged)
    assert (reply.status, reply.codes) == (401, ["UNKNOWN_KEY"])


async def test_while_the_database_is_away_a_key_of_ours_is_believed(
    gate: Gate, house: House
) -> None:
    text = (await made(await signed_in(gate, "M1"))).at("makeApiKey", "key")
    away = build(replace(house, public=asyncpg.create_pool("postgresql:///nowhere")))
    assert (await look(away, text)).status == 200


async def test_a_key_opens_no_other_entrance_and_a_token_is_no_key(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    text = (await made(hanako)).at("makeApiKey", "key")
    ours = {**bearer(text), "x-hitome": "1", "sec-fetch-site": "same-origin"}
    body = {"query": "{ me { personName } }"}
    reply = await Browser(app=gate).post("/app/graphql", body, headers=ours)
    assert reply.at("me") is None
    token = (await hanako.ask(TOKEN, {"id": key(), "book": True})).at("makeClientToken", "key")
    assert (await look(gate, token)).codes == ["UNKNOWN_KEY"]
    rights = [(await hanako.ask(MINE)).at("accessKeys", place, "rights") for place in (0, 1)]
    assert sorted(rights, key=str) == [["LOOK"], ["SEE", "BOOK"]]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"holder": str(sample_id("M2"))}, "NOT_YOURS_TO_ACT"),
        ({"holder": str(named("nobody"))}, "NOT_YOURS_TO_ACT"),
        ({"holder": "x"}, "NOT_YOURS_TO_ACT"),
        ({"label": ""}, "BAD_LABEL"),
        ({"label": "  "}, "BAD_LABEL"),
        ({"label": "あ" * 41}, "BAD_LABEL"),
        ({"label": "a\nb"}, "BAD_LABEL"),
        ({"days": 0}, "BAD_RANGE"),
        ({"days": 366}, "BAD_RANGE"),
        ({"days": -2147483648}, "BAD_RANGE"),
        ({"id": str(named("a name"))}, "BAD_KEY"),
    ],
)
async def test_what_cannot_be_is_an_outcome(
    hanako: Browser, owner: Pool, changed: dict[str, object], code: str
) -> None:
    assert (await made(hanako, **changed)).at("makeApiKey", "code") == code
    assert await owner.fetchval("select count(*) from infra.access_key") == 0


async def test_twenty_keys_are_enough(hanako: Browser, owner: Pool) -> None:
    for _ in range(20):
        assert (await made(hanako)).at("makeApiKey", "__typename") == "AccessKeyMade"
    assert (await made(hanako)).at("makeApiKey", "code") == "TOO_MANY_KEYS"
    assert await owner.fetchval("select count(*) from infra.access_key") == 20
    # One that is given up makes room for another.
    one = str((await hanako.ask(MINE)).at("accessKeys", 0, "id"))
    assert (await hanako.ask(REVOKE, {"id": key(), "key": one})).at(
        "revokeAccessKey", "__typename"
    ) == "AccessKeyRevoked"
    assert (await made(hanako)).at("makeApiKey", "__typename") == "AccessKeyMade"


async def test_nobody_sees_or_revokes_anothers_key(hanako: Browser, taro: Browser) -> None:
    key_id = (await made(hanako)).at("makeApiKey", "id")
    assert (await taro.ask(MINE)).at("accessKeys") == []
    reply = await taro.ask(REVOKE, {"id": key(), "key": key_id})
    assert reply.at("revokeAccessKey", "code") == "NO_SUCH_KEY"
    anyone = replace(hanako, cookie="")
    assert (await anyone.ask(MINE)).at("accessKeys") is None


async def test_the_same_command_with_other_words_is_told_so(hanako: Browser) -> None:
    command = key()
    await made(hanako, id=command)
    assert (await made(hanako, id=command, label="別の名前")).at(
        "makeApiKey", "code"
    ) == "KEY_REUSED"


async def test_every_answer_says_what_it_cost_and_an_empty_bucket_says_when(house: House) -> None:
    gate = build(replace(house, plans=SMALL, buckets=LocalBuckets()))
    anyone, asked = Browser(app=gate), {"query": "{ rooms(first: 15) { edges { node { name } } } }"}
    first = await anyone.post("/graphql", asked, headers=JSON)
    assert first.json["extensions"] == {"cost": {"requested": 33, "remaining": 27, "restores": 10}}
    spent = await anyone.post("/graphql", asked, headers=JSON)
    assert (spent.status, spent.codes) == (429, ["TOO_MANY_REQUESTS"])
    assert spent.headers["retry-after"] == "1"
    assert "data" not in spent.json
    assert (await anyone.post("/graphql", {"query": "{ __typename }"}, headers=JSON)).status == 200


async def test_a_neighbour_of_the_same_network_shares_and_a_key_is_its_own(house: House) -> None:
    gate = build(
        replace(house, plans=SMALL, buckets=LocalBuckets()), first_party_free_documents=True
    )
    text = (await made(await signed_in(gate, "M1"))).at("makeApiKey", "key")
    asked = {"query": "{ rooms(first: 20) { edges { node { name } } } }"}
    statuses = {
        place: (await From(app=gate, place=place).post("/graphql", asked, headers=JSON)).status
        for place in (
            "192.0.2.7",
            "192.0.2.200",
            "198.51.100.1",
            "2001:db8:1::1",
            "2001:db8:1:2::3",
        )
    }
    assert list(statuses.values()) == [200, 429, 200, 200, 429]
    assert (await look(gate, text, asked["query"])).status == 200


@dataclass(kw_only=True)
class From(Browser):
    """A browser somewhere else."""

    place: str

    @override
    def scope(self, method: str, target: str, headers: Mapping[str, str]) -> Scope:
        return {**super().scope(method, target, headers), "client": (self.place, 1)}


FORM: Final = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
    "accept": "text/html",
}


async def test_the_page_makes_a_key_shows_it_once_and_revokes_it(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    form = {
        "commandId": key(),
        "label": "<b>町会",
        "what": "api",
        "holderId": ONESELF,
        "days": "90",
    }
    reply = await hanako.post("/me/keys", urlencode(form).encode(), headers=FORM)
    made_page = reply.body.decode()
    found = re.search(r"hitome_[A-Za-z0-9_-]{43}", made_page)
    assert found is not None
    assert "&lt;b&gt;町会" in made_page
    assert reply.headers["cache-control"] == "private, no-store"
    assert (await look(gate, found[0])).status == 200
    listed = (await hanako.get("/me/keys", headers=FORM)).body.decode()
    assert found[0] not in listed
    place = re.search(r'action="(/me/keys/[0-9a-f-]+/revoke)".*?value="([0-9a-f-]+)"', listed)
    assert place is not None
    body = urlencode({"commandId": place[2]}).encode()
    assert (await hanako.post(place[1], body, headers=FORM)).status == 303
    assert "取り消しました" in (await hanako.get("/me/keys", headers=FORM)).body.decode()
    refused = await hanako.post("/me/keys", urlencode({**form, "days": "9"}).encode(), headers=FORM)
    assert "できませんでした" in refused.body.decode()
    elsewhere = {**FORM, "sec-fetch-site": "cross-site"}
    assert (await hanako.post("/me/keys", body, headers=elsewhere)).status == 403
