"""Personal documents of many at once through a proxy that lets one ask for all: does any cross?

python -m tests.load crossings
"""

import asyncio
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import orjson

from api.documents import FOLDER, document_id
from infra.config import Settings
from infra.db import Pool
from tests.load import nginx, place, wire
from tests.load.pipes import Heard, Pipes, opened
from tests.load.report import Goal, Row

DOCUMENTS: Final = 10_000
PEOPLE: Final = 500
CONNECTIONS: Final = 200
PAGES_EVERY: Final = 5  # Of so many documents one is a whole page.
_ME: Final = orjson.dumps({"documentId": document_id((FOLDER / "Me.graphql").read_bytes())})
NAMED: Final = """
    update scheduling.registrant set name = '見本' || lpad(number, 6, '0') || '番'
     where system = 'hitome'
"""
_SEEN: Final = re.compile(r"見本\d{6}番")
OK: Final = 200


@dataclass(slots=True)
class Crossed:
    """What came back to whom."""

    documents: int = 0
    crossings: int = 0
    first: str = ""  # who, and whose names came back
    statuses: Counter[int] = field(default_factory=Counter[int])


async def name(owner: Pool) -> None:
    """Give everybody a name of their own, so that another's is seen."""
    async with owner.acquire() as conn, conn.transaction():
        await conn.execute("set local role hitome_importer")
        await conn.execute(NAMED)


async def send(port: int, documents: int, *, people: int) -> Crossed:
    """All at once; each looks for its own name, and for any other."""
    found = Crossed()
    async with opened(port, CONNECTIONS) as pipes:
        await asyncio.gather(
            *(_one(pipes, number, number % people, found) for number in range(documents))
        )
    return found


async def _one(pipes: Pipes, number: int, who: int, found: Crossed) -> None:
    cookies = f"hitome={place.cookie(place.person(who))}"
    if number % PAGES_EVERY == 0:
        heard = await pipes.get("/bookings", cookies=cookies)
    else:
        heard = await pipes.post("/app/graphql", _ME, cookies=cookies)
    found.documents += 1
    found.statuses[heard.status] += 1
    if not _is_own(heard, who):
        found.crossings += 1
        found.first = found.first or f"{who}: {_SEEN.findall(heard.body.decode())} {heard.status}"


def _is_own(heard: Heard, who: int) -> bool:
    """Exactly one name is in it; a page escapes nothing of a name that is made of digits."""
    seen = set(_SEEN.findall(heard.body.decode("utf-8", "replace")))
    return heard.status == OK and seen == {f"見本{who:06}番"}


async def bench(documents: int = DOCUMENTS) -> list[Row]:
    if nginx.PROGRAM is None:
        return [Row(name="personal documents crossed", figure=-1, unit="", note=nginx.MISSING)]
    size = place.Size(facilities=0, rooms=0, days=1, people=PEOPLE)
    async with place.prepared(size, name="bench") as here:
        await name(here.owner)
        settings = Settings().model_copy(
            update={"database_url": here.url, "home": here.servers.home}
        )
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            async with wire.application(settings, here.servers.redis_url, folder / "log") as port:
                with nginx.before(port, folder / "nginx") as front:
                    found = await send(front, documents, people=PEOPLE)
    note = f"{found.documents:,} documents of {PEOPLE} people, {dict(found.statuses)}"
    return [
        Row(
            name="personal documents crossed",
            figure=found.crossings,
            unit="",
            goal=Goal.EXACTLY,
            target=0,
            note=note,
        )
    ]
