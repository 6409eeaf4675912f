"""Which questions could still change a decision, as parts of a circuit: says what `Meaning.behind` and a decision's `open` say.

What could change advice alone is left out: it takes five times as many gates as all else together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import assert_never

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
)
from expert.language.grounds import findings_tested, grounds
from expert.language.model import KnowledgeBase, Rule
from expert.language.scores import weighed
from expert.lowered.circuit import Literal
from expert.lowered.person import Pair, Person

Behind = Mapping[str, Literal]
"""For each question when it keeps something unknown."""


class StillOpen:
    """The open questions of a person whose answers are a circuit."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.knowledge: KnowledgeBase = person.knowledge
        self.circuit = person.circuit
        self._behind = cache(self._unknown_behind)
        self._behind_rule = cache(lambda id: self._behind(self.knowledge.rules[id].when))

    def questions(self) -> Behind:
        """Return for each question when it could still change a decision."""
        found = self._joined(self._rules_that_matter())
        return {name: found.get(name, self.circuit.false) for name in self.knowledge.findings}

    def _rules_that_matter(self) -> Iterator[Behind]:
        """Yield what is behind the rules that decide each level, as long as it is not reached."""
        for name, scale in self.knowledge.decisions.items():
            for rank in range(1, len(scale.levels)):
                rules = (rule for rule, decided in self.knowledge.rules_by_rank[name] if decided == rank)
                yield self._where(-self.person.reaches(name, rank).true, self._of_rules(rules))

    def _unknown(self, pair: Pair) -> Literal:
        """Return whether something is neither true nor false."""
        return self.circuit.conj((-pair.true, -pair.false))

    def _where(self, literal: Literal, behind: Behind) -> Behind:
        """Return what is behind something only where something else holds."""
        return {name: self.circuit.conj((literal, part)) for name, part in behind.items()}

    def _joined(self, parts: Iterable[Behind]) -> dict[str, Literal]:
        """Return what is behind any of some things."""
        found: dict[str, list[Literal]] = {}
        for part in parts:
            for name, literal in part.items():
                found.setdefault(name, []).append(literal)
        return {name: self.circuit.disj(literals) for name, literals in found.items()}

    def _of_rules(self, rules: Iterable[Rule]) -> Behind:
        """Return what keeps any of some rules unknown."""
        return self._joined(self._behind_rule(rule.id) for rule in rules)

    def _unknown_behind(self, condition: Condition) -> Behind:
        """Return what keeps a condition unknown."""
        return self._where(self._unknown(self.person.truth(condition)), self._parts_behind(condition))

    def _parts_behind(self, condition: Condition) -> Behind:
        """Return what keeps the parts of a condition unknown."""
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return self._joined(map(self._unanswered, findings_tested(self.knowledge, condition)))
            case Is() | AtLeast() | Likely() | Possible():
                return self._joined(map(self._behind_rule, grounds(self.knowledge, condition).ids))
            case Reaches():
                return self._joined(map(self._behind, weighed(self.knowledge, condition).items))
            case Count(items=items) | And(items=items) | Or(items=items):
                return self._joined(map(self._behind, items))
            case Not(item=item):
                return self._behind(item)
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return {}
            case _:  # pragma: no cover
                assert_never(condition)

    def _unanswered(self, finding: str) -> Behind:
        """Return a finding where it has no answer, and what keeps it open there whether it applies."""
        guard = self.knowledge.findings[finding].ask_when
        behind = [{finding: self.circuit.true}, *([] if guard is None else [self._behind(guard)])]
        return self._where(-self.person.answered(finding), self._joined(behind))
