"""The eight areas of the ward: which town belongs to which."""

import re
import tomllib
import unicodedata
from importlib import resources
from typing import Final

ELSEWHERE: Final = "その他"
_BEFORE_TOWN: Final = re.compile(r"^(東京都)?(練馬区)?")


def _load() -> dict[str, str]:
    text = resources.files("scheduling.space").joinpath("areas.toml").read_text("utf-8")
    return {str(town): area for area, towns in tomllib.loads(text).items() for town in towns}


_AREA_OF_TOWN: Final = _load()
AREAS: Final = tuple(dict.fromkeys(_AREA_OF_TOWN.values()))  # in the order of lists


def area_of(address: str) -> str:
    """The area of an address in the ward: the longest town name that it begins with decides."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", address))
    rest = _BEFORE_TOWN.sub("", folded)
    towns = [town for town in _AREA_OF_TOWN if rest.startswith(town)]
    return _AREA_OF_TOWN[max(towns, key=len)] if towns else ELSEWHERE
