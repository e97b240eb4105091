"""The published vectors are what the view sends, and a delta made good is the whole."""

from base64 import b64decode

import orjson

from tests.scheduling.glance import vectors
from tests.scheduling.glance.patching import patch


def test_the_published_vectors_are_what_the_view_sends() -> None:
    assert vectors.PATH.read_bytes() == vectors.text()


def test_the_delta_of_the_vectors_leads_from_the_one_to_the_other() -> None:
    kept = orjson.loads(vectors.PATH.read_bytes())
    free, closed = (bytearray(b64decode(kept["whole"][name])) for name in ("free", "closed"))
    exact = b64decode(kept["whole"]["exact"])
    size = kept["layout"]["dayBytes"]
    exact, days = patch(free, closed, exact, b64decode(kept["delta"]["records"]), size)
    assert days == {1, 2}
    assert bytes(free) == b64decode(kept["after"]["free"])
    assert bytes(closed) == b64decode(kept["after"]["closed"])
    assert exact == b64decode(kept["after"]["exact"])
    assert kept["delta"]["version"] == kept["after"]["version"]


def test_the_vectors_have_every_state_a_cell_can_have() -> None:
    kept = orjson.loads(vectors.PATH.read_bytes())
    shown = kept["whole"]["decoded"]
    assert kept["whole"]["exact"]
    assert any(one["free"] is None for one in shown)
    assert any(one["closed"] for one in shown)
    assert any(one["free"] and not one["closed"] for one in shown)
