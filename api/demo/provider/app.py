"""The addresses of the demo's provider: discovery, the choice of a person, token, userinfo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.demo.provider.cast import CAST
from api.demo.provider.grants import (
    CODE_LASTS,
    TOKEN_LASTS,
    Asked,
    Client,
    Granted,
    RefusedByProviderError,
    Shelf,
    check_verifier,
    id_token,
    userinfo,
)

TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
FORM_MAX: Final = 16 * 1024
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """All that one run of the provider holds; a new run knows nothing of the one before it."""

    issuer: str
    client: Client
    now: Callable[[], datetime]
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"), repr=False)
    codes: Shelf[Granted] = field(default_factory=lambda: Shelf[Granted](CODE_LASTS))
    tokens: Shelf[Granted] = field(default_factory=lambda: Shelf[Granted](TOKEN_LASTS))

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/authorize", self.choose, methods=["GET"]),
                Route("/authorize", self.chosen, methods=["POST"]),
                Route("/token", self.token, methods=["POST"]),
                Route("/userinfo", self.userinfo, methods=["GET", "POST"]),
                Route("/certs", self.certs),
                Route("/look.css", self.look),
            ]
        )

    async def discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/certs",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["pairwise"],
                "scopes_supported": ["openid", "name", "address", "birthdate", "gender"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def certs(self, _: Request) -> Response:
        public = {**self.key.as_dict(private=False), "use": "sig", "alg": "ES256"}
        return JSONResponse({"keys": [{**public, "kid": self.key.thumbprint()}]})

    async def choose(self, request: Request) -> Response:
        """The page on which one chooses a sample person."""
        try:
            asked = self._asked(request.query_params)
        except RefusedByProviderError as error:
            return self._page("refused.html", {"error": str(error)}, status=400)
        shown = {"people": CAST, "query": request.url.query, "client": asked.client_id}
        return self._page("choose.html", shown, goes_to=asked.redirect_uri)

    async def chosen(self, request: Request) -> Response:
        """Send the browser back with a code, or with the news that nobody was chosen."""
        form = await _form(request)
        try:
            asked = self._asked(dict(parse_qsl(form.get("query", ""))))
        except RefusedByProviderError as error:
            return self._page("refused.html", {"error": str(error)}, status=400)
        character = next((one for one in CAST if one.number == form.get("person")), None)
        said = {"state": asked.state, "iss": self.issuer}
        if character is None:
            said["error"] = "access_denied"
        else:
            granted = Granted(asked=asked, character=character)
            said["code"] = self.codes.put(granted, now=self.now())
        return RedirectResponse(f"{asked.redirect_uri}?{urlencode(said)}", status_code=303)

    async def token(self, request: Request) -> Response:
        """Exchange a code: for the client that asked, with its key and its verifier, once."""
        try:
            answer = self._exchanged(await _form(request), now=self.now())
        except RefusedByProviderError as error:
            status = 401 if str(error) == "invalid_client" else 400
            return _unkept(JSONResponse({"error": str(error)}, status_code=status))
        return _unkept(JSONResponse(answer))

    def _exchanged(self, form: Mapping[str, str], *, now: datetime) -> dict[str, object]:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise RefusedByProviderError("invalid_client")
        audience = frozenset((self.issuer, f"{self.issuer}/token"))
        self.client.check(form.get("client_assertion", ""), audience=audience, now=now)
        if form.get("grant_type") != "authorization_code":
            raise RefusedByProviderError("unsupported_grant_type")
        granted = self.codes.take(form.get("code", ""), now=now)
        if granted is None or granted.asked.redirect_uri != form.get("redirect_uri"):
            raise RefusedByProviderError("invalid_grant")
        check_verifier(form.get("code_verifier", ""), granted.asked)
        return {
            "access_token": self.tokens.put(granted, now=now),
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LASTS.total_seconds()),
            "id_token": id_token(granted, self.issuer, self.key, now=now),
        }

    async def userinfo(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        granted = self.tokens.look(token, now=self.now()) if scheme == "Bearer" else None
        if granted is None:
            headers = {"www-authenticate": 'Bearer error="invalid_token"'}
            return Response(status_code=401, headers=headers)
        return _unkept(JSONResponse(dict(userinfo(granted))))

    async def look(self, _: Request) -> Response:
        style = (Path(__file__).parent / "templates" / "look.css").read_bytes()
        return Response(style, media_type="text/css")

    def _asked(self, said: Mapping[str, str]) -> Asked:
        """Check an authorization request; one that is not in order goes nowhere."""
        asked = Asked(
            client_id=said.get("client_id", ""),
            redirect_uri=said.get("redirect_uri", ""),
            scope=said.get("scope", ""),
            state=said.get("state", ""),
            nonce=said.get("nonce", ""),
            challenge=said.get("code_challenge", ""),
        )
        if asked.client_id != self.client.client_id:
            raise RefusedByProviderError("unauthorized_client")
        if asked.redirect_uri not in self.client.redirect_uris:
            raise RefusedByProviderError("invalid_request: redirect_uri")
        if said.get("response_type") != "code" or "openid" not in asked.scope.split():
            raise RefusedByProviderError("unsupported_response_type")
        if said.get("code_challenge_method") != "S256" or not asked.challenge:
            raise RefusedByProviderError("invalid_request: PKCE with S256 is required")
        if not asked.state or not asked.nonce:
            raise RefusedByProviderError("invalid_request: state and nonce are required")
        return asked

    def _page(
        self, name: str, shown: Mapping[str, object], *, status: int = 200, goes_to: str = ""
    ) -> Response:
        back = urlsplit(goes_to)
        places = f"'self' {back.scheme}://{back.netloc}" if goes_to else "'none'"
        policy = (
            f"default-src 'none'; style-src 'self'; form-action {places}; frame-ancestors 'none'"
        )
        html = TEMPLATES.get_template(name).render(shown)
        return _unkept(
            HTMLResponse(html, status_code=status, headers={"content-security-policy": policy})
        )


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    return dict(parse_qsl(body[:FORM_MAX].decode("utf-8", errors="replace")))


def _unkept(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    response.headers["referrer-policy"] = "no-referrer"
    return response
