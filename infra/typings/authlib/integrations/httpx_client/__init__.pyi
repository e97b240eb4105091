from collections.abc import Mapping

import httpx2

from authlib.oauth2.rfc7523 import PrivateKeyJWT

class OAuthError(Exception):
    error: str | None
    description: str | None

class AsyncOAuth2Client(httpx2.AsyncClient):
    def __init__(
        self,
        client_id: str,
        client_secret: object,
        token_endpoint_auth_method: PrivateKeyJWT,
        *,
        scope: str = ...,
        redirect_uri: str = ...,
        code_challenge_method: str = ...,
        timeout: float = ...,
        trust_env: bool = ...,
    ) -> None: ...
    def create_authorization_url(
        self, url: str, state: str, code_verifier: str, **kwargs: str
    ) -> tuple[str, str]: ...
    async def fetch_token(
        self, url: str, *, code: str, code_verifier: str, grant_type: str
    ) -> Mapping[str, object]: ...
