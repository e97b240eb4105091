"""Where one is signed in and with which passkeys: seen, ended, named and taken away by forms."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, read_form, refused_outcome
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.screens.signin.telling import go
from api.pages.words import Words
from infra import ids

HERE = "/me/sessions"


@dataclass(frozen=True, slots=True)
class OwnScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None)

    async def close(self, request: Request) -> Response:
        more: JsonObject = {"sessionId": request.path_params["session_id"]}
        return await self._act(request, "CloseSession", "closeSession", more)

    async def close_others(self, request: Request) -> Response:
        return await self._act(request, "CloseOtherSessions", "closeOtherSessions", {})

    async def rename(self, request: Request) -> Response:
        name = (await read_form(request)).get("name", "")
        more: JsonObject = {"passkeyId": request.path_params["passkey_id"], "name": name}
        return await self._act(request, "RenamePasskey", "renamePasskey", more)

    async def remove(self, request: Request) -> Response:
        is_meant = (await read_form(request)).get("meant", "") == "yes"
        more: JsonObject = {"passkeyId": request.path_params["passkey_id"], "isMeant": is_meant}
        return await self._act(request, "RemovePasskey", "removePasskey", more)

    async def _act(self, request: Request, document: str, field: str, more: JsonObject) -> Response:
        """Run a document with the key that the form carried; a no is shown on the same page."""
        key = (await read_form(request)).get("commandId", "")
        answer = (await self.desk.ask(request, document, {"commandId": key, **more})).node(field)
        if answer.is_a("Refused"):
            words = self.desk.words(request)
            return await self._draw(request, refused_outcome(answer, "sessions.not_done", words))
        return go(f"{HERE}?done={document}")

    async def _draw(self, request: Request, outcome: Outcome | None) -> Response:
        words = self.desk.words(request)
        mine = await self.desk.ask(request, "MySessions", {})
        me = mine.node_or_none("me")
        places = mine.nodes("mySessions") if me else ()
        keys = mine.nodes("myPasskeys") if me else ()
        shown = {
            "signed_in": me is not None,
            "said": words.rich("sessions.count", count=len(places)),
            "places": [_place(one, words) for one in places],
            "passkeys": [_passkey(one, words) for one in keys],
            "outcome": outcome or _done(request, words),
            # A key for each form of the page: sending one twice is one act.
            "new_key": lambda: ids.uuid7(self.desk.now()),
        }
        return await self.desk.show(request, "sessions", shown, me=me)


def _place(one: Node, words: Words) -> Mapping[str, object]:
    method = words.say(f"method.{one.text('method')}")
    return {
        "id": one.text("id"),
        "device": one.text("device") or words.say("sessions.unknown_device"),
        "is_this": one.flag("isThis"),
        "opened": words.say(
            "sessions.opened", when=words.moment(one.moment("openedAt")), method=method
        ),
    }


def _passkey(one: Node, words: Words) -> Mapping[str, object]:
    used = one.moment_or_none("usedAt")
    return {
        "id": one.text("id"),
        "name": one.text("name"),
        "made": words.say("passkey.made", when=words.moment(one.moment("madeAt"))),
        "used": words.say("passkey.used", when=words.moment(used)) if used else "",
        "synced": words.say("passkey.synced") if one.flag("isSynced") else "",
    }


def _done(request: Request, words: Words) -> Outcome | None:
    what = "AddPasskey" if "added" in request.query_params else request.query_params.get("done", "")
    known = ("AddPasskey", "CloseSession", "CloseOtherSessions", "RenamePasskey", "RemovePasskey")
    return Outcome(booked=True, title=words.say(f"done.{what}")) if what in known else None
