"""What follows for the same person with a few answers otherwise, worked out anew only as far as these answers reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.language.network import dependencies, names_in
from expert.language.remembered import remembered


class Otherwise(Meaning):
    """A meaning that says the same as a new one for the changed answers, and takes from another whatever they do not reach.

    INVARIANT: the truth of a condition hangs only on the names that it reads, and what is concluded only on the truths of the rules about
    it, so that what reads nothing changed, or is concluded from rules none of which came out otherwise, is as it was.
    """

    def __init__(self, base: Meaning, others: Mapping[str, Value]) -> None:
        super().__init__(base.knowledge, {**base.answers, **others}, base.fixed)
        readers = _readers(base.knowledge)
        names = readers.reached_by(others)
        rules = {rule for name in names for rule in readers.rules.get(name, ())}
        self.rule = cache(lambda id: self.truth(self.knowledge.rules[id].when) if id in rules else base.rule(id))
        self.applies = cache(lambda name: self._applies(name) if name in names else base.applies(name))
        self.quantity = cache(lambda name: self._quantity(name) if name in names else base.quantity(name))

        def is_moved(name: str) -> bool:
            about = (rule.id for rule, _ in self.knowledge.rules_about[name] if rule.id in rules)
            return any(self.rule(id) is not base.rule(id) for id in about)

        self.concept = cache(lambda name: self._concept(name) if is_moved(name) else base.concept(name))
        self.scores = cache(lambda name: self._scores(name) if is_moved(name) else base.scores(name))
        self.bounds = cache(lambda name: self._bounds(name) if is_moved(name) else base.bounds(name))


@dataclass(frozen=True)
class _Readers:
    """What reads each name: other names, and rules."""

    names: Mapping[str, frozenset[str]]
    rules: Mapping[str, frozenset[str]]

    def reached_by(self, changed: Iterable[str]) -> frozenset[str]:
        """Return some names with all that hang on them."""
        found: set[str] = set()
        waiting = list(changed)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.names.get(name, ())
        return frozenset(found)


@remembered
def _readers(knowledge: KnowledgeBase) -> _Readers:
    """Return what reads each name of a knowledge base."""
    names: dict[str, set[str]] = {}
    for reader, read in dependencies(knowledge).items():
        for name in read:
            names.setdefault(name, set()).add(reader)
    rules: dict[str, set[str]] = {}
    for rule in knowledge.rules.values():
        for name in names_in(rule.when):
            rules.setdefault(name, set()).add(rule.id)
    return _Readers({name: frozenset(items) for name, items in names.items()}, {name: frozenset(items) for name, items in rules.items()})
