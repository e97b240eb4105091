"""What a provider says, over the wire and checked: metadata, keys, tokens, claims."""

import ipaddress
from typing import TypeVar
from urllib.parse import urlsplit

import httpx2
from joserfc.jwk import ECKey, KeySet
from pydantic import BaseModel, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)


class ProviderAwayError(Exception):
    """The provider cannot be reached, or does not answer as one."""


class UnprovenError(Exception):
    """What came back proves nothing. The text is a fixed word for our log, never a value."""


class Metadata(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class Keys(BaseModel):
    """What a provider signs with (RFC 7517); keys of other kinds are none of ours."""

    keys: list[dict[str, str | list[str]]]

    def of_curves(self) -> KeySet:
        return KeySet([ECKey.import_key(one) for one in self.keys if one.get("kty") == "EC"])


class Tokens(BaseModel):
    id_token: str
    access_token: str


async def ask(http: httpx2.AsyncClient, url: str, **headers: str) -> httpx2.Response:
    try:
        answer = await http.get(url, headers={"accept": "application/json", **headers})
        return answer.raise_for_status()
    except httpx2.HTTPError:
        raise ProviderAwayError(urlsplit(url).path) from None


def read(model: type[ModelT], answer: httpx2.Response) -> ModelT:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError:
        raise ProviderAwayError(model.__name__) from None


def is_near(url: str) -> bool:
    """Is this address this machine's own?"""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
