"""My groups: the list, one group, an invitation to print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ErrorCode, RefusedError
from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.acts import FORBIDDEN, NOT_FOUND, Act, done, said_done, see
from api.pages.view.groups import USES, card_of, counts_of, home_of, invitation_of, person_of
from infra import ids

Form = Mapping[str, str]

LIST_DID: Final = {"left": "group.did.left", "founded": "group.did.founded"}
DID: Final = {
    name: f"group.did.{name}"
    for name in (
        "founded", "joined", "invited", "revoked", "role", "removed", "handed", "asked",
        "answered", "renewed", "dissolved",
    )
}  # fmt: skip


def _person(form: Form) -> JsonObject:
    return {"personId": form.get("personId", "")}


def _role(form: Form) -> JsonObject:
    return {**_person(form), "role": form.get("role", "")}


def _invitation(form: Form) -> JsonObject:
    uses = form.get("uses", "")
    return {"role": form.get("role", ""), "uses": int(uses) if uses in map(str, USES) else 0}


def _nothing(_: Form) -> JsonObject:
    return {}


# What a form of a group may be: its document, what it says beside the group, what was done then.
GROUP_ACTS: Final[Mapping[str, tuple[str, Callable[[Form], JsonObject], str]]] = {
    "role": ("SetGroupRole", _role, "role"),
    "remove": ("RemoveGroupMember", _person, "removed"),
    "handover": ("HandOverGroup", _person, "handed"),
    "ask": ("AskForGroup", _nothing, "asked"),
    "invite": ("InviteToGroup", _invitation, "invited"),
    "renew": ("RenewGroup", _nothing, "renewed"),
    "leave": ("LeaveGroup", _nothing, "left"),
    "dissolve": ("DissolveGroup", _nothing, "dissolved"),
}


@dataclass(frozen=True, slots=True)
class GroupsScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._list(request, None)

    async def found(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        said: JsonObject = {name: form.get(name, "") for name in ("commandId", "name", "kana")}
        outcome = await done(self.desk, request, Act(document="FoundGroup", variables=said))
        if isinstance(outcome, Outcome):
            return await self._list(request, outcome)
        return see(f"/me/groups/{outcome}", "founded")

    async def one(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def act(self, request: Request) -> Response:
        """Any act on one group; which ones there are stands in the table above."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form, group_id = await read_form(request), str(request.path_params["group_id"])
        known = GROUP_ACTS.get(request.path_params["act"])
        if known is None:
            return Response(status_code=NOT_FOUND)
        document, says, did = known
        said: JsonObject = {"commandId": form.get("commandId", ""), "groupId": group_id}
        act = Act(document=document, variables={**said, **says(form)})
        outcome = await done(self.desk, request, act)
        if isinstance(outcome, Outcome):
            return await self._draw(request, outcome)
        return see("/me/groups" if did == "left" else f"/me/groups/{group_id}", did)

    async def answer(self, request: Request) -> Response:
        form = await read_form(request)
        granted = form.get("granted") == "1"
        said: JsonObject = {"handoverId": form.get("handoverId", ""), "isGranted": granted}
        return await self._other(request, form, "AnswerHandover", said, "answered")

    async def revoke(self, request: Request) -> Response:
        form = await read_form(request)
        said: JsonObject = {"invitationId": form.get("invitationId", "")}
        return await self._other(request, form, "RevokeGroupInvitation", said, "revoked")

    async def sheet(self, request: Request) -> Response:
        """One invitation on paper."""
        return await self._draw(request, None, sheet=str(request.path_params["invitation_id"]))

    async def _other(
        self, request: Request, form: Form, document: str, said: JsonObject, did: str
    ) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        act = Act(document=document, variables={"commandId": form.get("commandId", ""), **said})
        outcome = await done(self.desk, request, act)
        if isinstance(outcome, Outcome):
            return await self._draw(request, outcome)
        return see(f"/me/groups/{request.path_params['group_id']}", did)

    async def _list(self, request: Request, outcome: Outcome | None) -> Response:
        words, now = self.desk.words(request), self.desk.now()
        answer = await self.desk.ask(request, "MyGroups", {})
        page = answer.node_or_none("myPage")
        groups = page.nodes("groups") if page else ()
        shown = {
            "page": page,
            "cards": tuple(card_of(one, words, now=now) for one in groups),
            "verified": page is not None and page.text("level") in {"ONLINE", "COUNTER"},
            "outcome": outcome or said_done(request, words, LIST_DID),
            "fresh": partial(ids.uuid7, now),
        }
        return await self.desk.show(request, "me-groups", shown, me=answer.node_or_none("me"))

    async def _draw(
        self, request: Request, outcome: Outcome | None, *, sheet: str = ""
    ) -> Response:
        answer = await self._asked(request)
        found = answer.node_or_none("myGroup") if answer else None
        me = answer.node_or_none("me") if answer else None
        if found is None:
            return await self._missing(request, me)
        words, home = self.desk.words(request), home_of(str(request.url))
        invitations = tuple(
            invitation_of(one, words, home=home) for one in found.nodes("invitations")
        )
        shown = self._shown(found, request)
        wanted = next((one for one in invitations if one.invitation_id == sheet), None)
        if sheet:
            if wanted is None:
                return await self._missing(request, me)
            return await self.desk.show(request, "me-invitation", {**shown, "it": wanted}, me=me)
        shown |= {
            "invitations": invitations,
            "outcome": outcome or said_done(request, words, DID),
        }
        return await self.desk.show(request, "me-group", shown, me=me)

    def _shown(self, found: Node, request: Request) -> dict[str, object]:
        words, now = self.desk.words(request), self.desk.now()
        return {
            "card": card_of(found.node("group"), words, now=now),
            "people": tuple(person_of(one, words) for one in found.nodes("people")),
            "counts": counts_of(found.node("counts"), words),
            "uses": USES,
            "fresh": partial(ids.uuid7, now),
        }

    async def _asked(self, request: Request) -> Node | None:
        """None: not even the form of an id."""
        variables: JsonObject = {"groupId": str(request.path_params["group_id"])}
        try:
            return await self.desk.ask(request, "MyGroup", variables)
        except RefusedError as error:
            if error.code is not ErrorCode.BAD_INPUT:
                raise
            return None

    async def _missing(self, request: Request, me: Node | None) -> Response:
        words = self.desk.words(request)
        shown = {"title": words.say("not_found.title"), "why": words.say("group.missing")}
        return await self.desk.show(request, "missing", shown, me=me, status=NOT_FOUND)
