"""What can be asked: days, parts, needs, and links to needs that come close."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from api.pages.reading import Node
from api.pages.view.need import PEOPLE, STRIP_DAYS, USES, Need, Part, View
from api.pages.words import Words

PARTS: Final = (Part.MORNING, Part.AFTERNOON, Part.EVENING)


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class DayTab:
    day: date
    month: str
    weekday: str
    free: int | None
    href: str
    current: bool
    tone: str  # sat, sun or nothing


@dataclass(frozen=True, slots=True)
class PartTab:
    name: str
    hours: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    selected: bool


def day_tabs(need: Need, strip: Node, words: Words) -> tuple[DayTab, ...]:
    free = {row.day("date"): row.number("free") for row in strip.nodes("dayCounts")}
    days = [need.strip_from + timedelta(days=ahead) for ahead in range(STRIP_DAYS)]
    return tuple(
        DayTab(
            day=day,
            month=words.say(f"month.{day.month}"),
            weekday=words.weekday(day),
            free=free.get(day),
            href=replace(need, day=day).address,
            current=day == need.day,
            tone=tone_of(day),
        )
        for day in days
    )


def tone_of(day: date) -> str:
    return {6: "sat", 7: "sun"}.get(day.isoweekday(), "")


def neighbours(need: Need, words: Words) -> tuple[Link | None, Link]:
    """The two weeks before (from today on) and after."""
    back = need.strip_from - timedelta(days=STRIP_DAYS)
    earlier = Link(words.say("ask.earlier", days=STRIP_DAYS), replace(need, day=back).address)
    ahead = replace(need, day=need.strip_to + timedelta(days=1)).address
    later = Link(words.say("ask.later", days=STRIP_DAYS), ahead)
    return (earlier if back >= need.today else None), later


def part_tabs(need: Need, words: Words) -> tuple[PartTab, ...]:
    return tuple(
        PartTab(
            name=words.say(f"part.{part.name}"),
            hours=words.say(f"part.{part.name}.hours"),
            href=replace(need, part=part).address,
            current=part is need.part,
        )
        for part in (*PARTS, Part.WHOLE_DAY)
    )


def people_options(need: Need, words: Words) -> tuple[Option, ...]:
    counts = sorted({*PEOPLE, need.people or PEOPLE[0]})
    said = [Option(str(n), words.say("ask.people.from", count=n), n == need.people) for n in counts]
    return (Option("", words.say("ask.people.any"), need.people is None), *said)


def use_options(need: Need, words: Words) -> tuple[Option, ...]:
    said = [Option(use, words.say(f"use.{use}"), use == need.use) for use in USES]
    return (Option("", words.say("ask.use.any"), not need.use), *said)


def area_options(need: Need, areas: Sequence[str], words: Words) -> tuple[Option, ...]:
    said = [Option(area, area, area == need.area) for area in areas]
    return (Option("", words.say("ask.area.any"), not need.area), *said)


def view_links(need: Need, words: Words) -> tuple[tuple[Link, bool], ...]:
    return tuple(
        (
            Link(words.say(f"ward.{view.value}"), replace(need, view=view).address + "#ward"),
            view is need.view,
        )
        for view in View
    )


def nearest(need: Need, strip: Node, free: int, words: Words) -> tuple[Link, ...]:
    """Where nothing is free: what comes close. Else the next day, with its count."""
    part = words.say(f"part.{need.part.name}")
    rows = [(row.day("date"), row.number("free")) for row in strip.nodes("dayCounts")]
    coming = [(day, count) for day, count in rows if day > need.day and count]
    days = [
        Link(
            words.say("empty.day", date=words.date_long(day), part=part, count=count),
            replace(need, day=day).address,
        )
        for day, count in coming
    ]
    if free:
        return tuple(days[:1])
    wider = [
        Link(
            words.say("empty.part", date=words.date_long(need.day)),
            replace(need, part=Part.WHOLE_DAY).address,
        )
    ]
    return (*days[:2], *(wider if need.part is not Part.WHOLE_DAY else ()), *_without(need, words))


def _without(need: Need, words: Words) -> tuple[Link, ...]:
    """The same need with one condition dropped, for each condition."""
    dropped = (
        (need.people, "ask.people", replace(need, people=None)),
        (need.wheelchair, "ask.wheelchair", replace(need, wheelchair=False)),
        (need.loud, "ask.loud", replace(need, loud=False)),
        (need.use, f"use.{need.use}", replace(need, use="")),
        (need.area, "ask.area", replace(need, area="")),
        (need.words, "ask.words", replace(need, words="")),
        (need.here, "ask.here", replace(need, here=False)),
    )
    return tuple(
        Link(words.say("empty.without", need=words.say(key)), without.address)
        for asked, key, without in dropped
        if asked
    )


def ward_title(need: Need, words: Words) -> str:
    date = words.date_long(need.day)
    if need.area:
        return words.say("ward.title.area", area=need.area, date=date)
    return words.say("ward.title", date=date)


def reading_of(need: Need) -> str:
    """Which words tell how the picture below is read."""
    if need.view is View.GRID:
        return "ward.reading.grid"
    return "ward.reading" if need.part is Part.WHOLE_DAY else "ward.reading.part"
