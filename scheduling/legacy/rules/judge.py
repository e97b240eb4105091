"""The judge of a whole hand-over: files in, typed rows and a report out. Never fails."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from scheduling.legacy.rules import halls, opendata, plaza
from scheduling.legacy.rules import public_forms as forms
from scheduling.legacy.rules.closings import closings
from scheduling.legacy.rules.dates import read_date
from scheduling.legacy.rules.findings import Finding, Headline, Report, Warn, about
from scheduling.legacy.rules.handover import Judged, Part
from scheduling.legacy.rules.judge_halls import halls_part
from scheduling.legacy.rules.judge_plaza import plaza_part
from scheduling.legacy.rules.judge_public import public_part
from scheduling.legacy.rules.rows import OpenDataRow
from scheduling.legacy.rules.sheets import Form
from scheduling.legacy.rules.taking import Intake, Kind
from scheduling.legacy.rules.texts import decode, fold_name

FORMS: Final[tuple[Form, ...]] = (
    forms.FACILITIES, forms.ROOMS, forms.FRAMES, forms.ACTIVITIES, forms.CLOSURES,
    forms.FEES, forms.REDUCTIONS, forms.PERSONS, forms.GROUPS, forms.MEMBERS,
    forms.BOOKINGS, forms.ENTRIES,
    halls.FACILITIES, halls.ROOMS, halls.FEES, halls.REDUCTIONS, halls.CLOSURES,
    halls.GROUPS, halls.MEMBERS, halls.BOOKINGS,
    plaza.FACILITIES, plaza.FEES, plaza.REDUCTIONS, plaza.WINDOWS, plaza.CLOSURES,
    plaza.GROUPS, plaza.BOOKINGS, plaza.ENTRIES,
    opendata.FACILITIES,
)  # fmt: skip
DAYS_AHEAD: Final = 400  # how far regular closing days are worked out: a year and a month
_PROSE: Final = (".md", ".pdf", ".docx")
_BASE_DATE: Final = re.compile(r"抽出基準日\s*[:：]?\s*([^\s。/／]+)")
OPEN_DATA: Final = Kind(form=opendata.FACILITIES, read=opendata.facility)


def judge(files: Mapping[str, bytes], *, today: date) -> Judged:
    """Judge a hand-over by the names of its files; `today` stands in for a missing base date."""
    known, said = recognised(files)
    intake = Intake(known)
    for form in FORMS:
        intake.report.count(form.file)
    intake.report.add_all(said)
    parts = (public_part(intake), halls_part(intake), plaza_part(intake))
    open_data = _open_data(intake, parts)
    intake.report.sort()
    base = base_date(files) or today
    ahead = base + timedelta(days=DAYS_AHEAD)
    whole = tuple(replace(one, closings=closings(one, first=base, last=ahead)) for one in parts)
    return Judged(base=base, parts=whole, open_data=open_data, report=intake.report)


def recognised(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Files by the names we know, whatever the case of their letters and their folder."""
    by_path = {_plain(form.file): form.file for form in FORMS}
    by_name = {path.rsplit("/", 1)[-1]: file for path, file in by_path.items()}
    found: dict[str, bytes] = {}
    said: list[Finding] = []
    # What stands in its own folder goes before a file that only has the right name.
    for path in sorted(files, key=lambda path: (_plain(path) not in by_path, path)):
        plain = _plain(path)
        file = by_path.get(plain) or by_name.get(plain.rsplit("/", 1)[-1])
        if file is not None and file not in found:
            found[file] = files[path]
        elif not plain.endswith(_PROSE):
            sentence = "引渡しの一覧にないファイルなので読みませんでした。"
            said.append(about(path, Headline.FILE_UNKNOWN, sentence))
    return found, tuple(said)


def base_date(files: Mapping[str, bytes]) -> date | None:
    """抽出基準日, from the hand-over's own description."""
    for path in sorted(files):
        if _plain(path).endswith("readme.md"):
            text, _ = decode(files[path], frozenset())
            match = _BASE_DATE.search(text)
            return read_date(match[1]) if match else None
    return None


def _plain(path: str) -> str:
    return unicodedata.normalize("NFKC", path).replace("\\", "/").lower()


def _open_data(intake: Intake, parts: Iterable[Part]) -> tuple[OpenDataRow, ...]:
    """Joined to facilities by folded name, never by ID; one row a name."""
    rows, said = opendata.repaired(intake.take_all(OPEN_DATA))
    intake.report.add_all(said)
    names = {fold_name(row.name) for part in parts for row in part.facilities}
    joined: defaultdict[str, list[OpenDataRow]] = defaultdict(list)
    for row in rows:
        joined[fold_name(row.name)].append(row)
    intake.report.add_all(_apart(joined, names))
    return tuple(same[0] for same in joined.values())


def _apart(joined: Mapping[str, list[OpenDataRow]], names: set[str]) -> Iterator[Finding]:
    for name, same in joined.items():
        for at, row in enumerate(same):
            if at or name not in names:
                sentence = "同じ名称の施設がないか、先の行にあるので、施設に結び付けませんでした。"
                yield Finding(
                    place=row.place,
                    code=Warn.NOT_JOINED,
                    column="名称",
                    sentence=sentence,
                    key=row.code,
                )


def facts_by_name(rows: Iterable[OpenDataRow]) -> dict[str, OpenDataRow]:
    return {fold_name(row.name): row for row in rows}


def conserved(report: Report) -> bool:
    """Per file accepted + rejected + skipped = rows read."""
    return all(tally.balanced for tally in report.tallies())
