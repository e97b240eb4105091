"""What ends is told in time, once, at an hour and on a way that the person chose."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest
from arq.connections import ArqRedis

from infra.channels.mail import MailPort
from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.people.actions import delegates
from scheduling.people.actions.reminding import remind
from scheduling.people.rules.delegates import Terms
from scheduling.people.rules.levels import REMIND_BEFORE
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.rules.standing import Right, rights
from scheduling.rulebook.rules import Refusal
from tests import make, seed
from tests.post import ADDRESS, mails, post_office, someone_with_mail, work_off
from tests.scheduling.people.helping import SEAL
from tests.seed import Someone

NOW: Final = make.NOW
DELIVERED: Final = """
    select array_agg(d.channel || ' ' || d.state order by d.channel) from scheduling.delivery d
"""
ENDS: Final = NOW + timedelta(days=300)
EVENING: Final = (ENDS - timedelta(days=20)).replace(hour=21, minute=30)
MORNING: Final = (EVENING + timedelta(days=1)).replace(hour=7, minute=0)


@pytest.fixture
async def me(clean: Pool, vault: Vault, resident_pool: Pool) -> Someone:
    return await someone_with_mail(clean, vault, resident_pool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the worker does by the hour and by the ring, and the mails that came of it so far."""

    worker: Pool
    bell: ArqRedis
    vault: Vault
    mail: MailPort
    folder: Path

    async def at(self, moment: datetime) -> list[EmailMessage]:
        await remind(self.worker, now=moment)
        await work_off(self.bell, self.worker, self.vault, self.mail, now=moment)
        return mails(self.folder)


@pytest.fixture
async def rounds(
    worker_pool: Pool, bell: ArqRedis, vault: Vault, tmp_path: Path
) -> AsyncIterator[Round]:
    async with post_office(tmp_path) as mail:
        yield Round(worker=worker_pool, bell=bell, vault=vault, mail=mail, folder=tmp_path)


async def helped_until(client: Someone, helper: Someone, until: datetime) -> None:
    terms = Terms(may=rights([Right.BOOK]), until=until)
    which = RegistrantId(client.registrant_id)
    code = await delegates.invite(
        client.door, which, terms, command=make.command(), seal=SEAL, now=NOW
    )
    assert isinstance(code, str)
    said = await delegates.accept(helper.door, code, command=make.command(), now=NOW)
    assert not isinstance(said, Refusal)


async def verified_until(owner: Pool, person: Someone, until: datetime) -> None:
    await owner.execute(
        "insert into scheduling.verification (verification_id, registrant_id, level, since,"
        " expires_at, decided_by, reason) values ($1, $1, 2, $2, $3, $1, '見本')",
        person.registrant_id, NOW, until,
    )  # fmt: skip


async def served(owner: Pool, person: Someone, *ways: str) -> None:
    await owner.execute(
        "insert into scheduling.access_profile (person_id, input, dwell_ms, scan_ms, furigana,"
        " text_load, size, channels, language, quiet_from, quiet_until, version, command_id,"
        " changed_at) values ($1, 'touch', 600, 1000, false, 'easy', 100, $2, 'ja', 1260, 420, 1,"
        " $1, $3)",
        person.registrant_id, list(ways), NOW,
    )  # fmt: skip


def subjects(found: list[EmailMessage]) -> list[str]:
    assert {one["to"] for one in found} <= {ADDRESS}
    return sorted(str(one["subject"]).split("(")[0] for one in found)


async def test_an_end_is_told_once_and_never_within_quiet_hours(
    me: Someone, clean: Pool, resident_pool: Pool, rounds: Round
) -> None:
    helper = await seed.someone(clean, resident_pool, 2)
    await helped_until(me, helper, ENDS)
    await verified_until(clean, me, ENDS)
    await served(clean, me, "mail")
    await clean.execute("update infra.outbox set processed_at = now()")
    found: list[EmailMessage] = []
    for moment, sent in (
        (ENDS - REMIND_BEFORE - timedelta(minutes=1), 0),  # too early
        (EVENING, 0),  # announced, and it waits
        (MORNING - timedelta(minutes=1), 0),
        (MORNING, 2),
        (MORNING + timedelta(days=1), 2),
        (ENDS + timedelta(days=1), 2),
    ):
        found = await rounds.at(moment)
        assert len(found) == sent, moment
    assert subjects(found) == ["てつだいの きげんが ちかいです", "とうろくの きげんが ちかいです"]
    # Whoever helps has no address: theirs is printed.
    assert await clean.fetchval(DELIVERED) == ["mail sent", "mail sent", "sheet queued"]


async def test_who_wants_paper_gets_no_mail(me: Someone, clean: Pool, rounds: Round) -> None:
    await verified_until(clean, me, ENDS)
    await served(clean, me, "sheet")
    assert await rounds.at(MORNING) == []
    assert await clean.fetchval(DELIVERED) == ["sheet queued"]


async def test_who_wants_no_reminders_gets_none(me: Someone, clean: Pool, rounds: Round) -> None:
    await verified_until(clean, me, ENDS)
    await clean.execute(
        "insert into scheduling.letter_preference values ($1, false, false, null, '1', $1)",
        me.registrant_id,
    )
    assert await rounds.at(MORNING) == []
    assert await clean.fetchval("select count(*) from scheduling.reminder") == 1
    assert await clean.fetchval("select count(*) from scheduling.letter") == 0


async def test_help_that_was_ended_or_agreed_for_a_short_time_is_no_reminder(
    me: Someone, clean: Pool, resident_pool: Pool, worker_pool: Pool
) -> None:
    helper, other = [await seed.someone(clean, resident_pool, number) for number in (2, 3)]
    await helped_until(me, helper, ENDS)
    which = RegistrantId(me.registrant_id)
    await delegates.end(me.door, which, PersonId(helper.registrant_id), command=make.command())
    assert await remind(worker_pool, now=MORNING) == 0
    await helped_until(me, other, NOW + timedelta(days=15))
    assert await remind(worker_pool, now=NOW) == 0
