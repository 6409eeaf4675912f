"""What has to happen until something holds, as stages in an order that can be followed.

The search is the solver's. What can be done when its turn comes, and that each stage leads where it should, is read off the reference
meaning. While a warning sign is there, or could be, no answer that it rests on is ever changed: first it is looked at, or asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from expert.engines.logic.counterfactual import Limits, Prevented, counterfactuals
from expert.language.conditions import And, Condition
from expert.language.meaning import Meaning
from expert.language.model import Anew, KnowledgeBase, Value
from expert.language.movement import done_together, with_days
from expert.language.network import names_in, network
from expert.questions.parts.stage import Aim, Stage, Step, StepKind

_MOST_STAGES = 12
"""How many stages are tried one after the other."""
_MOST_DEPTH = 4
"""How many things may each have to be made possible before the next."""

Answers = Mapping[str, Value]


class Planner:
    """Finds the stages for one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Take the knowledge base."""
        self.knowledge = knowledge
        self._network = network(knowledge)
        self._flags = [concept.id for concept in knowledge.concepts.values() if concept.flag]
        self._behind: Callable[[str], frozenset[str]] = cache(lambda name: self._network.behind([name]))

    def plan(self, answers: Answers, aim: Aim) -> list[Stage] | Prevented:
        """Return the stages after which an aim is reached, or what prevents it."""
        stages, barred = self._plan(answers, aim, frozenset(), _MOST_DEPTH, is_seen=False, is_mild=False)
        if not stages:
            return self._prevented(answers, aim, barred)
        for place, stage in enumerate(stages):
            stage.later = stages[place + 1 :]
        if stages[-1].aims != [aim]:
            stages[-1].aims.append(aim)
        for stage in stages:
            if stage.is_mild:
                stage.loosen()
        return stages

    def _prevented(self, answers: Answers, aim: Aim, barred: frozenset[str]) -> Prevented:
        """Return the answers that prevent an aim, where nothing that is barred can be done."""
        flags = any(map(Meaning(self.knowledge, answers).concept, self._flags))
        found = counterfactuals(self.knowledge).reach(answers, aim.goal, Limits(barred, is_seen=flags))
        return found if isinstance(found, Prevented) else Prevented(certain=False)

    def _plan(
        self, answers: Answers, aim: Aim, barred: frozenset[str], depth: int, *, is_seen: bool, is_mild: bool
    ) -> tuple[list[Stage], frozenset[str]]:
        """Return the stages, none of which answers what is barred; none and all that turned out to be barred where there is no way.

        `is_seen` says that somebody has looked at it before, `is_mild` that questions get the mildest answers that do.
        """
        stages: list[Stage] = []
        for _ in range(_MOST_STAGES):
            meaning = Meaning(self.knowledge, answers)
            if aim.holds(meaning):
                return stages, barred
            found = self._search(meaning, aim, Limits(barred, is_mild=is_mild), is_seen=is_seen)
            if found is None:
                break
            taken = [found]
            if found.blocked is not None:
                taken = self._made_possible(answers, found.blocked, barred, depth, is_seen=is_seen)
                if not taken:
                    barred |= self._alike(found.blocked)
                    continue
            stages += taken
            answers = taken[-1].after
            is_seen = is_seen or any(step.kind is StepKind.VISIT for stage in taken for step in stage.steps)
        return [], barred

    def _made_possible(self, answers: Answers, name: str, barred: frozenset[str], depth: int, *, is_seen: bool) -> list[Stage]:
        """Return the stages after which it is possible to do what answers a question; none where it is not known how."""
        finding = self.knowledge.findings[name]
        conditions = tuple(item for item in (finding.anew_when, finding.ask_when) if item is not None)
        if not conditions or not depth:
            return []
        stages, _ = self._plan(answers, _known(And(conditions)), barred | self._alike(name), depth - 1, is_seen=is_seen, is_mild=True)
        return stages

    def _alike(self, name: str) -> frozenset[str]:
        """Return the findings that are answered by what is possible only when what answers this one is."""
        condition = self.knowledge.findings[name].anew_when
        alike = (item.id for item in self.knowledge.findings.values() if condition is not None and item.anew_when == condition)
        return frozenset((name, *alike))

    def _search(self, meaning: Meaning, aim: Aim, limits: Limits, *, is_seen: bool) -> Stage | None:
        """Return the smallest change that leads to an aim, or to what has to be known before that; None where there is none.

        First one that changes no answer on which a warning sign rests. Then one that does so once the sign was looked at, or asked about.
        """
        behind = self._network.behind(aim.about)
        standing = frozenset(name for name in self._flags if not is_seen and meaning.concept(name))
        unknown = [name for name in self._flags if name in behind and meaning.concept(name) is None]
        feeding = frozenset[str]().union(*map(self._behind, (*standing, *unknown))) & meaning.answers.keys()
        frozen = replace(limits, kept=limits.kept | feeding, standing=standing)
        moving = replace(limits, is_seen=bool(standing))
        only_asked = replace(frozen, kept=limits.kept | meaning.answers.keys(), is_still=True, is_mild=True)
        tries = [(aim, frozen)]
        if standing or unknown:
            tries.append((aim, moving))
        if unknown:
            tries += [(_both(aim, _none_of(unknown)), moving), (_none_of(unknown), only_asked)]
        for wanted, within in tries:
            stage = self._reach(meaning.answers, wanted, within, unknown)
            if stage is not None:
                return stage
        return None

    def _reach(self, answers: Answers, aim: Aim, limits: Limits, unknown: Collection[str]) -> Stage | None:
        """Return the smallest change within limits as a stage, unless it takes a warning sign that could be there for one that is not."""
        found = counterfactuals(self.knowledge).reach(answers, aim.goal, limits, explain=False)
        if isinstance(found, Prevented):
            return None
        stage = Stage(self.knowledge, answers, aim, found, is_mild=limits.is_mild)
        if limits.is_seen:
            stage.heed([name for name in self._flags if Meaning(self.knowledge, answers).concept(name)])
        is_looked_at = limits.is_seen or (bool(limits.standing) and not limits.is_still)
        steps = _Steps(self.knowledge, stage, is_looked_at=is_looked_at)
        stage.steps, stage.blocked = tuple(steps.run()), steps.blocked
        return None if any(self._passed_over(stage, steps.told, unknown)) else stage

    def _passed_over(self, stage: Stage, told: Answers, flags: Iterable[str]) -> Iterator[str]:
        """Yield the flags that what is asked does not rule out, and yet the stage moves what they rest on, or waits for their end."""
        change, first = stage.change, Meaning(self.knowledge, told)
        for flag in flags:
            if first.concept(flag) is not False:
                moved = not self._behind(flag).isdisjoint(change.changed)
                if moved or (change.days > 0 and stage.meaning().concept(flag) is False):
                    yield flag


def _known(condition: Condition) -> Aim:
    """Return the aim that a condition is known to hold, with every decision at the level in force."""

    def holds(meaning: Meaning) -> bool:
        return is_known(meaning, condition)

    return Aim(tuple(names_in(condition)), lambda person: person.acting.truth(condition).true, holds, (condition,))


def is_known(meaning: Meaning, condition: Condition) -> bool:
    """Return whether a condition is known to hold, with every decision at the level in force; that never unsettles what is known."""
    truth = meaning.truth(condition)
    return meaning.acting.truth(condition) is True if truth is None else truth


def _both(one: Aim, other: Aim) -> Aim:
    """Return the aim that two aims are reached."""
    return Aim(
        (*one.about, *other.about),
        lambda person: person.circuit.conj((one.goal(person), other.goal(person))),
        lambda meaning: one.holds(meaning) and other.holds(meaning),
        (*one.reads, *other.reads),
    )


def _none_of(concepts: Iterable[str]) -> Aim:
    """Return the aim that it is known that none of some concepts is true."""
    names = tuple(concepts)
    return Aim(
        names,
        lambda person: person.circuit.conj(person.concept(name).false for name in names),
        lambda meaning: all(meaning.concept(name) is False for name in names),
    )


class _Steps:
    """The steps of a stage: visits, questions, waiting, choices, and then what is done, as soon as it can be."""

    def __init__(self, knowledge: KnowledgeBase, stage: Stage, *, is_looked_at: bool) -> None:
        self.knowledge = knowledge
        self.stage = stage
        self.state: dict[str, Value] = dict(stage.before)
        self.changed = self._by_way()
        self.needed = list(knowledge.in_order_of_asking(stage.change.needed))
        self.blocked: str | None = None
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
        if self.needed and self.blocked is None:  # whether these apply is not known, so they can be asked at any time
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
