"""Of which days a log tells everything."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from expert.training.log import CURRENT_DAYS, SILENT_DAYS, Span, joined, known_days
from tests.unit.training.made import TODAY, run


def span(first: int, last: int) -> Span:
    """Return days from so many days ago to so many."""
    return Span(TODAY - datetime.timedelta(first), TODAY - datetime.timedelta(last))


_SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)).map(lambda pair: span(pair[0] + pair[1], pair[0])), max_size=6)


def test_two_imports_are_one_where_they_lie_close_together() -> None:
    assert joined([span(100, 50), span(36, 10)]) == (span(100, 10),)
    assert joined([span(100, 50), span(35, 10)]) == (span(100, 50), span(35, 10))
    assert joined([span(100, 10), span(60, 40)]) == (span(100, 10),)


def test_a_single_old_file_makes_nothing_known_that_lies_between() -> None:
    assert known_days([run(4000), run(30), run(3)], TODAY) == (span(4000, 4000), span(30, 0))


@given(one=_SPANS, two=_SPANS)
def test_in_which_order_imports_come_does_not_matter(one: list[Span], two: list[Span]) -> None:
    assert joined([*one, *two]) == joined([*two, *one])
    assert joined(joined(one)) == joined(one)
    assert joined([*joined(one), *joined(two)]) == joined([*one, *two])


@given(days=st.lists(st.integers(-5, 400), max_size=12))
def test_days_are_known_next_to_activities_alone(days: list[int]) -> None:
    """Day by day: a day is known where activities before and after it lie no more than six weeks apart, or the import is near."""
    past = {day for day in days if day >= 0}
    known = known_days([*map(run, days)], TODAY)
    for day in range(401):
        later, earlier = [item for item in past if item <= day], [item for item in past if item >= day]
        end = max(later, default=0 if earlier and min(earlier) <= CURRENT_DAYS else None)
        is_known = bool(earlier) and end is not None and (min(earlier) - end <= SILENT_DAYS)
        date = TODAY - datetime.timedelta(day)
        assert any(item.first <= date <= item.last for item in known) is is_known
