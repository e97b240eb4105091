"""What is asked of the view under load: documents made ready once, run as the doors run them."""

from typing import Final

import orjson

from api.core import run
from api.doors import PUBLIC
from api.exchange import JsonObject
from api.prepare import Prepared, prepare
from scheduling.glance.graphql import GlanceContext

BITMAP: Final = """query Bitmap($from: Date!, $days: Int!, $since: String) {
  bitmap(from: $from, days: $days, since: $since) {
    __typename
    ... on Bitmap { asOf from days version layoutVersion free closed exact }
    ... on BitmapDelta { asOf from days version layoutVersion records }
  }
}"""
TYPED: Final = """query Typed($from: Date!, $first: Int!) {
  availability(from: $from, days: 7) {
    ... on Availability {
      asOf
      rooms(first: $first) {
        edges { node { room { id name } days { date state reason free bookable } } }
      }
    }
  }
}"""
SEARCH: Final = """query Search($need: NeedInput!) {
  search(need: $need) {
    ... on Found {
      asOf
      sentence { ja en }
      counts { state count }
      dayCounts { date free }
      areas { area free }
      rooms(first: 10, fits: true) { edges { node { day state free price room { id name } } } }
    }
  }
}"""
SUGGEST: Final = """query Suggest($need: NeedInput!) {
  suggest(need: $need) {
    ... on Suggestions {
      order { ja }
      suggestions { rank date start end price room { id name facility { name } } sentence { ja } }
    }
  }
}"""
CATALOGUE: Final = "query Catalogue { catalogue { version table layout } }"


def ready(text: str) -> Prepared:
    return prepare(PUBLIC.core, text)


async def answer(context: GlanceContext, asked: Prepared, variables: JsonObject) -> JsonObject:
    """Run a document; what is asked under load has no errors."""
    found = await run(
        PUBLIC.core, asked.document, context=context, variables=variables, operation_name=None
    )
    assert not found.errors, found.errors
    shown: JsonObject = {"data": found.data}
    return shown


async def body(context: GlanceContext, asked: Prepared, variables: JsonObject) -> bytes:
    """The answer as it goes over the wire."""
    return orjson.dumps(await answer(context, asked, variables))
