"""How one wants to be served, as a form of choices: nothing has to be typed."""

from collections.abc import Iterable, Mapping
from typing import Final

from api.exchange import JsonObject
from api.pages.reading import Node
from api.pages.view.ask import Option
from api.pages.words import Words, clock_of
from scheduling.people.rules.profile import AccessProfile, Input, TextLoad, Tongue

INPUTS: Final = ("TOUCH", "KEYBOARD", "SCAN", "GAZE")
LOADS: Final = ("STANDARD", "EASY")
WAYS: Final = ("MAIL", "PUSH", "LINE", "SHEET")
TONGUES: Final = ("JA", "EN")
SIZES: Final = (100, 125, 150, 200)
DWELLS: Final = (300, 450, 600, 900, 1200, 1800, 2400, 3000)
SCANS: Final = (300, 500, 750, 1000, 1500, 2000, 3000, 5000, 8000, 10_000)
HALF_HOURS: Final = range(0, 24 * 60, 30)
NONE: Final = ""


def choices(profile: Node, words: Words) -> dict[str, tuple[Option, ...]]:
    quiet_from, quiet_until = (profile.number_or_none(name) for name in ("quietFrom", "quietUntil"))
    shown = AccessProfile(
        input=Input[profile.text("input")],
        text_load=TextLoad[profile.text("textLoad")],
        tongue=Tongue[profile.text("tongue")],
        size=profile.number("size"),
        dwell_ms=profile.number("dwellMs"),
        scan_ms=profile.number("scanMs"),
    )
    return {
        **display_choices(shown, words),
        "ways": _said("way", WAYS, profile.texts("ways"), words),
        "quietFrom": _minutes(quiet_from, words),
        "quietUntil": _minutes(quiet_until, words),
    }


def display_choices(profile: AccessProfile, words: Words) -> dict[str, tuple[Option, ...]]:
    """What a screen can follow: the same choices for a person and for a browser of nobody's."""
    return {
        "input": _said("input", INPUTS, [profile.input.name], words),
        "textLoad": _said("load", LOADS, [profile.text_load.name], words),
        "tongue": _said("tongue", TONGUES, [profile.tongue.name], words),
        "size": _numbers(SIZES, profile.size, words, "profile.percent"),
        "dwellMs": _numbers(DWELLS, profile.dwell_ms, words, "profile.ms"),
        "scanMs": _numbers(SCANS, profile.scan_ms, words, "profile.ms"),
    }


def read_profile(form: Mapping[str, str], ways: Iterable[str]) -> JsonObject:
    """The form as it was sent; what is no number is out of range, and said to be."""
    return {
        "input": form.get("input", ""),
        "dwellMs": _number(form.get("dwellMs")),
        "scanMs": _number(form.get("scanMs")),
        "furigana": form.get("furigana") == "1",
        "textLoad": form.get("textLoad", ""),
        "size": _number(form.get("size")),
        "ways": list(ways),
        "tongue": form.get("tongue", ""),
        "quietFrom": _number_or_none(form.get("quietFrom")),
        "quietUntil": _number_or_none(form.get("quietUntil")),
        "seenVersion": _number(form.get("seenVersion")),
    }


def _said(
    kind: str, values: Iterable[str], chosen: Iterable[str], words: Words
) -> tuple[Option, ...]:
    held = set(chosen)
    return tuple(Option(one, words.say(f"profile.{kind}.{one}"), one in held) for one in values)


def _numbers(values: tuple[int, ...], chosen: int, words: Words, key: str) -> tuple[Option, ...]:
    """A value that another client chose stands among ours, so that saving does not lose it."""
    return tuple(
        Option(str(one), words.say(key, number=f"{one:,}"), one == chosen)
        for one in sorted({*values, chosen})
    )


def _minutes(chosen: int | None, words: Words) -> tuple[Option, ...]:
    known = sorted({*HALF_HOURS, *(() if chosen is None else (chosen,))})
    return (
        Option(NONE, words.say("profile.quiet.none"), chosen is None),
        *(Option(str(one), clock_of(one), one == chosen) for one in known),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else -1


def _number_or_none(text: str | None) -> int | None:
    return None if text in (None, NONE) else _number(text)
