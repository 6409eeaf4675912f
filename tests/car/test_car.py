"""A knowledge base of another domain passes everything, and nothing in the program knows what the first one is about."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from expert import load_knowledge
from expert.model import FindingType

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = Path(__file__).parent / "knowledge"
DOMAIN = re.compile(r"\b(runners?|hamstrings?|physio\w*|thigh|jog\w*|limp\w*|run_\w+|easy_flat_only)\b", re.I)
PROGRAM = re.compile(r"hamstring (kb|why|why-not|what-if|until|assess|ask|open|verify|compare|enough|history)\b")
CASE = "{date: 2026-02-01, answers: {has_started: no, on_turning: clicks, dash_lights: dim, has_leads: yes}}"
CAR = load_knowledge(KNOWLEDGE, worked_cases=True)


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [*arguments, "--kb", str(KNOWLEDGE)], input=text, catch_exceptions=False)


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
    for collection in (CAR.quantities, CAR.constraints, CAR.checklists, CAR.concepts, CAR.invariants, CAR.claims, CAR.notices):
        assert collection
    assert len({cause.kind for cause in CAR.causes.values()}) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "-"),
        ("assess", "-", "--all"),
        ("assess", "-", "--for-clinician"),
        *(("why", target, "--case", "-") for target in ("driving", "calling", "flat_battery", "no_power", "jump_start", "long_drive")),
    ],
    ids=" ".join,
)
def test_every_question_is_answered_in_its_own_words(arguments: tuple[str, ...]) -> None:
    result = run(*arguments, text=CASE)
    assert result.exit_code == 0, result.output
    assert not DOMAIN.search(PROGRAM.sub("", result.output)), DOMAIN.findall(PROGRAM.sub("", result.output))


@pytest.mark.parametrize(
    "arguments",
    [("show",), ("docs",), ("graph",), ("schema", "case"), *(("show", id) for id in ("driving", "shaking", "it-shakes", "fire_risk"))]
    + [("source", id) for id in (*CAR.sources, *CAR.claims)]
    + [("graph", id) for id in ("driving", "spare_km", "it-shakes")],
    ids=" ".join,
)
def test_everything_is_shown_in_its_own_words(arguments: tuple[str, ...]) -> None:
    result = run("kb", *arguments)
    assert result.exit_code == 0, result.output
    assert not DOMAIN.search(PROGRAM.sub("", result.output)), DOMAIN.findall(PROGRAM.sub("", result.output))


def test_the_outcome_is_its_own() -> None:
    result = run("assess", "-", "--json", text=CASE)
    data = json.loads(result.output)
    assert (data["knowledge"]["id"], list(data["decisions"])) == ("car", ["driving", "calling"])


def test_no_wording_and_no_schema_knows_what_the_first_knowledge_base_is_about() -> None:
    files = [ROOT / "expert" / "wording" / "english.toml", *sorted((ROOT / "knowledge" / "schema").glob("*.json"))]
    found = {path.name: DOMAIN.findall(PROGRAM.sub("", path.read_text(encoding="utf-8"))) for path in files}
    assert {name: words for name, words in found.items() if words} == {}
