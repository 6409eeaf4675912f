"""The value of one answer: read from plain data into the type, range and unit of its finding."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from expert.cases.case import UNKNOWN_WORDS
from expert.errors import show_value, suggest_names
from expert.language.forms import YesNo
from expert.language.model import FIRST_DAY, SCALE_RANGE, Finding, FindingType, Said, Value
from expert.shapes.compound import ListOf
from expert.shapes.hints import shape_of
from expert.shapes.notes import DAY, Form
from expert.shapes.plain import exact, number_to_data
from expert.shapes.shape import Either, Nullable, Scalar, Shape

_NUMBER = re.compile(r"\s*[-+]?[0-9]*\.?[0-9]+\s*\Z")
"""A text that looks like a number."""
_DECIMAL_COMMA = re.compile(r"\A([-+]?[0-9]+),([0-9]{1,2})(?![0-9,])")
"""Three digits after a comma may be thousands, so they are not read."""
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}
_AMOUNT, _A_UNIT = "\\s*(-?[0-9]{1,12}(?:\\.[0-9]{1,12})?)\\s*", "[^\\s0-9][^0-9]*"
"""A number, and behind it a unit; nothing with a digit, but for the finding's own."""


Report = Callable[[str, str, str], None]
"""Takes the code, message and help of a fault."""


def value_shape(finding: Finding) -> Shape:
    """Return the shape of what may be written for the value of a finding: the value, a word for an answer that is not known, or null."""
    return Nullable(Either((*_shapes(finding), Scalar("string", Form(among=UNKNOWN_WORDS)))))


def _shapes(finding: Finding) -> Iterator[Shape]:
    """Yield how a value of a finding may be written; units and decimals are checked when it is read."""
    match finding.type:
        case FindingType.BOOLEAN:
            yield shape_of(YesNo)
        case FindingType.CHOICE:
            yield Scalar("string", Form(among=tuple(finding.options)))
            if finding.further:
                yield ListOf(Scalar("string", Form(among=tuple(finding.options))), Form(least=1, distinct=True))
        case FindingType.SCALE:
            yield Scalar("integer", _range(finding))
        case FindingType.NUMBER:
            yield Scalar("number", _range(finding))
            if finding.unit:
                yield Scalar("string", _with_unit(finding))
        case FindingType.DATE:
            yield Scalar("string", DAY)


def _with_unit(finding: Finding) -> Form:
    """Return the form of a number with a unit; whether that measures what the finding does is checked when it is read."""
    own = f"{re.escape(finding.unit)}\\s*|" if re.search("[0-9]", finding.unit) else ""
    return Form(pattern=f"^{_AMOUNT}({own}{_A_UNIT})$", help="a number and a unit")


def _range(finding: Finding) -> Form:
    """Return the form of a number in the range of a finding."""
    low, high = finding.bounds
    return Form(least=number_to_data(low), most=number_to_data(high))


def read_day(text: str, report: Report, today: datetime.date | None) -> datetime.date | None:
    """Return a day that is well formed, or None with the fault reported; none lies after `today`."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        report("CASE003", f"there is no day `{show_value(text)}`", DAY.help)
        return None
    if day < FIRST_DAY:
        report("CASE014", f"`{text}` is too long ago for an answer", f"a day from {FIRST_DAY} on")
        return None
    if today is not None and day > today:
        report("CASE014", f"`{text}` is after the day of the case, `{today}`", "correct one of the two days")
        return None
    return day


def read_said(finding: Finding, raw: object, report: Report, today: datetime.date | None) -> Said | None:
    """Return what a case says of a finding, or None with the fault reported: a value, or the day of a date.

    Args:
        finding: What is answered.
        raw: A text, boolean or number as YAML or JSON gives it.
        report: Called with the code, message and help of a fault.
        today: The day of the case, where it is known.
    """
    if finding.type is not FindingType.DATE:
        return read_value(finding, raw, report)
    if not isinstance(raw, str) or not re.fullmatch(DAY.pattern, raw):
        report("CASE011", f"`{finding.id}` is a {finding.type.value}, not `{show_value(raw)}`", f"write a day: {DAY.help}")
        return None
    day = read_day(raw, report, today)
    low, high = finding.bounds
    if day is not None and today is not None and not low <= (today - day).days <= high:
        message = f"`{finding.id}` is `{raw}`, outside its range"
        report("CASE012", message, f"a day that lies {low:f} to {high:f} days before the day of the case, `{today}`")
        return None
    return day


def read_value(finding: Finding, raw: object, report: Report) -> Value | None:
    """Return the typed value, or None with the fault reported; of a date, how many days ago it is.

    Args:
        finding: What is answered.
        raw: A text, boolean or number as YAML or JSON gives it.
        report: Called with the code, message and help of a fault.
    """
    return _ValueReader(finding, report).read(exact(raw))


def read_further(finding: Finding, values: Sequence[object], report: Report) -> tuple[str, ...]:
    """Return the findings that say of the values after the first that they are true as well; a fault is reported."""
    found: list[str] = []
    for value in values[1:]:
        name = finding.further.get(value) if isinstance(value, str) else None
        if name is None or value == values[0] or name in found:
            further = [option for option in finding.further if option != values[0]]
            message = f"`{show_value(value)}` is no further value of `{finding.id}`"
            report("CASE012", message, suggest_names(show_value(value), further))
        else:
            found.append(name)
    return tuple(found)


def is_said(finding: Finding, value: object, today: datetime.date) -> bool:
    """Return whether a case of some day may say it of a finding, as `read_said` could have read it; a number may be a whole one."""
    match finding.type:
        case FindingType.BOOLEAN:
            return isinstance(value, bool)
        case FindingType.CHOICE:
            return isinstance(value, str) and value in finding.options
        case FindingType.SCALE:
            return type(value) is int and SCALE_RANGE[0] <= value <= SCALE_RANGE[1]
        case FindingType.NUMBER:
            if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
                return False
            low, high = finding.bounds
            return low <= value <= high and value == round(Decimal(value), finding.decimals)
        case FindingType.DATE:
            low, high = finding.bounds
            return type(value) is datetime.date and value >= FIRST_DAY and low <= (today - value).days <= high
        case _:  # pragma: no cover
            assert_never(finding.type)


class _ValueReader:
    """Reads the value of one finding."""

    def __init__(self, finding: Finding, report: Report) -> None:
        self.finding = finding
        self.report = report

    def read(self, raw: object) -> Value | None:
        """Return the typed value, or None with the fault reported."""
        match self.finding.type:
            case FindingType.BOOLEAN:
                if isinstance(raw, bool):
                    return raw
                if raw in ("yes", "no"):
                    return raw == "yes"
                self._wrong(raw, "yes or no")
                return None
            case FindingType.CHOICE:
                if isinstance(raw, str) and raw in self.finding.options:
                    return raw
                self.report(
                    "CASE012", f"`{self.finding.id}` has no value `{show_value(raw)}`", suggest_names(show_value(raw), self.finding.options)
                )
                return None
            case FindingType.SCALE:
                return self._scale(raw)
            case FindingType.NUMBER | FindingType.DATE:
                return self._number(raw)

    def _wrong(self, raw: object, expected: str) -> None:
        """Report a value of the wrong type; a text may look like a number."""
        is_quoted = isinstance(raw, str) and self.finding.type.is_numeric and _NUMBER.match(raw)
        shown = f"the text `{show_value(raw)}`" if is_quoted else f"`{show_value(raw)}`"
        why = self._why_not_converted(raw) if isinstance(raw, str) else ""
        self.report("CASE011", f"`{self.finding.id}` is a {self.finding.type.value}, not {shown}{why}", f"write {expected}")

    def _why_not_converted(self, raw: str) -> str:
        """Return what is wrong with the unit of a number that has one: it measures something else, or nobody knows it."""
        own = self.finding.unit
        match = re.fullmatch(_with_unit(self.finding).pattern, raw) if own else None
        if match is None:
            return ""
        from expert.language.units import is_known

        unit = match[2].rstrip()
        why = f"is not converted into `{own}`" if is_known(unit) else "is no unit that is known"
        return f": `{show_value(unit)}` {why}"

    def _scale(self, raw: object) -> int | None:
        """Return a whole number from 0 to 10."""
        low, high = SCALE_RANGE
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or not Decimal(raw).is_finite() or raw != int(raw):
            self._wrong(raw, f"a whole number from {low} to {high}")
            return None
        if not low <= raw <= high:
            self.report("CASE012", f"`{self.finding.id}` is {show_value(raw)}, outside its range", f"a whole number from {low} to {high}")
            return None
        return int(raw)

    def _number(self, raw: object) -> Decimal | None:
        """Return a number in the finding's unit, range and decimals; it may come in another unit of the same dimension."""
        finding = self.finding
        low, high = finding.bounds
        unit = "days ago" if finding.type is FindingType.DATE else finding.unit
        expected = f"a number from {low:f} to {high:f}" + (f" {unit}" if unit else "")
        number = self._converted(raw) if finding.unit and isinstance(raw, str) else raw
        if isinstance(number, bool) or not isinstance(number, int | Decimal) or not Decimal(number).is_finite():
            self._wrong(raw, expected + (f", or in another unit, such as `{finding.example}`" if finding.example else ""))
            return None
        number = Decimal(number)
        if not low <= number <= high:
            self.report("CASE012", f"`{finding.id}` is {show_value(raw)}, outside its range", expected)
            return None
        # Within the range and its declared decimals a number has few enough digits to be exact.
        if number != round(number, finding.decimals):
            self.report("CASE013", f"`{finding.id}` has too many decimals: {show_value(raw)}", f"at most {finding.decimals}")
            return None
        return number.normalize() + 0

    def _converted(self, raw: str) -> Decimal | None:
        """Return a number with a unit in the finding's: its own as it is, another one rounded; None where it is none."""
        match = re.fullmatch(_with_unit(self.finding).pattern, raw)
        if match is None:
            return None
        number, unit = Decimal(match[1]), match[2].rstrip()
        if unit == self.finding.unit:
            return number
        from expert.language.units import convert

        return convert(number, unit, self.finding.unit, self.finding.decimals)


def as_written(finding: Finding, text: str) -> object:
    """Return what a text stands for where a table knows nothing but texts, as plain data that `read_said` reads."""
    plain = text.strip()
    match finding.type:
        case FindingType.BOOLEAN:
            return _YES_NO.get(plain.lower(), plain)
        case FindingType.SCALE | FindingType.NUMBER:
            plain = _DECIMAL_COMMA.sub(r"\1.\2", plain)
            return Decimal(plain) if _NUMBER.match(plain) else plain
        case FindingType.CHOICE | FindingType.DATE:
            return plain
        case _:  # pragma: no cover
            assert_never(finding.type)


def write_value(value: Said) -> str:
    """Return a value as it is written in a file."""
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value:f}" if isinstance(value, Decimal) else str(value)
