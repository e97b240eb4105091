"""A need as the address says it, and addresses that say a need.

The client's `shared/need.ts` is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from api.exchange import JsonObject

STRIP_DAYS: Final = 14
PEOPLE: Final = (5, 10, 15, 20, 30, 50, 100, 200)
AREA_MAX: Final = 40
WORDS_MAX: Final = 60


class Part(StrEnum):
    """Part of the day; the value is the address's word."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WHOLE_DAY = "day"


class View(StrEnum):
    LIST = "list"
    GRID = "grid"


USES: Final[Mapping[str, tuple[str, ...]]] = {
    "meeting": ("meeting", "culture", "hall", "tatami"),
    "tatami": ("tatami",),
    "gym": ("gym",),
    "tennis": ("tennis",),
    "ball": ("ball",),
    "pool": ("pool",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody is looking for."""

    day: date
    today: date
    part: Part = Part.WHOLE_DAY
    people: int | None = None
    use: str = ""
    wheelchair: bool = False
    loud: bool = False
    here: bool = False
    area: str = ""
    words: str = ""
    view: View = View.LIST

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> Self:
        """Read an address. What cannot be read is taken as not said: an old link still opens."""
        return cls(
            day=_day(query.get("day", ""), today),
            today=today,
            part=_one_of(Part, query.get("part", ""), Part.WHOLE_DAY),
            people=_people(query.get("people", "")),
            use=query.get("use", "") if query.get("use", "") in USES else "",
            wheelchair=query.get("wheelchair") == "1",
            loud=query.get("loud") == "1",
            here=query.get("here") == "1",
            area=query.get("area", "")[:AREA_MAX],
            words=query.get("q", "").strip()[:WORDS_MAX],
            view=_one_of(View, query.get("view", ""), View.LIST),
        )

    @property
    def strip_from(self) -> date:
        """The days shown: fixed pages of two weeks from today; none moves under the finger."""
        page = max(0, (self.day - self.today).days) // STRIP_DAYS
        return self.today + timedelta(days=page * STRIP_DAYS)

    @property
    def strip_to(self) -> date:
        return self.strip_from + timedelta(days=STRIP_DAYS - 1)

    @property
    def plain(self) -> Self:
        """The same day and part, with every condition dropped."""
        return type(self)(day=self.day, today=self.today, part=self.part, view=self.view)

    @property
    def is_plain(self) -> bool:
        return self == self.plain

    @property
    def address(self) -> str:
        said = self._said()
        return f"/?{urlencode(said)}" if said else "/"

    def glance_variables(self) -> JsonObject:
        """As the document of the first screen takes it."""
        return {
            "need": self.variables(),
            "strip": self.strip_variables(),
            "day": self.day.isoformat(),
        }

    def variables(self) -> JsonObject:
        """As the search takes it."""
        day = self.day.isoformat()
        return {"from": day, "to": day, **self._conditions()}

    def strip_variables(self) -> JsonObject:
        return {
            "from": self.strip_from.isoformat(),
            "to": self.strip_to.isoformat(),
            **self._conditions(),
        }

    def _conditions(self) -> JsonObject:
        said: JsonObject = {
            "part": self.part.name,
            "people": self.people,
            "kinds": [*USES[self.use]] if self.use else None,
            "wheelchair": self.wheelchair or None,
            "loud": self.loud or None,
            "bookableHereOnly": self.here or None,
            "areas": [self.area] if self.area else None,
            "text": self.words or None,
        }
        return {name: value for name, value in said.items() if value is not None}

    def _said(self) -> dict[str, str]:
        said = {
            "day": self.day.isoformat() if self.day != self.today else "",
            "part": "" if self.part is Part.WHOLE_DAY else self.part.value,
            "people": str(self.people or ""),
            "use": self.use,
            "wheelchair": "1" if self.wheelchair else "",
            "loud": "1" if self.loud else "",
            "here": "1" if self.here else "",
            "area": self.area,
            "q": self.words,
            "view": "" if self.view is View.LIST else self.view.value,
        }
        return {name: value for name, value in said.items() if value}


EnumT = TypeVar("EnumT", bound=StrEnum)


def _one_of(kind: type[EnumT], word: str, otherwise: EnumT) -> EnumT:
    return next((one for one in kind if one.value == word), otherwise)


def _day(word: str, today: date) -> date:
    try:
        return max(today, date.fromisoformat(word))
    except ValueError:
        return today


def _people(word: str) -> int | None:
    return (
        int(word)
        if word.isascii() and word.isdigit() and len(word) <= 4 and int(word) > 0
        else None
    )
