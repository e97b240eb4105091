"""People on the wire."""

from scheduling.people.graphql.holders import Holder, to_holder

__all__ = ["Holder", "to_holder"]
