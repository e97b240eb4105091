"""What a verification shows of a person: kinds that rules ask for, never the claims themselves."""

from datetime import date
from enum import StrEnum
from typing import Final

from scheduling.people.rules.claims import Claims
from scheduling.people.rules.names import fold

WARD: Final = "練馬区"
_BEFORE_WARD: Final = "東京都"
_SCHOOL_YEAR_MONTH: Final = 4
_JUNIOR_LAST_AGE: Final = 15  # reached in the last school year of a junior high school


class Fact(StrEnum):
    LOCAL = "local"  # lives in the ward
    AGE65 = "age65"
    AGE75 = "age75"
    JUNIOR = "junior"  # up to the end of junior high school


def facts_of(claims: Claims, today: date) -> frozenset[Fact]:
    found = {Fact.LOCAL} if is_local(claims.address) else set[Fact]()
    if claims.birth_date is not None:
        age = age_on(claims.birth_date, today)
        found |= {fact for fact, least in _AGES.items() if age >= least}
        if is_junior(claims.birth_date, today):
            found.add(Fact.JUNIOR)
    return frozenset(found)


def is_local(address: str) -> bool:
    return fold(address).removeprefix(fold(_BEFORE_WARD)).startswith(fold(WARD))


def age_on(birth_date: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (0 if had_birthday else 1)


def is_junior(birth_date: date, today: date) -> bool:
    """Until the end of March of the school year in which one turns fifteen."""
    start = today.year if today.month >= _SCHOOL_YEAR_MONTH else today.year - 1
    turned = age_on(birth_date, date(start, _SCHOOL_YEAR_MONTH, 1))
    return age_on(birth_date, today) >= 0 and turned < _JUNIOR_LAST_AGE


_AGES: Final = {Fact.AGE65: 65, Fact.AGE75: 75}
