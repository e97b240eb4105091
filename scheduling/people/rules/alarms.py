"""Alarms: what the person concerned is told at once, though it looks like their own act.

Somebody else may hold their proof. Nothing here says from where: a place would be a guess, and what
the browser says of itself is longer than anybody reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduling.people.rules.letters import Fact, Letter, Register
from scheduling.people.rules.notice_words import LABELS, SENDER
from scheduling.people.rules.notices import Actor, actor_facts, moment_said, salutation

PASSKEY_ADDED: Final = "passkey.added"
PASSKEY_REMOVED: Final = "passkey.removed"
SIGNED_IN: Final = "session.opened"
KEY_MADE: Final = "access_key.made"
CONTACT_KEPT: Final = "contact.kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One alarm in one register."""

    subject: str
    told: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What of a sign-in its person may know: the family of the browser, and by which proof."""

    device: str
    method: str


_ASK: Final = {
    Register.JA: "心当たりがなければ、窓口に知らせてください。",
    Register.EASY: "しらない ときは、まどぐちに おしえて ください。",
    Register.EN: "If you do not know of this, tell a counter.",
}
_SIGN_INS: Final = {
    Register.JA: "心当たりがなければ、ひとめの「サインインと端末」で止めるか、"
    "窓口に知らせてください。",
    Register.EASY: _ASK[Register.EASY],
    Register.EN: "If you do not know of this, stop it under 'Sign-ins and devices' in Hitome "
    "or tell a counter.",
}
ALARMS: Final[Mapping[str, Mapping[Register, Words]]] = {
    PASSKEY_ADDED: {
        Register.JA: Words(
            subject="パスキーが追加されました",
            told="あなたの登録に、新しいパスキーが追加されました。これからは、このパスキーでもサインインできます。",
            next_step=_SIGN_INS[Register.JA],
        ),
        Register.EASY: Words(
            subject="パスキーが ふえました",
            told="あなたの とうろくに パスキーが ふえました。これで サインイン できます。",
            next_step=_SIGN_INS[Register.EASY],
        ),
        Register.EN: Words(
            subject="A passkey was added",
            told="A new passkey was added to your registration. From now on it signs in as you.",
            next_step=_SIGN_INS[Register.EN],
        ),
    },
    PASSKEY_REMOVED: {
        Register.JA: Words(
            subject="パスキーが消されました",
            told="あなたの登録から、パスキーが1つ消されました。そのパスキーでは、もうサインインできません。",
            next_step=_ASK[Register.JA],
        ),
        Register.EASY: Words(
            subject="パスキーが きえました",
            told="パスキーが 1つ きえました。その パスキーは もう つかえません。",
            next_step=_ASK[Register.EASY],
        ),
        Register.EN: Words(
            subject="A passkey was removed",
            told="A passkey was removed from your registration. It signs in no more.",
            next_step=_ASK[Register.EN],
        ),
    },
    SIGNED_IN: {
        Register.JA: Words(
            subject="新しい端末でサインインがありました",
            told="いつもと違う端末かブラウザーで、あなたの登録にサインインがありました。",
            next_step=_SIGN_INS[Register.JA],
        ),
        Register.EASY: Words(
            subject="あたらしい きかいで サインインが ありました",
            told="いつもと ちがう きかいで サインインが ありました。",
            next_step=_SIGN_INS[Register.EASY],
        ),
        Register.EN: Words(
            subject="A sign-in from a new device",
            told="Somebody signed in as you on a device or browser that you have not used before.",
            next_step=_SIGN_INS[Register.EN],
        ),
    },
    KEY_MADE: {
        Register.JA: Words(
            subject="外部アプリ用の鍵が作られました",
            told="あなたの登録で、外部アプリ用の鍵が作られました。期限が来るか取り消すまで使えます。",
            next_step="心当たりがなければ、ひとめの「プログラムの鍵」で取り消すか、窓口に知らせてください。",
        ),
        Register.EASY: Words(
            subject="かぎが できました",
            told="あなたの とうろくで、ほかの アプリの かぎが できました。",
            next_step=_ASK[Register.EASY],
        ),
        Register.EN: Words(
            subject="A key for other programs was made",
            told="A key for other programs was made under your registration. It works until it "
            "ends or is revoked.",
            next_step="If you do not know of this, revoke it under 'Keys' in Hitome "
            "or tell a counter.",
        ),
    },
    CONTACT_KEPT: {
        Register.JA: Words(
            subject="連絡先が変わりました",
            told="あなたの登録の連絡先が変わりました。これからのお知らせは、新しい連絡先に届きます。",
            next_step=_ASK[Register.JA],
        ),
        Register.EASY: Words(
            subject="れんらくさきが かわりました",
            told="れんらくさきが かわりました。これからは そこに とどきます。",
            next_step=_ASK[Register.EASY],
        ),
        Register.EN: Words(
            subject="Your contact has changed",
            told="The contact of your registration has changed. Letters go there from now on.",
            next_step=_ASK[Register.EN],
        ),
    },
}  # fmt: skip
_DEVICE: Final = {Register.JA: "端末", Register.EASY: "きかい", Register.EN: "Device"}
_WAY: Final = {Register.JA: "方法", Register.EASY: "しかた", Register.EN: "By"}
_UNKNOWN: Final = {Register.JA: "不明", Register.EASY: "わかりません", Register.EN: "Unknown"}
# Keyed by the name of the proof, so that what comes from another floor need not be known here.
METHODS: Final[Mapping[str, Mapping[Register, str]]] = {
    "oidc": {
        Register.JA: "本人確認サービス",
        Register.EASY: "ほんにんの かくにん",
        Register.EN: "identity service",
    },
    "passkey": {Register.JA: "パスキー", Register.EASY: "パスキー", Register.EN: "passkey"},
    "paper": {
        Register.JA: "紙の番号",
        Register.EASY: "かみの ばんごう",
        Register.EN: "code on paper",
    },
    "sample": {Register.JA: "見本", Register.EASY: "みほん", Register.EN: "sample"},
}


def alarm(
    topic: str,
    *,
    to: str,
    register: Register,
    by: Actor | None,
    acted_at: datetime,
    sign_in: SignIn | None = None,
) -> Letter:
    """The letter about one of the acts above; `by`: it was done for them by somebody they know."""
    words = ALARMS[topic][register]
    return Letter(
        register=register,
        subject=words.subject,
        salutation=salutation(to, register),
        paragraphs=(words.told,),
        facts=(
            Fact(label=LABELS["when"][register], value=moment_said(acted_at, register)),
            *(_sign_in_facts(sign_in, register) if sign_in else ()),
            *(actor_facts(by, register) if by else ()),
        ),
        next_step=words.next_step,
        sender=SENDER[register],
        made_at=acted_at,
    )


def _sign_in_facts(one: SignIn, register: Register) -> tuple[Fact, ...]:
    way = METHODS.get(one.method, _UNKNOWN)[register]
    return (
        Fact(label=_DEVICE[register], value=one.device or _UNKNOWN[register]),
        Fact(label=_WAY[register], value=way),
    )
