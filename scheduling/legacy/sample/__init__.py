"""The synthetic hand-over that travels with the project, packed so that it packs the same again."""

import io
import lzma
import tarfile
from collections.abc import Mapping
from importlib import resources
from typing import Final

NAME: Final = "handover.tar.xz"
_PART_MAX: Final = 64 * 1024 * 1024


def packed(files: Mapping[str, bytes]) -> bytes:
    """The same files make the same archive: names in order, no times, no owners."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            archive.addfile(entry, io.BytesIO(files[name]))
    return lzma.compress(plain.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Names and contents; nothing is written to disk."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress(archive))) as opened:
        for entry in opened:
            content = opened.extractfile(entry)
            if content is not None and entry.size <= _PART_MAX:
                found[entry.name] = content.read()
    return found


def handover() -> dict[str, bytes]:
    """The files of the sample hand-over."""
    return unpacked(resources.files("scheduling.legacy.sample").joinpath(NAME).read_bytes())
