from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from cli import main
from expert.audit.diff import Change, KnowledgeDiff, knowledge_diff
from expert.audit.mutation.outcome import conclusion
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase
from expert.loading.load import load_knowledge
from tests.places import CAR_FOLDER, SOUND
from tests.unit.audit.small_bases import another_rule, written


def witnesses(old: KnowledgeBase, new: KnowledgeBase, found: KnowledgeDiff) -> dict[str, dict[str, object]]:
    """Return the answers of each witness, after replaying them through both meanings."""
    for witness in found.witnesses:
        assert witness.answers is not None
        meanings = []
        for knowledge in (old, new):
            mine = {name: value for name, value in witness.answers.items() if name in knowledge.findings}
            assert is_admissible(knowledge, mine)
            meanings.append(Meaning(knowledge, mine))
        assert conclusion(meanings[0], witness.name) != conclusion(meanings[1], witness.name)
        assert witness.differences[0].name == witness.name
    return {witness.name: dict(witness.answers or {}) for witness in found.witnesses}


def test_rules_of_other_days_are_told_with_a_day(tmp_path: Path) -> None:
    one = another_rule("after-a-run", "has_run", "[{decide: {running: none_at_all}}]")
    old = written(tmp_path / "old", rules=one + "    valid: {until: 2026-09-30}\n", cases=False)
    new = written(tmp_path / "new", rules=one + "    valid: {until: 2030-09-30}\n", cases=False)
    found = knowledge_diff(old, new)
    assert not found.same_outcomes
    for witness in found.witnesses:
        assert witness.day is not None
        assert datetime.date(2026, 10, 1) <= witness.day <= datetime.date(2030, 9, 30)
        meanings = [Meaning(knowledge.on(witness.day), witness.answers or {}) for knowledge in (old, new)]
        assert conclusion(meanings[0], witness.name) != conclusion(meanings[1], witness.name)
    assert "running" in {witness.name for witness in found.witnesses}
    assert {item.get("day") for item in found.to_data()["witnesses"]} == {"2026-10-01"}  # type: ignore[attr-defined]


def test_equal_knowledge_bases(tiny: KnowledgeBase) -> None:
    found = knowledge_diff(tiny, tiny)
    assert found == KnowledgeDiff((), (), (), (), ())
    assert found.is_empty
    assert found.same_outcomes


def test_other_words_change_no_outcome(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path, ("rules.yaml", "Nerves and vessels come first.", "Nerves first."), ("rules.yaml", "numb or cold", "cold or numb")
    )
    found = knowledge_diff(tiny, new)
    assert found.changes == (Change("rule", "alarm-when-numb-or-cold", "changed", ("title", "when", "because")),) or found.changes == (
        Change("rule", "alarm-when-numb-or-cold", "changed", ("when", "because")),
    )
    assert found.same_outcomes
    assert not found.cases
    assert not found.is_empty


def test_a_moved_threshold_has_witnesses_between_the_two(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(tmp_path, ("rules.yaml", "pain >= 3", "pain >= 4"))
    found = knowledge_diff(tiny, new)
    assert found.changes == (Change("rule", "strain-when-sudden", "changed", ("when",)),)
    replayed = witnesses(tiny, new, found)
    assert set(replayed) == {"strain", "rest"}
    assert replayed["strain"] == {"pain": 3, "onset": "sudden"} or replayed["strain"] == {"pain": 3}
    assert not found.cases


def test_a_changed_level_shows_in_the_worked_case(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        ("rules.yaml", "running: none_at_all", "running: easy"),
        ("cases/sudden.yaml", "running: none_at_all", "running: easy"),
    )
    found = knowledge_diff(tiny, new)
    assert "running" in witnesses(tiny, new, found)
    (case,) = found.cases
    assert case.case == "sudden-and-numb"
    assert [(item.name, item.before["in_force"], item.after["in_force"]) for item in case.differences] == [
        ("running", "none_at_all", "easy")
    ]


def test_rules_added_and_removed(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(tmp_path, rules=another_rule("easy-after-weeks", "weeks > 12", "[{decide: {running: easy}}]"))
    found = knowledge_diff(tiny, new)
    assert found.changes == (Change("rule", "easy-after-weeks", "added"),)
    assert set(witnesses(tiny, new, found)) == {"running"}
    back = knowledge_diff(new, tiny)
    assert back.changes == (Change("rule", "easy-after-weeks", "removed"),)
    assert set(witnesses(new, tiny, back)) == {"running"}


def test_a_finding_that_only_one_of_them_asks_for(tiny: KnowledgeBase, tmp_path: Path) -> None:
    finding = "  - {id: hot, type: boolean, group: today, question: Is it hot?, phrase: {yes: it is hot, no: it is not hot}}\n\nchecklists:"
    rule = another_rule("hot-is-easy", "hot", "[{decide: {running: easy}}]")
    new = written(tmp_path, ("findings.yaml", "\nchecklists:", finding), rules=rule)
    found = knowledge_diff(tiny, new)
    assert Change("finding", "hot", "added") in found.changes
    assert set(witnesses(tiny, new, found)) == {"running"}
    assert set(witnesses(new, tiny, knowledge_diff(new, tiny))) == {"running"}


def test_only_answers_that_both_have_are_compared(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(tmp_path, ("findings.yaml", "range: [0, 520]", "range: [0, 52]"))
    found = knowledge_diff(tiny, new)
    assert found.narrowed == ("weeks",)
    assert found.same_outcomes
    assert found.changes == (Change("finding", "weeks", "changed", ("range",)),)


def test_a_finding_of_another_type_is_not_compared(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        (
            "findings.yaml",
            '{id: weeks, type: number, group: today, question: For how long?, range: [0, 520], phrase: "{value} weeks"}',
            '{id: weeks, type: scale, group: today, question: For how long?, phrase: "{value} weeks"}',
        ),
    )
    assert knowledge_diff(tiny, new).not_compared == ("weeks",)


@pytest.mark.parametrize("swap", [("100 * (trigger_km", "50 * (trigger_km"), ("when_undefined: no", "when_undefined: yes")])
def test_a_quantity_that_is_computed_otherwise(tiny: KnowledgeBase, tmp_path: Path, swap: tuple[str, str]) -> None:
    new = written(tmp_path, ("findings.yaml", *swap))
    found = knowledge_diff(tiny, new)
    assert [change.id for change in found.changes] == ["spike_pct"]
    assert set(witnesses(tiny, new, found)) == {"ice"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    ask_when: has_run\n", "    ask_when: spike_pct > 10\n"),
        ("points: -1}", "points: -1}\n      - {when: spike_pct > 30, points: 4}"),
        ("require: not (limping and pain == 0)", "require: not (limping and pain == 0) and not (limping and spike_pct > 60)"),
    ],
    ids=["a question", "a score", "a constraint"],
)
def test_whatever_reads_a_quantity_that_is_computed_otherwise_reads_its_own(tmp_path: Path, before: str, after: str) -> None:
    file = "findings/scores.yaml" if "points" in before else "findings.yaml"
    reading, frail = (file, before, after), another_rule("frail", "frailty >= 2", "[{decide: {running: none_at_all}}]")
    old = written(tmp_path / "old", reading, rules=frail, cases=False)
    new = written(tmp_path / "new", reading, ("findings.yaml", "100 * (trigger_km", "50 * (trigger_km"), rules=frail, cases=False)
    assert "ice" in witnesses(old, new, knowledge_diff(old, new))


def test_levels_are_compared_by_name(tiny: KnowledgeBase, tmp_path: Path) -> None:
    level = "      - {id: shuffle, title: Shuffle, answer: Slowly., meaning: Shuffle.}\n      - {id: none_at_all,"
    new = written(tmp_path, ("knowledge.yaml", "      - {id: none_at_all,", level))
    found = knowledge_diff(tiny, new)
    assert found.changes == (Change("decision", "running", "changed", ("levels",)),)
    assert found.same_outcomes
    stricter = replace(new, rules={**new.rules, **written(tmp_path, ("rules.yaml", "running: none_at_all", "running: easy")).rules})
    assert "running" in witnesses(tiny, stricter, knowledge_diff(tiny, stricter))


def test_advice_that_only_one_of_them_gives_is_an_outcome_that_differs(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        ("recommendations.yaml", "id: rest", "id: lie_down"),
        ("rules.yaml", "advise: rest", "advise: lie_down"),
        ("cases/sudden.yaml", "rest", "lie_down"),
    )
    found = knowledge_diff(tiny, new)
    assert not found.same_outcomes
    assert {witness.name: witness.differences[0].after["status"] == "absent" for witness in found.witnesses} == {
        "rest": True,
        "lie_down": False,
    }
    (case,) = found.cases
    told = {item.name: (item.before["to_do"], item.after["to_do"]) for item in case.differences}
    assert told == {"rest": ("yes", "absent"), "lie_down": ("absent", "yes")}


def test_two_that_have_nothing_in_common_are_never_proved_equal(tiny: KnowledgeBase) -> None:
    car = load_knowledge(CAR_FOLDER, worked_cases=True)
    for one, two in ((tiny, car), (car, tiny)):
        found = knowledge_diff(one, two)
        assert {*one.decisions, *two.decisions} <= {witness.name for witness in found.witnesses}


def test_a_name_that_is_something_else_in_the_other_is_not_proved_equal(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        ("recommendations.yaml", "id: rest", "id: guide_rest"),
        ("rules.yaml", "advise: rest", "advise: guide_rest"),
        ("cases/sudden.yaml", "rest", "guide_rest"),
        ("sources.yaml", "id: hand-2020", "id: rest"),
        ("rules.yaml", "hand-2020", "rest"),
        ("recommendations.yaml", "hand-2020", "rest"),
        ("causes.yaml", "hand-2020", "rest"),
        ("claims.yaml", "hand-2020", "rest"),
    )
    assert {item.name: item.answers for item in knowledge_diff(tiny, new).witnesses}["rest"] is None


def test_a_conclusion_of_another_kind_in_the_other_is_not_proved_equal(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        ("causes.yaml", "id: strain", "id: lie_down"),
        ("recommendations.yaml", "id: rest", "id: strain"),
        ("rules.yaml", "{suggest: {strain: strong}}, {advise: rest}", "{suggest: {lie_down: strong}}, {advise: strain}"),
        cases=False,
    )
    found = knowledge_diff(tiny, new)
    assert not found.same_outcomes
    assert [item.answers for item in found.witnesses if item.name == "strain"] == [None]
    assert all(item.name != "strain" for witness in found.witnesses for item in witness.differences)


def test_what_differs_in_the_knowledge_base_itself_is_told(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(tmp_path, ("knowledge.yaml", "points: 3", "points: 2"))
    found = knowledge_diff(tiny, new)
    assert found.changes == (Change("knowledge", "tiny", "changed", ("strengths",)),)
    assert set(witnesses(tiny, new, found)) == {"strain"}


def test_a_worked_case_that_one_cannot_read(tiny: KnowledgeBase, tmp_path: Path) -> None:
    new = written(
        tmp_path,
        (
            "findings.yaml",
            "overnight: over night}\n    phrase: {gradual: it came bit by bit, sudden",
            "overnight: over night, bump: a bump}\n    phrase: {gradual: it came bit by bit, bump: a bump did it, sudden",
        ),
        ("cases/sudden.yaml", "onset: sudden", "onset: bump"),
        ("cases/sudden.yaml", "strain: likely", "strain: unlikely"),
        ("cases/sudden.yaml", "id: sudden-and-numb", "id: bumped"),
    )
    found = knowledge_diff(tiny, new)
    assert [(case.case, case.unreadable) for case in found.cases] == [("bumped", "old")]
    assert found.narrowed == ("onset",)


def test_the_command(tmp_path: Path) -> None:
    written(tmp_path, ("rules.yaml", "pain >= 3", "pain >= 4"))
    same = CliRunner().invoke(main, ["kb", "diff", str(SOUND), str(SOUND)])
    assert same.exit_code == 0
    assert "Proved: no outcome changes for anybody." in same.output
    changed = CliRunner().invoke(main, ["kb", "diff", str(SOUND), str(tmp_path / "knowledge")])
    assert changed.exit_code == 1
    assert "rule strain-when-sudden: when changed" in changed.output
    assert "strain changes, for example for somebody who answers:" in changed.output
    entries = [line for line in changed.output.splitlines() if line.endswith(" changed")]
    told = f"Entries that differ: {len(entries)}. Conclusions that come out otherwise for somebody: 2. Worked cases that do: "
    assert changed.output.splitlines()[-1].startswith(told)
    as_json = CliRunner().invoke(main, ["kb", "diff", str(SOUND), str(tmp_path / "knowledge"), "--json"])
    assert {item["name"] for item in json.loads(as_json.stdout)["witnesses"]} == {"strain", "rest"}
