"""The way from where somebody stands to a milder level of a decision, level by level: what a plan is made of.

What leads from one level to the next is found by the solver, as for `until`, and each level is read off the reference meaning. No level is
left out. Where no answers lead to just that level, because the rules go beyond it, the milder one that they come to is kept beside it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from expert.cases.applying import completed, without_idle
from expert.cases.case import ASSUMED, Answer, Case, as_said, follows
from expert.engines.logic.counterfactual import Prevented
from expert.language.meaning import Meaning
from expert.language.model import Anew, Finding, KnowledgeBase, Level, Program, Value
from expert.language.movement import with_days
from expert.questions.parts.planner import Planner
from expert.questions.parts.stage import Aim, Stage, StepKind
from expert.questions.parts.steps import is_known

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Rung:
    """A level on the way.

    Attributes:
        level: Which; it is lived by even where the rules are at a milder one.
        case: The answers with which it is reached, on its first day; those that are only supposed are marked so.
        meaning: What follows from them.
        from_day: The first day on which it can be reached, in days from today.
        days: The least time at it.
        left: What follows from the answers at the end of that time, if nothing but days pass; the stages on from there are said to those.
        stages: What leads to the next rung; none on the last, and where time alone does.
    """

    level: Level
    case: Case
    meaning: Meaning
    from_day: int
    days: int = 0
    left: Meaning | None = None
    stages: Sequence[Stage] = ()

    @property
    def program(self) -> Program | None:
        """Return what is done at it."""
        return self.level.program


@dataclass(frozen=True, slots=True)
class Way:
    """A way, as far as it goes.

    Attributes:
        decision: Of which decision.
        rungs: The levels, from the one in force today.
        wanted: The level that cannot be planned yet; None where the way goes to its end.
        prevented: What prevents that level.
        is_seen_first: Whether that level hangs on what somebody says who looks at it.
        asked_first: What is answered first, as it is not known yet whether a warning sign is there.
    """

    decision: str
    rungs: tuple[Rung, ...]
    wanted: Level | None = None
    prevented: Prevented | None = None
    is_seen_first: bool = False
    asked_first: Sequence[Stage] = ()


class Wayfinder:
    """Finds the way for one decision."""

    def __init__(self, knowledge: KnowledgeBase, decision: str, *, is_sent: bool) -> None:
        """Take the decision; `is_sent` says that somebody is sent to be seen."""
        self.knowledge = knowledge
        self.scale = knowledge.decisions[decision]
        self._planner: Callable[[KnowledgeBase], Planner] = cache(lambda of_day: Planner(of_day, is_sent=is_sent))

    def find(self, today: Case, goal: str, days_there: int = 0) -> Way:
        """Return the way to a level.

        Args:
            today: The answers of today.
            goal: The level.
            days_there: For how many days the level of today has been in force already.
        """
        here = follows(self.knowledge, today)
        rank, last = self.scale.rank(here.in_force(self.scale.id)), self.scale.rank(goal)
        rung = Rung(self.scale.levels[rank], today, here, 0)
        rungs: list[Rung] = []
        while rank > last:
            wanted = self.scale.levels[rank - 1]
            if rung.program is None:
                return Way(self.scale.id, (*rungs, rung), wanted, is_seen_first=True)
            found = self._next(rung, rank - 1, 0 if rungs else days_there, is_today=not rungs)
            if isinstance(found, Prevented):
                return Way(self.scale.id, (*rungs, rung), wanted, found)
            if self._is_overtaken(found):
                return Way(self.scale.id, (*rungs, rung), wanted, Prevented((), certain=False))
            rungs.append(found)
            if not rung.from_day and self._is_sign_open(rung.meaning):
                return Way(self.scale.id, tuple(rungs), wanted, asked_first=found.stages)
            if any(step.kind is StepKind.VISIT for stage in found.stages for step in stage.steps):
                return Way(self.scale.id, tuple(rungs), wanted, is_seen_first=True)
            rung = self._reached(today, found, wanted)
            if self.scale.rank(rung.meaning.in_force(self.scale.id)) > rank - 1:  # by what the answers say beside
                return Way(self.scale.id, tuple(rungs), wanted, Prevented((), certain=False))
            rank -= 1
        return Way(self.scale.id, (*rungs, rung))

    def _is_overtaken(self, rung: Rung) -> bool:
        """Return whether a rule that becomes valid during the time at a rung, or ceases to be, makes its level too mild."""
        first, here = rung.case.date, rung.meaning
        for days in range(1, rung.days + 1):
            knowledge = self.knowledge.on(first + datetime.timedelta(days))
            if knowledge is not here.knowledge:
                then = Meaning(knowledge, self._later(here, days))
                if self.scale.is_stricter(then.in_force(self.scale.id), rung.level.id):
                    return True
        return False

    def _is_sign_open(self, meaning: Meaning) -> bool:
        """Return whether questions alone hold somebody there, and it is not known of a warning sign whether it is there."""
        floor, ceiling = meaning.bounds(self.scale.id)
        flags = (concept.id for concept in self.knowledge.concepts.values() if concept.flag)
        return floor != ceiling and any(meaning.concept(name) is None for name in flags)

    def _reached(self, today: Case, rung: Rung, level: Level) -> Rung:
        """Return the rung that is reached from another one, with the answers as somebody would give them then."""
        values = rung.stages[-1].after if rung.stages else (rung.left or rung.meaning).answers
        from_day = rung.from_day + rung.days
        date = today.date + datetime.timedelta(from_day)
        said = {name: as_said(self.knowledge.findings[name], value, date) for name, value in values.items()}
        given = {name: answer for name, answer in today.answers.items() if said.get(name) == answer.value}
        answers = {name: given.get(name) or Answer(value, ASSUMED) for name, value in said.items()}
        unknown = {name: word for name, word in today.unknown.items() if name not in answers}
        whole = completed(self.knowledge, Case(date, answers, unknown, today.shown, today.title))
        case, _ = without_idle(self.knowledge, whole)
        return Rung(level, case, follows(self.knowledge, case), from_day)

    def _next(self, rung: Rung, rank: int, days_there: int, *, is_today: bool) -> Rung | Prevented:
        """Return a rung with what leads on from it to the level of a rank, or what prevents that.

        Today nothing has to pass where unanswered questions alone hold somebody there. Otherwise the least time does, and more where it
        takes more sessions.
        """
        is_held = is_today and rung.meaning.bounds(self.scale.id)[0] <= rank
        program = rung.program
        stay = 0 if is_held or program is None else max(0, program.least_days - days_there)
        while True:
            left = Meaning(rung.meaning.knowledge, self._later(rung.meaning, stay)) if stay else rung.meaning
            stages = self._reach(left, rank)
            if isinstance(stages, Prevented):
                return stages
            days = stay + sum(step.days for stage in stages for step in stage.steps)
            for_sessions = self._days_of_sessions(rung, stages)
            if for_sessions <= days:
                return Rung(rung.level, rung.case, rung.meaning, rung.from_day, days, left, stages)
            stay += for_sessions - days

    def _reach(self, meaning: Meaning, rank: int) -> Sequence[Stage] | Prevented:
        """Return what leads to just that level, or where nothing does to that one or a milder one; nothing where that is so already."""
        exact, at_most = (self._aim(rank, is_exact=is_exact) for is_exact in (True, False))
        if at_most.holds(meaning):
            return ()
        planner = self._planner(meaning.knowledge)
        found = planner.plan(meaning.answers, exact)
        return planner.plan(meaning.answers, at_most) if isinstance(found, Prevented) else found

    def _aim(self, rank: int, *, is_exact: bool) -> Aim:
        """Return the aim that a decision cannot come beyond the level of a rank, and if exact, that it can come to it."""
        name = self.scale.id

        def holds(meaning: Meaning) -> bool:
            strictest = meaning.bounds(name)[1]
            return strictest == rank if is_exact else strictest <= rank

        if not is_exact or not rank:
            return Aim((name,), lambda person: person.reaches(name, rank + 1).false, holds)
        return Aim(
            (name,),
            lambda person: person.circuit.conj((person.reaches(name, rank + 1).false, -person.reaches(name, rank).false)),
            holds,
        )

    def _days_of_sessions(self, rung: Rung, stages: Sequence[Stage]) -> int:
        """Return how many days it takes until so many sessions have come out well as are needed, the morning after the last among them."""
        if rung.program is None:
            return 0
        counted = [
            int(stage.after[name]) - int(rung.meaning.answers.get(name, 0))
            for stage in stages
            for name in (*stage.change.changed, *stage.change.needed)
            if self.knowledge.findings[name].each_session
        ]
        return max((number - 1) * rung.program.every_days + 1 for number in counted) if counted else 0

    def _later(self, meaning: Meaning, days: int) -> dict[str, Value]:
        """Return the answers after some days at a level: what its sessions begin anew is as long ago as the last of them."""
        later = with_days(self.knowledge, meaning.answers, days)
        program = self.scale.level(meaning.in_force(self.scale.id)).program
        for name, value in meaning.answers.items():
            finding = self.knowledge.findings[name]
            if program is not None and self._is_begun_anew(finding, meaning):
                later[name] = min(later[name], max(value, finding.number_at(program.every_days)))
        return later

    def _is_begun_anew(self, finding: Finding, meaning: Meaning) -> bool:
        """Return whether what somebody may do at a level begins a count of days anew."""
        is_done = finding.counts is not None and finding.anew is Anew.BY_DOING
        return is_done and (finding.anew_when is None or is_known(meaning, finding.anew_when))
