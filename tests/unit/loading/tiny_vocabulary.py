"""A few names of each kind, and conditions and formulas read against them with the faults that are told."""

from __future__ import annotations

from decimal import Decimal

from expert.language.conditions import Condition
from expert.language.formulas import Formula
from expert.language.model import Domain, FindingType, point_grid
from expert.loading.condition import parse_condition
from expert.loading.expressions import Vocabulary
from expert.loading.formula import parse_formula

LEVELS = ("normal", "easy", "nothing")
VOCABULARY = Vocabulary(
    findings={
        "limp": Domain(FindingType.BOOLEAN),
        "numb": Domain(FindingType.BOOLEAN),
        "onset": Domain(FindingType.CHOICE, options=("gradual", "sudden", "overnight")),
        "pain": Domain(FindingType.SCALE),
        "km": Domain(FindingType.NUMBER, range=(Decimal("0.5"), Decimal(100))),
        "before": Domain(FindingType.SCALE, called="the pain before"),
        "after": Domain(FindingType.SCALE, called="the pain after"),
        "metres": Domain(FindingType.NUMBER, range=(Decimal(0), Decimal(900)), unit="m", called="the short way"),
        "miles": Domain(FindingType.NUMBER, range=(Decimal(0), Decimal(9)), unit="mi", called="the long way"),
        "onset_day": Domain(FindingType.DATE, called="the start"),
        "scan_day": Domain(FindingType.DATE, called="the scan"),
        "sex": Domain(FindingType.CHOICE, options=("female", "male"), counted=True),
    },
    quantities=frozenset({"spike_pct"}),
    scores={"wells": point_grid(map(Decimal, ("3", "1.5", "1", "-2")))},
    concepts=frozenset({"alarm"}),
    causes=frozenset({"strain"}),
    decisions={"running": LEVELS},
    recommendations=frozenset({"ice"}),
    others={"alarms": "checklist"},
)
Fault = tuple[int, str, str, str]


def read(text: str, *, on_outcome: bool = False) -> tuple[Condition | None, list[Fault]]:
    """Return the condition and its faults: offset, code, message, help."""
    faults: list[Fault] = []
    condition = parse_condition(text, VOCABULARY, lambda *fault: faults.append(fault), on_outcome=on_outcome)
    assert (condition is None) == bool(faults), "either a condition or a reason why there is none"
    return condition, faults


def read_formula(text: str) -> tuple[Formula | None, list[Fault]]:
    """Return the formula and its faults."""
    faults: list[Fault] = []
    formula = parse_formula(text, VOCABULARY, lambda *fault: faults.append(fault))
    assert (formula is None) == bool(faults), "either a formula or a reason why there is none"
    return formula, faults
