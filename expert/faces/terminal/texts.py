"""What only a terminal says: which command or option shows more. All else is said by the catalogue of `expert.words`."""

from __future__ import annotations

from pathlib import Path

from expert.words.catalogue import catalogue

_FOLDER = Path(__file__).parent


def say_here(key: str, count: int = 1, **texts: str) -> str:
    """Return a text of the terminal, the one for that many where there are several."""
    return catalogue(folder=_FOLDER).template("terminal", key, count).format(count=count, **texts)
