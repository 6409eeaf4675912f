"""What would have to be answered, or to change, until something holds: the smallest such change, or the answers that prevent it.

The search is the solver's; that its answer is valid is checked here against the reference meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from expert.consultation.outcome import Consultation
from expert.engines.logic.counterfactual import Change, Prevented, counterfactuals
from expert.engines.logic.person import Person
from expert.errors import EngineError
from expert.language.meaning import Grade, Meaning, Status, is_admissible
from expert.language.model import Changeable, Finding, Value
from expert.questions.parts.next import screen_of
from expert.questions.parts.statement import Statement
from expert.questions.parts.target import Target, holds, parse_target
from expert.words.catalogue import say
from expert.words.phrases import say_answer, say_target


def until(consultation: Consultation, target: str) -> Statement:
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
    knowledge = consultation.knowledge
    asked = parse_target(knowledge, target)
    answers = consultation.case.values
    texts = {"target": say_target(knowledge, asked)}
    if holds(Meaning(knowledge, answers), asked):
        return Statement("until_holds", asked.name, texts)
    found = counterfactuals(knowledge).reach(answers, lambda person: _goal(person, asked))
    if isinstance(found, Prevented):
        return _never(consultation, asked, texts, found)
    return _Reader(consultation, asked, found).statement(texts)


def _goal(person: Person, target: Target) -> int:
    """Return when a target holds for a person, as `targets.holds` says it."""
    knowledge = person.knowledge
    match target:
        case Target("decision", name, ""):
            return person.is_settled(name)
        case Target("decision", name, level):
            scale = knowledge.decisions[name]
            rank = scale.rank(level) + 1
            return person.reaches(name, rank).false if rank < len(scale.levels) else person.circuit.true
        case Target("cause", name, value):
            likely, possible = (person.scores(name, least) for least in (knowledge.grades.likely_at, knowledge.grades.possible_at))
            return possible.false if value == Grade.UNLIKELY.value else possible.true if value == Grade.POSSIBLE.value else likely.true
        case Target("recommendation", name, value):
            return person.blocked(name).true if value == Status.WITHHELD.value else person.recommended(name)
        case _:
            return person.concept(target.name).true


def _never(consultation: Consultation, target: Target, texts: Mapping[str, str], found: Prevented) -> Statement:
    """Return that it cannot be reached, with the answers that prevent it and whom to see first."""
    knowledge = consultation.knowledge
    values = consultation.case.values
    by = tuple(Statement("until_prevents", name, {"phrase": say_answer(knowledge.findings[name], values[name])}) for name in found.by)
    see = tuple(
        Statement("until_see_first", name, {"title": knowledge.recommendations[name].title})
        for name, outcome in consultation.recommendations.items()
        if outcome.to_do and knowledge.recommendations[name].tell
    )
    if not found.certain:
        return Statement("until_not_found", target.name, texts, by)
    return Statement("until_never" if by else "until_never_for_anybody", target.name, texts, (*by, *see))


class _Reader:
    """Reads a change that was found, and how little of it is enough."""

    def __init__(self, consultation: Consultation, target: Target, change: Change) -> None:
        """Take the change, its numbers as near to today's, or as bad, as still do together."""
        self.knowledge = consultation.knowledge
        self.answers = consultation.case.values
        self.target = target
        self.change = change
        self.after = {name: value for name, value in self.answers.items() if name not in change.dropped} | dict(change.needed)
        self.after |= change.changed
        if not self._reaches({}):
            raise EngineError(f"the solver and the reference meaning disagree on how to reach `{target}`")
        for name in change.changed:
            self.after[name] = self._nearest(name)
        for name in change.needed:
            self.after[name] = self._loosest(self.knowledge.findings[name])

    def _reaches(self, other: Mapping[str, Value]) -> bool:
        """Return whether the target holds after the change, with some answers other still."""
        answers = {**self.after, **other}
        return is_admissible(self.knowledge, answers) and holds(Meaning(self.knowledge, answers), self.target) is True

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

    def statement(self, texts: Mapping[str, str]) -> Statement:
        """Return the change: what to answer first, what must change with time, what the person can change."""
        counts = {"needed": str(len(self.change.needed)), "changed": str(len(self.change.changed))}
        changes = {kind: tuple(self._changes(kind)) for kind in (Changeable.YES, Changeable.WITH_TIME)}
        kinds = {Changeable.YES: "until_you_can", Changeable.WITH_TIME: "until_with_time"}
        groups = [Statement(kinds[kind], "", {}, listed) for kind, listed in changes.items() if listed]
        questions = tuple(self._questions())
        first = [Statement("until_first", "", {"count": str(len(questions))}, questions)] if questions else []
        dropped = tuple(
            Statement("answer_dropped", name, {"old": say_answer(self.knowledge.findings[name], self.answers[name])})
            for name in self.change.dropped
        )
        gone = [Statement("dropped", "", {"count": str(len(dropped))}, dropped)] if dropped else []
        return Statement("until", self.target.name, {**texts, **counts}, (*first, *groups, *gone))

    def _questions(self) -> Iterator[Statement]:
        """Yield what to answer first: a checklist once, a question with an answer that would do, unless that answer is a warning sign's."""
        for screen in dict.fromkeys(screen_of(self.knowledge, name) for name in self.change.needed):
            if screen in self.knowledge.checklists:
                yield Statement("until_checklist", screen, {"question": self.knowledge.checklists[screen].question})
                continue
            finding = self.knowledge.findings[screen]
            is_sign = finding.changeable is Changeable.NO and finding.worse is not None
            doing = [value for value in self._values(finding) if self._reaches({screen: value})]
            if is_sign or len(doing) == len(self._values(finding)):
                yield Statement("until_question", screen, {"question": finding.question})
            elif finding.options:
                yield Statement("until_answer", screen, {"question": finding.question, "phrase": self._one_of(finding, doing)})
            else:
                phrase = self._needed(finding, self.after[screen])
                is_range = finding.worse is not None or len(doing) < 2
                yield Statement("until_answer" if is_range else "until_example", screen, {"question": finding.question, "phrase": phrase})

    def _one_of(self, finding: Finding, doing: Sequence[Value]) -> str:
        """Return some answers to a choice in words, by the one that is left out where that is shorter."""
        others = [value for value in self._values(finding) if value not in doing]
        if len(others) == 1 and len(doing) > 2:
            return say("condition", "none_of", what=say_answer(finding, others[0]))
        return say("condition", "or").join(say_answer(finding, value) for value in doing)

    def _values(self, finding: Finding) -> list[Value]:
        """Return every value that some condition tells apart, from mild to worse where that is declared."""
        solver = counterfactuals(self.knowledge).solver
        named = [cell.value for cell in solver.space.findings[finding.id] if cell.value is not None]
        values: list[Value] = [*named] if named else [*solver.edges(finding.id)]
        return values if finding.worse is None or finding.worse.order or finding.worse.higher else values[::-1]

    def _loosest(self, finding: Finding) -> Value:
        """Return the worst value that still does where worse is declared and the answer is a number; else the one that was found."""
        found = self.after[finding.id]
        if isinstance(found, bool | str) or finding.worse is None:
            return found
        return next((value for value in reversed(self._values(finding)) if self._reaches({finding.id: value})), found)

    def _changes(self, kind: Changeable) -> Iterator[Statement]:
        """Yield the answers of one kind that must change."""
        for name in self.change.changed:
            finding = self.knowledge.findings[name]
            if finding.changeable is kind:
                texts = {"now": say_answer(finding, self.answers[name]), "then": self._needed(finding, self.after[name])}
                yield Statement("until_change", name, texts)

    def _needed(self, finding: Finding, value: Value) -> str:
        """Return an answer in words: that one or less, or more, where the mildest answer does too."""
        phrase = say_answer(finding, value)
        if isinstance(value, bool | str) or finding.worse is None:
            return phrase
        mildest = self._values(finding)[0]
        if mildest == value or not self._reaches({finding.id: mildest}):
            return phrase
        return say("threshold", "<=" if finding.worse.higher else ">=", phrase=phrase)
