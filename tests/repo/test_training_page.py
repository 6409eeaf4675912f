"""docs/training.md: its commands run in their order, and its numbers are those of the code and of the knowledge base."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from expert.language.measurements import USUAL_SPEED_DAYS, WEEKS_BEFORE
from expert.language.model import KnowledgeBase
from expert.training.log import CURRENT_DAYS, SILENT_DAYS
from expert.training.meant import FAST_METRES
from tests.places import ROOT

PAGE = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path))
    case = tmp_path / "my-case.yaml"
    case.write_text("{date: 2026-05-03, answers: {days_since_onset: 0, onset: next_day_soreness}}", encoding="utf-8")
    lines = re.findall(r"^    hamstring (.+)$", PAGE, re.M)
    assert lines
    for line in sorted(lines, key=lambda line: line.startswith("log delete")):
        done = CliRunner().invoke(main, shlex.split(line.replace("my-case.yaml", str(case))), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert ("from the training log: " in done.stderr) is line.startswith("assess")


@pytest.mark.parametrize(
    "sentence",
    [
        f"no more than {CURRENT_DAYS} days before the import",
        f"Two imports no more than {CURRENT_DAYS} days apart",
        f"more than {SILENT_DAYS} days without any activity",
        f"{FAST_METRES} m at least",
        f"the {USUAL_SPEED_DAYS} days before",
        "fewer than four of the eight weeks",
    ],
)
def test_its_numbers_are_those_of_the_code(sentence: str) -> None:
    assert sentence in TEXT
    assert WEEKS_BEFORE == 8


def test_its_numbers_are_those_of_the_knowledge_base(knowledge: KnowledgeBase) -> None:
    def ways(finding: str) -> list[tuple[object, ...]]:
        return [
            (way.days, way.least, way.most, way.least_speed_pct, way.least_climb_m_per_km)
            for way in knowledge.findings[finding].measured_by
        ]

    assert [item.id for item in knowledge.findings.values() if item.measured_by and item.id not in _SAID] == []
    assert ways("longest_run_before_km") == [((30, 0), None, None, None, None)]
    assert ways("trigger_run_km")[0][0] == (3, 0)
    assert ways("weekly_km_before")[0][0] == (63, 8)
    assert [str(way[1] or way[2]) for way in ways("weekly_jump")] == ["1.33", "1.33"]
    assert [ways(name)[0][3:] for name in ("speed_added", "hills_added")] == [(115, None), (None, 15)]
    assert [way[2] for way in ways("gap_before")] == [13, 21, None]
    assert ways("long_race")[0][:2] == ((27, 0), 42)
    assert ways("surface")[1][2] == 8
    assert {item.id: [band.above_pct for band in item.bands] for item in knowledge.watches} == {
        "longest_run": [10, 100],
        "heavy_week": [33],
    }


_SAID = {
    "longest_run_before_km",
    "trigger_run_km",
    "weekly_km_before",
    "weekly_jump",
    "speed_added",
    "hills_added",
    "gap_before",
    "long_race",
    "has_run_since_onset",
    "fast_session_since_onset",
    "days_since_last_run",
    "cadence_spm",
    "surface",
}
"""The findings of which the page says how they are answered."""
