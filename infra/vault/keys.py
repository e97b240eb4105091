"""The keys of this installation: those that wrap data keys, by version, and the index key."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, TypeAdapter

from infra.config import Settings
from infra.crypto import KEY_BYTES, kept_file

_FILE: Final = "vault.key"
_INDEX: Final = "index"


class BadKeyError(Exception):
    """A key that was given is no key; the text names it and never shows it."""


class _Kept(BaseModel):
    """The file: base64 of each key."""

    wrapping: dict[int, str]
    index: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Several versions may coexist: the highest wraps, every one of them unwraps."""

    wrapping: Mapping[int, bytes]
    index: bytes

    def __post_init__(self) -> None:
        assert self.wrapping, "a vault needs a key that wraps"
        for name, key in (*self.wrapping.items(), (_INDEX, self.index)):
            if len(key) != KEY_BYTES:
                raise BadKeyError(f"key {name} has not {KEY_BYTES} bytes")

    @property
    def current(self) -> int:
        """Return the version under which new keys are wrapped."""
        return max(self.wrapping)


def load_keys(settings: Settings) -> Keys:
    """Return the keys from the environment, else from the file beside the seal's, made once."""
    given = {int(version): key.get_secret_value() for version, key in settings.vault_keys.items()}
    index = settings.vault_index_key
    if given and index is not None:
        return _keys(given, index.get_secret_value())
    kept = _read(settings.home)
    return _keys({**kept.wrapping, **given}, index.get_secret_value() if index else kept.index)


def add_version(settings: Settings) -> int:
    """Put a new wrapping key into the file; `Vault.rewrap` then moves every data key to it."""
    kept = _read(settings.home)
    version = max(kept.wrapping) + 1
    grown = _Kept(wrapping={**kept.wrapping, version: _fresh()}, index=kept.index)
    path = settings.home / _FILE
    # Beside it, then in its place: nobody ever reads half a file.
    beside = f"{_FILE}.{version}"
    kept_file(settings.home / beside, grown.model_dump_json(indent=2).encode())
    (settings.home / beside).replace(path)
    return version


def _read(home: Path) -> _Kept:
    made = {"wrapping": {"1": _fresh()}, "index": _fresh()}
    raw = kept_file(home / _FILE, json.dumps(made, indent=2).encode())
    return TypeAdapter(_Kept).validate_json(raw)


def _keys(wrapping: Mapping[int, str], index: str) -> Keys:
    opened = {version: _decoded(key, version) for version, key in wrapping.items()}
    return Keys(wrapping=MappingProxyType(opened), index=_decoded(index, _INDEX))


def _decoded(text: str, name: int | str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise BadKeyError(f"key {name} is not base64") from None


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
