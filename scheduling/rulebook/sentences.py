"""The catalogue of sentences: what happened, why, what next, in every register."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Final

from scheduling.rulebook.rules import Code

REGISTERS: Final = ("ja", "easy", "en")  # easy: やさしい日本語


def _read(register: str) -> Mapping[Code, str]:
    text = resources.files("scheduling.rulebook").joinpath(f"{register}.toml").read_text("utf-8")
    return {Code(code): str(said) for code, said in tomllib.loads(text).items()}


SENTENCES: Final = {register: _read(register) for register in REGISTERS}


def sentence(code: Code, register: str) -> str:
    return SENTENCES[register][code]
