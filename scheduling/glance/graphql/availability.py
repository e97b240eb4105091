"""Typed availability and the bitmap on the wire: two forms of one view."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Protocol, TypeAlias

import numpy as np
import strawberry

from infra.crypto import Seal
from scheduling.glance.actions import View
from scheduling.glance.actions.questions import Bitmap as BitmapAnswer
from scheduling.glance.actions.questions import BitmapDelta as DeltaAnswer
from scheduling.glance.actions.questions import Window
from scheduling.glance.graphql.faces import faces
from scheduling.glance.graphql.pages import (
    Connection,
    Edge,
    checked_first,
    cursor_of,
    key_of,
    page_info,
)
from scheduling.glance.graphql.scalars import AvailabilityBitmap, BitmapLayout
from scheduling.glance.rules.bitmap import FORM, Layout
from scheduling.glance.rules.days import RoomDay as ShownDay
from scheduling.glance.rules.days import RoomDays, changes_on
from scheduling.glance.rules.snapshot import Snapshot
from scheduling.glance.rules.states import SlotReason, SlotState
from scheduling.period.ranges import TimeRange
from scheduling.rulebook.graphql import Refused
from scheduling.space.graphql import PLAIN, Room
from scheduling.space.rules import Authority

strawberry.enum(
    SlotState,
    name="SlotState",
    description="空き状況 / FREE 空き, PARTLY_FREE 一部空き, FULL 空きなし, "
    "OUTSIDE_WINDOW 申込期間外, OUTSIDE_HOURS 利用時間外, CLOSED 休館, "
    "LOTTERY_OPEN 抽選申込可能, LOTTERY_PENDING 抽選待ち, "
    "HIDDEN 公開対象外, ASK_FACILITY 施設に問合せ",
)
strawberry.enum(SlotReason, name="SlotReason", description="その理由 / why the state is what it is")


class GlanceContext(Protocol):
    """What the resolvers of the view need to know of the request."""

    @property
    def glance(self) -> View: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def rows_max(self) -> int: ...


Info: TypeAlias = strawberry.Info[GlanceContext, None]


def _until(day: "RoomDay", context: GlanceContext) -> datetime | None:
    return changes_on(day.snapshot, day.place, day.shown, now=context.now())


@strawberry.type(description="部屋の1日 / one room on one day")
class RoomDay:
    shown: strawberry.Private[ShownDay]
    snapshot: strawberry.Private[Snapshot]
    place: strawberry.Private[int]
    day: date = strawberry.field(name="date", description="日")
    state: SlotState = strawberry.field(description="空き状況")
    reason: SlotReason = strawberry.field(description="その理由")
    free: list[TimeRange] = strawberry.field(
        description="空いている時間 / free half-hours inside the hours, also too short to be booked"
    )
    bookable: list[TimeRange] = strawberry.field(
        description="申し込める時間 / the longest uses of whole bands that are free"
    )

    @strawberry.field(
        description="状態が変わる時 / when the state changes by itself, where that is known",
        metadata={PLAIN: _until},
    )
    def until_or_when(self, info: Info) -> datetime | None:
        return _until(self, info.context)


@strawberry.type(description="部屋の空き / one room on the days asked for")
class RoomAvailability:
    room: Room = strawberry.field(description="部屋")
    days: list[RoomDay] = strawberry.field(description="日ごとの空き")
    authority: Authority = strawberry.field(
        description="初日の所管システム / LEGACY: read-only here"
    )
    as_of: datetime = strawberry.field(
        description="この部屋の空きの時点 / when the newest row shown of this room was written"
    )


def _version(shown: "Availability", _: GlanceContext) -> str:
    return shown.window.version


def _rooms(
    shown: "Availability", context: GlanceContext, *, first: int, after: str | None = None
) -> Connection[RoomAvailability]:
    size = checked_first(first, context.rows_max)
    return _page(shown.window, size, after)


@strawberry.type(description="空き状況 / rooms by days")
class Availability:
    window: strawberry.Private[Window]
    as_of: datetime = strawberry.field(
        description="空きの時点 / when the newest row shown was written; equal content, equal time"
    )
    is_stale: bool = strawberry.field(
        description="更新が遅れているか / true: the database is away and this may be old"
    )

    @strawberry.field(
        description="内容の版 / equal rows, equal version", metadata={PLAIN: _version}
    )
    def version(self) -> str:
        return self.window.version

    @strawberry.field(
        description="部屋の一覧(一覧順) / rooms in list order", metadata={PLAIN: _rooms}
    )
    def rooms(
        self, info: Info, first: int = 50, after: str | None = None
    ) -> Connection[RoomAvailability]:
        return _rooms(self, info.context, first=first, after=after)


def _exact(shown: "Bitmap", _: GlanceContext) -> AvailabilityBitmap:
    return AvailabilityBitmap(shown.answer.exact)


@strawberry.type(description="空きビット列の一式 / all atoms on some days in few bytes")
class Bitmap:
    answer: strawberry.Private[BitmapAnswer]
    as_of: datetime = strawberry.field(description="空きの時点")
    is_stale: bool = strawberry.field(description="更新が遅れているか")
    first: date = strawberry.field(name="from", description="初日")
    days: int = strawberry.field(description="日数")
    version: str = strawberry.field(description="版 / send it as `since` to get a delta")
    layout_version: str = strawberry.field(
        description="並びの版 / keep the layout while it is equal"
    )
    free: AvailabilityBitmap = strawberry.field(description="空きのビット / 1: the cell is free")
    closed: AvailabilityBitmap = strawberry.field(
        description="休館のビット / 1: some of the cell is closed; "
        "free and closed both 1: beyond the horizon"
    )

    @strawberry.field(
        description="一様でない区画 / exact masks of atoms whose cells are free or closed in part",
        metadata={PLAIN: _exact},
    )
    def exact(self) -> AvailabilityBitmap:
        return AvailabilityBitmap(self.answer.exact)

    @strawberry.field(description="ビット列の並び / which bit is what")
    def layout(self) -> BitmapLayout:
        return layout_json(self.answer.layout)


@strawberry.type(description="空きビット列の差分 / what changed since the version that was sent")
class BitmapDelta:
    answer: strawberry.Private[DeltaAnswer]
    as_of: datetime = strawberry.field(description="空きの時点")
    is_stale: bool = strawberry.field(description="更新が遅れているか")
    first: date = strawberry.field(name="from", description="初日")
    days: int = strawberry.field(description="日数")
    version: str = strawberry.field(description="版 / the version that results")
    layout_version: str = strawberry.field(
        description="並びの版 / another one than yours: ask for the whole"
    )
    records: AvailabilityBitmap = strawberry.field(description="変わった日の記録 / docs/bitmap.md")


AvailabilityResult = Annotated[
    Availability | Refused, strawberry.union("AvailabilityResult", description="空きか、その理由")
]
BitmapResult = Annotated[
    Bitmap | BitmapDelta | Refused,
    strawberry.union("BitmapResult", description="ビット列か差分か、その理由"),
]


def to_bitmap(answer: BitmapAnswer | DeltaAnswer, *, is_stale: bool) -> Bitmap | BitmapDelta:
    if isinstance(answer, DeltaAnswer):
        return BitmapDelta(
            answer=answer,
            as_of=answer.as_of,
            is_stale=is_stale,
            first=answer.first,
            days=answer.days,
            version=answer.version,
            layout_version=answer.layout.version,
            records=AvailabilityBitmap(answer.records),
        )
    return Bitmap(
        answer=answer,
        as_of=answer.as_of,
        is_stale=is_stale,
        first=answer.first,
        days=len(answer.days),
        version=answer.version,
        layout_version=answer.layout.version,
        free=AvailabilityBitmap(answer.free),
        closed=AvailabilityBitmap(answer.closed),
    )


def layout_json(layout: Layout) -> BitmapLayout:
    return BitmapLayout({
        "form": FORM,
        "version": layout.version,
        "dayBytes": layout.day_bytes,
        "templates": [list(template) for template in layout.templates],
        "atoms": list(layout.template_of),
    })  # fmt: skip


def to_room_day(shown: ShownDay, snapshot: Snapshot, place: int) -> RoomDay:
    return RoomDay(
        shown=shown,
        snapshot=snapshot,
        place=place,
        day=shown.day,
        state=shown.verdict.state,
        reason=shown.verdict.reason,
        free=list(shown.free),
        bookable=list(shown.bookable),
    )


def _page(window: Window, size: int, after: str | None) -> Connection[RoomAvailability]:
    start = _start(window, after) if after else 0
    rooms = window.rooms[start : start + size]
    edges = _edges(window, window.page(rooms))
    return Connection(
        edges=edges,
        page_info=page_info([edge.node.room.id for edge in edges[-1:]],
                            more=start + size < len(window.rooms)),
        total_count=len(window.rooms),
    )  # fmt: skip


def _edges(window: Window, rooms: Sequence[RoomDays]) -> list[Edge[RoomAvailability]]:
    shown = faces(window.snapshot.catalogue).rooms
    return [
        Edge(
            cursor=cursor_of(shown[one.place].id),
            node=RoomAvailability(
                room=shown[one.place],
                days=[to_room_day(day, window.snapshot, one.place) for day in one.days],
                authority=one.authority,
                as_of=one.as_of,
            ),
        )
        for one in rooms
    ]


def _start(window: Window, after: str) -> int:
    """Behind the room of a cursor; a room that has gone starts the list anew."""
    key = key_of(after)
    place = next(
        (place for room, place in window.snapshot.catalogue.room_place.items() if str(room) == key),
        -1,
    )
    return int(np.searchsorted(window.rooms, place, side="right"))
