"""Units: what is converted, exactly; what is not; and that nobody pays for it who needs it not."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.language.formulas import rounded
from expert.language.units import convert, dimension, factors


@pytest.mark.parametrize(
    ("given", "unit", "into", "decimals", "value"),
    [
        *(("6", "mi", "km", 1, "9.7"), ("6", "mi", "km", 3, "9.656"), ("6", "miles", "km", 2, "9.66"), ("800", "m", "km", 1, "0.8")),
        *(("70", "in", "cm", 1, "177.8"), ("5", "ft", "cm", 0, "152"), ("1", "ft/s", "m/s", 3, "0.305")),
        *(("150", "lb", "kg", 1, "68.0"), ("2.4", "t", "kg", 0, "2400"), ("150", "lbs", "kg", 0, "68")),
        *(
            ("98.6", "°F", "°C", 1, "37.0"),
            ("98.6", "degF", "degC", 3, "37.000"),
            ("14", "°F", "°C", 0, "-10"),
            ("300", "K", "°C", 2, "26.85"),
        ),
        *(
            ("36", "hours", "days", 1, "1.5"),
            ("3", "weeks", "days", 0, "21"),
            ("90", "s", "min", 1, "1.5"),
            ("18", "months", "years", 1, "1.5"),
        ),
        *(("14500", "mV", "V", 1, "14.5"), ("8", "min/mi", "min/km", 2, "4.97"), ("2", "m²", "cm²", 0, "20000")),
    ],
)
def test_a_number_is_given_in_another_unit_of_the_same_dimension(given: str, unit: str, into: str, decimals: int, value: str) -> None:
    assert str(convert(Decimal(given), unit, into, decimals)) == value


@pytest.mark.parametrize(
    ("given", "unit", "into", "decimals", "value"),
    [
        *(
            ("50", "m", "km", 1, "0.1"),
            ("49.999999999999", "m", "km", 1, "0.0"),
            ("250", "m", "km", 1, "0.3"),
            ("150", "m", "km", 1, "0.2"),
        ),
        *(("-50", "m", "km", 1, "-0.1"), ("32.9", "°F", "°C", 1, "0.5"), ("999999999999.999999999999", "mm", "m", 3, "1000000000.000")),
    ],
)
def test_a_half_is_rounded_up_and_nothing_is_rounded_twice(given: str, unit: str, into: str, decimals: int, value: str) -> None:
    assert str(convert(Decimal(given), unit, into, decimals)) == value


@given(st.fractions(0, 1000, max_denominator=1000).map(lambda number: round(Decimal(number.numerator) / number.denominator, 6)))
def test_miles_are_as_exact_as_their_definition(miles: Decimal) -> None:
    km = convert(miles, "mi", "km", 3)
    assert km is not None
    assert abs(Fraction(km) - Fraction(miles) * Fraction("1.609344")) <= Fraction(1, 2000)


@pytest.mark.parametrize(
    ("unit", "into"),
    [
        *(
            ("kg", "km"),
            ("mi", "kg"),
            ("km", "h"),
            ("km/h", "km"),
            ("milles", "km"),
            ("", "km"),
            ("km", ""),
            ("km", "runs"),
            ("runs", "km"),
        ),
        *(("steps", "steps/min"), ("steps/min", "steps/min"), ("%", "%"), ("ppm", "percent"), ("percent", "ppm"), ("rad", "percent")),
        *(("nan", "km"), ("inf", "km"), ("9**9**9", "km"), ("m2", "m²"), ("m*m", "m²"), ("(m)", "km"), ("m m", "km"), ("x" * 41, "km")),
        *(("mi\n", "km"), ("lambda", "km"), ("__import__", "km"), ("km.real", "km"), ("¼", "km"), ("km¼", "km"), ("\ud83d", "km")),
    ],
)
def test_what_is_no_unit_or_measures_something_else_is_not_converted(unit: str, into: str) -> None:
    assert convert(Decimal(6), unit, into, 1) is None


@given(st.text(max_size=12), st.sampled_from(["km", "°C", "dBm", "days", "%"]))
def test_whatever_a_unit_is_called_nothing_is_raised(unit: str, into: str) -> None:
    convert(Decimal("3.5"), unit, into, 1)
    dimension(unit)


@pytest.mark.parametrize(("unit", "into"), [("mi", "km"), ("°F", "°C"), ("°C", "K"), ("g/dl", "g/l"), ("psi", "bar"), ("days", "weeks")])
@given(number=st.decimals(-999, 999, places=2))
def test_what_is_multiplied_and_added_gives_what_is_converted(unit: str, into: str, number: Decimal) -> None:
    found = factors(unit, into)
    assert found is not None
    assert rounded(Fraction(number) * found[0] + found[1], 3) == convert(number, unit, into, 3)


@pytest.mark.parametrize(("unit", "into"), [("kg", "km"), ("", "km"), ("%", "km"), ("dBm", "W"), ("dBm", "mW")])
def test_what_is_not_converted_by_factors_has_none(unit: str, into: str) -> None:
    assert factors(unit, into) is None


@pytest.mark.parametrize(
    ("unit", "measured"),
    [
        *(("km", "length"), ("in", "length"), ("kg", "mass"), ("°C", "temperature"), ("days", "time"), ("minutes", "time")),
        *(("V", "amount"), ("min/km", "amount"), ("%", "amount"), ("runs", "amount"), ("", "amount"), ("m²", "amount")),
    ],
)
def test_what_a_unit_measures(unit: str, measured: str) -> None:
    assert dimension(unit).value == measured


PROGRAM = """
import sys
from expert import load_knowledge, parse_case
knowledge = load_knowledge()
parse_case("date: 2026-05-04\\nanswers: {longest_run_before_km: ANSWER, age: 41}", knowledge)
print("pint" in sys.modules)
"""


@pytest.mark.parametrize(("answer", "imported"), [("10", "False"), ("10 km", "False"), ("6 mi", "True")])
def test_the_library_is_imported_when_an_answer_has_another_unit_and_not_before(answer: str, imported: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("ANSWER", answer)], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == [imported]
