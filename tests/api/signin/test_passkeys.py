"""A passkey opens one's own registration, in the browser that asked, once a challenge."""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Final

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.gate import Gate
from api.signin import passkeys
from api.signin.loose import as_object
from api.signin.passkeys import NOBODYS, Place
from infra.db import Pool
from tests.api.browser import OURS, Browser, Reply
from tests.api.conftest import signed_in
from tests.api.signin.authenticator import BACKED_UP, PRESENT, VERIFIED, Authenticator, coded

ME: Final = "{ me { personName } }"


async def asked(browser: Browser, address: str, **said: object) -> Mapping[str, str]:
    """The options that a page of ours would hand to the browser."""
    reply = await browser.post(address, said)
    assert reply.status == 200, reply.body
    options: dict[str, str] = orjson.loads(reply.body)
    return options


async def add(browser: Browser, key: Authenticator, name: str = "自分の電話") -> Reply:
    options = await asked(browser, "/me/passkeys/options")
    made = key.make(options["challenge"])
    return await browser.post("/me/passkeys", {"name": name, "credential": made})


async def enter(browser: Browser, key: Authenticator, **said: object) -> Reply:
    options = await asked(browser, "/signin/passkey/options", next="/bookings", **said)
    signed = key.sign(options["challenge"])
    return await browser.post("/signin/passkey", {"credential": signed, **said})


async def name_of(browser: Browser) -> object:
    me = (await browser.ask(ME)).at("me")
    return me["personName"] if isinstance(me, dict) else None


@pytest.fixture
async def key(gate: Gate) -> Authenticator:
    """A key of 見本 花子."""
    made = Authenticator()
    assert (await add(await signed_in(gate, "M1"), made)).json == {"goTo": "/me/sessions?added=1"}
    return made


async def test_a_passkey_made_here_opens_here(gate: Gate, key: Authenticator) -> None:
    somebody = Browser(app=gate)
    assert (await enter(somebody, key)).json == {"goTo": "/bookings"}
    assert await name_of(somebody) == "見本 花子"


async def test_making_a_passkey_gives_the_session_another_token(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    before = Browser(app=gate, cookie=hanako.cookie)
    await add(hanako, Authenticator())
    assert await name_of(hanako) == "見本 花子"
    assert await name_of(before) is None, "the token from before is dead"


async def test_several_keys_a_person_are_named_and_taken_away(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    await add(hanako, Authenticator(number=1), "電話")
    await add(hanako, Authenticator(number=2, flags=PRESENT | VERIFIED | BACKED_UP), "")
    found = (await hanako.ask("{ myPasskeys { name isSynced } }")).at("myPasskeys")
    assert found == [
        {"name": "電話", "isSynced": False},
        {"name": "パスキー", "isSynced": True},
    ]
    again = await add(hanako, Authenticator(number=1))
    assert again.json["code"] == "PASSKEY_REFUSED", "one key is one person's"


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.test"},
        {"host": "evil.test"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"number": 99},
        {"key": Authenticator().key},
        {"count": -1, "step": 1},
    ],
    ids=["origin", "host", "not verified", "not present", "unknown", "another key", "a copy"],
)
async def test_a_signature_with_one_thing_wrong_is_one_and_the_same_no(
    gate: Gate, key: Authenticator, change: Mapping[str, object]
) -> None:
    key.count = 5
    assert (await enter(Browser(app=gate), key)).json == {"goTo": "/bookings"}
    for name, value in change.items():
        setattr(key, name, value)
    reply = await enter(Browser(app=gate), key)
    assert reply.status == 200
    assert reply.json["code"] == "PASSKEY_REFUSED"


async def test_a_challenge_is_for_one_browser_and_one_time(gate: Gate, key: Authenticator) -> None:
    mine, other = Browser(app=gate), Browser(app=gate)
    options = await asked(mine, "/signin/passkey/options")
    await asked(other, "/signin/passkey/options")
    signed = {"credential": key.sign(options["challenge"])}
    assert (await other.post("/signin/passkey", signed)).json["code"] == "SIGN_IN_EXPIRED"
    assert (await mine.post("/signin/passkey", signed)).json == {"goTo": "/"}
    assert (await mine.post("/signin/passkey", signed)).json["code"] == "SIGN_IN_EXPIRED"


async def test_a_challenge_to_make_a_key_signs_nobody_in(gate: Gate, key: Authenticator) -> None:
    hanako = await signed_in(gate, "M1")
    options = await asked(hanako, "/me/passkeys/options")
    reply = await hanako.post("/signin/passkey", {"credential": key.sign(options["challenge"])})
    assert reply.json["code"] == "SIGN_IN_EXPIRED"


async def test_a_key_that_says_it_is_anothers_is_refused(gate: Gate, key: Authenticator) -> None:
    somebody = Browser(app=gate)
    options = await asked(somebody, "/signin/passkey/options")
    signed = {"credential": key.sign(options["challenge"], handle=b"somebody else...")}
    assert (await somebody.post("/signin/passkey", signed)).json["code"] == "PASSKEY_REFUSED"


async def test_a_desk_opens_only_for_who_has_a_duty(
    gate: Gate, key: Authenticator, owner: Pool
) -> None:
    clerk = Browser(app=gate)
    assert (await enter(clerk, key, kind="staff")).json["code"] == "PASSKEY_REFUSED"
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await conn.execute(
            "insert into infra.duty (duty_id, person_id, role, place, starts_at, ends_at,"
            " granted_by, reason) select gen_random_uuid(), p.person_id, 'clerk', 'ward',"
            " now() - interval '1 day', now() + interval '1 day', gen_random_uuid(), '試験'"
            " from infra.passkey p"
        )
    assert (await enter(clerk, key, kind="staff")).json == {"goTo": "/bookings"}
    assert "__Host-hitome-desk=" in clerk.cookie
    assert await name_of(clerk) is None, "the desk's cookie opens no resident's door"


async def test_only_our_own_script_speaks_to_these_addresses(gate: Gate) -> None:
    hanako = await signed_in(gate, "M1")
    without = {name: value for name, value in OURS.items() if name != "x-hitome"}
    for address in (
        "/signin/passkey/options",
        "/signin/passkey",
        "/me/passkeys/options",
        "/me/passkeys",
    ):
        assert (await hanako.post(address, {}, headers=without)).codes == ["NOT_SAME_ORIGIN"]
    for address in ("/signin/passkey/options", "/signin/passkey", "/me/passkeys"):
        assert (await hanako.post(address, b"[]")).codes == ["BAD_JSON"]


async def test_who_is_not_signed_in_makes_no_passkey(anyone: Browser) -> None:
    assert (await anyone.post("/me/passkeys/options", {})).codes == ["SIGN_IN_FIRST"]
    assert (await anyone.post("/me/passkeys", {})).codes == ["SIGN_IN_FIRST"]


HERE: Final = Place(origin="https://hitome.test", host="hitome.test")
CHALLENGE: Final = "c" * 43
SOUND: Final = Authenticator().sign(coded(CHALLENGE.encode()))
MADE: Final = Authenticator().make(coded(CHALLENGE.encode()))
PARTS: Final = (
    "clientDataJSON",
    "authenticatorData",
    "signature",
    "userHandle",
    "attestationObject",
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary().map(coded),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(response=st.dictionaries(st.sampled_from(PARTS), anything), rest=anything)
def test_whatever_a_browser_sends_is_a_no_and_never_a_fault(
    response: dict[str, object], rest: object
) -> None:
    for sound in (SOUND, MADE):
        told = as_object(sound["response"])
        changes: tuple[dict[str, object], ...] = (
            {**sound, "response": {**told, **response}},
            {**sound, "response": rest},
            {**sound, "rawId": rest},
        )
        for said in changes:
            passkeys.signed(said, CHALLENGE, HERE, None)
            passkeys.challenge_of(said)
            passkeys.credential_id_of(said)
            assert passkeys.signed(said, "another", HERE, NOBODYS) is None
            assert passkeys.made(said, "another", HERE) is None


@settings(max_examples=300)
@given(at=st.integers(0, 400), byte=st.integers(0, 255), cut=st.integers(0, 400))
def test_a_made_key_with_any_byte_changed_or_cut_is_never_a_fault(
    at: int, byte: int, cut: int
) -> None:
    told = as_object(MADE["response"])
    text = str(told["attestationObject"])
    raw = bytearray(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    raw[at % len(raw)] = byte
    for changed in (bytes(raw), bytes(raw[:cut])):
        bent = {**told, "attestationObject": coded(changed)}
        said: dict[str, object] = {**MADE, "response": bent}
        found = passkeys.made(said, CHALLENGE, HERE)
        if found is not None:
            against = NOBODYS
            passkeys.signed(SOUND, CHALLENGE, HERE, against)
