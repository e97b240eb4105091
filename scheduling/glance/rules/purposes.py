"""種目: which rooms a purpose needs. The exports do not say it, so it is our own table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import jaconv

from scheduling.space.facts import RoomFacts
from scheduling.space.rules import Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Suits:
    """A room suits by its kind or by a word in its name, and where sound matters by its class."""

    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_loud: bool = False

    def suits(self, room: RoomFacts) -> bool:
        if self.is_loud and room.sound is Sound.QUIET:
            return False
        named = any(word in folded(room.name) for word in self.words)
        return named or room.kind in self.kinds or not (self.kinds or self.words)


def folded(text: str) -> str:
    """One spelling for searching: width, case and kana folded, spaces gone."""
    narrow = jaconv.normalize(text, "NFKC").casefold()
    return "".join(jaconv.kata2hira(narrow).split())


_GYM: Final = Suits(kinds=("gym",))
_BALL: Final = Suits(kinds=("ball",))
_TENNIS: Final = Suits(kinds=("tennis",))
_POOL: Final = Suits(kinds=("pool",))
_LOUD: Final = Suits(kinds=("culture", "hall", "plaza"), is_loud=True)
_COOK: Final = Suits(words=(folded("調理室"),))
_TATAMI: Final = Suits(words=(folded("和室"),))
_CRAFT: Final = Suits(words=(folded("陶芸室"), folded("美術室")))

_PURPOSES: Final = (
    (_TENNIS, "テニス ソフトテニス 硬式テニス"),
    (_GYM, "バドミントン 卓球 バレーボール バスケットボール フットサル 剣道 柔道 新体操"),
    (_BALL, "軟式野球 野球 少年野球 ソフトボール サッカー"),
    (_POOL, "水泳 水中ウォーキング"),
    (_LOUD, "コーラス 合唱 軽音楽 詩吟 三味線 フラダンス 社交ダンス 音楽 楽器"),
    (_COOK, "料理"),
    (_TATAMI, "茶道"),
    (_CRAFT, "陶芸"),
)
PURPOSES: Final[Mapping[str, Suits]] = {
    folded(name): suits for suits, names in _PURPOSES for name in names.split()
}


def suits_of(purpose: str) -> Suits | None:
    """What a purpose asks of a room; None: any room will do."""
    return PURPOSES.get(folded(purpose)) if purpose else None
