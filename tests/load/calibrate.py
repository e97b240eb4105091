"""How fast this machine is: one loop that every absolute time is measured against."""

import hashlib
import time
from typing import Final

REFERENCE_SECONDS: Final = 0.2  # What the reference machine takes.
_BLOCK: Final = bytes(64 * 1024)
_BLOCKS: Final = 256 * 1024 * 1024 // len(_BLOCK)
_NUMBERS: Final = 2_000_000
_TIMES: Final = 5


def calibrate(times: int = _TIMES) -> float:
    """Return the seconds that the loop takes here, the best of a few."""
    return min(_once() for _ in range(times))


def _once() -> float:
    begun = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(_BLOCKS):
        digest.update(_BLOCK)
    total = sum(number * number for number in range(_NUMBERS))
    assert total > 0 and digest.digest()
    return time.perf_counter() - begun


def main() -> None:
    seconds = calibrate()
    print(f"calibrate: {seconds:.3f} s here, {REFERENCE_SECONDS:.1f} s on the reference machine")  # noqa: T201 - what a person asked for
    print(f"a time here x {REFERENCE_SECONDS / seconds:.3f} = the time there")  # noqa: T201 - the same


if __name__ == "__main__":
    main()
