"""Random people, drawn plainly and from a seed: many mild, some hardly answered, with numbers at thresholds and beside them."""

from __future__ import annotations

from random import Random

from expert.cases.applying import completed, without_idle
from expert.cases.case import Answer, Case, as_said
from expert.cases.reading import build_case
from expert.errors import Diagnostics
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import FIRST_DAY, Constraint, KnowledgeBase, Value
from expert.language.network import findings_behind
from expert.testing.generators.values import Grid, mild_values, pool_of, thresholds_of

Person = dict[str, Value]
"""Admissible answers."""
_TENORS = ((0.35, 0.95), (0.35, 0.0), (0.9, 0.75), (0.0, 0.97))
"""How likely it is that a question is not answered, and that an answer is mild: one warning sign settles what milder rules could decide."""
_KEPT = (1.0, 0.98, 0.9)
"""How likely an answer of a worked case stays, and how likely it stays the same; one that is dropped often leaves a warning sign open."""
_ANYWHERE = 0.25
"""How likely a number lies anywhere in its range, and not about a threshold."""


def people(knowledge: KnowledgeBase, number: int, seed: int = 0) -> list[Person]:
    """Return so many people with admissible answers, the same ones for the same seed.

    Where worked cases were loaded, two of three are somebody of these with some answers dropped or changed: drawn from nothing, hardly
    anybody comes out mildly. The others are drawn question by question.
    """
    draw = Draw(knowledge, Random(seed))
    found: list[Person] = []
    while len(found) < number:
        person = draw.person()
        if is_admissible(knowledge, person):
            found.append(person)
    return found


class Draw:
    """What is worked out once so that people can be drawn quickly."""

    def __init__(self, knowledge: KnowledgeBase, random: Random) -> None:
        """Work out which values of each finding matter, and read the worked cases."""
        self.knowledge = knowledge
        self.random = random
        thresholds = thresholds_of(knowledge)
        self.pools = {item.id: pool_of(item, thresholds.get(item.id, ())) for item in knowledge.findings.values()}
        self.mild = {item.id: mild_values(item, self.pools[item.id]) for item in knowledge.findings.values()}
        self.grids = {item.id: Grid.of(item) for item in knowledge.findings.values()}
        read = (build_case(knowledge, item.case, Diagnostics()) for item in knowledge.cases.values())
        self.worked = [case.values for case in read if case is not None]

    def person(self) -> Person:
        """Return a person, whose answers are admissible nearly always."""
        return _whole(self.knowledge, _retracted(self.knowledge, self.answers(), self.random))

    def answers(self) -> Person:
        """Return answers that may contradict each other, and leave out what they say beside."""
        unanswered, calm = self.random.choice(_TENORS)
        if self.worked and self.random.random() < 2 / 3:
            left, same = self.random.choice(_KEPT), self.random.choice(_KEPT)
            worked = {name: value for name, value in self.random.choice(self.worked).items() if self.random.random() < left}
            return {name: value if self.random.random() < same else self._value(name, calm) for name, value in worked.items()}
        return {name: self._value(name, calm) for name in self.knowledge.findings if self.random.random() >= unanswered}

    def _value(self, name: str, calm: float) -> Value:
        """Return a mild value, one of those that matter, or of a number any."""
        if self.mild[name] and self.random.random() < calm:
            return self.random.choice(self.mild[name])
        grid = self.grids[name]
        if grid is not None and self.random.random() < _ANYWHERE:
            return grid.value(self.random.randint(0, grid.last))
        return self.random.choice(self.pools[name])


def _retracted(knowledge: KnowledgeBase, drawn: Person, random: Random) -> Person:
    """Return the answers without some of those that break a constraint; fewer answers break no other one."""
    while (broken := _broken(knowledge, drawn)) is not None:
        gone = random.choice([name for name in findings_behind(knowledge, broken.require) if name in drawn])
        drawn = {name: value for name, value in drawn.items() if name != gone}
    return drawn


def _broken(knowledge: KnowledgeBase, drawn: Person) -> Constraint | None:
    """Return a constraint that is false."""
    meaning = Meaning(knowledge, drawn)
    return next((item for item in knowledge.constraints.values() if meaning.truth(item.require) is False), None)


def _whole(knowledge: KnowledgeBase, drawn: Person) -> Person:
    """Return the answers as a reader of cases would leave them: with what they say beside, and none whose question does not apply."""
    case = Case(FIRST_DAY, {name: Answer(as_said(knowledge.findings[name], value, FIRST_DAY)) for name, value in drawn.items()})
    while (whole := without_idle(knowledge, completed(knowledge, case))[0]) != case:
        case = whole
    return case.values
