"""Groups at the desk by plain forms: hand one over, count it, and look for one under many names."""

from uuid import UUID

import pytest

from api.gate import Gate
from infra.db import Pool
from infra.vault.vault import Vault
from scheduling.people.rules.groups import Role
from tests.api.browser import Browser
from tests.api.pages.test_help_pages import at_desk, hidden, send
from tests.scheduling.people.entering import Entrance, welcomed
from tests.scheduling.people.test_counter import named_group
from tests.scheduling.people.test_groups import done, invited, joined

WHY = "代表者と連絡がつかない"


@pytest.fixture
def entrance(clean: Pool, public_pool: Pool, resident_pool: Pool, vault: Vault) -> Entrance:
    return Entrance(owner=clean, public=public_pool, resident=resident_pool, vault=vault)


async def received(clerk: Browser, owner: Pool, group: UUID) -> str:
    number = await owner.fetchval(
        "select number from scheduling.registrant where registrant_id = $1", group
    )
    found = await send(clerk, "/desk/look", asked=str(number), reason="change", note="")
    reply = await send(clerk, "/desk/receive", hidden(found, "/desk/receive"))
    return f"{reply.headers['location']}/group"


async def test_a_clerk_hands_a_group_over_and_counts_it(desk: Gate, entrance: Entrance) -> None:
    one, two = await welcomed(entrance, 1), await welcomed(entrance, 2)
    group = await named_group(one, "見本の会")
    done(await joined(two, await invited(one, group, Role.MEMBER)))
    clerk = await at_desk(desk, "S1")
    place = await received(clerk, entrance.owner, group)
    page = await clerk.get(place)
    assert "見本 2" in page.body.decode()
    over = hidden(page, f"{place}/over") | {"personId": str(two.person_id)}
    refused = await send(clerk, f"{place}/over", over, reason="")
    assert "REASON_MISSING" in refused.body.decode()
    over = hidden(refused, f"{place}/over") | {"personId": str(two.person_id)}
    assert (await send(clerk, f"{place}/over", over, reason=WHY)).headers["location"] == place
    page = await clerk.get(place)
    counts = hidden(page, f"{place}/counts") | {"seen": "CERTIFICATES", "reason": "更新"}
    day = counts["countedOn"]
    bad = await send(clerk, f"{place}/counts", counts, members="3", disabled="4")
    assert "BAD_HEADCOUNT" in bad.body.decode()
    counts = hidden(bad, f"{place}/counts") | {"seen": "CERTIFICATES", "countedOn": day}
    more = {"members": "10", "disabled": "7", "reason": "更新"}
    assert (await send(clerk, f"{place}/counts", counts | more)).headers["location"] == place
    shown = (await clerk.get(place)).body.decode()
    assert "7人(70%)" in shown
    assert "手帳や証明書" in shown


async def test_an_officer_looks_for_one_group_under_many_names(
    desk: Gate, entrance: Entrance
) -> None:
    one = await welcomed(entrance, 1)
    for sign in "ABC":
        await named_group(one, f"見本硬式テニス{sign}")
    officer, clerk = await at_desk(desk, "S2"), await at_desk(desk, "S1")
    assert "見本硬式テニス" not in (await officer.get("/desk/lookalikes")).body.decode()
    found = await send(officer, "/desk/lookalikes", reason="登録の点検")
    assert found.body.decode().count("見本硬式テニス") >= 3
    assert "NOT_ON_DUTY" in (await send(clerk, "/desk/lookalikes", reason="x")).body.decode()
    assert "REASON_MISSING" in (await send(officer, "/desk/lookalikes", reason="")).body.decode()


async def test_of_a_person_there_is_no_page_of_a_group(desk: Gate) -> None:
    clerk = await at_desk(desk, "S1")
    found = await send(clerk, "/desk/look", asked="M1", reason="book", note="")
    reply = await send(clerk, "/desk/receive", hidden(found, "/desk/receive"))
    page = await clerk.get(f"{reply.headers['location']}/group")
    assert page.headers["location"] == "/desk"
