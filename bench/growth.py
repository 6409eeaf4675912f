"""A plot of how something grows, as SVG: logarithmic both ways, a line a series, nothing that needs a library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from xml.sax.saxutils import escape

Points = Sequence[tuple[float, float]]
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 360, 80, 190, 40, 50
_COLOURS = ("#0b6fa4", "#b3541e", "#3a7d44", "#7b4b94")
_LINE = 14


def plotted(title: str, across: str, series: Mapping[str, Points]) -> str:
    """Return a plot.

    Args:
        title: What stands above it, with the unit of what goes up.
        across: What goes across.
        series: The points of each line, by its name.
    """
    points = [point for line in series.values() for point in line]
    x = _Axis([point[0] for point in points], _LEFT, _WIDTH - _RIGHT)
    y = _Axis([point[1] for point in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [*_frame(title, across, x, y)]
    labels = _apart([y.at(line[-1][1]) + 4 for line in series.values()])
    for (name, line), colour, label in zip(series.items(), _COLOURS, labels, strict=False):
        path = " ".join(f"{x.at(one):.1f},{y.at(two):.1f}" for one, two in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x.at(one):.1f}" cy="{y.at(two):.1f}" r="3" fill="{colour}"/>' for one, two in line]
        parts.append(f'<text x="{x.at(line[-1][0]) + 8:.1f}" y="{label:.1f}" fill="{colour}">{escape(name)}</text>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-family="sans-serif" font-size="12">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _apart(places: Sequence[float]) -> list[float]:
    """Return places of labels, each moved down as far as the one above it takes room."""
    found = [*places]
    for before, place in pairwise(sorted(range(len(found)), key=lambda place: found[place])):
        found[place] = max(found[place], found[before] + _LINE)
    return found


class _Axis:
    """A logarithmic axis, from one power of ten to another."""

    def __init__(self, values: Sequence[float], first: int, last: int) -> None:
        self.low, self.high = floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)
        self.first = first
        self.last = last

    def at(self, value: float) -> float:
        """Return where a value stands."""
        return self.first + (log10(value) - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield each power of ten with its label."""
        for power in range(self.low, self.high + 1):
            yield float(10**power), f"{10**power:,}" if 0 <= power < 5 else f"10^{power}"


def _frame(title: str, across: str, x: _Axis, y: _Axis) -> Iterator[str]:
    """Yield the title, the axes and their labels."""
    yield f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}</text>'
    yield f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(across)}</text>'
    for value, label in x.ticks():
        yield f'<line x1="{x.at(value):.1f}" x2="{x.at(value):.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#dddddd"/>'
        yield f'<text x="{x.at(value):.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{label}</text>'
    for value, label in y.ticks():
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y.at(value):.1f}" y2="{y.at(value):.1f}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y.at(value) + 4:.1f}" text-anchor="end">{label}</text>'
