"""Whether a case that was made by hand could have been read: of these findings, in their domains, free of contradictions."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from expert.cases.case import ORIGINS, UNKNOWN_WORDS, Answer, Case, follows
from expert.cases.form import case_to_data, said_to_data
from expert.cases.reading import build_case, nowhere
from expert.cases.values import is_said
from expert.errors import CaseError, Diagnostics, show_value
from expert.given import checked
from expert.language.meaning import Meaning, is_consistent
from expert.language.model import FIRST_DAY, KnowledgeBase
from expert.printable import printable
from expert.shapes.notes import Pointer


@checked
def meaning_of(knowledge: KnowledgeBase, case: Case) -> Meaning:
    """Return what follows from the answers of a case, whoever made it.

    Raises:
        CaseError: It does not fit the knowledge base; with every fault.
    """
    if _is_typed(knowledge, case):
        meaning = follows(knowledge, case)
        if is_consistent(meaning):
            return meaning
    raise CaseError(_faults(knowledge, case).items)


def _is_typed(knowledge: KnowledgeBase, case: Case) -> bool:
    """Return whether every part of a case is what a reader would have made of it."""
    return (
        not any(_misshapen(case))
        and all(
            name in knowledge.findings and is_said(knowledge.findings[name], item.value, case.date) for name, item in case.answers.items()
        )
        and all(item.origin in ORIGINS for item in case.answers.values())
        and all(name in knowledge.findings and word in UNKNOWN_WORDS for name, word in case.unknown.items())
        and case.unknown.keys().isdisjoint(case.answers)
        and all(name in knowledge.checklists and {*lines} <= {*knowledge.checklists[name].members} for name, lines in case.shown.items())
        and printable(case.title) == case.title
        and all(FIRST_DAY <= day <= case.date for day in (case.date, *(item.on or case.date for item in case.answers.values())))
    )


def _misshapen(case: Case) -> Iterator[tuple[Pointer, str, str]]:
    """Yield each part of a case that is of another Python type: where it stands, what is wrong with it, and how to mend it."""
    if type(case.date) is not datetime.date:
        yield ("date",), f"`date` is a day, not `{show_value(case.date)}`", "give a `datetime.date`"
    if not isinstance(case.title, str):
        yield ("title",), f"`title` is a text, not `{show_value(case.title)}`", "give a `str`"
    parts: tuple[tuple[str, object, type], ...] = (
        ("answers", case.answers, Answer),
        ("unknown", case.unknown, str),
        ("shown", case.shown, Collection),
    )
    for part, found, kind in parts:
        if not isinstance(found, Mapping):
            yield (part,), f"`{part}` names findings, which `{show_value(found)}` does not", "give a `dict`"
            continue
        for name, item in found.items():
            if not isinstance(name, str) or not isinstance(item, kind):
                help = f"give {'an `Answer`' if part == 'answers' else 'a word' if part == 'unknown' else 'the lines that were shown'}"
                yield (part, str(name)), f"`{show_value(item)}` under `{part}` is no {kind.__name__.lower()}", help
            elif isinstance(item, Answer) and item.on is not None and type(item.on) is not datetime.date:
                yield (part, name), f"`on` of `{name}` is a day, not `{show_value(item.on)}`", "give a `datetime.date`"


def _faults(knowledge: KnowledgeBase, case: Case) -> Diagnostics:
    """Return what is wrong with a case that does not fit; at least one fault."""
    faults = Diagnostics()
    for pointer, message, help in _misshapen(case):
        faults.add(nowhere(pointer), "CASE004", message, help)
    if faults:
        return faults
    # Not all values that were made by hand have plain data, but a reader tells what is wrong with any.
    answers = {
        name: {"value": said_to_data(item.value), "from": item.origin, **({"on": str(item.on)} if item.on else {})}
        for name, item in case.answers.items()
    }
    data = case_to_data(replace(case, answers={}))
    build_case(knowledge, {**data, "answers": {**answers, **case.unknown}}, faults)
    told = {fault.location.pointer for fault in faults.items}
    for name, answer in case.answers.items():
        at = nowhere(("answers", name))
        if name in case.unknown:
            faults.add(at, "CASE032", f"`{name}` is answered, and not known as well", "keep the one that is right")
        finding = knowledge.findings.get(name)
        if finding is not None and not is_said(finding, answer.value, case.date) and not told & {at.pointer, f"{at.pointer}/value"}:
            message = f"`{name}` is a {finding.type.value}, not the {type(answer.value).__name__} `{show_value(answer.value)}`"
            faults.add(at, "CASE011", message, f"give a {finding.type.held_as.__name__}, or a text to `parse_case`")
    return faults
