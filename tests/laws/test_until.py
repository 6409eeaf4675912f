"""What `until` proposes can come to be, leads there by the reference meaning, and no smaller change does; it is the same each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import chain, combinations, pairwise, product
from math import ceil, prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import consult, load_knowledge, until
from expert.cases.applying import only
from expert.cases.worked import read_worked_case
from expert.engines.logic.counterfactual import Change, Counterfactuals, Goal, Limits, Prevented, counterfactuals
from expert.language.conditions import Compare, Comparison, Subject
from expert.language.forms import Worse
from expert.language.formulas import inputs
from expert.language.grounds import withholding_alike
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Advise, Anew, Counts, Decide, Finding, FindingType, KnowledgeBase, Recommendation, Rule, Value
from expert.language.network import findings_behind, network
from expert.questions.parts.planner import Planner
from expert.questions.parts.stage import Aim, Stage, StepKind
from expert.questions.parts.steps import is_known
from expert.questions.statements.counterfactual import (
    Until,
    UntilFound,
    UntilHolds,
    UntilLookedAt,
    UntilNever,
    UntilNotFound,
    UntilPrevents,
    UntilSeeFirst,
)
from expert.testing.broken import as_case
from expert.testing.generators import answers, knowledge_bases
from tests.laws.test_why_not import applying
from tests.share import one_in

Options = Callable[[Finding], Iterable[Value]]


def can_become(finding: Finding, old: Value, new: Value) -> bool:
    """Return whether an answer can become another one: not by days that pass, and never a worse one."""
    if finding.anew is Anew.NEVER or finding.counts is not None or new in {old, finding.unvisited, *finding.after_visit}:
        return False
    if finding.worse is not None and finding.worse.order:
        return finding.worse.order.index(new) < finding.worse.order.index(old)
    if isinstance(old, bool) or isinstance(new, bool):
        return {Anew.BY_WAITING: old, Anew.BY_DOING: new}.get(finding.anew) is not False
    if isinstance(old, str) or isinstance(new, str):
        return True
    if finding.worse is not None:
        return new < old if finding.worse.higher else new > old
    return new < old or finding.type is FindingType.NUMBER


def days_later(finding: Finding, value: Value, days: int) -> Value:
    """Return what a count of days comes to."""
    assert isinstance(value, Decimal)
    low, high = finding.bounds
    return min(value + days, high) if finding.counts is Counts.UP else max(value - days, low)


def starts(knowledge: KnowledgeBase, values: Mapping[str, Value], changed: Iterable[str], again: Iterable[str]) -> dict[str, Value]:
    """Return the counts of days that begin anew by themselves, or because their group is done again."""
    groups = {knowledge.findings[name].group for name in changed if knowledge.findings[name].anew is Anew.BY_DOING}
    return {
        name: max(Decimal(0), finding.bounds[0])
        for name, finding in knowledge.findings.items()
        if finding.counts and finding.anew is Anew.BY_DOING and name in values and (name in again or finding.group in groups)
    }


def moved(
    knowledge: KnowledgeBase, values: Mapping[str, Value], days: int, changed: Mapping[str, Value], again: Iterable[str]
) -> dict[str, Value]:
    """Return the answers after so many days, with some changed and some counts begun anew."""
    counts = {name: days_later(knowledge.findings[name], value, days) for name, value in values.items() if knowledge.findings[name].counts}
    return {**values, **counts, **changed, **starts(knowledge, values, changed, again)}


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
    meaning = Meaning(knowledge, change.after)
    expected = moved(knowledge, values, change.days, change.changed, change.begun) | dict(change.needed)
    return (
        all(can_become(knowledge.findings[name], values[name], value) for name, value in change.changed.items())
        and change.after == {name: value for name, value in expected.items() if name not in change.dropped}
        and is_settled_at(knowledge, change.after, decision, rank)
        and is_admissible(knowledge, change.after)
        and all(meaning.applies(name) is False for name in change.dropped)
    )


def cost(knowledge: KnowledgeBase, values: Mapping[str, Value], change: Change) -> tuple[int, int, int, int]:
    """Return what is to be small: visits, changes, questions, days."""
    visits = sum(knowledge.findings[name].anew is Anew.BY_VISIT for name in change.changed)
    changed = len(change.changed) - visits
    visits += sum(knowledge.findings[name].unvisited not in {"", value} for name, value in change.needed.items())
    by_itself = set(change.begun) - set(starts(knowledge, values, change.changed, ()))
    return visits, changed + (change.days > 0) + len(by_itself), len(change.needed), change.days


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
        else:
            old = values[finding.id]
            found.append([old, *(new for new in options(finding) if can_become(finding, old, new))])
    return found


def waits(knowledge: KnowledgeBase, values: Mapping[str, Value], options: Options) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return each number of days that brings a count to an edge, and each choice of the counts that are begun again."""
    counts = [finding for name, finding in knowledge.findings.items() if finding.counts and name in values]
    edges = {abs(Decimal(edge) - Decimal(values[item.id])) for item in counts for edge in options(item)}
    by_doing = [item.id for item in counts if item.anew is Anew.BY_DOING]
    days = sorted({0, *([1] if counts else []), *(ceil(edge) for edge in edges)})
    return days, [*chain.from_iterable(combinations(by_doing, size) for size in range(len(by_doing) + 1))]


def changes(knowledge: KnowledgeBase, values: Mapping[str, Value], names: list[str], options: Options) -> Iterator[Change]:
    """Yield every change among some findings, with every number of days that brings a count to an edge; others only cease to apply."""
    for passed, again, chosen in product(*waits(knowledge, values, options), product(*choices(knowledge, values, names, options))):
        new = {name: value for name, value in zip(names, chosen, strict=True) if value is not None}
        changed = {name: value for name, value in new.items() if name in values and values[name] != value}
        needed = {name: value for name, value in new.items() if name not in values}
        after = moved(knowledge, values, passed, changed, again) | needed
        kept = applying(knowledge, after)
        yield Change(
            changed={name: value for name, value in changed.items() if name in kept},
            needed={name: value for name, value in needed.items() if name in kept},
            days=passed,
            begun=tuple(starts(knowledge, values, changed, again)),
            dropped=tuple(name for name in values if name not in kept),
            after={name: value for name, value in after.items() if name in kept},
        )


def with_other_answers(knowledge: KnowledgeBase) -> st.SearchStrategy[KnowledgeBase]:
    """Return a knowledge base whose questions can be answered anew or not, worse in one direction or in none; numbers count days."""
    inside = {name for quantity in knowledge.quantities.values() for name in inputs(quantity.formula)}

    def given(kinds: list[tuple[Anew, int, Counts]]) -> KnowledgeBase:
        findings = {}
        for finding, (kind, worse, counts) in zip(knowledge.findings.values(), kinds, strict=True):
            order = tuple(finding.options) if finding.type is FindingType.CHOICE else (False, True)
            directed = Worse(order=order if finding.type in {FindingType.BOOLEAN, FindingType.CHOICE} else (), higher=worse == 1)
            if finding.type is FindingType.NUMBER and finding.id not in inside:
                findings[finding.id] = replace(finding, anew=kind, counts=counts)
            else:
                unvisited = order[0] if finding.type is FindingType.CHOICE and kind is Anew.BY_VISIT and counts is Counts.UP else ""
                since = (str(order[-1]),) if unvisited else ()
                way = directed if worse else None
                findings[finding.id] = replace(finding, anew=kind, worse=way, unvisited=str(unvisited), after_visit=since)
        return replace(knowledge, findings=findings)

    count = len(knowledge.findings)
    kinds = st.tuples(st.sampled_from(Anew), st.integers(0, 2), st.sampled_from(Counts))
    return st.lists(kinds, min_size=count, max_size=count).map(given)


def goal_of(decision: str, rank: int) -> Goal:
    return lambda person: person.reaches(decision, rank + 1).false


def people(knowledge: KnowledgeBase) -> st.SearchStrategy[dict[str, Value]]:
    """Return answers of anybody, or of a worked case: few random people are near enough to a target to wait for it."""
    shipped = load_knowledge(worked_cases=True)
    worked = [dict(read_worked_case(shipped, item).values) for item in shipped.cases.values()]
    return st.one_of(answers(knowledge), st.sampled_from(worked).map(dict))


def test_what_is_proposed_for_the_shipped_knowledge_is_valid(knowledge: KnowledgeBase) -> None:
    circuit = Counterfactuals(knowledge)
    targets = goals(knowledge)
    seen: set[type] = set()
    waited = [0]

    @settings(max_examples=300)
    @given(people(knowledge), st.sampled_from(targets), st.integers(0, 40))
    def check(values: dict[str, Value], target: tuple[str, int], days: int) -> None:
        values |= {name: Decimal(days) for name in values if knowledge.findings[name].counts}
        assume(is_admissible(knowledge, values))
        found = circuit.reach(values, goal_of(*target))
        seen.add(type(found))
        if isinstance(found, Change):
            assert is_valid(knowledge, values, found, *target)
            waited[0] += found.days > 0
            for fewer in range(found.days):
                sooner = moved(knowledge, values, fewer, found.changed, found.begun) | dict(found.needed)
                sooner = {name: sooner[name] for name in found.after}
                assert not (is_admissible(knowledge, sooner) and is_settled_at(knowledge, sooner, *target))
        else:
            assert found.certain
            assert set(found.by) <= set(values)

    check()
    assert seen == {Change, Prevented}
    assert waited[0]


@pytest.mark.parametrize(("examples", "most"), [(40, 500), pytest.param(400, 10_000, marks=pytest.mark.slow)])
def test_no_smaller_change_exists(examples: int, most: int) -> None:
    """At most so many ways to answer otherwise are tried one by one, for so many people."""
    tried = {Change: 0, Prevented: 0}
    alone = [0]

    @settings(max_examples=examples)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        knowledge = data.draw(knowledge_bases().flatmap(with_other_answers))
        targets = goals(knowledge)
        assume(targets)
        decision, rank = data.draw(st.sampled_from(targets))
        names = linked(knowledge, decision)
        values = data.draw(answers(knowledge, complete=data.draw(st.booleans())))
        circuit = Counterfactuals(knowledge)

        def options(finding: Finding) -> list[Value]:
            cells = circuit.solver.space.findings[finding.id]
            return [cell.value for cell in cells if cell.value is not None] or [*circuit.solver.edges(finding.id)]

        def others(values: Mapping[str, Value]) -> list[str]:
            return [name for name in names if name not in values or not knowledge.findings[name].counts]

        def ways(values: Mapping[str, Value]) -> int:
            days, agains = waits(knowledge, values, options)
            return len(days) * len(agains) * prod(map(len, choices(knowledge, values, others(values), options)))

        def valid(values: Mapping[str, Value]) -> Iterator[Change]:
            found = changes(knowledge, values, others(values), options)
            return (change for change in found if is_valid(knowledge, values, change, decision, rank))

        assume(ways(values) <= most)
        found = circuit.reach(values, goal_of(decision, rank))

        tried[type(found)] += 1
        if isinstance(found, Change):
            assert is_valid(knowledge, values, found, decision, rank)
            least = cost(knowledge, values, found)
            assert not [change for change in valid(values) if cost(knowledge, values, change) < least]
            return
        assert next(valid(values), None) is None
        fewer = {name: values[name] for name in found.by}
        if ways(fewer) <= most:
            alone[0] += 1
            assert next(valid(fewer), None) is None

    check()
    assert all(tried.values())
    assert alone[0]


def aim_of(decision: str, rank: int) -> Aim:
    return Aim((decision,), goal_of(decision, rank), lambda meaning: meaning.bounds(decision)[1] <= rank)


def told(found: list[Stage] | Prevented) -> object:
    """Return all that a plan says, as plain data."""
    return found if isinstance(found, Prevented) else [(stage.after, stage.steps, stage.said) for stage in found]


def test_it_is_the_same_whatever_was_asked_before_and_in_threads(knowledge: KnowledgeBase) -> None:
    targets = goals(knowledge)

    def lent(values: dict[str, Value], target: tuple[str, int]) -> object:
        with counterfactuals(knowledge) as circuit:
            return circuit.reach(values, goal_of(*target))

    @settings(max_examples=6)
    @given(st.lists(st.tuples(answers(knowledge), st.sampled_from(targets)), min_size=2, max_size=4))
    def check(asked: list[tuple[dict[str, Value], tuple[str, int]]]) -> None:
        used = Counterfactuals(knowledge)
        backwards = [used.reach(values, goal_of(*target)) for values, target in reversed(asked)][::-1]
        with ThreadPoolExecutor(3) as pool:
            at_once = [*pool.map(lambda item: lent(*item), asked)]
        assert at_once == backwards == [used.reach(dict(reversed(values.items())), goal_of(*target)) for values, target in asked]

    check()


def with_an_unrelated_rule(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base with one more recommendation, advised by a comparison with the middle of each number's range."""
    numbers = [finding for finding in knowledge.findings.values() if finding.type in {FindingType.SCALE, FindingType.NUMBER}]
    rules = {
        f"unrelated-{finding.id}": Rule(
            f"unrelated-{finding.id}",
            "unrelated",
            Compare(Subject.FINDING, finding.id, Comparison.GREATER, sum(finding.bounds, start=Decimal(0)) / 2),
            (Advise("unrelated"),),
            "unrelated",
            "EO",
            ("source",),
        )
        for finding in numbers
    }
    topic = next(topic.id for topic in knowledge.topics.values() if not topic.on_request)
    item = Recommendation("unrelated", "unrelated", topic, "unrelated", 1, "EO", ("source",))
    return replace(knowledge, rules={**knowledge.rules, **rules}, recommendations={**knowledge.recommendations, "unrelated": item})


def test_an_unrelated_rule_changes_nothing() -> None:
    planned = [0]

    @settings(max_examples=60)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        knowledge = data.draw(knowledge_bases().flatmap(with_other_answers))
        targets = goals(knowledge)
        assume(targets)
        target = data.draw(st.sampled_from(targets))
        values = data.draw(answers(knowledge))
        plans = [told(Planner(base).plan(values, aim_of(*target))) for base in (knowledge, with_an_unrelated_rule(knowledge))]
        planned[0] += isinstance(plans[0], list)
        assert plans[0] == plans[1]

    check()
    assert planned[0]


WORKED = (
    "flag-calf-at-three-with-a-reason-for-clots",
    "flag-strong-pain-on-foot",
    "manage-limping-on-day-seven",
    "pain-from-the-back",
    "return-allowed-before-the-bruise-showed",
)


def with_an_unrelated_finding(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base with one more number that days count, and rules about it that advise something else."""
    count = replace(knowledge.findings["days_since_onset"], id="unrelated_days")
    more = with_an_unrelated_rule(replace(knowledge, findings={"unrelated_days": count, **knowledge.findings}))
    return replace(more, rules={name: rule for name, rule in more.rules.items() if name in {*knowledge.rules, "unrelated-unrelated_days"}})


def test_nothing_unrelated_changes_a_step_of_the_shipped_knowledge() -> None:
    shipped = load_knowledge(worked_cases=True)
    more = with_an_unrelated_rule(shipped), with_an_unrelated_finding(shipped)
    for name, target in product(WORKED, ("running=normal_training", "running=walk_run_only", "recommended:jump_rope")):
        case = read_worked_case(shipped, shipped.cases[name])
        expected, *found = (str(until(consult(base, case), target)) for base in (shipped, *more))
        assert found == [expected, expected], (name, target)


def test_every_step_can_be_followed(knowledge: KnowledgeBase) -> None:
    targets = goals(knowledge)
    kinds: set[StepKind] = set()
    staged = [0]

    @settings(max_examples=60)
    @given(people(knowledge), st.sampled_from(targets))
    def check(values: dict[str, Value], target: tuple[str, int]) -> None:
        found = Planner(knowledge).plan(values, aim_of(*target))
        if isinstance(found, Prevented):
            return
        staged[0] = max(staged[0], len(found))
        assert all(stage.before == before.after for before, stage in pairwise(found))
        assert is_admissible(knowledge, found[-1].after)
        assert is_settled_at(knowledge, found[-1].after, *target)
        kinds.update(step.kind for stage in found for step in stage.steps)
        for stage in found:
            assert_can_come_to_be(knowledge, stage)
        assert_flags_come_first(knowledge, values, target[0], found)

    check()
    assert kinds >= {StepKind.ANSWER, StepKind.WAIT, StepKind.DO, StepKind.TEST}
    assert staged[0] > 1


def test_whoever_is_sent_to_be_seen_is_not_supposed_to_be_unseen(knowledge: KnowledgeBase) -> None:
    unvisited = {name: finding.unvisited for name, finding in knowledge.findings.items() if finding.unvisited}
    seen: set[bool] = set()

    @settings(max_examples=40)
    @given(people(knowledge), st.sampled_from(goals(knowledge)))
    def check(values: dict[str, Value], target: tuple[str, int]) -> None:
        asked = {name: value for name, value in values.items() if name not in unvisited}
        assume(is_admissible(knowledge, asked))
        found = Planner(knowledge, is_sent=True).plan(asked, aim_of(*target))
        if isinstance(found, Prevented):
            return
        for stage in found:
            said = {name: stage.change.needed[name] for name in unvisited if name in stage.change.needed}
            assert not [name for name, value in said.items() if value == unvisited[name]]
            by = {name for step in stage.steps if step.kind is StepKind.VISIT for name in step.needed}
            assert said.keys() <= by
            seen.add(bool(said))

    check()
    assert True in seen


def test_what_only_warning_signs_prevent_hangs_on_having_them_looked_at(knowledge: KnowledgeBase) -> None:
    lines = [name for item in knowledge.checklists.values() for name in item.members if knowledge.findings[name].anew is Anew.NEVER]
    kinds: set[type] = set()

    @settings(max_examples=60)
    @given(people(knowledge), st.sampled_from(goals(knowledge)), st.sampled_from(lines))
    def check(values: dict[str, Value], target: tuple[str, int], line: str) -> None:
        values[line] = True
        assume(is_admissible(knowledge, values))
        decision, rank = target
        told = until(
            consult(knowledge, as_case(knowledge, values)), f"{decision}={knowledge.decisions[decision].levels[rank].id}"
        ).statement
        kinds.add(type(told))
        if not isinstance(told, UntilLookedAt):
            return
        *first, found = told.children
        assert first
        assert all(isinstance(item, UntilSeeFirst) for item in first)
        assert isinstance(found, UntilFound)
        named = [item.answer.finding for item in found.children if isinstance(item, UntilPrevents)]
        flags = [name for name, item in knowledge.concepts.items() if item.flag and Meaning(knowledge, values).concept(name)]
        assert {*named} <= network(knowledge).behind(flags)
        without = {name: value for name, value in values.items() if name not in named}
        with counterfactuals(knowledge) as circuit:
            assert isinstance(circuit.reach(values, goal_of(*target), Limits(is_seen=True)), Prevented)
            assert isinstance(circuit.reach(without, goal_of(*target)), Change)

    check()
    assert UntilLookedAt in kinds


@pytest.mark.parametrize("step", one_in(12))
def test_whoever_told_the_story_alone_is_told_a_way(knowledge: KnowledgeBase, step: int) -> None:
    shipped = load_knowledge(worked_cases=True)
    told = {*knowledge.story, *knowledge.further_of}
    worked = (read_worked_case(shipped, item) for item in shipped.cases.values())
    stories = {frozenset(case.values.items()): case for case in (only(case, told & case.answers.keys()) for case in worked)}
    lost = []
    for case in list(stories.values())[::step]:
        found = until(consult(knowledge, case), "running=walk_run_only").statement
        assert isinstance(found, Until | UntilHolds | UntilLookedAt | UntilNever | UntilNotFound)
        if isinstance(found, UntilNotFound):
            lost.append(case.values)
    assert lost == []


@pytest.mark.slow
def test_every_worked_case_is_told_a_way_or_that_there_is_none(knowledge: KnowledgeBase) -> None:
    shipped = load_knowledge(worked_cases=True)
    worked = {name: read_worked_case(shipped, item) for name, item in shipped.cases.items()}
    told = {name: until(consult(knowledge, case), "running=run_no_speed").statement for name, case in worked.items()}
    assert [name for name, statement in told.items() if isinstance(statement, UntilNotFound)] == []


def assert_can_come_to_be(knowledge: KnowledgeBase, stage: Stage) -> None:
    """Assert that answers move as they can, counts of days together, and that what is done is allowed by then."""
    change = stage.change
    for name in change.changed:
        assert can_become(knowledge.findings[name], stage.before[name], stage.after[name])
    for name, value in stage.before.items():
        if knowledge.findings[name].counts and name not in (*change.begun, *change.dropped):
            assert stage.after[name] == days_later(knowledge.findings[name], value, change.days)
    assert sum(step.days for step in stage.steps) == change.days
    assert {*change.changed, *change.needed} <= {name for step in stage.steps for name in (*step.changed, *step.needed)}
    for step in stage.steps:
        done = [name for name in step.changed if step.kind in {StepKind.DO, StepKind.TEST}]
        done += [name for name in step.needed if knowledge.findings[name].test]
        for name in done:
            condition = knowledge.findings[name].anew_when
            meaning = Meaning(knowledge, step.before)
            assert condition is None or is_known(meaning, condition), name
            assert not [rule.id for rule in withholding_alike(knowledge, name) if meaning.acting.rule(rule.id) is True], name


def assert_flags_come_first(knowledge: KnowledgeBase, values: Mapping[str, Value], decision: str, stages: Sequence[Stage]) -> None:
    """Assert that no answer behind a warning sign is changed before somebody looked at it, or before it is known not to be there."""
    today, behind = Meaning(knowledge, values), network(knowledge).behind([decision])
    flags = [item.id for item in knowledge.concepts.values() if item.flag and today.concept(item.id) is not False]
    seen = False
    for step in (step for stage in stages for step in stage.steps):
        seen = seen or step.kind is StepKind.VISIT
        for flag in flags if not seen and step.changed else ():
            stands = today.concept(flag) is True
            if stands or (flag in behind and Meaning(knowledge, step.before).concept(flag) is not False):
                assert network(knowledge).behind([flag]).isdisjoint(step.changed), (flag, step.changed)
