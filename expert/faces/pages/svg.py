"""Small pictures drawn as SVG: bars of the last weeks, a line over days, and a rule network that can be walked.

Everything that a picture says stands in words beside it or as its title, so that nobody needs to see it. Colours come from the style of
the page, by class; there is nothing in a picture that a strict page would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import NamedTuple

from expert.printable import printable

_WIDE = 640
_ROW = 26
_LABEL = 130
_VALUE = 90


class Bar(NamedTuple):
    """A bar with what stands before and behind it; no bar where the number is not known.

    Attributes:
        label: What it is of.
        number: How long it is.
        text: The number in words.
        is_marked: It is what is talked about.
    """

    label: str
    number: Decimal | None
    text: str
    is_marked: bool = False


def bars_svg(bars: Sequence[Bar], title: str) -> str:
    """Return bars below each other, the longest as wide as there is room."""
    most = max((bar.number for bar in bars if bar.number is not None), default=Decimal(0)) or Decimal(1)
    rows = "".join(_bar(bar, place * _ROW, most) for place, bar in enumerate(bars))
    return _picture(_WIDE, len(bars) * _ROW, title, rows)


def _bar(bar: Bar, top: int, most: Decimal) -> str:
    """Return one bar."""
    room = _WIDE - _LABEL - _VALUE
    wide = 0 if bar.number is None else round(room * float(bar.number / most))
    middle = top + _ROW // 2 + 5
    drawn = f'<rect x="{_LABEL}" y="{top + 4}" width="{wide}" height="{_ROW - 8}" class="bar{" marked" if bar.is_marked else ""}"/>'
    return (
        f'<text x="{_LABEL - 8}" y="{middle}" class="label end">{_text(bar.label)}</text>'
        f"{drawn if wide else ''}"
        f'<text x="{_LABEL + wide + 8}" y="{middle}" class="label">{_text(bar.text)}</text>'
    )


def line_svg(values: Sequence[Decimal | None], low: Decimal, high: Decimal, title: str) -> str:
    """Return a line over days; it is broken where a day is not known, and a day alone is a dot."""
    tall, edge = 120, 10
    span = (high - low) or Decimal(1)
    step = (_WIDE - 2 * edge) / max(1, len(values) - 1)

    def point(place: int, value: Decimal) -> str:
        return f"{edge + place * step:.1f},{edge + (tall - 2 * edge) * float((high - value) / span):.1f}"

    known = [(place, value) for place, value in enumerate(values) if value is not None]
    runs = [[item for _, item in run] for _, run in groupby(enumerate(known), key=lambda item: item[1][0] - item[0])]
    lines = "".join(f'<polyline class="line" points="{" ".join(point(*item) for item in run)}"/>' for run in runs if len(run) > 1)
    dots = "".join("<circle class='dot' r='4' cx='{}' cy='{}'/>".format(*point(*item).split(",")) for item in known)
    grid = "".join(f'<line class="grid" x1="{edge}" x2="{_WIDE - edge}" y1="{y}" y2="{y}"/>' for y in (edge, tall // 2, tall - edge))
    return _picture(_WIDE, tall, title, grid + lines + dots)


class Box(NamedTuple):
    """Something in a network.

    Attributes:
        id: Its id.
        label: What it is called.
        kind: What it is, as a class of the style.
    """

    id: str
    label: str
    kind: str


_BOX_WIDE = 330
_BOX_TALL = 38
_BETWEEN = 70
_MOST_LETTERS = 32


def network_svg(middle: Box, before: Sequence[Box], after: Sequence[Box], address: Callable[[str], str], title: str) -> str:
    """Return what something depends on on its left, what depends on it on its right; each leads to its own picture."""
    columns = [list(before), [middle], list(after)]
    tall = max(map(len, columns)) * (_BOX_TALL + 8)
    places: Mapping[int, list[int]] = {
        place: [round((row + 0.5) * tall / len(column)) for row in range(len(column))] for place, column in enumerate(columns)
    }
    arrows = "".join(
        f'<path class="arrow" d="M{x} {y} C{x + _BETWEEN // 2} {y} {x + _BETWEEN // 2} {end} {x + _BETWEEN} {end}"/>'
        for left in (0, 1)
        for x in [(left + 1) * _BOX_WIDE + left * _BETWEEN]
        for y in places[left]
        for end in places[left + 1]
    )
    boxes = "".join(
        _box(box, place * (_BOX_WIDE + _BETWEEN), y, address(box.id))
        for place, column in enumerate(columns)
        for box, y in zip(column, places[place], strict=True)
    )
    return _picture(3 * _BOX_WIDE + 2 * _BETWEEN, tall, title, arrows + boxes, role="group")


def _box(box: Box, left: int, middle: int, address: str) -> str:
    """Return a box that leads somewhere."""
    text = box.label if len(box.label) <= _MOST_LETTERS else f"{box.label[: _MOST_LETTERS - 1].rstrip()}…"
    return (
        f'<a href="{escape(address)}"><title>{_text(box.label)}</title>'
        f'<rect class="box {escape(box.kind)}" x="{left}" y="{middle - _BOX_TALL // 2}" width="{_BOX_WIDE}" height="{_BOX_TALL}" rx="6"/>'
        f'<text class="label" x="{left + 10}" y="{middle + 5}">{_text(text)}</text></a>'
    )


def _picture(wide: int, tall: int, title: str, drawn: str, role: str = "img") -> str:
    """Return a picture with its title."""
    return f'<svg class="picture" viewBox="0 0 {wide} {tall}" role="{role}" aria-label="{_text(title)}">{drawn}</svg>'


def _text(text: str) -> str:
    """Return a text as a picture holds it."""
    return escape(printable(text))
