"""Whether the validity of a rule names days, and one after the other."""

from __future__ import annotations

import datetime

from expert.errors import Diagnostics
from expert.language.model import FIRST_DAY, Validity
from expert.loading.entries import RawEntry
from expert.shapes.notes import DAY


def check_validity(entry: RawEntry, valid: Validity, diagnostics: Diagnostics) -> None:
    """Note what of a validity is no day of a case, or that it ends before it begins, or has no end at all."""
    days = {key: text for key, text in (("from", valid.first), ("until", valid.last)) if text}
    if not days:
        diagnostics.add(entry.at("valid"), "KB064", "`valid` says no day", "give `from`, `until` or both, or leave it out")
    faulty = False
    for key, text in days.items():
        fault = _fault(text)
        if fault:
            faulty = True
            diagnostics.add(entry.at("valid", key), "KB064", *fault)
    if len(days) == 2 and not faulty and valid.last < valid.first:
        message = f"`{valid.last}` lies before `{valid.first}`: the rule would be valid on no day"
        diagnostics.add(entry.at("valid", "until"), "KB064", message, "correct one of the two days; both are days on which it is valid")


def _fault(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a day, and how to mend it; None where nothing is."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return f"there is no day `{text}`", DAY.help
    return (f"no case is of the day `{text}`", f"a day from {FIRST_DAY} on") if day < FIRST_DAY else None
