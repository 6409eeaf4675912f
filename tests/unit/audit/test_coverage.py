"""What is covered, on bases whose coverage was worked out by hand, and against the meaning."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from expert import load_knowledge
from expert.audit.coverage.cover import Gap, KnowledgeCoverage, RuleSeen, coverage, uncovered
from expert.audit.coverage.people import random_people
from expert.audit.worked_cases import run_worked_cases
from expert.cases.case import follows
from expert.cases.worked import read_worked_case
from expert.consultation.outcome import truth_word
from expert.consultation.worked_rules import cases_by_rule
from expert.engines.columns.plan import plan_of_coverage
from expert.faces.pages.coverage import render_coverage, render_rule_coverage
from expert.faces.pages.schemas import load_schema
from expert.language.conditions import Condition, Count, Not, Or, children, print_condition, with_children
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from tests.places import CAR_FOLDER
from tests.unit.audit.small_bases import another_rule, written

CAR = load_knowledge(CAR_FOLDER, worked_cases=True)


def base(folder: Path, when: str, *cases: str) -> KnowledgeBase:
    """Return a knowledge base with one more rule, `made`, and these answers as its only worked cases."""
    written(folder, rules=another_rule("made", when, "[{decide: {running: easy}}]"), cases=False)
    place = folder / "knowledge" / "cases"
    place.mkdir()
    for number, answers in enumerate(cases):
        about = f"id: case-{number}\ntitle: A case\nbecause: For the test.\ndate: 2026-01-31\n"
        (place / f"case-{number}.yaml").write_text(f"{about}answers: {answers}\nexpect: {{decisions: {{}}}}\n", encoding="utf-8")
    return load_knowledge(folder / "knowledge", worked_cases=True)


HAND = [
    # one case: the first part is true and decides nothing, as the second is true too
    ("numb or cold", ["{numb: yes, cold: yes}"], {"numb": (1, 0, 0, 0), "cold": (1, 0, 0, 0)}),
    # the second case: the second part alone makes it true; the first is false, and would not turn it
    ("numb or cold", ["{numb: yes, cold: yes}", "{numb: no, cold: yes}"], {"numb": (1, 1, 0, 0), "cold": (2, 0, 1, 0)}),
    # both false: each would turn it
    ("numb or cold", ["{numb: no, cold: no}"], {"numb": (0, 1, 0, 1), "cold": (0, 1, 0, 1)}),
    # what is not known of the other part decides nothing
    ("numb and cold", ["{numb: yes}"], {"numb": (1, 0, 0, 0), "cold": (0, 0, 0, 0)}),
    ("numb and cold", ["{numb: yes, cold: no}"], {"numb": (1, 0, 0, 0), "cold": (0, 1, 0, 1)}),
    # a branch, and what is inside it: pain decides the branch, and that the whole, as nothing is numb
    (
        "numb or (cold and pain >= 5)",
        ["{numb: no, cold: yes, pain: 5}", "{numb: yes, cold: yes, pain: 4}"],
        {"numb": (1, 1, 1, 0), "cold and pain >= 5": (1, 1, 1, 0), "cold": (2, 0, 1, 0), "pain >= 5": (1, 1, 1, 0)},
    ),
    # two of three: the third turns it where exactly one of the others is true
    (
        "count(numb, cold, limping) >= 2",
        ["{numb: yes, cold: no, limping: yes}", "{numb: yes, cold: yes, limping: yes}"],
        {"numb": (2, 0, 1, 0), "cold": (1, 1, 0, 0), "limping": (2, 0, 1, 0)},
    ),
    # through a negation
    (
        "cold and not (numb or limping)",
        ["{cold: yes, numb: no, limping: no}"],
        {"cold": (1, 0, 1, 0), "not (numb or limping)": (1, 0, 1, 0), "numb": (0, 1, 0, 1), "limping": (0, 1, 0, 1)},
    ),
]


@pytest.mark.parametrize(("when", "cases", "expected"), HAND)
def test_which_part_decides_as_worked_out_by_hand(
    tmp_path: Path, when: str, cases: list[str], expected: dict[str, tuple[int, int, int, int]]
) -> None:
    parts = rule(coverage(base(tmp_path, when, *cases)), "made").parts
    found = {item.part: tuple(seen.cases for seen in (item.true, item.false, item.decided_true, item.decided_false)) for item in parts}
    assert found == expected


def rule(report: KnowledgeCoverage, id: str) -> RuleSeen:
    return next(item for item in report.rules if item.rule == id)


def paths(condition: Condition) -> list[tuple[Condition, Callable[[Condition], Condition]]]:
    """Return each part inside a condition, with what puts another in its place; in the order of the report."""
    found: list[tuple[Condition, Callable[[Condition], Condition]]] = []
    if isinstance(condition, Or) and condition.spelled_out:
        return found
    items = children(condition)
    for index, item in enumerate(items):

        def put(other: Condition, index: int = index) -> Condition:
            return with_children(condition, (*items[:index], other, *items[index + 1 :]))

        if not isinstance(condition, Not):
            found.append((item, put))
        found += [(part, lambda other, inner=inner, put=put: put(inner(other))) for part, inner in paths(item)]  # type: ignore[misc]
    return found


ALWAYS = Count((), 0)
NEVER = Or(())


@pytest.mark.parametrize("id", list(CAR.rules))
def test_it_counts_what_the_meaning_says_of_each_worked_case(id: str) -> None:
    report, when = rule(coverage(CAR), id), CAR.rules[id].when
    meanings = [Meaning(CAR, read_worked_case(CAR, worked).values) for worked in CAR.cases.values()]
    truths = [meaning.rule(id) for meaning in meanings]
    assert (report.true.cases, report.false.cases, report.unknown.cases) == tuple(truths.count(truth) for truth in (True, False, None))
    assert len(report.parts) == len(paths(when))
    for told, (part, put) in zip(report.parts, paths(when), strict=True):
        assert told.part == print_condition(part)
        of = [meaning.truth(part) for meaning in meanings]
        assert (told.true.cases, told.false.cases) == (of.count(True), of.count(False))
        turns = [{meaning.truth(put(ALWAYS)), meaning.truth(put(NEVER))} == {True, False} for meaning in meanings]
        decided = [truth for truth, turned in zip(of, turns, strict=True) if turned]
        assert (told.decided_true.cases, told.decided_false.cases) == (decided.count(True), decided.count(False))


@pytest.mark.parametrize("name", [*CAR.decisions, *CAR.causes, *CAR.recommendations])
def test_it_counts_how_conclusions_come_out(name: str) -> None:
    report = coverage(CAR)
    meanings = [Meaning(CAR, read_worked_case(CAR, worked).values) for worked in CAR.cases.values()]
    if name in CAR.decisions:
        seen, came = report.decisions[name], [meaning.in_force(name) for meaning in meanings]
    elif name in CAR.causes:
        seen, came = report.causes[name], [meaning.grade(name).value for meaning in meanings]
    else:
        seen, came = report.recommendations[name], [meaning.status(name).value for meaning in meanings]
    assert {word: item.cases for word, item in seen.items()} == {word: came.count(word) for word in seen}
    assert sum(item.cases for item in seen.values()) == report.cases == len(CAR.cases)


def test_a_rule_that_is_valid_for_a_time_is_seen_on_the_days_of_the_cases(tmp_path: Path) -> None:
    rule_of_a_time = another_rule("made", "has_run", "[{decide: {running: none_at_all}}]") + "    valid: {until: 2026-09-30}\n"
    written(tmp_path, rules=rule_of_a_time, cases=False)
    place = tmp_path / "knowledge" / "cases"
    place.mkdir()
    for day in ("2026-09-30", "2026-10-01"):
        about = f"id: on-{day}\ntitle: A case\nbecause: For the test.\ndate: {day}\nanswers: {{has_run: yes, numb: no, cold: no}}\n"
        (place / f"{day}.yaml").write_text(f"{about}expect: {{decisions: {{}}}}\n", encoding="utf-8")
    made = load_knowledge(tmp_path / "knowledge", worked_cases=True)
    meanings = [follows(made, read_worked_case(made, worked)) for worked in made.cases.values()]
    report = coverage(made)
    seen = rule(report, "made")
    assert (seen.true.cases, seen.false.cases, seen.unknown.cases) == (1, 1, 0)
    assert [part.part for part in seen.parts] == ["has_run", "valid(made)"]
    came = [meaning.in_force("running") for meaning in meanings]
    assert {level: item.cases for level, item in report.decisions["running"].items() if item.cases} == Counter(came)
    assert cases_by_rule(made)["made"] == ("on-2026-09-30",)
    assert not any(item.rule == "made" for item in run_worked_cases(made).uncovered if item.never is not None)
    assert seen.true.people > 0 < seen.false.people
    table = tmp_path / "people.csv"
    table.write_text("has_run,numb,cold\nyes,no,no\nno,no,no\n", encoding="utf-8")
    told = coverage(made, on=table)  # today is after its last day
    assert (rule(told, "made").true.rows, rule(told, "made").false.rows, told.rejected) == (0, 2, 0)
    (days,) = (part for part in rule(told, "made").parts if part.part == "valid(made)")
    assert (days.true.rows, days.false.rows) == (0, 2)


def test_what_is_missing_is_named_once() -> None:
    report = coverage(CAR)
    gaps = set(uncovered(report))
    assert Gap("part_true", "fire-when-smoke", "fuel_smell") in gaps
    assert Gap("decided_true", "fire-when-smoke", "fuel_smell") not in gaps
    assert Gap("decided_true", "too-heavy-to-push", "car_kg > 2000") in gaps
    text = render_coverage(report)
    assert "Parts of conditions that are true in no worked case: 1\n  fire-when-smoke: fuel_smell (" in text
    assert text.splitlines()[-1].startswith(f"{len(CAR.rules)} rules with ")
    assert "smoke\n    true in " in render_rule_coverage(rule(report, "fire-when-smoke"))


def test_the_same_people_come_each_time_and_are_counted_as_the_meaning_says() -> None:
    cases = [read_worked_case(CAR, worked).values for worked in CAR.cases.values()]
    cells = plan_of_coverage(CAR).space.findings
    people = random_people(CAR, cells, cases, 60, 1)
    assert people == random_people(CAR, cells, cases, 60, 1) != random_people(CAR, cells, cases, 60, 2)
    one, two = coverage(CAR), coverage(CAR)
    assert one == two
    assert one.people > 1_900
    for item in one.rules:
        assert item.true.people + item.false.people + item.unknown.people == one.people


def test_rows_are_counted_and_those_that_nobody_thought_of_come_first(tmp_path: Path) -> None:
    table = tmp_path / "cars.csv"
    table.write_text("plate,smoke,brakes_soft,shaking\nA,yes,yes,\nB,yes,yes,\nC,,,12\nD,,yes,9\nE,no,,\n", encoding="utf-8")
    report = coverage(CAR, on=table, keep=["plate"])
    assert (report.rows, report.rejected) == (4, 1)
    assert rule(report, "fire-when-smoke").true.rows == 2
    assert rule(report, "fire-when-smoke").parts[0].decided_true.rows == 0  # nobody said whether there is a smell of fuel
    first = report.unforeseen[0]
    assert (first.count, first.rows) == (2, (1, 2))
    assert {"leave-when-it-could-burn", "nobody-drives-without-brakes"} <= set(first.rules)
    assert json.loads(first.case)["answers"] == {"smoke": True, "brakes_soft": True}
    assert report.unforeseen_rows == sum(item.count for item in report.unforeseen)
    worked = [Meaning(CAR, read_worked_case(CAR, item).values) for item in CAR.cases.values()]
    for item in report.unforeseen:
        answers = Meaning(CAR, {key: value for key, value in json.loads(item.case)["answers"].items() if value in (True, False)})
        assert all(truth_word(answers.rule(id)) in ("yes", "unknown") for id in item.rules)
        assert all(any(not meaning.rule(id) for id in item.rules) or meaning_of_more(meaning, item.rules) for meaning in worked)
    jsonschema.validate(report.to_data(), load_schema("coverage"))
    assert "2 rows (1, 2): " in render_coverage(report)


def meaning_of_more(meaning: Meaning, rules: tuple[str, ...]) -> bool:
    """Return whether a further rule that decides or withholds is true."""
    deciding = [item.column.name for item in plan_of_coverage(CAR).columns]
    return any(meaning.rule(id) and id not in rules for id in deciding)


def test_a_row_like_a_worked_case_was_thought_of(tmp_path: Path) -> None:
    table = tmp_path / "cars.ndjson"
    values = next(read_worked_case(CAR, worked).values for worked in CAR.cases.values())
    table.write_text(json.dumps(values, default=float) + "\n", encoding="utf-8")
    report = coverage(CAR, on=table)
    assert (report.rows, report.combinations, report.unforeseen) == (1, 0, ())
