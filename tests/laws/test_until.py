"""What `until` proposes is valid, and no smaller change exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from math import prod

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert.engines.logic.counterfactual import Change, Counterfactuals, Goal, Prevented
from expert.language.forms import Worse
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Anew, Decide, Finding, FindingType, KnowledgeBase, Value
from expert.language.network import findings_behind
from expert.testing.generators import answers, knowledge_bases
from expert.testing.generators.values import pool_of, thresholds_of
from tests.laws.test_why_not import applying

Options = Callable[[Finding], Iterable[Value]]


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
        all(knowledge.findings[name].anew is not Anew.NEVER for name in change.changed)
        and not any(is_worse(knowledge.findings[name], values[name], value) for name, value in change.changed.items())
        and is_settled_at(knowledge, reached, decision, rank)
        and is_admissible(knowledge, reached)
        and all(meaning.applies(name) is False for name in change.dropped)
    )


def linked(knowledge: KnowledgeBase, decision: str) -> list[str]:
    """Return the findings that bear on a decision, and those that constraints link with them."""
    names = {name for rule, _ in knowledge.rules_with(decision, Decide) for name in findings_behind(knowledge, rule.when)}
    groups = [set(findings_behind(knowledge, constraint.require)) for constraint in knowledge.constraints.values()]
    while any(not group <= names and group & names for group in groups):
        names.update(*(group for group in groups if group & names))
    return [name for name in knowledge.findings if name in names]


def choices(knowledge: KnowledgeBase, values: Mapping[str, Value], names: Iterable[str], options: Options) -> list[list[Value | None]]:
    """Return, for each of some findings, the answers that a change may leave or give it; None is no answer."""
    found: list[list[Value | None]] = []
    for finding in map(knowledge.findings.__getitem__, names):
        if finding.id not in values:
            found.append([None, *options(finding)])
        elif finding.anew is Anew.NEVER:
            found.append([values[finding.id]])
        else:
            old = values[finding.id]
            found.append([old, *(new for new in options(finding) if new != old and not is_worse(finding, old, new))])
    return found


def changes(
    knowledge: KnowledgeBase, values: Mapping[str, Value], names: list[str], options: Options, below: tuple[int, int]
) -> Iterator[Change]:
    """Yield every change of fewer answers, or of as many and fewer further ones, among some findings; others only cease to apply."""
    for chosen in product(*choices(knowledge, values, names, options)):
        new = {name: value for name, value in zip(names, chosen, strict=True) if value is not None}
        changed = {name: value for name, value in new.items() if name in values and values[name] != value}
        needed = {name: value for name, value in new.items() if name not in values}
        if (len(changed), len(needed)) < below:
            kept = applying(knowledge, {**values, **new})
            yield Change(
                {name: value for name, value in changed.items() if name in kept},
                {name: value for name, value in needed.items() if name in kept},
                tuple(name for name in values if name not in kept),
            )


def with_other_answers(knowledge: KnowledgeBase) -> st.SearchStrategy[KnowledgeBase]:
    """Return a knowledge base some of whose questions can be answered anew, and some of those are worse in one direction."""

    def given(kinds: list[tuple[Anew, int]]) -> KnowledgeBase:
        findings = {}
        for finding, (kind, worse) in zip(knowledge.findings.values(), kinds, strict=True):
            order = tuple(finding.options) if finding.type is FindingType.CHOICE else (False, True)
            directed = Worse(order=order if finding.type in {FindingType.BOOLEAN, FindingType.CHOICE} else (), higher=worse == 1)
            findings[finding.id] = replace(finding, anew=kind, worse=directed if worse else None)
        return replace(knowledge, findings=findings)

    count = len(knowledge.findings)
    return st.lists(st.tuples(st.sampled_from(Anew), st.integers(0, 2)), min_size=count, max_size=count).map(given)


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


MOST_CHANGES = 300
"""So many ways to answer otherwise are tried one by one."""
MOST_COMPLETIONS = 3_000
"""So many where all but the answers that prevent it are left open."""


def test_no_smaller_change_exists() -> None:
    tried = {Change: 0, Prevented: 0}
    alone = [0]

    @settings(max_examples=100)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        knowledge = data.draw(knowledge_bases().flatmap(with_other_answers))
        targets = goals(knowledge)
        assume(targets)
        decision, rank = data.draw(st.sampled_from(targets))
        names = linked(knowledge, decision)
        values = data.draw(answers(knowledge, complete=data.draw(st.booleans())))
        thresholds = thresholds_of(knowledge)
        assume(number_of(choices(knowledge, values, names, lambda item: pool_of(item, thresholds.get(item.id, ())))) <= MOST_CHANGES)
        counterfactuals = Counterfactuals(knowledge)
        found = counterfactuals.reach(values, goal_of(decision, rank))

        def options(finding: Finding) -> list[Value]:
            cells = counterfactuals.solver.space.findings[finding.id]
            return [cell.value for cell in cells if cell.value is not None] or [*counterfactuals.solver.edges(finding.id)]

        def any_valid(values: Mapping[str, Value], below: tuple[int, int]) -> bool:
            return any(is_valid(knowledge, values, change, decision, rank) for change in changes(knowledge, values, names, options, below))

        tried[type(found)] += 1
        if isinstance(found, Change):
            assert is_valid(knowledge, values, found, decision, rank)
            assert not any_valid(values, (len(found.changed), len(found.needed)))
            return
        assert not any_valid(values, (len(values) + 1, 0))
        fewer = {name: values[name] for name in found.by}
        if number_of(choices(knowledge, fewer, names, options)) <= MOST_COMPLETIONS:
            alone[0] += 1
            assert not any_valid(fewer, (len(fewer) + 1, 0))

    check()
    assert all(tried.values())
    assert alone[0]


def number_of(choices: Iterable[list[Value | None]]) -> int:
    return prod(map(len, choices))
