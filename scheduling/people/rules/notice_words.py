"""The words of a notice: who acted, as what, what it is called, why; in every register."""

from collections.abc import Mapping
from typing import Final

from scheduling.people.rules.letters import Register
from scheduling.people.rules.standing import Origin

SENDER: Final = {
    Register.JA: "ひとめ(施設予約)",
    Register.EASY: "ひとめ(しせつの よやく)",
    Register.EN: "Hitome (facility booking)",
}
LABELS: Final[Mapping[str, Mapping[Register, str]]] = {
    "who": {Register.JA: "手続きした人", Register.EASY: "した ひと", Register.EN: "Done by"},
    "as": {Register.JA: "立場", Register.EASY: "たちば", Register.EN: "As"},
    "what": {Register.JA: "手続き", Register.EASY: "した こと", Register.EN: "What"},
    "when": {Register.JA: "日時", Register.EASY: "いつ", Register.EN: "When"},
    "why": {Register.JA: "理由", Register.EASY: "りゆう", Register.EN: "Reason"},
}
ORIGINS: Final[Mapping[Origin | None, Mapping[Register, str]]] = {
    Origin.DELEGATE: {
        Register.JA: "手伝う人",
        Register.EASY: "てつだう ひと",
        Register.EN: "Helper",
    },
    Origin.SUPPORTER: {
        Register.JA: "支援員",
        Register.EASY: "しえんいん",
        Register.EN: "Supporter",
    },
    Origin.CLERK: {
        Register.JA: "窓口の職員",
        Register.EASY: "まどぐちの ひと",
        Register.EN: "Clerk at a counter",
    },
    Origin.REPRESENTATIVE: {
        Register.JA: "代表者",
        Register.EASY: "だいひょう",
        Register.EN: "Representative",
    },
    Origin.DEPUTY: {Register.JA: "副代表", Register.EASY: "ふくだいひょう", Register.EN: "Deputy"},
    Origin.MEMBER: {Register.JA: "構成員", Register.EASY: "メンバー", Register.EN: "Member"},
    Origin.ONESELF: {Register.JA: "本人", Register.EASY: "ほんにん", Register.EN: "The person"},
    None: {
        Register.JA: "関係する人",
        Register.EASY: "かんけいする ひと",
        Register.EN: "Somebody concerned",
    },
}
# What an act is called in a letter; one we have no words for is told in general words, and told.
ACTS: Final[Mapping[str, Mapping[Register, str]]] = {
    "booking.made": {
        Register.JA: "予約", Register.EASY: "よやく", Register.EN: "A booking",
    },
    "booking.cancelled": {
        Register.JA: "予約の取消", Register.EASY: "よやくを やめた", Register.EN: "A cancellation",
    },
    "delegate.invited": {
        Register.JA: "手伝う人の招待", Register.EASY: "てつだう ひとを よんだ",
        Register.EN: "An invitation to help",
    },
    "delegate.uninvited": {
        Register.JA: "招待の取りやめ", Register.EASY: "よぶのを やめた",
        Register.EN: "An invitation withdrawn",
    },
    "delegate.made": {
        Register.JA: "代わりに手続きできる人の登録", Register.EASY: "てつだう ひとが きまった",
        Register.EN: "Somebody may now act for another",
    },
    "delegate.changed": {
        Register.JA: "手伝いの範囲や期限の変更", Register.EASY: "てつだいが かわった",
        Register.EN: "A change of what a helper may do",
    },
    "delegate.ended": {
        Register.JA: "手伝いの終わり", Register.EASY: "てつだいが おわった",
        Register.EN: "Help has ended",
    },
    "reception.opened": {
        Register.JA: "窓口での受付", Register.EASY: "まどぐちの うけつけ",
        Register.EN: "A visit at a counter",
    },
    "reception.closed": {
        Register.JA: "窓口での受付の終わり", Register.EASY: "うけつけの おわり",
        Register.EN: "The end of a visit at a counter",
    },
    "letters.preferred": {
        Register.JA: "通知の設定の変更", Register.EASY: "おしらせの きまりが かわった",
        Register.EN: "A change of letter settings",
    },
    "work_proof.recorded": {
        Register.JA: "在勤の証明の記録", Register.EASY: "しごとの しょうめいを みた",
        Register.EN: "A proof of work recorded",
    },
    "paper_code.issued": {
        Register.JA: "紙のサインインコードの発行", Register.EASY: "かみの コードを つくった",
        Register.EN: "A sign-in code on paper",
    },
    "registrant.verified": {
        Register.JA: "登録の確認", Register.EASY: "とうろくを たしかめた",
        Register.EN: "Your registration was verified",
    },
    "registrant.moved": {
        Register.JA: "住所の変更", Register.EASY: "じゅうしょが かわった",
        Register.EN: "A change of address",
    },
    "group.invited": {
        Register.JA: "団体への招待", Register.EASY: "だんたいに ひとを よんだ",
        Register.EN: "An invitation to the group",
    },
    "group.uninvited": {
        Register.JA: "団体への招待の取りやめ", Register.EASY: "よぶのを やめた",
        Register.EN: "An invitation to the group withdrawn",
    },
    "group.joined": {
        Register.JA: "団体に加わったこと", Register.EASY: "だんたいに はいった",
        Register.EN: "Somebody joined the group",
    },
    "group.left": {
        Register.JA: "団体から抜けたこと", Register.EASY: "だんたいから ぬけた",
        Register.EN: "Somebody left the group",
    },
    "group.role_set": {
        Register.JA: "団体での役割の変更", Register.EASY: "だんたいの やくわりが かわった",
        Register.EN: "A change of your place in a group",
    },
    "group.member_removed": {
        Register.JA: "団体から外したこと", Register.EASY: "だんたいから はずした",
        Register.EN: "Your place in a group has ended",
    },
    "group.renewed": {
        Register.JA: "団体登録の更新", Register.EASY: "だんたいの とうろくを つづけた",
        Register.EN: "Your group was renewed",
    },
    "group.dissolved": {
        Register.JA: "団体の解散", Register.EASY: "だんたいが おわった",
        Register.EN: "Your group was dissolved",
    },
    "group.handover_refused": {
        Register.JA: "代表者になる申し出への答え", Register.EASY: "だいひょうの もうしでの こたえ",
        Register.EN: "An answer to your request for a group",
    },
    "registrant.linked": {
        Register.JA: "前の番号をつなげたこと", Register.EASY: "まえの ばんごうを つなげた",
        Register.EN: "A former number was linked",
    },
    "registrant.unlinked": {
        Register.JA: "前の番号のつながりの取りやめ", Register.EASY: "つながりを もとに もどした",
        Register.EN: "A link to a former number was undone",
    },
    "registrant.told_apart": {
        Register.JA: "前の番号が別の人のものとされたこと",
        Register.EASY: "まえの ばんごうは ほかの ひとの もの",
        Register.EN: "A former number was found not to be yours",
    },
    "registrant.compared_anew": {
        Register.JA: "前の番号をもう一度たしかめること",
        Register.EASY: "まえの ばんごうを また しらべる",
        Register.EN: "A former number is looked at again",
    },
    "claim_code.issued": {
        Register.JA: "前の番号を証明する紙の発行",
        Register.EASY: "まえの ばんごうの かみを つくった",
        Register.EN: "A sheet that proves a former number",
    },
    "supporter.added": {
        Register.JA: "支援員としての登録", Register.EASY: "しえんいんに なった",
        Register.EN: "You were registered as a supporter",
    },
    "supporter.ended": {
        Register.JA: "支援員の登録の終わり", Register.EASY: "しえんいんが おわった",
        Register.EN: "Your place as a supporter has ended",
    },
    "group.counted": {
        Register.JA: "団体の人数の記録", Register.EASY: "だんたいの にんずうを かいた",
        Register.EN: "The counts of your group were noted",
    },
}  # fmt: skip
# Why a clerk opened somebody's registration: chosen from this list, with room for a few words more.
REASONS: Final[Mapping[str, Mapping[Register, str]]] = {
    "book": {Register.JA: "予約の相談", Register.EASY: "よやくの そうだん", Register.EN: "To book"},
    "cancel": {
        Register.JA: "取消の相談",
        Register.EASY: "やめる そうだん",
        Register.EN: "To cancel",
    },
    "change": {
        Register.JA: "登録の変更",
        Register.EASY: "とうろくを かえる",
        Register.EN: "A change",
    },
    "helper": {
        Register.JA: "手伝う人の登録",
        Register.EASY: "てつだう ひと",
        Register.EN: "A helper",
    },
    "verify": {
        Register.JA: "本人の確認",
        Register.EASY: "ほんにんの かくにん",
        Register.EN: "Identity",
    },
    "code": {
        Register.JA: "紙のコードの発行",
        Register.EASY: "かみの コード",
        Register.EN: "Paper code",
    },
    "question": {Register.JA: "問い合わせ", Register.EASY: "しつもん", Register.EN: "A question"},
    "other": {Register.JA: "そのほか", Register.EASY: "ほかの こと", Register.EN: "Something else"},
}
OTHER_ACT: Final = {
    Register.JA: "登録についての手続き",
    Register.EASY: "とうろくの てつづき",
    Register.EN: "An act about your registration",
}
SUBJECT: Final = {
    Register.JA: "{name}さんが、あなたの名前で手続きしました: {act}",
    Register.EASY: "{name}さんが てつづきを しました: {act}",
    Register.EN: "{name} acted in your name: {act}",
}
TOLD: Final = {
    Register.JA: "この手続きは、あなたではなく、下の人がしました。",
    Register.EASY: "この てつづきは したの ひとが しました。",
    Register.EN: "You did not do this yourself; the person below did it in your name.",
}
NEXT: Final = {
    Register.JA: "心当たりがなければ、ひとめの「手伝う人」で止めるか、窓口に知らせてください。",
    Register.EASY: "しらない ひとなら、まどぐちに おしえて ください。",
    Register.EN: "If you do not know of this, stop it under 'Helpers' in Hitome or tell a counter.",
}
