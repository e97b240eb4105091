"""What a measurement says: figures beside their targets, printed and kept."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import orjson
from rich.console import Console
from rich.table import Table

from infra.config import ROOT
from tests.load.calibrate import REFERENCE_SECONDS, calibrate

FOLDER: Final = ROOT / ".hitome" / "bench"


class Goal(StrEnum):
    """How a figure stands to its target."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="
    SECONDS_AT_MOST = "<= there"  # A time: compared as the reference machine would take it.
    NONE = ""  # Told for its own sake.


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured figure. Times are in any unit: what is compared is scaled, not converted."""

    name: str
    figure: float
    unit: str
    goal: Goal = Goal.NONE
    target: float = 0.0
    note: str = ""

    def compared(self, scale: float) -> float:
        return self.figure * scale if self.goal is Goal.SECONDS_AT_MOST else self.figure

    def is_met(self, scale: float) -> bool | None:
        """Return whether the target is met; None where there is none."""
        compared = self.compared(scale)
        match self.goal:
            case Goal.AT_LEAST:
                return compared >= self.target
            case Goal.AT_MOST | Goal.SECONDS_AT_MOST:
                return compared <= self.target
            case Goal.EXACTLY:
                return compared == self.target
            case Goal.NONE:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where and how quietly it was measured."""

    cores: int
    processor: str
    python: str
    calibrate_seconds: float
    load: tuple[float, float, float]

    @property
    def scale(self) -> float:
        """What a time here is multiplied with to be a time on the reference machine."""
        return REFERENCE_SECONDS / self.calibrate_seconds


def machine() -> Machine:
    return Machine(
        cores=os.cpu_count() or 1,
        processor=_processor(),
        python=platform.python_version(),
        calibrate_seconds=round(calibrate(), 4),
        load=os.getloadavg(),
    )


def publish(name: str, rows: Sequence[Row], here: Machine | None = None) -> Machine:
    """Print the rows and keep them as .hitome/bench/<name>.json."""
    here = here or machine()
    # Not in a terminal: wide enough for every column.
    Console(width=None if Console().is_terminal else 150).print(_table(name, rows, here))
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = {"machine": asdict(here), "rows": [_kept(row, here) for row in rows]}
    (FOLDER / f"{name}.json").write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2))
    return here


def _table(name: str, rows: Sequence[Row], here: Machine) -> Table:
    load = " ".join(f"{part:.1f}" for part in here.load)
    title = f"{name}: calibrate {here.calibrate_seconds:.3f} s, {here.cores} cores, load {load}"
    table = Table(title=title, title_justify="left")
    for column in ("measure", "here", "there", "target", "met", "note"):
        table.add_column(column, justify="right" if column in {"here", "there"} else "left")
    for row in rows:
        met = {True: "yes", False: "NO", None: ""}[row.is_met(here.scale)]
        table.add_row(row.name, _figure(row), _there(row, here), _target(row), met, row.note)
    return table


def _figure(row: Row) -> str:
    return f"{_number(row.figure)} {row.unit}".rstrip()


def _there(row: Row, here: Machine) -> str:
    scaled = row.goal is Goal.SECONDS_AT_MOST
    return f"{_number(row.compared(here.scale))} {row.unit}" if scaled else ""


def _target(row: Row) -> str:
    sign = row.goal.value.removesuffix(" there")
    return f"{sign} {_number(row.target)} {row.unit}".rstrip() if sign else ""


def _number(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 or number == int(number) else f"{number:.3g}"


def _kept(row: Row, here: Machine) -> dict[str, object]:
    return {
        "name": row.name,
        "figure": row.figure,
        "unit": row.unit,
        "goal": row.goal.value,
        "target": row.target,
        "compared": row.compared(here.scale),
        "met": row.is_met(here.scale),
        "note": row.note,
    }


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if not described.exists():
        return platform.processor()
    lines = described.read_text(encoding="utf-8").splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()
