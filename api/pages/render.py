"""Templates in, HTML out: the frame of every page, and the built client's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.pages.names import breakable
from api.pages.words import CLIENT

# What the gate does not know: on what else the page depends.
HEADERS: Final = {"vary": "accept-language, cookie, user-agent"}


@dataclass(frozen=True, slots=True)
class Assets:
    """The built client, by the names of its files; without it the pages work by themselves."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> "Assets":
        manifest = folder / ".vite" / "manifest.json"
        if not manifest.exists():
            return cls()
        entry = orjson.loads(manifest.read_bytes())["app/main.ts"]
        return cls(
            styles=tuple(f"/{name}" for name in entry.get("css", ())),
            scripts=(f"/{entry['file']}",),
        )


@cache
def templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["breakable"] = breakable
    return made


@cache
def icons() -> Markup:
    """Every drawing once, at the head of the page: both pens only point at it."""
    return Markup((CLIENT / "icons.svg").read_text())  # noqa: S704 our own file


def page(template: str, shown: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    html = templates().get_template(template).render(icons=icons(), **shown)
    return HTMLResponse(html, status_code=status, headers=HEADERS)
