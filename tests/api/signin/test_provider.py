"""Signing in with an identity provider: whoever it vouches for comes in, and nothing else does."""

import asyncio
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from api.signin.port import ComeIn, SignIn
from api.signin.provider import Provider, Registered
from infra.db import Door, Pool
from infra.sessions import hash_of
from infra.vault.vault import Vault
from scheduling.people.actions import holders
from scheduling.rulebook.rules import Code, Refusal
from tests import make
from tests.api.conftest import sign_in_of
from tests.api.signin.vouchers import OUR_KEYS, Bend, chosen, visitor, vouching

FOREIGN: Final = ECKey.generate_key("P-256")
Claims = dict[str, object]


async def outcome(
    signing_in: SignIn, *, number: str = "M4", goal: str = "/bookings"
) -> ComeIn | Refusal:
    """The whole way of one browser: there, a choice, and back."""
    me = visitor()
    address = await signing_in.start(me, goal=goal)
    assert isinstance(address, str)
    return await signing_in.finish(me, await chosen(address, number))


async def name_of(entry: ComeIn | Refusal, resident: Pool) -> str:
    assert isinstance(entry, ComeIn), entry
    door = Door(pool=resident, session_hash=hash_of(entry.token))
    (oneself,) = [one for one in await holders(door) if one.is_oneself]
    return oneself.name


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
async def test_a_newcomer_is_registered_by_signing_in_and_known_again(
    clean: Pool, public_pool: Pool, resident_pool: Pool, vault: Vault, algorithm: str
) -> None:
    async with vouching(key=OUR_KEYS[algorithm]) as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        first, again = await outcome(signing_in), await outcome(signing_in)
        other = await outcome(signing_in, number="M1")
    assert await name_of(first, resident_pool) == "見本 𠮷﨑"
    assert await name_of(again, resident_pool) == "見本 𠮷﨑"
    assert await name_of(other, resident_pool) == "見本 花子"
    assert isinstance(first, ComeIn)
    assert first.goal == "/bookings"
    assert await clean.fetchval("select count(*) from pg_class where relname = 'subject'") == 1
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        kept = await conn.fetch("select s.*, s::text as whole from infra.subject s")
    assert len(kept) == 2
    assert not any("sample-M" in row["whole"] for row in kept), "of a subject only a hash"


async def test_two_first_sign_ins_at_once_make_one_registration(
    clean: Pool, public_pool: Pool, resident_pool: Pool, vault: Vault
) -> None:
    async with vouching() as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        both = await asyncio.gather(*(outcome(signing_in) for _ in range(4)))
    assert {await name_of(one, resident_pool) for one in both} == {"見本 𠮷﨑"}
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        assert await conn.fetchval("select count(*) from scheduling.registrant") == 1


async def test_the_request_is_in_the_shape_that_the_ward_was_promised(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    async with vouching() as provider:
        address = await sign_in_of(public_pool, vault, provider).start(visitor(), goal="/")
    assert isinstance(address, str)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid name address birthdate gender"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "https://hitome.test/signin/return"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))


def straight(claims: Claims, key: ECKey) -> str:
    return jwt.encode({"alg": "ES256", "kid": key.thumbprint()}, claims, key)


def saying(**changes: object) -> Bend:
    return lambda claims, key: straight({**claims, **changes}, key)


def leaving_out(name: str) -> Bend:
    return lambda claims, key: straight({k: v for k, v in claims.items() if k != name}, key)


def coded(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def unsigned(claims: Claims, _: ECKey) -> str:
    return f"{coded(json.dumps({'alg': 'none'}).encode())}.{coded(json.dumps(claims).encode())}."


def with_its_own_key(claims: Claims, _: ECKey) -> str:
    header = {"alg": "ES256", "jwk": FOREIGN.as_dict(private=False)}
    return jwt.encode(header, claims, FOREIGN)


def by_another_key(claims: Claims, key: ECKey) -> str:
    return jwt.encode({"alg": "ES256", "kid": key.thumbprint()}, claims, FOREIGN)


def by_the_public_key_as_a_secret(claims: Claims, key: ECKey) -> str:
    """The old confusion: what everybody may know, taken for what only two know."""
    text = f"{coded(json.dumps({'alg': 'HS256'}).encode())}.{coded(json.dumps(claims).encode())}"
    return f"{text}.{coded(hmac.digest(key.as_pem(private=False), text.encode(), 'sha256'))}"


SECONDS: Final = int(make.NOW.timestamp())
LIES: Final[dict[str, Bend]] = {
    "another nonce": saying(nonce="another"),
    "no nonce": leaving_out("nonce"),
    "another issuer": saying(iss="https://evil.test"),
    "no issuer": leaving_out("iss"),
    "another audience": saying(aud="somebody-else"),
    "two audiences and no party": saying(aud=["hitome-test", "somebody-else"]),
    "no audience": leaving_out("aud"),
    "expired": saying(exp=SECONDS - 60),
    "no expiry": leaving_out("exp"),
    "issued tomorrow": saying(iat=SECONDS + 86_400),
    "no subject": leaving_out("sub"),
    "a subject that is no text": saying(sub=17),
    "a hash of another access token": saying(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "unsigned": unsigned,
    "signed with the key in its own header": with_its_own_key,
    "signed by another key": by_another_key,
    "signed with the public key as a secret": by_the_public_key_as_a_secret,
    "not a token at all": lambda _claims, _key: "x.y.z",
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_lies_opens_nothing_and_registers_nobody(
    clean: Pool, public_pool: Pool, vault: Vault, lie: str
) -> None:
    async with vouching(LIES[lie]) as provider:
        entry = await outcome(sign_in_of(public_pool, vault, provider))
    assert entry == Refusal(code=Code.PROOF_REFUSED)
    async with clean.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        assert await conn.fetchval("select count(*) from infra.session") == 0
        assert await conn.fetchval("select count(*) from infra.subject") == 0


async def test_a_straight_token_passes_the_same_bench(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    """The bench itself does not refuse: what it refuses above, it refuses for the lie."""
    async with vouching(straight) as provider:
        assert isinstance(await outcome(sign_in_of(public_pool, vault, provider)), ComeIn)


async def test_what_comes_back_is_for_the_browser_that_began_once_and_in_time(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    expired = Refusal(code=Code.SIGN_IN_EXPIRED)
    async with vouching() as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        victim, me = visitor(), visitor()
        address = await signing_in.start(me, goal="/")
        assert isinstance(address, str)
        back = await chosen(address)
        assert await signing_in.finish(victim, back) == expired, "fixed on another browser"
        assert await signing_in.finish(me, {**back, "state": "x" * 43}) == expired
        assert await signing_in.finish(me, {"code": back["code"]}) == expired
        assert isinstance(await signing_in.finish(me, back), ComeIn)
        assert await signing_in.finish(me, back) == expired, "a state is used once"


async def test_a_stopped_sign_in_and_a_foreign_issuer_are_typed_noes(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    async with vouching() as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        assert await outcome(signing_in, number="") == Refusal(code=Code.SIGN_IN_STOPPED)
        for change in ({"iss": "https://evil.test"}, {"code": "guessed"}):
            me = visitor()
            address = await signing_in.start(me, goal="/")
            assert isinstance(address, str)
            back = {**await chosen(address), **change}
            assert await signing_in.finish(me, back) == Refusal(code=Code.PROOF_REFUSED)


async def test_a_code_stolen_on_its_way_is_worth_nothing(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    """PKCE: the thief has the code and a sign-in of their own, but not the victim's secret."""
    async with vouching() as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        victim, thief = visitor(), visitor()
        there = await signing_in.start(victim, goal="/")
        here = await signing_in.start(thief, goal="/")
        assert isinstance(there, str)
        assert isinstance(here, str)
        stolen = (await chosen(there))["code"]
        back = {**await chosen(here), "code": stolen}
        assert await signing_in.finish(thief, back) == Refusal(code=Code.PROOF_REFUSED)


async def test_a_provider_that_is_away_is_said_to_be_away(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    away = Refusal(code=Code.PROVIDER_AWAY)
    async with vouching() as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        me = visitor()
        address = await signing_in.start(me, goal="/")
        assert isinstance(address, str)
        back = await chosen(address)
        other = Registered(
            name="test",
            issuer=provider.registered.issuer + "/",
            client_id="x",
            key=OUR_KEYS["ES256"],
        )
        unlike = sign_in_of(public_pool, vault, Provider(other))
        assert await unlike.start(visitor(), goal="/") == away, "it names itself otherwise"
    assert await signing_in.finish(me, back) == away
    fresh = sign_in_of(public_pool, vault, Provider(provider.registered))
    assert await fresh.start(visitor(), goal="/") == away


async def test_metadata_and_keys_are_kept_and_asked_for_anew(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    async with vouching() as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        later = visitor(now=make.NOW + timedelta(hours=2))
        assert isinstance(await signing_in.start(visitor(), goal="/"), str)
        assert isinstance(await signing_in.start(later, goal="/"), str)


@pytest.mark.parametrize(
    "left_out",
    ["code_challenge", "code_challenge_method", "state", "nonce", "redirect_uri", "client_id"],
)
async def test_the_demos_provider_asks_for_all_that_a_real_one_does(
    clean: Pool, public_pool: Pool, vault: Vault, left_out: str
) -> None:
    async with vouching() as provider:
        address = await sign_in_of(public_pool, vault, provider).start(visitor(), goal="/")
        assert isinstance(address, str)
        url = httpx2.URL(address)
        without = url.copy_remove_param(left_out)
        async with httpx2.AsyncClient(trust_env=False) as browser:
            assert (await browser.get(without)).status_code == 400
            assert (await browser.get(url)).status_code == 200
