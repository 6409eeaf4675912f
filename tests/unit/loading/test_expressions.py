"""What conditions and formulas share: length, depth, numbers, and the faults of a syntax that is Python's own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from expert.language.conditions import Compare, Comparison, Is, Not, Or, Subject
from expert.loading.expressions import DEEPEST, LONGEST
from tests.unit.loading.tiny_vocabulary import Fault, read, read_formula

ReadAny = Callable[[str], tuple[object, list[Fault]]]
LIMP = Is(Subject.FINDING, "limp")


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("limp and", 8),
        ("limp and  \n ", 8),
        ("not", 3),
        ("pain >= 3 and (limp) or", 23),
        ("  pain >", 8),
    ],
)
def test_condition_that_breaks_off_is_told_where_it_does(text: str, offset: int) -> None:
    _, faults = read(text)
    assert faults == [(offset, "KB020", "breaks off here", "write what should follow")]


SYNTAX = "combine comparisons with and, or, not; numbers with + - * /"
PAIRS = "parentheses and braces come in pairs"


@pytest.mark.parametrize(
    ("text", "offset", "message", "help"),
    [
        ("", 0, "is empty", "write a condition or formula"),
        ("pain 3", 5, "is not an expression", SYNTAX),
        ("3 + (pain * ) - 1", 12, "is not an expression", SYNTAX),
        ("  pain = 3", 7, "is not an expression: `=` compares nothing", "compare with ==, !=, >= or <="),
        ("3 * (pain", 4, "`(` is never closed", PAIRS),
        ("3 * (", 4, "`(` is never closed", PAIRS),
        ("(3 * {pain)", 10, "`)` closes nothing", PAIRS),
        ("3)", 1, "`)` closes nothing", PAIRS),
        ("pain + é", 7, "unexpected character `é`", "names, numbers, parentheses, braces, commas and operators are allowed"),
        ("3 * 2pain", 4, "`2p…` is neither a number nor a name", "a name starts with a letter"),
        ("1" * 4_001, 0, "is 4,001 characters long", "at most 4,000; name its parts as concepts"),
    ],
)
@pytest.mark.parametrize(("read_any", "code"), [(read, "KB020"), (read_formula, "KB030")])
def test_what_is_no_expression_is_refused_alike(read_any: ReadAny, code: str, text: str, offset: int, message: str, help: str) -> None:
    assert read_any(text) == (None, [(offset, code, message, help)])


def test_longest_condition_is_read() -> None:
    text = "limp" + " or limp" * 499
    assert len(text.ljust(LONGEST)) == LONGEST
    condition, _ = read(text.ljust(LONGEST))
    assert isinstance(condition, Or)
    _, faults = read(text.ljust(LONGEST + 1))
    assert [code for _, code, _, _ in faults] == ["KB020"]


def test_deepest_condition_and_formula_are_read() -> None:
    assert read("not " * DEEPEST + "limp") == (Not(LIMP), [])
    assert read_formula("1" + " + 1" * DEEPEST)[1] == []


@pytest.mark.parametrize(
    ("read_any", "text", "fault"),
    [
        (read, "not " * (DEEPEST + 1) + "limp", (104, "KB020", "is nested too deeply", "name its parts as concepts")),
        (read, "limp and (numb or " * 13 + "limp" + ")" * 13, (226, "KB020", "is nested too deeply", "name its parts as concepts")),
        (read_formula, "1" + " + 1" * (DEEPEST + 1), (0, "KB030", "is nested too deeply", "write it with fewer terms")),
        (read_formula, "-" * (DEEPEST + 1) + "1", (26, "KB030", "is nested too deeply", "write it with fewer terms")),
    ],
)
def test_too_deep_nesting_is_told_once(read_any: ReadAny, text: str, fault: Fault) -> None:
    assert read_any(text) == (None, [fault])


def test_longest_number_is_read() -> None:
    condition, _ = read("spike_pct > " + "9" * 30)
    assert condition == Compare(Subject.QUANTITY, "spike_pct", Comparison.GREATER, Decimal("9" * 30))
    assert [code for _, code, _, _ in read("spike_pct > " + "9" * 31)[1]] == ["KB022"]


@pytest.mark.parametrize(("read_any", "code"), [(read, "KB020"), (read_formula, "KB030")])
def test_what_python_itself_cannot_parse_for_depth_is_refused(read_any: ReadAny, code: str) -> None:
    _, faults = read_any("-" * 3_990 + "3")
    assert [(at, fault, message) for at, fault, message, _ in faults] == [(0, code, "is nested too deeply")]


@pytest.mark.parametrize("read_any", [read, read_formula])
def test_too_many_signs_before_a_number_are_refused(read_any: ReadAny) -> None:
    _, faults = read_any("-" * 1000 + "3" + " > pain" * (read_any is read))
    assert faults
