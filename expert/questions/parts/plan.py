"""What has to happen until something holds, as stages in an order that can be followed.

The search is the solver's. What can be done when its turn comes, and that each stage leads where it should, is read off the reference
meaning. While a warning sign is there, or could be, no answer that it rests on is ever changed: first it is looked at, or asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from expert.engines.logic.counterfactual import Limits, Prevented, counterfactuals
from expert.language.conditions import And, Condition
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.language.network import names_in, network
from expert.questions.parts.stage import Aim, Stage, Step, StepKind
from expert.questions.parts.steps import Steps, is_known

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
        stages, barred = self._plan(answers, aim, frozenset(), _MOST_DEPTH, (), is_mild=False)
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
        """Return the answers that prevent an aim, where nothing that is barred can be done; that is certain where nothing is barred."""
        flags = any(map(Meaning(self.knowledge, answers).concept, self._flags))
        with counterfactuals(self.knowledge) as people:
            found = people.reach(answers, aim.goal, Limits(barred, is_seen=flags))
        if not isinstance(found, Prevented):
            return Prevented(certain=False)
        return replace(found, certain=found.certain and (bool(found.by) or not barred))

    def _plan(
        self, answers: Answers, aim: Aim, barred: frozenset[str], depth: int, past: tuple[Step, ...], *, is_mild: bool
    ) -> tuple[list[Stage], frozenset[str]]:
        """Return the stages, none of which answers what is barred; none and all that turned out to be barred where there is no way.

        `past` are the steps before, `is_mild` says that questions get the mildest answers that do.
        """
        stages: list[Stage] = []
        opened = ""
        for _ in range(_MOST_STAGES):
            here = stages[-1].after if stages else answers
            meaning = Meaning(self.knowledge, here)
            if aim.holds(meaning):
                return stages, barred
            steps = (*past, *(step for stage in stages for step in stage.steps))
            found = self._search(meaning, aim, Limits(barred, is_mild=is_mild), steps)
            if found is None and not opened:
                break
            if found is not None and not found.blocked:
                stages.append(found)
            elif found is not None and (before := self._made_possible(here, found.blocked, barred, depth, steps)):
                stages, opened = stages + before, found.blocked
            else:  # a dead end: the search begins again without what cannot be done, or without what was made possible in vain
                barred |= self._alike(opened if found is None else found.blocked)
                stages, opened = [], ""
        return [], barred

    def _made_possible(self, answers: Answers, name: str, barred: frozenset[str], depth: int, past: tuple[Step, ...]) -> list[Stage]:
        """Return the stages after which it is possible to do what answers a question; none where it is not known how."""
        finding = self.knowledge.findings[name]
        conditions = tuple(item for item in (finding.anew_when, finding.ask_when) if item is not None)
        if not conditions or not depth:
            return []
        stages, _ = self._plan(answers, _known(And(conditions)), barred | self._alike(name), depth - 1, past, is_mild=True)
        return stages

    def _alike(self, name: str) -> frozenset[str]:
        """Return the findings that are answered by what is possible only when what answers this one is."""
        condition = self.knowledge.findings[name].anew_when
        alike = (item.id for item in self.knowledge.findings.values() if condition is not None and item.anew_when == condition)
        return frozenset((name, *alike))

    def _search(self, meaning: Meaning, aim: Aim, limits: Limits, past: Sequence[Step]) -> Stage | None:
        """Return the smallest change that leads to an aim, or to what has to be known before that; None where there is none.

        First one that changes no answer on which a warning sign rests. Then one that does so once the sign was looked at, or asked about.
        """
        behind, is_seen = self._network.behind(aim.about), any(step.kind is StepKind.VISIT for step in past)
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
            stage = self._reach(meaning.answers, wanted, within, unknown, past)
            if stage is not None:
                return stage
        return None

    def _reach(self, answers: Answers, aim: Aim, limits: Limits, unknown: Collection[str], past: Sequence[Step]) -> Stage | None:
        """Return the smallest change within limits as a stage, unless it takes a warning sign that could be there for one that is not."""
        with counterfactuals(self.knowledge) as people:
            found = people.reach(answers, aim.goal, limits, explain=False)
        if isinstance(found, Prevented):
            return None
        stage = Stage(self.knowledge, answers, aim, found, is_mild=limits.is_mild)
        if limits.is_seen:
            stage.heed([name for name in self._flags if Meaning(self.knowledge, answers).concept(name)])
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


def _none_of(concepts: Iterable[str]) -> Aim:
    """Return the aim that it is known that none of some concepts is true."""
    names = tuple(concepts)
    return Aim(
        names,
        lambda person: person.circuit.conj(person.concept(name).false for name in names),
        lambda meaning: all(meaning.concept(name) is False for name in names),
    )
