"""What a no says, held in every register: short, readable without kanji, and in one language."""

import re
from typing import Final

import pytest

from scheduling.rulebook.rules import Code
from scheduling.rulebook.sentences import SENTENCES
from tests.words import EASY_CHARACTERS_MAX, easy_faults, has_japanese

CODES: Final = list(Code)
# A sentence that tells people they were wrong, or what they may not do, helps nobody further.
BLAME: Final = re.compile(
    r"間違|誤り|不正|エラー|失敗|禁止|できかねます|invalid|illegal|error|wrongly", re.IGNORECASE
)


# One test holds one law for all of them, and names each that breaks it.
def test_plain_sentences_are_short_and_need_no_kanji() -> None:
    faults = {code: easy_faults(SENTENCES["easy"][code]) for code in CODES}
    assert {code: found for code, found in faults.items() if found} == {}


def test_an_english_sentence_is_english() -> None:
    assert [code for code in CODES if has_japanese(SENTENCES["en"][code])] == []


@pytest.mark.parametrize(("register", "full_stop"), [("ja", "。"), ("easy", "。"), ("en", ".")])
def test_a_no_blames_nobody_and_ends_its_sentences(register: str, full_stop: str) -> None:
    said = {code: SENTENCES[register][code] for code in CODES}
    assert [code for code, text in said.items() if BLAME.search(text)] == []
    assert [code for code, text in said.items() if not text.endswith(full_stop)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "この よやくは 取消です。",
        "よ" * (EASY_CHARACTERS_MAX + 1) + "。",
        "よやくはもうありませんからみてください。",
        "よやくは もう ありません",
        "ひとつ。ふたつ。みっつ。よっつ。",
        "Booking は ありません。",
    ],
    ids=["kanji", "long", "unspaced", "no end", "four ideas", "letters"],
)
def test_planted_a_sentence_that_is_not_plain_is_caught(planted: str) -> None:
    assert easy_faults(planted)


def test_planted_japanese_in_english_and_blame_are_caught() -> None:
    assert has_japanese("Ask the 窓口.")
    assert BLAME.search("入力が不正です。")
