"""One group under many names: found by the name without its counting sign, and by contact."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from scheduling.people.rules.names import fold
from scheduling.people.rules.registrants import RegistrantId

# From so many on, names that differ by a counting sign alone are shown to an officer.
FEWEST: Final = 3
_COUNTING: Final = re.compile(
    r"(第|ノ|の)?([0-9a-zア-オ一二三四五六七八九十百甲乙丙丁東西南北新]|[ivx]+)"
    r"(部|班|組|号|期|チーム|グループ|クラブ)?$"
)
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSeen:
    """A group as it is compared: its name, and keyed hashes of how it is reached."""

    registrant_id: RegistrantId
    name: str
    tel: bytes | None = field(default=None, repr=False)
    mail: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalikes:
    """Groups that an officer should look at together, and why."""

    groups: tuple[RegistrantId, ...]
    near_name: bool
    same_contact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNamed:
    """A group as an officer sees it beside another."""

    registrant_id: RegistrantId
    system: str
    number: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Groups beside each other; of each the percent of members that it shares with the first."""

    near_name: bool
    same_contact: bool
    first: GroupNamed
    others: tuple[tuple[GroupNamed, int], ...]


def skeleton(name: str) -> str:
    """The name without the sign at its end that only counts; a short rest is kept whole."""
    key = fold(name)
    bare = _COUNTING.sub("", key)
    return bare if len(bare) >= _SHORTEST else key


def lookalikes(groups: Iterable[GroupSeen]) -> list[Lookalikes]:
    """Clusters of three or more by name, or by name and contact together of two or more.

    A shared phone alone is no hint: one person may lead a choir and a tennis club.
    """
    shelves: dict[str, list[GroupSeen]] = {}
    for one in sorted(groups, key=lambda group: group.registrant_id):
        shelves.setdefault(skeleton(one.name), []).append(one)
    found = [_judged(shelf) for shelf in shelves.values() if len(shelf) > 1]
    return [one for one in found if one is not None]


def _judged(shelf: list[GroupSeen]) -> Lookalikes | None:
    spelt = {fold(one.name) for one in shelf}
    near = len(spelt) > 1
    contact = _shared(one.tel for one in shelf) or _shared(one.mail for one in shelf)
    if not near or (len(spelt) < FEWEST and not contact):
        return None  # The same name in several systems is what links are for.
    return Lookalikes(
        groups=tuple(one.registrant_id for one in shelf), near_name=near, same_contact=contact
    )


def _shared(marks: Iterable[bytes | None]) -> bool:
    known = [mark for mark in marks if mark is not None]
    return len(known) > len(set(known))
