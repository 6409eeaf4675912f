"""The way back: level by level from where somebody stands to the one they want, each found by the solver and read off the meaning.

Which way it is is found by `expert.questions.parts.way`; here it is said, with what is done at each level and what sends back.
"""

from __future__ import annotations

from collections.abc import Iterator

from expert.consultation.consult import consult
from expert.consultation.outcome import Consultation
from expert.engines.logic.time_limit import OutOfTimeError, time_limit
from expert.errors import Diagnostics, Location, QueryError
from expert.given import checked
from expert.language.model import Anew, Counts, Decision, KnowledgeBase, Plans, Session
from expert.questions.parts.explainer import contradiction
from expert.questions.parts.screen import action, alone_in, level_by, level_in_force
from expert.questions.parts.seeing import has_flag, to_see
from expert.questions.parts.telling import Teller
from expert.questions.parts.tipping import Other, answered_otherwise, levels_of, nearest, tips
from expert.questions.parts.way import Rung, Way, Wayfinder
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.counterfactual import UntilNotFound, UntilPrevents
from expert.questions.statements.planning import (
    Plan,
    PlanAdds,
    PlanAdvice,
    PlanAllowed,
    PlanAlone,
    PlanAskedFirst,
    PlanBack,
    PlanBeside,
    PlanBy,
    PlanHeld,
    PlanMoveOn,
    PlanNext,
    PlanNote,
    PlanPrevented,
    PlanSeenFirst,
    PlanSession,
    PlanSessions,
    PlanStage,
    PlanStop,
    PlanThere,
)
from expert.questions.statements.proving import OutOfTime
from expert.questions.statements.records import dose_parts
from expert.questions.target import Target, parse_target


@checked
def plan(consultation: Consultation, target: str = "", days_there: int = 0, timeout: int | None = None) -> Explanation:
    """Return the way to a level, stage by stage: what to do in each, for how long at the least, what must be true to go on.

    Every stage is a level that a consultation with the answers of that stage comes to, so none is entered that a rule forbids, and none is
    left out. Days are the least that it takes ([plans](meaning.md#plans)).

    Args:
        consultation: What was concluded.
        target: A level of a decision that has plans; empty for the mildest of the first such decision.
        days_there: For how many days the level of today has been in force already.
        timeout: How many seconds it may take; None: as long as it takes.

    Returns:
        A statement of kind `plan`, with one of kind `plan_stage` for each level. It ends before the level where somebody has to look at it
        first (`plan_seen_first`), where it is not known whether a warning sign is there (`plan_asked_first`), or where nothing that could
        change leads further (`plan_prevented`). `plan_there` where the level is in force already; `until_not_found` with `out_of_time`
        where the time was over before; `contradiction` for an outcome that violates an invariant. `plan_alone`, and no stage, where a
        decision is at a level that is said alone.

    Raises:
        QueryError: The target is no level of a decision that has plans (ASK007).
    """
    wanted = _target(consultation.knowledge, target)
    if consultation.violations:
        return Explanation("plan", consultation.knowledge, contradiction(consultation))
    alone = alone_in(consultation)
    if alone is not None:
        told = PlanAlone.at(level_in_force(consultation, alone), children=tuple(to_see(consultation)))
        return Explanation("plan", consultation.knowledge, told)
    with time_limit(timeout):
        try:
            found: Statement = _Planned(consultation, wanted, days_there).statement()
        except OutOfTimeError:
            found = UntilNotFound(wanted, children=() if timeout is None else (OutOfTime(timeout),))
    return Explanation("plan", consultation.knowledge.whole, found)


def _target(knowledge: KnowledgeBase, text: str) -> Target:
    """Return the level that somebody wants to come to."""
    planned = [scale for scale in knowledge.decisions.values() if scale.plans is not None]
    name = parse_target(knowledge, text).name if text else next((scale.id for scale in planned), knowledge.id)
    scale = next((scale for scale in planned if scale.id == name), None)
    if scale is None:
        faults = Diagnostics(error=QueryError)
        help = f"ask for a level of {' or '.join(f'`{item.id}`' for item in planned)}" if planned else "no decision of it has plans"
        faults.add(Location("target"), "ASK007", f"there are no plans for `{name}`", help)
        raise QueryError(faults.items)
    asked = parse_target(knowledge, text or name)
    return asked if asked.value else parse_target(knowledge, f"{name}={scale.levels[0].id}")


def way(consultation: Consultation, target: Target, days_there: int = 0) -> Way:
    """Return the way to a level."""
    is_sent = next(to_see(consultation, also_soothing=has_flag(consultation)), None) is not None
    finder = Wayfinder(consultation.knowledge, target.name, is_sent=is_sent)
    return finder.find(consultation.case, target.value, days_there)


@checked
def at_stage(consultation: Consultation, stage: int, target: str = "") -> Consultation:
    """Return what would be concluded at a stage of a plan, with the answers with which it is reached: what its questions are asked of.

    Args:
        consultation: What was concluded today.
        stage: The number of the stage, as the plan counts them, from 1.
        target: The level that the plan leads to, as for `plan`.

    Raises:
        QueryError: The plan has no such stage (ASK008), or there is no such plan (ASK007).
    """
    knowledge = consultation.knowledge
    wanted = _target(knowledge, target)
    rungs = way(consultation, wanted).rungs if alone_in(consultation) is None else ()
    if not 1 <= stage <= len(rungs):
        faults = Diagnostics(error=QueryError)
        numbered = "its only stage is number 1" if len(rungs) == 1 else f"its stages are numbered 1 to {len(rungs)}"
        help = numbered if rungs else "it has none: something cannot wait, and comes first"
        faults.add(Location("stage"), "ASK008", f"the plan has no stage {stage}", help)
        raise QueryError(faults.items)
    return consult(knowledge, rungs[stage - 1].case)


class _Planned:
    """A plan in statements."""

    def __init__(self, consultation: Consultation, target: Target, days_there: int) -> None:
        self.knowledge = consultation.knowledge
        self.consultation = consultation
        self.scale: Decision = self.knowledge.decisions[target.name]
        assert self.scale.plans is not None, "only what has plans is planned"
        self.plans: Plans = self.scale.plans
        self.target = target
        self.way = way(consultation, target, days_there)

    def statement(self) -> Statement:
        """Return the stages, how far it comes by a day that is set, and what everybody should know."""
        rungs = self.way.rungs
        told = [self._stage(place, rung) for place, rung in enumerate(rungs)]
        told += [*self._end(), *self._by(), PlanNote(decision=self.scale.id)]
        is_there = self.scale.rank(rungs[0].level.id) <= self.scale.rank(self.target.value)
        kind = PlanThere if is_there else Plan
        return kind(decision=self.scale.id, level=rungs[0].level.id if is_there else self.target.value, children=tuple(told))

    def _stage(self, place: int, rung: Rung) -> Statement:
        """Return a level of the way, with all that is said of it."""
        level = rung.level.id
        children = (*self._at(rung), *self._beside(rung), *self._adds(place, rung), *self._back(rung), *self._next(place, rung))
        return PlanStage(decision=self.scale.id, level=level, place=place + 1, from_day=rung.from_day, children=children)

    def _at(self, rung: Rung) -> Iterator[Statement]:
        """Yield what is done at a level, and when to stop."""
        name, level, meaning = self.scale.id, rung.level, rung.meaning
        in_force = meaning.in_force(name)
        if in_force != level.id:
            yield PlanAllowed(decision=name, level=in_force)
        elif rung is self.way.rungs[0] and self.consultation.decisions[name].in_force != self.consultation.decisions[name].floor:
            yield PlanHeld(questions=len(self.consultation.decisions[name].open))
        if level.program is not None:
            told = tuple(map(self._session, level.program.sessions))
            has_ground = bool(level.program.ground)
            yield PlanSessions(decision=name, level=level.id, every_days=level.program.every_days, has_ground=has_ground, children=told)
        if level.stop_rule:
            yield PlanStop(decision=name, level=level.id)

    def _session(self, session: Session) -> Statement:
        """Return a session with its dose."""
        return PlanSession(decision=self.scale.id, session=session.id, dose=dose_parts(session.dose))

    def _beside(self, rung: Rung) -> Iterator[Statement]:
        """Yield the level of each other decision that a plan names."""
        for name in self.plans.beside:
            found = level_by(rung.meaning, name)
            yield PlanBeside.at(found, moves_on=bool(self.knowledge.decisions[name].level(found.level).move_on))

    def _adds(self, place: int, rung: Rung) -> Iterator[Statement]:
        """Yield what comes along with a stage, the most important first."""
        before = self.way.rungs[place - 1].meaning if place else None
        advised = [
            item
            for item in self.knowledge.recommendations.values()
            if item.topic in self.plans.topics and rung.meaning.to_do(item.id) and not (before is not None and before.to_do(item.id))
        ]
        if advised:
            told = sorted(advised, key=lambda item: item.priority)
            yield PlanAdds(children=tuple(PlanAdvice(action(rung.meaning, item)) for item in told))

    def _back(self, rung: Rung) -> Iterator[Statement]:
        """Yield which answer alone would make it stricter, of those that can come out worse from one day to the next.

        What a session brings stands first, then what is nearest to today's answer.
        """
        knowledge, values = self.knowledge, rung.meaning.answers
        moving = [item for item in knowledge.findings.values() if item.worse is not None and item.anew in _DAILY and item.id in values]
        asked = answered_otherwise(rung.meaning, moving)
        people = [{**values, finding.id: nearest(values[finding.id], stretch)} for finding, stretch in asked]
        worse: dict[str, list[Other]] = {}
        for item, levels in zip(asked, levels_of(knowledge, people, self.consultation.case.unknown.keys()), strict=True):
            if levels is not None and self.scale.rank(levels[self.scale.id]) > self.scale.rank(rung.level.id):
                worse.setdefault(item[0].id, []).append(Other(*item, levels))
        order = sorted(worse, key=lambda name: _DAILY.index(knowledge.findings[name].anew))
        told = [tip for name in order for tip in tips(self.scale, knowledge.findings[name], values[name], worse[name])]
        if told:
            yield PlanBack(children=tuple(told))

    def _next(self, place: int, rung: Rung) -> Iterator[Statement]:
        """Yield what must be true before the next stage."""
        if place + 1 < len(self.way.rungs) and rung.left is not None:
            steps = Teller(rung.left, self.scale.id, rung.stages).told() if rung.stages else ()
            following = self.way.rungs[place + 1].level.id
            if rung.level.move_on:
                yield PlanMoveOn(decision=self.scale.id, level=rung.level.id)
            yield PlanNext(decision=self.scale.id, level=following, days=rung.days, children=steps)

    def _end(self) -> Iterator[Statement]:
        """Yield what stands in the way where the way does not go to its end."""
        wanted, consultation = self.way.wanted, self.consultation
        if wanted is None:
            return
        if self.way.asked_first:
            asked = Teller(self.way.rungs[-1].meaning, self.scale.id, self.way.asked_first).told()
            yield PlanAskedFirst(decision=self.scale.id, level=wanted.id, children=asked)
        elif self.way.is_seen_first:
            yield PlanSeenFirst(decision=self.scale.id, level=wanted.id, children=tuple(to_see(consultation)))
        elif self.way.prevented is not None:
            by = (UntilPrevents(Answered(name, self.way.rungs[-1].meaning.answers[name])) for name in self.way.prevented.by)
            yield PlanPrevented(decision=self.scale.id, level=wanted.id, children=tuple(by))

    def _by(self) -> Iterator[Statement]:
        """Yield how far it can have come by each day that is set."""
        for name, value in self.consultation.case.values.items():
            if self.knowledge.findings[name].counts is Counts.DOWN:
                reached = [rung for rung in self.way.rungs if rung.from_day <= int(value)][-1].level.id
                is_there = reached == self.target.value
                yield PlanBy(decision=self.scale.id, level=reached, answer=Answered(name, value), is_there=is_there)


_DAILY = (Anew.BY_DOING, Anew.BY_WAITING)
"""How an answer can come out otherwise from one day to the next."""
