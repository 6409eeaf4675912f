"""Which answers alone make a conclusion certain: none of them can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from expert.consultation.certificates import Citing
from expert.consultation.outcome import Consultation
from expert.language.conditions import Is, Subject
from expert.language.meaning import Meaning, Truth
from expert.language.model import Decide, KnowledgeBase
from expert.questions.parts.next import questions_behind
from expert.questions.parts.statement import Statement
from expert.questions.parts.target import Target, holds, parse_target
from expert.words.catalogue import say
from expert.words.phrases import fill, say_answer, say_target


def enough(consultation: Consultation, target: str) -> Statement:
    """Return a set of the given answers that forces a conclusion, and of which no answer can be left out.

    Any part of answers that a person gave is admissible itself: what is not answered breaks no constraint and makes no question idle.

    Args:
        consultation: What was concluded.
        target: A decision, cause, concept or recommendation, for how it came out; or one way to come out, such as
            `running=easy_flat_only` or `likely:overstriding`.

    Returns:
        A statement of kind `enough` with the answers; `enough_open` or `enough_false` where they do not force it,
        and `contradiction` for an outcome that violates an invariant.

    Raises:
        QueryError: Nothing of that name is concluded.
    """
    knowledge = consultation.knowledge
    asked = parse_target(knowledge, target)
    if consultation.violations:
        broken = tuple(Statement("invariant", item.invariant, {"because": item.because}) for item in consultation.violations)
        return Statement("contradiction", "", {}, broken)
    whole = consultation.meaning
    texts = {"target": str(asked), "what": _say(knowledge, whole, asked)}
    truth = _forced(whole, asked)
    if truth is None:
        open = _open(knowledge, whole, asked)
        questions = tuple(Statement("question", name, {"question": knowledge.findings[name].question}) for name in open)
        return Statement("enough_open", asked.name, {**texts, "count": str(len(open))}, questions)
    if truth is False:
        return Statement("enough_false", asked.name, texts)
    names = sufficient(consultation, asked)
    answers = tuple(_answer(consultation, name) for name in names)
    counts = {"count": str(len(answers)), "of": str(len(consultation.case.answers))}
    return Statement("enough" if answers else "enough_none", asked.name, {**texts, **counts}, answers)


def sufficient(consultation: Consultation, target: Target) -> tuple[str, ...]:
    """Return the findings of a smallest set of answers that forces a target that holds: without any one of them it no longer holds."""
    knowledge = consultation.knowledge
    values = consultation.case.values
    whole = consultation.meaning
    cited = Citing(whole)
    behind = knowledge.in_order_of_asking(name for rule, _ in knowledge.rules_about[target.name] for name in cited.rule(rule.id))
    excluded = _excluded(knowledge, whole, target)

    def suffices(names: Sequence[str], without: Set[str]) -> bool:
        meaning = Meaning(knowledge, {name: values[name] for name in names})
        if any(meaning.rule(rule) is not False for rule in excluded if cited.rule(rule) & without):
            return False
        return _forced(meaning, target) is True

    return knowledge.in_order_of_asking(_minimal(behind, suffices))


def _excluded(knowledge: KnowledgeBase, whole: Meaning, target: Target) -> tuple[str, ...]:
    """Return the rules that must stay false for a decision to come out so: to look at them first saves looking at all others."""
    if target.kind != "decision":
        return ()
    scale = knowledge.decisions[target.name]
    limit = scale.rank(target.value) if target.value else whole.bounds(target.name)[0]
    return tuple(rule.id for rule, effect in knowledge.rules_with(target.name, Decide) if scale.rank(effect.level) > limit)


def _minimal(names: Sequence[str], suffices: Callable[[Sequence[str], Set[str]], bool]) -> list[str]:
    """Return a part of `names` that suffices and of which nothing can be left out, where more never suffices less.

    Whole stretches are tried first, the last to be asked first, so that few tries are needed; a last pass tries each name.
    """
    kept = list(names)
    size = max(1, len(kept) // 2)
    while True:
        for end in range(len(kept), 0, -size):
            start = max(0, end - size)
            rest = kept[:start] + kept[end:]
            if suffices(rest, set(kept[start:end])):
                kept = rest
        if size == 1:
            return kept
        size //= 2


def _forced(meaning: Meaning, target: Target) -> Truth:
    """Return whether a target holds whatever else is answered; one without a value, whether it can no longer come out otherwise."""
    match target:
        case Target("cause", name, ""):
            return meaning.is_grade_settled(name) or None
        case Target("concept", name, ""):
            return meaning.concept(name) is not None or None
        case Target("recommendation", name, ""):
            return meaning.is_status_settled(name) or None
        case _:
            return holds(meaning, target)


def _open(knowledge: KnowledgeBase, meaning: Meaning, target: Target) -> tuple[str, ...]:
    """Return the unanswered findings that a target waits for."""
    if target.kind == "concept":
        return knowledge.in_order_of_asking(meaning.behind(Is(Subject.CONCEPT, target.name)))
    return questions_behind(knowledge, meaning, [target.name])


def _say(knowledge: KnowledgeBase, meaning: Meaning, target: Target) -> str:
    """Return a target in words; one without a value, as it came out."""
    match target:
        case Target("decision", name, ""):
            scale = knowledge.decisions[name]
            return say("target", "decision", title=scale.title, level=scale.level(meaning.in_force(name)).title)
        case Target("cause", name, ""):
            return say_target(knowledge, Target("cause", name, meaning.grade(name).value))
        case Target("recommendation", name, ""):
            return say_target(knowledge, Target("recommendation", name, meaning.status(name).value))
        case Target("concept", name) if meaning.concept(name) is not True:
            concept = knowledge.concepts[name]
            return concept.title if meaning.concept(name) is None else fill(concept.phrase, False)
        case _:
            return say_target(knowledge, target)


def _answer(consultation: Consultation, name: str) -> Statement:
    """Return an answer that was given."""
    knowledge = consultation.knowledge
    answer = consultation.case.answers[name]
    on = (answer.on or consultation.case.date).isoformat()
    return Statement("answer", name, {"phrase": say_answer(knowledge.findings[name], answer.value), "origin": answer.origin, "on": on})
