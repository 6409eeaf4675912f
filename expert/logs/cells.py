"""What stands in the cells of a table: names, numbers, durations, yes and no, in the ways that many languages write them."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"'?([-+−]?)(\d+(?:[.,' \u00a0\u202f]\d+)*)")
_SEPARATORS = re.compile(r"[.,' \u00a0\u202f]")
_PARTS_OF_A_DURATION = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d+))?")
_TRUE = frozenset({"true", "1", "1.0", "yes"})
_FALSE = frozenset({"false", "0", "0.0", "no"})
_LONGEST_NUMBER = 40


def folded(text: str) -> str:
    """Return a name without accents, capitals and doubled spaces, so that two ways to write it are one."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u00d8", "o").replace("\u00f8", "o"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).lower().split())


def number(text: str) -> float | None:
    """Return a number as a computer writes it, whatever its decimal separator; None where none stands there."""
    return _number(text, grouped=False)


def shown_number(text: str) -> float | None:
    """Return a number as it is shown to people, where three digits after the only separator are thousands: `6,060`, `10,02`."""
    return _number(text, grouped=True)


def _number(text: str, *, grouped: bool) -> float | None:
    """Return a number. The last separator is the decimal one, unless it stands for thousands."""
    text = text.strip()
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return None
    sign, digits = found.groups()
    separators = _SEPARATORS.findall(digits)
    *whole, last = _SEPARATORS.split(digits)
    if not separators:
        value = float(digits)
    elif _is_thousands(separators, whole, last, grouped=grouped):
        value = float("".join(whole) + last)
    else:
        value = float(f"{''.join(whole)}.{last}")
    return -value if sign in {"-", "−"} else value


def _is_thousands(separators: list[str], whole: list[str], last: str, *, grouped: bool) -> bool:
    """Return whether the last separator of a number stands for thousands."""
    if separators[-1] not in ".,":
        return True
    if len(separators) > 1:
        return separators[-1] == separators[-2]
    return grouped and len(last) == 3 and whole[0] not in {"0", ""} and len(whole[0]) <= 3


def duration(text: str) -> float | None:
    """Return seconds from `00:45:12`, `45:12` or `1:02:03.4`; None where none stands there."""
    found = _PARTS_OF_A_DURATION.fullmatch(text.strip()) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")


def truth(text: str) -> bool | None:
    """Return yes or no as tables write it; None where neither stands there."""
    word = text.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None
