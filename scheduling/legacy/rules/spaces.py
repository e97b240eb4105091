"""Rooms as sets of atoms: a parent is the union of its children, a room without parts is one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NewType

from scheduling.legacy.rules.findings import Finding, Warn
from scheduling.legacy.rules.rows import Frame, RoomRow

AtomName = NewType("AtomName", str)  # as public/10102


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A room of a hand-over with the atoms it is made of, sorted, and its frames in order."""

    row: RoomRow
    atoms: tuple[AtomName, ...]
    frames: tuple[Frame, ...]

    @property
    def bands(self) -> tuple[Frame, ...]:
        """The frames as bands, which never lie upon each other; the earlier one stays."""
        found: list[Frame] = []
        for frame in self.frames:
            if not found or found[-1].end <= frame.start:
                found.append(frame)
        return tuple(found)

    @property
    def opens(self) -> int:
        return self.frames[0].start

    @property
    def closes(self) -> int:
        return max(frame.end for frame in self.frames)


def spaces(rows: Iterable[RoomRow]) -> tuple[dict[str, Space], tuple[Finding, ...]]:
    """Every room by its key; parts that are not there are said and left out."""
    rooms = {row.key: row for row in rows}
    said: list[Finding] = []
    parts = _parts(rooms, said)
    found = {
        key: Space(
            row=row,
            atoms=tuple(sorted(_atoms(key, parts, row.system.value))),
            frames=tuple(sorted(row.frames, key=lambda frame: (frame.start, frame.number))),
        )
        for key, row in rooms.items()
    }
    said += [_unlet(space.row) for space in found.values() if not space.frames]
    return found, tuple(said)


def _parts(rooms: Mapping[str, RoomRow], said: list[Finding]) -> dict[str, set[str]]:
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for key, row in rooms.items():
        pairs = [(key, part) for part in row.parts]
        pairs += [(row.parent, key)] if row.parent else []
        for whole, part in pairs:
            if whole != part and _belong(rooms.get(whole), rooms.get(part)):
                parts[whole].add(part)
            else:
                said.append(_apart(row, part if whole == key else whole))
    return parts


def _belong(whole: RoomRow | None, part: RoomRow | None) -> bool:
    return whole is not None and part is not None and whole.facility_key == part.facility_key


def _atoms(key: str, parts: Mapping[str, set[str]], system: str) -> set[AtomName]:
    """The leaves below a room; parts that only contain each other leave it whole."""
    leaves: set[str] = set()
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            below = parts.get(here, set())
            waiting += below
            leaves |= set() if below else {here}
    return {AtomName(f"{system}/{leaf}") for leaf in leaves or {key}}


def _apart(row: RoomRow, other: str) -> Finding:
    sentence = f"分割・結合の相手の室場「{other}」がこの施設にないので、つながりを外しました。"
    return Finding(place=row.place, code=Warn.PART_UNKNOWN, sentence=sentence, key=row.key)


def _unlet(row: RoomRow) -> Finding:
    sentence = "利用区分が分からないので、この室場は予約できない状態で取り込みました。"
    return Finding(place=row.place, code=Warn.NO_FRAMES, sentence=sentence, key=row.key)
