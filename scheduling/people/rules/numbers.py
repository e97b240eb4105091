"""利用者番号: a serial number and a check digit that finds a wrong or exchanged digit (Damm)."""

from typing import Final

DIGITS: Final = 7
_DAMM: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def number_of(serial: int) -> str:
    assert serial > 0, "a serial number counts from one"
    digits = f"{serial:0{DIGITS}}"
    return digits + _check(digits)


def is_number(text: str) -> bool:
    return (
        len(text) > DIGITS and text.isascii() and text.isdecimal() and _check(text[:-1]) == text[-1]
    )


def _check(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)
