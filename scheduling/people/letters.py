"""What people are told of their registrations and groups: facts in, a letter out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduling.people.rules.letters import Fact, Letter, Register
from scheduling.people.rules.notice_words import SENDER
from scheduling.people.rules.notices import Actor, actor_facts, day_said, salutation
from scheduling.people.rules.registrants import RegistrantId

EXPIRING: Final = "registrant.expiring"
HANDED_OVER: Final = "group.handed_over"
HANDOVER_ASKED: Final = "group.handover_asked"
HELP_ENDING: Final = "delegate.expiring"

_Words = Mapping[Register, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """A registration that comes to its end, and who can renew it."""

    name: str
    is_group: bool
    expires_at: datetime
    readers: tuple[tuple[RegistrantId, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A group whose representative has changed."""

    group_name: str
    representative: str
    readers: tuple[tuple[RegistrantId, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEnding:
    """Help that comes to its end: for the one who is helped and for the one who helps."""

    name: str
    helper_name: str
    expires_at: datetime
    readers: tuple[tuple[RegistrantId, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody of a group who wants to be its representative."""

    group_name: str
    asked_by: str
    readers: tuple[tuple[RegistrantId, str], ...]


_SUBJECT: Final[Mapping[str, _Words]] = {
    "person": {
        Register.JA: "利用者登録の期限が近づいています({day}まで)",
        Register.EASY: "とうろくの きげんが ちかいです({day}まで)",
        Register.EN: "Your registration ends soon ({day})",
    },
    "group": {
        Register.JA: "団体登録の期限が近づいています({day}まで)",
        Register.EASY: "だんたいの きげんが ちかいです({day}まで)",
        Register.EN: "The registration of your group ends soon ({day})",
    },
    HANDED_OVER: {
        Register.JA: "団体の代表者が変わりました({name})",
        Register.EASY: "だいひょうが かわりました({name})",
        Register.EN: "Your group has a new representative ({name})",
    },
    HANDOVER_ASKED: {
        Register.JA: "代表者になりたいという申し出がありました({name})",
        Register.EASY: "だいひょうに なりたい ひとが います({name})",
        Register.EN: "Somebody asks to be the representative ({name})",
    },
    HELP_ENDING: {
        Register.JA: "手伝いの期限が近づいています({day}まで)",
        Register.EASY: "てつだいの きげんが ちかいです({day}まで)",
        Register.EN: "Help from another person ends soon ({day})",
    },
}
_TOLD: Final[Mapping[str, _Words]] = {
    "person": {
        Register.JA: "期限を過ぎると、新しい予約ができなくなります。取ってある予約はそのままです。",
        Register.EASY: "きげんの あとは あたらしい よやくが できません。いまの よやくは あります。",
        Register.EN: "After that day no new bookings can be made. Those you hold stay.",
    },
    "group": {
        Register.JA: "期限を過ぎると、団体の名前で新しい予約ができなくなります。"
        "取ってある予約はそのままです。",
        Register.EASY: "きげんの あとは だんたいの よやくが できません。いまの よやくは あります。",
        Register.EN: "After that day the group makes no new bookings. Those it holds stay.",
    },
    HANDED_OVER: {
        Register.JA: "前の代表者の権限は、引き継いだ時に終わっています。",
        Register.EASY: "まえの だいひょうは もう てつづきが できません。",
        Register.EN: "The rights of the former representative ended with the hand-over.",
    },
    HANDOVER_ASKED: {
        Register.JA: "団体の人から、代表者を引き継ぎたいという申し出がありました。"
        "まだ何も変わっていません。",
        Register.EASY: "だいひょうを かわりたい ひとが います。まだ かわって いません。",
        Register.EN: "A member of the group asks to take over. Nothing has changed yet.",
    },
    HELP_ENDING: {
        Register.JA: "期限を過ぎると、手伝う人は手続きができなくなります。"
        "取ってある予約はそのままです。",
        Register.EASY: "きげんの あとは てつだう ひとが てつづき できません。"
        "いまの よやくは あります。",
        Register.EN: "After that day the helper can do nothing more. Bookings that were made stay.",
    },
}
_NEXT: Final[Mapping[str, _Words]] = {
    "person": {
        Register.JA: "もう一度サインインで本人確認をするか、窓口で更新できます。",
        Register.EASY: "サインインか まどぐちで つづけられます。",
        Register.EN: "Verify your identity at sign-in again, or renew at a counter.",
    },
    "group": {
        Register.JA: "代表者が、ひとめの「団体」で更新できます。窓口でもできます。",
        Register.EASY: "だいひょうの ひとが「だんたい」で つづけられます。まどぐちでも できます。",
        Register.EN: "The representative renews it under 'Groups' in Hitome, or at a counter.",
    },
    HANDED_OVER: {
        Register.JA: "心当たりがなければ、窓口に知らせてください。",
        Register.EASY: "しらない ことなら、まどぐちに おしえて ください。",
        Register.EN: "If you do not know of this, tell a counter.",
    },
    HANDOVER_ASKED: {
        Register.JA: "ひとめの「団体」で、引き継ぐかどうかを答えてください。",
        Register.EASY: "ひとめの「だんたい」で こたえて ください。",
        Register.EN: "Please answer under 'Groups' in Hitome.",
    },
    HELP_ENDING: {
        Register.JA: "続けるときは、手伝ってもらう人がひとめの「手伝う人」で期限を延ばせます。"
        "窓口でもできます。",
        Register.EASY: "「てつだう ひと」で つづけられます。まどぐちでも できます。",
        Register.EN: "The person who is helped can extend it under 'Helpers' in Hitome, "
        "or at a counter.",
    },
}
_LABELS: Final[Mapping[str, _Words]] = {
    "name": {Register.JA: "登録", Register.EASY: "とうろく", Register.EN: "Registration"},
    "until": {Register.JA: "期限", Register.EASY: "きげん", Register.EN: "Ends on"},
    "group": {Register.JA: "団体", Register.EASY: "だんたい", Register.EN: "Group"},
    "new": {
        Register.JA: "新しい代表者",
        Register.EASY: "あたらしい だいひょう",
        Register.EN: "New representative",
    },
    "asked": {Register.JA: "申し出た人", Register.EASY: "いった ひと", Register.EN: "Asked by"},
    "helped": {
        Register.JA: "手伝ってもらう人",
        Register.EASY: "てつだって もらう ひと",
        Register.EN: "For",
    },
    "helper": {
        Register.JA: "手伝う人",
        Register.EASY: "てつだう ひと",
        Register.EN: "Helper",
    },
}


def expiring(facts: Expiring, *, to: str, register: Register, made_at: datetime) -> Letter:
    kind = "group" if facts.is_group else "person"
    day = day_said(facts.expires_at, register)
    return Letter(
        register=register,
        subject=_SUBJECT[kind][register].format(day=day),
        salutation=salutation(to, register),
        paragraphs=(_TOLD[kind][register],),
        facts=(_fact("name", facts.name, register), _fact("until", day, register)),
        next_step=_NEXT[kind][register],
        sender=SENDER[register],
        made_at=made_at,
    )


def handed_over(
    facts: HandedOver, *, to: str, register: Register, by: Actor | None, made_at: datetime
) -> Letter:
    return Letter(
        register=register,
        subject=_SUBJECT[HANDED_OVER][register].format(name=facts.group_name),
        salutation=salutation(to, register),
        paragraphs=(_TOLD[HANDED_OVER][register],),
        facts=(
            _fact("group", facts.group_name, register),
            _fact("new", facts.representative, register),
            *(actor_facts(by, register) if by else ()),
        ),
        next_step=_NEXT[HANDED_OVER][register],
        sender=SENDER[register],
        made_at=made_at,
    )


def handover_asked(facts: Asked, *, to: str, register: Register, made_at: datetime) -> Letter:
    return Letter(
        register=register,
        subject=_SUBJECT[HANDOVER_ASKED][register].format(name=facts.group_name),
        salutation=salutation(to, register),
        paragraphs=(_TOLD[HANDOVER_ASKED][register],),
        facts=(
            _fact("group", facts.group_name, register),
            _fact("asked", facts.asked_by, register),
        ),
        next_step=_NEXT[HANDOVER_ASKED][register],
        sender=SENDER[register],
        made_at=made_at,
    )


def help_ending(facts: HelpEnding, *, to: str, register: Register, made_at: datetime) -> Letter:
    day = day_said(facts.expires_at, register)
    return Letter(
        register=register,
        subject=_SUBJECT[HELP_ENDING][register].format(day=day),
        salutation=salutation(to, register),
        paragraphs=(_TOLD[HELP_ENDING][register],),
        facts=(
            _fact("helped", facts.name, register),
            _fact("helper", facts.helper_name, register),
            _fact("until", day, register),
        ),
        next_step=_NEXT[HELP_ENDING][register],
        sender=SENDER[register],
        made_at=made_at,
    )


def _fact(label: str, value: str, register: Register) -> Fact:
    return Fact(label=_LABELS[label][register], value=value)
