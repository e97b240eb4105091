"""What holds from a day on, until another day: bands, fees and authorities change on dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Dated(Generic[ValueT]):
    """A value that holds on the days `first` <= day < `stop`; no `stop`: for ever."""

    first: date
    stop: date | None
    value: ValueT

    def __post_init__(self) -> None:
        assert self.stop is None or self.first < self.stop, self

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.stop is None or day < self.stop)


def on(day: date, history: Iterable[Dated[ValueT]]) -> ValueT | None:
    """The value that holds on a day; at most one does."""
    return next((dated.value for dated in history if dated.holds(day)), None)


def turning_days(histories: Iterable[Sequence[Dated[ValueT]]]) -> set[date]:
    """The days on which something begins or ceases to hold."""
    return {
        day
        for history in histories
        for dated in history
        for day in (dated.first, dated.stop)
        if day is not None
    }
