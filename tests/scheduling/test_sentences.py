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


@pytest.mark.parametrize("code", CODES, ids=str)
def test_plain_sentences_are_short_and_need_no_kanji(code: Code) -> None:
    assert easy_faults(SENTENCES["easy"][code]) == []


@pytest.mark.parametrize("code", CODES, ids=str)
def test_an_english_sentence_is_english(code: Code) -> None:
    assert not has_japanese(SENTENCES["en"][code])


@pytest.mark.parametrize("code", CODES, ids=str)
def test_a_no_blames_nobody_and_ends_its_sentences(code: Code) -> None:
    for register, full_stop in (("ja", "。"), ("easy", "。"), ("en", ".")):
        said = SENTENCES[register][code]
        assert not BLAME.search(said), register
        assert said.endswith(full_stop), register


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
