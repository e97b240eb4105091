"""The sample people that the provider vouches for. None of them exists (見本)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One sample person as an identity card would have them."""

    number: str  # of the sample registration, where there is one already
    name: str
    kana: str
    claims: Mapping[str, object] = field(default_factory=dict[str, object])
    is_new: bool = False  # not registered yet: the sign-in makes the registration

    @property
    def subject(self) -> str:
        """The pairwise name of this person for our one client."""
        return f"sample-{self.number}"

    def said(self) -> dict[str, object]:
        return {"name": self.name, "name#ja-Kana-JP": self.kana, **self.claims}


def _address(street: str, town: str = "練馬区") -> dict[str, str]:
    whole = f"東京都{town}{street}"
    return {
        "formatted": whole,
        "region": "東京都",
        "locality": town,
        "street_address": street,
        "postal_code": "000-0000",
    }


CAST: Final = (
    Character(
        number="M1",
        name="見本 花子",
        kana="ミホン ハナコ",
        claims={
            "birthdate": "1951-04-01",
            "gender": "female",
            "address": _address("見本町一丁目1番1号"),
        },
    ),
    Character(
        number="M2",
        name="見本 太郎",
        kana="ミホン タロウ",
        # As some write it, so that the demo reads this form as well.
        claims={"birthdate": "19880715", "gender": "1", "address": _address("見本町二丁目2番2号")},
    ),
    Character(
        number="M3",
        name="見本 みどり",
        kana="ミホン ミドリ",
        claims={"birthdate": "1975-11-30", "address": _address("見本一丁目3番", "見本区")},
    ),
    Character(
        number="M4",
        name="見本 𠮷﨑",
        kana="ミホン ヨシザキ",
        claims={"birthdate": "1999-02-28", "address": _address("見本町三丁目4番5号")},
        is_new=True,
    ),
)
