"""A judge of histories: what callers saw beside what the rows say. No code of the product in it.

A booking is surely there from the moment its caller heard so until somebody begins to give it
back; it may be there from the moment it was asked for until its end was heard.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Literal, TypeAlias

Cell: TypeAlias = tuple[int, int]  # an atom, and a half-hour counted from the epoch
Answer: TypeAlias = Literal["booked", "taken", "busy", "cancelled", "refused", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One call as its caller saw it."""

    kind: Literal["book", "cancel"]
    booking: str
    cells: frozenset[Cell]
    begun: float
    ended: float
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the rows say in the end: what is occupied, and what the house was told of it."""

    occupied: Mapping[str, frozenset[Cell]]
    announced: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A booking, surely there within, perhaps there without."""

    booking: str
    asked: float
    heard: float
    let_go: float
    gone: float


def faults(acts: Sequence[Act], ledger: Ledger) -> list[str]:
    """Say everything that no lawful house would have answered; nothing is well."""
    lives = _lives(acts)
    by_cell: dict[Cell, list[Life]] = defaultdict(list)
    for act in acts:
        if act.booking in lives and act.kind == "book":
            for cell in act.cells:
                by_cell[cell].append(lives[act.booking])
    return [
        *_doubled(by_cell),
        *_unjust(acts, by_cell),
        *_lost(acts, lives, ledger),
        *_untold(acts, ledger),
    ]


def _lives(acts: Iterable[Act]) -> dict[str, Life]:
    made: dict[str, Act] = {}
    ended: dict[str, Act] = {}
    for act in acts:
        if act.kind == "book" and act.answer in {"booked", "unknown"}:
            made[act.booking] = act
        if act.kind == "cancel" and act.answer in {"cancelled", "unknown"}:
            ended[act.booking] = act
    return {name: _life(act, ended.get(name)) for name, act in made.items()}


def _life(made: Act, ended: Act | None) -> Life:
    return Life(
        booking=made.booking,
        asked=made.begun,
        heard=made.ended if made.answer == "booked" else inf,
        let_go=ended.begun if ended else inf,
        gone=ended.ended if ended and ended.answer == "cancelled" else inf,
    )


def _doubled(by_cell: Mapping[Cell, list[Life]]) -> list[str]:
    found: list[str] = []
    for cell, lives in by_cell.items():
        sure = sorted((life for life in lives if life.heard < life.let_go), key=_when_heard)
        found += [
            f"double: {one.booking} and {other.booking} at {cell}"
            for one, other in pairwise(sure)
            if other.heard < one.let_go
        ]
    return found


def _when_heard(life: Life) -> float:
    return life.heard


def _unjust(acts: Iterable[Act], by_cell: Mapping[Cell, list[Life]]) -> list[str]:
    refusals = (act for act in acts if act.kind == "book" and act.answer in {"taken", "busy"})
    return [
        f"unjust: {act.booking} was told {act.answer}"
        for act in refusals
        if not _just(act, by_cell)
    ]


def _just(refusal: Act, by_cell: Mapping[Cell, list[Life]]) -> bool:
    """Somebody else may have been there at some moment between question and answer."""
    return any(
        life.asked < refusal.ended and life.gone > refusal.begun
        for cell in refusal.cells
        for life in by_cell.get(cell, ())
    )


def _lost(acts: Sequence[Act], lives: Mapping[str, Life], ledger: Ledger) -> list[str]:
    cells = {act.booking: act.cells for act in acts if act.kind == "book"}
    surely = {name for name, life in lives.items() if life.heard < inf and life.let_go == inf}
    perhaps = {name for name, life in lives.items() if life.gone == inf}
    lost = [f"lost: {name}" for name in sorted(surely) if ledger.occupied.get(name) != cells[name]]
    ghosts = [f"ghost: {name}" for name in sorted(set(ledger.occupied) - perhaps)]
    return lost + ghosts


def _untold(acts: Iterable[Act], ledger: Ledger) -> list[str]:
    return [
        f"untold: {act.booking} was announced {ledger.announced.get(act.booking, 0)} times"
        for act in acts
        if act.kind == "book" and act.answer == "booked" and ledger.announced.get(act.booking) != 1
    ]
