"""How a page looks and is operated: as a person keeps it, or as this browser was told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from api.pages.words import Language
from scheduling.people.rules.profile import (
    AccessProfile,
    Input,
    TextLoad,
    Tongue,
    fault_of,
)

COOKIE: Final = "hitome-look"
KEPT: Final = "hitome.look"  # where a request carries the look of who is signed in
A_YEAR: Final = 365 * 24 * 3600
# size, furigana, text load, input, dwell, scan: six choices of how, nothing of who or why.
_SAID: Final = re.compile(r"(\d{3})\.([01])\.([a-z]{4,8})\.([a-z]{4,8})\.(\d{3,4})\.(\d{3,5})")
PACED: Final = frozenset({Input.SCAN, Input.GAZE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of a profile a screen can follow; the language is None where nobody kept one."""

    profile: AccessProfile
    tongue: Tongue | None = None

    @property
    def is_easy(self) -> bool:
        return self.profile.text_load is TextLoad.EASY

    @property
    def has_readings(self) -> bool:
        """やさしい日本語 never stands without furigana."""
        return self.profile.furigana or self.is_easy

    @property
    def is_paced(self) -> bool:
        """Does a script of ours have to move or wait for this person?"""
        return self.profile.input in PACED

    def attributes(self, language: Language) -> Markup:
        """What the style sheet, the client and the pacing script read off the page."""
        profile, is_japanese = self.profile, language is Language.JA
        pace = profile.scan_ms if profile.input is Input.SCAN else profile.dwell_ms
        said = {
            "size": str(profile.size) if profile.size != PLAIN.profile.size else "",
            "readings": "on" if self.has_readings and is_japanese else "",
            "load": "easy" if self.is_easy and is_japanese else "",
            "input": profile.input if profile.input is not Input.TOUCH else "",
            "pace": str(pace) if self.is_paced else "",
        }
        return Markup("").join(
            Markup(' data-{}="{}"').format(name, value) for name, value in said.items() if value
        )


PLAIN: Final = Look(profile=AccessProfile())


def look_of(request: Request) -> Look:
    """The look of who is signed in, else what this browser was told, else none at all."""
    kept = request.scope.get(KEPT)
    return kept if isinstance(kept, Look) else told_look(request)


def told_look(request: Request) -> Look:
    """What the cookie of this browser says; what is no look of ours says nothing."""
    found = _SAID.fullmatch(request.cookies.get(COOKIE, ""))
    if found is None:
        return PLAIN
    size, furigana, load, answers_by, dwell, scan = found.groups()
    if answers_by not in list(Input) or load not in list(TextLoad):
        return PLAIN
    profile = AccessProfile(
        input=Input(answers_by),
        dwell_ms=int(dwell),
        scan_ms=int(scan),
        furigana=furigana == "1",
        text_load=TextLoad(load),
        size=int(size),
    )
    return PLAIN if fault_of(profile) else Look(profile=profile)


def read_choices(form: Mapping[str, str]) -> AccessProfile | None:
    """A form of choices as it was sent; None: it is none of ours."""
    answers_by, load = form.get("input", "").lower(), form.get("textLoad", "").lower()
    numbers = [form.get(name, "") for name in ("dwellMs", "scanMs", "size")]
    is_ours = answers_by in list(Input) and load in list(TextLoad)
    if not is_ours or not all(re.fullmatch(r"[0-9]{3,5}", one) for one in numbers):
        return None
    dwell, scan, size = map(int, numbers)
    profile = AccessProfile(
        input=Input(answers_by),
        dwell_ms=dwell,
        scan_ms=scan,
        furigana=form.get("furigana") == "1",
        text_load=TextLoad(load),
        size=size,
    )
    return None if fault_of(profile) else profile


def tell_browser(response: Response, profile: AccessProfile, *, is_secure: bool) -> None:
    """Keep the choices in this browser; the usual ones need no cookie."""
    value = ".".join((
        str(profile.size), str(int(profile.furigana)), profile.text_load, profile.input,
        str(profile.dwell_ms), str(profile.scan_ms),
    ))  # fmt: skip
    age = 0 if profile == PLAIN.profile else A_YEAR
    response.set_cookie(COOKIE, value, max_age=age, samesite="lax", secure=is_secure, httponly=True)
