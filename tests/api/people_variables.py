"""What the documents about people are run with: ids of nobody, so that a no is the answer."""

from typing import Final

from api.exchange import JsonObject, JsonValue
from infra.ids import uuid7
from tests import make


def _key() -> str:
    return str(uuid7(make.NOW))


def _act(**said: JsonValue) -> JsonObject:
    return {"commandId": _key(), **said}


_TERMS: Final[JsonObject] = {"may": ["BOOK"], "until": "2027-03-01T00:00:00+09:00"}

PEOPLE: Final[dict[str, JsonObject]] = {
    "MyPage": {},
    "MyProfile": {},
    "MyGroups": {},
    "MyGroup": {"groupId": _key()},
    "GroupOffer": {"code": "0000-0000-0000"},
    "Register": _act(name="見本 花子", kana="ミホン ハナコ"),
    "KeepReach": {
        "commandId": _key(),
        "reach": {"tel": "", "mail": "", "postcode": "", "address": ""},
    },
    "KeepAccessProfile": {
        "commandId": _key(),
        "profile": {
            "input": "TOUCH",
            "dwellMs": 600,
            "scanMs": 1000,
            "furigana": False,
            "textLoad": "STANDARD",
            "size": 100,
            "ways": ["MAIL"],
            "tongue": "JA",
            "seenVersion": 0,
        },
    },
    "FoundGroup": _act(name="見本の会", kana="ミホンノカイ"),
    "SetGroupRole": _act(groupId=_key(), personId=_key(), role="DEPUTY"),
    "RemoveGroupMember": _act(groupId=_key(), personId=_key()),
    "HandOverGroup": _act(groupId=_key(), personId=_key()),
    "AskForGroup": _act(groupId=_key()),
    "AnswerHandover": _act(handoverId=_key(), isGranted=True),
    "LeaveGroup": _act(groupId=_key()),
    "RenewGroup": _act(groupId=_key()),
    "DissolveGroup": _act(groupId=_key()),
    "InviteToGroup": _act(groupId=_key(), role="MEMBER", uses=1),
    "RevokeGroupInvitation": _act(invitationId=_key()),
    "MyLinks": {},
    "ClaimRegistration": _act(system="public", number="1", proof="TEL", shown="03"),
    "UndoLink": _act(linkId=_key()),
    "ListedMembers": {"groupId": _key()},
    "TakeUpGroup": _act(groupId=_key()),
    "InviteListedMembers": _act(groupId=_key()),
    "JoinGroup": _act(code="0000-0000-0000"),
    "Helpers": {"registrantId": _key()},
    "Clients": {},
    "InvitationOffer": {"code": "0000-0000-0000"},
    "InviteHelper": _act(registrantId=_key(), terms=_TERMS),
    "AcceptHelp": _act(code="0000-0000-0000"),
    "WithdrawHelp": _act(registrantId=_key(), invitationId=_key()),
    "ChangeHelper": _act(registrantId=_key(), helperId=_key(), terms=_TERMS),
    "EndHelper": _act(registrantId=_key(), helperId=_key()),
    "Letters": {"registrantId": _key()},
    "LetterSheet": {"letterId": _key()},
    "PreferLetters": _act(registrantId=_key(), reminder=True, news=False, secondMail=""),
}
