"""What a person reads first, as data: decisions, causes, what to do and not to do, what is open, when to look again."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from expert.consultation.outcome import Consultation, LookAgain
from expert.given import checked
from expert.language.meaning import Grade, Status
from expert.language.model import Level, Recommendation, Suggest
from expert.language.names import (
    CauseKindName,
    CauseName,
    ChecklistName,
    DecisionName,
    InvariantName,
    LevelName,
    RecommendationName,
    RuleName,
    ScreenName,
)
from expert.questions.parts.behind import answered, answers_behind
from expert.questions.parts.lead import leading
from expert.questions.parts.next import next_of_each
from expert.questions.statements.base import Answered, Computed
from expert.shapes.document import Document
from expert.shapes.part import Part

MOST_TO_DO = 3
MOST_NOT_NOW = 2
MOST_CAUSES = 3
MOST_REASONS = 3
"""How many lines of each the first screen shows; the rest is a question away."""


class LevelInForce(Part, frozen=True):
    """The level of a decision to act on.

    Attributes:
        decision: Which.
        level: The one to act on.
        is_held: Unanswered questions alone hold it there; the answers decide a milder one.
        could_rise: Something that is not answered could still make it stricter.
    """

    decision: DecisionName
    level: LevelName
    is_held: bool
    could_rise: bool


class DecisionLine(Part, frozen=True):
    """A decision on the first screen.

    Attributes:
        decision: Which.
        level: The one to act on.
        could_rise: Something that is not answered could still make it stricter.
        reasons: The answers behind it, the ones that its rules themselves matched first.
        presumed_by: The best supported rule that holds it there alone, as what would lift it is not answered.
        held_by: How many questions alone hold it back; none where such a rule does.
        open: How many questions could still make it stricter. Which level that would be is not said here: what was not asked is no
            reason for an alarm.
        next_screen: The question that decides most of it, or its checklist; empty where there is none.
    """

    decision: DecisionName
    level: LevelName
    could_rise: bool
    reasons: tuple[Answered, ...]
    presumed_by: RuleName | None
    held_by: int
    open: int
    next_screen: ScreenName


class CauseLine(Part, frozen=True):
    """A cause that is likely or possible."""

    cause: CauseName
    grade: Grade


class Action(Part, frozen=True):
    """Something to do, with the person's own numbers that its words name; those that are not known are missing."""

    recommendation: RecommendationName
    answers: tuple[Answered, ...]
    computed: tuple[Computed, ...]


class NotNow(Part, frozen=True):
    """Something that is withheld, and the rule that says so."""

    recommendation: RecommendationName
    rule: RuleName


class Assessment(Document, frozen=True):
    """The first screen. With `alone` set, nothing but that decision, why it came out so and the referrals is shown.

    Attributes:
        decisions: Those that a summary shows.
        in_force: The level of every decision.
        alone: The one decision that stands alone.
        alone_rule: The best supported rule that decided it, or is presumed to.
        causes: The likely ones, then the possible ones, kind by kind.
        unknown_kinds: The kinds of cause of which none is likely or possible yet.
        tell_prognosis: Whether it is said how long a cause usually takes: not where somebody should look at it first.
        referrals: Whom to turn to.
        to_do: What to do, the most important first.
        more_to_do: How much more there is to do.
        not_now: What not to do now.
        in_detail: Everything is shown, with levels, dose and cautions.
        open_questions: How many single questions could still change something.
        open_checklists: How many checklists could.
        look_again_days: In how many days to look again.
        sooner_if: The levels that say when to look again sooner.
        notices: The checklists whose notice is shown because they are not answered.
        answered: How many answers there are.
        violations: The invariants that do not hold.
    """

    title: ClassVar[str] = "What an assessment says first"

    decisions: tuple[DecisionLine, ...]
    in_force: tuple[LevelInForce, ...]
    alone: DecisionLine | None
    alone_rule: RuleName | None
    causes: tuple[CauseLine, ...]
    unknown_kinds: tuple[CauseKindName, ...]
    tell_prognosis: bool
    referrals: tuple[Action, ...]
    to_do: tuple[Action, ...]
    more_to_do: int
    not_now: tuple[NotNow, ...]
    in_detail: bool
    open_questions: int
    open_checklists: int
    look_again_days: int | None
    sooner_if: tuple[LevelInForce, ...]
    notices: tuple[ChecklistName, ...]
    answered: int
    violations: tuple[InvariantName, ...]


@checked
def assess(consultation: Consultation, *, everything: bool = False) -> Assessment:
    """Return the first screen of a consultation; with `everything`, all there is to do and not to do, with dose and cautions."""
    knowledge = consultation.knowledge
    asked = {} if consultation.violations else next_of_each(knowledge, consultation.meaning, consultation.case.unknown.keys())
    decisions = tuple(_decision(consultation, name, asked.get(name, "")) for name in knowledge.decisions)
    recommended = _by_priority(consultation, Status.RECOMMENDED)
    plain = [_action(consultation, item) for item in recommended if not item.tell]
    causes = _causes(consultation)
    open_screens = {knowledge.screen_of(name) for name in consultation.open}
    look_again = consultation.look_again
    alone = next((line for line in decisions if _level(consultation, line.decision).alone), None)
    decided_by = () if alone is None else consultation.decisions[alone.decision].decided_by
    presumed_by = None if alone is None else alone.presumed_by
    return Assessment(
        decisions=tuple(line for line in decisions if knowledge.decisions[line.decision].summary),
        in_force=_in_force(consultation),
        alone=alone,
        alone_rule=presumed_by or next(iter(leading(knowledge, decided_by)), None),
        causes=causes,
        unknown_kinds=tuple(kind for kind in knowledge.cause_kinds if kind not in {knowledge.causes[line.cause].kind for line in causes}),
        tell_prognosis=not _assessed_first(consultation),
        referrals=tuple(_action(consultation, item) for item in recommended if item.tell),
        to_do=tuple(plain if everything else plain[:MOST_TO_DO]),
        more_to_do=0 if everything else max(0, len(plain) - MOST_TO_DO),
        not_now=_not_now(consultation, everything=everything),
        in_detail=everything,
        open_questions=len(open_screens - knowledge.checklists.keys()),
        open_checklists=len(open_screens & knowledge.checklists.keys()),
        look_again_days=None if look_again is None else look_again.days,
        sooner_if=() if look_again is None else _sooner(consultation, look_again),
        notices=tuple(notice.while_open for notice in knowledge.notices if _is_open(consultation, notice.while_open)),
        answered=len(knowledge.without_further(consultation.case.answers)),
        violations=tuple(item.invariant for item in consultation.violations),
    )


def _in_force(consultation: Consultation) -> tuple[LevelInForce, ...]:
    """Return the level of every decision."""
    return tuple(_in_force_of(consultation, name) for name in consultation.decisions)


def _in_force_of(consultation: Consultation, name: str) -> LevelInForce:
    """Return the level of a decision; nothing holds it where the program contradicts itself."""
    scale, outcome = consultation.knowledge.decisions[name], consultation.decisions[name]
    is_held = outcome.in_force != outcome.floor and not consultation.violations
    return LevelInForce(name, outcome.in_force, is_held, scale.is_stricter(outcome.ceiling, outcome.in_force))


def _sooner(consultation: Consultation, look_again: LookAgain) -> tuple[LevelInForce, ...]:
    """Return the levels in force that say when to look again sooner, each text once."""
    saying = {_level(consultation, item.decision).sooner_if: item for item in reversed(_in_force(consultation))}
    return tuple(saying[text] for text in look_again.sooner_if if text in saying)


def _assessed_first(consultation: Consultation) -> bool:
    """Return whether somebody should look at it first."""
    scales = consultation.knowledge.decisions.items()
    return any(
        scale.summary and scale.rank(consultation.decisions[name].in_force) >= scale.rank(scale.on_failure) for name, scale in scales
    )


def _is_open(consultation: Consultation, checklist: str) -> bool:
    """Return whether a line of a checklist is unanswered."""
    knowledge = consultation.knowledge
    return not set(knowledge.checklists[checklist].members) <= consultation.case.answers.keys()


def _level(consultation: Consultation, decision: str) -> Level:
    """Return the level in force."""
    knowledge = consultation.knowledge
    return knowledge.decisions[decision].level(consultation.decisions[decision].in_force)


def _decision(consultation: Consultation, name: str, next_screen: str) -> DecisionLine:
    """Return a decision's line, with what to ask next about it."""
    outcome, in_force = consultation.decisions[name], _in_force_of(consultation, name)
    questions = len(consultation.knowledge.without_further(outcome.open))
    stricter = in_force.could_rise
    presumed = () if consultation.violations else leading(consultation.knowledge, consultation.meaning.presumed_by(name))
    held = in_force.is_held and not presumed
    return DecisionLine(
        decision=name,
        level=outcome.in_force,
        could_rise=stricter,
        reasons=() if in_force.is_held or consultation.violations else _reasons(consultation, outcome.decided_by),
        presumed_by=next(iter(presumed), None),
        held_by=questions if held else 0,
        open=questions if stricter and not held else 0,
        next_screen=next_screen,
    )


def _reasons(consultation: Consultation, rules: tuple[str, ...]) -> tuple[Answered, ...]:
    """Return the answers behind rules, the ones that the rules themselves matched first."""
    return answered(consultation, answers_behind(consultation, rules)[:MOST_REASONS])


def _causes(consultation: Consultation) -> tuple[CauseLine, ...]:
    """Return the likely causes, then the possible ones, at most so many of each kind, in the order of the kinds."""
    chosen = (name for kind in consultation.knowledge.cause_kinds for name in _graded(consultation, kind)[:MOST_CAUSES])
    return tuple(CauseLine(name, consultation.causes[name].grade) for name in chosen)


def _graded(consultation: Consultation, kind: str) -> list[str]:
    """Return the causes of a kind that are likely or possible: by grade, by their strongest rule, by score."""
    knowledge = consultation.knowledge

    def strongest(name: str) -> int:
        effects = (effect for rule, effect in knowledge.rules_about[name] if rule.id in consultation.causes[name].suggested_by)
        return max((knowledge.strengths[effect.strength].points for effect in effects if isinstance(effect, Suggest)), default=0)

    grades = (Grade.LIKELY, Grade.POSSIBLE)
    found = [name for name, item in consultation.causes.items() if item.kind == kind and item.grade in grades]
    return sorted(
        found, key=lambda name: (grades.index(consultation.causes[name].grade), -strongest(name), -consultation.causes[name].score[0])
    )


def _by_priority(consultation: Consultation, status: Status) -> list[Recommendation]:
    """Return the recommendations that have a status, for good or for now, the most important first."""
    knowledge = consultation.knowledge
    found = [knowledge.recommendations[name] for name, item in consultation.recommendations.items() if item.for_now is status]
    return sorted(found, key=lambda item: item.priority)


def _action(consultation: Consultation, recommendation: Recommendation) -> Action:
    """Return something to do, with the values that its words name."""
    knowledge = consultation.knowledge
    named = [name for name in (*knowledge.findings, *knowledge.quantities) if f"{{{name}}}" in recommendation.do]
    values = ((name, consultation.quantities.get(name)) for name in named)
    return Action(
        recommendation.id,
        answered(consultation, (name for name in named if name in consultation.case.values)),
        tuple(Computed(name, value) for name, value in values if isinstance(value, Decimal)),
    )


def _not_now(consultation: Consultation, *, everything: bool) -> tuple[NotNow, ...]:
    """Return the most important things that are withheld, each with its reason.

    First what something else called for, then what most rules speak against.
    """
    if consultation.violations:
        return ()
    lines = []
    withheld = _by_priority(consultation, Status.WITHHELD)
    outcomes = consultation.recommendations
    withheld.sort(key=lambda item: (not outcomes[item.id].advised_by, -len(outcomes[item.id].withheld_by)))
    for recommendation in withheld:
        rules = outcomes[recommendation.id].withheld_by
        if rules:
            lines.append(NotNow(recommendation.id, rules[0]))
    return tuple(lines if everything else lines[:MOST_NOT_NOW])
