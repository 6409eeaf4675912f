"""What must be true of everything that is inferred; each check yields the faults it finds, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from expert.consultation.premises import is_true, sufficient_answers
from expert.engines.forward.inference import infer
from expert.language.conditions import Likely, Possible
from expert.language.meaning import Meaning, Truth, is_admissible
from expert.language.model import Finding, KnowledgeBase, Value
from expert.testing.generators.values import pool_of, thresholds_of

Answers = Mapping[str, Value]


def disagreements(knowledge: KnowledgeBase, answers: Answers) -> Iterator[str]:
    """Yield where forward chaining and the reference meaning differ, and what fired for a reason that is not true or not enough."""
    meaning = Meaning(knowledge, answers)
    trace = infer(knowledge, answers)
    fired = [firing.rule for firing in trace]
    true = [rule for rule in knowledge.rules if meaning.rule(rule) is True]
    if fired != true:
        yield f"these rules fired: {fired}; these are true: {true}"
        return
    firings = {firing.rule: firing for firing in trace}
    for firing in trace:
        yield from (f"{firing.rule} matched {item}, which is not true" for item in firing.premises if not is_true(meaning, item))
        cited = {name: answers[name] for name in sufficient_answers(knowledge, firings, firing.rule)}
        if Meaning(knowledge, cited).rule(firing.rule) is not True:
            yield f"{firing.rule} does not follow from the answers that it cites: {cited}"


def unsettled_again(before: Meaning, after: Meaning) -> Iterator[str]:
    """Yield what was settled with fewer answers and is otherwise with more."""
    knowledge = before.knowledge
    was, now = truths(before), truths(after)
    yield from (f"{name} was {was[name]} and became {now[name]}" for name in was if was[name] not in {None, now[name]})
    for cause in knowledge.causes:
        if not _is_inside(after.scores(cause), before.scores(cause)):
            yield f"the score of {cause} left its bounds: {before.scores(cause)}, then {after.scores(cause)}"
        if before.is_grade_settled(cause) and before.grade(cause) is not after.grade(cause):
            yield f"the settled grade of {cause} changed: {before.grade(cause)}, then {after.grade(cause)}"
    for decision in knowledge.decisions:
        if not _is_inside(after.bounds(decision), before.bounds(decision)):
            yield f"{decision} left its bounds: {before.bounds(decision)}, then {after.bounds(decision)}"
        if before.is_settled(decision) and before.in_force(decision) != after.in_force(decision):
            yield f"{decision} was settled at {before.in_force(decision)} and became {after.in_force(decision)}"
    for name in knowledge.recommendations:
        if before.is_status_settled(name):
            statuses = [(meaning.status(name), meaning.for_now(name), meaning.is_status_settled(name)) for meaning in (before, after)]
            if statuses[0] != statuses[1]:
                yield f"the settled status of {name} changed: {statuses[0]}, then {statuses[1]}"


def truths(meaning: Meaning) -> Mapping[str, Truth]:
    """Return every three-valued conclusion, by what it is about."""
    knowledge = meaning.knowledge
    return {
        **{f"rule {name}": meaning.rule(name) for name in knowledge.rules},
        **{f"applies {name}": meaning.applies(name) for name in knowledge.findings},
        **{f"concept {name}": meaning.concept(name) for name in knowledge.concepts},
        **{f"likely {name}": meaning.truth(Likely(name)) for name in knowledge.causes},
        **{f"possible {name}": meaning.truth(Possible(name)) for name in knowledge.causes},
        **{f"advised {name}": meaning.advised(name) for name in knowledge.recommendations},
        **{f"blocked {name}": meaning.blocked(name) for name in knowledge.recommendations},
        **{f"constraint {name}": meaning.truth(item.require) for name, item in knowledge.constraints.items()},
    }


def _is_inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Return whether bounds lie within others."""
    return outer[0] <= inner[0] <= inner[1] <= outer[1]


def left_open(meaning: Meaning) -> Iterator[str]:
    """Yield what is not settled although every question that applies is answered."""
    knowledge = meaning.knowledge
    yield from (f"{name} is unknown" for name, truth in truths(meaning).items() if truth is None)
    yield from (f"{name} is not settled" for name in knowledge.decisions if not meaning.is_settled(name))
    yield from (f"the grade of {name} is not settled" for name in knowledge.causes if not meaning.is_grade_settled(name))
    yield from (f"the status of {name} is not settled" for name in knowledge.recommendations if not meaning.is_status_settled(name))
    yield from (f"{rule.id} waits for answers" for rule in knowledge.rules.values() if meaning.behind(rule.when))


def worse_answers(knowledge: KnowledgeBase, answers: Answers) -> list[tuple[str, Value]]:
    """Return each single change for the worse of some answers, by what the findings declare."""
    thresholds = thresholds_of(knowledge)
    return [
        (name, value)
        for name in answers
        for value in _worse_values(knowledge.findings[name], answers[name], pool_of(knowledge.findings[name], thresholds.get(name, ())))
    ]


def _worse_values(finding: Finding, value: Value, pool: tuple[Value, ...]) -> Iterator[Value]:
    """Yield the values that are worse than one."""
    worse = finding.worse
    if worse is None:
        return
    if worse.order:
        if isinstance(value, bool | str) and value in worse.order:
            yield from worse.order[worse.order.index(value) + 1 :]
    elif finding.type.is_numeric:
        yield from (other for other in pool if other != value and (other > value) is worse.higher)  # type: ignore[operator]


def milder_verdicts(before: Meaning, name: str, value: Value) -> Iterator[str]:
    """Yield the decisions that one worse answer makes milder; none where no real person could answer so."""
    knowledge = before.knowledge
    grave = {**before.answers, name: value}
    if not is_admissible(knowledge, grave):
        return
    after = Meaning(knowledge, grave)
    change = f"with `{name}: {before.answers[name]}` made worse, `{value}`,"
    for decision, scale in knowledge.decisions.items():
        pairs = zip(("floor", "ceiling"), before.bounds(decision), after.bounds(decision), strict=True)
        for what, milder, graver in pairs:
            if graver < milder:
                yield f"{change} the {what} of {decision} got milder: {scale.levels[milder].id}, then {scale.levels[graver].id}"
        if scale.rank(after.in_force(decision)) < scale.rank(before.in_force(decision)):
            yield f"{change} {decision} got milder: {before.in_force(decision)}, then {after.in_force(decision)}"


def conclusions(knowledge: KnowledgeBase, answers: Answers) -> dict[str, object]:
    """Return everything that is concluded, by name, in a form that knows no order."""
    meaning = Meaning(knowledge, answers)
    return {
        "admissible": is_admissible(knowledge, answers),
        "rules": {name: (meaning.rule(name), meaning.behind(rule.when)) for name, rule in knowledge.rules.items()},
        "concepts": {name: meaning.concept(name) for name in knowledge.concepts},
        "causes": {name: (meaning.scores(name), meaning.grade(name)) for name in knowledge.causes},
        "decisions": {name: (meaning.bounds(name), meaning.in_force(name)) for name in knowledge.decisions},
        "recommendations": {name: (meaning.status(name), meaning.for_now(name)) for name in knowledge.recommendations},
        "quantities": {name: meaning.quantity(name) for name in knowledge.quantities},
        "invariants": {name: meaning.violated(item.never) for name, item in knowledge.invariants.items()},
        "fired": {firing.rule: frozenset(firing.premises) for firing in infer(knowledge, answers)},
    }
