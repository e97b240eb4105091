"""A child process that makes a picture anew from its pixels: python -m infra.uploads.redraw KIND.

Bytes in on standard input, PNG out on standard output. Its memory, time and files are bounded
before a decoder sees the first byte; nothing of the file but its pixels comes out: no EXIF, no
second file behind it, no text. It says why not by its exit code only. Here pillow is wrapped.
"""

import resource
import sys
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

PIXELS_MAX: Final = 40_000_000
SIDE_MAX: Final = 4_096  # what comes out; more than any screen of ours shows
BYTES_MAX: Final = 10 * 1024 * 1024
MEMORY_MAX: Final = 1024 * 1024 * 1024
SECONDS_MAX: Final = 20
TOO_LARGE: Final = 3
NOT_A_PICTURE: Final = 4


def bound() -> None:
    """Let this process have so much and no more, for good; it opens no file from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def redrawn(raw: bytes, kind: str) -> bytes | int:
    """The picture anew as PNG, or the code of what is wrong with it."""
    try:
        with Image.open(BytesIO(raw), formats=[kind.upper()]) as opened:
            if opened.width * opened.height > PIXELS_MAX:
                return TOO_LARGE
            upright = ImageOps.exif_transpose(opened)
            pixels = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    except Image.DecompressionBombError:
        return TOO_LARGE
    except (OSError, ValueError, SyntaxError, MemoryError):
        return NOT_A_PICTURE
    pixels.thumbnail((SIDE_MAX, SIDE_MAX))
    fresh = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    out = BytesIO()
    fresh.save(out, format="PNG")
    return out.getvalue()


def main() -> int:
    kind = sys.argv[1]
    Image.init()  # Every decoder is loaded before files are out of reach.
    bound()
    made = redrawn(sys.stdin.buffer.read(BYTES_MAX + 1), kind)
    if isinstance(made, int):
        return made
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
