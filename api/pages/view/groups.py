"""Groups in words: what one is there, until when, and what may be done."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import segno
from markupsafe import Markup

from api.pages.reading import Node
from api.pages.view.mine import spaced
from api.pages.words import Words
from scheduling.period.rules import day_of

COUNTED = ("local", "age65", "age75", "junior")
USES = (1, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    group_id: str
    name: str
    number: str
    role: str
    role_word: str
    until: str
    state: str  # open, lapsed, closed
    may_manage: bool
    may_renew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPersonCard:
    person_id: str
    name: str
    role: str
    role_word: str
    until: str
    handover_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCard:
    invitation_id: str
    code: str
    role_word: str
    until: str
    uses: str
    picture: Markup
    address: str


def card_of(group: Node, words: Words, *, now: datetime) -> GroupCard:
    closed = group.moment_or_none("closedAt")
    ends = group.moment("expiresAt")
    state = "closed" if closed else "open" if now < ends else "lapsed"
    role = group.text("role")
    return GroupCard(
        group_id=group.text("id"),
        name=group.text("name"),
        number=spaced(group.text("number")),
        role=role,
        role_word=words.say(f"role.{role}"),
        until=words.say(f"group.until.{state}", day=words.date_long(day_of(closed or ends))),
        state=state,
        may_manage=role == "REPRESENTATIVE" and state != "closed",
        may_renew=role == "REPRESENTATIVE"
        and state != "closed"
        and now >= group.moment("canRenewFrom"),
    )


def person_of(one: Node, words: Words) -> GroupPersonCard:
    return GroupPersonCard(
        person_id=one.text("personId"),
        name=one.text("name"),
        role=one.text("role"),
        role_word=words.say(f"role.{one.text('role')}"),
        until=words.say("me.until", day=words.date_long(day_of(one.moment("expiresAt")))),
        handover_id=one.text_or_none("askedHandoverId") or "",
    )


def invitation_of(one: Node, words: Words, *, home: str) -> InvitationCard:
    """The code stands behind a #: a browser never sends that part, so no log ever has it."""
    code = one.text("code")
    address = f"{home}/me/groups/join#{code}"
    return InvitationCard(
        invitation_id=one.text("id"),
        code=code,
        role_word=words.say(f"role.{one.text('role')}"),
        until=words.moment(one.moment("expiresAt")),
        uses=words.say("invitation.uses", count=one.number("usesLeft")),
        picture=picture_of(address),
        address=address,
    )


def counts_of(counts: Node, words: Words) -> tuple[str, ...]:
    members = words.say("counts.members", count=counts.number("members"))
    known = [(kind, counts.number_or_none(kind)) for kind in COUNTED]
    shown = [words.say(f"counts.{kind}", count=count) for kind, count in known if count is not None]
    return (members, *shown)


def home_of(url: str) -> str:
    """Where this site is, as the browser sees it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def picture_of(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(svg)  # noqa: S704 drawn here, from an address of ours
