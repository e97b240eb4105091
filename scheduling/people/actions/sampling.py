"""The labelled sample people: seeded by an operator."""

from datetime import date, datetime
from typing import Final

from infra.db import Connection
from infra.vault.vault import Vault
from scheduling.people.rules.registrants import HolderKind
from scheduling.people.rules.samples import SampleRegistrant
from scheduling.people.store import samples as store

# A registrant in each system and fee class of the hand-overs, so that every fee can be seen.
SAMPLES: Final = (
    SampleRegistrant(
        system="public",
        number="M1",
        kind=HolderKind.PERSON,
        name="見本 花子",
        kana="ミホン ハナコ",
        fee_class="在住",
        person="M1",
    ),
    SampleRegistrant(
        system="public",
        number="M1-1",
        kind=HolderKind.GROUP,
        name="見本コーラスの会",
        kana="ミホンコーラスノカイ",
        fee_class="",
        person="M1",
    ),
    SampleRegistrant(
        system="halls",
        number="M1-2",
        kind=HolderKind.GROUP,
        name="見本コーラスの会(地域集会施設)",
        kana="ミホンコーラスノカイ",
        fee_class="登録団体",
        person="M1",
    ),
    SampleRegistrant(
        system="plaza",
        number="M1-3",
        kind=HolderKind.GROUP,
        name="見本コーラスの会(区民・産業プラザ)",
        kana="ミホンコーラスノカイ",
        fee_class="D",
        person="M1",
    ),
    SampleRegistrant(
        system="public",
        number="M2",
        kind=HolderKind.PERSON,
        name="見本 太郎",
        kana="ミホン タロウ",
        fee_class="在勤",
        person="M2",
    ),
    SampleRegistrant(
        system="plaza",
        number="M2-1",
        kind=HolderKind.GROUP,
        name="見本商店会",
        kana="ミホンショウテンカイ",
        fee_class="B",
        person="M2",
    ),
    SampleRegistrant(
        system="public",
        number="M3",
        kind=HolderKind.PERSON,
        name="見本 みどり",
        kana="ミホン ミドリ",
        fee_class="区外",
        person="M3",
    ),
)


async def seed_samples(
    conn: Connection, vault: Vault, *, registered: date, until: datetime
) -> None:
    """Write the sample people; the connection acts as hitome_importer. Again: the same rows."""
    for one in SAMPLES:
        await store.seed(conn, vault, one, registered=registered, until=until)
