"""Which browser it is, as a person would tell it: its family, and nothing that singles it out."""

import ipaddress
from typing import Final

# The first that fits: every browser claims to be those below it as well.
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 56  # What a household is given.


def family_of(user_agent: str) -> str:
    """As `iPhone Safari`; empty for what we do not know."""
    found = (
        next((name for sign, name in table if sign in user_agent), "")
        for table in (_SYSTEMS, _BROWSERS)
    )
    return " ".join(filter(None, found))


def neighbourhood_of(host: str | None) -> str:
    """The prefix of an address: whoever has one address there can have the next as well."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:  # A unix socket, or a client made by a test.
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    length = _IPV4_PREFIX if address.version == 4 else _IPV6_PREFIX
    return str(ipaddress.ip_network((address, length), strict=False))
