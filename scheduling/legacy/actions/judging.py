"""Judge the files of a hand-over with the collector at rest."""

from collections.abc import Mapping
from datetime import date

from infra.memory import collector_at_rest
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import judge


def judged(files: Mapping[str, bytes], *, today: date) -> Judged:
    with collector_at_rest():
        return judge(files, today=today)
