"""Search by need on the wire: one answer as a sentence, as counts and as rows."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from scheduling.glance.graphql.availability import GlanceContext, Info
from scheduling.glance.graphql.faces import faces
from scheduling.glance.graphql.pages import (
    Connection,
    Edge,
    bad_argument,
    checked_first,
    cursor_of,
    key_of,
    page_info,
)
from scheduling.glance.rules import search as rules
from scheduling.glance.rules.phrases import Sentences as Said
from scheduling.glance.rules.sentences import order_said, said, summary
from scheduling.glance.rules.snapshot import Snapshot
from scheduling.glance.rules.states import SlotReason, SlotState
from scheduling.glance.rules.suggest import Suggestion as Suggested
from scheduling.glance.rules.suggest import alternatives, order_of, suggest
from scheduling.period.ranges import TimeRange
from scheduling.period.rules import at
from scheduling.rulebook.graphql import Refused
from scheduling.space.graphql import PLAIN, Room
from scheduling.space.rules import Authority


@strawberry.type(description="文 / the same said in every register")
class Sentences:
    ja: str = strawberry.field(description="日本語")
    easy: str = strawberry.field(description="やさしい日本語")
    en: str = strawberry.field(description="英語")


@strawberry.type(description="状態ごとの数 / room-days in a state")
class StateCount:
    state: SlotState = strawberry.field(description="空き状況")
    count: int = strawberry.field(description="数")


@strawberry.type(description="日ごとの数 / rooms on a day")
class DayCount:
    day: date = strawberry.field(name="date", description="日")
    free: int = strawberry.field(description="条件に合う空きのある部屋の数")
    rooms: int = strawberry.field(description="条件に合う部屋の数")


@strawberry.type(description="地区ごとの数 / rooms of an area, on any of the days")
class AreaCount:
    area: str = strawberry.field(description="地区")
    free: int = strawberry.field(description="条件に合う空きのある部屋の数")
    rooms: int = strawberry.field(description="条件に合う部屋の数")


@strawberry.type(description="部屋と日 / a room on a day, as the need sees it")
class FoundRoom:
    room: Room = strawberry.field(description="部屋")
    day: date = strawberry.field(description="日")
    state: SlotState = strawberry.field(description="求める時間の空き状況")
    reason: SlotReason = strawberry.field(description="その理由")
    free: list[TimeRange] = strawberry.field(description="その日の空いている時間")
    bookable: list[TimeRange] = strawberry.field(description="その日の申し込める時間")
    price: int | None = strawberry.field(description="条件に合う最初の利用の使用料(円)")
    distance_metres: int | None = strawberry.field(description="距離(m) / null: near was left out")
    authority: Authority = strawberry.field(description="所管システム / LEGACY: apply there")


@strawberry.type(description="おすすめ / a use that meets the need")
class Suggestion:
    rank: int = strawberry.field(description="順番")
    room: Room = strawberry.field(description="部屋")
    day: date = strawberry.field(name="date", description="日")
    start: datetime = strawberry.field(description="開始")
    end: datetime = strawberry.field(description="終了")
    price: int | None = strawberry.field(description="使用料(円)")
    distance_metres: int | None = strawberry.field(description="距離(m)")
    authority: Authority = strawberry.field(description="所管システム")
    sentence: Sentences = strawberry.field(description="説明")


@strawberry.type(description="おすすめの一覧 / three at most, in a stated order")
class Suggestions:
    order: Sentences = strawberry.field(description="並べ方")
    suggestions: list[Suggestion] = strawberry.field(description="おすすめ")


def _sentence(found: "Found", context: GlanceContext) -> Sentences:
    nearest = alternatives(found.answer, now=context.now())
    return to_sentences(summary(found.answer, nearest))


def _alternatives(found: "Found", context: GlanceContext) -> list[Suggestion]:
    nearest = alternatives(found.answer, now=context.now())
    return to_suggestions(found.answer.snapshot, nearest)


def _counts(found: "Found", _: GlanceContext) -> list[StateCount]:
    return [StateCount(state=state, count=n) for state, n in found.answer.by_state.items()]


def _day_counts(found: "Found", _: GlanceContext) -> list[DayCount]:
    days = found.answer.by_day.items()
    return [DayCount(day=day, free=one.free, rooms=one.all) for day, one in days]


def _areas(found: "Found", _: GlanceContext) -> list[AreaCount]:
    areas = found.answer.by_area.items()
    return [AreaCount(area=area, free=one.free, rooms=one.all) for area, one in areas]


def _rooms(
    found: "Found", context: GlanceContext, *, first: int, fits: bool, after: str | None = None
) -> Connection[FoundRoom]:
    size = checked_first(first, context.rows_max)
    return _page(found.answer, size, after, fitting=fits)


@strawberry.type(description="検索の答え / the answer to a need")
class Found:
    answer: strawberry.Private[rules.Found]
    is_stale: bool = strawberry.field(description="更新が遅れているか")
    as_of: datetime = strawberry.field(description="空きの時点")
    room_count: int = strawberry.field(description="空きのある部屋の数 / rooms, on any of the days")
    room_day_count: int = strawberry.field(description="のべの数 / room-days")

    @strawberry.field(
        description="答えの文 / the numbers of the table in words", metadata={PLAIN: _sentence}
    )
    def sentence(self, info: Info) -> Sentences:
        return _sentence(self, info.context)

    @strawberry.field(
        description="近いもの / when nothing is free: what does exist, three at most",
        metadata={PLAIN: _alternatives},
    )
    def alternatives(self, info: Info) -> list[Suggestion]:
        return _alternatives(self, info.context)

    @strawberry.field(description="状態ごとの数", metadata={PLAIN: _counts})
    def counts(self, info: Info) -> list[StateCount]:
        return _counts(self, info.context)

    @strawberry.field(description="日ごとの数", metadata={PLAIN: _day_counts})
    def day_counts(self, info: Info) -> list[DayCount]:
        return _day_counts(self, info.context)

    @strawberry.field(description="地区ごとの数", metadata={PLAIN: _areas})
    def areas(self, info: Info) -> list[AreaCount]:
        return _areas(self, info.context)

    @strawberry.field(
        description="部屋の一覧 / by day, then nearest first if the need says near, else in list "
        "order; `fits`: only rooms with a use that meets the need",
        metadata={PLAIN: _rooms},
    )
    def rooms(
        self,
        info: Info,
        first: int = 50,
        after: str | None = None,
        fits: bool = False,  # noqa: FBT001, FBT002 - a field's argument is always named
    ) -> Connection[FoundRoom]:
        return _rooms(self, info.context, first=first, after=after, fits=fits)


SearchResult = Annotated[
    Found | Refused, strawberry.union("SearchResult", description="答えか、不可の理由")
]
SuggestResult = Annotated[
    Suggestions | Refused, strawberry.union("SuggestResult", description="おすすめか、不可の理由")
]


def to_found(answer: rules.Found, *, is_stale: bool) -> Found:
    return Found(
        answer=answer,
        is_stale=is_stale,
        as_of=answer.as_of,
        room_count=answer.rooms,
        room_day_count=answer.room_days,
    )


def to_suggested(answer: rules.Found, limit: int) -> Suggestions:
    return Suggestions(
        order=to_sentences(order_said(order_of(answer.need))),
        suggestions=to_suggestions(answer.snapshot, suggest(answer, limit)),
    )


def to_suggestions(snapshot: Snapshot, given: tuple[Suggested, ...]) -> list[Suggestion]:
    return [_suggestion(snapshot, one, rank) for rank, one in enumerate(given, 1)]


def to_sentences(one: Said) -> Sentences:
    return Sentences(ja=one.ja, easy=one.easy, en=one.en)


def _suggestion(snapshot: Snapshot, one: Suggested, rank: int) -> Suggestion:
    room = faces(snapshot.catalogue).rooms[one.place]
    return Suggestion(
        rank=rank,
        room=room,
        day=one.day,
        start=at(one.day, one.use.start),
        end=at(one.day, one.use.end),
        price=one.use.price,
        distance_metres=one.metres,
        authority=room.facility.facts.authority(one.day),
        sentence=to_sentences(said(snapshot, one)),
    )


def _page(
    answer: rules.Found, size: int, after: str | None, *, fitting: bool
) -> Connection[FoundRoom]:
    rows, more = answer.page(after=_row(answer, after), first=size, fitting=fitting)
    edges = [_edge(answer, row) for row in rows]
    last = [f"{edge.node.day}/{edge.node.room.id}" for edge in edges[-1:]]
    return Connection(
        edges=edges,
        page_info=page_info(last, more=more),
        total_count=answer.total(fitting=fitting),
    )


def _edge(answer: rules.Found, row: rules.FoundRoom) -> Edge[FoundRoom]:
    room = faces(answer.snapshot.catalogue).rooms[row.place]
    shown = row.shown
    return Edge(
        cursor=cursor_of(f"{shown.day}/{room.id}"),
        node=FoundRoom(
            room=room,
            day=shown.day,
            state=shown.verdict.state,
            reason=shown.verdict.reason,
            free=list(shown.free),
            bookable=list(shown.bookable),
            price=row.use.price if row.use else None,
            distance_metres=row.metres,
            authority=row.authority,
        ),
    )


def _row(answer: rules.Found, after: str | None) -> int:
    """The row of a cursor; what is behind it is the next page, whatever was booked meanwhile."""
    if not after:
        return -1
    day, _, room_id = key_of(after).partition("/")
    rooms = {str(room): place for room, place in answer.snapshot.catalogue.room_place.items()}
    try:
        row = answer.row_of(date.fromisoformat(day), rooms[room_id])
    except (ValueError, KeyError):
        row = None
    if row is None:
        raise bad_argument("after", "is not a cursor of this list")
    return row
