"""Another hand-over, dirtier than the sample: strict about meaning, tolerant about form."""
# ruff: noqa: E501 - rows of files stand as they come

from datetime import date

import pytest

from scheduling.legacy.rules.findings import Finding, Headline, Reason, Warn
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import judge
from scheduling.legacy.rules.rows import Status

TODAY = date(2026, 12, 1)
HALLS_OPEN = "9:00～17:00、17:30～21:30"


def csv(*rows: str, encoding: str = "cp932") -> bytes:
    return "".join(f"{row}\r\n" for row in rows).encode(encoding)


def ward() -> dict[str, bytes]:
    """One public facility with an arena that divides, and one hall with joined rooms."""
    return {**public_files(), **hall_files()}


def public_files() -> dict[str, bytes]:
    return {
        "public/SHISETSU.CSV": csv(
            "施設コード,施設名,施設種別,所在地,電話番号,説明",
            "131202000101,体育館,体育館,練馬区桜台1,0300000001,",
        ),
        "public/SHITSUJO.CSV": csv(
            "室場コード,施設コード,施設名,室場名,親室場コード,定員,コマ区分,室場種別,照明有無",
            "10101,131202000101,体育館,全面,,100,G2,gym,0",
            "10102,131202000101,体育館,半面A,10101,50,G2,gym,0",
            "10103,131202000101,体育館,半面B,10101,50,G2,gym,0",
        ),
        "public/KOMA.CSV": csv(
            "コマ区分,コマ番号,開始時刻,終了時刻", "G2,1,0900,1200", "G2,2,1230,1530"
        ),
        "public/SHIYORYO.CSV": csv(
            "室場コード,コマ番号,適用開始日,使用料,照明料",
            *(
                f'1010{n},{frame},令和元年10月1日,"1,001",200'
                for n in (1, 2, 3)
                for frame in (1, 2)
            ),
        ),
        "public/GENMEN.CSV": csv("減免コード,減免率,事由", "11,50,後援"),
        "public/KYUKAN.CSV": csv(
            "施設コード,室場コード,開始日,終了日,開始時刻,終了時刻,理由",
            "131202000101,10102,令和8年12月20日,令和8年12月21日,0900,1000,工事",
        ),
        "public/RIYOSHA_KOJIN.CSV": csv(
            "利用者番号,氏名,フリガナ,生年月日,区分,郵便番号,住所,電話番号,メール,登録日,有効期限,暗証番号ハッシュ",
            "10000008,見本一,ミホンイチ,57/02/28,在住,176-0000,練馬区桜台1,09000000001,,令和5年9月13日,令和10年9月28日,",
        ),
        "public/YOYAKU.CSV": bookings(
            "1,131202000101,10101,R8.12.5,1,2,10000008,,5,R8.6.1,0900,窓口,11,1201,0,"
        ),
    }


def hall_files() -> dict[str, bytes]:
    return {
        "halls/kan.txt": csv(
            "館コード\t館名\t種別\t所在地\t電話\t開館時間\t休館日\t地域登録団体の要件",
            f"201\t桜台館\t館\t練馬区桜台1\t\t{HALLS_OPEN}\t毎週月曜日（祝日の場合は翌日）\t",
            encoding="utf-16",
        ),
        "halls/heya.txt": csv(
            "館コード\t室番\t室名\t定員\t音区分\t隣接室\t構成室",
            "201\t1\t和室１\t15\t音出し不可\t02\t", "201\t02\t和室２\t15\t音出し不可\t01\t",
            "201\t09\t和室１・２（続き間）\t30\t音出し不可\t\t01、02", encoding="utf-16",
        ),
        "halls/ryokin.txt": csv("館コード\t室番\t団体区分\t適用開始日\t1時間料金", "201\t01\t登録団体\t2019/10/1\t200", "201\t09\t登録団体\t2019/10/1\t400", encoding="utf-16"),
        "halls/dantai.txt": csv(
            "団体コード\t団体名\tﾌﾘｶﾞﾅ\t代表者\t代表者ﾌﾘｶﾞﾅ\t電話\tメール\t会員数\t区内割合\t65歳以上\t75歳以上\t障害者\t中学生以下\t地域登録\t登録日\t有効期限",
            "20100001\t見本会\tﾐﾎﾝｶｲ\t見本\tﾐﾎﾝ\t\t\t18\t83%\t1\t0\t0\t0\t○\t2025/1/1\t2028/1/1", encoding="utf-16",
        ),
        "halls/yoyaku.txt": hall_bookings("1\t201\t9\t2026/12/5\t午後4時\t18:30\t20100001\t将棋\t8\t2026/6/4 20:24\t\t\t\t"),
    }  # fmt: skip


def bookings(*rows: str) -> bytes:
    return csv(
        "予約番号,施設コード,室場コード,利用日,開始コマ,終了コマ,利用者番号,種目コード,利用人数,受付日,受付時刻,申込方法,減免コード,使用料,取消区分,備考",
        *rows,
    )


def hall_bookings(*rows: str) -> bytes:
    return csv(
        "受付番号\t館コード\t室番\t利用日\t開始時刻\t終了時刻\t団体コード\t利用目的\t人数\t受付日時\t減免\t料金\t取消区分\t備考",
        *rows,
        encoding="utf-16",
    )


def judged(**changes: bytes) -> Judged:
    names = {name.rsplit("/", 1)[-1].split(".")[0]: name for name in ward()}
    return judge(
        {**ward(), **{names[key]: content for key, content in changes.items()}}, today=TODAY
    )


def reasons(verdict: Judged, file: str) -> list[tuple[int, Reason | object]]:
    return [
        (said.place.line, said.code) for said in verdict.report.rejects if said.place.file == file
    ]


def warned(verdict: Judged) -> set[object]:
    return {said.code for said in verdict.report.warnings}


def test_the_clean_ward_is_accepted_whole() -> None:
    verdict = judged()
    assert verdict.report.rejects == []
    public, halls, _ = verdict.parts
    assert [one.price for one in public.bookings] == [1201]  # (1,001 + 200) * 2 frames, half
    assert [one.row.room_key for one in halls.bookings] == ["201-09"]
    assert halls.spaces["201-09"].atoms == ("halls/201-01", "halls/201-02")


BASE = "131202000101,10101,令和8年12月5日,1,1,10000008,,5,令和8年6月1日,0900,窓口,,1201,0,"


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
