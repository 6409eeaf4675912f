"""The steps of a stage, in an order that can be followed: whatever is done comes as soon as it is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from expert.language.conditions import Condition
from expert.language.meaning import Meaning
from expert.language.model import Anew, KnowledgeBase, Value
from expert.language.movement import done_together, with_days
from expert.questions.parts.stage import Stage, Step, StepKind


def is_known(meaning: Meaning, condition: Condition) -> bool:
    """Return whether a condition is known to hold, with every decision at the level in force; that never unsettles what is known."""
    truth = meaning.truth(condition)
    return meaning.acting.truth(condition) is True if truth is None else truth


class Steps:
    """The steps of a stage: visits, questions, waiting, choices, and then what is done.

    Attributes:
        told: The answers once all that can be asked at first is answered, before any day passes.
        blocked: What cannot be done when its turn comes, known once all steps were taken; empty where all can.
    """

    def __init__(self, knowledge: KnowledgeBase, stage: Stage, *, is_looked_at: bool) -> None:
        """Take a stage, and whether somebody looks at it, so that what only they can say is a step of its own."""
        self.knowledge = knowledge
        self.stage = stage
        self.state: dict[str, Value] = dict(stage.before)
        self.changed = self._by_way()
        self.needed = list(knowledge.in_order_of_asking(stage.change.needed))
        self.blocked = ""
        self.told: Mapping[str, Value] = self.state
        self.visited = [name for name in self.needed if is_looked_at and knowledge.findings[name].anew is Anew.BY_VISIT]

    def _by_way(self) -> Mapping[Anew, list[str]]:
        """Return the answers that become others, by what makes them so; a count of days that is begun anew by itself is done."""
        begun = [
            name
            for name in self.stage.change.begun
            if not self.stage.change.changed.keys() & set(done_together(self.knowledge, self.knowledge.findings[name]))
        ]
        names = self.knowledge.in_order_of_asking((*self.stage.change.changed, *begun))
        return {way: [name for name in names if self.knowledge.findings[name].anew is way] for way in Anew}

    def run(self) -> Iterator[Step]:
        """Yield the steps in order."""
        yield from self._step(StepKind.VISIT, (*self.changed[Anew.BY_VISIT], *self.visited))
        yield from self._step(StepKind.ANSWER, ())
        self.told = dict(self.state)
        yield from self._step(StepKind.WAIT, self.changed[Anew.BY_WAITING], self.stage.change.days)
        yield from self._step(StepKind.CHOOSE, self.changed[Anew.BY_CHOICE])
        yield from self._done([*self.changed[Anew.BY_DOING], *(name for name in self.needed if self.knowledge.findings[name].test)])
        if self.needed and not self.blocked:  # whether these apply is not known, so they can be asked at any time
            yield Step(StepKind.ANSWER, self.state, needed=tuple(self.needed))

    def _done(self, left: list[str]) -> Iterator[Step]:
        """Yield what is done: always the first that is possible by then."""
        while left:
            meaning = Meaning(self.knowledge, dict(self.state))
            first = next((name for name in self.knowledge.in_order_of_asking(left) if self._is_possible(meaning, name)), None)
            if first is None:
                self.blocked = self.knowledge.in_order_of_asking(left)[0]
                return
            together = [name for name in left if name == first or self._is_one(name, first)]
            left = [name for name in left if name not in together]
            is_test = self.knowledge.findings[first].test
            yield from self._step(StepKind.TEST if is_test else StepKind.DO, together)

    def _is_possible(self, meaning: Meaning, name: str) -> bool:
        """Return whether somebody may do what answers a question."""
        finding = self.knowledge.findings[name]
        allowed = finding.anew_when is None or is_known(meaning, finding.anew_when)
        return allowed and (name in self.state or meaning.applies(name) is True)

    def _is_one(self, name: str, other: str) -> bool:
        """Return whether doing one thing answers both questions."""
        one, two = self.knowledge.findings[name], self.knowledge.findings[other]
        return not (one.test or two.test) and (one.group, one.anew_when) == (two.group, two.anew_when)

    def _step(self, kind: StepKind, names: Iterable[str], days: int = 0) -> Iterator[Step]:
        """Take a step, with the questions that can be answered after it; yield it if it is one."""
        listed = self.knowledge.in_order_of_asking(names)
        before = dict(self.state)
        self.state = with_days(self.knowledge, self.state, days)
        begun = [count for count in self.stage.change.begun if count in listed or {*listed} & {*self._with(count)}]
        self._take((*listed, *begun))
        needed = [name for name in listed if name not in before]
        if kind is not StepKind.VISIT:
            needed += self._asked()
        if listed or days or needed:
            yield Step(kind, before, tuple(name for name in listed if name in before), tuple(dict.fromkeys(needed)), days)

    def _with(self, count: str) -> tuple[str, ...]:
        """Return what is answered by doing what begins a count of days anew."""
        return done_together(self.knowledge, self.knowledge.findings[count])

    def _take(self, names: Collection[str]) -> None:
        """Answer some questions as they are answered after the stage, and drop the answers to those that do not apply any more."""
        self.state |= {name: self.stage.after[name] for name in names}
        meaning = Meaning(self.knowledge, dict(self.state))
        for name in self.stage.change.dropped:
            if name in self.state and meaning.applies(name) is False:
                del self.state[name]
        self.needed = [name for name in self.needed if name not in names]

    def _asked(self) -> list[str]:
        """Answer the questions that can be answered by now; return them."""
        asked: list[str] = []
        while True:
            meaning = Meaning(self.knowledge, dict(self.state))
            now = [name for name in self.needed if not self.knowledge.findings[name].test and meaning.applies(name) is True]
            if not now:
                return [*self.knowledge.in_order_of_asking(asked)]
            self._take(now)
            asked += now
