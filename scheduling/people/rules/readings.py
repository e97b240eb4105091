"""Furigana for the words that letters use: a word that is not in the list stays as it is."""

import re
from collections.abc import Mapping
from typing import Final

READINGS: Final[Mapping[str, str]] = {
    "予約": "よやく", "施設": "しせつ", "部屋": "へや", "日時": "にちじ", "使用料": "しようりょう",
    "予約番号": "よやくばんごう", "受付番号": "うけつけばんごう", "取り消し": "とりけし",
    "取消": "とりけし", "手続き": "てつづき", "手伝う": "てつだう", "手伝い": "てつだい",
    "窓口": "まどぐち", "名前": "なまえ", "期限": "きげん", "理由": "りゆう", "職員": "しょくいん",
    "団体": "だんたい", "登録": "とうろく", "通知": "つうち", "本人": "ほんにん",
    "代わり": "かわり",
    "権限": "けんげん", "同意": "どうい", "心当たり": "こころあたり", "知らせて": "しらせて",
    "支援員": "しえんいん", "利用": "りよう", "変更": "へんこう", "終わり": "おわり",
    "区民": "くみん", "体育館": "たいいくかん", "見本": "みほん", "様": "さま",
    "料金": "りょうきん",
    "受け付けました": "うけつけました", "確かめ": "たしかめ", "招待": "しょうたい",
    "端末": "たんまつ", "方法": "ほうほう", "追加": "ついか", "鍵": "かぎ", "新しい": "あたらしい",
    "連絡先": "れんらくさき", "代表者": "だいひょうしゃ", "申し出": "もうしで", "外部": "がいぶ",
    "消され": "けされ", "変わりました": "かわりました", "届きます": "とどきます",
    "午前": "ごぜん", "午後": "ごご", "無料": "むりょう",
}  # fmt: skip
# The longest first: 予約番号 is one word.
_WORDS: Final = re.compile(
    "|".join(sorted((re.escape(word) for word in READINGS), key=len, reverse=True))
)


def pieces(text: str) -> list[tuple[str, str]]:
    """A text in pieces, each with its reading; '' where it needs none or none is known."""
    found: list[tuple[str, str]] = []
    place = 0
    for match in _WORDS.finditer(text):
        if match.start() > place:
            found.append((text[place : match.start()], ""))
        found.append((match[0], READINGS[match[0]]))
        place = match.end()
    if place < len(text):
        found.append((text[place:], ""))
    return found
