"""What a person reads first, as data: decisions, causes, what to do and not to do, what is open, when to look again."""

from __future__ import annotations

from dataclasses import dataclass

from expert.consultation.outcome import Consultation
from expert.language.meaning import Grade, Status
from expert.language.model import KnowledgeBase, Level, Recommendation, Suggest
from expert.questions.parts.next import next_of_each
from expert.words.phrases import answers_behind, referral_words, say_answer, say_what_to_do

MOST_TO_DO = 3
MOST_NOT_NOW = 2
MOST_CAUSES = 3
MOST_REASONS = 3
"""How many lines of each the first screen shows; the rest is a question away."""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision on the first screen.

    `held_by` counts the questions that alone hold it back, `open` those that could still make it stricter. Which level that would be
    is not said here: what was not asked is no reason for an alarm. `next_question` is the one that decides most of it.
    """

    id: str
    question: str
    answer: str
    level: str
    stop_rule: str
    move_on: str
    reasons: tuple[str, ...]
    held_by: int
    open: int
    next_question: str


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A cause that is likely or possible."""

    id: str
    kind: str
    title: str
    grade: str
    prognosis: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: the words with the person's own numbers, dose, timing, equipment, cautions."""

    id: str
    title: str
    do: str
    recommendation: Recommendation
    reasons: tuple[str, ...]
    caution: str
    """The label of its evidence where that must be shown."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """Something that is withheld, and the reason in a few words."""

    id: str
    title: str
    because: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The first screen. With `alone` set, nothing but that decision, the answers behind it and the referrals is shown.

    `unknown_kinds` are the kinds of cause of which none is likely or possible yet.
    """

    decisions: tuple[DecisionLine, ...]
    alone: DecisionLine | None
    causes: tuple[CauseLine, ...]
    unknown_kinds: tuple[str, ...]
    referral_label: str
    referrals: tuple[Action, ...]
    to_do: tuple[Action, ...]
    more_to_do: int
    not_now: tuple[NotNow, ...]
    in_detail: bool
    open_questions: int
    open_checklists: int
    look_again_days: int | None
    sooner_if: tuple[str, ...]
    notices: tuple[str, ...]
    fine_print: tuple[str, ...]
    answered: int
    violations: tuple[str, ...]


def assess(consultation: Consultation, *, everything: bool = False) -> Assessment:
    """Return the first screen of a consultation; with `everything`, all there is to do and not to do, with dose and cautions."""
    knowledge = consultation.knowledge
    asked = {} if consultation.violations else next_of_each(knowledge, consultation.meaning, consultation.case.unknown.keys())
    decisions = tuple(_decision(consultation, name, asked.get(name, "")) for name in knowledge.decisions)
    actions = [_action(consultation, item) for item in _by_priority(consultation, Status.RECOMMENDED)]
    plain = [action for action in actions if not action.recommendation.tell]
    causes = _causes(consultation)
    in_checklists = {name for checklist in knowledge.checklists.values() for name in checklist.members}
    look_again = consultation.look_again
    return Assessment(
        decisions=tuple(line for line in decisions if knowledge.decisions[line.id].summary),
        alone=next((line for line in decisions if _level(consultation, line.id).alone), None),
        causes=causes,
        unknown_kinds=tuple(kind.title for kind in knowledge.cause_kinds.values() if kind.title not in {cause.kind for cause in causes}),
        referral_label=referral_words(knowledge).label,
        referrals=tuple(action for action in actions if action.recommendation.tell),
        to_do=tuple(plain if everything else plain[:MOST_TO_DO]),
        more_to_do=0 if everything else max(0, len(plain) - MOST_TO_DO),
        not_now=_not_now(consultation, everything=everything),
        in_detail=everything,
        open_questions=sum(name not in in_checklists for name in consultation.open),
        open_checklists=sum(any(name in consultation.open for name in item.members) for item in knowledge.checklists.values()),
        look_again_days=None if look_again is None else look_again.days,
        sooner_if=() if look_again is None else look_again.sooner_if,
        notices=tuple(notice.text for notice in knowledge.notices if _is_open(consultation, notice.while_open)),
        fine_print=knowledge.fine_print,
        answered=len(consultation.case.answers),
        violations=tuple(item.because for item in consultation.violations),
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
    knowledge = consultation.knowledge
    scale, outcome = knowledge.decisions[name], consultation.decisions[name]
    level = scale.level(outcome.in_force)
    held = outcome.in_force != outcome.floor and not consultation.violations
    stricter = scale.rank(outcome.ceiling) > scale.rank(outcome.in_force)
    return DecisionLine(
        id=name,
        question=scale.question,
        answer=level.answer_open if stricter and level.answer_open else level.answer,
        level=level.id,
        stop_rule=level.stop_rule,
        move_on=level.move_on,
        reasons=() if held or consultation.violations else _reasons(consultation, outcome.decided_by),
        held_by=len(outcome.open) if held else 0,
        open=len(outcome.open) if stricter and not held else 0,
        next_question=_question(knowledge, next_screen),
    )


def _question(knowledge: KnowledgeBase, screen: str) -> str:
    """Return the words of a question or checklist; an empty text for none."""
    asked = knowledge.checklists.get(screen) or knowledge.findings.get(screen)
    return asked.question if asked else ""


def _reasons(consultation: Consultation, rules: tuple[str, ...]) -> tuple[str, ...]:
    """Return the answers behind rules in the person's own words, the ones that the rules themselves matched first."""
    knowledge = consultation.knowledge
    names = answers_behind(consultation, rules)
    return tuple(say_answer(knowledge.findings[name], consultation.case.answers[name].value) for name in names[:MOST_REASONS])


def _causes(consultation: Consultation) -> tuple[CauseLine, ...]:
    """Return the likely causes, then the possible ones, at most so many of each kind, in the order of the kinds.

    How long it usually takes is left out where somebody should look at it first: it would be a promise.
    """
    knowledge = consultation.knowledge
    assessed_first = any(
        scale.summary and scale.rank(consultation.decisions[name].in_force) >= scale.rank(scale.on_failure)
        for name, scale in knowledge.decisions.items()
    )
    lines = []
    for kind in knowledge.cause_kinds.values():
        for name in _graded(consultation, kind.id)[:MOST_CAUSES]:
            cause, grade = knowledge.causes[name], consultation.causes[name].grade
            prognosis = "" if assessed_first else cause.prognosis
            lines.append(CauseLine(name, kind.title, cause.title, knowledge.grades.titles[grade.value], prognosis))
    return tuple(lines)


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
    """Return something to do, in the person's own numbers."""
    knowledge = consultation.knowledge
    advised_by = consultation.recommendations[recommendation.id].advised_by
    evidence = knowledge.evidence[recommendation.evidence]
    return Action(
        id=recommendation.id,
        title=recommendation.title,
        do=say_what_to_do(consultation, recommendation),
        recommendation=recommendation,
        reasons=_reasons(consultation, advised_by),
        caution=evidence.title if evidence.label else "",
    )


def _not_now(consultation: Consultation, *, everything: bool) -> tuple[NotNow, ...]:
    """Return the most important things that are withheld, each with its reason.

    First what something else called for, then what most rules speak against.
    """
    knowledge = consultation.knowledge
    if consultation.violations:
        return ()
    lines = []
    withheld = _by_priority(consultation, Status.WITHHELD)
    outcomes = consultation.recommendations
    withheld.sort(key=lambda item: (not outcomes[item.id].advised_by, -len(outcomes[item.id].withheld_by)))
    for recommendation in withheld:
        rules = [knowledge.rules[id] for id in consultation.recommendations[recommendation.id].withheld_by]
        if rules:
            lines.append(NotNow(recommendation.id, recommendation.title, rules[0].short or rules[0].because))
    return tuple(lines if everything else lines[:MOST_NOT_NOW])
