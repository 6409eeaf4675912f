"""Which worked cases notice a mutant: only those are read anew in which a changed rule comes out otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from expert.audit.mutation.operators import Mutant
from expert.audit.worked_cases import Expectation, compared
from expert.cases.case import follows
from expert.cases.worked import read_worked_case
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Score, WorkedCase


class _Changed(Meaning):
    """A person under a knowledge base with one rule or score changed; the truth of every rule that this cannot reach is taken over."""

    def __init__(
        self, knowledge: KnowledgeBase, original: Meaning, reached: Collection[str], fixed: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(knowledge, original.answers, fixed)
        self._original = original
        self._reached = reached
        own = self.rule
        self.rule = lambda id: own(id) if id in reached else original.rule(id)

    @cached_property
    def acting(self) -> Meaning:
        """Return the same person with every decision at the level in force."""
        levels = {name: self.in_force(name) for name in self.knowledge.decisions}
        return _Changed(self.knowledge, self._original.acting, self._reached, levels)


@dataclass(frozen=True, slots=True)
class _Read:
    """A worked case with what follows in it, the names that it expects something of, and the expectations that fail without a mutant."""

    worked: WorkedCase
    meaning: Meaning
    expected: frozenset[str]
    unmet: frozenset[tuple[Expectation, str]]


class WorkedCases:
    """The worked cases of a knowledge base, to be asked about many mutants."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Read all worked cases of days on which just its rules are valid."""
        self.knowledge = knowledge
        read = ((worked, follows(knowledge, read_worked_case(knowledge, worked))) for worked in knowledge.cases.values())
        self._read = [self._one(worked, meaning) for worked, meaning in read if meaning.knowledge is knowledge]

    @staticmethod
    def _one(worked: WorkedCase, meaning: Meaning) -> _Read:
        """Return a worked case with what follows in it."""
        items = list(compared(worked, meaning))
        unmet = frozenset((item.expectation, item.about) for item in items if item.expected != item.found)
        return _Read(worked, meaning, frozenset(item.about for item in items), unmet)

    def killer(self, mutant: Mutant, changed: KnowledgeBase, reached: Collection[str], rules: Collection[str]) -> str | None:
        """Return a worked case whose expected outcome is no longer met, or None.

        Args:
            mutant: The mutant.
            changed: Its knowledge base.
            reached: What its change can reach.
            rules: The rules that its change can reach.
        """
        for read in self._read:
            if not read.expected.isdisjoint(reached) and self._notices(read.meaning, mutant):
                after = compared(read.worked, _Changed(changed, read.meaning, rules))
                failing = (item for item in after if item.about in reached and item.expected != item.found)
                if any((item.expectation, item.about) not in read.unmet for item in failing):
                    return read.worked.id
        return None

    def _notices(self, meaning: Meaning, mutant: Mutant) -> bool:
        """Return whether a changed rule comes out otherwise for a person, also with every decision at the level in force; a score may."""
        return any(self._changes(one, mutant) for one in (meaning, meaning.acting))

    def _changes(self, meaning: Meaning, mutant: Mutant) -> bool:
        if isinstance(mutant.changed, Score):
            return True
        before = meaning.rule(mutant.about)
        if mutant.changed is None:
            return before is not False
        rule, after = self.knowledge.rules[mutant.about], meaning.truth(mutant.changed.when)
        if after is not before or meaning.presumed(mutant.changed) is not meaning.presumed(rule):
            return True
        return after is not False and mutant.changed.then != rule.then
