"""Laboratory values: numbers in the units that laboratories write, given in another one of the same kind, and refused in any other."""

from __future__ import annotations

import shutil

import pytest

from expert import CaseError, KnowledgeBase, load_knowledge, parse_case
from tests.unit.loading.test_broken import SOUND

UNITS = {
    "crp": ("mg/l", 1),
    "d_dimer": ("ng/ml", 0),
    "glucose": ("mmol/l", 1),
    "clearance": ("ml/min", 0),
    "filtration": ("ml/min/1.73m²", 0),
    "dose": ("mg/kg", 1),
    "units": ("IU/l", 0),
}
ENTRY = (
    "  - {{id: {id}, type: number, group: today, question: How much is it?, range: [0, 100000], decimals: {decimals}, unit: {unit},"
    ' phrase: "{{value}} {unit}"}}'
)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("laboratory") / "knowledge"
    shutil.copytree(SOUND, folder)
    lines = [ENTRY.format(id=name, unit=unit, decimals=decimals) for name, (unit, decimals) in UNITS.items()]
    file = folder / "findings.yaml"
    head, rest = file.read_text(encoding="utf-8").split("findings:\n", 1)
    file.write_text("\n".join((f"{head}findings:", *lines, rest)), encoding="utf-8")
    return load_knowledge(folder)


def case(laboratory: KnowledgeBase, name: str, answer: str) -> str:
    return str(parse_case(f'date: 2026-01-31\nanswers: {{{name}: "{answer}"}}', laboratory).values[name])


@pytest.mark.parametrize(
    ("name", "answer", "value"),
    [
        ("crp", "12.5 mg/l", "12.5"),
        ("crp", "1.25 mg/dl", "12.5"),
        ("crp", "12.5 µg/ml", "12.5"),
        ("d_dimer", "500 ng/ml", "500"),
        ("d_dimer", "0.5 mg/l", "500"),
        ("d_dimer", "500 µg/l", "500"),
        ("glucose", "5 mmol/l", "5"),
        ("glucose", "5000 µmol/l", "5"),
        ("glucose", "5 mmol/L", "5"),
        ("clearance", "60 ml/min", "60"),
        ("clearance", "1 ml/s", "60"),
        ("filtration", "60 ml/min/1.73m²", "60"),
        ("dose", "1.5 mg/kg", "1.5"),
        ("units", "30 IU/l", "30"),
    ],
)
def test_a_value_is_read_in_each_unit_of_its_kind(laboratory: KnowledgeBase, name: str, answer: str, value: str) -> None:
    assert case(laboratory, name, answer) == value


@pytest.mark.parametrize(
    ("name", "answer", "why"),
    [
        ("glucose", "90 mg/dl", "`mg/dl` is not converted into `mmol/l`"),
        ("crp", "12 mmol/l", "`mmol/l` is not converted into `mg/l`"),
        ("clearance", "60 ml", "`ml` is not converted into `ml/min`"),
        ("d_dimer", "500 FEU", "`FEU` is no unit that is known"),
        ("filtration", "60 ml/min", "`ml/min` is not converted into `ml/min/1.73m²`"),
        ("units", "30 mg/l", "`mg/l` is not converted into `IU/l`"),
    ],
)
def test_any_other_unit_is_refused_and_it_says_why(laboratory: KnowledgeBase, name: str, answer: str, why: str) -> None:
    with pytest.raises(CaseError) as caught:
        case(laboratory, name, answer)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.message) == ("CASE011", f"`{name}` is a number, not `{answer}`: {why}")
    assert fault.help == f"write a number from 0 to 100000 {UNITS[name][0]}"
