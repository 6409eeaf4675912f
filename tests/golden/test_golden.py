"""What people read, word for word; `make golden` rewrites it, and the difference is read before it is committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from tests.golden.masking import masked
from tests.places import EXAMPLES

EXPECTED = Path(__file__).parent / "expected"
COMMANDS = {
    "assess-long-run-spike": ["assess", "long-run-spike.yaml"],
    "assess-overstriding-all": ["assess", "overstriding.yaml", "--all"],
    "assess-sprint-finish": ["assess", "sprint-finish.yaml"],
    "assess-ice-slip": ["assess", "ice-slip.yaml"],
    "assess-one-line-message": ["assess", "one-line-message.yaml"],
    "clinician-ice-slip": ["assess", "ice-slip.yaml", "--for-clinician"],
    "why-running-long-run-spike": ["why", "running", "--case", "long-run-spike.yaml"],
    "why-care-ice-slip": ["why", "care", "--case", "ice-slip.yaml"],
    "why-jump-rope-sprint-finish": ["why", "jump_rope", "--case", "sprint-finish.yaml"],
    "why-overstriding-overstriding": ["why", "overstriding", "--case", "overstriding.yaml"],
    "why-long-run-spike": ["why", "--case", "long-run-spike.yaml"],
    "why-loading-sit-bone-ache": ["why", "loading", "--case", "sit-bone-ache.yaml"],
    "why-one-line-message": ["why", "--case", "one-line-message.yaml"],
    "why-overstriding-full": ["why", "overstriding", "--full", "--case", "overstriding.yaml"],
    "why-jump-rope-depth": ["why", "jump_rope", "--depth", "2", "--case", "sprint-finish.yaml"],
    "why-overstriding-markdown": ["why", "overstriding", "--markdown", "--case", "overstriding.yaml"],
    "why-overstriding-mermaid": ["why", "overstriding", "--mermaid", "--case", "overstriding.yaml"],
    "why-another-level-long-run-spike": ["why", "running=no_run", "--case", "long-run-spike.yaml"],
    "rather-than-milder-long-run-spike": ["why", "running", "--rather-than", "running=run_no_speed", "--case", "long-run-spike.yaml"],
    "rather-than-stricter-sprint-finish": [
        "why",
        "running",
        "--rather-than",
        "running=no_run_until_assessed",
        "--case",
        "sprint-finish.yaml",
    ],
    "rather-than-cause-sit-bone-ache": ["why", "sit_bone_tendon", "--rather-than", "muscle_strain", "--case", "sit-bone-ache.yaml"],
    "why-not-normal-training-long-run-spike": ["why-not", "running=normal_training", "--case", "long-run-spike.yaml"],
    "why-not-strain-long-run-spike": ["why-not", "muscle_strain", "--case", "long-run-spike.yaml"],
    "why-not-jump-rope-sprint-finish": ["why-not", "jump_rope", "--case", "sprint-finish.yaml"],
    "why-not-no-run-treadmill-winter": ["why-not", "running=no_run", "--case", "treadmill-winter.yaml"],
    "what-if-limp-long-run-spike": ["what-if", "walking_now=limp", "--case", "long-run-spike.yaml"],
    "what-if-not-run-overstriding": ["what-if", "has_run_since_onset=no", "--case", "overstriding.yaml", "--full"],
    "what-if-milder-ice-slip": ["what-if", "gap_or_dent=no", "bruise=none", "--case", "ice-slip.yaml"],
    "until-run-no-speed-long-run-spike": ["until", "running=run_no_speed", "--case", "long-run-spike.yaml"],
    "until-run-no-speed-sprint-finish": ["until", "running=run_no_speed", "--case", "sprint-finish.yaml"],
    "until-never-ice-slip": ["until", "running=run_no_speed", "--case", "ice-slip.yaml"],
    "until-holds-overstriding": ["until", "running=easy_flat_only", "--case", "overstriding.yaml"],
    "until-jump-rope-long-run-spike": ["until", "recommended:jump_rope", "--case", "long-run-spike.yaml"],
    "plan-long-run-spike": ["plan", "--case", "long-run-spike.yaml"],
    "plan-ice-slip": ["plan", "--case", "ice-slip.yaml"],
    "plan-one-line-message": ["plan", "--case", "one-line-message.yaml"],
    "plan-stage-long-run-spike": ["why", "running", "--stage", "2", "--case", "long-run-spike.yaml"],
    "prove": ["kb", "prove"],
    "ever-never": ["kb", "ever", "running == normal_training and walking_now == limp"],
    "ever-somebody": ["kb", "ever", "running == run_no_speed and pain_walking >= 2"],
    "sensitivity-sprint-finish": ["sensitivity", "sprint-finish.yaml"],
    "sensitivity-long-run-spike-full": ["sensitivity", "long-run-spike.yaml", "--full"],
    "enough-running-ice-slip": ["enough", "running", "--case", "ice-slip.yaml"],
    "enough-strain-sprint-finish": ["enough", "muscle_strain", "--case", "sprint-finish.yaml"],
    "enough-jump-rope-overstriding": ["enough", "jump_rope", "--case", "overstriding.yaml"],
    "open-sprint-finish": ["open", "--case", "sprint-finish.yaml"],
    "open-one-line-message": ["open", "--case", "one-line-message.yaml"],
    "open-long-run-spike": ["open", "--case", "long-run-spike.yaml", "--full"],
    "compare-sprint-finish-ice-slip": ["compare", "sprint-finish.yaml", "ice-slip.yaml"],
    "compare-ice-slip-sprint-finish": ["compare", "ice-slip.yaml", "sprint-finish.yaml"],
    "compare-itself-overstriding": ["compare", "overstriding.yaml", "overstriding.yaml"],
    "show-rule": ["kb", "show", "stop-when-gait-altered"],
    "source-vincent": ["kb", "source", "vincent-2017"],
    "source-article-claim": ["kb", "source", "runners-guide#C40"],
    "source-car": ["kb", "source", "written-for-these-tests", "--kb", "../tests/car/knowledge"],
    "graph-overstriding": ["kb", "graph", "overstriding"],
    "graph-rule": ["kb", "graph", "stop-when-gait-altered"],
    "graph-car-two-steps": ["kb", "graph", "spare_km", "--depth", "2", "--kb", "../tests/car/knowledge"],
    "show-claim": ["kb", "show", "runners-guide#C46"],
    "log-import": ["log", "import", "training.csv", "overstriding.yaml"],
    "log-check": ["log", "check", "--date", "2026-05-03"],
    "log-check-quiet": ["log", "check", "--date", "2026-04-26"],
    "log-check-all": ["log", "check", "--date", "2026-05-03", "--all"],
    "log-check-planned": ["log", "check", "--date", "2026-04-30", "--planned", "16 mi"],
    "log-check-before-it": ["log", "check", "--date", "2025-10-20", "--all"],
    "log-check-narrow": ["log", "check", "--date", "2026-05-03", "--all"],
    "log-list": ["log", "list", "--last", "5"],
}
IN_A_LOG = ("log-check", "log-list")
"""How the names begin of what is asked of a training log that was brought in."""
FOUND_SOMETHING = {"log-import": 1}
"""What ends otherwise than well: a file is none of ours."""


@pytest.mark.parametrize("name", COMMANDS)
def test_reads_as_before(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setenv("COLUMNS", "40" if name.endswith("narrow") else "80")
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path))
    if name.startswith(IN_A_LOG):
        case = "{date: 2026-05-03, answers: {days_since_onset: 0, onset: next_day_soreness, longest_run_before_km: 12}}"
        CliRunner().invoke(main, ["assess", "-"], input=case, catch_exceptions=False)
        CliRunner().invoke(main, COMMANDS["log-import"], catch_exceptions=False)
    result = CliRunner().invoke(main, COMMANDS[name], catch_exceptions=False)
    assert result.exit_code == FOUND_SOMETHING.get(name, 0)
    path = EXPECTED / f"{name}.txt"
    text = masked(result.stdout)  # on standard error it says how old the example is today
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_what_every_change_moves_is_masked() -> None:
    before = masked(
        "knowledge 0.1.0 (bdaa90) · 12 answers\n└── and 14 more  \n└── and 3 more\n129 things were to be proved; for each of 60\n"
    )
    assert before == masked(
        "knowledge 0.2.0 (0f1e2d) · 12 answers\n└── and 99 more\n└── and 3 more\n131 things were to be proved; for each of 61\n"
    )
    assert before != masked(
        "knowledge 0.2.0 (0f1e2d) · 13 answers\n└── and 99 more\n└── and 3 more\n131 things were to be proved; for each of 61\n"
    )
    assert masked("knowledge 0.1.0\n(bdaa90)") == "knowledge VERSION\n(FINGERPRINT)\n"


def test_nothing_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(COMMANDS)
