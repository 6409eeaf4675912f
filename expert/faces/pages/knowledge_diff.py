"""What changed between two knowledge bases as text: the entries, and for whom which conclusion does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from expert.audit.diff import ABSENT, Change, KnowledgeDiff
from expert.audit.mutation.outcome import Difference
from expert.loading.yaml_text import yaml_answers
from expert.words.catalogue import ENGLISH, Catalogue

if TYPE_CHECKING:
    from expert.populations.impact import Impact

_ROWS_SHOWN = 10


def render_knowledge_diff(found: KnowledgeDiff, words: Catalogue = ENGLISH) -> str:
    """Return what differs."""
    return "\n".join(_lines(found, words))


def _lines(found: KnowledgeDiff, words: Catalogue) -> list[str]:
    """Return what differs, line by line."""
    lines = [] if not found.is_empty else [words.say("knowledge_diff", "none")]
    lines += map(partial(change_line, words=words), found.changes)
    lines += [words.say("knowledge_diff", "not_compared", id=name) for name in found.not_compared]
    lines += [words.say("knowledge_diff", "narrowed", id=name) for name in found.narrowed]
    if found.impact is not None:
        lines += ["", *_impact_lines(found.impact, words)]
    lines.append("")
    if found.same_outcomes:
        partly = found.not_compared or found.narrowed
        lines.append(words.say("knowledge_diff", "same_as_far") if partly else words.say("knowledge_diff", "same"))
    for witness in found.witnesses:
        if witness.answers is None:
            lines.append(words.say("knowledge_diff", "undecided", name=witness.name))
            continue
        lines.append(words.say("knowledge_diff", "witness", name=witness.name))
        if witness.day is not None:
            lines.append(f"  {words.say('knowledge_diff', 'on_day', day=witness.day.isoformat())}")
        if witness.answers:
            lines += ["  answers:", *(f"    {line}" for line in yaml_answers(witness.answers))]
        else:
            lines.append(f"  {words.say('knowledge_diff', 'nothing')}")
        lines += _differences_lines(witness.differences, words)
    for case in found.cases:
        if case.unreadable:
            lines.append(words.say("unreadable", case.unreadable, case=case.case))
        else:
            lines += [words.say("knowledge_diff", "case", case=case.case), *_differences_lines(case.differences, words)]
    if found.seconds is not None:
        lines.append(words.say_count("statement", "out_of_time", found.seconds, seconds=found.seconds))
    return lines if found.is_empty else [*lines, "", _summary(found, words)]


def change_line(item: Change, words: Catalogue) -> str:
    """Return what became of an entry."""
    kind = words.say_count("kind", item.kind, 1)
    return words.say("knowledge_diff", item.what, kind=kind, id=item.id, fields=", ".join(item.fields))


def _impact_lines(impact: Impact, words: Catalogue) -> Iterator[str]:
    """Yield for how many rows of a table what changes, and for which."""
    yield words.say_count("impact", "rows", impact.rows, changed=impact.changed)
    if impact.rejected:
        yield words.say_count("impact", "rejected", impact.rejected)
    for key, rows in (("only_old", impact.only_old), ("only_new", impact.only_new)):
        if rows:
            yield words.say_count("impact", key, len(rows), rows=_first_rows(rows, len(rows), words))
    for item in impact.moved:
        if item.ways:
            yield words.say_count("impact", "moved", item.rows, name=item.name, rows=_first_rows(item.listed, item.rows, words))
            for before, after, count in item.ways:
                yield f"  {words.say_count('impact', 'way', count, before=before, after=after)}"
    unsure = [item.name for item in impact.moved if not item.ways]
    if unsure:
        yield words.say_count("impact", "certainty", len(unsure), names=", ".join(unsure))


def _first_rows(rows: Sequence[int], of: int, words: Catalogue) -> str:
    """Return the first of some rows, and that there are more where there are."""
    shown = ", ".join(map(str, rows[:_ROWS_SHOWN]))
    return shown if of <= _ROWS_SHOWN else words.say_count("impact", "more", of - _ROWS_SHOWN, rows=shown)


def _differences_lines(differences: tuple[Difference, ...], words: Catalogue) -> list[str]:
    """Return differences, a line for all conclusions that differ in the same way."""
    names: dict[str, list[str]] = {}
    for item in differences:
        names.setdefault(", ".join(_moved(item, words)), []).append(item.name)
    return [f"  {', '.join(listed)}: {moved}" for moved, listed in names.items()]


def _moved(difference: Difference, words: Catalogue) -> Iterator[str]:
    """Yield in which respects a conclusion differs: each by its key, and its value before and after."""
    for key, *values in difference.moved:
        before, after = (words.say("knowledge_diff", "absent") if value == ABSENT else value for value in values)
        yield words.say("knowledge_diff", "from_to", what=key, before=before, after=after)


def _summary(found: KnowledgeDiff, words: Catalogue) -> str:
    """Return how much differs, in one line."""
    counts = {"entries": found.changes, "conclusions": found.witnesses, "cases": found.cases}
    return words.say("knowledge_diff", "summary", **{name: str(len(items)) for name, items in counts.items()})
