"""Which registrations of the sample may be one: counted, and each with its reasons."""

from collections import Counter

import pytest

from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.store.compared import compared
from scheduling.people.rules.links import Candidate, Compared, SameFact, candidates, strength_of
from scheduling.people.rules.registrants import RegistrantId

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows(judged: Judged) -> dict[RegistrantId, Compared]:
    return {one.registrant_id: one for one in compared(judged.parts)}


@pytest.fixture(scope="module")
def found(rows: dict[RegistrantId, Compared]) -> list[Candidate]:
    return candidates(rows.values())


def test_the_pairs_of_the_sample_by_system(
    rows: dict[RegistrantId, Compared], found: list[Candidate]
) -> None:
    systems = Counter("+".join(sorted((rows[one.first].system, rows[one.second].system)))
                      for one in found)  # fmt: skip
    assert systems == {"halls+public": 1765, "plaza+public": 607, "halls+plaza": 449}
    assert Counter(strength_of(one.facts) for one in found) == {"strong": 2639, "likely": 182}


def test_every_pair_agrees_in_name_or_kana_and_in_one_fact_more(
    rows: dict[RegistrantId, Compared], found: list[Candidate]
) -> None:
    for one in found:
        assert {SameFact.NAME, SameFact.KANA} & set(one.facts)
        assert set(one.facts) - {SameFact.NAME, SameFact.KANA}
        first, second = rows[one.first].members, rows[one.second].members
        assert one.in_both == len(first & second)
        assert one.only_first + one.in_both == len(first)
        assert one.only_second + one.in_both == len(second)


def test_unreadable_signs_and_old_forms_are_seen_through(
    rows: dict[RegistrantId, Compared], found: list[Candidate]
) -> None:
    """〓沢洋子 of one list and 吉沢洋子 of the other."""
    blurred = [one for one in found
               if any("〓" in rows[key].representative for key in (one.first, one.second))
               and SameFact.REPRESENTATIVE in one.facts]  # fmt: skip
    assert blurred
