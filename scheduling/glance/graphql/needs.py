"""A need on the wire, translated; whether it can be asked, the rules say."""

from datetime import date
from typing import Final

import strawberry

from scheduling.glance.graphql.scalars import TimeOfDay
from scheduling.glance.rules.needs import Need, PartOfDay, Times
from scheduling.space.facts import Position

strawberry.enum(
    PartOfDay,
    name="PartOfDay",
    description="時間帯 / MORNING 午前 (until 13:00), AFTERNOON 午後 (13:00-17:30), EVENING 夜 "
    "(from 17:30), WHOLE_DAY 1日; a band belongs to the part in which its middle lies",
)

WHEELCHAIR: Final = "wheelchair_toilet"


@strawberry.input(description="地点 / a position, WGS 84")
class PointInput:
    latitude: float = strawberry.field(description="緯度")
    longitude: float = strawberry.field(description="経度")


@strawberry.input(
    description="探している条件 / what somebody looks for; what is left out does not matter"
)
class NeedInput:
    first: date = strawberry.field(name="from", description="初日")
    to: date | None = strawberry.field(
        default=None, description="最終日 / the same day if left out"
    )
    weekdays: list[int] | None = strawberry.field(
        default=None, description="曜日 / 1 Monday to 7 Sunday"
    )
    part: PartOfDay = strawberry.field(default=PartOfDay.WHOLE_DAY, description="時間帯")
    start_not_before: TimeOfDay | None = strawberry.field(default=None, description="何時から")
    end_not_after: TimeOfDay | None = strawberry.field(default=None, description="何時まで")
    minutes: int | None = strawberry.field(
        default=None, description="利用時間(分) / at least so long"
    )
    people: int | None = strawberry.field(default=None, description="人数")
    purpose: str | None = strawberry.field(default=None, description="種目・目的")
    kinds: list[str] | None = strawberry.field(default=None, description="室場種別か施設種別")
    loud: bool | None = strawberry.field(
        default=None, description="音を出すか / true: only rooms known to allow sound"
    )
    wheelchair: bool | None = strawberry.field(
        default=None, description="車いす / true: the facility has a wheelchair toilet"
    )
    access_facts: list[str] | None = strawberry.field(
        default=None, description="必要なバリアフリー設備 / names of AccessFact, all of them there"
    )
    areas: list[str] | None = strawberry.field(default=None, description="地区")
    near: PointInput | None = strawberry.field(default=None, description="近い順の基準")
    within_metres: int | None = strawberry.field(default=None, description="距離の上限(m、直線)")
    yen_max: int | None = strawberry.field(default=None, description="使用料の上限(円)")
    holder_class: str | None = strawberry.field(
        name="class", default=None, description="使用料の区分 / left out: the unregistered rate"
    )
    text: str | None = strawberry.field(
        default=None,
        description="名称など / every word occurs in a name; width and kana do not matter",
    )
    bookable_here_only: bool = strawberry.field(
        default=False, description="ここで申し込める部屋だけ / leave out what former systems decide"
    )


def to_need(asked: NeedInput) -> Need:
    facts = [*(asked.access_facts or ()), *([WHEELCHAIR] if asked.wheelchair else [])]
    return Need(
        first=asked.first,
        last=asked.to or asked.first,
        weekdays=frozenset(asked.weekdays or ()),
        times=_times(asked),
        people=asked.people,
        purpose=asked.purpose or "",
        kinds=tuple(asked.kinds or ()),
        loud=bool(asked.loud),
        access_facts=tuple(dict.fromkeys(facts)),
        areas=tuple(asked.areas or ()),
        near=_position(asked.near),
        within_metres=asked.within_metres,
        yen_max=asked.yen_max,
        holder_class=asked.holder_class or "",
        text=asked.text or "",
        bookable_here_only=asked.bookable_here_only,
    )


def _times(asked: NeedInput) -> Times:
    low, high = asked.start_not_before, asked.end_not_after
    return Times(
        part=asked.part,
        not_before=0 if low is None else low,
        not_after=24 * 60 if high is None else high,
        minutes=asked.minutes or 0,
    )


def _position(point: PointInput | None) -> Position | None:
    return Position(latitude=point.latitude, longitude=point.longitude) if point else None
