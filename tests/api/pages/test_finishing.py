"""Furigana over the words of a page, names marked on an English one: the words stay the same."""

import re
import tomllib
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.finishing import with_names, with_readings
from api.pages.readings import pieces
from api.pages.words import CLIENT, Language, catalogue
from infra.config import ROOT
from scheduling.people.rules.readings import READINGS

EASY: Final[dict[str, str]] = orjson.loads((CLIENT / "words" / "easy.json").read_bytes())
KNOWN: Final[dict[str, str]] = orjson.loads((CLIENT / "words" / "readings.json").read_bytes())
VECTORS: Final = orjson.loads((CLIENT / "shared" / "vectors.json").read_bytes())
HOLE: Final = re.compile(r"\{\w+\}")
KANJI: Final = re.compile(r"[\u3400-\u9fff々]+")
KANA: Final = re.compile(r"[ぁ-ゖー]+|サインインちゅう")
SENTENCE_MOST: Final = 30
REGISTERS: Final = (ROOT / "scheduling" / "rulebook" / "ja.toml",)
texts: Final = st.text(alphabet="予約施設12月5日人分の選び山田<>&\"' ABC(土)\n", max_size=60)


def unread(text: str) -> list[str]:
    """Kanji of a sentence that no reading stands over."""
    found = [word for word, reading in pieces(HOLE.sub("3", text)) if not reading]
    return KANJI.findall("".join(found))


def sentences() -> Iterator[tuple[str, str]]:
    yield from catalogue(Language.JA).items()
    yield from EASY.items()
    for path in REGISTERS:
        yield from tomllib.loads(path.read_text("utf-8")).items()


def shown(html: str) -> str:
    """What a reader of a page sees, without the readings."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<rt>.*?</rt>", "", html)))


def test_every_kanji_of_every_sentence_has_its_reading() -> None:
    assert {key: unread(text) for key, text in sentences() if unread(text)} == {}


def test_a_kanji_without_a_reading_is_caught() -> None:
    assert unread("{count}人の鶴") == ["鶴"]


def test_letters_and_pages_read_a_word_alike() -> None:
    """Two lists, for letters lie below the pages; where both know a word they say the same."""
    assert {word: KNOWN[word] for word in READINGS if word in KNOWN} == {
        word: reading for word, reading in READINGS.items() if word in KNOWN
    }
    assert all(KANA.fullmatch(reading) for reading in KNOWN.values())


@pytest.mark.parametrize("row", VECTORS["readings"])
def test_a_reading_is_found_in_one_way(row: dict[str, list[list[str]] | str]) -> None:
    text, expected = row["text"], row["pieces"]
    assert isinstance(text, str)
    assert [list(one) for one in pieces(text) if one[0]] == expected


@pytest.mark.parametrize("finish", [with_readings, with_names])
@given(text=texts)
def test_the_words_of_a_page_never_change(finish: Callable[[str], str], text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    page = f'<main><input lang="ja"><p class="vh">{escaped}</p><p>{escaped}</p><br></main>'
    assert shown(finish(page)) == shown(page)


def test_what_is_not_read_by_eye_is_left_alone() -> None:
    page = (
        '<title>予約</title><svg><path d="M0"/></svg><span class="a vh">予約<b>予約</b></span>'
        '<option>予約</option><input lang="en" value="予約"><ruby>予約<rt>よやく</rt></ruby>'
    )
    assert with_readings(page) == page
    assert with_readings(page + "<p>予約</p>").endswith(
        "<p><span><ruby>予約<rt>よやく</rt></ruby></span></p>"
    )


def test_a_name_on_an_english_page_is_marked_once() -> None:
    page = '<p>You are 見本 花子 now.</p><b lang="ja">見本</b><option value="1">見本</option>'
    assert with_names(page) == (
        '<p>You are <span lang="ja">見本 花子</span> now.</p><b lang="ja">見本</b>'
        '<option lang="ja" value="1">見本</option>'
    )


def test_easy_sentences_are_short_and_fit_the_usual_ones() -> None:
    usual = catalogue(Language.JA)
    for key, text in EASY.items():
        assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(usual[key])), key
        assert text.count("*") == usual[key].count("*"), key
        for sentence in text.split("。"):
            assert len(re.sub(r"\{\w+\}|[ *]", "", sentence)) <= SENTENCE_MOST, (key, sentence)
    assert len(EASY) > 100


def test_a_document_that_asks_why_not_asks_in_easy_words_too() -> None:
    for path in (CLIENT / "documents").rglob("*.graphql"):
        text = path.read_text("utf-8")
        assert text.count("englishSentence") == text.count("easySentence"), path.name


def test_templates_hold_no_sentence_of_their_own() -> None:
    """What a page says stands in the catalogue: only so is it there in every register."""
    found = {
        path.name: re.findall(
            r"[ぁ-ゖァ-ヺ一-鿿]+", re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"))
        )
        for path in sorted((ROOT / "api" / "pages" / "templates").glob("*.html"))
    }
    assert len(found) > 30
    assert {name: said for name, said in found.items() if said} == {}
