"""People on the wire."""

from scheduling.people.graphql.groups import GroupMutations
from scheduling.people.graphql.holders import Holder, to_holder
from scheduling.people.graphql.links import LinkMutations, LinkQueries
from scheduling.people.graphql.mine import OneselfMutations, PeopleQueries

__all__ = [
    "GroupMutations",
    "Holder",
    "LinkMutations",
    "LinkQueries",
    "OneselfMutations",
    "PeopleQueries",
    "to_holder",
]
