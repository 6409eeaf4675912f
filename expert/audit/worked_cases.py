"""Every worked case against its expected outcome, and which rules no worked case makes true, false or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from expert.cases.worked import read_worked_case
from expert.consultation.consult import consult
from expert.consultation.outcome import Consultation, truth_word
from expert.language.meaning import Grade, Meaning, Status, Truth
from expert.language.model import KnowledgeBase, WorkedCase
from expert.questions.assess import assess
from expert.words.first_screen import first_screen, small_print


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
        mismatches += mismatches_of(worked, consult(knowledge, case))
        meaning = Meaning(knowledge, case.values)
        for rule in knowledge.rules:
            seen[rule].add(meaning.rule(rule))
    uncovered = tuple(Uncovered(rule, truth) for rule, truths in seen.items() for truth in (True, False, None) if truth not in truths)
    return WorkedCaseReport(len(knowledge.cases), len(knowledge.rules), tuple(mismatches), uncovered)


def mismatches_of(worked: WorkedCase, outcome: Consultation) -> list[Mismatch]:
    """Return every expectation that an outcome does not meet."""
    compare = compared(worked, _Consulted(outcome))
    found = [Mismatch(worked.id, what, expected, actual) for _, what, expected, actual in compare if expected != actual]
    found += [Mismatch(worked.id, f"invariant {item.invariant}", "holds", "is violated") for item in outcome.violations]
    text = " ".join(_first_screen(outcome).lower().split())
    found += [Mismatch(worked.id, "never said", f"not “{words}”", "said") for words in worked.expect.never_said if words.lower() in text]
    return found


def _first_screen(outcome: Consultation) -> str:
    """Return all that the first screen says, with its small print."""
    view = assess(outcome, everything=True)
    lines = (f"{line.label} {line.text}" for line in first_screen(outcome.knowledge, view))
    return " ".join((*lines, *small_print(outcome.knowledge, view)))


def compared(worked: WorkedCase, outcome: ComparedOutcome) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name of what is compared, in which respect, what is expected and what came out."""
    expect = worked.expect
    for name, level in expect.decisions.items():
        yield name, name, level, outcome.in_force(name)
    yes, no = truth_word(True), truth_word(False)
    for name in expect.settled:
        yield name, f"{name} settled", yes, truth_word(outcome.is_settled(name))
    for name, truth in expect.concepts.items():
        yield name, name, truth_word(truth), truth_word(outcome.concept(name))
    for name, grade in expect.causes.items():
        yield name, name, grade, outcome.grade(name).value
    for name in expect.do:
        yield name, f"{name} to do", yes, truth_word(outcome.for_now(name) is Status.RECOMMENDED)
    for name in expect.never:
        yield name, f"{name} to do", no, truth_word(outcome.for_now(name) is Status.RECOMMENDED)
    for name in expect.withheld:
        yield name, f"{name} withheld", yes, truth_word(outcome.for_now(name) is Status.WITHHELD)
    for name in expect.not_indicated:
        yield name, f"{name} not indicated", yes, truth_word(outcome.for_now(name) is Status.NOT_INDICATED)


class ComparedOutcome(Protocol):
    """What a worked case can expect something of: a `Meaning`, or a consultation."""

    def in_force(self, name: str, /) -> str:
        """Return the level of a decision to act on."""

    def is_settled(self, name: str, /) -> bool:
        """Return whether no further answer can move a decision."""

    def concept(self, name: str, /) -> Truth:
        """Return the truth of a concept."""

    def grade(self, name: str, /) -> Grade:
        """Return the grade of a cause."""

    def for_now(self, name: str, /) -> Status | None:
        """Return the status of a recommendation as it is shown."""


class _Consulted:
    """What a consultation concluded."""

    def __init__(self, outcome: Consultation) -> None:
        self._outcome = outcome

    def in_force(self, name: str, /) -> str:
        """Return the level of a decision to act on."""
        return self._outcome.decisions[name].in_force

    def is_settled(self, name: str, /) -> bool:
        """Return whether no further answer can move a decision."""
        return self._outcome.decisions[name].settled

    def concept(self, name: str, /) -> Truth:
        """Return the truth of a concept."""
        return self._outcome.concepts[name].truth

    def grade(self, name: str, /) -> Grade:
        """Return the grade of a cause."""
        return self._outcome.causes[name].grade

    def for_now(self, name: str, /) -> Status | None:
        """Return the status of a recommendation as it is shown."""
        return self._outcome.recommendations[name].for_now
