"""The steps of a stage, in an order that can be followed: whatever is done comes as soon as it is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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

    def __init__(self, knowledge: KnowledgeBase, stage: Stage, past: Sequence[Step] = (), *, is_looked_at: bool, is_early: bool) -> None:
        """Take a stage and the steps before it.

        `is_looked_at` says that somebody looks at it, so that what only they can say is a step of its own, and `is_early` that whatever is
        allowed already is done before days pass.
        """
        self.knowledge = knowledge
        self.stage = stage
        self.past = past
        self.is_early = is_early
        self.state: Mapping[str, Value] = dict(stage.before)
        self._follows = Meaning(knowledge, self.state)
        self.changed = self._by_way()
        self.needed = list(knowledge.in_order_of_asking(stage.change.needed))
        self.blocked = ""
        self.days_left = stage.change.days
        self.taken: set[str] = set()
        self.told: Mapping[str, Value] = self.state
        self.done = self._to_be_done()
        self.visited = [name for name in self.needed if self._takes_a_visit(name, is_looked_at=is_looked_at)]

    def _takes_a_visit(self, name: str, *, is_looked_at: bool) -> bool:
        """Return whether somebody has to look at it before a question can be answered as it is after the stage."""
        finding = self.knowledge.findings[name]
        return finding.anew is Anew.BY_VISIT and (self.stage.after[name] != finding.unvisited if finding.unvisited else is_looked_at)

    def _to_be_done(self) -> frozenset[str]:
        """Return the questions that are answered by doing something from here on, not by telling what was done."""
        today = Meaning(self.knowledge, self.past[0].before) if self.past else self._meaning()
        changed = (*(name for step in self.past for name in step.changed), *self.changed[Anew.BY_DOING])
        first = [name for name in self.needed if self._is_still_to_come(today, name)]
        ways = {self.knowledge.findings[name].anew_when for name in (*changed, *first) if not self.knowledge.findings[name].test}
        again = [name for name in self.needed if self._is_done(name) and self.knowledge.findings[name].anew_when in ways]
        return frozenset((*first, *again))

    def _is_done(self, name: str) -> bool:
        """Return whether it takes doing something to answer a question as it is answered after the stage."""
        finding = self.knowledge.findings[name]
        return finding.anew is Anew.BY_DOING and (finding.worse is not None or self.stage.after[name] is not False)

    def _is_still_to_come(self, today: Meaning, name: str) -> bool:
        """Return whether what answers a question was not done yet: a test, and what does not apply without it.

        Where it is not known whether it was, it is still to come if it may not be done before something else has changed.
        """
        finding = self.knowledge.findings[name]
        if finding.test or not self._is_done(name) or finding.counts is not None:
            return finding.test
        applies = today.applies(name)
        is_told = applies is True and (finding.ask_when is not None or finding.worse is not None)
        if applies is False or is_told:
            return not is_told
        change = self.stage.change
        has_to_change = change.days > 0 or bool(change.changed) or any(step.days or step.changed for step in self.past)
        return has_to_change and finding.anew_when is not None and not is_known(today, finding.anew_when)

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
        yield from self._step(StepKind.VISIT, (*self.changed[Anew.BY_VISIT], *self.visited, *self.stage.again))
        yield from self._step(StepKind.ANSWER, ())
        self.told = self.state
        if self.is_early:
            yield from self._done()
        yield from self._step(StepKind.WAIT, self.changed[Anew.BY_WAITING], self.stage.change.days)
        yield from self._step(StepKind.CHOOSE, self.changed[Anew.BY_CHOICE])
        yield from self._done()
        self.blocked = next(iter(self._left_to_do()), "")
        if self.needed and not self.blocked:  # whether these apply is not known, so they can be asked at any time
            yield Step(StepKind.ANSWER, self.state, needed=tuple(self.needed))

    def _meaning(self) -> Meaning:
        """Return what follows by now."""
        if self._follows.answers is not self.state:
            self._follows = Meaning(self.knowledge, self.state)
        return self._follows

    def _left_to_do(self) -> list[str]:
        """Return what is not done yet, in the order of asking."""
        changed = (name for name in self.changed[Anew.BY_DOING] if name not in self.taken)
        return [*self.knowledge.in_order_of_asking((*changed, *(name for name in self.needed if name in self.done)))]

    def _done(self) -> Iterator[Step]:
        """Yield what is done: always the first that is possible by then."""
        while left := self._left_to_do():
            meaning = self._meaning()
            first = next((name for name in left if self._is_possible(meaning, name)), None)
            if first is None:
                return
            together = [name for name in left if name == first or self._is_one(name, first)]
            yield from self._step(StepKind.TEST if self.knowledge.findings[first].test else StepKind.DO, together)

    def _is_possible(self, meaning: Meaning, name: str) -> bool:
        """Return whether somebody may do what answers a question."""
        finding = self.knowledge.findings[name]
        allowed = finding.anew_when is None or is_known(meaning, finding.anew_when)
        return allowed and (name in self.state or meaning.applies(name) is True)

    def _is_one(self, name: str, other: str) -> bool:
        """Return whether doing one thing answers both questions."""
        one, two = self.knowledge.findings[name], self.knowledge.findings[other]
        return not (one.test or two.test) and one.anew_when == two.anew_when

    def _step(self, kind: StepKind, names: Iterable[str], days: int = 0) -> Iterator[Step]:
        """Take a step, with the questions that can be answered after it; yield it if it is one."""
        listed = self.knowledge.in_order_of_asking(names)
        before = self.state
        self.state = with_days(self.knowledge, self.state, days) if days else self.state
        self.days_left -= days
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
        if names:
            self.state = {**self.state, **{name: self.stage.after[name] for name in names}}
        dropped = [name for name in self.stage.change.dropped if name in self.state and self._meaning().applies(name) is False]
        if dropped:
            self.state = {name: value for name, value in self.state.items() if name not in dropped}
        self.needed = [name for name in self.needed if name not in names]
        self.taken.update(names)

    def _asked(self) -> list[str]:
        """Answer the questions that can be answered by now; return them."""
        asked: list[str] = []
        while True:
            meaning = self._meaning()
            now = [name for name in self.needed if self._can_be_told(name) and meaning.applies(name) is True]
            if not now:
                return [*self.knowledge.in_order_of_asking(asked)]
            self._take(now)
            asked += now

    def _can_be_told(self, name: str) -> bool:
        """Return whether a question can be answered by now, if it applies: what counts days only once the days of the stage have passed."""
        is_later = self.knowledge.findings[name].counts is not None and self.days_left > 0
        return name not in self.done and not is_later
