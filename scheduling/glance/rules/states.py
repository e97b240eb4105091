"""The words of the view: states with their reasons, and the verdicts that stand for both."""

from enum import IntEnum, StrEnum
from typing import Final


class SlotState(StrEnum):
    """空き状況, as shown."""

    FREE = "free"  # 空き
    PARTLY_FREE = "partly_free"  # 一部空き
    FULL = "full"  # 空きなし
    OUTSIDE_WINDOW = "outside_window"  # 申込期間外
    OUTSIDE_HOURS = "outside_hours"  # 利用時間外
    CLOSED = "closed"  # 休館
    LOTTERY_OPEN = "lottery_open"  # 抽選申込可能
    LOTTERY_PENDING = "lottery_pending"  # 抽選待ち
    HIDDEN = "hidden"  # 公開対象外
    ASK_FACILITY = "ask_facility"  # 施設に問合せ


class SlotReason(StrEnum):
    """Why the state is what it is."""

    VACANT = "vacant"
    SOME_TAKEN = "some_taken"
    ALL_TAKEN = "all_taken"
    CLOSED_DAY = "closed_day"
    CLOSED_HOURS = "closed_hours"
    NO_HOURS = "no_hours"
    BEYOND_HORIZON = "beyond_horizon"
    OVER = "over"
    NOT_PUBLIC = "not_public"
    FACILITY_DECIDES = "facility_decides"
    NOT_OPEN_YET = "not_open_yet"
    LOTTERY = "lottery"


class Verdict(IntEnum):
    """A state and its reason as one small number; up to PARTLY_CLOSED a use is possible."""

    FREE = 0
    PARTLY_TAKEN = 1
    PARTLY_CLOSED = 2
    ALL_TAKEN = 3
    TOO_SHORT = 4
    CLOSED_DAY = 5
    CLOSED_HOURS = 6
    NO_HOURS = 7
    BEYOND_HORIZON = 8
    OVER = 9
    NOT_PUBLIC = 10
    FACILITY_DECIDES = 11
    NOT_OPEN_YET = 12

    @property
    def state(self) -> SlotState:
        return SAID[self][0]

    @property
    def reason(self) -> SlotReason:
        return SAID[self][1]


SAID: Final = (  # in the order of Verdict
    (SlotState.FREE, SlotReason.VACANT),
    (SlotState.PARTLY_FREE, SlotReason.SOME_TAKEN),
    (SlotState.PARTLY_FREE, SlotReason.CLOSED_HOURS),
    (SlotState.FULL, SlotReason.ALL_TAKEN),
    (SlotState.FULL, SlotReason.SOME_TAKEN),
    (SlotState.CLOSED, SlotReason.CLOSED_DAY),
    (SlotState.CLOSED, SlotReason.CLOSED_HOURS),
    (SlotState.OUTSIDE_HOURS, SlotReason.NO_HOURS),
    (SlotState.OUTSIDE_WINDOW, SlotReason.BEYOND_HORIZON),
    (SlotState.OUTSIDE_WINDOW, SlotReason.OVER),
    (SlotState.HIDDEN, SlotReason.NOT_PUBLIC),
    (SlotState.ASK_FACILITY, SlotReason.FACILITY_DECIDES),
    (SlotState.OUTSIDE_WINDOW, SlotReason.NOT_OPEN_YET),
)
