"""Quantities of many rows come out as those of one person, at every threshold, and beyond 64 bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert.engines.columns.quantities import Computer
from expert.language.forms import Phrase
from expert.language.formulas import Formula, Named, compute, with_named
from expert.language.grid import from_grid, to_grid
from expert.language.model import Finding, FindingType, KnowledgeBase, Quantity
from expert.loading.formula import parse_formula
from expert.loading.query import vocabulary_of
from expert.lowered.cells import Cell
from expert.testing.generators import formulas

Ranges = Mapping[str, tuple[int | str, int | str, int]]
"""For each number its least and greatest value and its decimals."""
SMALL: Ranges = {"a": (0, 3, 1), "b": (0, 4, 0), "c": (1, "1.5", 1)}
LARGE: Ranges = {"a": (0, 10**12, 3), "b": (0, 10**12, 3), "c": (0, 10**9, 3)}
FORMULAS = [
    "a",
    "a / b",
    "100 * (a / b - 1)",
    "b - a",
    "0 - a / b",
    "a / (b - a)",
    "(a - b) / (b - a)",
    "a / b / b",
    "a / (b / c)",
    "1 / (a - 2) + 1 / (b - 2)",
    "min(a, b, 2) / max(b, a - 1)",
    "max(a / b, b / a)",
    "min(a / b, c)",
    "max(0 - a, min(b - 3, a - b)) / (c - 1)",
    "a * 0.05",
    "(a - 1.5) * 0.05",
    "a / 3",
    "min(1, 2) + a",
    "a + 1 / 0.3",
    "a + 1 / (1 - 1)",
    "a * 0",
    "a - a",
    "abs(a - b)",
    "100 / abs(b - a * 2)",
]


def with_numbers(tiny: KnowledgeBase, ranges: Ranges) -> KnowledgeBase:
    """Return a knowledge base with numbers in place of its findings."""
    phrase = Phrase(by_form={"other": "{value}"})
    findings = {
        name: Finding(name, FindingType.NUMBER, "today", "?", phrase, range=(Decimal(low), Decimal(high)), decimals=decimals)
        for name, (low, high, decimals) in ranges.items()
    }
    return replace(tiny, findings=findings, quantities={})


def formula_of(knowledge: KnowledgeBase, text: str) -> Formula:
    faults: list[object] = []
    formula = parse_formula(text, vocabulary_of(knowledge), lambda *fault: faults.append(fault))
    assert formula is not None
    assert not faults
    return formula


def check_quantity(knowledge: KnowledgeBase, formula: Formula, decimals: int, people: Sequence[Mapping[str, int]]) -> Computer:
    """Check a quantity of some people, given as grid numbers, against every threshold at which one of them lies, and both beside it."""
    quantity = Quantity("q", "q", formula, decimals, False, Phrase(by_form={"other": "{value}"}))
    values = [
        compute(formula, {name: from_grid(number, knowledge.findings[name].decimals) for name, number in person.items()}, decimals)
        for person in people
    ]
    grid = [None if value is None else to_grid(value, decimals) for value in values]
    thresholds = sorted({number + beside for number in grid if number is not None for beside in (-1, 0, 1)} | {-1, 0, 1})
    cells = (Cell(high=thresholds[0] - 1), *(Cell(low=number, high=number) for number in thresholds), Cell(undefined=True))
    computer = Computer(knowledge, quantity, cells)
    types = {name: np.int64 if finding.grid[1] >= 2**31 else np.int32 for name, finding in knowledge.findings.items()}
    computed = computer.compute({name: np.array([person[name] for person in people], types[name]) for name in computer.inputs})
    assert computed.undefined.tolist() == [number is None for number in grid]
    defined = [row for row, number in enumerate(grid) if number is not None]
    for threshold in thresholds:
        reached = computed.at_least(threshold)
        assert [bool(reached[row]) for row in defined] == [number >= threshold for number in grid if number is not None]
    return computer


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("text", FORMULAS)
def test_every_value_lies_where_that_of_one_person_does(tiny: KnowledgeBase, text: str, decimals: int) -> None:
    knowledge = with_numbers(tiny, SMALL)
    grids = {name: range(low, high + 1) for name, finding in knowledge.findings.items() for low, high in [finding.grid]}
    people = [dict(zip(grids, numbers, strict=True)) for numbers in product(*grids.values())]
    computer = check_quantity(knowledge, formula_of(knowledge, text), decimals, people)
    assert computer.dtype == np.int64


@pytest.mark.parametrize("inner", ["(a - b) / 4", "a / (b - 2)", "0 - a", "abs(a - b) / c"])
@pytest.mark.parametrize("decimals", [0, 1])
def test_a_quantity_that_is_read_is_rounded_as_that_of_one_person(tiny: KnowledgeBase, inner: str, decimals: int) -> None:
    knowledge = with_numbers(tiny, SMALL)
    grids = {name: range(low, high + 1) for name, finding in knowledge.findings.items() for low, high in [finding.grid]}
    people = [dict(zip(grids, numbers, strict=True)) for numbers in product(*grids.values())]
    read = {"a": Named("inner", formula_of(knowledge, inner), decimals)}
    assert check_quantity(knowledge, with_named(formula_of(knowledge, "10 * a - 1 / (b - a) + c * 0"), read), 1, people).dtype == np.int64


@pytest.mark.parametrize("text", ["a * b / c", "100 * (a / b - 1)", "a * b * c", "max(a / b, b / c) - a", "a * b - 0.5", "a / 3 * b"])
def test_what_does_not_fit_into_64_bits_is_exact_too(tiny: KnowledgeBase, text: str) -> None:
    knowledge, random = with_numbers(tiny, LARGE), Random(0)

    def number(name: str) -> int:
        high = knowledge.findings[name].grid[1]
        return random.choice((0, 1, high, high - 1, random.randint(0, high), random.randint(0, 1_000)))

    people = [{name: number(name) for name in knowledge.findings} for _ in range(150)]
    computer = check_quantity(knowledge, formula_of(knowledge, text), random.randint(0, 2), people)
    assert computer.dtype == object


@pytest.mark.parametrize("high", [2**30, 2**31, 2**40, 10**12 - 1])
@pytest.mark.parametrize("text", ["a * b", "a / b", "a - b", "a * b - c", "min(a, b) / max(b, c)"])
def test_the_ends_of_ranges_never_overflow(tiny: KnowledgeBase, text: str, high: int) -> None:
    knowledge = with_numbers(tiny, {"a": (0, high, 0), "b": (0, high, 0), "c": (0, 3, 0)})
    ends = {name: (0, 1, finding.grid[1] - 1, finding.grid[1]) for name, finding in knowledge.findings.items()}
    people = [dict(zip(ends, numbers, strict=True)) for numbers in product(*ends.values())]
    check_quantity(knowledge, formula_of(knowledge, text), 1, people)


@settings(max_examples=150)
@given(st.data())
def test_any_formula_comes_out_as_that_of_one_person(tiny: KnowledgeBase, data: st.DataObject) -> None:
    highs = st.sampled_from((1, 3, 40, 28_000, 10**6, 10**12))
    knowledge = with_numbers(tiny, {name: (0, data.draw(highs), data.draw(st.integers(0, 3))) for name in "abc"})
    inner = Named("inner", data.draw(formulas("abc", depth=2)), data.draw(st.integers(0, 3)))
    formula = data.draw(formulas("abc", others=[inner], depth=3))
    random = Random(data.draw(st.integers(0, 2**32)))

    def number(name: str) -> int:
        high = knowledge.findings[name].grid[1]
        return random.choice((0, high, random.randint(0, high), random.randint(0, min(high, 20))))

    people = [{name: number(name) for name in knowledge.findings} for _ in range(25)]
    check_quantity(knowledge, formula, data.draw(st.integers(0, 3)), people)
