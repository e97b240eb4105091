"""A pooled connection goes from act to act as it is: nothing of one act is left for the next."""

from infra.db import Pool, open_pool
from infra.roles import door_url
from scheduling.booking.actions import book_room, cancel_booking, my_bookings
from scheduling.booking.rules import Booked
from tests import make, seed
from tests.database import Template

# Whatever a session can carry over: settings, locks, prepared cursors, listening, temporary tables.
LEFT_BEHIND = """
    select 'actor' where coalesce(current_setting('hitome.actor', true), '') <> ''
    union all
    select 'purpose' where coalesce(current_setting('hitome.purpose', true), '') <> ''
    union all
    select name from pg_settings where source = 'session' and setting <> reset_val
    union all
    select 'advisory lock' from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()
    union all
    select name from pg_cursors where is_holdable
    union all
    select pg_listening_channels()
    union all
    select relname from pg_class where relpersistence = 't' and relkind = 'r'
"""


async def test_no_act_leaves_anything_in_its_session(
    clean: Pool, database_url: str, schema: Template
) -> None:
    await seed.ward(clean)
    url = door_url(database_url, "resident", schema.passwords)
    pool = await open_pool(url, size_max=1)  # Every act goes through this one connection.
    me = await seed.someone(clean, pool)
    mine = make.wish(holder=me.registrant_id)
    made = await book_room(me.door, mine, command=make.command(), now=make.NOW)
    assert isinstance(made, Booked)
    await book_room(me.door, mine, command=make.command(), now=make.NOW)
    await my_bookings(me.door, since=make.NOW, limit=10)
    await cancel_booking(me.door, made.booking_id, command=make.command(), now=make.NOW)
    assert await pool.fetch(LEFT_BEHIND) == []
    assert await pool.fetch("select * from scheduling.booking") == []
    await pool.close()


async def test_the_check_would_see_what_an_act_leaves(
    clean: Pool, database_url: str, schema: Template
) -> None:
    pool = await open_pool(door_url(database_url, "resident", schema.passwords), size_max=1)
    await pool.execute("select set_config('hitome.actor', gen_random_uuid()::text, false)")
    await pool.execute("set work_mem = '8MB'")
    left = {row[0] for row in await pool.fetch(LEFT_BEHIND)}
    assert {"actor", "work_mem"} <= left
    await pool.close()
