"""The states of a room on a day: which mark, which tone, and which of many speaks for all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import orjson

from api.pages.words import CLIENT, Words


@dataclass(frozen=True, slots=True)
class Mark:
    """Shape, tone and word: each says it alone."""

    shape: str
    tone: str
    word: str
    count: int = 0  # of rooms that can be used, where several are meant


@cache
def _looks() -> dict[str, tuple[str, str]]:
    """By state, in the order in which one of them speaks for several rooms."""
    rows: list[dict[str, str]] = orjson.loads((CLIENT / "shared" / "states.json").read_bytes())
    return {row["state"]: (row["mark"], row["tone"]) for row in rows}


def mark_of(state: str, words: Words) -> Mark:
    shape, tone = _looks()[state]
    return Mark(shape=shape, tone=tone, word=words.say(f"state.{state}"))


def mark_of_all(states: Sequence[str], words: Words) -> Mark:
    """How many can be used, as the sentence counts them; where none can, the best of any."""
    found = Counter(states)
    best = next(state for state in _looks() if found[state])
    mark = mark_of(best, words)
    return replace(mark, count=found["FREE"] + found["PARTLY_FREE"])


def in_order(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The states that occur, best first."""
    known = dict(counts)
    return tuple((state, known[state]) for state in _looks() if known.get(state))
