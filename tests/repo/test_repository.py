"""The README's commands, the public API and the layout are what they are said to be."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

import expert
from cli import main
from expert import load_schema
from expert.faces.pages.schemas import PUBLISHED_SCHEMAS, render_schema
from expert.questions.registry import QUESTIONS
from tests.places import ROOT
from tests.repo import api_page

SOURCES = sorted([*(ROOT / "expert").rglob("*.py"), ROOT / "cli.py"])
KNOWLEDGE = sorted((ROOT / "knowledge" / "hamstring").rglob("*.yaml"))
PAGES = (
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("docs/language.md", "docs/meaning.md", "docs/glossary.md", "docs/certificates.md", "docs/api.md", "docs/embedding.md"),
    *("docs/tutorial.md", "docs/scale.md", "docs/kept.md", "docs/training.md", "docs/assistant.md"),
)


@pytest.mark.parametrize("name", expert.__all__)
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert (getattr(expert, name).__doc__ or "").strip()


def test_every_public_name_is_shown_in_the_documentation() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in expert.__all__ if not re.search(rf"\b{name}\b", page)] == []


@pytest.mark.parametrize("page", ["docs/api.md", "docs/embedding.md", "expert/__init__.py"])
def test_the_examples_in_the_documentation_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that a page shows lies beside it."""
    for module, text in re.findall(r"`(\w+\.py)`:\n\n```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S):
        (tmp_path / module).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    result = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_only_files_and_targets_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.M)
    assert set(named) <= targets
    paths = {
        path
        for path in re.findall(r"`((?:expert|knowledge|tests|examples|bench|docs)/[\w./*-]*)`", text)
        if "*" not in path and "NAME" not in path
    }
    assert sorted(path for path in paths if not (ROOT / path).exists()) == []


def test_modules_stay_small() -> None:
    long = {path.relative_to(ROOT).as_posix() for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 400}
    excused = {path for path in long if "Long because" in (ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) or "")}
    assert long == excused


@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_knowledge_file_starts_with_both_modelines(path: Path) -> None:
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    schema = first.removeprefix("# yaml-language-server: $schema=")
    assert second == f"# $schema: {schema}"
    assert (path.parent / schema).resolve().is_file()


@pytest.mark.parametrize(("command", "page"), [("docs", "knowledge.md"), ("columns", "columns.md")])
def test_the_pages_of_the_knowledge_are_current(command: str, page: str) -> None:
    done = subprocess.run([Path(sys.executable).parent / "hamstring", "kb", command], capture_output=True, check=True, timeout=120)
    assert done.stdout.decode() == (ROOT / "docs" / page).read_text(encoding="utf-8"), "run `make docs`"


def test_the_table_of_questions_is_current() -> None:
    text = api_page.PAGE.read_text(encoding="utf-8")
    assert api_page.page(text) == text, "run `make docs`"
    assert all(f"`{question.function}(" in text for question in QUESTIONS.values())


def test_the_version_is_the_same_everywhere() -> None:
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", PUBLISHED_SCHEMAS)
def test_published_schemas_follow_from_the_declarations(kind: str) -> None:
    path = ROOT / "knowledge" / "schema" / f"{kind}.schema.json"
    text = path.read_text(encoding="utf-8")
    assert text == render_schema(load_schema(kind)), "run `make schemas`"
    assert CliRunner().invoke(main, ["kb", "schema", kind]).stdout == text
    Draft7Validator.check_schema(load_schema(kind))


def test_no_schema_is_published_that_follows_from_nothing() -> None:
    names = {path.name for path in (ROOT / "knowledge" / "schema").iterdir()}
    assert names == {f"{kind}.schema.json" for kind in PUBLISHED_SCHEMAS}
