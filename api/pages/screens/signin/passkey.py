"""The browser's own part of passkeys: options out, credentials in, both JSON from our script."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api import logs
from api.asked import asked_by
from api.house import House
from api.origin import check_first_party
from api.pages.frame import Desk
from api.pages.screens.signin.telling import local, told, with_cookies
from api.pages.screens.signin.ways import SignInScreen
from api.shape import read_object
from api.signin import own, passkeys
from api.signin.cookies import RESIDENT
from api.signin.loose import as_object
from api.signin.passkeys import Credential
from api.signin.visitor import RUNNING_SECONDS, Visitor
from infra import ids, sessions
from infra.credentials import challenges
from infra.credentials import passkeys as kept
from infra.credentials.challenges import Aim, Challenge
from infra.credentials.passkeys import PASSKEYS_MAX, NewPasskey
from infra.db import Door, transaction
from infra.sessions import Kind, Method
from scheduling.rulebook.rules import Code, Refusal

EXPIRED: Final = Refusal(code=Code.SIGN_IN_EXPIRED)
NOT_TAKEN: Final = Refusal(code=Code.PASSKEY_REFUSED)


@dataclass(frozen=True, slots=True)
class PasskeyScreen:
    desk: Desk
    house: House
    ways: SignInScreen

    async def options(self, request: Request) -> Response:
        """What the browser needs to ask for a passkey of this site."""
        said = await _said(request)
        visitor = self._visitor(request, said)
        goal = local(_text(said, "next") or "/")
        body = await self.house.sign_in.passkey_options(visitor, goal=goal)
        return with_cookies(_json(body), visitor.started(), *visitor.seen(self.house.seal))

    async def enter(self, request: Request) -> Response:
        """A passkey has signed: come in, or hear why not."""
        said = await _said(request)
        visitor, kind = self._visitor(request, said), _kind(said)
        entry = await self.house.sign_in.by_passkey(visitor, _credential(said), kind=kind)
        refusal = entry.code if isinstance(entry, Refusal) else None
        logs.signing_in(Method.PASSKEY, kind, refusal)
        if isinstance(entry, Refusal):
            return told(entry, self.desk.words(request))
        cookies = visitor.entered(entry.token, self.house.seal, kind=kind)
        return with_cookies(JSONResponse({"goTo": entry.goal}), *cookies)

    async def new_options(self, request: Request) -> Response:
        """What the browser needs to make a passkey for the person whose session asks."""
        check_first_party(asked_by(request))
        visitor = self.ways.visitor(request)
        challenge = secrets.token_urlsafe(32)
        me = await self.desk.me(request)
        async with transaction(self._door(request)) as conn:
            person = await sessions.actor(conn)
            known = await kept.mine(conn)
            if len(known) >= PASSKEYS_MAX:
                return told(NOT_TAKEN, self.desk.words(request))
            given = Challenge(value=challenge, browser=visitor.secret, aim=Aim.NEW_PASSKEY)
            lasts = timedelta(seconds=RUNNING_SECONDS)
            await challenges.put(conn, given, goal=str(person), lasts=lasts)
        body = passkeys.options_to_make(
            visitor.place,
            challenge,
            person=person,
            name=me.text("personName") if me else passkeys.SITE_NAME,
            known=[one.credential_id for one in known],
        )
        return with_cookies(_json(body), visitor.started())

    async def add(self, request: Request) -> Response:
        """Keep a new passkey; what this session may do has grown, so its token changes."""
        said = await _said(request)
        visitor, credential = self.ways.visitor(request), _credential(said)
        name = own.named(_text(said, "name")) or visitor.family or own.UNNAMED
        door = self._door(request)
        async with transaction(door) as conn:
            challenge = passkeys.challenge_of(credential)
            given = Challenge(value=challenge, browser=visitor.secret, aim=Aim.NEW_PASSKEY)
            if await challenges.take(conn, given) != str(await sessions.actor(conn)):
                return told(EXPIRED, self.desk.words(request))
            made = passkeys.made(credential, challenge, visitor.place)
            if made is None or not await kept.add(conn, _new(made, name, visitor)):
                return told(NOT_TAKEN, self.desk.words(request))
            token = await sessions.rotate(conn, door.session_hash)
        assert token is not None, "the transaction was opened by this very session"
        cookie = RESIDENT.header(token, is_secure=visitor.is_secure)
        return with_cookies(JSONResponse({"goTo": "/me/sessions?added=1"}), cookie)

    def _door(self, request: Request) -> Door:
        return self.house.resident_or_anonymous(asked_by(request)).door

    def _visitor(self, request: Request, said: Credential) -> Visitor:
        cookies = request.headers.get("cookie", "")
        return self.ways.visitor(request).as_kind(_kind(said), cookies)


def _new(made: passkeys.Made, name: str, visitor: Visitor) -> NewPasskey:
    return NewPasskey(
        passkey_id=ids.uuid7(visitor.now),
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name,
        is_synced=made.is_synced,
    )


async def _said(request: Request) -> Credential:
    """One JSON object of our own script."""
    check_first_party(asked_by(request))
    return read_object(await request.body())


def _credential(said: Credential) -> Credential:
    return as_object(said.get("credential"))


def _kind(said: Credential) -> Kind:
    return Kind.STAFF if said.get("kind") == Kind.STAFF else Kind.RESIDENT


def _text(said: Credential, name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
