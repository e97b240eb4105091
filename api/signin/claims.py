"""What a provider says of a person, read tolerantly: forms differ, and a wrong one is no claim."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import orjson

from api.signin.loose import as_object
from scheduling.people.rules.claims import Claims, Gender

NAME_MAX: Final = 200
ADDRESS_MAX: Final = 400
_BIRTH: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_GENDERS: Final[Mapping[str, Gender]] = {
    "female": Gender.FEMALE,
    "male": Gender.MALE,
    "other": Gender.OTHER,
    "2": Gender.FEMALE,  # ISO/IEC 5218
    "1": Gender.MALE,
    "9": Gender.OTHER,
    "女": Gender.FEMALE,
    "女性": Gender.FEMALE,
    "男": Gender.MALE,
    "男性": Gender.MALE,
}


def read_claims(said: Mapping[str, object]) -> Claims | None:
    """Read what was said; None: not even a name, and nobody is registered without one."""
    name = _text(said.get("name"), NAME_MAX) or _joined(said, "family_name", "given_name")
    if not name:
        return None
    address, postcode = _address(said.get("address"))
    return Claims(
        name=name,
        kana=_text(said.get("name#ja-Kana-JP"), NAME_MAX),
        address=address,
        postcode=postcode,
        birth_date=_birth_date(said.get("birthdate")),
        gender=_GENDERS.get(str(said.get("gender", "")).strip().lower(), Gender.UNSAID),
    )


def _birth_date(said: object) -> date | None:
    match = _BIRTH.fullmatch(str(said).strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:  # The year 0000 of OpenID says "withheld"; a 31st of February says nothing.
        return None


def _address(said: object) -> tuple[str, str]:
    """The address as one line, and its postcode; an object, JSON in a text, or a plain text."""
    if isinstance(said, str) and said.lstrip().startswith("{"):
        try:
            said = orjson.loads(said)
        except orjson.JSONDecodeError:
            return "", ""
    parts = {name: _line(part) for name, part in as_object(said).items()}
    if not parts:
        return _line(said), ""
    whole = "".join(parts.get(name, "") for name in ("region", "locality", "street_address"))
    return parts.get("formatted") or whole, parts.get("postal_code", "")


def _joined(said: Mapping[str, object], *names: str) -> str:
    return " ".join(filter(None, (_text(said.get(name), NAME_MAX) for name in names)))


def _line(said: object) -> str:
    """The lines of an address as one."""
    return _text(" ".join(said.splitlines()), ADDRESS_MAX) if isinstance(said, str) else ""


def _text(said: object, length: int) -> str:
    """A text that a row can hold, byte for byte but for its ends; one with controls is none."""
    text = said.strip() if isinstance(said, str) else ""
    is_sound = all(sign.isprintable() or sign == "\u3000" for sign in text)
    return text if is_sound and len(text) <= length else ""
