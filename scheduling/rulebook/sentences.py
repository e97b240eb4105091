"""The catalogue of sentences: what happened, why, what next, in every register."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Final

from scheduling.period.rules import TOKYO
from scheduling.period.spoken import clock, day_easy, day_en, day_ja
from scheduling.rulebook.rules import Code, Refusal

REGISTERS: Final = ("ja", "easy", "en")  # easy: やさしい日本語


def _read(register: str) -> Mapping[Code, str]:
    text = resources.files("scheduling.rulebook").joinpath(f"{register}.toml").read_text("utf-8")
    return {Code(code): str(said) for code, said in tomllib.loads(text).items()}


SENTENCES: Final = {register: _read(register) for register in REGISTERS}


def sentence(code: Code, register: str) -> str:
    return SENTENCES[register][code]


def said(refusal: Refusal, register: str) -> str:
    """The sentence of a refusal, and from when on it would be a yes, where that is known."""
    told = sentence(refusal.code, register)
    if refusal.opens_at is None:
        return told
    return f"{told}{_opens(refusal.opens_at.astimezone(TOKYO), register)}"


def _opens(local: datetime, register: str) -> str:
    day, time = local.date(), clock(local.hour * 60 + local.minute)
    match register:
        case "en":
            return f" They open on {day_en(day)} {day.year} at {time}."
        case "easy":
            return f"うけつけは {day.year}年{day_easy(day)} {time}からです。"
        case _:
            return f"受付は{day.year}年{day_ja(day)} {time}からです。"
