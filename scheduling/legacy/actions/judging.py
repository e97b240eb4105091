"""Judge files with the collector at rest."""

import gc
from collections.abc import Mapping
from datetime import date

from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import judge


def judged(files: Mapping[str, bytes], *, today: date) -> Judged:
    """A million values are made and all live on: looking for garbage took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return judge(files, today=today)
    finally:
        if was_on:
            gc.enable()
