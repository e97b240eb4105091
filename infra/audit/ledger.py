"""The ledger: every batch once more, signed, in a file that the owner of the database cannot write.

It is kept by the worker, in a folder that only its user may write; where several machines work, on
storage that they share. A line is a batch; nothing in it tells what a row says.
"""

import base64
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel

from infra.audit.leaves import Batch
from infra.crypto import kept_file

_KEY: Final = "audit.key"
_FILE: Final = "audit-ledger.jsonl"
TAIL: Final = 4 << 20  # more than a line: 16 bytes a row, and the rows of a batch are bounded


class _Line(BaseModel):
    """A line of the file; bytes are base64."""

    batch: int
    spans: tuple[int, ...]
    contents: str
    root: str
    chain: str
    sealed_at: datetime
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line as it was read: the batch, if it is one, and whether its signature is ours."""

    line: int
    batch: Batch | None
    is_signed: bool


class Ledger:
    """Appended to by one sealer at a time; read by whoever verifies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        raw = kept_file(folder / _KEY, Ed25519PrivateKey.generate().private_bytes_raw())
        self._key = Ed25519PrivateKey.from_private_bytes(raw)

    @property
    def path(self) -> Path:
        return self._path

    @property
    def public_key(self) -> str:
        """Return what checks the signatures, to be printed beside the root."""
        return self._key.public_key().public_bytes_raw().hex()

    def append(self, one: Batch) -> None:
        """Sign a batch and put it on the disk before anyone is told that it is sealed."""
        text = _signed_part(one)
        line = {**text, "signature": _text(self._key.sign(orjson.dumps(text)))}
        with _appending(self._path) as handle:
            os.write(handle, orjson.dumps(line) + b"\n")
            os.fsync(handle)

    def last(self) -> Batch | None:
        """Return the batch of the last whole line; None: there is none, or it is not ours."""
        if not self._path.exists():
            return None
        with self._path.open("rb") as lines:
            lines.seek(max(0, self._path.stat().st_size - TAIL))
            whole, _, _ = lines.read().rpartition(b"\n")
        line = whole.rpartition(b"\n")[2]
        return self._entry(0, line).batch if line else None

    def read(self) -> Iterator[Entry]:
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.endswith(b"\n"):
                    yield self._entry(number, line)

    def _entry(self, number: int, line: bytes) -> Entry:
        try:
            said = _Line.model_validate_json(line)
            one, signature = _batch(said), _bytes(said.signature)
        except ValueError:
            return Entry(line=number, batch=None, is_signed=False)
        try:
            self._key.public_key().verify(signature, orjson.dumps(_signed_part(one)))
        except InvalidSignature:
            return Entry(line=number, batch=one, is_signed=False)
        return Entry(line=number, batch=one, is_signed=True)


@contextmanager
def _appending(path: Path) -> Generator[int]:
    """Open for one line; half a line that a power cut left behind was never relied on, and goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        tail = os.pread(handle, TAIL, max(0, size - TAIL))
        os.ftruncate(handle, size - len(tail) + tail.rfind(b"\n") + 1)
        yield handle
    finally:
        os.close(handle)


def _signed_part(one: Batch) -> dict[str, object]:
    return {
        "batch": one.batch,
        "spans": list(one.spans),
        "contents": _text(one.contents),
        "root": _text(one.root),
        "chain": _text(one.chain),
        "sealed_at": one.sealed_at.isoformat(),
    }


def _batch(said: _Line) -> Batch:
    return Batch(
        batch=said.batch,
        spans=said.spans,
        contents=_bytes(said.contents),
        root=_bytes(said.root),
        chain=_bytes(said.chain),
        sealed_at=said.sealed_at,
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
