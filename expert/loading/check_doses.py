"""Whether doses say how much: amounts that run upwards, and units that are units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from expert.errors import Diagnostics, suggest_names
from expert.language.forms import DOSE_PARTS, MEASURED, Dose, Measure
from expert.language.model import KnowledgeBase
from expert.loading.check_phrases import check_forms
from expert.loading.entries import Entries, RawEntry

Steps = tuple[str | int, ...]


def check_doses(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note every dose that cannot be followed, and what is counted that is called like something else or cannot be said."""
    head = entries.head
    for index, counted in enumerate(head.data.get("counted", ()) if head is not None else ()):
        if head is None:
            continue
        if counted["id"] in DOSE_PARTS:
            message, help = f"`{counted['id']}` is a part of every dose already", "remove it here, or rename it"
            diagnostics.add(head.at("counted", index, "id"), "KB016", message, help)
        elif counted["id"] in knowledge.counted:
            check_forms(knowledge.counted[counted["id"]].phrase, head, diagnostics, "counted", index)
    for entry, steps, dose in _doses(knowledge, entries):
        for key, part in dose.items():
            _check_part(knowledge, diagnostics, entry, (*steps, key), part)


def _doses(knowledge: KnowledgeBase, entries: Entries) -> Iterator[tuple[RawEntry, Steps, Dose]]:
    """Yield every dose, with where it stands."""
    for recommendation in knowledge.recommendations.values():
        yield entries["recommendations"][recommendation.id], ("dose",), recommendation.dose
    for decision in knowledge.decisions.values():
        for index, level in enumerate(decision.levels):
            for place, session in enumerate(level.program.sessions if level.program is not None else ()):
                yield entries["decisions"][decision.id], ("levels", index, "program", "sessions", place, "dose"), session.dose


def _check_part(knowledge: KnowledgeBase, diagnostics: Diagnostics, entry: RawEntry, steps: Steps, part: Measure) -> None:
    """Note what is wrong with one part of a dose."""
    from expert.language.units import is_known

    key = str(steps[-1])
    if key not in knowledge.dose_parts:
        help = _with_counted(suggest_names(key, knowledge.dose_parts))
        diagnostics.add(entry.at(*steps, of_key=True), "KB040", f"unknown part of a dose `{key}`", help)
    (low, high), written = part.amount, _at(entry, steps)
    inner = ("amount",) if isinstance(written, dict) else ()
    if low > high:
        diagnostics.add(entry.at(*steps, *inner), "KB043", f"`{key}` goes from {low} down to {high}", "write [least, most]")
    if key == MEASURED and not part.unit:
        help = "write {amount: …, unit: …}, such as {amount: 5, unit: mg}"
        diagnostics.add(entry.at(*steps), "KB061", "what is measured has no unit", help)
    elif key != MEASURED and part.unit:
        diagnostics.add(entry.at(*steps, "unit"), "KB061", f"`{key}` is counted, and has no unit", f"write `{key}: {low}`, or `{MEASURED}`")
    elif key == MEASURED and part.unit in knowledge.counted:
        help = f"write `{part.unit}: {low}` instead of `{MEASURED}`"
        diagnostics.add(entry.at(*steps, "unit"), "KB061", f"`{part.unit}` is counted, and is no unit", help)
    elif key == MEASURED and not is_known(part.unit):
        help = _with_counted(suggest_names(part.unit, COMMON_UNITS))
        diagnostics.add(entry.at(*steps, "unit"), "KB061", f"`{part.unit}` is no unit that is known", help)


def _with_counted(help: str) -> str:
    """Return what to write instead, and where something else that is counted is declared."""
    return help if help.startswith("did you mean") else f"{help}; what else is counted is declared under `counted` in knowledge.yaml"


def _at(entry: RawEntry, steps: Steps) -> object:
    """Return what stands at a place of an entry."""
    found: Any = entry.data
    for step in steps:
        found = found[step]
    return found


COMMON_UNITS = ("mg", "g", "kg", "µg", "ml", "l", "mmol/l", "mg/kg", "m", "km", "mi", "min", "h", "°C", "kPa", "mmHg")
"""Units to suggest from where somebody mistyped one; any other that is known may be written too."""
