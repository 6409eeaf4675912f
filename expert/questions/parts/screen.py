"""The lines that a person reads of a consultation, as data: a decision, a cause, something to do or not to do now, what answers a topic."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from expert.consultation.outcome import Consultation
from expert.language.meaning import Grade, Meaning, Status
from expert.language.model import Level, Recommendation, Suggest, Tells, Topic
from expert.language.names import (
    CauseName,
    RecommendationName,
    RuleName,
    ScreenName,
    TopicName,
)
from expert.language.network import names_in
from expert.language.topics import advice_of, answering
from expert.questions.parts.behind import answered, answers_behind
from expert.questions.parts.lead import leading
from expert.questions.parts.next import Agenda, proposed
from expert.questions.statements.base import Answered, Computed
from expert.questions.statements.records import Action, LevelInForce
from expert.shapes.part import Part

MOST_CAUSES = 3
MOST_REASONS = 3
"""How many causes of each kind, and how many reasons of a decision, are named; the rest is a question away."""


class DecisionLine(LevelInForce, frozen=True):
    """A decision on the first screen: the level to act on, why, and what is not answered of it.

    Attributes:
        reasons: The answers behind it, the ones that its rules themselves matched first.
        presumed_by: The best supported rule that holds it there alone, as what would lift it is not answered.
        held_by: How many questions alone hold it back; none where such a rule does.
        open: How many questions could still make it stricter. Which level that would be is not said here: what was not asked is no
            reason for an alarm.
        next_screen: The question that decides most of it, or its checklist; empty where there is none.
    """

    reasons: tuple[Answered, ...]
    presumed_by: RuleName | None
    held_by: int
    open: int
    next_screen: ScreenName


class CauseLine(Part, frozen=True):
    """A cause that is likely or possible."""

    cause: CauseName
    grade: Grade


class NotNow(Part, frozen=True):
    """Something that is withheld, and the rule that says so."""

    recommendation: RecommendationName
    rule: RuleName


class Settling(Part, frozen=True):
    """A question, or its checklist, that would help to settle what is not known.

    Attributes:
        screen: Which.
        applies: Whether it is known to apply; if not, that hangs on one that stands before it.
    """

    screen: ScreenName
    applies: bool


class TopicLines(Part, frozen=True):
    """What answers a topic.

    Attributes:
        topic: Which.
        causes: The likely causes of its kinds, then the possible ones, as many of each kind as anywhere.
        to_do: What is advised of what belongs to it, the most important first.
        not_now: What is withheld of it.
        is_known: Whether there is anything to say beside what is withheld; where not, it is said what would settle it.
        is_examined_first: Whether somebody should look at it before anything else, which then settles it.
        open: How many unanswered questions could still change some of it.
        settling: What would settle it for this person, in the order in which it is asked; empty where something is known, where somebody
            should look at it first, and where nothing can be asked now that it hangs on.
    """

    topic: TopicName
    causes: tuple[CauseLine, ...]
    to_do: tuple[Action, ...]
    not_now: tuple[NotNow, ...]
    is_known: bool
    is_examined_first: bool
    open: int
    settling: tuple[Settling, ...]

    @property
    def is_missing_something(self) -> bool:
        """Return whether it has to be said that something of it is not known; what is withheld is all there is where nothing is open."""
        return not self.is_known and (self.is_examined_first or self.open > 0 or not self.not_now)


def level_in_force(consultation: Consultation, name: str) -> LevelInForce:
    """Return the level of a decision; nothing holds it where the program contradicts itself."""
    scale, outcome = consultation.knowledge.decisions[name], consultation.decisions[name]
    is_held = outcome.in_force != outcome.floor and not consultation.violations
    return LevelInForce(name, outcome.in_force, is_held, scale.is_stricter(outcome.ceiling, outcome.in_force))


def level_by(meaning: Meaning, name: str) -> LevelInForce:
    """Return the same where nothing but answers is there: at a stage of a plan, for one."""
    scale, (floor, ceiling), in_force = meaning.knowledge.decisions[name], meaning.levels(name), meaning.in_force(name)
    return LevelInForce(name, in_force, in_force != floor, scale.is_stricter(ceiling, in_force))


def is_examined_first(consultation: Consultation) -> bool:
    """Return whether somebody should look at it first."""
    scales = consultation.knowledge.decisions.items()
    return any(
        scale.summary and scale.rank(consultation.decisions[name].in_force) >= scale.rank(scale.on_failure) for name, scale in scales
    )


def level_of(consultation: Consultation, decision: str) -> Level:
    """Return the level in force."""
    knowledge = consultation.knowledge
    return knowledge.decisions[decision].level(consultation.decisions[decision].in_force)


def alone_in(consultation: Consultation) -> str | None:
    """Return the decision at a level that is said alone, so that nothing stands beside it; None where none is."""
    return next((name for name in consultation.decisions if level_of(consultation, name).alone), None)


def decision_line(consultation: Consultation, name: str, next_screen: str) -> DecisionLine:
    """Return a decision's line, with what to ask next about it."""
    knowledge = consultation.knowledge
    outcome, in_force = consultation.decisions[name], level_in_force(consultation, name)
    questions = len(knowledge.without_further(proposed(knowledge, consultation.meaning, [name]).asked))
    stricter = in_force.could_rise
    presumed = () if consultation.violations else leading(knowledge, consultation.meaning.presumed_by(name))
    held = in_force.is_held and not presumed
    return DecisionLine(
        decision=name,
        level=in_force.level,
        is_held=in_force.is_held,
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


def most_likely(consultation: Consultation, kinds: Collection[str]) -> tuple[CauseLine, ...]:
    """Return the likely causes, then the possible ones, at most so many of each kind, in the order of the kinds."""
    chosen = (name for kind in kinds for name in _graded(consultation, kind)[:MOST_CAUSES])
    return tuple(CauseLine(name, consultation.causes[name].grade) for name in chosen)


def _graded(consultation: Consultation, kind: str) -> list[str]:
    """Return the causes of a kind that are likely or possible: by grade, then what must not be missed, by strongest rule, by score."""
    knowledge = consultation.knowledge

    def strongest(name: str) -> int:
        effects = (effect for rule, effect in knowledge.rules_about[name] if rule.id in consultation.causes[name].suggested_by)
        return max((knowledge.strengths[effect.strength].points for effect in effects if isinstance(effect, Suggest)), default=0)

    grades = (Grade.LIKELY, Grade.POSSIBLE)
    found = [name for name, item in consultation.causes.items() if item.kind == kind and item.grade in grades]

    def place(name: str) -> tuple[int, bool, int, int]:
        outcome = consultation.causes[name]
        return grades.index(outcome.grade), not knowledge.causes[name].must_not_miss, -strongest(name), -outcome.score[0]

    return sorted(found, key=place)


def by_priority(consultation: Consultation, status: Status) -> list[Recommendation]:
    """Return the recommendations that have a status, for good or for now, the most important first."""
    knowledge = consultation.knowledge
    found = [knowledge.recommendations[name] for name, item in consultation.recommendations.items() if item.for_now is status]
    return sorted(found, key=lambda item: item.priority)


def action(meaning: Meaning, recommendation: Recommendation) -> Action:
    """Return something to do, with the values that its words name."""
    knowledge, values = meaning.knowledge, meaning.answers
    answers = tuple(Answered(name, values[name]) for name in knowledge.findings if f"{{{name}}}" in recommendation.do and name in values)
    named = (name for name in knowledge.written_quantities if f"{{{name}}}" in recommendation.do)
    computed = ((name, meaning.quantity(name)) for name in named)
    numbers = tuple(Computed(name, value) for name, value in computed if isinstance(value, Decimal))
    return Action(recommendation.id, answers, numbers, _is_held(meaning, recommendation.id))


def _is_held(meaning: Meaning, recommendation: str) -> bool:
    """Return whether unanswered questions alone call for something: with each decision at what the answers decide it is not to do."""
    floors = {name: meaning.levels(name)[0] for name in meaning.knowledge.decisions}
    if meaning.status(recommendation) is Status.RECOMMENDED or all(meaning.in_force(name) == floor for name, floor in floors.items()):
        return False
    return not Meaning(meaning.knowledge, meaning.answers, floors).to_do(recommendation)


def withheld(consultation: Consultation) -> list[NotNow]:
    """Return what is withheld, each with its reason: first what something else called for, then what most rules speak against.

    Of several reasons the one that names a warning sign is given, the first sign of the knowledge base before others.
    """
    if consultation.violations:
        return []
    knowledge, outcomes = consultation.knowledge, consultation.recommendations
    signs = [concept.id for concept in knowledge.concepts.values() if concept.flag and consultation.meaning.concept(concept.id)]

    def place(rule: str) -> int:
        named = names_in(knowledge.rules[rule].when)
        return min((signs.index(name) for name in named if name in signs), default=len(signs))

    found = by_priority(consultation, Status.WITHHELD)
    found.sort(key=lambda item: (not outcomes[item.id].advised_by, -len(outcomes[item.id].withheld_by)))
    return [NotNow(item.id, min(outcomes[item.id].withheld_by, key=place)) for item in found if outcomes[item.id].withheld_by]


def topic_lines(consultation: Consultation, topic: Topic) -> TopicLines:
    """Return what answers a topic."""
    knowledge = consultation.knowledge
    advice, about = advice_of(knowledge, topic), answering(knowledge, topic)
    causes = most_likely(consultation, topic.cause_kinds)
    to_do = tuple(action(consultation.meaning, item) for item in by_priority(consultation, Status.RECOMMENDED) if item.id in advice)
    not_now = tuple(item for item in withheld(consultation) if item.recommendation in advice)
    is_known = bool(to_do) or any(_is_told(consultation, topic, line.cause) for line in causes)
    examined_first = is_examined_first(consultation)
    return TopicLines(
        topic=topic.id,
        causes=causes,
        to_do=to_do,
        not_now=not_now,
        is_known=is_known,
        is_examined_first=examined_first,
        open=len(knowledge.without_further(proposed(knowledge, consultation.meaning, about).asked)),
        settling=() if is_known or examined_first else _settling(consultation, about),
    )


def _settling(consultation: Consultation, about: Collection[str]) -> tuple[Settling, ...]:
    """Return what can be asked about conclusions, and behind it what may come to apply."""
    agenda = Agenda(consultation.knowledge, consultation.meaning, consultation.case.unknown.keys(), about)
    return (*(Settling(screen, True) for screen in agenda.in_turn()), *(Settling(screen, False) for screen in agenda.later()))


def _is_told(consultation: Consultation, topic: Topic, cause: str) -> bool:
    """Return whether a cause says what is asked."""
    if topic.tells is not Tells.PROGNOSIS:
        return True
    return bool(consultation.knowledge.causes[cause].prognosis) and not is_examined_first(consultation)
