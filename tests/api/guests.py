"""Whoever sends what nobody meant: a new person, or a new clerk, every so many documents."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.gate import Gate
from api.signin import cookies
from api.signin.cookies import Cookie
from infra import sessions
from infra.db import Pool
from scheduling.people.rules.staff import Role
from tests import seed, staffing
from tests.api.browser import Browser

SESSION: Final = """
    insert into infra.session (token_hash, person_id, purpose, expires_at, kind, method)
    values ($1, $2, '見本', '2100-01-01', $3, 'passkey') on conflict do nothing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody signed in, and the ids that they may name as their own."""

    browser: Browser
    me: UUID
    place: UUID  # what else is theirs: a reception at the desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """The house that people come into, and its doors."""

    gate: Gate
    owner: Pool
    resident: Pool
    staff: Pool

    async def person(self, number: int) -> Guest:
        one = await seed.someone(self.owner, self.resident, number)
        who = one.registrant_id
        return Guest(browser=await self._in(who, "resident", cookies.RESIDENT), me=who, place=who)

    async def clerk(self, number: int) -> Guest:
        """On duty as everything at once, and with a person before them."""
        person = await seed.someone(self.owner, self.resident, number)
        one = await staffing.colleague(self.owner, self.staff, number, *Role)
        reception = await staffing.receive(one, person)
        browser = await self._in(one.registrant_id, "staff", cookies.STAFF)
        return Guest(browser=browser, me=person.registrant_id, place=reception)

    async def _in(self, who: UUID, kind: str, cookie: Cookie) -> Browser:
        """Bring the token in the cookie, as after a sign-in."""
        digest = hashlib.sha256(f"{kind} {who}".encode()).digest()
        token = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        async with self.owner.acquire() as conn, conn.transaction():
            await conn.execute("set local role hitome_infra")
            await conn.execute(SESSION, sessions.hash_of(token), who, kind)
        name = cookie.called(is_secure=True)
        return Browser(app=self.gate, cookie=f"{name}={token}")
