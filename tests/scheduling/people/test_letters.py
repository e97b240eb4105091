"""One letter, one content: every channel says the same, at the same time, and fetches nothing."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from scheduling.people.rules.letter_forms import html_of, sheet_of, text_of
from scheduling.people.rules.letters import (
    Channel,
    Fact,
    Letter,
    Preference,
    Purpose,
    Register,
    channels_of,
    due_of,
    register_of,
)
from scheduling.people.rules.notice_words import ACTS, LABELS, ORIGINS, REASONS
from scheduling.people.rules.notices import Actor, notice
from scheduling.people.rules.profile import AccessProfile, Quiet, TextLoad, Tongue, Way
from scheduling.people.rules.readings import READINGS, pieces
from tests import make


class Read(HTMLParser):
    """What a reader of a page sees: rows of facts, and words without their furigana."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.cells: list[str] = []
        self.words: list[str] = []
        self.fetched: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.path.append(tag)
        if tag in {"th", "td"}:
            self.cells.append("")
        self.fetched += [
            name for name, _ in attrs if name in {"src", "href", "background", "style"}
        ]
        if tag in {"img", "link", "script", "iframe", "a", "form"}:
            self.fetched.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.path.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        if {"rt", "rp", "style", "title"} & set(self.path):
            return
        if {"th", "td"} & set(self.path):
            self.cells[-1] += data
        self.words.append(data)


def read(page: str) -> Read:
    seen = Read()
    seen.feed(page)
    assert seen.path == [], "every tag is closed"
    return seen


said = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text.strip() == text and ": " not in text)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
letters = st.builds(
    Letter,
    register=st.sampled_from(Register),
    subject=said,
    salutation=said,
    paragraphs=st.lists(said, min_size=1, max_size=3).map(tuple),
    facts=st.lists(st.builds(Fact, label=said, value=said), max_size=6).map(tuple),
    next_step=said,
    sender=said,
    made_at=moments,
)


@given(letters)
def test_every_channel_says_the_same_facts_at_the_same_time(letter: Letter) -> None:
    told = [(fact.label, fact.value) for fact in letter.facts]
    lines = text_of(letter).split("\n")
    made = lines[-2]
    assert all(f"{label}: {value}" in lines for label, value in told)
    for page in map(read, (html_of(letter), sheet_of(letter))):
        assert list(zip(page.cells[::2], page.cells[1::2], strict=True)) == told
        words = "".join(page.words)
        said_once = (*letter.paragraphs, letter.salutation, letter.subject, letter.next_step, made)
        assert all(one in words for one in said_once)
        assert all(one in lines for one in said_once if one != letter.subject)


@given(letters)
def test_a_letter_fetches_nothing_and_has_nothing_to_press(letter: Letter) -> None:
    for page in (html_of(letter), sheet_of(letter)):
        assert read(page).fetched == []
        assert "url(" not in page.partition("</style>")[0]


def test_a_channel_that_drops_a_fact_is_caught() -> None:
    """The planted defect: the law above must see a row that is missing."""
    letter = sample()
    page = read(re.sub(r"<tr>.*?</tr>", "", sheet_of(letter), count=1))
    told = [(fact.label, fact.value) for fact in letter.facts]
    assert list(zip(page.cells[::2], page.cells[1::2], strict=True)) != told


def sample() -> Letter:
    actor = Actor(name="見本 太郎", origin=None)
    return notice(
        "booking.made", to="見本 花子", actor=actor, register=Register.JA, acted_at=make.NOW
    )


@given(st.text(max_size=60))
def test_furigana_never_changes_the_words(text: str) -> None:
    assert "".join(word for word, _ in pieces(text)) == text
    assert all(READINGS[word] == reading for word, reading in pieces(text) if reading)


def test_the_longest_word_is_read_as_one() -> None:
    assert pieces("予約番号は窓口へ") == [
        ("予約番号", "よやくばんごう"), ("は", ""), ("窓口", "まどぐち"), ("へ", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("table", [ACTS, LABELS, ORIGINS, REASONS])
def test_every_register_has_every_word(table: dict[object, dict[Register, str]]) -> None:
    assert all(set(words) == set(Register) and all(words.values()) for words in table.values())


quiet_hours = st.builds(Quiet, start=st.integers(0, 1439), end=st.integers(0, 1439))


@given(quiet_hours, moments)
def test_a_letter_waits_for_the_end_of_quiet_hours_and_no_longer(
    quiet: Quiet, now: datetime
) -> None:
    due = due_of(AccessProfile(quiet=quiet), now)
    assert now - timedelta(minutes=1) < due < now + timedelta(days=1)
    if quiet.holds(now):
        assert not quiet.holds(due)
        assert quiet.holds(due - timedelta(minutes=1))
    else:
        assert due == now


@given(st.frozensets(st.sampled_from(Way)), st.tuples(*[st.booleans()] * 3))
def test_nobody_is_left_without_a_channel(
    ways: frozenset[Way], facts: tuple[bool, bool, bool]
) -> None:
    has_mail, second, by_other = facts
    found = channels_of(
        AccessProfile(ways=ways), has_mail=has_mail, second=second, by_other=by_other
    )
    assert Channel.MAIL in found or Channel.SHEET in found
    assert (Channel.SECOND_MAIL in found) == (second and by_other)
    assert Channel.MAIL not in found or (has_mail and Way.MAIL in ways)


def test_what_is_necessary_cannot_be_refused_and_news_must_be_asked_for() -> None:
    assert Preference(reminder=False, news=False).wants(Purpose.NECESSARY)
    assert not Preference().wants(Purpose.NEWS)
    assert Preference().wants(Purpose.REMINDER)


def test_the_register_is_the_persons() -> None:
    assert register_of(AccessProfile()) is Register.JA
    assert register_of(AccessProfile(text_load=TextLoad.EASY)) is Register.EASY
    assert register_of(AccessProfile(tongue=Tongue.EN)) is Register.EN
