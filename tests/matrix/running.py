"""One cell of the matrix, run for real: who asks for what, and what comes of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import orjson
from graphql import ExecutionResult, GraphQLSchema, parse

from api.core import run
from api.errors import ErrorCode, RefusedError
from api.exchange import JsonValue
from infra.db import NoSessionError, Pool
from infra.ids import uuid7
from tests import make
from tests.matrix.documents import Operation
from tests.matrix.world import Target, World


class Outcome(StrEnum):
    """What somebody gets who asks for what is the target's."""

    SIGN_IN = "sign_in"  # told to sign in
    NONE = "none"  # nothing, or a reason why not
    ANSWERS = "answers"  # an answer with nothing of the target in it
    SEES = "sees"  # the target's data
    REFUSED = "refused"  # nothing was done
    OWN = "own"  # done, and nothing of the target's changed
    TOUCHES = "touches"  # done, to the target


_TABLES: Final = """
    select c.oid::regclass::text as name from pg_class c
     where c.relnamespace = any ('{infra, scheduling, accessibility}'::regnamespace[])
       and c.relkind = 'r'
       and c.relname not like 'staged%' and c.relname not in (
           'audit', 'audit_batch', 'outbox', 'change', 'scope', 'command', 'atom_day', 'migration',
           'claim_attempt')
     order by 1
"""


async def compared(owner: Pool) -> list[str]:
    """Tables in which a change of what is the target's is looked for."""
    return [row["name"] for row in await owner.fetch(_TABLES)]


async def rows_of(world: World) -> dict[str, str]:
    """What the tables hold of the target: its id, its group's, and its bookings'."""
    ids = world.target.values
    whose = [f"%{ids[one]}%" for one in ("oneself", "group", "booking", "group_booking")]
    query = " union all ".join(
        f"select '{name}', coalesce(md5(string_agg(x::text, '|' order by x::text)), '')"
        f" from {name} x where x::text like any ($1)"
        for name in await compared(world.owner)
    )
    return {row[0]: row[1] for row in await world.owner.fetch(query, whose)}


async def outcome(world: World, schema: GraphQLSchema, asked: Operation, role: str) -> Outcome:
    """Run one operation as one role, all of its fields asked for."""
    before = await rows_of(world) if asked.is_mutation else {}
    text = asked.filled(world.target.values, str(uuid7(make.NOW)))
    result = await run(
        schema, parse(text), context=world.context(role), variables={}, operation_name=None
    )
    if result.errors:
        assert _must_sign_in(result), (asked.name, role, result.errors)
        return Outcome.SIGN_IN
    assert result.data is not None
    value: JsonValue = result.data[asked.field]
    if not asked.is_mutation:
        return _seen(value, world.target)
    touched = await rows_of(world) != before
    if _is_refusal(value):
        assert not touched, (asked.name, role, "refused, and yet something changed")
        return Outcome.REFUSED
    return Outcome.TOUCHES if touched else Outcome.OWN


def _seen(value: JsonValue, target: Target) -> Outcome:
    text = orjson.dumps(value).decode()
    if any(mark in text for mark in target.marks):
        return Outcome.SEES
    is_nothing = value is None or value == [] or _is_refusal(value)
    return Outcome.NONE if is_nothing else Outcome.ANSWERS


def _is_refusal(value: JsonValue) -> bool:
    return isinstance(value, Mapping) and value.get("__typename") == "Refused"


def _must_sign_in(result: ExecutionResult) -> bool:
    """Every error says: sign in; as the edge would tell it."""
    for error in result.errors or ():
        match error.original_error:
            case NoSessionError():
                continue
            case RefusedError() as refused if refused.code is ErrorCode.SIGN_IN_FIRST:
                continue
            case _:
                return False
    return True
