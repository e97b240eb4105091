"""What the provider hands out: codes and access tokens, each for one use or for a short time."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Generic, TypeVar

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from api.demo.provider.cast import Character

CODE_LASTS: Final = timedelta(minutes=1)
TOKEN_LASTS: Final = timedelta(minutes=5)
ASSERTION_MAX: Final = timedelta(minutes=5)
CLIENT_ALGORITHMS: Final = ("ES256", "RS256")
KEPT_MAX: Final = 1_000

ItemT = TypeVar("ItemT")


class RefusedByProviderError(Exception):
    """An `error` of RFC 6749 or OpenID Connect Core; the text is its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An authorization request that was found in order."""

    client_id: str
    redirect_uri: str
    scope: str
    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    asked: Asked
    character: Character


class Shelf(Generic[ItemT]):
    """Things handed out under an unguessable name, until they are taken back or too old."""

    def __init__(self, lasts: timedelta) -> None:
        self._lasts = lasts
        self._kept: dict[str, tuple[datetime, ItemT]] = {}

    def put(self, item: ItemT, *, now: datetime) -> str:
        self._kept = {key: one for key, one in self._kept.items() if one[0] > now}
        while len(self._kept) >= KEPT_MAX:
            del self._kept[next(iter(self._kept))]
        name = secrets.token_urlsafe(32)
        self._kept[name] = (now + self._lasts, item)
        return name

    def take(self, name: str, *, now: datetime) -> ItemT | None:
        until, item = self._kept.pop(name, (now, None))
        return item if until > now else None

    def look(self, name: str, *, now: datetime) -> ItemT | None:
        until, item = self._kept.get(name, (now, None))
        return item if until > now else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The one client that the provider knows."""

    client_id: str
    keys: KeySet
    redirect_uris: frozenset[str]
    used: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def check(self, assertion: str, *, audience: frozenset[str], now: datetime) -> None:
        """Check a private_key_jwt (RFC 7523): signature, issuer, audience, time, used once."""
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            iss={"essential": True, "value": self.client_id},
            sub={"essential": True, "value": self.client_id},
            aud={"essential": True, "values": sorted(audience)},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            claims = jwt.decode(assertion, self.keys, algorithms=CLIENT_ALGORITHMS).claims
            registry.validate(claims)
        except (JoseError, ValueError):
            raise RefusedByProviderError("invalid_client") from None
        is_short = claims["exp"] <= (now + ASSERTION_MAX).timestamp()
        if not is_short or claims["jti"] in self.used:
            raise RefusedByProviderError("invalid_client")
        for old in [jti for jti, until in self.used.items() if until < now]:
            del self.used[old]
        self.used[str(claims["jti"])] = now + ASSERTION_MAX


def check_verifier(verifier: str, asked: Asked) -> None:
    """PKCE (RFC 7636): the code is worth nothing to whoever has not begun."""
    made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not hmac.compare_digest(made, asked.challenge):
        raise RefusedByProviderError("invalid_grant")


def id_token(granted: Granted, issuer: str, key: ECKey, *, now: datetime) -> str:
    seconds = int(now.timestamp())
    claims: dict[str, object] = {
        "iss": issuer,
        "sub": granted.character.subject,
        "aud": granted.asked.client_id,
        "iat": seconds,
        "exp": seconds + int(TOKEN_LASTS.total_seconds()),
        "auth_time": seconds,
        "nonce": granted.asked.nonce,
    }
    return jwt.encode({"alg": "ES256", "kid": key.thumbprint()}, claims, key)


def userinfo(granted: Granted) -> Mapping[str, object]:
    """The claims of the scopes that were asked for."""
    wanted = set(granted.asked.scope.split())
    said = granted.character.said()
    shown = {key: value for key, value in said.items() if key.partition("#")[0] in wanted}
    return {"sub": granted.character.subject, **shown}
