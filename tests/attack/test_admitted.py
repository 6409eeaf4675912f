"""What a reader admits as a case, `verify` accepts as the outcome of it, however it was written and printed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from expert import consult, handover_page, load_knowledge, parse_case, read_outcome, verify, why
from expert.errors import CaseError
from expert.faces.terminal.screens.text import render_handover_page, to_plain
from expert.words.catalogue import ENGLISH
from expert.words.sentences import tell
from expert.words.shortening import whole
from expert.words.told import Told
from tests.places import ROOT, SOUND

HAMSTRING = Path(sys.executable).parent / "hamstring"
DAY = "date: 2026-01-31\n"
ODD = {
    "a line shown twice": "checklists: {alarms: {yes: [numb, numb], shown: [numb, cold, numb], none_of_the_others: yes}}",
    "nothing": "",
    "nulls": "checklists: {alarms: null}\nanswers: {pain: null}",
    "a title": f"title: {'ä𝒳' * 100}",
    "numbers in other spellings": "answers: {longest_km: 6.00, trigger_km: 1.2e1, pain: 3, weeks: +2}",
    "another unit": "answers: {longest_km: 6000 m, trigger_km: 12}",
    "words for what is not known": "answers: {pain: dont_know, cold: skipped, weeks: {value: dont_know}}",
    "everything about an answer": "answers: {pain: {value: 4, from: examination, on: 2026-01-30}}",
    "other letters": "title: 'e\u0301 \u200d ß'",
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_case_has_an_outcome_that_is_verified(name: str) -> None:
    tiny = load_knowledge(SOUND)
    outcome = consult(tiny, parse_case(DAY + ODD[name], tiny))
    checked = verify(tiny, outcome.to_json().encode())
    assert checked.verified, checked.first_failure
    assert read_outcome(outcome.to_json(), tiny) == outcome


def test_a_title_that_no_outcome_could_hold_is_refused() -> None:
    tiny = load_knowledge(SOUND)
    with pytest.raises(CaseError, match="`title` is too long"):
        parse_case(f"{DAY}title: {'a' * 201}", tiny)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-16", "cp1252"])
def test_an_outcome_is_verified_whatever_the_locale(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "case.yaml").write_text(f"{DAY}title: 'Łódź — ż'", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    assess: list[str | Path] = ["assess", tmp_path / "case.yaml", "--no-save", "--json"]
    for command in (assess, ["verify", tmp_path / "outcome.json"]):
        done = subprocess.run([HAMSTRING, *command, "--kb", SOUND], capture_output=True, check=False, timeout=60, cwd=ROOT, env=environment)
        assert done.returncode == 0, done.stderr
        if "--json" in command:
            (tmp_path / "outcome.json").write_bytes(done.stdout)
    assert "Łódź — ż" in (tmp_path / "outcome.json").read_text(encoding="utf-8")


def test_what_nobody_gave_is_marked_wherever_answers_are_shown() -> None:
    tiny = load_knowledge(SOUND)
    outcome = consult(tiny, parse_case(f"{DAY}answers: {{cold: {{value: yes, from: assumed}}, pain: {{value: 5, from: assumed}}}}", tiny))
    proof = "\n".join(_lines(tell(why(outcome, "running"), whole)))
    page = to_plain(render_handover_page(tiny, handover_page(outcome, private=True), ENGLISH), 200)
    assert proof.count("(assumed)") == 1
    assert page.count("assumed") == 2


def _lines(told: Told) -> Iterator[str]:
    yield from told.lines
    for child in told.children:
        yield from _lines(child)
