"""Holds by plain forms: one officer asks, another approves, the first carries it out; and back."""

from api.gate import Gate
from tests.api.browser import Browser
from tests.api.pages.test_help_pages import at_desk, hidden, send

PLACE = "/desk/holds"


async def press(officer: Browser, act: str, **more: str) -> str:
    """Press the first form of this kind; what the page shows then."""
    page = await officer.get(PLACE)
    forms = (hidden(page, PLACE, at) for at in range(page.body.decode().count(f'"{PLACE}"')))
    fields = next(one for one in forms if one.get("act") == act) | more
    reply = await send(officer, PLACE, fields)
    return (await officer.get(PLACE)).body.decode() if reply.status == 303 else reply.body.decode()


async def test_two_officers_hold_and_lift(desk: Gate) -> None:
    one, two, clerk = [await at_desk(desk, number) for number in ("S2", "S3", "S1")]
    assert (await clerk.get(PLACE)).headers["location"] == "/desk"
    asked = {"system": "public", "number": "M1", "day": "2027-03-31", "reason": "見本の訴訟"}
    assert "NO_SUCH_PERSON" in await press(one, "propose", **{**asked, "system": "plaza"})
    assert "もうひとりを待っています" in await press(one, "propose", **asked)
    assert "見本の訴訟" not in (await one.get("/desk")).body.decode(), "no file to be taken"
    assert "見本 花子" in (await two.get(PLACE)).body.decode()
    assert "認めました" in await press(two, "approve")
    shown = await press(one, "carry")
    assert "3月31日" in shown
    assert "済みました" in shown
    await press(two, "lift", reason="和解した")
    await press(one, "approve")
    assert "和解した" in await press(two, "carry")


async def test_a_day_of_review_is_a_day_within_a_year(desk: Gate) -> None:
    officer = await at_desk(desk, "S2")
    asked = {"system": "public", "number": "M1", "reason": "見本の訴訟"}
    assert "BAD_END_OF_RIGHT" in await press(officer, "propose", **asked, day="2029-01-01")
    assert "BAD_INPUT" in await press(officer, "propose", **asked, day="some day")
