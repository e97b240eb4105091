"""A schema for each door, put together from the faces of every noun."""

from typing import Final

import strawberry
from graphql import GraphQLSchema, lexicographic_sort_schema, print_schema
from strawberry.schema.config import StrawberryConfig

from api.keys.graphql import KeyMutations, KeyQueries
from api.plain import lighten
from api.scalars import SCALARS
from api.signin.graphql import SignInMutations, SignInQueries
from scheduling.booking.graphql import BookingMutations, BookingQueries
from scheduling.glance.graphql import GlanceQueries
from scheduling.people.graphql import (
    GroupMutations,
    LinkMutations,
    LinkQueries,
    OneselfMutations,
    PeopleQueries,
)
from scheduling.people.graphql.counter import CounterMutations
from scheduling.people.graphql.delegates import HelpMutations, HelpQueries
from scheduling.people.graphql.desk_groups import DeskGroupMutations, DeskGroupQueries
from scheduling.people.graphql.desk_holds import DeskHoldMutations, DeskHoldQueries
from scheduling.people.graphql.desk_links import DeskLinkMutations, DeskLinkQueries
from scheduling.people.graphql.desk_organisations import (
    DeskOrganisationMutations,
    DeskOrganisationQueries,
)
from scheduling.people.graphql.former_groups import FormerGroupMutations, FormerGroupQueries
from scheduling.people.graphql.letters import LetterMutations, LetterQueries
from scheduling.people.graphql.staff import DeskMutations, DeskQueries


class DoorSchema(strawberry.Schema):
    """A schema that hands out its core: the edge runs documents that are ready already."""

    @property
    def core(self) -> GraphQLSchema:
        return self._schema

    @property
    def sdl(self) -> str:
        """The schema as text, sorted: what two people changed is seen as two changes.

        `sort_schema` would sort what runs too, and unions resolve to types of the unsorted one.
        """
        return print_schema(lexicographic_sort_schema(self.core)) + "\n"


@strawberry.type(name="Query", description="問い合わせ / whatever anyone may look at")
class PublicQuery(GlanceQueries):
    pass


@strawberry.type(name="Query", description="問い合わせ / the same, and what is one's own")
class ResidentQuery(
    PublicQuery,
    FormerGroupQueries,
    BookingQueries,
    KeyQueries,
    LinkQueries,
    PeopleQueries,
    SignInQueries,
    HelpQueries,
    LetterQueries,
):
    pass


@strawberry.type(name="Mutation", description="申請・操作 / acts, each decided once")
class ResidentMutation(
    FormerGroupMutations,
    BookingMutations,
    GroupMutations,
    KeyMutations,
    LinkMutations,
    OneselfMutations,
    SignInMutations,
    HelpMutations,
    LetterMutations,
):
    pass


@strawberry.type(name="Query", description="問い合わせ / what the desk may ask")
class StaffQuery(
    PublicQuery,
    BookingQueries,
    HelpQueries,
    LetterQueries,
    DeskQueries,
    DeskLinkQueries,
    DeskGroupQueries,
    DeskOrganisationQueries,
    DeskHoldQueries,
):
    pass


@strawberry.type(name="Mutation", description="申請・操作 / what the desk may do")
class StaffMutation(
    BookingMutations,
    HelpMutations,
    DeskMutations,
    CounterMutations,
    DeskLinkMutations,
    DeskGroupMutations,
    DeskOrganisationMutations,
    DeskHoldMutations,
):
    pass


def _door(query: type[PublicQuery], mutation: type | None = None) -> DoorSchema:
    config = StrawberryConfig(disable_field_suggestions=True, scalar_map=dict(SCALARS))
    schema = DoorSchema(query=query, mutation=mutation, config=config)
    lighten(schema.core)
    return schema


PUBLIC: Final = _door(PublicQuery)
RESIDENT: Final = _door(ResidentQuery, ResidentMutation)
STAFF: Final = _door(StaffQuery, StaffMutation)
