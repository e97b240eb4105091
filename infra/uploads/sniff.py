"""What a file is, by its first bytes and never by its name or by what its sender says."""

from enum import StrEnum
from typing import Final


class PictureKind(StrEnum):
    """The three kinds that are taken; whatever else is refused, SVG and GIF with it."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


HEAD_BYTES: Final = 16
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"


def kind_of(head: bytes) -> PictureKind | None:
    """The kind that the first bytes say; None: nothing that we take."""
    if head.startswith(_PNG):
        return PictureKind.PNG
    if head.startswith(_JPEG):
        return PictureKind.JPEG
    return PictureKind.WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None
