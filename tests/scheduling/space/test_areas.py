"""Every town of the ward lies in one of the eight areas."""

import pytest

from scheduling.space.areas import AREAS, ELSEWHERE, area_of


def test_there_are_eight_areas() -> None:
    assert len(AREAS) == 8


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("東京都練馬区光が丘9-99-1", "光が丘・春日町"),
        ("練馬区桜台９丁目９９番21号", "桜台・平和台"),
        ("東京都練馬区 練馬 9-99-1", "練馬・中村"),
        ("練馬区上石神井９丁目", "関・立野"),
        ("石神井台9", "石神井"),
        ("東京都新宿区西新宿2-8-1", ELSEWHERE),
        ("", ELSEWHERE),
    ],
)
def test_an_address_lies_in_the_area_of_its_town(address: str, area: str) -> None:
    assert area_of(address) == area


def test_the_longest_town_name_decides() -> None:
    assert area_of("練馬区大泉学園町1-1") == "大泉学園"
    assert area_of("練馬区中村北1-1") == "練馬・中村"
