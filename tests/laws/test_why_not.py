"""Why-not names what is in the way of everything that was not concluded, and repairing the nearest of it is enough."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expert import Consultation, KnowledgeBase, consult, why_not
from expert.cases.case import Case
from expert.language.conditions import Condition
from expert.language.kinds import Kind
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Advise, Conclude, Decide, Effect, Suggest, Value, Withhold
from expert.language.network import findings_behind, names_in
from expert.questions.parts.blockers import BlockerFinder
from expert.questions.statements import Statement, proof_tree
from expert.questions.statements import why_not as kinds
from expert.questions.target import Target
from expert.testing.generators import cases, knowledge_bases
from expert.testing.generators.values import pool_of, thresholds_of

MOST_STATES = 250
"""How many answers the search for a repair looks at more closely."""
SAMPLE = 300
"""How many answers are tried where it finds none."""


def targets(knowledge: KnowledgeBase) -> list[Target]:
    levels = [Target(Kind.DECISION, scale.id, level.id) for scale in knowledge.decisions.values() for level in scale.levels]
    grades = [Target(Kind.CAUSE, name, grade) for name in knowledge.causes for grade in ("likely", "possible", "unlikely")]
    statuses = [Target(Kind.RECOMMENDATION, name, status) for name in knowledge.recommendations for status in ("recommended", "withheld")]
    return [*levels, *grades, *(Target(Kind.CONCEPT, name) for name in knowledge.concepts), *statuses]


RULES = (proof_tree.Rule, proof_tree.RuleAgain, proof_tree.RuleOpen, kinds.RuleBlocked)


def named(tree: Statement, *groups: type[Statement]) -> set[str]:
    """The rules in some groups of an answer."""
    return {rule.rule for group in tree.children if isinstance(group, groups) for rule in group.children if isinstance(rule, RULES)}


def lacking(knowledge: KnowledgeBase, meaning: Meaning, about: str, effect: type[Effect]) -> set[str]:
    return {rule.id for rule, _ in knowledge.rules_with(about, effect) if meaning.rule(rule.id) is not True}


def suggesting(knowledge: KnowledgeBase, meaning: Meaning, about: str, *, against: bool, but: bool | None) -> set[str]:
    """The rules that speak for a cause, or against it, and are not so."""
    return {
        rule.id
        for rule, effect in knowledge.rules_with(about, Suggest)
        if knowledge.strengths[effect.strength].is_against is against and meaning.rule(rule.id) is not but
    }


def in_the_way(knowledge: KnowledgeBase, meaning: Meaning, about: str, effect: type[Effect], above: int = -1) -> set[str]:
    rules = {
        rule.id
        for rule, item in knowledge.rules_with(about, effect)
        if not isinstance(item, Decide) or knowledge.decisions[about].rank(item.level) > above
    }
    return {id for id in rules if meaning.rule(id) is not False}


def check(knowledge: KnowledgeBase, outcome: Consultation, target: Target) -> None:
    meaning = Meaning(knowledge, outcome.case.values)
    tree = why_not(outcome, str(target)).statement
    speaking, giving = named(tree, kinds.InTheWay, kinds.MayBeInTheWay), named(tree, kinds.CouldGive)
    if isinstance(tree, kinds.SoAlready):
        assert concluded(outcome, target)
        return
    assert isinstance(tree, kinds.WhyNot)
    assert not concluded(outcome, target)
    match target.kind:
        case "decision":
            scale = knowledge.decisions[target.name]
            rank = scale.rank(target.value)
            if rank < scale.rank(outcome.decisions[target.name].in_force):
                assert speaking == in_the_way(knowledge, meaning, target.name, Decide, above=rank)
                assert speaking
                return
            deciding = {rule.id for rule, effect in knowledge.rules_with(target.name, Decide) if effect.level == target.value}
            assert giving == {id for id in deciding if meaning.rule(id) is not True}
        case "recommendation" if target.value == "recommended":
            assert speaking == in_the_way(knowledge, meaning, target.name, Withhold)
            if not outcome.recommendations[target.name].advised_by:
                assert giving == lacking(knowledge, meaning, target.name, Advise)
        case "recommendation":
            assert giving == lacking(knowledge, meaning, target.name, Withhold)
        case "cause":
            away = target.value == "unlikely"
            assert speaking == suggesting(knowledge, meaning, target.name, against=not away, but=False)
            assert giving == suggesting(knowledge, meaning, target.name, against=away, but=True)
        case _:
            assert giving == lacking(knowledge, meaning, target.name, Conclude)
    assert speaking or giving or [child.kind for child in tree.children] == ["nothing_gives"]
    for group in tree.children:
        if isinstance(group, kinds.CouldGive):
            blocked = [rule for rule in group.children if isinstance(rule, kinds.RuleBlocked)]
            for rule in blocked:
                assert rule.children, f"{rule.rule} does not fire, and nothing is named"
            check_repair(knowledge, outcome, blocked[0].rule)


def concluded(outcome: Consultation, target: Target) -> bool:
    match target.kind:
        case "decision":
            return outcome.decisions[target.name].in_force == target.value
        case "cause":
            grade = outcome.causes[target.name].grade.value
            return grade in ({"likely", "possible"} if target.value == "possible" else {target.value})
        case "concept":
            return outcome.concepts[target.name].truth is True
        case _:
            item = outcome.recommendations[target.name]
            return (item.status if item.for_now is None else item.for_now).value == target.value


def check_repair(knowledge: KnowledgeBase, outcome: Consultation, rule: str) -> None:
    """Other answers to what is named make the rule fire; where the search finds none, neither does one among any answers.

    Where the new answers contradict one that was given (a sudden start of two days ago, and no run for months), that one gives
    way. A quantity may lie out of reach of all answers, and then so does the nearest of several ways: such rules are left out.
    """
    if rests_on_quantity(knowledge, knowledge.rules[rule].when):
        return
    if repaired(knowledge, dict(outcome.case.values), rule) is None:
        for answers in some_answers(knowledge):
            assert Meaning(knowledge, answers).rule(rule) is not True, f"{rule} fires for {answers}"


def rests_on_quantity(knowledge: KnowledgeBase, condition: Condition) -> bool:
    names = set(names_in(condition))
    guards = [knowledge.findings[name].ask_when for name in names if name in knowledge.findings]
    below = [rule.when for name in names for rule, _ in knowledge.rules_about.get(name, ())]
    return any(name in knowledge.quantities for name in names) or any(
        rests_on_quantity(knowledge, item) for item in (*guards, *below) if item
    )


def repaired(knowledge: KnowledgeBase, answers: dict[str, Value], rule: str) -> dict[str, Value] | None:
    """Answers that make a rule fire, by changing only what is named as in its way, the most promising first; None if none is found."""
    waiting = [(BlockerFinder(knowledge, Meaning(knowledge, answers)).rule(rule), 0, answers)]
    seen = {frozenset(answers.items())}
    for _ in range(MOST_STATES):
        if not waiting:
            return None
        place = min(range(len(waiting)), key=lambda index: (waiting[index][0].cost[:3], -waiting[index][1]))
        found, _, answers = waiting[place]
        contradicted = contradictory(knowledge, answers) if Meaning(knowledge, answers).rule(rule) is True else set()
        if Meaning(knowledge, answers).rule(rule) is True and is_admissible(knowledge, answers):
            return answers
        for trial in others(knowledge, answers, sorted(found.given | found.missing | contradicted)):
            if frozenset(trial.items()) not in seen:
                seen.add(frozenset(trial.items()))
                left = BlockerFinder(knowledge, Meaning(knowledge, trial)).rule(rule)
                waiting.append((left, len(seen), trial))
                if left.cost[:3] < found.cost[:3]:
                    break
        else:
            del waiting[place]
    return None


def contradictory(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> set[str]:
    """The answers that stand in a constraint that they break."""
    meaning = Meaning(knowledge, answers)
    broken = [item.require for item in knowledge.constraints.values() if meaning.truth(item.require) is False]
    return {name for require in broken for name in findings_behind(knowledge, require) if name in answers}


def others(knowledge: KnowledgeBase, answers: dict[str, Value], names: Iterable[str]) -> Iterator[dict[str, Value]]:
    """The answers with another value of one of some findings."""
    thresholds = thresholds_of(knowledge)
    for name in names:
        for value in pool_of(knowledge.findings[name], thresholds.get(name, ())):
            yield applying(knowledge, {**answers, name: value})


def some_answers(knowledge: KnowledgeBase) -> Iterator[dict[str, Value]]:
    """Admissible answers to everything that applies: the same sample each time."""
    thresholds = thresholds_of(knowledge)
    chance = random.Random(0)
    for _ in range(SAMPLE):
        drawn = {name: chance.choice(pool_of(item, thresholds.get(name, ()))) for name, item in knowledge.findings.items()}
        answers = applying(knowledge, drawn)
        if is_admissible(knowledge, answers):
            yield answers


def applying(knowledge: KnowledgeBase, answers: dict[str, Value]) -> dict[str, Value]:
    """The answers whose questions apply."""
    while True:
        meaning = Meaning(knowledge, answers)
        kept = {name: value for name, value in answers.items() if meaning.applies(name) is not False}
        if len(kept) == len(answers):
            return kept
        answers = kept


def test_on_the_hamstring_knowledge(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=40)
    @given(cases(knowledge), st.lists(st.sampled_from(targets(knowledge)), min_size=2, max_size=4, unique=True))
    def check_all(case: Case, asked: list[Target]) -> None:
        outcome = consult(knowledge, case)
        for target in asked:
            check(knowledge, outcome, target)

    check_all()


@settings(max_examples=50)
@given(st.data())
def test_on_small_knowledge(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    asked = data.draw(st.lists(st.sampled_from(targets(small)), min_size=4, max_size=8, unique=True))
    outcome = consult(small, case)
    assume(not outcome.violations)
    for target in asked:
        check(small, outcome, target)
