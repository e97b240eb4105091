"""The demo's own identity provider: its key, its place, and whom of the sample people it means."""

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from joserfc.jwk import ECKey

from api.demo.provider.cast import CAST
from api.demo.provider.vouch import CLIENT_ID
from api.signin.port import RETURN, subject_of
from infra import roles
from infra.config import Settings
from infra.credentials import entering
from infra.crypto import Seal, kept_key
from scheduling.people.store.samples import sample_id

NAME: Final = "demo"
LABELS: Final = {"JA": "デモ用の本人確認(見本)", "EN": "Demo identity check (sample)"}
_KEY: Final = "identity.pem"
_PUBLIC_KEY: Final = "identity.pub.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """A socket on this machine only, and what each side is told."""

    entrance: socket.socket
    home: Path
    site: str  # where the demo itself is

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.entrance.getsockname()[1]}"

    def arguments(self) -> tuple[str, ...]:
        """For the provider: who it is, whose key it trusts, and where it may send people back."""
        places = {self.site, self.site.replace("localhost", "127.0.0.1")}
        back = (f"{place}{RETURN}" for place in sorted(places))
        return (self.issuer, str(self.home / _PUBLIC_KEY), *back)

    def environment(self) -> dict[str, str]:
        """For our own processes: which provider there is, and who we are to it."""
        said = {
            "NAME": NAME,
            "ISSUER": self.issuer,
            "CLIENT_ID": CLIENT_ID,
            "KEY_FILE": str(self.home / _KEY),
            **{f"LABEL_{language}": label for language, label in LABELS.items()},
        }
        return {f"HITOME_IDENTITY__{name}": value for name, value in said.items()}


def open_vouching(home: Path, site: str) -> Vouching:
    """Bind a place for the provider and make our key to it, once."""
    entrance = socket.create_server(("127.0.0.1", 0))
    if not (home / _PUBLIC_KEY).exists():
        key = ECKey.generate_key("P-256")
        _write(home / _KEY, key.as_pem(private=True))
        _write(home / _PUBLIC_KEY, key.as_pem(private=False))
    return Vouching(entrance=entrance, home=home, site=site)


async def link_samples(settings: Settings) -> None:
    """Tell whom of the sample people the provider means; the others register by signing in."""
    seal = Seal(key=kept_key(settings.home))
    async with roles.owner(settings) as conn, roles.acting_as(conn, "hitome_importer"):
        for one in CAST:
            if not one.is_new:
                subject = subject_of(seal, NAME, one.subject)
                await entering.link(conn, subject, sample_id(one.number))


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all; nobody else may read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as output:
        output.write(content)
    fresh.replace(path)
