"""A knowledge base of another domain passes everything, and nothing in the program knows what the first one is about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from expert import CaseError, load_knowledge, parse_case
from expert.interview import Interview
from expert.interview.replies import expected, reply
from expert.language.model import FindingType
from expert.words.wording import Wording
from tests.car.words import AS_THE_PERSON, foreign_in
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
    assert result.output == "13 worked cases, 29 rules: 0 mismatches, 0 gaps\n"


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


ANSWERS = """
date: 2026-02-01
answers: {fuel_km: 6 mi, garage_km: 800 m, car_kg: 3000 lb, outside_degrees: 14 °F, battery_years: 18 months, battery_volts: 12400 mV}
"""


def test_lengths_masses_temperatures_and_times_are_answered_in_any_unit() -> None:
    values = {name: str(value) for name, value in parse_case(ANSWERS, CAR).values.items()}
    assert values == {
        "fuel_km": "9.7",
        "garage_km": "0.8",
        "car_kg": "1361",
        "outside_degrees": "-10",
        "battery_years": "2",
        "battery_volts": "12.4",
    }


@pytest.mark.parametrize(
    ("name", "answer", "code", "help"),
    [
        ("car_kg", "6 mi", "CASE011", "write a number from 500 to 3500 kg, or in another unit, such as `3000 lb`"),
        ("car_kg", "6 stones throw", "CASE011", "write a number from 500 to 3500 kg, or in another unit, such as `3000 lb`"),
        ("car_kg", "1 lb", "CASE012", "a number from 500 to 3500 kg"),
        ("outside_degrees", "14 kg", "CASE011", "write a number from -50 to 50 °C, or in another unit, such as `14 °F`"),
        ("outside_degrees", "14.55 °C", "CASE013", "at most 1"),
        ("outside_degrees", "200 °F", "CASE012", "a number from -50 to 50 °C"),
        ("battery_years", "2 kg", "CASE011", "write a number from 0 to 25 years, or in another unit, such as `18 months`"),
        ("battery_volts", "12 kg", "CASE011", "write a number from 0 to 16 V"),
        ("starts_in_a_row", "2 days", "CASE011", "write a number from 0 to 100"),
    ],
)
def test_another_unit_is_refused_with_an_example_that_fits_the_finding(name: str, answer: str, code: str, help: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(f"date: 2026-02-01\nanswers: {{{name}: {answer}}}", CAR)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.help) == (code, help)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fuel_km", "a number from 0 to 1500 in km, or a distance such as 6 mi"),
        ("car_kg", "a number from 500 to 3500 in kg, or a weight such as 3000 lb"),
        ("outside_degrees", "a number from -50 to 50 in °C, or a temperature such as 14 °F"),
        ("battery_years", "a number from 0 to 25 in years, or a time such as 18 months"),
        ("battery_volts", "a number from 0 to 16 V"),
        ("starts_in_a_row", "a whole number from 0 to 100"),
    ],
)
def test_the_interview_says_the_unit_and_an_example_of_another(name: str, words: str) -> None:
    case = parse_case("date: 2026-02-01\nanswers: {has_started: yes, has_meter: yes}", CAR)
    assert Wording(CAR).tell(expected(Interview(CAR, case, chosen=name))).lines == (words,)


def test_a_temperature_is_typed_with_its_capital_letter() -> None:
    case = parse_case("date: 2026-02-01", CAR)
    for typed in ("-10", "-10 °C", "-10 °c", "14 °F", "14 degF"):
        assert str(reply(Interview(CAR, case, chosen="outside_degrees"), typed).case.values["outside_degrees"]) == "-10"


def test_no_wording_and_no_schema_knows_what_the_first_knowledge_base_is_about() -> None:
    files = [ROOT / "expert" / "words" / "english.toml", *sorted((ROOT / "knowledge" / "schema").glob("*.json"))]
    found = {path.name: foreign_in(path.read_text(encoding="utf-8")) for path in files}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_wording_takes_the_reader_for_the_person_whom_it_is_about() -> None:
    """Whoever reads it may have answered for somebody else; only an assistant is spoken to as one who reads."""
    files = [path for path in sorted((ROOT / "expert").rglob("english.toml")) if path.parent.name != "assistant"]
    assert len(files) == 3
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert [match.group() for text in texts for match in AS_THE_PERSON.finditer(text)] == []


def test_a_wording_that_takes_the_reader_for_the_person_is_noticed() -> None:
    said = ["You said: it hurts.", "What moves you on: rest.", "The way back", "what you told us", "your training log"]
    assert all(map(AS_THE_PERSON.search, said))
    assert AS_THE_PERSON.search("Answered: it rattles. To move on: two starts in a row.") is None


def test_no_code_says_what_the_first_knowledge_base_is_about() -> None:
    rooms = (path for path in sorted((ROOT / "expert").rglob("*.py")) if path.parent.name != "logs")  # what reads files of watches
    said = {(path.name, text) for path in rooms for text in texts_of(path)}
    assert {item for item in said if foreign_in(item[1])} == {
        ("sarif.py", "runs"),  # SARIF calls a check of a tool a run
        ("guard.py", "body"),  # ASGI calls what is sent with a request its body
    }


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
