"""Sign-ins and what is turned away stand in the log: the proof, the door, the code, and nobody."""

import orjson
import structlog
from structlog.testing import capture_logs

from api.gate import Gate
from tests.api.browser import JSON, OURS, Browser
from tests.api.conftest import FORM, paper_of, signed_in


def events(heard: list[structlog.typing.EventDict], name: str) -> list[dict[str, object]]:
    return [
        {key: value for key, value in one.items() if key not in ("event", "log_level")}
        for one in heard
        if one["event"] == name
    ]


async def test_who_comes_in_and_who_does_not_is_logged_without_a_name(gate: Gate) -> None:
    used = paper_of("M1", 0).digits
    with capture_logs() as heard:
        browser = await signed_in(gate, "M1")
        for typed in ("1", used, used):
            await Browser(app=gate).post("/signin/paper", f"code={typed}".encode(), headers=FORM)
        await browser.post("/signout", b"", headers=FORM)
    tries = events(heard, "sign-in")
    assert {one["method"] for one in tries} == {"paper"}
    outcomes = [str(one["outcome"]) for one in tries]
    assert outcomes[0] == "entered"
    assert outcomes[1] == "code_mistyped"
    assert outcomes[-1] == "code_refused"
    assert events(heard, "sign-out") == [{"kind": "resident"}]
    text = orjson.dumps(heard, default=str).decode()
    assert used not in text
    assert "見本" not in text


async def test_what_is_turned_away_is_logged_by_its_code(gate: Gate) -> None:
    foreign = {**JSON, "origin": "https://elsewhere.test", "sec-fetch-site": "cross-site"}
    with capture_logs() as heard:
        anyone = Browser(app=gate)
        await anyone.ask("mutation { closeOtherSessions { count } }")
        await anyone.post("/app/graphql", b"{}", headers=foreign)
        await anyone.post("/graphql", b"[" * 9_000, headers=OURS)
    codes = [(one["where"], one["code"]) for one in events(heard, "refused")]
    assert ("/app/graphql", "NOT_SAME_ORIGIN") in codes
    assert ("/graphql", "BAD_JSON") in codes
