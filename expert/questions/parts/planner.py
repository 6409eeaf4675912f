"""What has to happen until something holds, as stages in an order that can be followed.

The search is the solver's. What can be done when its turn comes, and that each stage leads where it should, is read off the reference
meaning. While a warning sign is there, or could be, no answer that it rests on is ever changed: first it is looked at, or asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from expert.engines.logic.counterfactual import Change, Limits, Nogood, Prevented, counterfactuals, seen_before
from expert.language.conditions import And, Condition
from expert.language.meaning import Meaning
from expert.language.model import Anew, KnowledgeBase, Value
from expert.language.network import names_in, network
from expert.questions.parts.stage import Aim, Stage, Step, StepKind
from expert.questions.parts.steps import Steps, is_known

_MOST_STAGES = 12
"""How many stages are tried one after the other."""
_MOST_DEPTH = 4
"""How many things may each have to be made possible before the next."""

Answers = Mapping[str, Value]


class _Past(NamedTuple):
    """What comes before: the steps, and the questions that stages ask, whose answers they only suppose."""

    steps: tuple[Step, ...] = ()
    asked: frozenset[str] = frozenset()

    def with_stages(self, stages: Sequence[Stage]) -> _Past:
        """Return what comes before after some stages more."""
        steps = (step for stage in stages for step in stage.steps)
        return _Past((*self.steps, *steps), self.asked.union(*(stage.change.needed for stage in stages)))


class _Way(NamedTuple):
    """Stages that lead to an aim; where there are none, what turned out to be barred, and which supposed answers have a part in that."""

    stages: Sequence[Stage] = ()
    barred: frozenset[str] = frozenset()
    nogood: Nogood = frozenset()


class Planner:
    """Finds the stages for one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, *, is_sent: bool = False) -> None:
        """Take the knowledge base; `is_sent` says that somebody is sent to be seen before all stages."""
        self.knowledge = knowledge
        self.is_sent = is_sent
        self._network = network(knowledge)
        self._flags = [concept.id for concept in knowledge.concepts.values() if concept.flag]
        self._behind: Callable[[str], frozenset[str]] = cache(lambda name: self._network.behind([name]))

    def plan(self, answers: Answers, aim: Aim) -> list[Stage] | Prevented:
        """Return the stages after which an aim is reached, or what prevents it."""
        found = self._plan(answers, aim, frozenset(), _MOST_DEPTH, _Past(), is_mild=False)
        if not found.stages:
            return self._prevented(answers, aim, found.barred)
        stages = [*found.stages]
        for place, stage in enumerate(stages):
            stage.later = stages[place + 1 :]
        if stages[-1].aims != [aim]:
            stages[-1].aims.append(aim)
        for stage in stages:
            if stage.is_mild:
                stage.loosen()
        return stages

    def _prevented(self, answers: Answers, aim: Aim, barred: frozenset[str]) -> Prevented:
        """Return the answers that prevent an aim; those that do where nothing that is barred can be done are not certain to."""
        found = self._reached(answers, aim)
        if isinstance(found, Prevented):
            return found
        found = self._reached(answers, aim, barred) if barred else found
        return Prevented(found.by if isinstance(found, Prevented) else (), certain=False)

    def _reached(self, answers: Answers, aim: Aim, barred: frozenset[str] = frozenset()) -> Change | Prevented:
        """Return the smallest change that leads to an aim, whether or not it can be followed; with a visit where a warning sign stands."""
        flags = any(map(Meaning(self.knowledge, answers).concept, self._flags))
        with counterfactuals(self.knowledge) as people:
            return people.reach(answers, aim.goal, Limits(barred, is_seen=flags, is_sent=self.is_sent or flags))

    def in_the_way(self, answers: Answers, aim: Aim, found: Prevented, signs: Collection[str]) -> tuple[str, ...]:
        """Return which signs alone prevent an aim, so that it can be reached without them; none where anything else does as well.

        What only a visit answers otherwise may stand beside them, as they are looked at.
        """
        way: Change | Prevented = found
        left = answers
        while isinstance(way, Prevented) and way.certain:
            own = [name for name in way.by if name in signs]
            if not own or any(name not in signs and self.knowledge.findings[name].anew is not Anew.BY_VISIT for name in way.by):
                return ()
            left = {name: value for name, value in left.items() if name not in own}
            way = self._reached(left, aim)
        return () if isinstance(way, Prevented) else tuple(name for name in self.knowledge.findings if name in answers.keys() - left.keys())

    def _plan(self, answers: Answers, aim: Aim, barred: frozenset[str], depth: int, past: _Past, *, is_mild: bool) -> _Way:
        """Return the stages, none of which answers what is barred, after what is past.

        `is_mild` says that questions get the mildest answers that do.
        """
        stages: list[Stage] = []
        nogoods: frozenset[Nogood] = frozenset()
        opened = ""
        for _ in range(_MOST_STAGES):
            here = stages[-1].after if stages else answers
            meaning = Meaning(self.knowledge, here)
            if aim.holds(meaning):
                return _Way(stages, barred)
            so_far = past.with_stages(stages)
            found = self._search(meaning, aim, Limits(barred, is_mild=is_mild, nogoods=nogoods), so_far.steps)
            before = _Way() if found is None or not found.blocked else self._made_possible(here, found.blocked, barred, depth, so_far)
            supposed = self._supposed(so_far, here, aim, barred) if found is None and not opened else before.nogood
            if found is not None and not found.blocked:
                stages.append(found)
            elif found is not None and before.stages:
                stages, opened = [*stages, *before.stages], found.blocked
            elif any(name not in past.asked for name, _ in supposed):  # once more, with other answers to what these stages ask
                stages, nogoods, opened = [], nogoods | {supposed}, ""
            elif found is None and not opened:
                return _Way([], barred, supposed)
            else:  # a dead end: once more without what cannot be done, or without what was made possible in vain
                barred |= self._alike(opened if found is None else found.blocked)
                stages, opened = [], ""
        return _Way([], barred)

    def _supposed(self, past: _Past, answers: Answers, aim: Aim, barred: frozenset[str]) -> Nogood:
        """Return which of the answers that stages only suppose have a part in what prevents an aim after them."""
        if not past.asked:
            return frozenset()
        return frozenset((name, answers[name]) for name in self._prevented(answers, aim, barred).by if name in past.asked)

    def _made_possible(self, answers: Answers, name: str, barred: frozenset[str], depth: int, past: _Past) -> _Way:
        """Return the stages after which it is possible to do what answers a question; none where it is not known how."""
        finding = self.knowledge.findings[name]
        conditions = tuple(item for item in (finding.anew_when, finding.ask_when) if item is not None)
        if not conditions or not depth:
            return _Way()
        return self._plan(answers, _known(And(conditions)), barred | self._alike(name), depth - 1, past, is_mild=True)

    def _alike(self, name: str) -> frozenset[str]:
        """Return the findings that are answered by what is possible only when what answers this one is."""
        condition = self.knowledge.findings[name].anew_when
        alike = (item.id for item in self.knowledge.findings.values() if condition is not None and item.anew_when == condition)
        return frozenset((name, *alike))

    def _search(self, meaning: Meaning, aim: Aim, limits: Limits, past: Sequence[Step]) -> Stage | None:
        """Return the smallest change that leads to an aim, or to what has to be known before that; None where there is none.

        First one that changes no answer on which a warning sign rests. Then one that does so once the sign was looked at, or asked about;
        where some sign is there whatever is answered, that comes out by asking, and is looked at next.
        """
        behind, is_seen = self._network.behind(aim.about), any(step.kind is StepKind.VISIT for step in past)
        standing = frozenset(name for name in self._flags if not is_seen and meaning.concept(name))
        unknown = [name for name in self._flags if name in behind and meaning.concept(name) is None]
        feeding = frozenset[str]().union(*map(self._behind, (*standing, *unknown))) & meaning.answers.keys()
        limits = replace(limits, is_sent=self.is_sent or bool(standing))
        frozen = replace(limits, kept=limits.kept | feeding, standing=standing)
        moving = replace(limits, is_seen=bool(standing))
        only_asked = replace(frozen, kept=limits.kept | meaning.answers.keys(), is_still=True, is_mild=True)
        tries = [(aim, frozen)]
        if standing or unknown:
            tries.append((aim, moving))
        if unknown:
            tries += [(_both(aim, _none_of(unknown)), moving), (_none_of(unknown), only_asked)]
        stages = (self._reach(meaning.answers, wanted, within, unknown, past) for wanted, within in tries)
        found = next((stage for stage in stages if stage is not None), None)
        return self._found_out(meaning.answers, unknown, only_asked, past) if found is None and unknown else found

    def _found_out(self, answers: Answers, flags: Sequence[str], limits: Limits, past: Sequence[Step]) -> Stage | None:
        """Return what to ask so that of each flag it is known whether it is there: not, as far as answers can say so."""
        absent: list[str] = []
        for flag in flags:
            if self._reach(answers, _none_of([*absent, flag]), limits, (), past) is not None:
                absent.append(flag)
        return self._reach(answers, _both(_none_of(absent), _each_known(flags)), limits, flags, past)

    def _reach(self, answers: Answers, aim: Aim, limits: Limits, unknown: Collection[str], past: Sequence[Step]) -> Stage | None:
        """Return the smallest change within limits as a stage, unless it takes a warning sign that could be there for one that is not."""
        with counterfactuals(self.knowledge) as people:
            found = people.reach(answers, aim.goal, limits, explain=False)
        if isinstance(found, Prevented):
            return None
        stage = Stage(self.knowledge, answers, aim, found, is_mild=limits.is_mild)
        if limits.is_seen:
            stage.heed([name for name in self._flags if Meaning(self.knowledge, answers).concept(name)])
            stage.again = tuple(name for name in seen_before(self.knowledge, answers) if stage.after.get(name) == answers[name])
        is_looked_at = limits.is_seen or (bool(limits.standing) and not limits.is_still)
        for is_early in (False, True):
            steps = Steps(self.knowledge, stage, past, is_looked_at=is_looked_at, is_early=is_early)
            stage.steps, stage.blocked = tuple(steps.run()), steps.blocked
            if not steps.blocked:
                break
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


def _both(one: Aim, other: Aim) -> Aim:
    """Return the aim that two aims are reached."""
    return Aim(
        (*one.about, *other.about),
        lambda person: person.circuit.conj((one.goal(person), other.goal(person))),
        lambda meaning: one.holds(meaning) and other.holds(meaning),
        (*one.reads, *other.reads),
    )


def _each_known(concepts: Iterable[str]) -> Aim:
    """Return the aim that of each of some concepts it is known whether it is true."""
    names = tuple(concepts)
    return Aim(
        names,
        lambda person: person.circuit.conj(person.circuit.disj((person.concept(name).true, person.concept(name).false)) for name in names),
        lambda meaning: all(meaning.concept(name) is not None for name in names),
    )


def _none_of(concepts: Iterable[str]) -> Aim:
    """Return the aim that it is known that none of some concepts is true."""
    names = tuple(concepts)
    return Aim(
        names,
        lambda person: person.circuit.conj(person.concept(name).false for name in names),
        lambda meaning: all(meaning.concept(name) is False for name in names),
    )
