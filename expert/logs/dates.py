"""Dates with a time of day, as tables write them in many languages; none of them names its zone."""

from __future__ import annotations

import datetime
import re

from expert.logs.cells import folded

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(?:([ap])\.?\s?m\b)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})")
_WORDS = re.compile(r"[a-z]{3,}")
_DIGITS = re.compile(r"\d+")
_LONGEST = 60
_MONTHS = {
    **dict.fromkeys(("jan", "ene", "gen"), 1),
    **dict.fromkeys(("feb", "fev"), 2),
    **dict.fromkeys(("mar", "mrt"), 3),
    **dict.fromkeys(("apr", "abr", "avr"), 4),
    **dict.fromkeys(("may", "mai", "mag", "mei", "maj"), 5),
    **dict.fromkeys(("jun", "giu", "juin"), 6),
    **dict.fromkeys(("jul", "lug", "juil"), 7),
    **dict.fromkeys(("aug", "ago", "aou"), 8),
    **dict.fromkeys(("sep", "set"), 9),
    **dict.fromkeys(("oct", "okt", "ott", "out"), 10),
    "nov": 11,
    **dict.fromkeys(("dec", "dez", "dic", "des"), 12),
}
"""How the names of the months begin in English, German, French, Spanish, Italian, Portuguese, Dutch, and in Scandinavia."""


def date_and_time(text: str) -> datetime.datetime | None:
    """Return what a clock showed, without a zone; None where no date with a time stands there.

    `Oct 5, 2014, 4:15:21 PM`, `05.10.2014, 16:15:21`, `5 oct. 2014 à 16:15:21`, `5 de out. de 2014, 16:15:21`, `2014-10-05 16:15:21`.
    Of two numbers that could be day and month the day comes first, unless the time is one of `AM` or `PM`, as in America.
    """
    if len(text) > _LONGEST:
        return None
    plain = folded(text)
    time = _TIME.search(plain)
    if time is None:
        return None
    half = time[4]
    day = _day(plain[: time.start()], american=half is not None)
    hour = int(time[1])
    if half is not None:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return None if day is None else datetime.datetime(*day, hour, int(time[2]), int(time[3] or 0))
    except ValueError:
        return None


def _day(text: str, *, american: bool) -> tuple[int, int, int] | None:
    """Return year, month and day."""
    if found := _YEAR_FIRST.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        month_first = second > 12 or (american and found[2] == "/")
        return (year, first, second) if month_first else (year, second, first)
    months = [month for word in _WORDS.findall(text) if (month := _month(word)) is not None]
    numbers = _DIGITS.findall(text)
    years = [int(digits) for digits in numbers if len(digits) == 4]
    days = [int(digits) for digits in numbers if len(digits) <= 2]
    if len(months) != 1 or len(years) != 1 or len(days) != 1:
        return None
    return years[0], months[0], days[0]


def _month(word: str) -> int | None:
    """Return the number of a month from its name or the start of it."""
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])
