"""The table that holds the server's pen and the client's to the same drawing."""

from datetime import date, datetime
from typing import Final
from urllib.parse import parse_qsl

import orjson
import pytest

from api.pages.names import pieces_of
from api.pages.reading import Node
from api.pages.view.bars import RoomLine, Span, axis_of, bits_of, picture
from api.pages.view.cells import cell_of, open_bits_of
from api.pages.view.need import Need
from api.pages.view.visit import Visit, choose
from api.pages.view.ward import split_at
from api.pages.words import CLIENT, Language, Words

TODAY: Final = date(2026, 12, 1)
VECTORS: Final = orjson.loads((CLIENT / "shared" / "vectors.json").read_bytes())
HOURLY: Final = [
    *(f"{hour}:00/{hour + 1}:00" for hour in range(9, 17)),
    *(f"{hour}:30/{hour + 1}:30" for hour in range(17, 21)),
]
BANDS: Final = {"hourly": HOURLY, "frames": ["09:00/12:00", "13:00/17:00", "18:00/22:00"]}


def words(language: Language = Language.JA, today: date = TODAY) -> Words:
    return Words(language, today)


def texts(value: object) -> list[str]:
    return list(Node({"list": value}).texts("list"))


@pytest.mark.parametrize("row", VECTORS["dates"])
@pytest.mark.parametrize("language", list(Language))
def test_a_date_is_said_in_one_way(row: dict[str, str], language: Language) -> None:
    said = words(language, date.fromisoformat(row["today"])).date_long(
        date.fromisoformat(row["day"])
    )
    assert said == row[language]


@pytest.mark.parametrize("row", VECTORS["moments"])
@pytest.mark.parametrize("language", list(Language))
def test_a_moment_is_said_in_the_time_of_tokyo(row: dict[str, str], language: Language) -> None:
    spoken = words(language, date.fromisoformat(row["today"]))
    assert spoken.moment(datetime.fromisoformat(row["moment"])) == row[language]


@pytest.mark.parametrize("language", list(Language))
def test_money_and_lengths_are_said_in_one_way(language: Language) -> None:
    for row in VECTORS["yen"]:
        assert words(language).yen(row["amount"]) == row[language]
    for row in VECTORS["lengths"]:
        assert words(language).length(row["minutes"]) == row[language]


@pytest.mark.parametrize("row", VECTORS["sentences"])
def test_the_count_is_found_in_the_sentence(row: dict[str, object]) -> None:
    found = split_at(str(row["sentence"]), int(str(row["count"])))
    assert [found.before, found.number, found.after] == row["parts"]


@pytest.mark.parametrize("row", VECTORS["needs"])
def test_an_address_is_read_and_said_again(row: dict[str, str]) -> None:
    assert Need.read(dict(parse_qsl(row["query"])), TODAY).address == row["address"]


@pytest.mark.parametrize("row", VECTORS["strips"])
def test_the_strip_is_a_fixed_page_of_two_weeks(row: dict[str, str]) -> None:
    assert Need.read({"day": row["day"]}, TODAY).strip_from.isoformat() == row["from"]


@pytest.mark.parametrize("row", VECTORS["bars"])
def test_a_day_is_drawn_as_the_client_draws_it(row: dict[str, object]) -> None:
    line = RoomLine(
        open_bits_of(texts(row["open"])), bits_of(texts(row["free"])), bool(row["byLot"])
    )
    first, stop = map(int, texts(row["span"]))
    sky = Span(*map(int, texts(row["sky"]))) if row["sky"] else None
    drawn = picture((line,), Span(first, stop), sky=sky)
    wanted = [row["thin"], row["freePath"], row["lottery"], row["skyPath"]]
    assert [drawn.thin, drawn.free, drawn.lottery, drawn.sky] == wanted


@pytest.mark.parametrize("row", VECTORS["axes"])
def test_the_hours_drawn_hold_every_room(row: dict[str, object]) -> None:
    axis = axis_of([RoomLine(open_bits_of(texts(row["bands"])), 0)])
    assert [axis.first, axis.stop] == row["axis"]


@pytest.mark.parametrize("row", VECTORS["cells"])
def test_a_cell_says_what_its_bar_shows(row: dict[str, object]) -> None:
    line = RoomLine(open_bits_of(texts(row["open"])), bits_of(texts(row["free"])))
    first, stop = map(int, texts(row["span"]))
    href = "/rooms/1?day=2026-12-05"
    cell = cell_of(line, Span(first, stop), str(row["state"]), words(), current=False, href=href)
    start = f"{href}&start={row['start']}" if row["start"] else ""
    assert [cell.text, cell.label, cell.href] == [row["text"], row["label"], start]


@pytest.mark.parametrize("row", VECTORS["choices"], ids=lambda row: row["why"])
def test_the_time_that_is_chosen(row: dict[str, object]) -> None:
    visit = Visit.read("1", dict(parse_qsl(str(row["query"]))), TODAY)
    choice = choose(visit, BANDS[str(row["bands"])], texts(row["bookable"]))
    wanted = (row["start"], row["end"], row["starts"], row["ends"])
    if choice is None:
        assert wanted == (None, None, 0, 0)
    else:
        found = (choice.start, choice.end, len(choice.starts), len(choice.ends))
        assert found == wanted


@pytest.mark.parametrize("row", VECTORS["names"])
def test_a_name_may_break_where_a_person_would_break_it(row: dict[str, object]) -> None:
    assert pieces_of(str(row["name"])) == row["pieces"]
