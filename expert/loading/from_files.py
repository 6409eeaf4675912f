"""The whole way from the files in a folder to a checked knowledge base; every fault of every file is reported at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from expert.cases.reading import build_case
from expert.cases.values import read_value
from expert.errors import Diagnostics, KnowledgeError, Location
from expert.language.model import KnowledgeBase
from expert.loading.build import build
from expert.loading.check import check
from expert.loading.entries import Entries, ReadFile, read_checked, read_entries

_EXAMPLE_HELP = "write a number and a unit that measures the same as the finding's, or leave the example out"
_UNRESOLVED = frozenset({"KB021", "KB025", "KB031", "KB040", "KB041", "KB047", "KB053"})
"""Faults that a file which could not be read may explain: they are held back until it can."""


CheckAnswers = Callable[[KnowledgeBase, Entries, Diagnostics], None]


def check_answers(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note what is wrong with the answers of worked cases, as with any case."""
    for case in knowledge.cases.values():
        build_case(knowledge, case.case, diagnostics, entries["cases"][case.id].document.location)


def read_knowledge(
    folder: Path, *, worked_cases: bool = False, read: ReadFile = read_checked, answers: CheckAnswers = check_answers
) -> KnowledgeBase:
    """Return the knowledge base that the files in a folder make; with worked cases, examples of answers are checked too.

    Args:
        folder: Where the files lie.
        worked_cases: Whether to read the worked cases too.
        read: What reads a file.
        answers: What notes the faults of the answers of worked cases.

    Raises:
        KnowledgeError: With every fault of every file.
    """
    diagnostics = Diagnostics(error=KnowledgeError)
    if not folder.is_dir():
        diagnostics.add(Location(str(folder)), "KB001", "is not a folder", "name the folder that holds knowledge.yaml")
        raise KnowledgeError(diagnostics.items)
    entries = read_entries(folder, diagnostics, worked_cases=worked_cases, read=read)
    knowledge = build(entries, diagnostics)
    if knowledge is not None:
        check(knowledge, entries, diagnostics)
    if entries.unreadable or (entries.head is not None and not entries.head.sound):
        diagnostics.items = [item for item in diagnostics.items if item.code not in _UNRESOLVED]
    if knowledge is not None and not diagnostics:
        answers(knowledge, entries, diagnostics)
        if worked_cases:
            _check_examples(knowledge, entries, diagnostics)
    if diagnostics or knowledge is None:
        raise KnowledgeError(diagnostics.items)
    return knowledge


def _check_examples(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note which examples of an answer in another unit are none."""
    for finding in knowledge.findings.values():
        faults: list[str] = []
        if finding.example and read_value(finding, finding.example, lambda *fault, faults=faults: faults.append(fault[1])) is None:
            message = f"the example `{finding.example}` is no answer: {faults[0]}"
            diagnostics.add(entries["findings"][finding.id].at("example"), "KB043", message, _EXAMPLE_HELP)
