"""What people ask about: all of it, or the answer to one for a person."""

from __future__ import annotations

from collections.abc import Iterator

from expert.consultation.outcome import Consultation
from expert.errors import Diagnostic, Location, QueryError, suggest_names
from expert.given import checked
from expert.language.model import KnowledgeBase, Tells, Topic
from expert.questions.parts.screen import CauseLine, Settling, TopicLines, alone_in, level_in_force, topic_lines
from expert.questions.statements.base import Explanation, Statement
from expert.questions.statements.records import Action, LevelInForce
from expert.questions.statements.topics import (
    AdviceCertainty,
    AdviceSource,
    OneSide,
    OtherSide,
    TopicAdvice,
    TopicAnswer,
    TopicCause,
    TopicDecision,
    TopicExaminedFirst,
    TopicLine,
    TopicList,
    TopicMeaning,
    TopicNotAskable,
    TopicNotKnown,
    TopicNotKnownAtAll,
    TopicOpen,
    TopicPrognosis,
    TopicQuestion,
    TopicSettledBy,
    TopicWithheld,
)


@checked
def topics(knowledge: KnowledgeBase) -> Explanation:
    """Return what people can ask about, in the order of the knowledge base."""
    lines = tuple(TopicLine(item.id) for item in knowledge.topics.values() if item.question)
    return Explanation("topics", knowledge, TopicList(children=lines))


@checked
def topic(consultation: Consultation, topic: str) -> Explanation:
    """Return what answers a topic for a person: after what the summary decides, its causes, what is advised and withheld of it.

    Whoever stands at a level that stands alone is told that and nothing else, and so is everybody after a contradiction.

    Args:
        consultation: What was concluded.
        topic: What is asked about, by its id.

    Raises:
        QueryError: Nobody can ask about that; the nearest ones are suggested (ASK001).
    """
    knowledge = consultation.knowledge
    asked = knowledge.topics.get(topic)
    if asked is None or not asked.question:
        valid = [name for name, item in knowledge.topics.items() if item.question]
        raise QueryError([Diagnostic(Location("topic"), "ASK001", f"no topic is called `{topic}`", suggest_names(topic, valid))])
    return Explanation("topic", knowledge, TopicAnswer(topic, children=tuple(_answer(consultation, asked))))


def _answer(consultation: Consultation, asked: Topic) -> Iterator[Statement]:
    """Yield what is decided, and then what answers a topic, unless a decision stands alone."""
    knowledge = consultation.knowledge
    lines = [level_in_force(consultation, name) for name in knowledge.decisions]
    alone = alone_in(consultation)
    if alone is not None or consultation.violations:
        yield from (_decision(line) for line in lines if alone in (None, line.decision))
        return
    yield from (_decision(line) for line in lines if knowledge.decisions[line.decision].summary or line.decision in asked.decisions)
    found = topic_lines(consultation, asked)
    for cause in found.causes:
        yield _cause(cause, asked.tells, tell_prognosis=not found.is_examined_first and bool(knowledge.causes[cause.cause].prognosis))
    for action in found.to_do:
        yield _advice(knowledge, action)
    yield from (TopicWithheld(item.recommendation, item.rule) for item in found.not_now)
    if found.is_missing_something:
        yield from _not_known(found)
    elif found.open and not found.is_examined_first:
        yield TopicOpen(found.open)


def _not_known(found: TopicLines) -> Iterator[Statement]:
    """Yield what is said where nothing is known but what is withheld, and what would settle it."""
    if found.is_examined_first:
        yield TopicExaminedFirst()
    elif not found.open:
        yield TopicNotKnownAtAll()
    else:
        yield TopicNotKnown(found.topic, bool(found.not_now))
        yield TopicSettledBy(children=tuple(map(_question, found.settling))) if found.settling else TopicNotAskable()


def _question(item: Settling) -> Statement:
    """Return a question that would help to settle it."""
    return TopicQuestion(item.screen, item.applies)


def _decision(line: LevelInForce) -> Statement:
    """Return the level of a decision."""
    return TopicDecision.at(line)


def _cause(line: CauseLine, tells: Tells | None, *, tell_prognosis: bool) -> Statement:
    """Return a cause with what the topic tells of it."""
    match tells:
        case Tells.MEANING:
            below: tuple[Statement, ...] = (TopicMeaning(line.cause),)
        case Tells.PROGNOSIS if tell_prognosis:
            below = (TopicPrognosis(line.cause),)
        case Tells.PROGNOSIS | None:
            below = ()
    return TopicCause(line.cause, line.grade, children=below)


def _advice(knowledge: KnowledgeBase, action: Action) -> Statement:
    """Return something to do with both sides of what is disputed, how sure it is, and who says so."""
    item = knowledge.recommendations[action.recommendation]
    sides = () if item.disputed is None else (OneSide(item.id), OtherSide(item.id))
    sources = dict.fromkeys(knowledge.cited(reference)[0].id for reference in item.sources)
    certainty = AdviceCertainty(item.evidence, children=tuple(map(AdviceSource, sources)))
    return TopicAdvice(item.id, action, children=(*sides, certainty))
