"""Sign-in as one of the labelled sample people: choosing is proof enough, nobody stands behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from infra import sessions
from infra.db import Pool
from infra.sessions import RESIDENT_DAYS
from scheduling.people import actions as people
from scheduling.people.rules import PersonId, SamplePerson

PURPOSE: Final = "施設予約"


class SignIn(Protocol):
    """Who may come in, and as whom."""

    async def offered(self) -> tuple[SamplePerson, ...]: ...

    async def admitted(self, proof: str) -> PersonId | None:
        """The person that a proof stands for; None: it stands for nobody."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSignIn:
    """Choosing is proof enough, for nobody real stands behind a sample person."""

    public: Pool

    async def offered(self) -> tuple[SamplePerson, ...]:
        return await people.samples(self.public)

    async def admitted(self, proof: str) -> PersonId | None:
        offered = await self.offered()
        return next((one.person_id for one in offered if str(one.person_id) == proof), None)


async def open_session(public: Pool, person: UUID, *, now: datetime) -> str:
    """Open a session and return the token for the cookie."""
    until = now + timedelta(days=RESIDENT_DAYS)
    token = sessions.new_token()
    await public.execute(sessions.QUERIES["open"], sessions.hash_of(token), person, PURPOSE, until)
    return token
