"""The queries of the view."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from scheduling.booking.versions import SealedVersion, open_versions
from scheduling.glance.actions.questions import find, window
from scheduling.glance.graphql.availability import (
    Availability,
    AvailabilityResult,
    BitmapResult,
    GlanceContext,
    Info,
    layout_json,
    to_bitmap,
)
from scheduling.glance.graphql.faces import faces, table_of
from scheduling.glance.graphql.needs import NeedInput, to_need
from scheduling.glance.graphql.pages import (
    Connection,
    Edge,
    NodeT,
    bad_argument,
    checked_first,
    cursor_of,
    key_of,
    page_info,
)
from scheduling.glance.graphql.scalars import BitmapLayout, CatalogueTable
from scheduling.glance.graphql.search import SearchResult, SuggestResult, to_found, to_suggested
from scheduling.glance.rules.asked import Fault
from scheduling.glance.rules.bitmap import layout_of
from scheduling.glance.rules.catalogue import Catalogue as Facts
from scheduling.glance.rules.snapshot import Snapshot
from scheduling.glance.rules.suggest import LIMIT
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Code, Refusal
from scheduling.space.graphql import Facility, Room
from scheduling.space.rules import FacilityId, RoomId

__all__ = ["GlanceContext", "GlanceQueries"]

RoomResult = Annotated[
    Room | Refused, strawberry.union("RoomResult", description="部屋か、その理由")
]


@strawberry.type(description="施設と部屋のすべて / everything that does not change by the hour")
class Catalogue:
    facts: strawberry.Private[Facts]
    version: str = strawberry.field(description="版 / equal content, equal version")

    @strawberry.field(description="地区(一覧順) / the areas of the ward, in list order")
    def areas(self) -> list[str]:
        return list(self.facts.areas)

    @strawberry.field(description="一覧表 / in columns")
    def table(self) -> CatalogueTable:
        return table_of(self.facts)

    @strawberry.field(description="ビット列の並び / which bit of the bitmap is what")
    def layout(self) -> BitmapLayout:
        return layout_json(layout_of(self.facts))


@strawberry.type(description="空き状況の新しさ / how old what is shown may be")
class Freshness:
    checked_at: datetime = strawberry.field(description="最後に確かめた時刻")
    is_stale: bool = strawberry.field(description="更新が遅れているか")
    horizon: date | None = strawberry.field(description="受付が見える最後の日")


@strawberry.type
class GlanceQueries:
    @strawberry.field(description="施設の一覧(一覧順) / facilities in list order")
    def facilities(
        self, info: Info, first: int = 50, after: str | None = None, area: str | None = None
    ) -> Connection[Facility]:
        every = faces(info.context.glance.snapshot.catalogue).facilities
        chosen = [one for one in every if area is None or one.area == area]
        return _listed(chosen, [one.id for one in chosen], _size(info, first), after)

    @strawberry.field(description="部屋の一覧(一覧順) / rooms in list order")
    def rooms(
        self, info: Info, first: int = 50, after: str | None = None,
        facility_id: strawberry.ID | None = None,
    ) -> Connection[Room]:  # fmt: skip
        every = faces(info.context.glance.snapshot.catalogue).rooms
        wanted = _uuid("facilityId", facility_id) if facility_id is not None else None
        chosen = [room for room in every if wanted in (None, room.facts.facility_id)]
        return _listed(chosen, [room.id for room in chosen], _size(info, first), after)

    @strawberry.field(description="1つの部屋 / one room")
    def room(self, info: Info, id: strawberry.ID) -> RoomResult:  # noqa: A002 - the wire's name
        catalogue = info.context.glance.snapshot.catalogue
        place = catalogue.room_place.get(RoomId(_uuid("id", id)))
        if place is None:
            return refused(Refusal(code=Code.NO_SUCH_ROOM), field="id")
        return faces(catalogue).rooms[place]

    @strawberry.field(description="施設と部屋のすべて / the static part of the view, for keeping")
    def catalogue(self, info: Info) -> Catalogue:
        facts = info.context.glance.snapshot.catalogue
        return Catalogue(facts=facts, version=facts.version)

    @strawberry.field(description="空き状況の新しさ")
    def freshness(self, info: Info) -> Freshness:
        glance = info.context.glance
        fresh = glance.freshness
        return Freshness(checked_at=fresh.checked_at, is_stale=fresh.is_stale,
                         horizon=glance.snapshot.last)  # fmt: skip

    @strawberry.field(description="空き状況 / rooms by days, typed; all rooms if none are named")
    async def availability(
        self, info: Info, first: Annotated[date, strawberry.argument(name="from")],
        days: int = 7, room_ids: list[strawberry.ID] | None = None,
        facility_id: strawberry.ID | None = None, min_version: SealedVersion | None = None,
    ) -> AvailabilityResult:  # fmt: skip
        snapshot = await _fresh(info.context, min_version)
        rooms = None
        if room_ids is not None:
            rooms = [RoomId(_uuid("roomIds", one)) for one in room_ids]
        facility = None
        if facility_id is not None:
            facility = FacilityId(_uuid("facilityId", facility_id))
        shown = window(snapshot, first, days, rooms=rooms, facility=facility,
                       now=info.context.now())  # fmt: skip
        if isinstance(shown, Fault):
            return _refused(shown)
        return Availability(window=shown, as_of=shown.as_of, is_stale=_is_stale(info))

    @strawberry.field(
        description="空きビット列 / all atoms in few bytes; `since` a version: a delta"
    )
    async def bitmap(
        self, info: Info, first: Annotated[date, strawberry.argument(name="from")],
        days: int = 7, since: str | None = None, min_version: SealedVersion | None = None,
    ) -> BitmapResult:  # fmt: skip
        snapshot = await _fresh(info.context, min_version)
        answer = info.context.glance.packed.bitmap(snapshot, first, days, since=since)
        if isinstance(answer, Fault):
            return _refused(answer)
        return to_bitmap(answer, is_stale=_is_stale(info))

    @strawberry.field(description="条件で探す / search by need: sentence, counts and rows")
    async def search(
        self, info: Info, need: NeedInput, min_version: SealedVersion | None = None
    ) -> SearchResult:
        snapshot = await _fresh(info.context, min_version)
        found = find(snapshot, to_need(need), now=info.context.now())
        if isinstance(found, Fault):
            return _refused(found)
        return to_found(found, is_stale=_is_stale(info))

    @strawberry.field(description="おすすめ / the best uses for a need, three at most")
    async def suggest(
        self, info: Info, need: NeedInput, limit: int = LIMIT,
        min_version: SealedVersion | None = None,
    ) -> SuggestResult:  # fmt: skip
        if not 1 <= limit <= LIMIT:
            return refused(Refusal(code=Code.BAD_RANGE), field="limit")
        snapshot = await _fresh(info.context, min_version)
        found = find(snapshot, to_need(need), now=info.context.now())
        return _refused(found) if isinstance(found, Fault) else to_suggested(found, limit)


async def _fresh(context: GlanceContext, token: SealedVersion | None) -> Snapshot:
    """The snapshot, with at least the rows of a token of ours in it."""
    if token is not None:
        await context.glance.see(open_versions(context.seal, token))
    return context.glance.snapshot


def _is_stale(info: Info) -> bool:
    return info.context.glance.freshness.is_stale


def _size(info: Info, first: int) -> int:
    return checked_first(first, info.context.rows_max)


def _listed(
    every: list[NodeT], keys: list[strawberry.ID], size: int, after: str | None
) -> Connection[NodeT]:
    start = _behind(keys, after)
    shown = slice(start, start + size)
    edges = [Edge(cursor=cursor_of(key), node=node)
             for key, node in zip(keys[shown], every[shown], strict=True)]  # fmt: skip
    return Connection(
        edges=edges,
        page_info=page_info(keys[shown][-1:], more=start + size < len(every)),
        total_count=len(every),
    )


def _behind(keys: list[strawberry.ID], after: str | None) -> int:
    if not after:
        return 0
    key = key_of(after)
    if key not in keys:
        raise bad_argument("after", "is not a cursor of this list")
    return keys.index(strawberry.ID(key)) + 1


def _uuid(name: str, text: strawberry.ID) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise bad_argument(name, "is not an id of ours") from None


def _refused(fault: Fault) -> Refused:
    return refused(fault.refusal, field=fault.field)
