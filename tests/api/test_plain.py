"""The short cut for long lists answers byte for byte what the executor answers."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# A library without types of its own is asked here; what it answers is asserted.

from collections.abc import Awaitable
from inspect import isawaitable
from typing import Final

import orjson
import pytest
from graphql import ExecutionResult, execute, parse
from graphql.execution import Executor

from api.doors import PUBLIC
from api.plain import PlainExecutor
from tests.load.ward import Looker, Size, Still, snapshot

LOOKER: Final = Looker(glance=Still(snapshot=snapshot(Size(rooms=40, days=20))))

DAYS: Final = """
query Days($on: Date = "2026-12-03", $more: Boolean = true) {
  availability(from: "2026-12-01", days: 21) {
    ... on Availability {
      rooms(first: 40) {
        edges {
          cursor
          node {
            __typename
            asOf
            authority
            room {
              ...Shown
              bands(on: $on)
              facility { ...Where authority(on: $on) accessFacts { name value } rooms { id } }
            }
            days { date state reason free bookable untilOrWhen alias: state @skip(if: $more) }
          }
        }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
}
fragment Shown on Room {
  id name kind capacity sound lights access atoms neighbours sharesSpaceWith bands
}
fragment Where on Facility { id name latitude longitude system authority tel address area kind }
"""
FOUND: Final = """
{
  search(need: {from: "2026-12-01", to: "2026-12-25", part: EVENING, people: 12}) {
    ... on Found {
      counts { state count }
      dayCounts { date free rooms }
      areas { area free rooms }
      rooms(first: 100) {
        edges { node { day state reason price distanceMetres authority room { name } free } }
      }
      alternatives { rank sentence { ja en easy } }
    }
  }
}
"""


async def run(text: str, executor: type[Executor[None]] | None) -> ExecutionResult:
    result: ExecutionResult | Awaitable[ExecutionResult] = execute(
        PUBLIC.core, parse(text), context_value=LOOKER, executor_class=executor
    )
    return await result if isawaitable(result) else result


@pytest.mark.parametrize("text", [DAYS, FOUND], ids=["days", "found"])
async def test_both_ways_give_the_same_bytes(text: str) -> None:
    long, short = await run(text, None), await run(text, PlainExecutor)
    assert not long.errors
    assert not short.errors
    assert orjson.dumps(long.data) == orjson.dumps(short.data)


async def test_a_fault_in_a_list_is_told_as_the_executor_tells_it() -> None:
    text = """
    { rooms(first: 2) { edges { node { bands(on: "2026-12-01") } } } room(id: "x") { __typename } }
    """
    long, short = await run(text, None), await run(text, PlainExecutor)
    assert long.errors is not None
    assert [error.formatted for error in long.errors] == [
        error.formatted for error in short.errors or ()
    ]
