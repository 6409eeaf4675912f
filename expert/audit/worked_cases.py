"""Every worked case against its expected outcome, and which rules no worked case makes true, false or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from expert.case import Case
from expert.case_reader import build_case
from expert.consultation import Consultation, truth_word
from expert.consulting import consult
from expert.errors import Diagnostics, KnowledgeError
from expert.explain.assessment import assess
from expert.model import KnowledgeBase, WorkedCase
from expert.render import render_assessment, to_plain
from expert.semantics import Meaning, Truth

WIDTH = 100
"""How wide the text is in which words that must not be said are looked for; line breaks do not matter."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation of a worked case that its outcome does not meet."""

    case: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A rule that no worked case makes true, false or unknown."""

    rule: str
    never: Truth


@dataclass(frozen=True, slots=True)
class WorkedCaseReport:
    """What running all worked cases showed; clean if there is neither a mismatch nor an uncovered rule."""

    cases: int
    rules: int
    mismatches: tuple[Mismatch, ...]
    uncovered: tuple[Uncovered, ...]

    @property
    def is_clean(self) -> bool:
        """Return whether everything came out as expected and every rule is covered."""
        return not self.mismatches and not self.uncovered


def run_worked_cases(knowledge: KnowledgeBase) -> WorkedCaseReport:
    """Return what the worked cases of a knowledge base show; it must have been loaded with them."""
    mismatches: list[Mismatch] = []
    seen: dict[str, set[Truth]] = {rule: set() for rule in knowledge.rules}
    for worked in knowledge.cases.values():
        case = read_worked_case(knowledge, worked)
        mismatches += mismatches_of(knowledge, worked, consult(knowledge, case))
        meaning = Meaning(knowledge, case.values)
        for rule in knowledge.rules:
            seen[rule].add(meaning.rule(rule))
    uncovered = tuple(Uncovered(rule, truth) for rule, truths in seen.items() for truth in (True, False, None) if truth not in truths)
    return WorkedCaseReport(len(knowledge.cases), len(knowledge.rules), tuple(mismatches), uncovered)


def cases_by_rule(knowledge: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Return, for each rule, the worked cases that fire it."""
    meanings = {worked.id: Meaning(knowledge, read_worked_case(knowledge, worked).values) for worked in knowledge.cases.values()}
    return {rule: tuple(id for id, meaning in meanings.items() if meaning.rule(rule) is True) for rule in knowledge.rules}


def read_worked_case(knowledge: KnowledgeBase, worked: WorkedCase) -> Case:
    """Return the answers of a worked case.

    Raises:
        KnowledgeError: They cannot be used.
    """
    diagnostics = Diagnostics()
    case = build_case(knowledge, dict(worked.case), diagnostics)
    if case is None:
        raise KnowledgeError(diagnostics.items)
    return case


def mismatches_of(knowledge: KnowledgeBase, worked: WorkedCase, outcome: Consultation) -> list[Mismatch]:
    """Return every expectation that an outcome does not meet."""
    found = [Mismatch(worked.id, what, expected, actual) for what, expected, actual in _compared(worked, outcome) if expected != actual]
    found += [Mismatch(worked.id, f"invariant {item.invariant}", "holds", "is violated") for item in outcome.violations]
    view = assess(knowledge, outcome, everything=True)
    text = " ".join(to_plain(render_assessment(view, outcome, worked.id, worked.id), WIDTH).lower().split())
    found += [Mismatch(worked.id, "never said", f"not “{words}”", "said") for words in worked.never_said if words.lower() in text]
    return found


def _compared(worked: WorkedCase, outcome: Consultation) -> Iterator[tuple[str, str, str]]:
    """Yield what is compared, what is expected and what came out."""
    for name, level in worked.decisions.items():
        yield name, level, outcome.decisions[name].in_force
    for name in worked.settled:
        yield f"{name} settled", "yes", truth_word(outcome.decisions[name].settled)
    for name, truth in worked.concepts.items():
        yield name, truth_word(truth), truth_word(outcome.concepts[name].truth)
    for name, grade in worked.causes.items():
        yield name, grade, outcome.causes[name].grade.value
    for name in worked.do:
        yield f"{name} to do", "yes", truth_word(outcome.recommendations[name].to_do)
    for name in worked.never:
        yield f"{name} to do", "no", truth_word(outcome.recommendations[name].to_do)
    for name in worked.withheld:
        yield f"{name} withheld", "yes", truth_word(outcome.recommendations[name].not_now)
