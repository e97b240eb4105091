"""Seals: a value we give away and take back, so that only values of ours come in again."""

import base64
import binascii
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

KEY_BYTES: Final = 32
_TAG_BYTES: Final = 16
_KEY_FILE: Final = "seal.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """HMAC-SHA256 with a purpose: a seal of one kind is never taken for another kind.

    What is sealed can be read by anyone: seal numbers, never secrets.
    """

    key: bytes

    def __post_init__(self) -> None:
        assert len(self.key) >= KEY_BYTES, "a seal needs a key of 32 bytes"

    def close(self, content: bytes, *, purpose: str) -> str:
        """Seal a content for one purpose, as text that fits into a URL."""
        sealed = self._tag(content, purpose) + content
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def open(self, sealed: str, *, purpose: str) -> bytes | None:
        """Return the content, or None for whatever we did not seal for this purpose."""
        try:
            raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        tag, content = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
        return content if hmac.compare_digest(tag, self._tag(content, purpose)) else None

    def mark(self, content: bytes, *, purpose: str) -> bytes:
        """A code for one content that only we can make: given away without the content."""
        return self._tag(content, f"mark\0{purpose}")

    def _tag(self, content: bytes, purpose: str) -> bytes:
        return hmac.digest(self.key, purpose.encode() + b"\0" + content, sha256)[:_TAG_BYTES]


def kept_key(folder: Path) -> bytes:
    """Read the key of this installation, made once; all its processes share it."""
    return kept_file(folder / _KEY_FILE, secrets.token_bytes(KEY_BYTES))


def kept_file(path: Path, fresh: bytes) -> bytes:
    """Return what a file of secrets holds; where there is none it is made, for us alone to read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as output:
            output.write(fresh)
        with suppress(FileExistsError):  # Of two who make one at once, the first to link wins.
            path.hardlink_to(beside)
        beside.unlink()
    return path.read_bytes()
