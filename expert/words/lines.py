"""Labelled lines: a screen or a page in words, before anybody lays it out."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Tone(Enum):
    """How a text stands among others, for whoever shows it."""

    PLAIN = "plain"
    STRONG = "strong"
    ALARM = "alarm"
    QUIET = "quiet"
    OPEN = "open"
    AGAINST = "against"


class LeftOut(Enum):
    """What a line says is left out; whoever shows it knows how to see it."""

    TO_DO = "to_do"
    PRIVATE = "private"


class Part(Struct, frozen=True):
    """A piece of a line."""

    text: str
    tone: Tone = Tone.PLAIN


class Line(Struct, frozen=True):
    """A line, with a label beside the first one of a block.

    Attributes:
        label: What it is about; empty where the line above says so.
        parts: What it says; nothing in a line that is left empty.
        left_out: What it says is left out, if it does.
        count: How much of that.
        about: The id of the conclusion that it says, for whoever offers its reasons; empty where it says none.
    """

    label: str
    parts: tuple[Part, ...]
    left_out: LeftOut | None = None
    count: int = 0
    about: str = ""

    @property
    def text(self) -> str:
        """Return what it says."""
        return "".join(part.text for part in self.parts)


class Section(Struct, frozen=True):
    """A part of a page: a heading, its lines, and parts below it.

    Attributes:
        heading: What stands above it; empty for what needs none.
        lines: What it says.
        sections: What is below it.
        labelled: Its lines stand beside labels.
    """

    heading: str
    lines: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()
    labelled: bool = True


GAP = Line("", ())
"""An empty line."""


def line(label: str, text: str, tone: Tone = Tone.PLAIN, about: str = "") -> Line:
    """Return a line of one piece."""
    return Line(label, (Part(text, tone),), about=about)
