"""The verbs of the view: keep a snapshot up to date, answer questions from it."""

from scheduling.glance.actions.glance import Freshness, Glance, View, open_glance

__all__ = ["Freshness", "Glance", "View", "open_glance"]
