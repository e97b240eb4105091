"""Security headers: the same on every answer, made once."""

from collections.abc import Iterable
from typing import Final

from api.exchange import Header

NONCE_BYTES: Final = 16
# A script runs only with the nonce of its page, or because such a script imports it; no text ever
# becomes a script or markup (trusted types without any policy that could make it so).
_POLICY: Final = (
    "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
CONTENT_SECURITY_POLICY: Final = _POLICY.format(script="'none'").encode()

NOSNIFF: Final[Header] = (b"x-content-type-options", b"nosniff")
PAGE: Final[tuple[Header, ...]] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY),
    NOSNIFF,
    # Not `no-referrer`: forms of ours would then say `Origin: null`.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(), microphone=(), payment=()"),
)
# For an answer that no browser shows as a page: should one try, nothing in it runs or is framed.
DATA: Final[tuple[Header, ...]] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    NOSNIFF,
)
ONLY_OURS: Final[Header] = (b"cross-origin-resource-policy", b"same-origin")
FOR_ALL: Final[tuple[Header, ...]] = (
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"retry-after"),
)
SECURE_ONLY: Final[Header] = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def policy_of(nonce: str) -> str:
    """The policy of one page, with the nonce that its own script carries."""
    return _POLICY.format(script=f"'nonce-{nonce}' 'strict-dynamic'")


def completed(
    headers: Iterable[Header], *, usual: tuple[Header, ...] = DATA, is_secure: bool = False
) -> list[Header]:
    """Add what an answer lacks; what is not said to be cacheable is kept by nobody."""
    found = list(headers)
    names = {name for name, _ in found}
    found.extend(pair for pair in usual if pair[0] not in names)
    if b"cross-origin-resource-policy" not in names:
        found.append(ONLY_OURS)
    if b"cache-control" not in names:
        found.append((b"cache-control", b"private, no-store"))
    if is_secure:
        found.append(SECURE_ONLY)
    return found
