"""Security headers: the same on every answer, made once."""

from collections.abc import Iterable
from typing import Final

from api.exchange import Header

CONTENT_SECURITY_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY: Final[tuple[Header, ...]] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY),
    (b"x-content-type-options", b"nosniff"),
    # Not `no-referrer`: forms of ours would then say `Origin: null`.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(), microphone=(), payment=()"),
)
ONLY_OURS: Final[Header] = (b"cross-origin-resource-policy", b"same-origin")
FOR_ALL: Final[tuple[Header, ...]] = (
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
)
SECURE_ONLY: Final[Header] = (b"strict-transport-security", b"max-age=31536000")


def completed(headers: Iterable[Header], *, is_secure: bool = False) -> list[Header]:
    """Add what an answer lacks; what is not said to be cacheable is kept by nobody."""
    found = list(headers)
    names = {name for name, _ in found}
    found.extend(pair for pair in SECURITY if pair[0] not in names)
    if b"cross-origin-resource-policy" not in names:
        found.append(ONLY_OURS)
    if b"cache-control" not in names:
        found.append((b"cache-control", b"private, no-store"))
    if is_secure:
        found.append(SECURE_ONLY)
    return found
