"""Counts, yen, percents, flags and telephone numbers, of any width and dress."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from scheduling.legacy.rules.texts import fold

CODE_MAX: Final = 20
_WHOLE: Final = re.compile(r"[+]?(\d{1,15})(?:\.0+)?")
_DRESS: Final = re.compile(r"[\s,_¥￥\\]|円|人|名|件|回|税込")
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d{1,20})?e\+?\d{1,2}", re.IGNORECASE)
_YES: Final = frozenset(
    {
        "○",
        "〇",
        "◯",
        "有",
        "あり",
        "有り",
        "1",
        "可",
        "はい",
        "yes",
        "true",
        "y",
        "レ",
        "✓",
        "✔",
        "◎",
        "在",
    }
)
_NO: Final = frozenset(
    {
        "×",
        "無",
        "なし",
        "無し",
        "0",
        "不可",
        "いいえ",
        "no",
        "false",
        "n",
        "-",
        "ー",
        "✕",
        "x",
        "ない",
    }
)


@lru_cache(maxsize=20_000)
def read_count(text: str) -> int | None:
    """A whole number that is not negative; None: it cannot be read."""
    plain = _DRESS.sub("", fold(text))
    match = _WHOLE.fullmatch(plain)
    return int(match[1]) if match else read_scientific(plain)


def is_scientific(text: str) -> bool:
    return _SCIENTIFIC.fullmatch(fold(text)) is not None


def read_scientific(text: str) -> int | None:
    """5.0012847E+07 still says which number it was; 1.31202E+11 does not."""
    plain = fold(text)
    if not is_scientific(plain):
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    exact = isinstance(exponent, int) and exponent <= 0 and number == number.to_integral_value()
    return int(number) if exact else None


@lru_cache(maxsize=20_000)
def read_code(text: str) -> str:
    """A number that names something, in plain digits; a ruined or empty one is ''."""
    plain = re.sub(r"\s", "", fold(text)).lstrip("'")
    if is_scientific(plain):
        number = read_scientific(plain)
        return "" if number is None else str(number)
    return re.sub(r"(?<=\d)\.0+$", "", plain)


@lru_cache(maxsize=20_000)
def read_digits(text: str) -> str:
    """A code of digits only; anything else is ''."""
    code = read_code(text)
    return code if code.isascii() and code.isdigit() and len(code) <= CODE_MAX else ""


def read_percent(text: str) -> int | None:
    """50, 50%, 0.5 or 5割; None: it cannot be read."""
    plain = re.sub(r"\s", "", fold(text)).rstrip("%")
    tenths = re.fullmatch(r"(\d{1,2})割", plain)
    found = int(tenths[1]) * 10 if tenths else read_count(plain)
    if found is None and re.fullmatch(r"0\.\d{1,4}", plain):
        found = int(Decimal(plain) * 100)
    return found if found is not None and found <= 100 else None


def read_share(text: str, total: int | None) -> Decimal | None:
    """How many of a group: a count, 6/12, or 83% of the total; kept exact, never rounded up."""
    plain = re.sub(r"\s", "", fold(text))
    fraction = re.fullmatch(r"(\d{1,6})/(\d{1,6})", plain)
    percent = re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)%", plain)
    if fraction:
        return _part_of(int(fraction[1]), int(fraction[2]), total)
    if percent:
        share = Decimal(percent[1]) / 100
        return share * total if total is not None and share <= 1 else None
    count = read_count(plain)
    return Decimal(count) if count is not None else None


def _part_of(some: int, whole: int, total: int | None) -> Decimal | None:
    if some > whole or whole == 0:
        return None
    if total is None or total == whole:
        return Decimal(some)
    return (Decimal(some * total) / whole).quantize(Decimal("0.0001"))


def read_flag(text: str) -> bool | None:
    """○ 有 あり 1 are yes, × 無 なし 0 are no; 不明 and nothing are None."""
    plain = fold(text).lower()
    return True if plain in _YES else False if plain in _NO else None


@lru_cache(maxsize=20_000)
def read_phone(text: str) -> str:
    """A domestic number with hyphens: 03-0000-9101, 090-0000-0294; '' is none."""
    digits = re.sub(r"\D", "", re.sub(r"^(\+|00)81\(?0?\)?", "0", _phone_signs(text)))
    if digits and not digits.startswith("0") and len(digits) in {9, 10}:
        digits = f"0{digits}"  # a spreadsheet ate it
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if len(digits) == 10:
        area = 2 if digits[:2] in {"03", "06"} else 4 if digits[:4] in {"0120", "0570"} else 3
        return f"{digits[:area]}-{digits[area:-4]}-{digits[-4:]}"
    return digits if 3 <= len(digits) <= 15 else ""


def _phone_signs(text: str) -> str:
    return re.sub(r"[\s‐‑‒–—―−ー－-]", "", fold(text))
