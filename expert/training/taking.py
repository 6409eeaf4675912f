"""What is taken of the activities of a span of days: a number, with the activities behind it, or why there is none. All of it is exact.

Where an activity does not tell something the number lies between two others. It is taken where both give the same answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import assert_never

from expert.language.measurements import WEEKS_BEFORE, Measurement, Take
from expert.language.model import Value
from expert.logs.activity import Activity
from expert.training.log import Lack, LackError, Span, TrainingLog, days
from expert.training.meant import Meant

_WEEK = 7
_NO_END = Fraction(1000)
"""How many times as much as nothing something is taken to be."""
_MOST = Fraction(10**9)
"""No activity has so much of anything."""
Taken = tuple[Fraction, tuple[Activity, ...]]


class Taking:
    """Takes numbers of a log for somebody with some answers on a day."""

    def __init__(self, log: TrainingLog, today: datetime.date, values: Mapping[str, Value]) -> None:
        self.log = log
        self.today = today
        self.values = values

    def take(self, way: Measurement, left_out: Collection[Activity] = ()) -> Taken:
        """Return what a measurement comes to, with the activities behind it.

        Args:
            way: The measurement.
            left_out: Activities that have no part in it.

        Raises:
            LackError: It cannot be taken.
        """
        return _OneWay(self, way, left_out).take()


def meets(way: Measurement, number: Fraction) -> bool:
    """Return whether a number lies within the bounds of a measurement."""
    return (way.least is None or number >= Fraction(way.least)) and (way.most is None or number <= Fraction(way.most))


class _OneWay:
    """One measurement."""

    def __init__(self, taking: Taking, way: Measurement, left_out: Collection[Activity]) -> None:
        self._log = taking.log
        self._today = taking.today
        self._values = taking.values
        self._way = way
        self._meant = Meant(taking.log, way, left_out)

    def take(self) -> Taken:
        """Return what it comes to, with the activities behind it."""
        match self._way.take:
            case Take.LONGEST:
                return self._longest()
            case Take.DAYS_SINCE:
                return self._days_since()
            case Take.COUNT:
                return self._count()
            case Take.USUAL_WEEK:
                return self._usual_week()
            case Take.GROWTH:
                return self._growth()
            case Take.JUMP:
                return self._jump()
            case Take.MORE_OFTEN:
                return self._more_often()
            case Take.BREAK:
                return self._break()
            case Take.MEDIAN:
                return self._median()
            case Take.SHARE_INDOORS:
                return self._share_indoors()
            case _:  # pragma: no cover
                assert_never(self._way.take)

    def _longest(self) -> Taken:
        """Return the most of a single activity; without any it is nothing at all."""
        chosen, unclear = self._meant.choose(self._span())
        told = [item for item in chosen if self._meant.tells(item)]
        longest = max(told, key=self._meant.value, default=None)
        least = Fraction(0) if longest is None else self._meant.value(longest)
        is_sure = not unclear and len(told) == len(chosen)
        return self._between(least, least if is_sure else max(least, _MOST)), () if longest is None else (longest,)

    def _days_since(self) -> Taken:
        """Return how many days ago the last one was."""
        self._must_tell(self._today, self._today)
        chosen, unclear = self._meant.choose(Span(datetime.date.min, self._today))
        if not chosen:
            raise LackError(Lack.NOT_TOLD if unclear else Lack.NOTHING_DONE)
        day = chosen[-1].start.date()
        self._must_tell(day, self._today)
        if any(item.start.date() > day for item in unclear):
            raise LackError(Lack.NOT_TOLD)
        return Fraction((self._today - day).days), (chosen[-1],)

    def _count(self) -> Taken:
        """Return how many there were; nobody knows whether one on the day after which they count came before or after it."""
        span = self._span()
        chosen, unclear = self._meant.choose(span)
        least, most, lack = len(chosen), len(chosen) + len(unclear), Lack.NOT_TOLD
        if self._way.after is not None:
            the_day = span.first - days(1)
            same, lack = sum(map(len, self._meant.choose(Span(the_day, the_day)))), lack if unclear else Lack.UNDECIDED
            most += same
        return self._between(Fraction(least), Fraction(most), lack), chosen

    def _usual_week(self) -> Taken:
        """Return the median of the weeks, with the activities of the week nearest to it."""
        weeks = [self._all_of(week) for week in self._span().weeks()]
        totals = [self._total(week) for week in weeks]
        usual = Fraction(median(totals)) if totals else Fraction(0)
        if not usual:
            raise LackError(Lack.NOTHING_DONE)
        return usual, min(zip(totals, weeks, strict=True), key=lambda pair: abs(pair[0] - usual))[1]

    def _growth(self) -> Taken:
        """Return how many times a usual week before it a week of it is, on the mean."""
        span = self._span()
        chosen, usual = self._all_of(span), self._usual_before(span)
        return self._total(chosen) * _WEEK / span.days / usual, chosen

    def _jump(self) -> Taken:
        """Return how many times a usual week before them the heaviest of the weeks is."""
        span = self._span()
        usual = self._usual_before(span)
        weeks = [self._all_of(week) for week in span.weeks()]
        heaviest = max(weeks, key=self._total, default=())
        return self._total(heaviest) / usual, heaviest

    def _usual_before(self, span: Span) -> Fraction:
        """Return the median of the weeks before some days."""
        usual = Fraction(median(self._total(self._all_of(week)) for week in self._weeks_before(span).weeks()))
        if not usual:
            raise LackError(Lack.NOTHING_DONE)
        return usual

    def _weeks_before(self, span: Span) -> Span:
        """Return the weeks before some days, in which something was usual: in at least half of them it was done at all."""
        earlier = span.before(WEEKS_BEFORE)
        self._must_tell(earlier.first, span.last)
        if 2 * sum(bool(self._meant.of_the_sport(week)) for week in earlier.weeks()) < WEEKS_BEFORE:
            raise LackError(Lack.NOTHING_DONE)
        return earlier

    def _more_often(self) -> Taken:
        """Return how many times as often a week it was done as in the weeks before."""
        span = self._span()
        earlier = self._weeks_before(span)
        part = Fraction(span.days, earlier.days)
        (now, perhaps), (then, perhaps_then) = self._meant.choose(span), self._meant.choose(earlier)
        least = _times(len(now), (len(then) + len(perhaps_then)) * part)
        most = _times(len(now) + len(perhaps), len(then) * part)
        return self._between(least, most), now

    def _break(self) -> Taken:
        """Return the most days in a row without any, with the activities before and after them."""
        span = self._span()
        marks: list[tuple[datetime.date, tuple[Activity, ...]]] = [(span.first - days(1), ())]
        marks += [(item.start.date(), (item,)) for item in self._meant.of_the_sport(span)]
        marks.append((span.last + days(1), ()))
        breaks = [((two - one).days - 1, (*before, *after)) for (one, before), (two, after) in pairwise(marks)]
        longest, around = max(breaks, key=lambda item: item[0])
        return Fraction(max(0, longest)), around

    def _median(self) -> Taken:
        """Return what the activity in the middle has, of those that tell it, which at least half of them must."""
        chosen, unclear = self._meant.choose(self._span())
        told = sorted(filter(self._meant.tells, chosen), key=self._meant.value)
        if not chosen and not unclear:
            raise LackError(Lack.NOTHING_DONE)
        if 2 * len(told) < len(chosen) + len(unclear):
            raise LackError(Lack.NOT_TOLD)
        middle = told[(len(told) - 1) // 2]
        return self._meant.value(middle), (middle,)

    def _share_indoors(self) -> Taken:
        """Return which part of them was indoors."""
        chosen = self._all_of(self._span())
        if not chosen:
            raise LackError(Lack.NOTHING_DONE)
        inside, outside = (sum(item.indoor is told for item in chosen) for told in (True, False))
        number = self._between(Fraction(inside, len(chosen)), Fraction(len(chosen) - outside, len(chosen)))
        return number, (chosen[0], chosen[-1])

    def _between(self, least: Fraction, most: Fraction, lack: Lack = Lack.NOT_TOLD) -> Fraction:
        """Return a number that lies between two, where it does not matter which it is."""
        way = self._way
        is_inside = meets(way, least) and meets(way, most)
        is_outside = (way.least is not None and most < Fraction(way.least)) or (way.most is not None and least > Fraction(way.most))
        if least != most and not (way.gives and (is_inside or is_outside)):
            raise LackError(lack)
        return least

    def _all_of(self, span: Span) -> tuple[Activity, ...]:
        """Return the activities of some days that are meant, where it is told of all whether they are."""
        chosen, unclear = self._meant.choose(span)
        if unclear:
            raise LackError(Lack.NOT_TOLD)
        return chosen

    def _total(self, chosen: Sequence[Activity]) -> Fraction:
        """Return what some activities have together."""
        return sum(map(self._meant.value, chosen), Fraction(0))

    def _span(self) -> Span:
        """Return the days that are meant, if the log tells all of them."""
        if self._way.after is not None:
            day = self._day(self._way.after)
            self._must_tell(day, self._today)
            return Span(day + days(1), self._today)
        assert self._way.days is not None, "a knowledge base is checked"
        end = self._today if self._way.before is None else self._day(self._way.before)
        span = Span(end - days(self._way.days[0]), end - days(self._way.days[1]))
        self._must_tell(span.first, span.last)
        return span

    def _day(self, count: str) -> datetime.date:
        """Return the day that a count of days counts from."""
        number = self._values.get(count)
        if not isinstance(number, Decimal):
            raise LackError(Lack.NO_DAY)
        return self._today - days(int(number))

    def _must_tell(self, first: datetime.date, last: datetime.date) -> None:
        """Refuse days that the log does not tell, with those before them by which is seen what is meant."""
        self._log.must_tell(first - days(self._meant.days_before), last)


def _times(now: int, expected: Fraction) -> Fraction:
    """Return how many times as often something was done as was to be expected; what is less than once more is as often."""
    if not now:
        return Fraction(0)
    if expected <= now < expected + 1:
        return Fraction(1)
    return now / expected if expected else _NO_END
