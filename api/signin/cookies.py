"""The cookies: an opaque token each, named so that no other host and no script can touch it."""

import re
from dataclasses import dataclass
from typing import Final

from infra import sessions
from infra.db import NO_SESSION

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One kind of cookie: what it is called and how long a browser keeps it; None: until closed."""

    name: str
    seconds: int | None

    def called(self, *, is_secure: bool) -> str:
        """`__Host-` binds the cookie to this very host; browsers grant it to HTTPS only."""
        return f"__Host-{self.name}" if is_secure else self.name

    def token(self, cookies: str, *, is_secure: bool) -> str | None:
        """Find our token in a Cookie header; whatever has not its form is no token."""
        wanted = self.called(is_secure=is_secure)
        for part in cookies.split(";"):
            name, _, value = part.strip().partition("=")
            if name == wanted and _TOKEN.fullmatch(value):
                return value
        return None

    def header(self, token: str, *, is_secure: bool) -> bytes:
        """The header that hands the token over, or takes it back when it is empty."""
        age = "" if self.seconds is None and token else f"; Max-Age={self.seconds if token else 0}"
        secure = "; Secure" if is_secure else ""
        name = self.called(is_secure=is_secure)
        # Lax, not Strict: the return from the identity provider is a step from another site.
        return f"{name}={token}; Path=/{age}; HttpOnly; SameSite=Lax{secure}".encode()


# Two, for a clerk is a resident too: at the desk the one, at home the other, never each for both.
RESIDENT: Final = Cookie(name="hitome", seconds=sessions.RESIDENT_DAYS * _DAY)
STAFF: Final = Cookie(name="hitome-desk", seconds=None)


def session_hash(cookies: str, *, is_secure: bool, cookie: Cookie = RESIDENT) -> bytes:
    """What the database knows a session by; NO_SESSION where the browser holds none."""
    token = cookie.token(cookies, is_secure=is_secure)
    return sessions.hash_of(token) if token else NO_SESSION
