"""Build the ward of the matrix: people, a group, help, what they own, and the staff."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from api.keys.actions import KeyMade, KeyWish, make_key
from infra.db import Door, Pool, open_pool, transaction
from infra.ids import named
from infra.keys import KeyKind, Right
from infra.vault.vault import open_vault
from scheduling.booking.actions import book_room
from scheduling.booking.rules import Booked
from scheduling.people.actions import delegates, groups, oversight, staff
from scheduling.people.actions import group_invitations as invitations
from scheduling.people.actions.deciding import Done, Outcome
from scheduling.people.rules.contact import Contact
from scheduling.people.rules.delegates import Terms
from scheduling.people.rules.groups import InvitationId, Role
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.rules.staff import Role as Duty
from scheduling.people.rules.standing import Right as Help
from scheduling.people.rules.standing import rights
from scheduling.people.store import contact
from scheduling.rulebook.rules import Refusal
from tests import make, seed
from tests.api.conftest import SEAL
from tests.database import Template, copy_of, door_pool, keys_of
from tests.matrix.world import (
    GROUP,
    MAIL,
    NAME,
    PEOPLE,
    PHONE,
    PURPOSE,
    STAFF,
    Target,
    Ward,
    next_number,
)
from tests.scheduling.people.entering import Entrance, Person, claims, welcomed
from tests.seed import Someone
from tests.staffing import colleague, receive

VERSION: Final = "select version from scheduling.resident_group where group_id = $1"
SECOND_PLACE: Final = """
    insert into infra.session (token_hash, person_id, purpose, expires_at)
    values ($1, $2, '施設予約', '2100-01-01') returning session_id
"""
PASSKEY: Final = """
    insert into infra.passkey
        (credential_id, passkey_id, person_id, public_key, sign_count, name, is_synced)
    values ($1, $2, $3, '\\x00', 0, '見本の鍵', true)
"""


@asynccontextmanager
async def built(source: Template) -> AsyncGenerator[Ward]:
    """Build the ward once, with keys of its own: what others copy, nobody stands in.

    What is yielded can be copied, for nobody is in it any more.
    """
    number = next_number()  # Another folder of tests may have a ward of its own in this run.
    async with (
        copy_of(source, number) as url,
        keys_of(source, url) as settings,
        open_vault(settings) as vault,
    ):
        async with (
            await open_pool(url, size_max=4, statement_ms=60_000) as owner,
            door_pool(url, source, "public", size=2) as public,
            door_pool(url, source, "resident", size=4) as resident,
            door_pool(url, source, "staff", size=2) as staff,
        ):
            entrance = Entrance(owner=owner, public=public, resident=resident, vault=vault)
            target = await _build(entrance, staff)
        yield Ward(
            source=replace(source, name=f"{source.name}_{number}"), vault=vault, target=target
        )


async def _build(entrance: Entrance, staff: Pool) -> Target:
    await seed.ward(entrance.owner)
    said = [claims(NAME), *(claims(f"見本 {number}") for number in range(2, len(PEOPLE) + 1))]
    people = {
        role: await welcomed(entrance, number, said=said[number - 1])
        for number, role in enumerate(PEOPLE, 1)
    }
    values = {role: str(person.person_id) for role, person in people.items()}
    oneself = people["oneself"]
    values |= await _group(people)
    values |= await _help(people)
    values |= await _own(entrance, oneself)
    values |= await _staff(entrance.owner, staff, oneself)
    values["group_booking"] = await _booking(people["deputy"], values["group"], day=21)
    values["group_version"] = str(await entrance.owner.fetchval(VERSION, UUID(values["group"])))
    values["booking"] = await _booking(oneself, values["oneself"], day=20)
    return Target(values=values)


async def _staff(owner: Pool, desk: Pool, oneself: Person) -> dict[str, str]:
    """Colleagues with their duties; one of them has the target at the counter."""
    values: dict[str, str] = {}
    doors: dict[str, Someone] = {}
    for number, (role, (duty, place)) in enumerate(STAFF.items(), 1):
        duties = () if duty is None else (duty,)
        one = await colleague(owner, desk, number, *duties, place=place)
        values[role] = str(one.registrant_id)
        doors[role] = one
        if role == "receiving":
            person = Someone(door=oneself.door, registrant_id=oneself.person_id)
            values["reception"] = str(await receive(one, person))
            await _over_the_counter(one, person)
    await colleague(owner, desk, 50, Duty.CLERK)  # whose duty is there to be ended
    proposed = await oversight.propose_export(
        doors["officer"].door, system="hitome", kind="person", reason="見本",
        command=make.command(), now=make.NOW,
    )  # fmt: skip
    assert not isinstance(proposed, Refusal), proposed
    content = oversight.hash_of({"kind": "person", "system": "hitome"})
    return values | {
        "duty": str(named("test/duty/50/clerk/ward")),
        "proposal": str(proposed["proposal"]),
        "content_hash": content.hex(),
    }


async def _over_the_counter(clerk: Someone, person: Someone) -> None:
    """What officers and stewards watch: a booking by the staff, and a proof of work."""
    wish = make.wish("12-24 09:00", "12-24 12:00", holder=person.registrant_id)
    made = await book_room(clerk.door, wish, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked), made
    said = await staff.record_work_proof(
        clerk.door, RegistrantId(person.registrant_id), issuer="見本工務店",
        issued_on=date(2026, 11, 2), command=make.command(), now=make.NOW,
    )  # fmt: skip
    assert not isinstance(said, Refusal), said


async def _group(people: Mapping[str, Person]) -> dict[str, str]:
    door = people["oneself"].door
    found = await groups.found(
        door, name=GROUP, kana="ミホン", command=make.command(), now=make.NOW
    )
    group = RegistrantId(_done(found))
    codes = {role: await _invited(door, group, role) for role in (Role.DEPUTY, Role.MEMBER)}
    for name, role in (
        ("deputy", Role.DEPUTY),
        ("member", Role.MEMBER),
        ("ex_member", Role.MEMBER),
    ):
        await invitations.join(
            people[name].door, codes[role][1], command=make.command(), now=make.NOW
        )
    await groups.leave(people["ex_member"].door, group, command=make.command(), now=make.NOW)
    asked = await groups.ask_hand_over(
        people["deputy"].door, group, command=make.command(), now=make.NOW
    )
    return {
        "group": str(group),
        "group_invitation": codes[Role.MEMBER][0],
        "group_code": codes[Role.MEMBER][1],
        "handover": str(_done(asked)),
    }


async def _invited(door: Door, group: RegistrantId, role: Role) -> tuple[str, str]:
    made = await invitations.invite(
        door, group, role, uses=9, seal=SEAL, command=make.command(), now=make.NOW
    )
    number = InvitationId(_done(made))
    return str(number), invitations.code_of(SEAL, number)


async def _help(people: Mapping[str, Person]) -> dict[str, str]:
    """Someone helps the target already; a second invitation is open."""
    oneself, delegate = people["oneself"], people["delegate"]
    who = RegistrantId(oneself.person_id)
    terms = Terms(may=rights([Help.BOOK]), until=make.NOW + timedelta(days=90))
    codes: list[str] = []
    for _ in range(2):
        code = await delegates.invite(
            oneself.door, who, terms, command=make.command(), seal=SEAL, now=make.NOW
        )
        assert isinstance(code, str), code
        codes.append(code)
    await delegates.accept(delegate.door, codes[0], command=make.command(), now=make.NOW)
    (open_one,) = await delegates.invitations(oneself.door, who)
    return {"helper_code": codes[1], "helper_invitation": str(open_one.invitation_id)}


async def _own(entrance: Entrance, oneself: Person) -> dict[str, str]:
    """How the target is reached, a key of theirs, a second place they signed in at."""
    async with transaction(oneself.door) as conn:
        reached = Contact(tel=PHONE, mail=MAIL, address="東京都練馬区見本")
        await contact.write(conn, entrance.vault, RegistrantId(oneself.person_id), reached)
    wish = KeyWish(kind=KeyKind.API_KEY, label="見本", days=30, rights=(Right.LOOK,))
    made = await make_key(oneself.door, wish, seal=SEAL, command=make.command(), now=make.NOW)
    assert isinstance(made, KeyMade), made
    async with entrance.owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_infra")
        second = await conn.fetchval(SECOND_PLACE, b"the second place", oneself.person_id)
        passkey = named("matrix/passkey")
        await conn.execute(PASSKEY, b"credential", passkey, oneself.person_id)
    return {
        "key": str(made.key_id),
        "session": str(second),
        "passkey": str(passkey),
        "link": str(named("matrix/link")),
    }


async def _booking(person: Person, holder: str, *, day: int) -> str:
    wish = replace(
        make.wish(f"12-{day} 09:00", f"12-{day} 12:00", holder=UUID(holder)), purpose=PURPOSE
    )
    made = await book_room(person.door, wish, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked), made
    return str(made.booking_id)


def _done(outcome: Outcome) -> UUID:
    assert isinstance(outcome, Done), outcome
    return outcome.subject
