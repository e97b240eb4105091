"""使用料: what a band of a room costs a class of holders, from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from scheduling.period.dated import Dated, on

ANY_CLASS: Final = ""
# Whose class the facility does not know pays as its unregistered user (halls 登録外, plaza E).
UNREGISTERED: Final = ("登録外", "E")


@dataclass(frozen=True, slots=True)
class Fee:
    """The dated amounts of one class: one a band, in the order of the room's bands."""

    holder_class: str
    yen: tuple[Dated[tuple[int, ...]], ...]


def yen_of(fees: Iterable[Fee], holder_class: str, day: date) -> tuple[int, ...] | None:
    """The amounts that hold for a class on a day: any class, the own one, the unregistered one."""
    valid = {fee.holder_class: on(day, fee.yen) for fee in fees}
    for name in (ANY_CLASS, holder_class, *UNREGISTERED):
        yen = valid.get(name)
        if yen is not None:
            return yen
    return None
