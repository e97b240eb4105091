"""Prices: yen a band, at the rate of the day of use."""

from collections.abc import Iterable, Sequence


def price_of(places: Iterable[int], yen: Sequence[int], *, percent_off: int = 0) -> int:
    """Sum the bands of a use, then take the relief; fractions of a yen are cut off."""
    full = sum(yen[place] for place in places)
    return full * (100 - percent_off) // 100
