"""Functions that a door may call, called bare, with the target's ids wherever an id goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from infra import ids
from infra.db import Pool, StaleEvidenceError
from tests import make, seed
from tests.matrix.world import World

# Whoever holds the code may: that is what a code is for.
BY_CODE: Final = frozenset[str]()
# They act on the session whose hash they are given, and that is the caller's own.
OWN_SESSION: Final = frozenset({"infra.close_session", "infra.enter", "infra.rotate_session"})
# What the person's own calls are known to change; the list only grows.
CONTROL: Final = frozenset(
    {
        "infra.add_my_passkey",
        "infra.close_my_other_sessions",
        "infra.remove_my_passkey",
        "scheduling.ask_handover",
        "scheduling.close_handover",
        "scheduling.end_delegate",
        "scheduling.end_local",
        "scheduling.keep_contact",
        "scheduling.prefer_letters",
        "scheduling.withdraw_invitation",
    }
)

_GRANTED: Final = """
    select p.oid::regproc::text as name, p.pronargs as many,
           coalesce(p.proargnames[1:p.pronargs], '{}') as names,
           (select coalesce(array_agg(format_type(t.kind, null) order by t.place), '{}')
              from unnest(p.proargtypes::oid[]) with ordinality as t(kind, place)) as kinds
      from pg_proc p
     where p.pronamespace = any ('{infra, scheduling}'::regnamespace[])
       and p.prorettype <> 'trigger'::regtype and p.provolatile = 'v'
       and has_function_privilege($1, p.oid, 'execute')
     order by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    name: str
    arguments: tuple[tuple[str, str], ...]  # name and type


async def granted(owner: Pool, role: str) -> list[Function]:
    """Functions that may write, and that a role may call."""
    rows = await owner.fetch(_GRANTED, role)
    return [
        Function(name=row["name"], arguments=tuple(zip(row["names"], row["kinds"], strict=True)))
        for row in rows
        if row["name"] not in OWN_SESSION
    ]


async def call(world: World, role: str, function: Function) -> bool:
    """Call it in a transaction of its own that commits; False: it was refused."""
    values = [_value(world, role, function.name, one) for one in function.arguments]
    places = ", ".join(f"${at}::{kind}" for at, (_, kind) in enumerate(function.arguments, 1))
    try:
        async with world.entering(role) as conn:
            await conn.fetch(f"select * from {function.name}({places})", *values)
    except (asyncpg.PostgresError, StaleEvidenceError):
        return False
    return True


_EXACTLY: Final[Mapping[str, str]] = {
    "infra.revoke_access_key.which": "key",
    "scheduling.revoke_group_invitation.invitation": "group_invitation",
}
# By a word in an argument's name; the first that fits counts.
_IDS: Final[Mapping[str, str]] = {
    "invitation": "helper_invitation",
    "group": "group",
    "booking": "booking",
    "handover": "handover",
    "key": "key",
    "which": "session",
    "session": "session",
    "helper": "delegate",
    "delegate": "delegate",
}


def _value(world: World, role: str, function: str, argument: tuple[str, str]) -> object:
    name, kind = argument
    whose = world.target.values
    if name == "session_hash":
        return seed.token_of(UUID(whose[role]))
    if name.startswith("command"):
        return ids.uuid7(make.NOW)
    exactly = _EXACTLY.get(f"{function}.{name}")
    if exactly is not None:
        return UUID(whose[exactly])
    if kind == "uuid":
        fitting = (whose[target] for word, target in _IDS.items() if word in name)
        return UUID(next(fitting, whose["oneself"]))
    return {"seen": int(whose["group_version"]), "at": make.NOW}.get(name, _PLAIN[kind])


_SOON: Final[datetime] = make.NOW + timedelta(days=30)
_PLAIN: Final[Mapping[str, object]] = {
    "text": "member",
    "text[]": ["see", "book"],
    "uuid[]": [],
    "boolean": True,
    "integer": 1,
    "integer[]": [],
    "bigint": 1,
    "bigint[]": [],
    "bytea": b"x",
    "bytea[]": [],
    "timestamp with time zone[]": [],
    "jsonb": {},
    "date": date(2026, 12, 20),
    "date[]": [],
    "timestamp with time zone": _SOON,
    "interval": timedelta(days=1),
    "tstzrange": None,
    "scheduling.tally": 1,
}
