"""The judge of histories is judged: each planted wrong is named, and a lawful history is not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.load.history import Act, Ledger, faults

ROOM = frozenset({(1, 100), (1, 101)})
WON = Act(kind="book", booking="a", cells=ROOM, begun=0.0, ended=2.0, answer="booked")
LATE = Act(kind="book", booking="b", cells=ROOM, begun=1.0, ended=3.0, answer="taken")
GONE = Act(kind="cancel", booking="a", cells=ROOM, begun=4.0, ended=5.0, answer="cancelled")
NEXT = Act(kind="book", booking="c", cells=ROOM, begun=4.5, ended=6.0, answer="booked")
LAWFUL = (WON, LATE, GONE, NEXT)
LEDGER = Ledger(occupied={"c": ROOM}, announced={"a": 1, "c": 1})

Plant = tuple[tuple[Act, ...], Ledger]


def _naive() -> Plant:
    both = replace(LATE, answer="booked")
    return (WON, both), Ledger(occupied={"a": ROOM, "b": ROOM}, announced={"a": 1, "b": 1})


def _overlapping_by_half() -> Plant:
    other = replace(NEXT, begun=2.5, ended=3.5, cells=frozenset({(1, 101), (1, 102)}))
    return (WON, other), Ledger(occupied={"a": ROOM, "c": other.cells}, announced={"a": 1, "c": 1})


def _nobody_won() -> Plant:
    return (LATE,), Ledger(occupied={}, announced={})


def _refused_after_it_was_given_back() -> Plant:
    return (WON, GONE, replace(LATE, begun=5.5, ended=5.9)), Ledger(occupied={}, announced={"a": 1})


def _acknowledged_and_lost() -> Plant:
    return (WON,), Ledger(occupied={}, announced={"a": 1})


def _half_of_it_kept() -> Plant:
    return (WON,), Ledger(occupied={"a": frozenset({(1, 100)})}, announced={"a": 1})


def _refused_and_kept() -> Plant:
    return LAWFUL, replace(LEDGER, occupied={"c": ROOM, "b": ROOM})


def _cancelled_and_kept() -> Plant:
    return LAWFUL, replace(LEDGER, occupied={"c": ROOM, "a": ROOM})


def _outbox_lost() -> Plant:
    return LAWFUL, replace(LEDGER, announced={"c": 1})


def _announced_twice() -> Plant:
    return LAWFUL, replace(LEDGER, announced={"a": 2, "c": 1})


def test_a_lawful_history_has_no_faults() -> None:
    assert faults(LAWFUL, LEDGER) == []


def test_an_answer_nobody_heard_may_be_either() -> None:
    unheard = replace(WON, answer="unknown")
    for kept in ({"a": ROOM}, {}):
        assert faults((unheard, LATE), Ledger(occupied=kept, announced={})) == []


@pytest.mark.parametrize(
    ("plant", "word"),
    [
        (_naive, "double"),
        (_overlapping_by_half, "double"),
        (_nobody_won, "unjust"),
        (_refused_after_it_was_given_back, "unjust"),
        (_acknowledged_and_lost, "lost"),
        (_half_of_it_kept, "lost"),
        (_refused_and_kept, "ghost"),
        (_cancelled_and_kept, "ghost"),
        (_outbox_lost, "untold"),
        (_announced_twice, "untold"),
    ],
)
def test_a_planted_wrong_is_named(plant: Callable[[], Plant], word: str) -> None:
    acts, ledger = plant()
    assert any(fault.startswith(word) for fault in faults(acts, ledger))
