"""Claims: what an identity provider, a clerk or the person says of a person."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Gender(StrEnum):
    """As the scope `gender` of an identity provider says it; most never say."""

    UNSAID = ""
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Of no field but the name is anything known for certain; none is ever printed."""

    name: str = field(repr=False)
    kana: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    gender: Gender = field(default=Gender.UNSAID, repr=False)
