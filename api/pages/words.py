"""The words of the page: one catalogue, shared with the client; dates, times, money in words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import orjson
from markupsafe import Markup, escape

import pwa_backend
from scheduling.period.rules import TOKYO

CLIENT: Final = Path(pwa_backend.__file__).parent / "client"
EMPHASIS: Final = re.compile(r"\*(.+?)\*")
COMING_MONTHS: Final = 12


class Language(StrEnum):
    JA = "ja"
    EN = "en"


@cache
def catalogue(language: Language) -> dict[str, str]:
    loaded: dict[str, str] = orjson.loads((CLIENT / "words" / f"{language}.json").read_bytes())
    return loaded


@cache
def easy_catalogue() -> dict[str, str]:
    """What is said in やさしい日本語; where it has no sentence, the usual one is said."""
    loaded: dict[str, str] = orjson.loads((CLIENT / "words" / "easy.json").read_bytes())
    return catalogue(Language.JA) | loaded


@dataclass(frozen=True, slots=True)
class Words:
    """Says things in one language; `today` decides whether a year must be said."""

    language: Language
    today: date
    is_easy: bool = False

    def say(self, key: str, **parts: object) -> str:
        known = easy_catalogue() if self.is_easy else catalogue(self.language)
        return known[key].format(**parts)

    def rich(self, key: str, **parts: object) -> Markup:
        """The same, with *emphasis* as bold type."""
        return Markup(EMPHASIS.sub(r"<b>\1</b>", str(escape(self.say(key, **parts)))))  # noqa: S704 escaped first

    @property
    def register(self) -> str:
        return "easy" if self.is_easy else self.language.value

    def choose(self, ja: str, en: str) -> str:
        return ja if self.language is Language.JA else en

    def weekday(self, day: date) -> str:
        return self.say(f"weekday.{day.isoweekday()}")

    def date_long(self, day: date) -> str:
        said = self.say(
            "date.long",
            month=self.say(f"month.{day.month}").removesuffix("月"),
            day=day.day,
            weekday=self.weekday(day),
        )
        months = (day.year - self.today.year) * 12 + day.month - self.today.month
        near = 0 <= months < COMING_MONTHS
        return said if near else self.say("date.year", year=day.year, date=said)

    def date_short(self, day: date) -> str:
        return self.say("date.short", month=day.month, day=day.day)

    def times(self, start: str, end: str, key: str = "time.range") -> str:
        return self.say(key, start=start, end=end)

    def yen(self, amount: int | None) -> str:
        if amount is None:
            return self.say("yen.unknown")
        return self.say("yen.free") if amount == 0 else self.say("yen", yen=f"{amount:,}")

    def length(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if hours == 0:
            return self.say("hours.minutes")
        return self.say("hours.half" if rest else "hours.whole", hours=hours)

    def moment(self, moment: datetime) -> str:
        """A day and a clock time of Tokyo, as for a deadline."""
        local = moment.astimezone(TOKYO)
        return f"{self.date_long(local.date())} {clock(local)}"


def clock(moment: datetime) -> str:
    local = moment.astimezone(TOKYO)
    return f"{local.hour}:{local.minute:02}"


def clock_of(minute: int) -> str:
    """Minutes from midnight as people say them: 9:00, not 09:00."""
    return f"{minute // 60}:{minute % 60:02}"
