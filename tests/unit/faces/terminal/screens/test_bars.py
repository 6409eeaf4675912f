"""Bars: as long as a share of their room, to an eighth of a character."""

from __future__ import annotations

import pytest

from expert.faces.terminal.screens.bars import BAR, bar


@pytest.mark.parametrize(
    ("share", "shown"), [(0, ""), (1 / (8 * BAR), "▏"), (7 / (8 * BAR), "▉"), (1 / BAR, "█"), (0.5, "█" * (BAR // 2)), (1, "█" * BAR)]
)
def test_a_bar(share: float, shown: str) -> None:
    assert bar(share) == shown
