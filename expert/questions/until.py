"""What would have to be answered, or to change, until something holds: the smallest such change, or the answers that prevent it.

The search is the solver's; that its answer is valid is checked here against the reference meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from itertools import islice
from typing import assert_never

from expert.consultation.outcome import Consultation
from expert.engines.logic.counterfactual import Change, Prevented, counterfactuals
from expert.engines.logic.person import Person
from expert.errors import EngineError
from expert.language.conditions import Comparison
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Meaning, Status, is_consistent
from expert.language.model import Anew, Finding, Value
from expert.language.otherwise import Otherwise
from expert.questions.parts.next import screen_of
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.counterfactual import (
    Until,
    UntilAnswer,
    UntilChange,
    UntilChecklist,
    UntilChoice,
    UntilExample,
    UntilFirst,
    UntilHolds,
    UntilNever,
    UntilNeverForAnybody,
    UntilNotFound,
    UntilPrevents,
    UntilQuestion,
    UntilSeeFirst,
    UntilWithTime,
    UntilYouCan,
)
from expert.questions.statements.differences import AnswerDropped, Dropped
from expert.questions.statements.records import Bounded, OneOf
from expert.questions.target import Target, holds, parse_target


def until(consultation: Consultation, target: str) -> Explanation:
    """Return the smallest change after which a target holds for good: fewest other answers first, then fewest further answers.

    A level of a decision is reached when the decision is settled there or at a more permissive level. A worse answer is never proposed,
    nor another answer to a question whose answer cannot change.

    Args:
        consultation: What was concluded.
        target: What is to hold, as `parse_target` reads it.

    Returns:
        A statement of kind `until`, with the questions to answer first, what must change with time and what the person can change; of kind
        `until_holds` where it holds already; of kind `until_never` with the answers that prevent it, none of them needless.

    Raises:
        QueryError: The target is not something that is concluded.
    """
    asked = parse_target(consultation.knowledge, target)
    return Explanation("until", consultation.knowledge, _until(consultation, asked))


def _until(consultation: Consultation, target: Target) -> Statement:
    """Return the smallest change, that it holds already, or what prevents it."""
    answers = consultation.case.values
    if holds(Meaning(consultation.knowledge, answers), target):
        return UntilHolds(target)
    found = counterfactuals(consultation.knowledge).reach(answers, lambda person: _goal(person, target))
    return _never(consultation, target, found) if isinstance(found, Prevented) else _Reader(consultation, target, found).statement()


def _goal(person: Person, target: Target) -> int:
    """Return when a target holds for a person, as `target.holds` says it."""
    knowledge = person.knowledge
    name, value = target.name, target.value
    match target.kind:
        case Kind.DECISION if not value:
            return person.is_settled(name)
        case Kind.DECISION:
            scale = knowledge.decisions[name]
            rank = scale.rank(value) + 1
            return person.reaches(name, rank).false if rank < len(scale.levels) else person.circuit.true
        case Kind.CONCEPT:
            return person.concept(name).true
        case Kind.CAUSE:
            likely, possible = (person.scores(name, least) for least in (knowledge.grades.likely_at, knowledge.grades.possible_at))
            return possible.false if value == Grade.UNLIKELY.value else possible.true if value == Grade.POSSIBLE.value else likely.true
        case Kind.RECOMMENDATION:
            return person.blocked(name).true if value == Status.WITHHELD.value else person.recommended(name)
        case _:  # pragma: no cover
            assert_never(target.kind)


def _never(consultation: Consultation, target: Target, found: Prevented) -> Statement:
    """Return that it cannot be reached, with the answers that prevent it and whom to see first."""
    knowledge, values = consultation.knowledge, consultation.case.values
    by = tuple(UntilPrevents(Answered(name, values[name])) for name in found.by)
    if not found.certain:
        return UntilNotFound(target, children=by)
    see = (
        UntilSeeFirst(name)
        for name, outcome in consultation.recommendations.items()
        if outcome.to_do and knowledge.recommendations[name].tell
    )
    return (UntilNever if by else UntilNeverForAnybody)(target, children=(*by, *see))


class _Reader:
    """Reads a change that was found, and how little of it is enough."""

    def __init__(self, consultation: Consultation, target: Target, change: Change) -> None:
        """Keep the change, its numbers as near to today's, or as bad, as still do together."""
        self.knowledge = consultation.knowledge
        self.answers = consultation.case.values
        self.target = target
        self.change = change
        self.after = {name: value for name, value in self.answers.items() if name not in change.dropped} | dict(change.needed)
        self.after |= change.changed
        self._follows = Meaning(self.knowledge, dict(self.after))
        self._told_apart: dict[str, Sequence[Value]] = {}
        if not self._reaches({}):
            raise EngineError(f"the solver and the reference meaning disagree on how to reach `{target}`")
        for name in change.changed:
            self.after[name] = self._nearest(name)
        for name in change.needed:
            self.after[name] = self._loosest(self.knowledge.findings[name])

    def _reaches(self, other: Mapping[str, Value]) -> bool:
        """Return whether the target holds after the change, with some answers other still."""
        meaning = Otherwise(self._meaning(), other) if other else self._meaning()
        return is_consistent(meaning) and holds(meaning, self.target) is True

    def _meaning(self) -> Meaning:
        """Return what follows after the change."""
        if self._follows.answers != self.after:
            self._follows = Meaning(self.knowledge, dict(self.after))
        return self._follows

    def _nearest(self, name: str) -> Value:
        """Return the value nearest to today's that still does, among those that some condition tells apart."""
        today, found = self.answers[name], self.after[name]
        if isinstance(today, bool | str) or isinstance(found, bool | str):
            return found
        start, end = sorted((Decimal(today), Decimal(found)))
        edges = counterfactuals(self.knowledge).solver.edges(name)
        between = sorted(
            (value for value in edges if start <= value <= end and value != today), key=lambda value: abs(Decimal(value) - Decimal(today))
        )
        return next((value for value in between if self._reaches({name: value})), found)

    def statement(self) -> Until:
        """Return the change: what to answer first, what the person can change, what must change with time."""
        questions = tuple(self._questions())
        can, with_time = tuple(self._changes({Anew.BY_CHOICE})), tuple(self._changes({*Anew} - {Anew.BY_CHOICE}))
        dropped = tuple(AnswerDropped(Answered(name, self.answers[name])) for name in self.change.dropped)
        groups = [
            *([UntilFirst(children=questions)] if questions else []),
            *([UntilYouCan(children=can)] if can else []),
            *([UntilWithTime(children=with_time)] if with_time else []),
            *([Dropped(children=dropped)] if dropped else []),
        ]
        return Until(self.target, children=tuple(groups))

    def _questions(self) -> Iterator[Statement]:
        """Yield what to answer first: a checklist once, a question with an answer that would do, unless that answer is a warning sign's."""
        for screen in dict.fromkeys(screen_of(self.knowledge, name) for name in self.change.needed):
            if screen in self.knowledge.checklists:
                yield UntilChecklist(screen)
                continue
            finding = self.knowledge.findings[screen]
            if finding.anew is Anew.NEVER and finding.worse is not None:
                yield UntilQuestion(screen)
                continue
            values = self._values(finding)
            doing = (value for value in values if self._reaches({screen: value}))
            if all(self._reaches({screen: value}) for value in reversed(values)):  # the worst is most likely not to do
                yield UntilQuestion(screen)
            elif finding.options:
                yield UntilChoice(screen, OneOf(screen, tuple(doing)))
            else:
                is_range = finding.worse is not None or len(list(islice(doing, 2))) < 2
                yield (UntilAnswer if is_range else UntilExample)(screen, self._needed(finding, self.after[screen]))

    def _values(self, finding: Finding) -> Sequence[Value]:
        """Return every value that some condition tells apart, from mild to worse where that is declared."""
        if finding.id not in self._told_apart:
            solver = counterfactuals(self.knowledge).solver
            named = [cell.value for cell in solver.space.findings[finding.id] if cell.value is not None]
            values: list[Value] = [*named] if named else [*solver.edges(finding.id)]
            self._told_apart[finding.id] = values if finding.rises_when_worse else values[::-1]
        return self._told_apart[finding.id]

    def _loosest(self, finding: Finding) -> Value:
        """Return the worst value that still does where worse is declared and the answer is a number; else the one that was found."""
        found = self.after[finding.id]
        if isinstance(found, bool | str) or finding.worse is None:
            return found
        return next((value for value in reversed(self._values(finding)) if self._reaches({finding.id: value})), found)

    def _changes(self, kinds: Set[Anew]) -> Iterator[UntilChange]:
        """Yield the answers of some kinds that must change."""
        for name in self.change.changed:
            finding = self.knowledge.findings[name]
            if finding.anew in kinds:
                yield UntilChange(Answered(name, self.answers[name]), self._needed(finding, self.after[name]))

    def _needed(self, finding: Finding, value: Value) -> Bounded:
        """Return an answer: that one or less, or more, where the mildest answer does too."""
        if not isinstance(value, bool | str) and finding.worse is not None:
            mildest = self._values(finding)[0]
            if mildest != value and self._reaches({finding.id: mildest}):
                return Bounded(finding.id, value, Comparison.AT_MOST if finding.rises_when_worse else Comparison.AT_LEAST)
        return Bounded(finding.id, value)
