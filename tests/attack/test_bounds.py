"""Whatever is given, of at most the permitted size, every command ends within seconds and a moderate amount of memory."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from expert import consult, load_knowledge, parse_case
from expert.files import LARGEST_BYTES
from expert.shapes.outside import MOST_VALUES
from tests.places import ROOT, SOUND

HAMSTRING = Path(sys.executable).parent / "hamstring"
SECONDS, MEGABYTES = 5, 500


def outcome() -> str:
    tiny = load_knowledge(SOUND)
    return consult(tiny, parse_case("date: 2026-01-31\nanswers: {limping: yes, trigger_km: 12, longest_km: 6}", tiny)).to_json()


OUTCOME = outcome()


def answers(text: str) -> str:
    return f"date: 2026-01-31\nanswers:\n{text}"


def in_outcome(text: str, other: str) -> str:
    assert text in OUTCOME
    return OUTCOME.replace(text, other, 1)


INPUTS: dict[str, Callable[[], str]] = {
    "a key many times": lambda: answers("  a: 1\n" * 500_000),
    "many keys twice": lambda: answers("".join(f"  a{index % 60_000}: 1\n" for index in range(120_000))),
    "many unknown findings": lambda: answers("".join(f"  limpingg{index}: 1\n" for index in range(150_000))),
    "many lines of a checklist": lambda: "date: 2026-01-31\nchecklists: {alarms: {yes: [" + "numb, numbb, " * 80_000 + "numb]}}",
    "many values": lambda: "[" + "1," * 1_900_000 + "1]",
    "many empty lists": lambda: "a: [" + "[]," * 1_200_000 + "[]]",
    "deep": lambda: "[" * 3_900_000,
    "a long title": lambda: f"date: 2026-01-31\ntitle: {'a' * 3_900_000}",
    "a long key": lambda: answers(f"  ? {'a' * 3_900_000}\n  : 1"),
    "long digits": lambda: answers(f"  trigger_km: {'9' * 3_900_000}"),
    "a large exponent": lambda: answers("  trigger_km: 1e999999999"),
    "a long unit": lambda: answers(f"  trigger_km: 1 {'k*' * 1_900_000}m"),
    "a power of units": lambda: answers("  trigger_km: 1 m**99999**99999"),
    "escapes": lambda: answers("".join(f'  "\\e{index}": 1\n' for index in range(100_000))),
    "comments": lambda: "#\n" * 1_990_000 + "date: 2026-01-31",
    "outcome: a small number": lambda: in_outcome('"spike_pct": 100', '"spike_pct": 1e-999999999'),
    "outcome: a number beyond decimals": lambda: in_outcome('"spike_pct": 100', '"spike_pct": 1e99999999999999999999'),
    "outcome: many digits": lambda: in_outcome('"spike_pct": 100', f'"spike_pct": {"9" * 4000}'),
    "outcome: very many digits": lambda: in_outcome('"spike_pct": 100', f'"spike_pct": {"9" * 3_000_000}'),
    "outcome: many keys twice": lambda: in_outcome(
        '"concepts": {', '"concepts": {' + "".join(f'"a{n % 60_000}": 1,' for n in range(150_000))
    ),
    "outcome: mixed list": lambda: in_outcome('"open": [', '"open": [' + '[1],"a",{},' * 60_000),
    "outcome: many unknown keys": lambda: in_outcome('"schema": 2', '"schema": 2' + "".join(f',"opem{n}": 1' for n in range(150_000))),
    "outcome: many firings": lambda: in_outcome('"trace": [', '"trace": [' + '{"rule": "rest-if-limpin", "matched": []},' * 60_000),
    "outcome: deep": lambda: in_outcome('"open": [', '"open": [' + "[" * 900 + "]" * 900 + ","),
    "outcome: very deep": lambda: in_outcome('"open": [', '"open": [' + "[" * 1_000_000),
    "outcome: many values": lambda: in_outcome('"open": [', '"open": [' + "1," * 1_500_000),
}

SLOW = {"a long key", "comments", "many empty lists", "outcome: many firings", "outcome: many unknown keys", "outcome: many values"}
"""What takes some seconds, and goes the same way as others."""


MEASURE = """
import json, os, subprocess, sys
with open(sys.argv[1], "wb") as said:
    process = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    _, status, used = os.wait4(process.pid, 0)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]))
"""
"""A small process that starts the one that is measured: what a process holds when it starts another is counted to that one as well."""


def measured(arguments: list[str | Path], folder: Path) -> tuple[float, float, bytes, int]:
    """Return the seconds and megabytes that a command took, what it said, and its exit code."""
    command = [sys.executable, "-c", MEASURE, folder / "said", HAMSTRING, *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, check=True)
    seconds, megabytes, code = json.loads(done.stdout)
    return seconds, megabytes, (folder / "said").read_bytes(), code


def ends_soon(arguments: list[str | Path], folder: Path) -> bytes:
    seconds, megabytes, said, code = measured([*arguments, "--kb", SOUND], folder)
    assert b"Traceback" not in said, said[-600:]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert len(said) < 1_000_000
    assert code in {0, 1, 2}
    return said


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="what a process used is told by POSIX")
@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in INPUTS])
def test_any_input_ends_soon(tmp_path: Path, name: str) -> None:
    text = INPUTS[name]()
    assert len(text) <= LARGEST_BYTES
    (tmp_path / "input").write_text(text, encoding="utf-8")
    if name.startswith("outcome"):
        ends_soon(["verify", tmp_path / "input"], tmp_path)
    else:
        ends_soon(["assess", "--no-save", tmp_path / "input"], tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are a thing of POSIX")
def test_what_is_no_file_ends_soon_or_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(f"date: {datetime.date.today()}\nanswers: {{limping: yes}}", encoding="utf-8")
    assert b"READ002" in ends_soon(["compare", "/dev/zero", tmp_path / "case.yaml"], tmp_path)
    assert b"READ002" in ends_soon(["assess", "--no-save", "/dev/zero"], tmp_path)
    assert b"READ001" in ends_soon(["verify", "/dev/null/x"], tmp_path)
    shell = f"'{HAMSTRING}' compare <(cat '{tmp_path / 'case.yaml'}') <(cat '{tmp_path / 'case.yaml'}') --kb '{SOUND}'"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "knowledge.yaml").write_text("{}", encoding="utf-8")
    os.mkfifo(folder / "rules.yaml")
    _, _, said, code = measured(["kb", "check", "--fast", "--kb", folder], tmp_path)
    assert (b"READ001: cannot be read: is not a file" in said, code) == (True, 2)


def test_five_thousand_concepts_are_loaded_or_refused_soon(tmp_path: Path) -> None:
    for path in SOUND.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "concepts").mkdir()
    (tmp_path / "rules").mkdir(exist_ok=True)
    ids = [f"c{index}" for index in range(5000)]
    concepts = "".join(f"  - {{id: {id}, title: {id}}}\n" for id in ids)
    (tmp_path / "concepts" / "more.yaml").write_text(f"concepts:\n{concepts}", encoding="utf-8")
    rule = "  - {id: r-%s, title: a, when: limpin, then: [{conclude: %s}], evidence: C, sources: [x], because: y}\n"
    (tmp_path / "rules" / "more.yaml").write_text("rules:\n" + "".join(rule % (id, id) for id in ids), encoding="utf-8")
    seconds, megabytes, said, code = measured(["kb", "check", "--fast", "--kb", tmp_path], tmp_path)
    assert code == 2
    assert said.count(b"\n    help:") <= 501
    assert (seconds < SECONDS, megabytes < MEGABYTES) == (True, True)


def test_the_bound_on_values_is_far_from_what_is_needed() -> None:
    largest = max((path for path in (ROOT / "knowledge" / "hamstring").rglob("*.yaml")), key=lambda path: path.stat().st_size)
    assert largest.stat().st_size * 4 < LARGEST_BYTES
    assert json.dumps(json.loads(OUTCOME)).count(",") * 100 < MOST_VALUES
