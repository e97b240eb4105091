"""Who stands at the door, before anybody has proven anything: cookies, place and address."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from starlette.requests import Request

from api.signin.cookies import RESIDENT, STAFF, Cookie
from api.signin.device import family_of, neighbourhood_of
from api.signin.passkeys import Place
from api.signin.patience import Tryer
from infra import sessions
from infra.crypto import Seal
from infra.sessions import Kind, hash_of

RUNNING_SECONDS: Final = 600
DEVICE_SECONDS: Final = 400 * 86_400  # The longest that browsers keep a cookie.
RUNNING: Final = Cookie(name="hitome-signin", seconds=RUNNING_SECONDS)
DEVICE: Final = Cookie(name="hitome-device", seconds=DEVICE_SECONDS)
# What somebody else may have switched to at this device; nobody's secret, so no cookie of the host.
FORGOTTEN: Final = (b"hitome-language-now=; Path=/; Max-Age=0; SameSite=Lax",)
_DEVICE_BYTES: Final = 16  # With their seal, 32: as long as every other token of ours.
_SEEN: Final = "device"
_TRUSTED: Final = "trusted device"
_SESSION: Final = {Kind.RESIDENT: RESIDENT, Kind.STAFF: STAFF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One request that wants to sign in. Nothing here says who; all of it is the browser's own."""

    place: Place
    family: str
    tryer: Tryer
    secret: str = field(repr=False)  # of the running sign-in; made here if the browser has none
    previous_hash: bytes = field(repr=False)
    language: str
    now: datetime

    @property
    def is_secure(self) -> bool:
        return self.place.origin.startswith("https:")

    def started(self) -> bytes:
        """The header that keeps the secret of a running sign-in in this browser."""
        return RUNNING.header(self.secret, is_secure=self.is_secure)

    def entered(self, token: str, seal: Seal, *, kind: Kind = Kind.RESIDENT) -> tuple[bytes, ...]:
        """The headers of somebody who has come in: a session, a device one trusts, nothing else."""
        device = seal.close(secrets.token_bytes(_DEVICE_BYTES), purpose=_TRUSTED)
        return (
            *FORGOTTEN,
            _SESSION[kind].header(token, is_secure=self.is_secure),
            DEVICE.header(device, is_secure=self.is_secure),
            RUNNING.header("", is_secure=self.is_secure),
        )

    def seen(self, seal: Seal) -> tuple[bytes, ...]:
        """The header by which a browser is known again; none if it has one already."""
        if self.tryer.device:
            return ()
        device = seal.close(secrets.token_bytes(_DEVICE_BYTES), purpose=_SEEN)
        return (DEVICE.header(device, is_secure=self.is_secure),)

    def as_kind(self, kind: Kind, cookies: str) -> "Visitor":
        """The same browser at another door: the session it would end is that door's."""
        token = _SESSION[kind].token(cookies, is_secure=self.is_secure)
        return replace(self, previous_hash=hash_of(token) if token else b"")


def visitor_of(request: Request, seal: Seal, *, language: str, now: datetime) -> Visitor:
    cookies = request.headers.get("cookie", "")
    is_secure = request.url.scheme == "https"
    held = RESIDENT.token(cookies, is_secure=is_secure)
    origin = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return Visitor(
        place=Place(origin=origin, host=request.url.hostname or ""),
        family=family_of(request.headers.get("user-agent", "")),
        tryer=_tryer(request, cookies, seal, is_secure=is_secure),
        secret=RUNNING.token(cookies, is_secure=is_secure) or sessions.new_token(),
        previous_hash=hash_of(held) if held else b"",
        language=language,
        now=now,
    )


def _tryer(request: Request, cookies: str, seal: Seal, *, is_secure: bool) -> Tryer:
    token = DEVICE.token(cookies, is_secure=is_secure) or ""
    trusted = seal.open(token, purpose=_TRUSTED)
    return Tryer(
        device=trusted or seal.open(token, purpose=_SEEN) or b"",
        neighbourhood=neighbourhood_of(request.client.host if request.client else None),
        is_trusted=trusted is not None,
    )
