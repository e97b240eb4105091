"""AccessProfile (利用配慮設定): how a person wants to be served; nothing in it says why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from scheduling.period.rules import TOKYO
from scheduling.rulebook.rules import Code, Refusal

DWELL_MS: Final = range(300, 3001)
SCAN_MS: Final = range(300, 10_001)
SIZES: Final = (100, 125, 150, 200)  # percent
MINUTES: Final = range(24 * 60)
NO_MINUTE: Final = -1


class Input(StrEnum):
    """What one answers with."""

    TOUCH = "touch"
    KEYBOARD = "keyboard"
    SCAN = "scan"
    GAZE = "gaze"


class TextLoad(StrEnum):
    STANDARD = "standard"
    EASY = "easy"  # やさしい日本語


class Way(StrEnum):
    """On which ways letters may come."""

    MAIL = "mail"
    PUSH = "push"
    LINE = "line"
    SHEET = "sheet"  # printed, or by fax


class Tongue(StrEnum):
    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """When no letter should ring: minutes from midnight; it may run past midnight."""

    start: int
    end: int

    def holds(self, moment: datetime) -> bool:
        local = moment.astimezone(TOKYO)
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def ends_after(self, moment: datetime) -> datetime:
        """The next time that these hours are over."""
        local = moment.astimezone(TOKYO)
        minute = local.hour * 60 + local.minute
        left = (self.end - minute) % (24 * 60)
        return local.replace(second=0, microsecond=0) + timedelta(minutes=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessProfile:
    """Every value has a default: nobody is asked before they are served."""

    input: Input = Input.TOUCH
    dwell_ms: int = 600
    scan_ms: int = 1_000
    furigana: bool = False
    text_load: TextLoad = TextLoad.STANDARD
    size: int = 100
    ways: frozenset[Way] = frozenset({Way.MAIL})
    tongue: Tongue = Tongue.JA
    quiet: Quiet | None = None


def fault_of(profile: AccessProfile) -> Refusal | None:
    """What no screen could follow is refused as a whole."""
    quiet = profile.quiet
    fits = (
        profile.dwell_ms in DWELL_MS
        and profile.scan_ms in SCAN_MS
        and profile.size in SIZES
        and (quiet is None or (quiet.start in MINUTES and quiet.end in MINUTES))
    )
    return None if fits else Refusal(code=Code.BAD_PROFILE)
