"""The schema of a knowledge base knows its own names: it takes all that stands in its files, and no other name."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from expert import load_knowledge
from expert.errors import Diagnostics
from expert.faces.terminal.beginning import make_knowledge
from expert.loading.file_kinds import KNOWLEDGE_FILES
from expert.loading.folder import files_in, kind_named
from expert.loading.own_schema import OwnNames, own_schema, read_own_names
from expert.loading.read import Data, read_file
from expert.shapes.faults import form_faults
from expert.shapes.plain import Schema
from tests.places import CAR_FOLDER, KNOWLEDGE_FOLDER, SOUND

MOST_CASES = 60
"""So many worked cases of each knowledge base are tried."""


@cache
def names_of(folder: Path) -> OwnNames:
    return read_own_names(folder, load_knowledge(folder))


@cache
def schema(folder: Path, kind: str) -> Schema:
    return own_schema(kind, names_of(folder))


def data_in(file: Path) -> Any:
    faults = Diagnostics()
    document = read_file(file, file.name, faults)
    assert document is not None
    assert not faults
    return document.data


def faults(schema: Schema, data: Data) -> list[str]:
    return [fault.message for fault in form_faults(data, schema)]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a knowledge base that `kb new` has just made."""
    folder = tmp_path_factory.mktemp("new") / "mine"
    make_knowledge(folder, None, None)
    return folder / "knowledge"


def assert_takes_itself(folder: Path) -> None:
    files = files_in(folder)
    cases = [name for name in files if kind_named(name) == "cases"][:MOST_CASES]
    others = [name for name in files if kind_named(name) not in {"cases", ""}]
    assert cases
    for name in (*others, *cases):
        found = schema(folder, kind_named(name))
        assert faults(found, data_in(folder / name)) == [], name
    for kind in KNOWLEDGE_FILES:
        Draft7Validator.check_schema(schema(folder, kind))


@pytest.mark.parametrize("folder", [KNOWLEDGE_FOLDER, CAR_FOLDER, SOUND], ids=["hamstring", "car", "tiny"])
def test_a_sound_knowledge_base_fits_its_own_schema(folder: Path) -> None:
    assert_takes_itself(folder)


def test_what_was_just_made_fits_its_own_schema(made: Path) -> None:
    assert_takes_itself(made)


WRONG: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a level": ("rules", lambda data: data["rules"][1].update(then=[{"decide": {"driving": "fly"}}])),
    "a level of another decision": ("rules", lambda data: data["rules"][1].update(then=[{"decide": {"driving": "fire_brigade"}}])),
    "a decision": ("rules", lambda data: data["rules"][1].update(then=[{"decide": {"flying": "stay"}}])),
    "a strength": ("rules", lambda data: data["rules"][1].update(then=[{"suggest": {"flat_battery": "very"}}])),
    "a cause": ("rules", lambda data: data["rules"][1].update(then=[{"suggest": {"jump_start": "sign"}}])),
    "a concept": ("rules", lambda data: data["rules"][1].update(then=[{"conclude": "nothing_known"}])),
    "a recommendation": ("rules", lambda data: data["rules"][1].update(then=[{"advise": "nothing_known"}])),
    "a strength of evidence": ("rules", lambda data: data["rules"][1].update(evidence="TRUE")),
    "a source": ("rules", lambda data: data["rules"][1].update(sources=["somebody"])),
    "a claim": ("rules", lambda data: data["rules"][1].update(sources=["written-for-these-tests#T9"])),
    "a group": ("findings", lambda data: data["findings"][1].update(group="elsewhere")),
    "a line of a checklist": ("findings", lambda data: data["checklists"][0].update(members=["smoke", "nothing_known"])),
    "a topic": ("recommendations", lambda data: data["recommendations"][1].update(topic="elsewhere")),
    "a kind of cause": ("causes", lambda data: data["causes"][1].update(kind="elsewhere")),
    "a level of its own": ("knowledge", lambda data: data["decisions"][0].update(hold_at="fire_brigade")),
    "a question of the diary": ("knowledge", lambda data: data["diary"].update(each_day=["nothing_known"])),
    "a level of a case": ("cases", lambda data: data["expect"].update(decisions={"driving": "fire_brigade"})),
    "a grade of no cause": ("cases", lambda data: data["expect"].update(causes={"no_power": "likely"})),
    "an answer": ("cases", lambda data: data.update(answers={"dash_lights": "green"})),
    "a question": ("cases", lambda data: data.update(answers={"nothing_known": "yes"})),
    "a claimant": ("claims", lambda data: data.update(claims_of="somebody")),
}
"""What is written in place of a name of the car's, and in which kind of file."""


@pytest.mark.parametrize("wrong", WRONG)
def test_another_name_does_not_fit(wrong: str) -> None:
    kind, spoil = WRONG[wrong]
    file = CAR_FOLDER / (f"{kind}.yaml" if kind != "cases" else "cases/two-tonnes-and-frost.yaml")
    data = copy.deepcopy(data_in(file))
    assert faults(schema(CAR_FOLDER, kind), data) == []
    spoil(data)
    assert len(faults(schema(CAR_FOLDER, kind), data)) == 1


def test_a_condition_has_examples_in_which_each_name_stands() -> None:
    examples = schema(CAR_FOLDER, "rules")["definitions"]["known_in_conditions"]["examples"]
    car = load_knowledge(CAR_FOLDER)
    assert {"smoke", "dash_lights == dim", "driving == stay", "fire_risk", "likely(flat_battery)"} <= set(examples)
    for name in (*car.findings, *car.quantities, *car.concepts, *car.causes, *car.decisions):
        assert any(name in example for example in examples), name


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    shutil.copytree(CAR_FOLDER, tmp_path / "broken", copy_function=shutil.copyfile)
    return tmp_path / "broken"


def test_with_a_fault_the_names_are_those_that_stand_there(broken: Path) -> None:
    rules = broken / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("driving: stay", "driving: fly", 1), encoding="utf-8")
    found = own_schema("rules", read_own_names(broken, None))
    assert len(faults(found, data_in(rules))) == 1
    cases = own_schema("cases", read_own_names(broken, None))
    assert "dash_lights" in cases["properties"]["answers"]["properties"]
    assert faults(cases, data_in(CAR_FOLDER / "cases" / "two-tonnes-and-frost.yaml")) == []


def test_while_a_file_cannot_be_read_other_names_may_be_right(broken: Path) -> None:
    (broken / "concepts.yaml").write_text("concepts: [", encoding="utf-8")
    names = read_own_names(broken, None)
    assert not names.is_whole
    found = own_schema("rules", names)
    assert faults(found, data_in(broken / "rules.yaml")) == []
    data = data_in(broken / "rules.yaml")
    data["rules"][1]["then"] = [{"decide": {"another": "level"}}]
    assert faults(found, data) == []
    assert "stay" in str(found)  # an editor still has what can be read


@pytest.mark.parametrize(
    "text", ["", "id: [", "- 1\n", "decisions: 5\n", "groups: {a: 1}\n", "decisions: [{id: 5}, 7, {id: a, levels: [1]}]\n"]
)
def test_whatever_stands_in_its_head_there_is_a_schema(broken: Path, text: str) -> None:
    (broken / "knowledge.yaml").write_text(text, encoding="utf-8")
    for kind in KNOWLEDGE_FILES:
        Draft7Validator.check_schema(own_schema(kind, read_own_names(broken, None)))


def test_more_faults_than_are_counted_leave_a_schema_without_names(broken: Path) -> None:
    (broken / "rules.yaml").write_text("rules:\n" + "  - {id: 5}\n" * 600, encoding="utf-8")
    names = read_own_names(broken, None)
    assert not names.is_whole
    Draft7Validator.check_schema(own_schema("rules", names))
