"""Tell a person at once of what changes who may come in as them."""

from functools import partial
from typing import Final
from uuid import UUID

from infra import sessions
from infra.db import Connection
from infra.outbox import Posted
from scheduling.people.actions import letters
from scheduling.people.actions.letters import Office
from scheduling.people.rules.alarms import SignIn, alarm
from scheduling.people.rules.letters import Letter, Register
from scheduling.people.rules.notices import Actor
from scheduling.people.rules.registrants import RegistrantId
from scheduling.people.store import letters as store

_USER: Final = "user:"


async def tell(
    office: Office, conn: Connection, posted: Posted, *, sign_in: SignIn | None = None
) -> None:
    """The letter to whoever it happened to; who has no registration has no letters."""
    for scope in posted.scopes:
        to = RegistrantId(UUID(scope.removeprefix(_USER))) if scope.startswith(_USER) else None
        reader = await store.reader(conn, to) if to is not None else None
        if to is not None and reader is not None:
            compose = partial(_composed, posted, reader.name, sign_in)
            await letters.deliver(office, conn, posted, to=to, compose=compose)


async def tell_of_sign_in(office: Office, conn: Connection, posted: Posted) -> None:
    """Only of a browser of a family that this person has not come with before."""
    opened = await sessions.opened(conn, posted.subject)
    if opened is not None and opened.is_elsewhere:
        await tell(office, conn, posted, sign_in=SignIn(device=opened.device, method=opened.method))


def _composed(
    posted: Posted, name: str, sign_in: SignIn | None, register: Register, by: Actor | None
) -> Letter:
    return alarm(
        posted.topic, to=name, register=register, by=by, acted_at=posted.made_at, sign_in=sign_in
    )
