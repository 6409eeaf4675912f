"""Every fault in tests/broken: laid over the sound knowledge base there, it is told with code, file, line, column and help.

A fault is one folder: the files that are laid over `_sound` (or one `case.yaml`, read against it) and `expected.yaml`:

    shows: what is wrong, in a sentence
    without: files of `_sound` to leave away (optional)
    diagnostics: each with code, file, line, column, the words its message must contain, and its help; in the order of telling
"""

from __future__ import annotations

import ast
import datetime
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

import expert
from expert import Answer, Case, consult
from expert.errors import DiagnosedError, Diagnostic, Diagnostics
from expert.files import LARGEST_BYTES
from expert.loading.cases import load_case
from expert.loading.load import load_knowledge
from expert.loading.read import read_file
from expert.shapes.outside import DEEPEST
from tests.places import BROKEN

SOUND = BROKEN / "_sound"
FAULTS = sorted(path.parent for path in BROKEN.glob("*/expected.yaml"))
CODE = re.compile(r"(READ|KB|CASE)[0-9]{3}")


def expectation(fault: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((fault / "expected.yaml").read_text(encoding="utf-8"))
    return data


every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def told(fault: Path, folder: Path) -> list[Diagnostic]:
    """Return what the program says of a fault laid over the sound knowledge base in `folder`."""
    try:
        if (fault / "case.yaml").exists():
            shutil.copy(fault / "case.yaml", folder / "case.yaml")
            load_case(folder / "case.yaml", load_knowledge(SOUND))
        else:
            shutil.copytree(SOUND, folder, dirs_exist_ok=True)
            for name in expectation(fault).get("without", []):
                (folder / name).unlink()
            shutil.copytree(fault, folder, dirs_exist_ok=True)
            (folder / "expected.yaml").unlink()
            load_knowledge(folder, worked_cases=True)
    except DiagnosedError as error:
        return list(error.diagnostics)
    return []


def relative(diagnostic: Diagnostic, folder: Path) -> tuple[str, int, int, str, str, str]:
    """Return a diagnostic as the expectation writes it."""
    at = diagnostic.location
    file = Path(at.file).relative_to(folder).as_posix() if Path(at.file).is_absolute() else at.file
    return file, at.line, at.column, diagnostic.code, diagnostic.message, diagnostic.help.replace(folder.as_posix(), "{folder}")


@cache
def seen(fault: Path) -> list[tuple[str, int, int, str, str, str]]:
    """Return what is told of a fault, as the expectation writes it."""
    with TemporaryDirectory() as folder:
        return [relative(diagnostic, Path(folder)) for diagnostic in told(fault, Path(folder))]


@every_fault
def test_fault_is_told_where_it_is_and_nothing_else_is(fault: Path) -> None:
    expected = expectation(fault)["diagnostics"]
    keys = ("file", "line", "column", "code", "help")
    assert [(*place, code, help) for *place, code, _, help in seen(fault)] == [tuple(item[key] for key in keys) for item in expected]
    for item, (_, _, _, _, message, _) in zip(expected, seen(fault), strict=True):
        assert item["says"] in message


@every_fault
def test_faults_are_told_in_the_order_of_files_lines_and_columns(fault: Path) -> None:
    places = [place for *place, _, _, _ in seen(fault)]
    assert places == sorted(places)


@every_fault
def test_message_is_one_lower_case_sentence_with_what_was_written_in_backticks(fault: Path) -> None:
    for _, _, _, _, message, _ in seen(fault):
        own_words = re.sub(r"`[^`]*`|YAML|UTF-8", "", message)
        assert message.isprintable(), "one line, whatever was written"
        assert message == message.strip()
        assert not message.endswith((".", "!", "?", ":"))
        assert message.count("`") % 2 == 0
        assert own_words.lower() == own_words
        assert not re.search(r"[.!?] ", own_words)
        assert not re.search(r"\ba [aeio]", message)


@every_fault
def test_help_is_one_line_that_says_more_than_the_message(fault: Path) -> None:
    for _, _, _, _, message, help in seen(fault):
        assert help.strip()
        assert help.isprintable()
        assert help not in message


def test_sound_knowledge_base_is_sound() -> None:
    knowledge = load_knowledge(SOUND, worked_cases=True)
    kinds = (
        *(knowledge.findings, knowledge.checklists, knowledge.quantities, knowledge.constraints, knowledge.concepts, knowledge.causes),
        *(knowledge.decisions, knowledge.recommendations, knowledge.rules, knowledge.invariants),
        *(knowledge.sources, knowledge.claims, knowledge.cases),
    )
    assert all(kinds), "a kind without an entry cannot be broken"


def test_worked_cases_are_read_only_when_asked_for(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    (tmp_path / "cases" / "fault.yaml").write_text("[", encoding="utf-8")
    assert not load_knowledge(tmp_path).cases
    with pytest.raises(DiagnosedError):
        load_knowledge(tmp_path, worked_cases=True)


def test_hidden_files_are_none_of_ours(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".rules.yaml.swp").write_text("[", encoding="utf-8")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"\xff")
    assert load_knowledge(tmp_path).rules.keys() == load_knowledge(SOUND).rules.keys()


def _missing_folder(folder: Path) -> None:
    load_knowledge(folder / "nowhere")


def _too_large(folder: Path) -> None:
    shutil.copytree(SOUND, folder, dirs_exist_ok=True)
    (folder / "rules.yaml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    load_knowledge(folder)


def _missing_case(folder: Path) -> None:
    load_case(folder / "nowhere.yaml", load_knowledge(SOUND))


def _no_case(_: Path) -> None:
    consult(load_knowledge(SOUND), {"date": "2026-01-31"})  # type: ignore[arg-type]


def _another_case(_: Path) -> None:
    outcome = consult(load_knowledge(SOUND), Case(datetime.date(2026, 1, 31)))
    replace(outcome, case=replace(outcome.case, answers={"numb": Answer(True)}))


OF_TABLES = {"CASE033", "CASE034", "CASE035", "CASE036", "READ012"}
"""Faults of tables, which tests/unit/populations makes."""
MADE: dict[str, tuple[Callable[[Path], None], tuple[str, str, str]]] = {
    "CASE004": (_no_case, ("consult", "`consult` takes `Case` as `case`, not `dict`", "`load_case` and `parse_case` return one")),
    "CASE005": (
        _another_case,
        ("<case>", "the case is not the one from which this was concluded", "`consult` concludes from another case"),
    ),
    "KB001": (_missing_folder, ("nowhere", "is not a folder", "name the folder that holds knowledge.yaml")),
    "READ001": (_missing_case, ("nowhere.yaml", "cannot be read: no such file or directory", "check the path")),
    "READ002": (_too_large, ("rules.yaml", "is longer than 4,000,000 bytes", "no file of ours needs so much")),
}
"""Faults that no file can hold, each made when it is tested."""


@pytest.mark.parametrize("code", MADE)
def test_fault_that_no_file_can_hold(code: str, tmp_path: Path) -> None:
    make, (file, message, help) = MADE[code]
    with pytest.raises(DiagnosedError) as caught:
        make(tmp_path)
    assert [relative(item, tmp_path) for item in caught.value.diagnostics] == [(file, 0, 0, code, message, help)]


def test_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (LARGEST_BYTES - 5))
    diagnostics = Diagnostics()
    assert read_file(path, "a.yaml", diagnostics) is not None
    assert not diagnostics


def test_deepest_nesting_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("[" * DEEPEST + "]" * DEEPEST, encoding="utf-8")
    diagnostics = Diagnostics()
    assert read_file(path, "a.yaml", diagnostics) is not None
    assert not diagnostics


def test_a_fault_in_each_of_five_files_is_told_at_once(tmp_path: Path) -> None:
    files = {item.location.file for item in told(BROKEN / "five-files-at-once", tmp_path)}
    assert len(files) == 5


def test_what_an_unreadable_file_may_explain_is_told_once_it_can_be_read(tmp_path: Path) -> None:
    fault = BROKEN / "unreadable-file-explains"
    held_back = {item.code for item in told(fault, tmp_path)}
    (tmp_path / "findings" / "fault.yaml").unlink()
    with pytest.raises(DiagnosedError) as caught:
        load_knowledge(tmp_path)
    assert held_back == {"READ004", "KB023"}
    assert {item.code for item in caught.value.diagnostics} == {"KB021", "KB023", "KB040", "KB041"}


def emitted() -> dict[str, str]:
    """Return every code that a module of `expert` names, with one module that does."""
    found = {}
    for path in sorted(Path(str(expert.__file__)).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found[node.value] = path.name
    return found


def test_every_code_has_a_fault_that_is_told_with_it() -> None:
    told_by_files = {item["code"] for fault in FAULTS for item in expectation(fault)["diagnostics"]}
    tested = told_by_files | MADE.keys() | OF_TABLES
    assert {code: module for code, module in emitted().items() if code not in tested} == {}, "add a folder to tests/broken"
    assert tested - emitted().keys() == set(), "no module of expert names these any more"


@every_fault
def test_expectation_is_complete(fault: Path) -> None:
    expected = expectation(fault)
    assert expected.keys() <= {"shows", "without", "diagnostics"}
    assert expected["shows"].endswith(".")
    assert expected["diagnostics"]
    for item in expected["diagnostics"]:
        assert item.keys() == {"code", "file", "line", "column", "says", "help"}
        assert item["says"]
