"""The habit of taking guards out: each is found, each is taken out alone."""

import tomllib

from tests.load.mutants import GUARD, REASONS, every_mutant, mutants_of

TEXT = """
    update x set used_at = now()
     where x.hash = hashed and x.used_at is null and x.expires_at > now()
       and x.person_id = infra.actor();
"""


def test_each_guard_is_taken_out_alone() -> None:
    found = list(mutants_of("a.function.sql", TEXT))
    assert [one.guard for one in found] == [
        "and x.used_at is null #1",
        "and x.expires_at > now() #1",
        "and x.person_id = infra.actor() #1",
    ]
    assert [one.line for one in found] == [3, 3, 4]
    for one in found:
        assert len(GUARD.findall(one.text)) == 2
        assert "where x.hash = hashed" in one.text


def test_there_are_guards_and_each_has_a_name_of_its_own() -> None:
    every = list(every_mutant([]))
    assert len(every) > 100
    assert len({one.name for one in every}) == len(every)


def test_what_was_judged_is_still_there() -> None:
    """A reason for a guard that has gone is no reason."""
    reasons = tomllib.loads(REASONS.read_text("utf-8"))
    assert set(reasons) <= {one.name for one in every_mutant([])}
    assert all(reason.endswith(".") for reason in reasons.values())
