"""What a watch sees of the worked cases is what running them one by one shows, and what comes out is what the meaning says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from expert import KnowledgeError, load_knowledge
from expert.audit.mutation.outcome import differences
from expert.audit.watch import Watch
from expert.audit.worked_cases import run_worked_cases
from expert.cases.case import follows
from expert.cases.worked import read_worked_case
from tests.places import CAR_FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CAR_FOLDER, tmp_path / "knowledge", copy_function=shutil.copyfile))


EDITS = [
    ("when: warning_light == red", "when: warning_light == yellow"),
    ("when: shaking >= 6", "when: shaking >= 1"),
    ("when: on_turning == clicks", "when: on_turning == turns_over"),
    ("when: shaking >= 6\n", "when: shaking >= 6\n    valid: {until: 2020-12-31}\n"),
    ("when: shaking >= 6\n", "when: shaking >= 1\n    valid: {from: 2020-12-31}\n"),
    ("{decide: {driving: stay}}, {decide: {calling: breakdown_service}}", "{decide: {calling: breakdown_service}}"),
]


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_it_sees_what_running_every_worked_case_shows(folder: Path, before: str, after: str) -> None:
    watch, rules = Watch(folder), folder / "rules.yaml"
    assert watch.look().is_first
    old, text = load_knowledge(folder, worked_cases=True), rules.read_text(encoding="utf-8")
    assert before in text
    rules.write_text(text.replace(before, after), encoding="utf-8")
    look = watch.look()
    assert look.faults == ()
    new = load_knowledge(folder, worked_cases=True)
    assert sorted(map(repr, look.failing)) == sorted(map(repr, run_worked_cases(new).mismatches))
    assert {item.id for item in look.changes if item.kind == "rule"}
    moved = {
        id for id, worked in new.cases.items() if any(differences(*(follows(one, read_worked_case(one, worked)) for one in (old, new))))
    }
    assert moved <= set(look.otherwise)
    rules.write_text(text, encoding="utf-8")
    back = watch.look()
    assert (back.failing, set(back.mended), set(back.otherwise)) == ((), set(look.new), set(look.otherwise))


def test_a_fault_keeps_the_last_good_state(folder: Path) -> None:
    watch, rules = Watch(folder), folder / "rules.yaml"
    watch.look()
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("when: shaking >= 6", "when: shakin >= 6"), encoding="utf-8")
    assert [item.code for item in watch.look().faults] == ["KB021"]
    rules.write_text(text.replace("when: shaking >= 6", "when: shaking >= 7"), encoding="utf-8")
    assert [(item.id, item.fields) for item in watch.look().changes] == [("it-shakes", ("when",))]


def test_answers_that_a_changed_rule_makes_contradict_are_a_fault(folder: Path) -> None:
    watch = Watch(folder)
    watch.look()
    findings = folder / "findings.yaml"
    assert "ask_when" in findings.read_text(encoding="utf-8")
    (folder / "constraints.yaml").write_text(
        "constraints:\n  - {id: none-is-so, require: shaking < 1, message: It shakes.}\n", encoding="utf-8"
    )
    faults = watch.look().faults
    with pytest.raises(KnowledgeError) as raised:
        load_knowledge(folder, worked_cases=True)
    assert [str(item) for item in faults] == [str(item) for item in raised.value.diagnostics]
    assert faults
