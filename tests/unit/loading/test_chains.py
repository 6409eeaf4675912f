"""A chain of conclusions may be so long that everything can still be asked about it; one step more is refused when loading."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from expert.errors import KnowledgeError
from expert.loading.check_circles import LONGEST_CHAIN
from expert.loading.load import load_knowledge
from tests.places import CAR_FOLDER

LONGEST = LONGEST_CHAIN - 2
"""So many links: the test of the answer and the decision at the end are steps too."""


def chained(folder: Path, links: int, *, through_scores: bool = False) -> Path:
    """Write the car's knowledge with a chain of so many concepts from an answer to a decision, and return its folder.

    Through scores each concept but the first reads a score, which reads the concept before it.
    """
    shutil.copytree(CAR_FOLDER, folder, ignore=shutil.ignore_patterns("cases", "audit.yaml"))
    names = [f"link_{number}" for number in range(links)]
    rest = "because: It follows, evidence: LOGIC, sources: [common-sense]"
    with (folder / "concepts.yaml").open("a", encoding="utf-8") as file:
        for name in names:
            file.write(f"  - {{id: {name}, title: A link, phrase: {{yes: {name} holds, no: {name} does not hold}}}}\n")
    with (folder / "rules.yaml").open("a", encoding="utf-8") as file:
        reads = ["lights_left_on", *([f"from_{name} >= 1" for name in names] if through_scores else names)]
        for before, name in zip(reads, names, strict=False):
            file.write(f"  - {{id: to-{name.replace('_', '-')}, title: A link, when: {before}, then: [{{conclude: {name}}}], {rest}}}\n")
        file.write(f"  - {{id: at-the-end, title: End, when: {names[-1]}, then: [{{decide: {{calling: breakdown_service}}}}], {rest}}}\n")
    if through_scores:
        score = "title: A score, phrase: '{value} points', sources: [common-sense]"
        lines = [f"  - {{id: from_{name}, {score}, items: [{{when: {name}, points: 1}}]}}\n" for name in names[:-1]]
        (folder / "findings").mkdir()
        (folder / "findings" / "scores.yaml").write_text("scores:\n" + "".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "line",
    [
        "assess CASE --no-save --json",
        "assess CASE --no-save --all",
        "why calling --full --case CASE",
        "why calling --full --json --case CASE",
        "why calling --mermaid --case CASE",
        "why-not calling=nobody --case CASE",
        "until calling=nobody --case CASE",
        "what-if lights_left_on=no --case CASE",
        "open --case CASE",
        "enough calling --case CASE",
        "kb ever driving<=drive",
        "kb check",
        "kb prove",
        "kb graph",
        "kb docs",
    ],
)
@pytest.mark.parametrize("through_scores", [False, True])
def test_everything_can_be_asked_about_the_longest(tmp_path: Path, line: str, through_scores: bool) -> None:
    links = (LONGEST + 1) // 2 if through_scores else LONGEST  # a score is a step too
    folder = chained(tmp_path / "car", links, through_scores=through_scores)
    case = tmp_path / "case.yaml"
    case.write_text("{date: 2026-02-01, answers: {has_started: no, lights_left_on: yes}}", encoding="utf-8")
    words = [str(case) if word == "CASE" else word for word in line.split()]
    done = CliRunner().invoke(main, [*words, "--kb", str(folder)])
    assert done.exit_code in {0, 1}, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_one_step_more_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(chained(tmp_path / "car", LONGEST + 1))
    assert [fault.code for fault in caught.value.diagnostics] == ["KB049"]
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(chained(tmp_path / "scored", (LONGEST + 1) // 2 + 1, through_scores=True))
    assert [fault.code for fault in caught.value.diagnostics] == ["KB049"]
