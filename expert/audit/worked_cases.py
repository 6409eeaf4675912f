"""Every worked case against its expected outcome, and which rules no worked case makes true, false or unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple, Protocol

from msgspec import Struct

from expert.cases.worked import read_worked_case
from expert.consultation.consult import consult
from expert.consultation.outcome import Consultation, truth_word
from expert.consultation.worked_rules import truths_in_cases
from expert.errors import Diagnostic, Location, QueryError, suggest_names
from expert.language.kinds import CONCLUDED
from expert.language.meaning import Grade, Status, Truth
from expert.language.model import KnowledgeBase, WorkedCase
from expert.questions.assess import assess
from expert.questions.statements.base import Explanation
from expert.questions.why import why
from expert.shapes.hints import data_of
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.first_screen import first_screen, small_print


class Expectation(Enum):
    """What a worked case can expect: how a conclusion comes out, what becomes of it, and what holds of every case."""

    COMES_OUT = "comes_out"
    FLOOR = "floor"
    CEILING = "ceiling"
    SETTLED = "settled"
    TO_DO = "to_do"
    WITHHELD = "withheld"
    NOT_INDICATED = "not_indicated"
    CONDITIONAL = "conditional"
    OPEN = "open"
    INVARIANT = "invariant"
    NEVER_SAID = "never_said"


class Mismatch(Struct, frozen=True):
    """An expectation of a worked case that its outcome does not meet.

    Attributes:
        case: The worked case.
        expectation: What is expected.
        about: Of which conclusion or invariant; of what is never said, the words.
        expected: A level, a grade, or yes, no or unknown.
        found: What came out, likewise.
    """

    case: str
    expectation: Expectation
    about: str
    expected: str
    found: str


class Uncovered(Struct, frozen=True):
    """A rule that no worked case makes true, false or unknown."""

    rule: str
    never: Truth


class WorkedCaseReport(Struct, frozen=True):
    """What running all worked cases showed; clean if there is neither a mismatch nor an uncovered rule."""

    cases: int
    rules: int
    mismatches: tuple[Mismatch, ...]
    uncovered: tuple[Uncovered, ...]

    @property
    def is_clean(self) -> bool:
        """Return whether everything came out as expected and every rule is covered."""
        return not self.mismatches and not self.uncovered

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return data_of(self)


def run_worked_cases(
    knowledge: KnowledgeBase,
    words: Catalogue = ENGLISH,
    progress: Callable[[int, int], object] = lambda done, count: None,  # noqa: ARG005 - their names say what they are
) -> WorkedCaseReport:
    """Return what the worked cases of a knowledge base show; it must have been loaded with them.

    Args:
        knowledge: The knowledge base.
        words: In whose words an outcome is searched for what is never said.
        progress: Called with how many worked cases are done, and how many there are.
    """
    cases = {worked.id: read_worked_case(knowledge, worked) for worked in knowledge.cases.values()}
    found: list[Mismatch] = []
    for done, worked in enumerate(knowledge.cases.values(), 1):
        found += mismatches_of(worked, consult(knowledge, cases[worked.id]), words)
        progress(done, len(cases))
    mismatches = tuple(found)
    seen = truths_in_cases(knowledge)
    uncovered = tuple(Uncovered(rule, truth) for rule, truths in seen.items() for truth in (True, False, None) if truth not in truths)
    return WorkedCaseReport(len(knowledge.cases), len(knowledge.rules), mismatches, uncovered)


class Failure(Struct, frozen=True):
    """An expectation that is not met, and why the conclusion came out as it did; None where it is about no conclusion."""

    mismatch: Mismatch
    why: Explanation | None

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {**data_of(self.mismatch), "why": None if self.why is None else self.why.to_data()}


class WorkedCaseRun(Struct, frozen=True):
    """What running one worked case showed."""

    case: str
    failures: tuple[Failure, ...]

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {"case": self.case, "failures": [item.to_data() for item in self.failures]}


def run_worked_case(knowledge: KnowledgeBase, id: str, words: Catalogue = ENGLISH) -> WorkedCaseRun:
    """Return which expectations of a worked case are not met, and why.

    Args:
        knowledge: The knowledge base, loaded with its worked cases.
        id: The worked case.
        words: In whose words an outcome is searched for what is never said.

    Raises:
        QueryError: There is no such worked case (ASK001).
    """
    if id not in knowledge.cases:
        help = suggest_names(id, knowledge.cases)
        raise QueryError([Diagnostic(Location("case"), "ASK001", f"there is no worked case `{id}`", help)])
    worked = knowledge.cases[id]
    outcome = consult(knowledge, read_worked_case(knowledge, worked))
    concluded = {*knowledge.names_of(CONCLUDED)}
    failures = (
        Failure(item, why(outcome, item.about) if item.about in concluded else None) for item in mismatches_of(worked, outcome, words)
    )
    return WorkedCaseRun(id, tuple(failures))


def mismatches_of(worked: WorkedCase, outcome: Consultation, words: Catalogue = ENGLISH) -> list[Mismatch]:
    """Return every expectation that an outcome does not meet."""
    yes, no = truth_word(True), truth_word(False)
    found = [Mismatch(worked.id, *item) for item in compared(worked, _Consulted(outcome)) if item.expected != item.found]
    found += [Mismatch(worked.id, Expectation.INVARIANT, item.invariant, yes, no) for item in outcome.violations]
    return [*found, *said_of(worked, outcome, words)]


def said_of(worked: WorkedCase, outcome: Consultation, words: Catalogue = ENGLISH) -> Iterator[Mismatch]:
    """Yield what the first screen says and a worked case expects never to be said."""
    text = " ".join(_first_screen(outcome, words).lower().split())
    said = (never for never in worked.expect.never_said if never.lower() in text)
    yield from (Mismatch(worked.id, Expectation.NEVER_SAID, never, truth_word(False), truth_word(True)) for never in said)


def _first_screen(outcome: Consultation, words: Catalogue) -> str:
    """Return all that the first screen says, with its small print."""
    view = assess(outcome, everything=True)
    lines = (f"{line.label} {line.text}" for line in first_screen(outcome.knowledge, view, words))
    return " ".join((*lines, *small_print(outcome.knowledge, view, words)))


class Comparison(NamedTuple):
    """What a worked case expects of a conclusion, and what came out."""

    expectation: Expectation
    about: str
    expected: str
    found: str


def compared(worked: WorkedCase, outcome: ComparedOutcome) -> Iterator[Comparison]:
    """Yield each expectation of a conclusion with what came out."""
    expect = worked.expect
    for name, level in expect.decisions.items():
        yield Comparison(Expectation.COMES_OUT, name, level, outcome.in_force(name))
    for levels, expectation, at in ((expect.floor, Expectation.FLOOR, 0), (expect.ceiling, Expectation.CEILING, 1)):
        yield from (Comparison(expectation, name, level, outcome.levels(name)[at]) for name, level in levels.items())
    for name in expect.settled:
        yield Comparison(Expectation.SETTLED, name, truth_word(True), truth_word(outcome.is_settled(name)))
    for name, truth in expect.concepts.items():
        yield Comparison(Expectation.COMES_OUT, name, truth_word(truth), truth_word(outcome.concept(name)))
    for name, grade in expect.causes.items():
        yield Comparison(Expectation.COMES_OUT, name, grade, outcome.grade(name).value)
    for names, expectation, status, wanted in (
        (expect.do, Expectation.TO_DO, Status.RECOMMENDED, True),
        (expect.never, Expectation.TO_DO, Status.RECOMMENDED, False),
        (expect.withheld, Expectation.WITHHELD, Status.WITHHELD, True),
        (expect.not_indicated, Expectation.NOT_INDICATED, Status.NOT_INDICATED, True),
    ):
        yield from (Comparison(expectation, name, truth_word(wanted), truth_word(outcome.for_now(name) is status)) for name in names)
    for names, expectation, status in (
        (expect.conditional, Expectation.CONDITIONAL, Status.CONDITIONAL),
        (expect.open, Expectation.OPEN, Status.OPEN),
    ):
        yield from (Comparison(expectation, name, truth_word(True), truth_word(outcome.status(name) is status)) for name in names)


class ComparedOutcome(Protocol):
    """What a worked case can expect something of: a `Meaning`, or a consultation."""

    def in_force(self, name: str, /) -> str:
        """Return the level of a decision to act on."""

    def levels(self, name: str, /) -> tuple[str, str]:
        """Return the strictest level of a decision that is decided, and the strictest that is still possible."""

    def is_settled(self, name: str, /) -> bool:
        """Return whether no further answer can move a decision."""

    def concept(self, name: str, /) -> Truth:
        """Return the truth of a concept."""

    def grade(self, name: str, /) -> Grade:
        """Return the grade of a cause."""

    def status(self, name: str, /) -> Status:
        """Return the status of a recommendation for good."""

    def for_now(self, name: str, /) -> Status | None:
        """Return the status of a recommendation as it is shown."""


class _Consulted:
    """What a consultation concluded."""

    def __init__(self, outcome: Consultation) -> None:
        self._outcome = outcome

    def in_force(self, name: str, /) -> str:
        """Return the level of a decision to act on."""
        return self._outcome.decisions[name].in_force

    def levels(self, name: str, /) -> tuple[str, str]:
        """Return the strictest level of a decision that is decided, and the strictest that is still possible."""
        return self._outcome.decisions[name].floor, self._outcome.decisions[name].ceiling

    def is_settled(self, name: str, /) -> bool:
        """Return whether no further answer can move a decision."""
        return self._outcome.decisions[name].settled

    def concept(self, name: str, /) -> Truth:
        """Return the truth of a concept."""
        return self._outcome.concepts[name].truth

    def grade(self, name: str, /) -> Grade:
        """Return the grade of a cause."""
        return self._outcome.causes[name].grade

    def status(self, name: str, /) -> Status:
        """Return the status of a recommendation for good."""
        return self._outcome.recommendations[name].status

    def for_now(self, name: str, /) -> Status | None:
        """Return the status of a recommendation as it is shown."""
        return self._outcome.recommendations[name].for_now
