"""The built client: read once, packed at build time, kept by browsers as long as its name says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.exchange import Answer, Header
from api.memo import takes_brotli
from infra.config import ROOT

CLIENT: Final = ROOT / "pwa_backend" / "client" / "dist"
HASHED: Final = "assets/"  # The build puts a hash of the content into these names.
FOR_EVER: Final[Header] = (b"cache-control", b"public, max-age=31536000, immutable")
ASK_FIRST: Final[Header] = (b"cache-control", b"public, no-cache")
VARY: Final[Header] = (b"vary", b"accept-encoding")
_PACKED: Final = ".br"
_TYPES: Final = {".webmanifest": "application/manifest+json", ".map": "application/json"}


@dataclass(frozen=True, slots=True)
class File:
    """One file, as it is and packed."""

    plain: Answer
    packed: Answer
    etag: bytes


class Static:
    """Every file of a folder by its address; nothing is looked for on disk for a request."""

    def __init__(self, folder: Path = CLIENT) -> None:
        self._files: Mapping[str, File] = dict(_read(folder)) if folder.is_dir() else {}

    async def __call__(self, request: Request) -> Response:
        found = self._files.get(request.url.path.removeprefix("/"))
        if found is None:
            raise HTTPException(404)
        if request.headers.get("if-none-match", "").encode() == found.etag:
            return _response(Answer(status=304, headers=found.plain.headers))
        accepted = request.headers.get("accept-encoding", "").encode("latin-1")
        return _response(found.packed if takes_brotli(accepted) else found.plain)


def _read(folder: Path) -> Iterator[tuple[str, File]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix not in (_PACKED, ".gz") and not name.startswith("."):
            yield name, _file(path, name)


def _file(path: Path, name: str) -> File:
    body = path.read_bytes()
    etag = f'"{sha256(body).hexdigest()[:32]}"'.encode()
    keep = FOR_EVER if name.startswith(HASHED) else ASK_FIRST
    headers = ((b"content-type", _type(path)), (b"etag", etag), keep, VARY)
    plain = Answer(status=200, body=body, headers=headers)
    packed = path.with_name(path.name + _PACKED)
    if not packed.exists():
        return File(plain, plain, etag)
    encoded = (*headers, (b"content-encoding", b"br"))
    return File(plain, Answer(status=200, body=packed.read_bytes(), headers=encoded), etag)


def _type(path: Path) -> bytes:
    kind = _TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"
    texts = kind.startswith("text/") or kind.endswith(("javascript", "json", "xml"))
    return f"{kind}; charset=utf-8".encode() if texts else kind.encode()


def _response(answer: Answer) -> Response:
    response = Response(answer.body, status_code=answer.status)
    response.raw_headers.extend(answer.headers)
    return response
