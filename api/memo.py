"""Answers kept ready: public trusted documents as bytes, until anything they show may differ.

Only what the public door answers to nobody in particular is kept here, so no person's answer can
reach another person. A document is executed once a view; after that it costs a look-up.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

import brotli

from api.exchange import Answer, Header
from api.headers import completed

BYTES_MAX: Final = 32 * 1024 * 1024
PAGES_MAX: Final = 512
PACKED_MAX: Final = 128
BROTLI_QUALITY: Final = 5  # Half a millisecond for a week of the ward; 11 takes forty.
PACKED_FROM: Final = 512  # bytes; a smaller answer fits one packet anyway
REVALIDATE: Final[Header] = (b"cache-control", b"public, max-age=0, must-revalidate")
VARY: Final[Header] = (b"vary", b"accept, accept-encoding")


@dataclass(frozen=True, slots=True)
class Form:
    """One answer in one encoding, whole and as "you have it"."""

    etag: bytes
    whole: Answer
    unchanged: Answer

    def answer(self, held: bytes | None) -> Answer:
        """The answer for a client that holds this entity tag, or none, or another."""
        return self.unchanged if held is not None and _holds(held, self.etag) else self.whole


@dataclass(frozen=True, slots=True)
class Page:
    """One answer as it is, and packed where that is smaller."""

    plain: Form
    packed: Form

    def form(self, accepted: bytes) -> Form:
        return self.packed if takes_brotli(accepted) else self.plain


class Memo:
    """Pages by address and media type; all of them go when the view moves on."""

    def __init__(self, view: Callable[[], Hashable]) -> None:
        self._view = view
        self._seen: Hashable = None
        self._pages: OrderedDict[tuple[bytes, bytes], Page] = OrderedDict()
        self._packed: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self.hits = 0

    def find(self, query: bytes, media: bytes) -> Page | None:
        """Give what is ready for the view of this moment."""
        view = self._view()
        if view != self._seen:
            self._pages.clear()
            self._bytes = 0
            self._seen = view
            return None
        page = self._pages.get((query, media))
        if page is not None:
            self.hits += 1
        return page

    def keep(self, query: bytes, media: bytes, body: bytes) -> Page:
        """Make a page; it is kept while it is among the latest and the view stands."""
        page = self._made(body, media)
        self._drop((query, media))
        self._pages[query, media] = page
        self._bytes += len(body)
        while len(self._pages) > PAGES_MAX or self._bytes > BYTES_MAX:
            self._drop(next(iter(self._pages)))
        return page

    def _drop(self, key: tuple[bytes, bytes]) -> None:
        gone = self._pages.pop(key, None)
        self._bytes -= len(gone.plain.whole.body) if gone else 0

    def _made(self, body: bytes, media: bytes) -> Page:
        digest = sha256(body).hexdigest()[:32].encode()
        plain = _form(body, digest, ((b"content-type", media),))
        if len(body) < PACKED_FROM:
            return Page(plain, plain)
        packed = ((b"content-type", media), (b"content-encoding", b"br"))
        return Page(plain, _form(self._pack(digest, body), digest + b"-br", packed))

    def _pack(self, digest: bytes, body: bytes) -> bytes:
        """Compress; equal content, as the catalogue in every view, is compressed once."""
        if digest not in self._packed:
            self._packed[digest] = brotli.compress(body, quality=BROTLI_QUALITY)
            if len(self._packed) > PACKED_MAX:
                self._packed.popitem(last=False)
        return self._packed[digest]


def _form(body: bytes, tag: bytes, own: Sequence[Header]) -> Form:
    etag = b'"' + tag + b'"'
    common: list[Header] = [REVALIDATE, VARY, (b"etag", etag)]
    length = (b"content-length", b"%d" % len(body))
    return Form(
        etag=etag,
        whole=Answer(status=200, body=body, headers=completed([*own, *common, length])),
        unchanged=Answer(status=304, headers=completed(common)),
    )


@lru_cache(maxsize=64)
def takes_brotli(accepted: bytes) -> bool:
    wishes = (wish.replace(b" ", b"").partition(b";") for wish in accepted.lower().split(b","))
    return any(name == b"br" and weight not in _NONE for name, _, weight in wishes)


_NONE: Final = (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")


def _holds(held: bytes, etag: bytes) -> bool:
    """If-None-Match compares weakly: a proxy may have weakened a tag on its way."""
    return any(tag.strip().removeprefix(b"W/") in (etag, b"*") for tag in held.split(b","))
