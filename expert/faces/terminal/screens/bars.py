"""Bars of eighths of a character."""

from __future__ import annotations

BAR = 24
"""How wide a whole bar is."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float) -> str:
    """Return a bar as long as a share of its room."""
    eighths = round(share * BAR * 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
