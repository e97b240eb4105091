"""The bell over a real Valkey: heard by whoever listens, forgotten by everybody else."""

import asyncio
from pathlib import Path

from infra.valkey_bell import open_valkey_bell


async def test_a_ring_is_heard(valkey_url: str) -> None:
    heard = asyncio.Event()
    async with open_valkey_bell(valkey_url) as bell, open_valkey_bell(valkey_url) as other:
        listening = asyncio.create_task(bell.listen(heard.set))

        async def ring_until_heard() -> None:
            while not heard.is_set():  # Who is not listening yet hears nothing.
                await other.ring()
                await asyncio.sleep(0)

        await asyncio.wait_for(ring_until_heard(), 10)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_bell_that_is_out_of_order_keeps_nobody_from_booking(tmp_path: Path) -> None:
    async with open_valkey_bell(f"unix://{tmp_path}/nobody.sock") as bell:
        await asyncio.wait_for(bell.ring(), 5)
