"""The addresses of signing in."""

from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.house import House
from api.pages.frame import Desk
from api.pages.screens.signin.own import OwnScreen
from api.pages.screens.signin.passkey import PasskeyScreen
from api.pages.screens.signin.ways import SignInScreen

SCRIPT: Final = Path(__file__).parents[2] / "scripts" / "passkey.js"


def routes(desk: Desk, house: House) -> tuple[Route, ...]:
    ways, own = SignInScreen(desk, house), OwnScreen(desk)
    keys = PasskeyScreen(desk, house, ways)
    return (
        Route("/signin", ways.show, methods=["GET"]),
        Route("/signin/start", ways.start, methods=["GET"]),
        Route("/signin/return", ways.finish, methods=["GET"]),
        Route("/signin/paper", ways.show_paper, methods=["GET"]),
        Route("/signin/paper", ways.paper, methods=["POST"]),
        Route("/signin/desk", ways.show_desk, methods=["GET"]),
        Route("/signin/passkey/options", keys.options, methods=["POST"]),
        Route("/signin/passkey", keys.enter, methods=["POST"]),
        Route("/signin/passkey.js", _script, methods=["GET"]),
        Route("/signout", ways.sign_out, methods=["POST"]),
        Route("/signout/desk", ways.sign_out_desk, methods=["POST"]),
        Route("/me/sessions", own.show, methods=["GET"]),
        Route("/me/sessions/close-others", own.close_others, methods=["POST"]),
        Route("/me/sessions/{session_id}/close", own.close, methods=["POST"]),
        Route("/me/passkeys/options", keys.new_options, methods=["POST"]),
        Route("/me/passkeys", keys.add, methods=["POST"]),
        Route("/me/passkeys/{passkey_id}/rename", own.rename, methods=["POST"]),
        Route("/me/passkeys/{passkey_id}/remove", own.remove, methods=["POST"]),
    )


async def _script(_: Request) -> Response:
    """The script that talks to the browser's passkeys: a file, so that no page needs one inline."""
    headers = {"cache-control": "public, no-cache", "cross-origin-resource-policy": "same-origin"}
    return Response(_read(), media_type="text/javascript; charset=utf-8", headers=headers)


@cache
def _read() -> bytes:
    return SCRIPT.read_bytes()
