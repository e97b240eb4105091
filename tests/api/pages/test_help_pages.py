"""Help, letters and the desk by plain forms: one way through, from an invitation to a letter."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from api.gate import Gate
from api.telling import listeners
from infra import outbox
from infra.channels.mail import Mail
from infra.db import Pool
from infra.outbox import OutboxId
from infra.vault.vault import Vault
from scheduling.people.actions.letters import Office
from scheduling.people.actions.staff_samples import staff_id
from scheduling.people.store.samples import sample_id
from tests import make
from tests.api.browser import Browser, Reply
from tests.api.conftest import FORM

CODE = re.compile(r'<b class="code">([0-9A-Z-]{14})</b>')
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
FAR = datetime(2100, 1, 1, tzinfo=UTC)


class Kept:
    """A mail server that keeps what it is handed."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)


async def send(
    browser: Browser, place: str, filled: dict[str, str] | None = None, **fields: str
) -> Reply:
    body = urlencode((filled or {}) | fields).encode()
    return await browser.post(place, body, headers=FORM)


def hidden(page: Reply, place: str, at: int = 0) -> dict[str, str]:
    """What a form of a page says by itself."""
    forms = re.findall(
        rf'<form[^>]*action="{place}"[^>]*>(.*?)</form>', page.body.decode(), re.DOTALL
    )
    return dict(HIDDEN.findall(forms[at]))


async def told(worker_pool: Pool, vault: Vault) -> list[Mail]:
    """Work off everything there is to tell."""
    kept = Kept()
    known = listeners(Office(vault=vault, mail=kept, now=lambda: make.NOW))
    now, rung = FAR, list[OutboxId]()

    async def ring(outbox_id: OutboxId) -> None:
        rung.append(outbox_id)

    while await outbox.relay(worker_pool, ring, now=now):
        for one in rung:
            await outbox.work_off(worker_pool, one, known, now=now)
        rung.clear()
        now += timedelta(hours=1)
    return kept.mails


async def test_a_person_invites_a_helper_who_books_and_is_told_of_it_and_stops_them(
    hanako: Browser, taro: Browser, worker_pool: Pool, vault: Vault
) -> None:
    page = await hanako.get("/me/helpers")
    assert "いません" in page.body.decode()
    made = await send(hanako, "/me/helpers", hidden(page, "/me/helpers"), BOOK="1", days="90")
    found = CODE.search(made.body.decode())
    assert found is not None
    offer = await send(taro, "/me/clients", code=found[1].lower())
    assert "見本 花子" in offer.body.decode()
    yes = await send(taro, "/me/clients/yes", hidden(offer, "/me/clients/yes"))
    assert yes.status == 303
    assert "見本 花子" in (await taro.get("/me/clients")).body.decode()
    before = await told(worker_pool, vault)
    assert ["見本 太郎" in mail.subject for mail in before] == [True]
    page = await hanako.get("/me/helpers")
    assert "*1" not in page.body.decode() and "見本 太郎" in page.body.decode()
    ended = await send(hanako, "/me/helpers/end", hidden(page, "/me/helpers/end"))
    assert ended.status == 303
    assert "見本 花子" not in (await taro.get("/me/clients")).body.decode()
    letters = (await hanako.get("/me/letters")).body.decode()
    assert "見本 太郎" in letters
    sheet = re.search(r'href="(/me/letters/[^"]+/sheet)"', letters)
    assert sheet is not None
    printed = await hanako.get(sheet[1])
    assert "@page" in printed.body.decode()
    assert "sha256-" in printed.headers["content-security-policy"]
    assert (await taro.get(sheet[1])).status == 404, "another's letter is not there"


async def test_wishes_about_letters_are_kept(hanako: Browser) -> None:
    page = await hanako.get("/me/letters")
    fields = hidden(page, "/me/letters") | {"news": "1", "secondMail": "second@example.jp"}
    fields.pop("reminder", None)
    assert (await send(hanako, "/me/letters", fields)).status == 303
    again = (await hanako.get("/me/letters")).body.decode()
    assert 'value="second@example.jp"' in again
    assert 'name="news" value="1" checked' in again
    assert 'name="reminder" value="1" checked' not in again
    refused = hidden(page, "/me/letters") | {
        "commandId": hidden(await hanako.get("/me/letters"), "/me/letters")["commandId"],
        "secondMail": "no address",
    }
    assert "BAD_CONTACT" in (await send(hanako, "/me/letters", refused)).body.decode()


async def at_desk(desk: Gate, number: str) -> Browser:
    browser = Browser(app=desk)
    reply = await send(browser, "/desk/samples", person=str(staff_id(number)))
    assert (reply.status, reply.headers["location"]) == (303, "/desk")
    return browser


async def test_a_clerk_receives_somebody_books_and_cancels_for_them(
    desk: Gate, worker_pool: Pool, vault: Vault
) -> None:
    clerk = await at_desk(desk, "S1")
    found = await send(clerk, "/desk/look", asked="M1", reason="book", note="")
    received = await send(clerk, "/desk/receive", hidden(found, "/desk/receive"))
    place = f"/desk/people/{sample_id('M1')}"
    assert (received.status, received.headers["location"]) == (303, place)
    page = await clerk.get(f"{place}?day=2026-12-20&part=MORNING")
    booked = await send(clerk, f"{place}/book", hidden(page, f"{place}/book"))
    assert booked.status == 303, booked.body.decode()
    page = await clerk.get(place)
    assert (await send(clerk, f"{place}/cancel", hidden(page, f"{place}/cancel"))).status == 303
    helped = await send(
        clerk, f"{place}/helper", hidden(page, f"{place}/helper"),
        number="M2", form="WITNESS", witness="見本 立会", days="90",
    )  # fmt: skip
    assert helped.status == 303, helped.body.decode()
    proven = await send(
        clerk, f"{place}/proof", hidden(page, f"{place}/proof"),
        issuer="見本商事", issuedOn="2026-11-01",
    )  # fmt: skip
    assert proven.status == 303, proven.body.decode()
    coded = await send(clerk, f"{place}/code", hidden(page, f"{place}/code"))
    # The line may break between its groups on a narrow screen.
    assert re.search(r"([0-9]{4}-<wbr>){4}[0-9]{4}", coded.body.decode())
    seen = hidden(page, f"{place}/verify") | {"seen": "運転免許証"}
    verified = await send(clerk, f"{place}/verify", seen)
    assert verified.status == 303, verified.body.decode()
    ended = await send(clerk, "/desk/finish", hidden(page, "/desk/finish"))
    assert ended.headers["location"] == "/desk"
    assert (await clerk.get(place)).headers["location"] == "/desk"
    subjects = [mail.subject for mail in await told(worker_pool, vault)]
    assert len(subjects) == 9, subjects  # to 花子 eight, and to 太郎 that he may help her


async def test_two_officers_make_a_file(desk: Gate) -> None:
    one, two = await at_desk(desk, "S2"), await at_desk(desk, "S3")
    page = await one.get("/desk")
    fields = hidden(page, "/desk/exports") | {
        "system": "public",
        "kind": "PERSON",
        "reason": "更新",
    }
    assert (await send(one, "/desk/exports", fields)).status == 303
    seen = await two.get("/desk")
    assert (await send(two, "/desk/proposals", hidden(seen, "/desk/proposals"))).status == 303
    shown = (await one.get("/desk")).body.decode()
    place = re.search(r'action="(/desk/exports/[0-9a-f-]{36})"', shown)
    assert place is not None
    assert (await send(two, place[1])).headers["location"] == "/desk"
    given = await send(one, place[1])
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["cache-control"] == "private, no-store"
    assert "見本 花子" in given.body.decode("utf-8-sig")


async def test_nobody_without_a_desk_session_sees_the_desk(desk: Gate, hanako: Browser) -> None:
    stranger = Browser(app=desk, cookie=hanako.cookie)
    for place in ("/desk", f"/desk/people/{sample_id('M1')}"):
        assert (await stranger.get(place)).headers["location"] in {"/signin/desk", "/desk"}
    reply = await send(stranger, "/desk/samples", person=str(sample_id("M1")))
    assert reply.headers["location"] == "/desk/samples"
