"""What the report says of a hand-over: nothing is dropped in silence."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a row is rejected, in the order of the checks."""

    UNREADABLE = "UNREADABLE"
    DUPLICATE = "DUPLICATE"
    UNKNOWN_ROOM = "UNKNOWN_ROOM"
    UNKNOWN_REGISTRANT = "UNKNOWN_REGISTRANT"
    END_BEFORE_START = "END_BEFORE_START"
    OUTSIDE_HOURS = "OUTSIDE_HOURS"
    BRIDGE_RULE = "BRIDGE_RULE"
    CLOSED = "CLOSED"
    OVERLAP = "OVERLAP"


class Warn(StrEnum):
    """What a clerk should look at in a row that was accepted."""

    EXPIRES_BEFORE_USE = "EXPIRES_BEFORE_USE"
    UNKNOWN_REDUCTION = "UNKNOWN_REDUCTION"
    FEE_DIFFERS = "FEE_DIFFERS"
    NO_FEE = "NO_FEE"
    CODE_REPAIRED = "CODE_REPAIRED"
    CODE_LEFT_EMPTY = "CODE_LEFT_EMPTY"
    VALUE_UNREADABLE = "VALUE_UNREADABLE"
    BYTES_UNREADABLE = "BYTES_UNREADABLE"
    RULE_TEXT_UNREADABLE = "RULE_TEXT_UNREADABLE"
    PART_UNKNOWN = "PART_UNKNOWN"
    NO_FRAMES = "NO_FRAMES"
    NOT_JOINED = "NOT_JOINED"


class Drift(StrEnum):
    """How a facility that we rule differs from what its former system says now."""

    CLASH = "CLASH"
    ONLY_THERE = "ONLY_THERE"
    CHANGED_THERE = "CHANGED_THERE"
    CANCELLED_THERE = "CANCELLED_THERE"


class Headline(StrEnum):
    """What is said of a whole file, at the top, before any row."""

    CUT_SHORT = "CUT_SHORT"
    TOTAL_DIFFERS = "TOTAL_DIFFERS"
    FILE_MISSING = "FILE_MISSING"
    FILE_UNKNOWN = "FILE_UNKNOWN"
    COLUMN_MISSING = "COLUMN_MISSING"
    HEADER_MISSING = "HEADER_MISSING"
    ENCODING = "ENCODING"
    INCOMPLETE = "INCOMPLETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the hand-over a row stands; line 1 is the heading."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report, to be read by a clerk."""

    place: Place
    code: Reason | Warn | Drift | Headline
    sentence: str
    column: str = ""
    key: str = ""  # the row's own number, where it could be read
    other: Place | None = None  # the row that stands instead
    other_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Accepted + rejected + skipped = read, for one file."""

    file: str
    read: int
    accepted: int
    rejected: int
    skipped: int
    reasons: Mapping[str, int]
    warnings: Mapping[str, int]

    @property
    def balanced(self) -> bool:
        return self.accepted + self.rejected + self.skipped == self.read


@dataclass(slots=True, kw_only=True)
class FileCount:
    """The running count of one file."""

    file: str
    read: int = 0
    skipped: int = 0
    accepted: int = 0
    rejected: Counter[Reason] = field(default_factory=Counter[Reason])
    warned: Counter[Warn] = field(default_factory=Counter[Warn])

    def tally(self) -> Tally:
        return Tally(
            file=self.file,
            read=self.read,
            accepted=self.accepted,
            rejected=self.rejected.total(),
            skipped=self.skipped,
            reasons={code.value: self.rejected[code] for code in Reason if self.rejected[code]},
            warnings={code.value: self.warned[code] for code in Warn if self.warned[code]},
        )


@dataclass(slots=True)
class Report:
    """Collects the counts and the findings of one hand-over."""

    files: dict[str, FileCount] = field(default_factory=dict[str, FileCount])
    headlines: list[Finding] = field(default_factory=list[Finding])
    rejects: list[Finding] = field(default_factory=list[Finding])
    warnings: list[Finding] = field(default_factory=list[Finding])
    drifts: list[Finding] = field(default_factory=list[Finding])

    def count(self, file: str) -> FileCount:
        return self.files.setdefault(file, FileCount(file=file))

    def add(self, finding: Finding) -> None:
        """A reject, a warning or a headline, each counted once."""
        match finding.code:
            case Reason():
                self.count(finding.place.file).rejected[finding.code] += 1
                self.rejects.append(finding)
            case Warn():
                self.count(finding.place.file).warned[finding.code] += 1
                self.warnings.append(finding)
            case Drift():
                self.drifts.append(finding)
            case Headline():
                self.headlines.append(finding)

    def add_all(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.add(finding)

    def sort(self) -> None:
        """By file and line: the order in which rows were judged is no news to a clerk."""
        order = {file: at for at, file in enumerate(self.files)}
        for findings in (self.headlines, self.rejects, self.warnings, self.drifts):
            findings.sort(key=lambda said: (order.get(said.place.file, -1), said.place.line))

    def tallies(self) -> tuple[Tally, ...]:
        return tuple(count.tally() for count in self.files.values())


WHOLE_FILE: Final = 0


def about(file: str, code: Headline, sentence: str) -> Finding:
    return Finding(place=Place(file=file, line=WHOLE_FILE), code=code, sentence=sentence)
