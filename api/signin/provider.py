"""The relying party: the one module that speaks OpenID Connect (Authlib) to an identity provider.

Authorization code with PKCE S256, state, nonce and private_key_jwt. What an ID token may be signed
with is a fixed list; a key comes from the provider's own address and never from the token.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyTypeError, JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from pydantic import TypeAdapter, ValidationError

from api.signin.provider_said import (
    Keys,
    Metadata,
    ModelT,
    ProviderAwayError,
    Tokens,
    UnprovenError,
    ask,
    is_near,
    read,
)
from infra.config import Identity

SCOPES: Final = "openid name address birthdate gender"
ID_TOKEN_ALGORITHMS: Final = ("ES256",)
SECONDS: Final = 5.0
LEEWAY_SECONDS: Final = 30
ASSERTION_SECONDS: Final = 60
KEPT: Final = timedelta(hours=1)
KEYS_ASKED_ANEW: Final = timedelta(seconds=30)  # for a key that is not known yet

_CLAIMS: Final = TypeAdapter(dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Who we are to a provider. `name` is ours and stays with every subject: it never changes."""

    name: str
    issuer: str
    client_id: str
    key: ECKey | RSAKey = field(repr=False)
    labels: Mapping[str, str] = field(default_factory=dict[str, str])  # by language

    def said(self, language: str) -> str:
        """What people call this provider."""
        return self.labels.get(language, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What one running sign-in rests on; all but the state are made from the browser's secret."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Whom the provider vouches for, and everything it says of them."""

    subject: str = field(repr=False)
    claims: Mapping[str, object] = field(repr=False)


class Provider:
    """One provider, its metadata and keys kept for an hour."""

    def __init__(self, registered: Registered) -> None:
        self.registered = registered
        self._is_near = is_near(registered.issuer)
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    async def address(self, running: Running, *, language: str, now: datetime) -> str:
        """Where the browser goes to prove who somebody is."""
        metadata = await self._told(now)
        async with self._client(metadata, running.redirect_uri, now) as client:
            url, _ = client.create_authorization_url(
                metadata.authorization_endpoint,
                state=running.state,
                code_verifier=running.verifier,
                nonce=running.nonce,
                ui_locales=language,
            )
        return url

    async def redeem(
        self, code: str, running: Running, *, issuer: str | None, now: datetime
    ) -> Proven:
        """Turn the code that came back into what it proves. `issuer`: as the answer named it."""
        metadata = await self._told(now)
        is_named = metadata.authorization_response_iss_parameter_supported
        if issuer != metadata.issuer and (is_named or issuer is not None):
            raise UnprovenError("issuer of the answer")
        async with self._client(metadata, running.redirect_uri, now) as client:
            tokens = await _tokens(client, metadata, code, running)
        claims = await self._verified(tokens, running, now)
        if metadata.userinfo_endpoint is not None and "name" not in claims:
            async with self._http() as http:
                claims |= await _userinfo(http, metadata.userinfo_endpoint, tokens, claims)
        return Proven(subject=str(claims["sub"]), claims=claims)

    async def _verified(self, tokens: Tokens, running: Running, now: datetime) -> dict[str, object]:
        """Check signature, issuer, audience, times and nonce, each of them essential."""
        token = await self._decoded(tokens.id_token, now)
        wanted = {"iss": self.registered.issuer, "aud": self.registered.client_id}
        options: dict[str, Mapping[str, object]] = {
            name: {"essential": True, "value": value} for name, value in wanted.items()
        }
        options["sub"] = {"essential": True}
        params = {
            "nonce": running.nonce,
            "client_id": self.registered.client_id,
            "access_token": tokens.access_token,
        }
        claims = CodeIDToken(token.claims, token.header, options, params)
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        except JoseError as error:
            raise UnprovenError(f"claims: {error.error}") from None
        if not isinstance(claims["sub"], str):
            raise UnprovenError("claims: sub")
        return dict(claims)

    async def _decoded(self, id_token: str, now: datetime) -> jwt.Token:
        """Verify with a key we know; with one asked for anew if the provider has changed them."""
        for oldest in (now - KEPT, now - KEYS_ASKED_ANEW):
            keys = await self._known_keys(oldest, now)
            try:
                return jwt.decode(id_token, keys, algorithms=ID_TOKEN_ALGORITHMS)
            except (JoseError, ValueError):
                continue
        raise UnprovenError("signature")

    async def _told(self, now: datetime) -> Metadata:
        if self._metadata is None or self._metadata[0] < now - KEPT:
            base = self.registered.issuer.rstrip("/")
            found = await self._get(f"{base}/.well-known/openid-configuration", Metadata)
            places = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri]
            places += [] if found.userinfo_endpoint is None else [found.userinfo_endpoint]
            if found.issuer != self.registered.issuer or not all(map(self._is_safe, places)):
                raise ProviderAwayError("metadata")
            self._metadata = (now, found)
        return self._metadata[1]

    async def _known_keys(self, oldest: datetime, now: datetime) -> KeySet:
        if self._keys is None or self._keys[0] < oldest:
            metadata = await self._told(now)
            found = await self._get(metadata.jwks_uri, Keys)
            try:
                self._keys = (now, found.of_curves())
            except (JoseError, ValueError) as error:
                raise ProviderAwayError("keys") from error
        return self._keys[1]

    async def _get(self, url: str, model: type[ModelT]) -> ModelT:
        async with self._http() as http:
            return read(model, await ask(http, url))

    def _http(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(timeout=SECONDS, trust_env=not self._is_near)

    def _is_safe(self, url: str) -> bool:
        """Over TLS, or on this very machine as the demo's own provider is."""
        return urlsplit(url).scheme == "https" or (self._is_near and is_near(url))

    @asynccontextmanager
    async def _client(
        self, metadata: Metadata, redirect_uri: str, now: datetime
    ) -> AsyncGenerator[AsyncOAuth2Client]:
        """Authlib's client for one exchange; a fresh assertion each, for its id is used once."""
        key = self.registered.key
        seconds = int(now.timestamp())
        proof = PrivateKeyJWT(
            metadata.token_endpoint,
            claims={"iat": seconds, "exp": seconds + ASSERTION_SECONDS},
            headers={"kid": key.thumbprint()},
            alg="ES256" if isinstance(key, ECKey) else "RS256",
        )
        async with AsyncOAuth2Client(
            self.registered.client_id,
            key,
            proof,
            scope=SCOPES,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=SECONDS,
            trust_env=not self._is_near,
        ) as client:
            yield client


async def _tokens(
    client: AsyncOAuth2Client, metadata: Metadata, code: str, running: Running
) -> Tokens:
    try:
        answer = await client.fetch_token(
            metadata.token_endpoint,
            code=code,
            code_verifier=running.verifier,
            grant_type="authorization_code",
        )
        return Tokens.model_validate(answer)
    except OAuthError:
        raise UnprovenError("code") from None
    except ValidationError:
        raise UnprovenError("tokens") from None
    except (httpx2.HTTPError, ValueError):
        raise ProviderAwayError("token endpoint") from None


async def _userinfo(
    http: httpx2.AsyncClient, url: str, tokens: Tokens, claims: Mapping[str, object]
) -> dict[str, object]:
    """Ask for what the ID token leaves out; an answer about another subject proves nothing."""
    answer = await ask(http, url, authorization=f"Bearer {tokens.access_token}")
    try:
        more = _CLAIMS.validate_json(answer.content)
    except ValidationError:
        raise ProviderAwayError("userinfo") from None
    if more.get("sub") != claims["sub"]:
        raise UnprovenError("userinfo: sub")
    return {name: value for name, value in more.items() if name not in claims}


def open_provider(identity: Identity) -> Provider:
    """The provider that the settings name."""
    registered = Registered(
        name=identity.name,
        issuer=identity.issuer,
        client_id=identity.client_id,
        key=read_key(identity.key_file.read_bytes()),
        labels={"ja": identity.label_ja, "en": identity.label_en},
    )
    return Provider(registered)


def read_key(pem: bytes) -> ECKey | RSAKey:
    """Read a key of ours: P-256 signs as ES256, RSA as RS256."""
    try:
        return ECKey.import_key(pem)
    except InvalidKeyTypeError:
        return RSAKey.import_key(pem)
