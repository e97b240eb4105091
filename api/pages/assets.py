"""The built client as the pages name it: its styles, its script, and what that will want next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import orjson

from api.pages.reading import Node

ENTRY: Final = "app/main.ts"

Chunks: TypeAlias = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Assets:
    """Without a build there are none, and the pages work by themselves."""

    chunks: Chunks = field(default_factory=dict[str, Mapping[str, object]], repr=False)

    @classmethod
    def load(cls, folder: Path) -> "Assets":
        manifest = folder / ".vite" / "manifest.json"
        return cls(orjson.loads(manifest.read_bytes())) if manifest.exists() else cls()

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(f"/{name}" for name in _texts(self.chunks.get(ENTRY, {}).get("css")))

    @property
    def scripts(self) -> tuple[str, ...]:
        return (self._address(ENTRY),) if self.chunks else ()

    def ahead(self, screen: str, language: str) -> tuple[str, ...]:
        """Name early what the script of a screen will want: then all of it comes at once."""
        wanted = (f"app/screens/{screen}.tsx", f"words/{language}.json")
        keys = {key: None for one in wanted if one in self.chunks for key in self._needed(one)}
        return tuple(self._address(key) for key in keys if key != ENTRY)

    def _needed(self, key: str) -> Iterable[str]:
        yield key
        for other in _texts(self.chunks[key].get("imports")):
            yield from self._needed(other)

    def _address(self, key: str) -> str:
        return f"/{self.chunks[key]['file']}"


def _texts(value: object) -> tuple[str, ...]:
    return () if value is None else Node({"list": value}).texts("list")
