"""The files of the 公共施設予約システム and their columns."""

from typing import Final

from scheduling.legacy.rules.sheets import Form

FACILITIES: Final = Form(
    file="public/SHISETSU.CSV",
    columns=("施設コード", "施設名", "施設種別", "所在地", "電話番号", "説明"),
    optional=frozenset({"説明", "電話番号"}),
)
ROOMS: Final = Form(
    file="public/SHITSUJO.CSV",
    columns=(
        "室場コード", "施設コード", "施設名", "室場名", "親室場コード",
        "定員", "コマ区分", "室場種別", "照明有無",
    ),
)  # fmt: skip
FRAMES: Final = Form(
    file="public/KOMA.CSV", columns=("コマ区分", "コマ番号", "開始時刻", "終了時刻")
)
ACTIVITIES: Final = Form(file="public/SHUMOKU.CSV", columns=("種目コード", "種目名"))
CLOSURES: Final = Form(
    file="public/KYUKAN.CSV",
    columns=("施設コード", "室場コード", "開始日", "終了日", "開始時刻", "終了時刻", "理由"),
)
FEES: Final = Form(
    file="public/SHIYORYO.CSV",
    columns=("室場コード", "コマ番号", "適用開始日", "使用料", "照明料"),
)
REDUCTIONS: Final = Form(file="public/GENMEN.CSV", columns=("減免コード", "減免率", "事由"))
PERSONS: Final = Form(
    file="public/RIYOSHA_KOJIN.CSV",
    columns=(
        "利用者番号", "氏名", "フリガナ", "生年月日", "区分", "郵便番号", "住所",
        "電話番号", "メール", "登録日", "有効期限", "暗証番号ハッシュ",
    ),
    optional=frozenset({"暗証番号ハッシュ"}),
)  # fmt: skip
GROUPS: Final = Form(
    file="public/RIYOSHA_DANTAI.CSV",
    columns=(
        "利用者番号", "団体名", "団体名フリガナ", "代表者氏名", "代表者フリガナ", "電話番号",
        "メール", "種目", "構成員数", "うち区内", "うち65歳以上", "うち75歳以上", "うち障害者",
        "うち中学生以下", "登録日", "有効期限", "暗証番号ハッシュ",
    ),
    optional=frozenset({"暗証番号ハッシュ"}),
)  # fmt: skip
MEMBERS: Final = Form(file="public/KOSEIIN.CSV", columns=("利用者番号", "連番", "氏名", "生年月日"))
BOOKINGS: Final = Form(
    file="public/YOYAKU.CSV",
    columns=(
        "予約番号", "施設コード", "室場コード", "利用日", "開始コマ", "終了コマ", "利用者番号",
        "種目コード", "利用人数", "受付日", "受付時刻", "申込方法", "減免コード", "使用料",
        "取消区分", "備考",
    ),
)  # fmt: skip
ENTRIES: Final = Form(
    file="public/CHUSEN.CSV",
    columns=(
        "申込番号", "利用者番号", "申込日", "申込時刻",
        *(f"第{rank}希望{part}" for rank in range(1, 6) for part in ("室場", "日", "コマ")),
        "抽選結果", "当選予約番号",
    ),
)  # fmt: skip
