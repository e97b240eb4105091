"""Where supporters work, by plain forms: an officer registers a school, adds one, ends it."""

from api.gate import Gate
from tests.api.pages.test_help_pages import at_desk, hidden, send

PLACE = "/desk/organisations"


async def test_an_officer_registers_a_school(desk: Gate) -> None:
    officer, clerk = await at_desk(desk, "S2"), await at_desk(desk, "S1")
    assert (await clerk.get(PLACE)).headers["location"] == "/desk"
    page = await officer.get(PLACE)
    new = {"name": "見本特別支援学校", "kind": "SCHOOL", "day": "2027-03-31", "act": "register"}
    fields = hidden(page, PLACE) | new
    refused = await send(officer, PLACE, fields, reason="", day="2029-03-31")
    assert "REASON_MISSING" in refused.body.decode()
    fields = hidden(refused, PLACE) | new
    assert (await send(officer, PLACE, fields, reason="年度の登録")).headers["location"] == PLACE
    page = await officer.get(PLACE)
    assert "見本特別支援学校" in page.body.decode()
    assert "3月31日" in page.body.decode()


async def test_an_officer_adds_a_supporter_and_ends_both(desk: Gate) -> None:
    officer = await at_desk(desk, "S2")
    new = {"name": "見本の家", "kind": "CARE_HOME", "day": "2027-03-31", "act": "register"}
    fields = hidden(await officer.get(PLACE), PLACE) | new
    assert (await send(officer, PLACE, fields, reason="年度の登録")).status == 303
    page = await officer.get(PLACE)
    add = hidden(page, PLACE, 0)
    assert add["act"] == "add"
    for number, said in (("nobody", "NO_SUCH_PERSON"), ("M1", "")):
        reply = await send(officer, PLACE, add, number=number, day="2027-03-01", reason="担任")
        assert said in reply.body.decode()
    page = await officer.get(PLACE)
    assert "見本 花子" in page.body.decode()
    leave = hidden(page, PLACE, 0)
    assert leave["act"] == "leave"
    assert (await send(officer, PLACE, leave, reason="異動")).status == 303
    page = await officer.get(PLACE)
    assert "見本 花子" not in page.body.decode()
    ends = next(fields for at in range(3) if (fields := hidden(page, PLACE, at))["act"] == "end")
    assert (await send(officer, PLACE, ends, reason="閉校")).status == 303
    assert "見本の家" not in (await officer.get(PLACE)).body.decode()


async def test_what_is_no_day_is_told_as_misread(desk: Gate) -> None:
    officer = await at_desk(desk, "S2")
    fields = hidden(await officer.get(PLACE), PLACE) | {"name": "見本", "kind": "SCHOOL"}
    reply = await send(officer, PLACE, fields, act="register", day="soon", reason="x")
    assert "BAD_INPUT" in reply.body.decode()
    strange = await send(officer, PLACE, fields, act="no such act", reason="x")
    assert "BAD_INPUT" in strange.body.decode()
