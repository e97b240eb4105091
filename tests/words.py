"""What makes a sentence plain: no kanji beyond the usual few, short, spaced, one idea at a time."""

import re
from typing import Final

EASY_CHARACTERS_MAX: Final = 30  # of one sentence, spaces aside
EASY_RUN_MAX: Final = 14  # between two spaces: longer runs of kana are hard to take apart
EASY_SENTENCES_MAX: Final = 3
USUAL: Final = (
    "年月日火水木金土円様"  # kanji that everybody here reads: dates, money, the end of a name
)
_PLAIN: Final = re.compile(rf"[ぁ-ゖァ-ヺー0-9、。・「」():/〜 {USUAL}]+")
_JAPANESE: Final = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々〆、。「」]")


def has_japanese(text: str) -> bool:
    return _JAPANESE.search(text) is not None


def hard_words(said: str) -> list[str]:
    """What needs kanji or letters to be read."""
    return _PLAIN.sub(" ", said).split()


def easy_faults(said: str) -> list[str]:
    """What keeps a text in やさしい日本語 from being one."""
    sentences = [one for one in said.split("。") if one]
    faults = [f"not plain: {word}" for word in hard_words(said)]
    faults += [
        f"long: {one}" for one in sentences if len(one.replace(" ", "")) > EASY_CHARACTERS_MAX
    ]
    faults += [f"unspaced: {run}" for run in re.split(r"[ 、。]", said) if len(run) > EASY_RUN_MAX]
    if len(sentences) > EASY_SENTENCES_MAX:
        faults.append(f"{len(sentences)} sentences")
    return faults if said.endswith("。") else [*faults, "no end"]
