"""Scalars of the view: texts with a form, and two that carry many values in few bytes."""

import re
from collections.abc import Mapping
from typing import Final, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from scheduling.period.ranges import TimeRange

AvailabilityBitmap = NewType("AvailabilityBitmap", str)
BitmapLayout = NewType("BitmapLayout", dict[str, object])
CatalogueTable = NewType("CatalogueTable", dict[str, object])
TimeOfDay = NewType("TimeOfDay", int)

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def read_clock(value: object) -> TimeOfDay:
    if not isinstance(value, str) or _CLOCK.fullmatch(value) is None:
        raise GraphQLError("TimeOfDay: expected hh:mm, at most 24:00")
    hours, minutes = value.split(":")
    return TimeOfDay(int(hours) * 60 + int(minutes))


def tell_clock(value: int) -> str:
    return f"{value // 60:02}:{value % 60:02}"


def _no_input(value: object) -> str:
    raise GraphQLError(f"an answer only: {value!r}")


def _as_it_is(value: object) -> object:
    return value


SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    TimeRange: strawberry.scalar(
        name="TimeRange",
        description="時間帯 / Tokyo wall time of that day, half-open: 09:00/12:30; "
        "the end may be 24:00",
        serialize=_as_it_is,
        parse_value=_no_input,
    ),
    TimeOfDay: strawberry.scalar(
        name="TimeOfDay",
        description="時刻 / Tokyo wall time hh:mm; 24:00 is the end of the day",
        serialize=tell_clock,
        parse_value=read_clock,
    ),
    AvailabilityBitmap: strawberry.scalar(
        name="AvailabilityBitmap",
        description="空きビット列 / base64. Days one after the other, each padded with 0 to a "
        "whole number of 3 bytes; in a day the cells of atom 0, of atom 1, ..; the first cell is "
        "the highest bit of the first byte. docs/bitmap.md has everything a decoder needs",
        serialize=_as_it_is,
        parse_value=_no_input,
    ),
    BitmapLayout: strawberry.scalar(
        name="BitmapLayout",
        description="ビット列の並び / JSON: {form, version, dayBytes, templates: [[cut point in "
        "minutes]], atoms: [place of its template]}. It changes with the catalogue only",
        serialize=_as_it_is,
        parse_value=_no_input,
    ),
    CatalogueTable: strawberry.scalar(
        name="CatalogueTable",
        description="施設と部屋の一覧表 / JSON in columns; docs/bitmap.md names them",
        serialize=_as_it_is,
        parse_value=_no_input,
    ),
}
