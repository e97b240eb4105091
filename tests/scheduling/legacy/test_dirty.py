"""Another hand-over, dirtier than the sample: strict about meaning, tolerant about form."""
# ruff: noqa: E501 - rows of files stand as they come

import pytest

from scheduling.legacy.rules.findings import Finding, Headline, Reason, Warn
from scheduling.legacy.rules.judge import judge
from scheduling.legacy.rules.rows import Status
from tests.scheduling.legacy.made import (
    BASE,
    TODAY,
    bookings,
    csv,
    hall_bookings,
    judged,
    reasons,
    ward,
    warned,
)


def test_the_clean_ward_is_accepted_whole() -> None:
    verdict = judged()
    assert verdict.report.rejects == []
    public, halls, _ = verdict.parts
    assert [one.price for one in public.bookings] == [1201]  # (1,001 + 200) * 2 frames, half
    assert [one.row.room_key for one in halls.bookings] == ["201-09"]
    assert halls.spaces["201-09"].atoms == ("halls/201-01", "halls/201-02")


def test_the_first_check_that_fails_is_the_reason() -> None:
    rows = bookings(
        f"1,{BASE}",
        f"1,{BASE}",
        "2,131202000101,99901,令和8年12月6日,2,1,99999999,,5,令和8年6月1日,0900,窓口,,0,0,",
        "3,131202000101,10102,令和8年12月6日,2,1,99999999,,5,令和8年6月1日,0900,窓口,,0,0,",
        "4,131202000101,10102,令和8年12月6日,9,1,10000008,,5,令和8年6月1日,0900,窓口,,0,0,",
        "5,131202000101,10102,令和8年12月20日,1,9,10000008,,5,令和8年6月1日,0900,窓口,,0,0,",
        "6,131202000101,10101,令和8年12月20日,1,1,10000008,,5,令和8年6月1日,0900,窓口,,0,0,",
        "7,131202000101,10103,令和8年12月5日,1,1,10000008,,5,令和8年6月1日,0901,窓口,,0,0,",
        "8,131202000101,10103,令和8年12月5日,x,1,10000008,,5,令和8年6月1日,0901,窓口,,0,0,",
        "9,131202000101,10103,令和8年12月5日",
    )
    assert reasons(judged(YOYAKU=rows), "public/YOYAKU.CSV") == [
        (3, Reason.DUPLICATE),
        (4, Reason.UNKNOWN_ROOM),
        (5, Reason.UNKNOWN_REGISTRANT),
        (6, Reason.END_BEFORE_START),
        (7, Reason.OUTSIDE_HOURS),
        (8, Reason.CLOSED),  # 10102 is shut, and the whole arena with it
        (9, Reason.OVERLAP),
        (10, Reason.UNREADABLE),
        (11, Reason.UNREADABLE),
    ]


def test_who_was_accepted_earlier_stands_whatever_the_order_of_lines() -> None:
    later = "1,131202000101,10102,令和8年12月5日,1,1,10000008,,5,令和8年6月2日,0900,窓口,,0,0,"
    earlier = "2,131202000101,10101,令和8年12月5日,1,1,10000008,,5,令和8年6月1日,0900,窓口,,0,0,"
    apart = "3,131202000101,10103,令和8年12月5日,2,2,10000008,,5,令和8年6月3日,0900,窓口,,0,0,"
    for rows in ((later, earlier, apart), (apart, earlier, later)):
        verdict = judged(YOYAKU=bookings(*rows))
        assert {one.row.number for one in verdict.parts[0].bookings} == {"2", "3"}


def test_ties_of_acceptance_are_settled_by_number() -> None:
    verdict = judged(YOYAKU=bookings(f"12,{BASE}", f"9,{BASE}"))
    assert [one.row.number for one in verdict.parts[0].bookings] == ["9"]


def test_a_cancelled_booking_is_history_and_holds_nothing() -> None:
    cancelled = f"1,{BASE}".replace(",0,", ",1,").removesuffix(",") + ","
    verdict = judged(YOYAKU=bookings(cancelled, f"2,{BASE}"))
    assert [one.row.status for one in verdict.parts[0].bookings] == [
        Status.CANCELLED,
        Status.APPROVED,
    ]


def test_where_contents_of_one_number_differ_both_are_shown() -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}", f"1,{BASE}".replace("10101", "10102")))
    (said,) = verdict.report.rejects
    assert said.other is not None
    assert said.other.line == 2
    assert "「室場コード」10101／10102" in said.sentence


@pytest.mark.parametrize("code", ["1.31202E+11", "1.31202e+11", "１．３１２０２Ｅ＋１１", ""])
def test_a_ruined_facility_code_is_repaired_by_the_room(code: str) -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}".replace("131202000101", code)))
    assert verdict.report.rejects == []
    assert verdict.parts[0].bookings[0].row.facility_key == "131202000101"
    assert Warn.CODE_REPAIRED in warned(verdict)


def test_a_code_that_lost_nothing_is_read_from_scientific_notation() -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}".replace("131202000101", "1.31202000101E+11")))
    assert verdict.parts[0].bookings[0].row.facility_key == "131202000101"
    assert Warn.CODE_REPAIRED not in warned(verdict)


def test_a_room_of_another_facility_is_unknown() -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}".replace("131202000101", "131202000999")))
    assert reasons(verdict, "public/YOYAKU.CSV") == [(2, Reason.UNKNOWN_ROOM)]


def test_a_note_may_hold_anything() -> None:
    content = bookings(f"1,{BASE}").removesuffix(b"\r\n") + b"=1+2\0\x81\xff@\r\n"
    verdict = judged(YOYAKU=content)
    assert verdict.report.rejects == []
    assert Warn.BYTES_UNREADABLE in warned(verdict)
    assert verdict.parts[0].bookings[0].row.note.startswith("=1+2")


def test_an_unknown_reduction_is_none_with_a_warning() -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}".replace("窓口,,", "窓口,77,")))
    assert verdict.parts[0].bookings[0].price == 1201
    assert Warn.UNKNOWN_REDUCTION in warned(verdict)


def test_a_fee_that_differs_is_said() -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}".replace("1201,0", "1200,0")))
    assert warned(verdict) == {Warn.FEE_DIFFERS}


def test_a_table_cut_short_is_said_once_at_the_top() -> None:
    rows = bookings(*(f"{n},{BASE}".replace("10000008", f"7000000{n}") for n in range(1, 6)))
    verdict = judged(YOYAKU=rows)
    (said,) = [said for said in verdict.report.headlines if said.code is Headline.CUT_SHORT]
    assert said.place.line == 0
    assert len(reasons(verdict, "public/YOYAKU.CSV")) == 5


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("9:00", "10:00", None), ("16:00", "18:30", None), ("9:00", "21:30", None), ("16:00", "17:00", None),
        ("17:30", "18:30", None), ("17:00", "18:30", Reason.BRIDGE_RULE), ("16:00", "17:30", Reason.BRIDGE_RULE),
        ("17:00", "17:30", Reason.BRIDGE_RULE), ("9:30", "10:30", Reason.OUTSIDE_HOURS), ("8:00", "10:00", Reason.OUTSIDE_HOURS),
        ("20:30", "24:00", Reason.OUTSIDE_HOURS), ("20:30", "22:30", Reason.OUTSIDE_HOURS), ("18:00", "19:00", Reason.OUTSIDE_HOURS),
        ("10:00", "10:00", Reason.END_BEFORE_START), ("24:00", "9:00", Reason.END_BEFORE_START), ("25:00", "26:00", Reason.UNREADABLE),
    ],
)  # fmt: skip
def test_the_hours_of_halls(start: str, end: str, reason: Reason | None) -> None:
    row = f"1\t201\t01\t2026/12/5\t{start}\t{end}\t20100001\t\t\t2026/6/4 20:24\t\t\t\t"
    found = reasons(judged(yoyaku=hall_bookings(row)), "halls/yoyaku.txt")
    assert found == ([(2, reason)] if reason else [])


def test_closing_texts_close_bookings() -> None:
    days = ("2026/12/7", "2026/12/8", "2027/1/11", "2027/1/12")
    rows = [
        f"{n}\t201\t01\t{day}\t9:00\t10:00\t20100001\t\t\t2026/6/4 20:24\t\t\t\t"
        for n, day in enumerate(days)
    ]
    found = reasons(judged(yoyaku=hall_bookings(*rows)), "halls/yoyaku.txt")
    assert found == [(2, Reason.CLOSED), (5, Reason.CLOSED)]  # Monday; the day after 成人の日


def test_rooms_that_share_no_wall_with_reason_are_said_and_kept() -> None:
    rooms = ward()["public/SHITSUJO.CSV"].replace(b"10101,50", b"77777,50")
    verdict = judged(SHITSUJO=rooms)
    assert {said.code for said in verdict.report.warnings} == {Warn.PART_UNKNOWN}
    assert verdict.parts[0].spaces["10101"].atoms == ("public/10101",)


def test_parts_that_contain_each_other_do_not_go_round_for_ever() -> None:
    rooms = ward()["public/SHITSUJO.CSV"].replace(
        "全面,,".encode("cp932"), "全面,10102,".encode("cp932")
    )
    assert len(judged(SHITSUJO=rooms).parts[0].spaces) == 3


def test_files_are_found_whatever_their_case_and_folder() -> None:
    moved = {
        name.upper().replace("HALLS/", "Halls/").replace("PUBLIC/", ""): content
        for name, content in ward().items()
    }
    verdict = judge({**moved, "public/新しい表.csv": b"x"}, today=TODAY)
    assert [len(part.bookings) for part in verdict.parts] == [1, 1, 0]
    assert Headline.FILE_UNKNOWN in {said.code for said in verdict.report.headlines}


def test_a_ruined_id_of_open_data_is_repaired_only_where_its_neighbours_confirm_it() -> None:
    heading = "ID,名称,所在地_連結表記,緯度,経度,エレベーター"
    rows = [f"{code},施設{n},練馬区,35.7,139.6,有" for n, code in enumerate(
        ["131202000001", "1.31202E+11", "131202000003", "131202000009", "1.31202E+11"], 1)]  # fmt: skip
    content = csv(heading, *rows, encoding="utf-8")
    verdict = judge({**ward(), "opendata/131202_public_facility.csv": content}, today=TODAY)
    assert [row.code for row in verdict.open_data] == [
        "131202000001",
        "131202000002",
        "131202000003",
        "131202000009",
        "",
    ]
    assert {Warn.CODE_REPAIRED, Warn.CODE_LEFT_EMPTY, Warn.NOT_JOINED} <= warned(verdict)


def test_the_report_is_in_sentences_and_holds_no_names() -> None:
    verdict = judged(YOYAKU=bookings(f"1,{BASE}".replace("10000008", "1")))
    said: Finding = verdict.report.rejects[0]
    assert said.sentence.endswith("。")
    assert "見本" not in repr(verdict.parts[0].registrants)
    assert "090-0000-0001" not in repr(verdict.parts[0].registrants)
