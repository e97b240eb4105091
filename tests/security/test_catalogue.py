"""The list is whole, and every test that it names exists."""

from tests.security.catalogue import Case, exists, read

COUNTS = {"A": 18, "B": 8, "C": 8, "D": 20, "E": 5, "F": 16}


def test_all_75_cases_and_14_incidents_are_listed() -> None:
    found = read()
    expected = {f"{letter}{n}" for letter, most in COUNTS.items() for n in range(1, most + 1)}
    assert set(found["case"]) == expected
    assert len(expected) == 75
    assert len(found["incident"]) == 14


def test_every_test_that_is_named_exists() -> None:
    named = [test for part in read().values() for case in part.values() for test in case.tests]
    assert [test for test in named if not exists(test)] == []
    assert not exists("tests/security/test_catalogue.py::test_that_was_never_written")


def test_what_no_test_holds_says_what_will() -> None:
    silent = [
        name
        for part in read().values()
        for name, case in part.items()
        if not case.tests and not _says(case)
    ]
    assert silent == []


def _says(case: Case) -> bool:
    return case.later.startswith(("issue ", "issues "))
