"""The judge on the whole sample: against a second judge, against figures, against hand checks."""

from collections import Counter
from datetime import date
from hashlib import sha256

import pytest

from scheduling.legacy.actions.judging import judged as judge_all
from scheduling.legacy.rules.findings import Finding, Reason, Warn
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import FORMS, conserved
from scheduling.legacy.rules.rows import Status
from scheduling.space.areas import AREAS, area_of
from scheduling.space.rules import System
from tests.scheduling.legacy.second_judge import ACCEPTED, verdicts

pytestmark = pytest.mark.slow

TODAY = date(2026, 12, 1)
BOOKINGS = ("public/YOYAKU.CSV", "halls/yoyaku.txt", "plaza/applications.jsonl")
# file: read, accepted, rejected, skipped
FIGURES = {
    "public/SHISETSU.CSV": (53, 52, 0, 1),
    "public/SHITSUJO.CSV": (227, 227, 0, 0),
    "public/KYUKAN.CSV": (411, 409, 0, 2),
    "public/SHIYORYO.CSV": (1895, 1895, 0, 0),
    "public/RIYOSHA_KOJIN.CSV": (3012, 3000, 8, 4),
    "public/RIYOSHA_DANTAI.CSV": (4043, 4025, 12, 6),
    "public/KOSEIIN.CSV": (12123, 12123, 0, 0),
    "public/YOYAKU.CSV": (38290, 37993, 284, 13),
    "public/CHUSEN.CSV": (18515, 18485, 25, 5),
    "halls/kan.txt": (60, 59, 0, 1),
    "halls/dantai.txt": (3874, 3860, 9, 5),
    "halls/yoyaku.txt": (20531, 20300, 221, 10),
    "plaza/groups.jsonl": (1206, 1200, 4, 2),
    "plaza/applications.jsonl": (1262, 1215, 45, 2),
    "plaza/lottery.jsonl": (1504, 1497, 6, 1),
    "opendata/131202_public_facility.csv": (112, 112, 0, 0),
}


def first_verdicts(judged: Judged) -> dict[tuple[str, int], str]:
    found = {
        (said.place.file, said.place.line): said.code.value
        for said in judged.report.rejects
        if said.place.file in BOOKINGS
    }
    for part in judged.parts:
        for one in part.bookings:
            found[one.row.place.file, one.row.place.line] = ACCEPTED
    return found


def test_two_judges_written_apart_agree_on_every_row(
    judged: Judged, files: dict[str, bytes]
) -> None:
    first, second = first_verdicts(judged), verdicts(files)
    assert len(first) == 60_058
    assert {
        key: (first.get(key), second[key]) for key in second if first.get(key) != second[key]
    } == {}
    assert first.keys() == second.keys()


def test_every_row_is_accounted_for(judged: Judged) -> None:
    found = {
        tally.file: (tally.read, tally.accepted, tally.rejected, tally.skipped)
        for tally in judged.report.tallies()
    }
    assert conserved(judged.report)
    assert {file: found[file] for file in FIGURES} == FIGURES
    assert found.keys() == {form.file for form in FORMS}
    assert judged.report.headlines == []  # every total of the sample is right


def test_the_reasons_of_the_sample(judged: Judged) -> None:
    reasons = {tally.file: tally.reasons for tally in judged.report.tallies()}
    assert reasons["public/YOYAKU.CSV"] == {
        "DUPLICATE": 45,
        "UNKNOWN_ROOM": 20,
        "UNKNOWN_REGISTRANT": 30,
        "END_BEFORE_START": 12,
        "OUTSIDE_HOURS": 25,
        "CLOSED": 40,
        "OVERLAP": 112,
    }
    assert reasons["halls/yoyaku.txt"] == {
        "DUPLICATE": 30,
        "UNKNOWN_ROOM": 14,
        "UNKNOWN_REGISTRANT": 21,
        "END_BEFORE_START": 8,
        "OUTSIDE_HOURS": 26,
        "BRIDGE_RULE": 21,
        "CLOSED": 28,
        "OVERLAP": 73,
    }
    seen = {said.code for said in judged.report.rejects}
    assert seen == set(Reason) - {Reason.UNREADABLE}  # of which the sample has none


# Read in the files with one's own eyes, a few of each reason: file, line, code.
BY_HAND = [
    ("public/YOYAKU.CSV", 489, Reason.DUPLICATE),  # 202600000343 stands in line 344 too
    ("public/YOYAKU.CSV", 3102, Reason.UNKNOWN_ROOM),  # 室場 99901
    ("public/YOYAKU.CSV", 84, Reason.UNKNOWN_REGISTRANT),  # 90000448
    ("public/YOYAKU.CSV", 1776, Reason.END_BEFORE_START),
    ("public/YOYAKU.CSV", 4113, Reason.OUTSIDE_HOURS),
    ("public/YOYAKU.CSV", 1305, Reason.CLOSED),  # 年末年始
    ("public/YOYAKU.CSV", 800, Reason.OVERLAP),  # with 202600000002 of line 3
    ("halls/yoyaku.txt", 214, Reason.DUPLICATE),
    ("halls/yoyaku.txt", 1933, Reason.BRIDGE_RULE),
    ("plaza/applications.jsonl", 333, Reason.OUTSIDE_HOURS),  # ends at 24:00
    ("plaza/applications.jsonl", 728, Reason.DUPLICATE),
]


@pytest.mark.parametrize(("file", "line", "code"), BY_HAND)
def test_a_rejected_row_says_where_and_why(
    judged: Judged, file: str, line: int, code: Reason
) -> None:
    (said,) = _at(judged, file, line)
    assert said.code is code
    assert said.column
    assert said.key
    assert said.sentence.endswith("。")


def _at(judged: Judged, file: str, line: int) -> list[Finding]:
    return [
        said for said in judged.report.rejects if (said.place.file, said.place.line) == (file, line)
    ]


def test_every_fee_of_the_sample_is_what_the_tables_say(judged: Judged) -> None:
    codes = Counter(said.code for said in judged.report.warnings)
    assert codes == {
        Warn.EXPIRES_BEFORE_USE: 910 + 553 + 33,
        Warn.CODE_REPAIRED: 1 + 15 + 14,
    }
    holding = [one for part in judged.parts for one in part.bookings if one.row.status.holds]
    assert all(one.price == one.row.charged for one in holding)


def test_all_112_facilities_and_every_room_are_there(judged: Judged) -> None:
    rooms = {part.system: len(part.spaces) for part in judged.parts}
    facilities = [row for part in judged.parts for row in part.facilities]
    assert rooms == {System.PUBLIC: 227, System.HALLS: 200, System.PLAZA: 14}
    assert len(facilities) == 112
    assert {area_of(row.address) for row in facilities} == set(AREAS)
    assert [row.code for row in judged.open_data][:3] == [str(131202000001 + n) for n in range(3)]
    assert all(row.code for row in judged.open_data)


def test_joined_rooms_share_atoms(judged: Judged) -> None:
    public, halls, plaza = judged.parts
    atoms = {key: set(room.atoms) for part in judged.parts for key, room in part.spaces.items()}
    assert atoms["t1-2"] & atoms["t2-3"] == {"plaza/t2"}
    assert atoms["t1-3"] == {"plaza/t1", "plaza/t2", "plaza/t3"}
    assert atoms["hall"] == atoms["hall-a"] | atoms["hall-b"]
    assert atoms["10201"] == {f"public/102{n:02d}" for n in (3, 4, 6, 7)}  # four quarters
    assert atoms["201-09"] == {"halls/201-03", "halls/201-04"}
    assert len({atom for found in atoms.values() for atom in found}) == 367
    assert all(room.bands for part in (public, halls, plaza) for room in part.spaces.values())


def test_a_pending_application_holds_and_a_cancelled_one_does_not(judged: Judged) -> None:
    states = Counter(one.row.status for one in judged.parts[2].bookings)
    assert states == {
        Status.APPROVED: 1079,
        Status.PENDING: 66,
        Status.CANCELLED: 45,
        Status.DECLINED: 25,
    }


def test_the_order_of_lines_does_not_matter(files: dict[str, bytes], few: dict[str, bytes]) -> None:
    """Of unequal rows: of two with one number the first stands, so the order of those counts."""
    plainly = judge_all(few, today=TODAY)
    shuffled = judge_all({name: _shuffled(name, few[name]) for name in few}, today=TODAY)
    assert _content(plainly) == _content(shuffled)
    assert len(_content(plainly)) > 100


def _shuffled(name: str, content: bytes) -> bytes:
    if name.endswith((".md", "131202_public_facility.csv")):
        return content  # the numbers of rows mean something there
    encoding = {"h": "utf-16", "u": "cp932", "l": "utf-8"}[name[0] if name[0] == "h" else name[1]]
    end = "\n" if name.endswith("jsonl") else "\r\n"
    lines = content.decode(encoding).removesuffix(end).split(end)
    heading, rows = ([], lines) if name.endswith("jsonl") else (lines[:1], lines[1:])
    rows.sort(key=lambda row: sha256(row.encode()).digest())  # an order of no meaning
    return end.join([*heading, *rows, ""]).encode(encoding)


def _content(judged: Judged) -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    for part in judged.parts:
        found |= {(one.row.system, one.row.number, one.span, one.price) for one in part.bookings}
        found |= {(part.system, key, room.atoms, room.frames) for key, room in part.spaces.items()}
        found |= {(row.system, row.number, row.counts, row.expires) for row in part.registrants}
        found |= {(one.name, one.cause) for one in part.closings}
        found |= {(row.number, row.name, row.birth) for row in part.members}
    found |= {(said.code, said.key, said.column) for said in judged.report.rejects}
    return found
