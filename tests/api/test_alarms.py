"""Whoever might be robbed of their registration hears of it: keys, sign-ins, a new address."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest

from api.keys.actions import KeyMade, KeyWish, make_key
from api.signin.device import family_of
from infra import ids, sessions
from infra.db import Pool, transaction
from infra.keys import KeyKind, Right
from infra.sessions import Method, Opening
from infra.vault.vault import Vault
from scheduling.people.actions import letters
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.letter_forms import text_of
from scheduling.people.rules.letters import KeptLetter
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import contact
from tests import make, seed
from tests.api.test_told import tell
from tests.seed import Someone

RAW: Final = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"
FAMILY: Final = family_of(RAW)
NOWHERE: Final = ("203.0.113", "2001:db8", "東京", "Tokyo", "Mozilla", "18.1")


@pytest.fixture
async def me(clean: Pool, resident_pool: Pool) -> Someone:
    await seed.ward(clean)
    return await seed.someone(clean, resident_pool)


async def sign_in(owner: Pool, who: UUID, device: str) -> None:
    opening = Opening(
        method=Method.PASSKEY, device=device, purpose="施設予約", lasts=timedelta(days=30)
    )
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        await sessions.open_unproven(conn, who, opening)


async def told(me: Someone, vault: Vault) -> list[KeptLetter]:
    return list(await letters.my_letters(me.door, vault, RegistrantId(me.registrant_id)))[::-1]


async def test_a_sign_in_is_told_of_once_for_each_family_of_browser(
    me: Someone, clean: Pool, worker_pool: Pool, vault: Vault
) -> None:
    for device in (FAMILY, FAMILY, "Windows Edge", FAMILY, ""):
        await sign_in(clean, me.registrant_id, device)
    await tell(worker_pool, vault)
    found = await told(me, vault)
    assert [one.topic for one in found] == ["session.opened"] * 2
    texts = [text_of(one.letter) for one in found if one.letter]
    assert ["端末: iPhone Safari" in text for text in texts] == [True, False]
    assert ["端末: Windows Edge" in text for text in texts] == [False, True]
    assert all("方法: パスキー" in text for text in texts)
    assert [word for text in texts for word in NOWHERE if word in text] == []


async def test_the_first_sign_in_of_all_is_no_news(
    clean: Pool, worker_pool: Pool, vault: Vault, me: Someone
) -> None:
    await clean.execute("set role hitome_infra; delete from infra.session; reset role")
    await sign_in(clean, me.registrant_id, FAMILY)
    await tell(worker_pool, vault)
    assert await clean.fetchval("select count(*) from scheduling.letter") == 0


async def test_who_has_no_registration_gets_no_letter_and_stops_nothing(
    clean: Pool, worker_pool: Pool, vault: Vault
) -> None:
    await seed.ward(clean)
    for device in (FAMILY, "Windows Edge"):
        await sign_in(clean, seed.FACILITY, device)
    await tell(worker_pool, vault)
    assert await clean.fetchval("select count(*) from scheduling.letter") == 0


async def test_passkeys_keys_and_a_new_address_are_told_of(
    me: Someone, worker_pool: Pool, vault: Vault
) -> None:
    which, who = ids.uuid7(make.NOW), RegistrantId(me.registrant_id)
    async with transaction(me.door) as conn:
        added = "select infra.add_my_passkey($1, '\\x01', '\\x02', 0, '見本の鍵', false)"
        assert await conn.fetchval(added, which)
        assert await conn.fetchval("select infra.name_my_passkey($1, '別の名')", which)
        assert await conn.fetchval("select infra.remove_my_passkey($1, true)", which) == "removed"
        await contact.write(conn, vault, who, Contact(mail="mihon@example.jp"))
        await contact.write(conn, vault, who, Contact(mail="mihon@example.jp"))
    wish = KeyWish(kind=KeyKind.CLIENT_TOKEN, label="見本", days=30, rights=(Right.BOOK,))
    made = await make_key(me.door, wish, seal=make.SEAL, command=make.command(), now=make.NOW)
    assert isinstance(made, KeyMade)
    await tell(worker_pool, vault)
    found = {one.topic: one for one in await told(me, vault)}
    assert set(found) == {"passkey.added", "passkey.removed", "contact.kept", "access_key.made"}
    for one in found.values():
        assert one.letter is not None
        assert [fact.label for fact in one.letter.facts] == ["日時"]
        assert "mihon" not in text_of(one.letter)
        assert made.text not in text_of(one.letter)
