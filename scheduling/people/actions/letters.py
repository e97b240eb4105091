"""Write a letter once, let it wait for its hour, send it, and say what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from infra import ids
from infra.channels.mail import Mail, MailPort, MailRefusedError
from infra.commands import Answer, Command
from infra.db import Connection, Door, transaction
from infra.outbox import Posted
from infra.vault.vault import Vault
from scheduling.people.actions.once import Act, once
from scheduling.people.rules.contact import MAIL_FORM
from scheduling.people.rules.letter_forms import html_of, text_of
from scheduling.people.rules.letters import (
    Addressed,
    Channel,
    DeliveryId,
    DeliveryState,
    KeptLetter,
    Letter,
    LetterId,
    Preference,
    Purpose,
    Register,
    channels_of,
    due_of,
    register_of,
)
from scheduling.people.rules.notices import Actor, notice
from scheduling.people.rules.profile import AccessProfile
from scheduling.people.rules.registrants import PersonId, RegistrantId
from scheduling.people.store import acting, contact, profile
from scheduling.people.store import letters as store
from scheduling.rulebook.rules import Code, Refusal

# Words in the reader's register; the actor, where it was somebody else.
Compose: TypeAlias = Callable[[Register, Actor | None], Letter]

_FEEDS: Final = ("user:", "group:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a letter needs to go out."""

    vault: Vault
    mail: MailPort
    now: Callable[[], datetime]


async def deliver(
    office: Office,
    conn: Connection,
    posted: Posted,
    *,
    to: RegistrantId,
    compose: Compose,
    purpose: Purpose = Purpose.NECESSARY,
) -> LetterId | None:
    """Write and queue the letter about an act; None: it is there already, or is not wanted."""
    served = await _profile(conn, to)
    by = await _other(conn, posted, to)
    wanted = await store.preference(conn, office.vault, to)
    if not wanted.wants(purpose):
        return None
    one = Addressed(
        letter_id=LetterId(ids.named(f"letter/{posted.outbox_id}/{to}")),
        to=to,
        letter=compose(register_of(served), by),
        topic=posted.topic,
        subject=posted.subject,
        purpose=purpose,
        actor_id=posted.person_id if by else None,
    )
    due_at = due_of(served, office.now())
    if not await store.keep(conn, office.vault, one, outbox_id=posted.outbox_id, due_at=due_at):
        return None
    reached = await contact.read_as_worker(conn, office.vault, to)
    channels = channels_of(
        served,
        has_mail=bool(reached and reached.mail),
        second=bool(wanted.second_mail),
        by_other=by is not None,
    )
    await store.queue(conn, one.letter_id, channels, due_at=due_at)
    return one.letter_id


async def tell_of_acts(office: Office, conn: Connection, posted: Posted) -> None:
    """Whoever's feed was told of an act by somebody else is told by letter too."""
    for to in _concerned(posted):
        by = await _other(conn, posted, to)
        reader = await store.reader(conn, to)
        if by is None or reader is None:
            continue

        def compose(register: Register, actor: Actor | None, name: str = reader.name) -> Letter:
            assert actor is not None, "only acts by somebody else are told like this"
            return notice(
                posted.topic, to=name, actor=actor, register=register, acted_at=posted.made_at
            )

        await deliver(office, conn, posted, to=to, compose=compose)


async def send(office: Office, conn: Connection, posted: Posted) -> None:
    """Send what is due, by the number it has for ever; the mark goes with this transaction."""
    due = await store.due(conn, office.vault, DeliveryId(posted.subject))
    if due is None or not due.is_queued:
        return
    address = await _address(office, conn, due.to, due.channel)
    state = DeliveryState.FAILED
    if address and due.letter is not None:
        mail = Mail(
            mail_id=f"delivery-{due.delivery_id}",
            to=address,
            subject=due.letter.subject,
            text=text_of(due.letter),
            html=html_of(due.letter),
        )
        try:
            await office.mail.send(mail)
            state = DeliveryState.SENT
        except MailRefusedError:
            state = DeliveryState.FAILED
    await store.settle(conn, due.delivery_id, state, now=office.now())


async def my_letters(
    door: Door, vault: Vault, registrant_id: RegistrantId
) -> tuple[KeptLetter, ...]:
    async with transaction(door) as conn:
        return await store.mine(conn, vault, registrant_id)


async def my_letter(door: Door, vault: Vault, letter_id: LetterId) -> Letter | None:
    async with transaction(door) as conn:
        return await store.one(conn, vault, letter_id)


async def my_preference(door: Door, vault: Vault, registrant_id: RegistrantId) -> Preference:
    async with transaction(door) as conn:
        return await store.preference(conn, vault, registrant_id)


async def prefer(
    door: Door,
    vault: Vault,
    registrant_id: RegistrantId,
    wanted: Preference,
    *,
    command: Command,
) -> Answer | Refusal:
    """Choose what to be told beside what is necessary, and who is told as well."""

    async def write(conn: Connection) -> None:
        await store.prefer(conn, vault, registrant_id, wanted)

    async def attempt(conn: Connection) -> Act | Refusal:
        if not await acting.manages(conn, registrant_id):
            return Refusal(code=Code.NOT_YOURS_TO_ACT)
        if wanted.second_mail and not MAIL_FORM.fullmatch(wanted.second_mail):
            return Refusal(code=Code.BAD_CONTACT)
        return Act(answer={"preferred": str(registrant_id)}, write=write)

    return await once(door, command, attempt)


async def _profile(conn: Connection, to: RegistrantId) -> AccessProfile:
    return (await profile.read_as_worker(conn, PersonId(to))).profile


async def _other(conn: Connection, posted: Posted, to: RegistrantId) -> Actor | None:
    """Who acted, unless the reader did, or their own representative."""
    if posted.person_id is None or posted.person_id == to:
        return None
    actor = await store.actor(conn, posted.person_id, to)
    return None if actor.is_own_side else actor


async def _address(office: Office, conn: Connection, to: RegistrantId, channel: Channel) -> str:
    if channel is Channel.SECOND_MAIL:
        return (await store.preference(conn, office.vault, to)).second_mail
    reached = await contact.read_as_worker(conn, office.vault, to)
    return reached.mail if reached else ""


def _concerned(posted: Posted) -> tuple[RegistrantId, ...]:
    """Whose feeds were told, other than the actor's own."""
    found: list[RegistrantId] = []
    for scope in posted.scopes:
        kind = next((kind for kind in _FEEDS if scope.startswith(kind)), None)
        who = UUID(scope.removeprefix(kind)) if kind else None
        if who is not None and who != posted.person_id:
            found.append(RegistrantId(who))
    return tuple(found)
