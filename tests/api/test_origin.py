"""Acts come from our own pages: another site is told so and changes nothing."""

from collections.abc import Mapping

import pytest

from api.gate import Gate
from tests.api.browser import JSON, OURS, Browser


@pytest.fixture
def anyone(nowhere: Gate) -> Browser:
    """Whoever comes, with a cookie that looks like a session."""
    return Browser(app=nowhere, cookie="__Host-hitome=" + "A" * 43)


@pytest.mark.parametrize(
    "headers",
    [
        {**OURS, "sec-fetch-site": "cross-site"},
        {**OURS, "sec-fetch-site": "same-site"},
        {**OURS, "origin": "https://evil.test"},
        {**OURS, "origin": "null"},
        {**OURS, "x-hitome": "0"},
        JSON,
    ],
)
async def test_another_site_cannot_act_here(anyone: Browser, headers: Mapping[str, str]) -> None:
    reply = await anyone.post("/app/graphql", {"query": "{__typename}"}, headers=headers)
    assert (reply.status, reply.codes) == (403, ["NOT_SAME_ORIGIN"])


async def test_another_site_cannot_sign_anyone_in_or_out(anyone: Browser) -> None:
    form = {"content-type": "application/x-www-form-urlencoded", "origin": "https://evil.test"}
    for target in (
        "/signin/paper",
        "/signin/passkey",
        "/me/passkeys",
        "/signout",
        "/bookings/1/cancel",
    ):
        assert (await anyone.post(target, b"", headers=form)).codes == ["NOT_SAME_ORIGIN"]
