"""Signing in: three ways to prove who one is, each ending in a session or in a typed no."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeAlias

import structlog

from api.signin import passkeys
from api.signin.claims import read_claims
from api.signin.passkeys import Credential
from api.signin.patience import Patience
from api.signin.provider import Proven, Provider, Running
from api.signin.provider_said import ProviderAwayError, UnprovenError
from api.signin.visitor import RUNNING_SECONDS, Visitor
from infra.credentials import challenges, entering, paper
from infra.credentials.challenges import GOAL_MAX, Aim, Challenge
from infra.credentials.entering import Entered, Subject
from infra.crypto import Seal
from infra.db import ACQUIRE_SECONDS, Connection, NoSessionError, Pool
from infra.sessions import RESIDENT_DAYS, STAFF_HOURS, Kind, Method, Opening
from infra.vault.vault import Vault
from scheduling.people.actions.welcome import welcome
from scheduling.people.rules import PersonId
from scheduling.rulebook.rules import Code, Refusal

RETURN: Final = "/signin/return"
PURPOSES: Final[Mapping[Kind, str]] = {Kind.RESIDENT: "施設予約", Kind.STAFF: "窓口業務"}
EXPIRED: Final = Refusal(code=Code.SIGN_IN_EXPIRED)
NOT_PROVEN: Final = Refusal(code=Code.PROOF_REFUSED)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeIn:
    """Somebody has come in: the session's token for the cookie, and where they wanted to go."""

    token: str = field(repr=False)
    goal: str


Outcome: TypeAlias = ComeIn | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What all ways share: the public door, the seal, and patience with wrong tries."""

    public: Pool
    seal: Seal
    patience: Patience
    vault: Vault
    provider: Provider | None = None  # None: this installation has none; the other ways are there

    async def start(self, visitor: Visitor, *, goal: str) -> str | Refusal:
        """Begin at the provider: the address that the browser goes to now."""
        assert self.provider is not None, "only offered where there is a provider"
        running = _running(visitor, secrets.token_urlsafe(32))
        try:
            address = await self.provider.address(
                running, language=visitor.language, now=visitor.now
            )
        except ProviderAwayError as error:
            return _away(error)
        await self._put(visitor, running.state, Aim.OIDC, goal)
        return address

    async def finish(self, visitor: Visitor, said: Mapping[str, str]) -> Outcome:
        """Come back from the provider: in the browser that began, once, and in time."""
        assert self.provider is not None, "only offered where there is a provider"
        running = _running(visitor, said.get("state", ""))
        goal = await self._take(visitor, running.state, Aim.OIDC)
        if goal is None:
            return EXPIRED
        if "code" not in said:
            return Refusal(code=Code.SIGN_IN_STOPPED)
        try:
            proven = await self.provider.redeem(
                said["code"], running, issuer=said.get("iss"), now=visitor.now
            )
        except ProviderAwayError as error:
            return _away(error)
        except UnprovenError as error:
            log.warning("sign-in not proven", why=str(error))
            return NOT_PROVEN
        return await self._enter_proven(visitor, proven, self.provider.registered.name, goal)

    async def by_paper(self, visitor: Visitor, typed: str, *, goal: str) -> Outcome:
        """Come in with a code on paper: its form first, then the wait, then the row."""
        code = paper.read(typed)
        if code is None:
            return Refusal(code=Code.CODE_MISTYPED)
        if not await self.patience.admits(visitor.tryer):
            return Refusal(code=Code.TOO_MANY_TRIES)
        opening = _opening(visitor, Method.PAPER)
        async with self.public.acquire(timeout=ACQUIRE_SECONDS) as conn:
            try:
                entered = await entering.by_paper(conn, code.hashed(self.seal.key), opening)
            except NoSessionError:  # The person has ended: the paper says nothing about that.
                entered = None
        return self._told(visitor, entered, goal, Code.CODE_REFUSED)

    async def passkey_options(self, visitor: Visitor, *, goal: str) -> bytes:
        """Ask this browser for a passkey, whosever it is."""
        challenge = secrets.token_urlsafe(32)
        await self._put(visitor, challenge, Aim.PASSKEY, goal)
        return passkeys.options_to_sign(visitor.place, challenge)

    async def by_passkey(
        self, visitor: Visitor, credential: Credential, *, kind: Kind = Kind.RESIDENT
    ) -> Outcome:
        """Come in with a passkey: challenge, wait, key, signature, count."""
        challenge = passkeys.challenge_of(credential)
        goal = await self._take(visitor, challenge, Aim.PASSKEY)
        if goal is None:
            return EXPIRED
        if not await self.patience.admits(visitor.tryer):
            return Refusal(code=Code.TOO_MANY_TRIES)
        credential_id = passkeys.credential_id_of(credential)
        opening = _opening(visitor, Method.PASSKEY, kind)
        async with self.public.acquire(timeout=ACQUIRE_SECONDS) as conn:
            known = await entering.passkey_of(conn, credential_id)
            count = passkeys.signed(credential, challenge, visitor.place, known)
            entered = None
            if known is not None and count is not None:
                entered = await _counted(conn, credential_id, (known.sign_count, count), opening)
        return self._told(visitor, entered, goal, Code.PASSKEY_REFUSED)

    async def _enter_proven(
        self, visitor: Visitor, proven: Proven, issuer: str, goal: str
    ) -> Outcome:
        """Person, registration and session in one transaction, or none of them."""
        claims = read_claims(proven.claims)
        if claims is None:
            return NOT_PROVEN
        subject = subject_of(self.seal, issuer, proven.subject)
        opening = _opening(visitor, Method.OIDC)
        try:
            async with self.public.acquire(timeout=ACQUIRE_SECONDS) as conn, conn.transaction():
                entered = await entering.by_subject(conn, subject, opening)
                person = PersonId(entered.person)
                await welcome(conn, claims, person_id=person, vault=self.vault, now=visitor.now)
        except NoSessionError:
            return NOT_PROVEN
        return ComeIn(token=entered.token, goal=goal)

    def _told(self, visitor: Visitor, entered: Entered | None, goal: str, no: Code) -> Outcome:
        if entered is None:
            return Refusal(code=no)
        self.patience.right(visitor.tryer)
        return ComeIn(token=entered.token, goal=goal)

    async def _put(self, visitor: Visitor, value: str, aim: Aim, goal: str) -> None:
        lasts = timedelta(seconds=RUNNING_SECONDS)
        given = Challenge(value=value, browser=visitor.secret, aim=aim)
        kept = goal if len(goal) <= GOAL_MAX else "/"
        async with self.public.acquire(timeout=ACQUIRE_SECONDS) as conn:
            await challenges.put(conn, given, goal=kept, lasts=lasts)

    async def _take(self, visitor: Visitor, value: str, aim: Aim) -> str | None:
        given = Challenge(value=value, browser=visitor.secret, aim=aim)
        async with self.public.acquire(timeout=ACQUIRE_SECONDS) as conn:
            return await challenges.take(conn, given)


def subject_of(seal: Seal, issuer: str, name: str) -> Subject:
    """What is kept of the name that a provider has for somebody: a hash that only we can make."""
    content = f"subject\0{issuer}\0{name}".encode()
    hashed = hmac.digest(seal.key, content, hashlib.sha256)
    return Subject(issuer=issuer, subject_hash=hashed)


async def _counted(
    conn: Connection, credential_id: bytes, counts: tuple[int, int], opening: Opening
) -> Entered | None:
    try:
        return await entering.by_passkey(conn, credential_id, counts, opening)
    except NoSessionError:  # The person has ended, or may not open a desk.
        return None


def _opening(visitor: Visitor, method: Method, kind: Kind = Kind.RESIDENT) -> Opening:
    lasts = timedelta(hours=STAFF_HOURS) if kind is Kind.STAFF else timedelta(days=RESIDENT_DAYS)
    return Opening(
        kind=kind,
        method=method,
        device=visitor.family,
        purpose=PURPOSES[kind],
        lasts=lasts,
        previous_hash=visitor.previous_hash,
    )


def _running(visitor: Visitor, state: str) -> Running:
    """Nonce and verifier follow from the browser's secret: only this browser can go on."""

    def made(purpose: str) -> str:
        content = f"{purpose}\0{state}".encode()
        digest = hmac.digest(visitor.secret.encode(), content, hashlib.sha256)
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    return Running(
        state=state,
        nonce=made("nonce"),
        verifier=made("verifier"),
        redirect_uri=visitor.place.origin + RETURN,
    )


def _away(error: ProviderAwayError) -> Refusal:
    log.warning("identity provider away", what=str(error))
    return Refusal(code=Code.PROVIDER_AWAY)
