"""Each named query is planned at the door it is asked at: typos and peeks into others fail here."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from infra import roles, sql
from infra.config import ROOT, Settings
from infra.db import Pool, open_pool

# A store's queries run through one door; the few that another door asks are named below.
DOORS: Final = {
    "infra/audit/audit.sql": "worker",
    "infra/commands.sql": "resident",
    "infra/credentials/credentials.sql": "public",
    "infra/outbox.sql": "worker",
    "infra/keys/keys.sql": "resident",
    "infra/retention/retention.sql": "worker",
    "infra/queue/queue.sql": "resident",
    "infra/uploads/uploads.sql": "worker",
    "infra/sessions.sql": "public",
    "infra/vault/keyring.sql": "keys",
    "scheduling/booking/store.sql": "resident",
    "scheduling/glance/store.sql": "public",
    "scheduling/legacy/store.sql": "importer",
    "scheduling/money/store.sql": "public",
    "scheduling/people/store/contact.sql": "resident",
    "scheduling/people/store/delegates.sql": "resident",
    "scheduling/people/store/holders.sql": "resident",
    "scheduling/people/store/holds.sql": "staff",
    "scheduling/people/store/letters.sql": "worker",
    "scheduling/people/store/acting.sql": "resident",
    "scheduling/people/store/counter.sql": "staff",
    "scheduling/people/store/counter_links.sql": "staff",
    "scheduling/people/store/former_groups.sql": "resident",
    "scheduling/people/store/groups.sql": "resident",
    "scheduling/people/store/organisations.sql": "staff",
    "scheduling/people/store/links.sql": "resident",
    "scheduling/people/store/reminding.sql": "worker",
    "scheduling/people/store/profile.sql": "resident",
    "scheduling/people/store/registrants.sql": "resident",
    "scheduling/people/store/samples.sql": "importer",
    "scheduling/people/store/staff.sql": "staff",
    "scheduling/space/store.sql": "public",
}
OTHERS: Final = {
    ("infra/uploads/uploads.sql", "receive"): "resident",
    ("scheduling/people/store/links.sql", "keep_candidates"): "importer",
    ("scheduling/people/store/links.sql", "keep_keys"): "importer",
    ("scheduling/people/store/links.sql", "keep_marks"): "importer",
    ("infra/keys/keys.sql", "holds"): "public",
    ("scheduling/people/store/profile.sql", "read_as_worker"): "worker",
    ("infra/audit/audit.sql", "batches"): "auditor",
    ("infra/audit/audit.sql", "who_saw"): "auditor",
    ("scheduling/people/store/delegates.sql", "record"): "staff",
    ("scheduling/people/store/staff.sql", "sample_staff"): "public",
    ("scheduling/people/store/staff.sql", "enter_as_sample_staff"): "public",
    ("scheduling/people/store/staff.sql", "seed_staff_member"): "importer",
    ("scheduling/people/store/staff.sql", "seed_duty"): "importer",
    ("scheduling/people/store/letters.sql", "mine"): "resident",
    ("scheduling/people/store/letters.sql", "one"): "resident",
    ("scheduling/people/store/letters.sql", "manages"): "resident",
    ("scheduling/people/store/letters.sql", "prefer"): "resident",
    ("scheduling/people/store/registrants.sql", "welcome"): "public",
    ("infra/sessions.sql", "begin"): "infra",  # the owner's alone: no door opens without a proof
    ("infra/credentials/credentials.sql", "link_subject"): "importer",
    ("infra/credentials/credentials.sql", "my_passkeys"): "resident",
    ("infra/credentials/credentials.sql", "add_my_passkey"): "resident",
    ("infra/credentials/credentials.sql", "name_my_passkey"): "resident",
    ("infra/credentials/credentials.sql", "remove_my_passkey"): "resident",
    ("infra/sessions.sql", "opened"): "worker",
    ("infra/sessions.sql", "actor"): "resident",
    ("infra/sessions.sql", "mine"): "resident",
    ("infra/sessions.sql", "close_mine"): "resident",
    ("infra/sessions.sql", "close_others"): "resident",
    ("scheduling/people/store/contact.sql", "read_as_worker"): "worker",
    ("scheduling/people/store/contact.sql", "write_as_importer"): "importer",
    ("scheduling/booking/store.sql", "horizon"): "worker",
    ("scheduling/booking/store.sql", "plan_rush"): "importer",
    ("scheduling/booking/store.sql", "shut_rush"): "importer",
    ("scheduling/booking/store.sql", "extend_horizon"): "worker",
    ("scheduling/booking/store.sql", "mask_differences"): "worker",
    ("scheduling/booking/store.sql", "letter_facts"): "worker",
}
NO_LOGIN: Final = {"importer", "infra"}  # An operator and a domain: nobody signs in as them.
FILES: Final = sorted(
    str(path.relative_to(ROOT))
    for floor in ("infra", "scheduling", "accessibility", "pwa_backend", "api")
    for path in (ROOT / floor).rglob("*.sql")
    if not path.name.endswith(".function.sql")
    and not {"migrations", "node_modules"} & set(path.parts)
)
QUERIES: Final = [
    pytest.param(file, name, text, id=f"{file}:{name}")
    for file in FILES
    for name, text in sql.load(str(Path(file).parent).replace("/", "."), Path(file).name).items()
]


@pytest.fixture(scope="module")
async def keys_pool(keyed: Settings) -> AsyncIterator[Pool]:
    """The worker's door of the key database: a server of its own, if it must be."""
    url = roles.door_url(keyed.keys_url, "worker", roles.door_passwords(keyed))
    pool = await open_pool(url, size_max=1)
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
def doors(
    public_pool: Pool, resident_pool: Pool, staff_pool: Pool, worker_pool: Pool,
    auditor_pool: Pool, keys_pool: Pool,
) -> dict[str, Pool]:  # fmt: skip
    return {
        "public": public_pool,
        "resident": resident_pool,
        "staff": staff_pool,
        "worker": worker_pool,
        "auditor": auditor_pool,
        "keys": keys_pool,
    }


@pytest.mark.parametrize(("file", "name", "text"), QUERIES)
async def test_a_query_plans_through_the_door_it_is_asked_at(
    owner: Pool, doors: dict[str, Pool], file: str, name: str, text: str
) -> None:
    door = OTHERS.get((file, name)) or DOORS[file]
    pool = owner if door in NO_LOGIN else doors[door]
    async with pool.acquire() as conn, conn.transaction():
        if door in NO_LOGIN:
            await conn.execute(f"set local role hitome_{door}")
        arity = len((await conn.prepare(text)).get_parameters())
        await conn.fetch(f"explain {text}", *[None] * arity)


async def test_a_peek_into_a_room_that_is_not_granted_is_refused(public_pool: Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await public_pool.fetch("explain select * from scheduling.registrant_contact")
