"""Names for the arrays of the view: half-hours and bands are bits of 64-bit integers."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Columns: TypeAlias = NDArray[np.intp]
Small: TypeAlias = NDArray[np.uint8]
Degrees: TypeAlias = NDArray[np.float64]

MISSING: Final = -1  # the version of a row that is not there


def places(numbers: Columns | Flags) -> list[int]:
    """The places that a selection names, as plain integers."""
    chosen = np.flatnonzero(numbers) if numbers.dtype == np.bool_ else numbers
    return [int(number) for number in chosen.tolist()]
