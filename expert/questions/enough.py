"""Which answers alone make a conclusion certain: none of them can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import assert_never

from expert.consultation.certificates import Citing
from expert.consultation.outcome import Consultation, truth_word
from expert.given import checked
from expert.language.kinds import Kind
from expert.language.meaning import Meaning, Truth
from expert.language.model import KnowledgeBase
from expert.language.names import OutcomeName
from expert.questions.parts.explainer import contradiction
from expert.questions.parts.next import questions_behind
from expert.questions.statements import Answered, Explanation, Statement, proof_tree
from expert.questions.statements.counterfactual import Enough, EnoughFalse, EnoughNone, EnoughOpen
from expert.questions.statements.records import CameOut
from expert.questions.target import Target, holds, parse_target


@checked
def enough(consultation: Consultation, target: str) -> Explanation:
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
    return Explanation("enough", knowledge, contradiction(consultation) if consultation.violations else _enough(consultation, asked))


def _enough(consultation: Consultation, target: Target) -> Statement:
    """Return which answers force a target, or that none do."""
    truth = _forced(consultation.meaning, target)
    if truth is False:
        return EnoughFalse(target)
    found = None if target.value else CameOut(target.kind, target.name, _value(consultation, target))
    if truth is None:
        open = consultation.knowledge.without_further(questions_behind(consultation.knowledge, consultation.meaning, [target.name]))
        return EnoughOpen(target, questions=len(open), found=found, children=tuple(map(proof_tree.Question, open)))
    answers = tuple(_answer(consultation, name) for name in sufficient(consultation, target))
    if not answers:
        return EnoughNone(target, found=found)
    return Enough(target, answers=len(answers), of=len(consultation.case.answers), found=found, children=answers)


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
    if target.kind != Kind.DECISION:
        return ()
    scale = knowledge.decisions[target.name]
    limit = scale.rank(target.value) if target.value else whole.bounds(target.name)[0]
    return tuple(rule.id for rule in knowledge.rules_deciding(target.name, limit + 1))


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
    name = target.name
    if target.value:
        return holds(meaning, target)
    match target.kind:
        case Kind.DECISION:
            return holds(meaning, target)
        case Kind.CONCEPT:
            return meaning.concept(name) is not None or None
        case Kind.CAUSE:
            return meaning.is_grade_settled(name) or None
        case Kind.RECOMMENDATION:
            return meaning.is_status_settled(name) or None
        case _:  # pragma: no cover
            assert_never(target.kind)


def _value(consultation: Consultation, target: Target) -> OutcomeName:
    """Return how the thing that a target names came out."""
    meaning = consultation.meaning
    match target.kind:
        case Kind.DECISION:
            return meaning.in_force(target.name)
        case Kind.CONCEPT:
            return truth_word(meaning.concept(target.name))
        case Kind.CAUSE:
            return meaning.grade(target.name).value
        case Kind.RECOMMENDATION:
            return meaning.status(target.name).value
        case _:  # pragma: no cover
            assert_never(target.kind)


def _answer(consultation: Consultation, name: str) -> proof_tree.Answer:
    """Return an answer that was given."""
    answer = consultation.case.answers[name]
    given, day = Answered(name, consultation.case.values[name]), answer.on or consultation.case.date
    return proof_tree.Answer(given, answer.origin, day, answer.measured_on)
