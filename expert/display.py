"""How data shows itself in a notebook: through a function that whoever knows rendering hands in.

What is shown knows nothing of words and pages, which are layers above it; `expert/__init__.py` ties the two together.
"""

from __future__ import annotations

from collections.abc import Callable

Show = Callable[[str, object], str]
"""Returns an object as a page of a form, `html` or `markdown`."""

_SHOW: list[Show] = []


def display_with(show: Show) -> None:
    """Set what shows everything that is `Displayed`."""
    _SHOW[:] = [show]


class Displayed:
    """What a notebook shows as a page; without anything that shows it, by its plain representation."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return HTML for a notebook."""
        return _SHOW[0]("html", self) if _SHOW else None

    def _repr_markdown_(self) -> str | None:
        """Return Markdown for a notebook."""
        return _SHOW[0]("markdown", self) if _SHOW else None
