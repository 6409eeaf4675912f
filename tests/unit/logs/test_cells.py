"""Numbers, durations, yes and no, names and dates, as tables write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expert.logs.cells import duration, folded, number, shown_number, truth
from expert.logs.dates import date_and_time
from expert.logs.sports import sport_of


@pytest.mark.parametrize(
    ("text", "plain", "shown"),
    [
        ("5.48", 5.48, 5.48),
        ("5,48", 5.48, 5.48),
        ("6,060", 6.06, 6060),
        ("6.060", 6.06, 6060),
        ("0,750", 0.75, 0.75),
        ("1,234.5", 1234.5, 1234.5),
        ("1.234,5", 1234.5, 1234.5),
        ("1,234,567", 1_234_567, 1_234_567),
        ("1 234,5", 1234.5, 1234.5),
        ("1\u202f234", 1234, 1234),
        ("12345,678", 12345.678, 12345.678),
        ("'-12", -12, -12),
        ("−3", -3, -3),
        ("13609.2001953125", 13609.2001953125, 13609.2001953125),
        ("--", None, None),
        ("", None, None),
        ("5 km", None, None),
        ("1e5", None, None),
        ("nan", None, None),
        ("9" * 60, None, None),
    ],
)
def test_numbers(text: str, plain: float | None, shown: float | None) -> None:
    assert (number(text), shown_number(text)) == (plain, shown)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:45:12", 2712), ("45:12", 2712), ("1:02:03.4", 3723.4), ("00:05:06,6", 306.6), ("100:00:00", 360_000), ("--", None), ("45", None)],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(("text", "told"), [("true", True), ("1.0", True), ("False", False), ("0", False), ("", None), ("maybe", None)])
def test_yes_and_no(text: str, told: bool | None) -> None:
    assert truth(text) is told


@pytest.mark.parametrize(
    "text",
    [
        "Oct 5, 2014, 4:15:21 PM",
        "Oct 5, 2014, 4:15:21\u202fPM",
        "Oct 5, 2014, 4:15:21 p.m.",
        "05.10.2014, 16:15:21",
        "5.10.2014 16:15:21",
        "05/10/2014, 16:15:21",
        "10/5/2014, 4:15:21 PM",
        "5 oct. 2014 à 16:15:21",
        "5 oct. 2014, 16:15:21",
        "5. Okt. 2014, 16:15:21",
        "5 ott 2014, 16:15:21",
        "5 de out. de 2014, 16:15:21",
        "5 okt. 2014 16:15:21",
        "5 octubre 2014, 16:15:21",
        "2014-10-05 16:15:21",
        "2014-10-05T16:15:21.5Z",
        "2014/10/05 16:15:21",
        "2014年10月5日 16:15:21",
    ],
)
def test_dates(text: str) -> None:
    assert date_and_time(text) == datetime.datetime(2014, 10, 5, 16, 15, 21)


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "Jan janv. ene. gen jan."),
        (3, "Mar März mars mrt."),
        (5, "May Mai mei mag maj"),
        (6, "Jun juin giu jun."),
        (7, "Jul juil. lug"),
        (8, "Aug août ago"),
        (9, "Sep sept. set."),
        (12, "Dec Dez. déc. dic"),
    ],
)
def test_months(month: int, names: str) -> None:
    assert {date_and_time(f"5 {name} 2014, 1:02") for name in names.split()} == {datetime.datetime(2014, month, 5, 1, 2)}


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2014-10-05", "16:15", "31.02.2014, 16:15", "5 foo 2014, 1:02", "5 May May 2014 1:02", "1:2:3:4" * 30]
)
def test_what_is_no_date(text: str) -> None:
    assert date_and_time(text) is None


@given(st.text(max_size=70))
def test_no_text_is_too_much(text: str) -> None:
    for read in (number, shown_number, duration, truth, folded, date_and_time, sport_of):
        read(text)


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_number_is_read_as_it_is_written(value: float) -> None:
    text = f"{value:.2f}"
    assert number(text) == shown_number(text) == number(text.replace(".", ",")) == float(text)
