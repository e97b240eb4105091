"""The view on the wire: resolvers translate and delegate."""

from scheduling.glance.graphql.queries import GlanceContext, GlanceQueries
from scheduling.glance.graphql.scalars import SCALARS

__all__ = ["SCALARS", "GlanceContext", "GlanceQueries"]
