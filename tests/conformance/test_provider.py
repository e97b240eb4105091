"""Our relying party against a certified provider: it comes in, and each short cut is refused."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from joserfc.jwk import ECKey, RSAKey

from api.signin.port import RETURN, ComeIn
from api.signin.provider import Provider, Registered, Running
from api.signin.provider_said import UnprovenError
from infra import clock
from infra.db import Door, Pool
from infra.sessions import hash_of
from infra.vault.vault import Vault
from scheduling.people.actions import holders
from scheduling.rulebook.rules import Code, Refusal
from tests.api.conftest import sign_in_of
from tests.api.signin.vouchers import CLIENT_ID, HERE, OUR_KEYS, visitor

FOLDER: Final = Path(__file__).parent
BACK: Final = HERE.origin + RETURN
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules" / "oidc-provider").is_dir(),
    reason="needs Node and `npm ci` in tests/conformance: ./just test brings both",
)


@asynccontextmanager
async def certified(key: ECKey | RSAKey) -> AsyncGenerator[Provider]:
    """The provider as a child of ours, knowing our public key."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    public = {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig"}
    child = await asyncio.create_subprocess_exec(
        "node", "provider.mjs", str(port), json.dumps(public), BACK,
        cwd=FOLDER, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"ready\n"
        issuer = f"http://127.0.0.1:{port}"
        yield Provider(Registered(name="certified", issuer=issuer, client_id=CLIENT_ID, key=key))
    finally:
        child.terminate()
        await child.wait()


async def gone_through(address: str) -> dict[str, str]:
    """Follow the provider's own steps until it sends the browser back to us."""
    async with httpx2.AsyncClient(trust_env=False) as browser:
        for _ in range(10):
            reply = await browser.get(address)
            assert reply.status_code == 303, reply.text
            address = str(httpx2.URL(address).join(reply.headers["location"]))
            if address.startswith(BACK):
                return dict(parse_qsl(urlsplit(address).query))
    raise AssertionError("it never came back")


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
async def test_a_person_comes_in_by_a_certified_provider(
    clean: Pool, public_pool: Pool, resident_pool: Pool, vault: Vault, algorithm: str
) -> None:
    async with certified(OUR_KEYS[algorithm]) as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        me = visitor(now=clock.now())
        address = await signing_in.start(me, goal="/bookings")
        assert isinstance(address, str)
        entry = await signing_in.finish(me, await gone_through(address))
    assert isinstance(entry, ComeIn), entry
    door = Door(pool=resident_pool, session_hash=hash_of(entry.token))
    (oneself,) = await holders(door)
    assert oneself.name == "見本 𠮷﨑"


async def test_it_refuses_to_begin_without_pkce(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    async with certified(OUR_KEYS["ES256"]) as provider:
        me = visitor(now=clock.now())
        address = await sign_in_of(public_pool, vault, provider).start(me, goal="/")
        assert isinstance(address, str)
        url = httpx2.URL(address)
        for name in ("code_challenge", "code_challenge_method"):
            url = url.copy_remove_param(name)
        back = await gone_through(str(url))
    assert back["error"] == "invalid_request"
    assert "PKCE" in back["error_description"]


async def test_a_wrong_verifier_nonce_or_key_is_refused(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    now = clock.now()
    async with certified(OUR_KEYS["ES256"]) as provider:
        running = Running(state="s" * 43, nonce="n" * 43, verifier="v" * 43, redirect_uri=BACK)
        ours = provider.registered
        impostor = Provider(replace(ours, key=ECKey.generate_key("P-256")))
        for asker, wrong in (
            (provider, replace(running, verifier="w" * 43)),
            (provider, replace(running, nonce="m" * 43)),
            (impostor, running),
        ):
            back = await gone_through(await provider.address(running, language="ja", now=now))
            with pytest.raises(UnprovenError):
                await asker.redeem(back["code"], wrong, issuer=back.get("iss"), now=now)
        back = await gone_through(await provider.address(running, language="ja", now=now))
        with pytest.raises(UnprovenError):
            await provider.redeem(back["code"], running, issuer="https://evil.test", now=now)
        proven = await provider.redeem(back["code"], running, issuer=back["iss"], now=now)
        assert proven.subject == "pairwise-somebody"
        with pytest.raises(UnprovenError):  # A code is used once.
            await provider.redeem(back["code"], running, issuer=back["iss"], now=now)


async def test_an_error_of_the_provider_is_a_sign_in_that_stopped(
    clean: Pool, public_pool: Pool, vault: Vault
) -> None:
    async with certified(OUR_KEYS["ES256"]) as provider:
        signing_in = sign_in_of(public_pool, vault, provider)
        me = visitor(now=clock.now())
        address = await signing_in.start(me, goal="/")
        assert isinstance(address, str)
        back = await gone_through(str(httpx2.URL(address).copy_set_param("prompt", "none")))
        assert back["error"] == "login_required"
        stopped = Refusal(code=Code.SIGN_IN_STOPPED)
        assert await signing_in.finish(me, back) == stopped
