"""What somebody reads who keeps a diary, word for word, at the usual width and on a narrow screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from expert.cases.case import Answer
from expert.language.model import KnowledgeBase
from tests.diaries import QUIET_DAY, diary, keep_pain, told_first
from tests.golden.masking import masked

EXPECTED = Path(__file__).parent / "expected" / "diary"
RUN = ("1", "stiff", "4", "1", "0", "2", "rose", "yes", "u", "no", "no", "0", "1,3")
"""A bad day: walking is worse, and a run that grew sore and made them limp."""
SCREENS: dict[str, tuple[dict[int, int], int, tuple[str, ...], dict[str, Answer]]] = {
    "after-a-run": ({0: 2}, 1, RUN, {}),
    "quiet-week": (dict.fromkeys(range(8), 3), 8, (*QUIET_DAY, "2", "pain", "none"), {}),
    "with-a-sign": (dict.fromkeys(range(6), 3), 6, (*QUIET_DAY, "2", "pain"), {"lump_growing": Answer(True)}),
    "emergency": ({0: 2}, 8, ("1",), {}),
}
"""What was kept of which days, the day of the entry, what is typed, and what else was told."""


def held(name: str, text: str) -> None:
    """Hold a text against what is expected; with UPDATE_GOLDEN it is what is expected from then on."""
    path = EXPECTED / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("name", SCREENS)
def test_an_entry(name: str, width: int, knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", str(width))
    pain, days, typed, more = SCREENS[name]
    keep_pain(tmp_path, knowledge, told_first(knowledge, **more), pain)
    result = diary(days, typed=typed)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.output.splitlines())) <= width
    held(f"{name}-{width}", masked(result.output))


@pytest.mark.parametrize("width", [80, 40])
def test_the_entries(width: int, knowledge: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", str(width))
    keep_pain(tmp_path, knowledge, told_first(knowledge), {0: 4, 1: 4, 20: 4, 21: 3, 22: 3, 24: 2, 25: 2, 26: 3, 27: 4, 28: 5})
    assert diary(28, "--note", "Stairs are easy", typed=(*QUIET_DAY[:2], "6", "1", "29", "1")).exit_code == 0
    result = diary(28, "show")
    assert max(map(len, result.output.splitlines())) <= width
    held(f"show-{width}", masked(result.output))
