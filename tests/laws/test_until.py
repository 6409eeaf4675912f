"""What `until` proposes is valid, and no smaller change exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st

from expert.interpreters.logic.counterfactual import Change, Counterfactuals, Goal, Prevented
from expert.interpreters.strategies import answers, knowledge_bases
from expert.model import Changeable, Decide, Finding, FindingType, KnowledgeBase, Value, Worse
from expert.semantics import Meaning, is_admissible


def is_worse(finding: Finding, old: Value, new: Value) -> bool:
    if finding.worse is None:
        return False
    if finding.worse.order:
        return finding.worse.order.index(new) > finding.worse.order.index(old)
    assert not isinstance(old, bool | str)
    assert not isinstance(new, bool | str)
    return new > old if finding.worse.higher else new < old


def after(values: Mapping[str, Value], change: Change) -> dict[str, Value]:
    kept = {name: value for name, value in values.items() if name not in change.dropped}
    return kept | dict(change.changed) | dict(change.needed)


def is_settled_at(knowledge: KnowledgeBase, values: Mapping[str, Value], decision: str, rank: int) -> bool:
    return Meaning(knowledge, values).bounds(decision)[1] <= rank


def goals(knowledge: KnowledgeBase) -> list[tuple[str, int]]:
    return [
        (name, rank)
        for name, scale in knowledge.decisions.items()
        if knowledge.rules_with(name, Decide)
        for rank in range(len(scale.levels) - 1)
    ]


def is_valid(knowledge: KnowledgeBase, values: Mapping[str, Value], change: Change, decision: str, rank: int) -> bool:
    reached = after(values, change)
    meaning = Meaning(knowledge, reached)
    return (
        all(knowledge.findings[name].changeable is not Changeable.NO for name in change.changed)
        and not any(is_worse(knowledge.findings[name], values[name], value) for name, value in change.changed.items())
        and is_settled_at(knowledge, reached, decision, rank)
        and is_admissible(knowledge, reached)
        and all(meaning.applies(name) is False for name in change.dropped)
    )


def options(counterfactuals: Counterfactuals, name: str) -> list[Value]:
    """Return the values of a finding; of a number, those at the edges of what conditions tell apart."""
    cells = counterfactuals.solver.space.findings[name]
    return [cell.value for cell in cells if cell.value is not None] or [*counterfactuals.solver.edges(name)]


def smaller(counterfactuals: Counterfactuals, values: Mapping[str, Value], size: tuple[int, int]) -> Iterator[Change]:
    """Yield every change of fewer answers, or of as many and fewer further answers."""
    names = list(counterfactuals.knowledge.findings)
    choices: list[list[Value | None]] = [[None, *options(counterfactuals, name)] for name in names]
    for chosen in product(*choices):
        new = {name: value for name, value in zip(names, chosen, strict=True) if value is not None}
        changed = {name: value for name, value in new.items() if name in values and values[name] != value}
        needed = {name: value for name, value in new.items() if name not in values}
        if (len(changed), len(needed)) < size:
            yield Change(changed, needed, tuple(name for name in values if name not in new))


def changeable(knowledge: KnowledgeBase) -> st.SearchStrategy[KnowledgeBase]:
    """Return a knowledge base with some of its findings changeable, and some of those worse in one direction."""

    def given(kinds: list[tuple[Changeable, int]]) -> KnowledgeBase:
        findings = {}
        for finding, (kind, worse) in zip(knowledge.findings.values(), kinds, strict=True):
            order = tuple(finding.options) if finding.type is FindingType.CHOICE else (False, True)
            directed = Worse(order=order if finding.type in {FindingType.BOOLEAN, FindingType.CHOICE} else (), higher=worse == 1)
            findings[finding.id] = replace(finding, changeable=kind, worse=directed if worse else None)
        return replace(knowledge, findings=findings)

    count = len(knowledge.findings)
    return st.lists(st.tuples(st.sampled_from(Changeable), st.integers(0, 2)), min_size=count, max_size=count).map(given)


def goal_of(decision: str, rank: int) -> Goal:
    return lambda person: person.reaches(decision, rank + 1).false


def test_what_is_proposed_for_the_shipped_knowledge_is_valid(knowledge: KnowledgeBase) -> None:
    counterfactuals = Counterfactuals(knowledge)
    targets = goals(knowledge)
    seen: set[type] = set()

    @settings(max_examples=60)
    @given(answers(knowledge), st.sampled_from(targets))
    def check(values: dict[str, Value], target: tuple[str, int]) -> None:
        found = counterfactuals.reach(values, goal_of(*target))
        seen.add(type(found))
        if isinstance(found, Change):
            assert is_valid(knowledge, values, found, *target)
        else:
            assert found.certain
            assert set(found.by) <= set(values)

    check()
    assert seen == {Change, Prevented}


MOST_COMBINATIONS = 500
tried = {Change: 0, Prevented: 0}


@settings(max_examples=15)
@given(st.data())
def test_no_smaller_change_exists(data: st.DataObject) -> None:
    knowledge = data.draw(knowledge_bases().flatmap(changeable))
    counterfactuals = Counterfactuals(knowledge)
    targets = goals(knowledge)
    if prod(len(options(counterfactuals, name)) + 1 for name in knowledge.findings) > MOST_COMBINATIONS or not targets:
        return
    values = data.draw(answers(knowledge))
    decision, rank = data.draw(st.sampled_from(targets))
    found = counterfactuals.reach(values, goal_of(decision, rank))
    tried[type(found)] += 1
    if isinstance(found, Prevented):
        everything = (len(values) + 1, 0)
        assert not any(is_valid(knowledge, values, change, decision, rank) for change in smaller(counterfactuals, values, everything))
        alone = {name: values[name] for name in found.by}
        whole = smaller(counterfactuals, alone, (len(alone) + 1, 0))
        assert not any(is_valid(knowledge, alone, change, decision, rank) for change in whole)
    else:
        assert is_valid(knowledge, values, found, decision, rank)
        found_size = (len(found.changed), len(found.needed))
        assert not any(is_valid(knowledge, values, change, decision, rank) for change in smaller(counterfactuals, values, found_size))
