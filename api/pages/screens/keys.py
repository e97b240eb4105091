"""My keys for programs of others: which there are, making one, taking one back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.exchange import JsonObject
from api.pages.forms import Outcome, is_same_origin, read_form, refused_outcome
from api.pages.frame import Desk
from api.pages.reading import Node
from api.pages.words import Words
from infra import ids

SEE_OTHER: Final = 303
FORBIDDEN: Final = 403
LENGTHS: Final = (30, 90, 365)
API_KEY: Final = "api"
# What a form may ask for: its document, and the field that answers.
WISHES: Final = {
    API_KEY: ("MakeApiKey", "makeApiKey"),
    "see": ("MakeClientToken", "makeClientToken"),
    "book": ("MakeClientToken", "makeClientToken"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One key as the page shows it."""

    key_id: str
    label: str
    what: str
    until: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class KeysScreen:
    desk: Desk

    async def show(self, request: Request) -> Response:
        return await self._draw(request, None, "")

    async def make(self, request: Request) -> Response:
        """Make a key and show it in the answer, this once: it never stands in an address."""
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        document, field = WISHES.get(form.get("what", ""), WISHES[API_KEY])
        answer = (await self.desk.ask(request, document, _variables(form))).node(field)
        if answer.is_a("AccessKeyMade"):
            return await self._draw(request, None, answer.text("key"))
        words = self.desk.words(request)
        return await self._draw(request, refused_outcome(answer, "keys.refused", words), "")

    async def revoke(self, request: Request) -> Response:
        if not is_same_origin(request):
            return Response(status_code=FORBIDDEN)
        form = await read_form(request)
        variables: JsonObject = {
            "commandId": form.get("commandId", ""),
            "keyId": request.path_params["key_id"],
        }
        answer = await self.desk.ask(request, "RevokeAccessKey", variables)
        revoked = answer.node("revokeAccessKey")
        if revoked.is_a("AccessKeyRevoked"):
            return RedirectResponse("/me/keys", status_code=SEE_OTHER)
        words = self.desk.words(request)
        return await self._draw(request, refused_outcome(revoked, "keys.refused", words), "")

    async def _draw(self, request: Request, outcome: Outcome | None, made: str) -> Response:
        words, now = self.desk.words(request), self.desk.now()
        found = await self.desk.ask(request, "MyKeys", {})
        me = found.node_or_none("me")
        rows = [_row(one, words, now) for one in found.nodes("accessKeys")] if me else []
        shown = {
            "signed_in": me is not None,
            "rows": rows,
            "holders": me.nodes("holders") if me else (),
            "lengths": LENGTHS,
            "outcome": outcome,
            "made": made,
            "key": ids.uuid7(now),
            "keys": {row.key_id: ids.uuid7(now) for row in rows},
        }
        response = await self.desk.show(request, "keys", shown, me=me)
        response.headers["cache-control"] = "private, no-store"
        return response


def _variables(form: dict[str, str]) -> JsonObject:
    """What the form says, each of its type; a length that is none of ours is refused inside."""
    days = form.get("days", "")
    common: JsonObject = {
        "commandId": form.get("commandId", ""),
        "label": form.get("label", ""),
        "days": int(days) if days in {str(one) for one in LENGTHS} else 0,
    }
    if form.get("what", API_KEY) not in ("see", "book"):
        return {**common, "holderId": form.get("holderId", "")}
    return {**common, "mayBook": form["what"] == "book"}


def _row(one: Node, words: Words, now: datetime) -> Row:
    rights = one.texts("rights")
    what = "look" if "LOOK" in rights else "book" if "BOOK" in rights else "see"
    revoked = one.moment_or_none("revokedAt")
    until = one.moment("expiresAt")
    is_live = revoked is None and until > now
    key = "keys.until" if is_live else "keys.revoked" if revoked else "keys.expired"
    return Row(
        key_id=str(UUID(one.text("id"))),
        label=one.text("label"),
        what=words.say(f"keys.may.{what}"),
        until=words.say(key, moment=words.moment(revoked or until)),
        is_live=is_live,
    )
