"""A knowledge base of another domain passes everything, and nothing in the program knows what the first one is about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner, Result

from cli import main
from expert import load_knowledge
from expert.language.model import FindingType
from tests.car.words import foreign_in
from tests.places import ROOT

KNOWLEDGE = Path(__file__).parent / "knowledge"
CAR = load_knowledge(KNOWLEDGE, worked_cases=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--kb", str(KNOWLEDGE)], catch_exceptions=False)


def test_it_is_checked_without_a_fault() -> None:
    result = run("kb", "check")
    assert (result.exit_code, "no faults" in result.output) == (0, True)
    assert "1 checklist," in result.output


def test_its_worked_cases_come_out_and_cover_every_rule() -> None:
    result = run("kb", "test")
    assert result.exit_code == 0
    assert result.output == "12 worked cases, 27 rules: 0 mismatches, 0 gaps\n"


def test_it_has_everything_that_the_language_has() -> None:
    assert {item.type for item in CAR.findings.values()} == set(FindingType)
    assert any(item.ask_when for item in CAR.findings.values())
    assert any(item.worse for item in CAR.findings.values() if item.type is FindingType.NUMBER)
    for collection in (
        CAR.quantities,
        CAR.constraints,
        CAR.checklists,
        CAR.concepts,
        CAR.invariants,
        CAR.claims,
        CAR.notices,
    ):
        assert collection
    assert len({cause.kind for cause in CAR.causes.values()}) == 2


def test_no_wording_and_no_schema_knows_what_the_first_knowledge_base_is_about() -> None:
    files = [ROOT / "expert" / "words" / "english.toml", *sorted((ROOT / "knowledge" / "schema").glob("*.json"))]
    found = {path.name: foreign_in(path.read_text(encoding="utf-8")) for path in files}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_code_says_what_the_first_knowledge_base_is_about() -> None:
    said = {(path.name, text) for path in sorted((ROOT / "expert").rglob("*.py")) for text in texts_of(path)}
    assert {item for item in said if foreign_in(item[1])} == set()


def test_the_engine_does_not_say_the_name_of_the_first_product() -> None:
    files = [path for path in sorted((ROOT / "expert").rglob("*")) if path.suffix in {".py", ".pyi", ".toml"}]
    assert files
    assert [path.name for path in files if "hamstring" in path.read_text(encoding="utf-8").lower()] == []


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts in a module that are no docstrings: those may have examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
