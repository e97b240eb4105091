"""Scalars of the doors: each is strict on the way in, for a resolver must not meet odd values."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from scheduling.booking.versions import SealedVersion
from scheduling.glance.graphql import scalars as glance
from scheduling.period.rules import TOKYO

YEARS: Final = range(1900, 2200)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})"
)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SEALED_MAX: Final = 4_096


def read_date(value: object) -> date:
    text = _matched(value, _DATE, "YYYY-MM-DD")
    try:
        return _within(date.fromisoformat(text))
    except ValueError:
        raise GraphQLError(f"Date: no such day: {text}") from None


def read_moment(value: object) -> datetime:
    """RFC 3339 with its offset: a wall clock without a zone is nobody's time. 24:00 is 00:00."""
    text = _matched(value, _MOMENT, "YYYY-MM-DDThh:mm:ss+09:00")
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise GraphQLError(f"DateTime: no such moment: {text}") from None
    _within(moment)
    return moment.astimezone(TOKYO)


def read_uuid(value: object) -> UUID:
    return UUID(_matched(value, _UUID, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"))


def read_sealed(value: object) -> SealedVersion:
    if not isinstance(value, str) or len(value) > _SEALED_MAX:
        raise GraphQLError("SealedVersion: a token of ours was expected")
    return SealedVersion(value)


def tell_moment(value: datetime) -> str:
    return value.astimezone(TOKYO).isoformat()


def _matched(value: object, form: re.Pattern[str], example: str) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise GraphQLError(f"expected {example}")
    return value


def _within(day: date) -> date:
    if day.year not in YEARS:
        raise GraphQLError(f"year outside {YEARS.start}-{YEARS.stop - 1}")
    return day


SCALARS: Final[Mapping[object, ScalarDefinition]] = {
    **glance.SCALARS,
    date: strawberry.scalar(
        name="Date",
        description="日付(東京) / a day in Tokyo, YYYY-MM-DD",
        serialize=date.isoformat,
        parse_value=read_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="日時 / RFC 3339 with offset; answers are in Tokyo time (+09:00)",
        serialize=tell_moment,
        parse_value=read_moment,
    ),
    UUID: strawberry.scalar(
        name="UUID",
        description="識別子 / RFC 9562, 36 characters",
        serialize=str,
        parse_value=read_uuid,
    ),
    SealedVersion: strawberry.scalar(
        name="SealedVersion",
        description="書込みの版(封緘) / opaque: send it back as minVersion to see at least that",
        serialize=str,
        parse_value=read_sealed,
    ),
}
