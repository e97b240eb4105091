"""A ward of one public facility and one hall, made by hand; any file of it may be replaced."""
# ruff: noqa: E501 - rows of files stand as they come

from datetime import date

from scheduling.legacy.rules.findings import Reason
from scheduling.legacy.rules.handover import Judged
from scheduling.legacy.rules.judge import judge

TODAY = date(2026, 12, 1)
HALLS_OPEN = "9:00～17:00、17:30～21:30"
BASE = "131202000101,10101,令和8年12月5日,1,1,10000008,,5,令和8年6月1日,0900,窓口,,1201,0,"


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
