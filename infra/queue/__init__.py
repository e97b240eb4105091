"""The queue before a rush: rows are the truth, a process only remembers how they stood last."""

from infra.queue.line import Line
from infra.queue.store import QueueRow, Taken, look, places_of, take

__all__ = ["Line", "QueueRow", "Taken", "look", "places_of", "take"]
