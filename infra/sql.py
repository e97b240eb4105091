"""SQL lives in .sql files: `-- name: word` opens a query, the next name or the end closes it."""

import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

_NAME = re.compile(r"^-- name: ([a-z_]+)\s*$", re.MULTILINE)


def load(package: str, filename: str = "store.sql") -> Mapping[str, str]:
    """Read the named queries of one file; an empty or repeated one is a bug of ours."""
    text = resources.files(package).joinpath(filename).read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    queries: dict[str, str] = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        assert name not in queries, f"{package}/{filename} names {name} twice"
        assert body.strip(), f"{package}/{filename}: {name} is empty"
        queries[name] = body.strip()
    return MappingProxyType(queries)
