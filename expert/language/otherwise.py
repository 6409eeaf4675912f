"""What follows for the same person with a few answers otherwise, worked out anew only as far as these answers reach."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from expert.language.meaning import Meaning
from expert.language.model import Value
from expert.language.network import network


class Otherwise(Meaning):
    """A meaning that says the same as a new one for the changed answers, and takes from another whatever they do not reach.

    INVARIANT: the truth of a condition hangs only on the names that it reads, and what is concluded only on the truths of the rules about
    it, so that what reads nothing changed, or is concluded from rules none of which came out otherwise, is as it was.
    """

    def __init__(self, base: Meaning, others: Mapping[str, Value]) -> None:
        super().__init__(base.knowledge, {**base.answers, **others}, base.fixed)
        known = network(base.knowledge)
        names = known.resting_on(others)
        rules = known.rules_reading(names)
        self.rule = cache(lambda id: self.truth(self.knowledge.rules[id].when) if id in rules else base.rule(id))
        self.applies = cache(lambda name: self._applies(name) if name in names else base.applies(name))
        self.quantity = cache(lambda name: self._quantity(name) if name in names else base.quantity(name))

        def is_moved(name: str) -> bool:
            about = (rule.id for rule, _ in self.knowledge.rules_about[name] if rule.id in rules)
            return any(self.rule(id) is not base.rule(id) for id in about)

        self.concept = cache(lambda name: self._concept(name) if is_moved(name) else base.concept(name))
        self.scores = cache(lambda name: self._scores(name) if is_moved(name) else base.scores(name))
        self.bounds = cache(lambda name: self._bounds(name) if is_moved(name) else base.bounds(name))
