"""The view on the wire: what cannot be asked is refused by field, what has no form is BAD_INPUT."""

from typing import Final

import pytest

from api.core import run
from api.doors import PUBLIC
from api.exchange import JsonObject
from infra.ids import named
from tests.load import asked
from tests.load.ward import Looker, Size, Still, snapshot

LOOKER: Final = Looker(glance=Still(snapshot=snapshot(Size(rooms=12, days=20))), rows_max=100)
NOBODY: Final = named("test/nobody")
REFUSED: Final = "... on Refused { code field sentence easySentence englishSentence }"


async def answer(text: str) -> JsonObject:
    found = (await asked.answer(LOOKER, asked.ready(text), {}))["data"]
    assert isinstance(found, dict)
    return found


async def fault(text: str) -> str:
    """What the executor says of a question that has no outcome; the edge gives it BAD_INPUT."""
    known = asked.ready(text)
    found = await run(
        PUBLIC.core, known.document, context=LOOKER, variables={}, operation_name=None
    )
    assert found.errors
    return found.errors[0].message


@pytest.mark.parametrize(
    ("question", "code", "field"),
    [
        ('availability(from: "2026-12-01", days: 0)', "BAD_RANGE", "days"),
        ('availability(from: "2026-12-01", days: 101)', "BAD_RANGE", "days"),
        ('availability(from: "2026-12-01", days: 2147483647)', "BAD_RANGE", "days"),
        ('availability(from: "2026-12-21")', "BEYOND_HORIZON", "from"),
        ('availability(from: "2199-12-31")', "BEYOND_HORIZON", "from"),
        (f'availability(from: "2026-12-01", roomIds: ["{NOBODY}"])', "NO_SUCH_ROOM", "roomIds"),
        (
            f'availability(from: "2026-12-01", facilityId: "{NOBODY}")',
            "NO_SUCH_FACILITY",
            "facilityId",
        ),
        (f'room(id: "{NOBODY}")', "NO_SUCH_ROOM", "id"),
        ('bitmap(from: "2026-12-01", days: 101)', "BAD_RANGE", "days"),
        ('bitmap(from: "2027-12-01")', "BEYOND_HORIZON", "from"),
        ('search(need: {from: "2026-12-05", to: "2026-12-04"})', "BACKWARDS", "to"),
        ('search(need: {from: "2026-12-01", to: "2027-12-04"})', "BAD_RANGE", "to"),
        ('search(need: {from: "2026-12-01", weekdays: [8]})', "BAD_RANGE", "weekdays"),
        ('search(need: {from: "2026-12-01", people: 0})', "BAD_RANGE", "people"),
        ('search(need: {from: "2026-12-01", minutes: -1})', "BAD_RANGE", "minutes"),
        ('search(need: {from: "2026-12-01", withinMetres: 5})', "BAD_RANGE", "withinMetres"),
        (
            'search(need: {from: "2026-12-01", near: {latitude: 91, longitude: 0}})',
            "BAD_RANGE",
            "near",
        ),
        (
            'search(need: {from: "2026-12-01", startNotBefore: "18:00", endNotAfter: "09:00"})',
            "BACKWARDS",
            "endNotAfter",
        ),
        ('suggest(need: {from: "2026-12-01"}, limit: 4)', "BAD_RANGE", "limit"),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_its_field(
    question: str, code: str, field: str
) -> None:
    found = await answer(f"{{ asked: {question} {{ __typename {REFUSED} }} }}")
    refused = found["asked"]
    assert isinstance(refused, dict)
    assert (refused["__typename"], refused["code"], refused["field"]) == ("Refused", code, field)
    assert refused["sentence"]
    assert refused["easySentence"]
    assert refused["englishSentence"]


@pytest.mark.parametrize(
    ("question", "argument"),
    [
        ('room(id: "x") { __typename }', "id"),
        ('rooms(facilityId: "1 or 1=1") { totalCount }', "facilityId"),
        ("rooms(first: 0) { totalCount }", "first"),
        ("rooms(first: 101) { totalCount }", "first"),
        ('rooms(after: "!") { totalCount }', "after"),
        ('facilities(after: "bm9uc2Vuc2U") { totalCount }', "after"),
        ('availability(from: "2026-12-01", roomIds: ["東"]) { __typename }', "roomIds"),
        (
            'search(need: {from: "2026-12-01"}) { ...on Found {rooms(after: "x") {__typename}}}',
            "after",
        ),
    ],
)
async def test_what_has_no_form_is_a_fault_of_the_argument(question: str, argument: str) -> None:
    said = await fault(f"{{ {question} }}")
    assert said.startswith(f"Argument '{argument}' ")


async def test_pages_of_rooms_put_together_are_all_rooms() -> None:
    ids: list[str] = []
    after = ""
    while True:
        page = await answer(
            f'{{ rooms(first: 5, after: "{after}") '
            "{ edges { node { id } } pageInfo { hasNextPage endCursor } totalCount } }"
        )
        match page["rooms"]:
            case {
                "edges": [*edges],
                "pageInfo": {"hasNextPage": more, "endCursor": str(after)},
                "totalCount": 12,
            }:
                ids += [str(edge) for edge in edges]
            case other:
                raise AssertionError(other)
        if not more:
            break
    assert len(ids) == len(set(ids)) == 12


async def test_a_token_that_is_none_of_ours_gets_the_whole() -> None:
    for token in ("", "x", "AAAA", "%", "A" * 5_000, "AAtE9gAAAA"):
        found = await answer(
            f'{{ bitmap(from: "2026-12-01", since: "{token}") {{ __typename }} '
            f'availability(from: "2026-12-01", minVersion: "{token[:99]}") {{ __typename }} }}'
        )
        assert found["bitmap"] == {"__typename": "Bitmap"}
        assert found["availability"] == {"__typename": "Availability"}


async def test_how_fresh_the_view_is_can_be_asked() -> None:
    found = await answer("{ freshness { checkedAt isStale horizon } }")
    assert found["freshness"] == {
        "checkedAt": "2026-12-01T00:00:00+09:00",
        "isStale": False,
        "horizon": "2026-12-20",
    }
