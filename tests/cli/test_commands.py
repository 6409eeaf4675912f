"""The installed command, run as a user runs it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click import Command, Group
from jsonschema import Draft7Validator

from cli import main
from expert import load_schema
from expert.faces.terminal.commands import BAD_INPUT, FOUND_SOMETHING, INTERRUPTED, SYSTEM_FAILED
from tests.places import CAR_FOLDER, ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
HAMSTRING = Path(sys.executable).parent / "hamstring"


def run(
    *arguments: str | Path, input: bytes | None = None, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    everything = {**os.environ, **(environment or {})}
    return subprocess.run([HAMSTRING, *arguments], input=input, cwd=cwd, env=everything, capture_output=True, check=False, timeout=300)


def failed_politely(done: subprocess.CompletedProcess[bytes], code: str) -> str:
    message = done.stderr.decode()
    assert done.returncode == BAD_INPUT
    assert done.stdout == b""
    assert code in message
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_json_of_an_outcome_validates_and_is_the_same_twice(path: Path) -> None:
    first, second = (run("assess", path, "--json", environment={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert first.returncode == 0
    assert first.stdout == second.stdout
    Draft7Validator(load_schema("outcome")).validate(json.loads(first.stdout))


def test_from_another_folder_and_from_standard_input(tmp_path: Path) -> None:
    path = EXAMPLES[0]
    assert run("assess", path, "--json", cwd=tmp_path).stdout == run("assess", "-", "--json", input=path.read_bytes(), cwd=tmp_path).stdout


def test_an_outcomes_case_can_be_assessed_again(tmp_path: Path) -> None:
    first = run("assess", EXAMPLES[0], "--json").stdout
    (tmp_path / "case.json").write_text(json.dumps(json.loads(first)["case"]), encoding="utf-8")
    assert run("assess", tmp_path / "case.json", "--json").stdout == first


def test_several_faults_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "date: 2026-01-01\nanswers:\n  agee: 30\n  pain_at_rest: yes\n  walking_now: limping\n", encoding="utf-8"
    )
    message = failed_politely(run("assess", tmp_path / "bad.yaml"), "CASE010")
    assert "bad.yaml:3:3: CASE010: unknown finding `agee`\n    help: did you mean `age`?" in message
    assert "bad.yaml:4:17: CASE011" in message
    assert "bad.yaml:5:16: CASE012" in message
    assert message.endswith("3 faults\n")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "READ006"), (b"\xff\xfe\x00", "READ003"), (b"- a\n", "CASE001"), (b"a: [", "READ004"), (b"{}", "CASE003"), (b"\x00", "READ004")],
)
def test_unusable_files(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "case.yaml").write_bytes(content)
    failed_politely(run("assess", tmp_path / "case.yaml"), code)
    failed_politely(run("why", "running", "--case", tmp_path / "case.yaml"), code)


def test_missing_file_folder_as_file_and_missing_knowledge(tmp_path: Path) -> None:
    assert "no such file" in failed_politely(run("assess", tmp_path / "none.yaml"), "READ001")
    failed_politely(run("assess", tmp_path), "READ001")
    failed_politely(run("assess", EXAMPLES[0], "--kb", tmp_path / "none"), "KB001")
    failed_politely(run("kb", "check", "--kb", tmp_path), "KB003")


def test_unknown_names_get_the_nearest_ones() -> None:
    assert "did you mean `running`?" in failed_politely(run("why", "runing", "--case", EXAMPLES[0]), "ASK001")
    assert "`age` is a finding" in failed_politely(run("why", "age", "--case", EXAMPLES[0]), "ASK001")
    failed_politely(run("kb", "show", "nonsense-xyz"), "ASK001")
    assert "did you mean `rules`?" in failed_politely(run("kb", "schema", "rulez"), "ASK001")


@pytest.mark.parametrize(
    "environment",
    [{"COLUMNS": "0"}, {"COLUMNS": "30"}, {"COLUMNS": "80"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"TERM": "dumb"}],
)
def test_narrow_plain_and_ascii_output(environment: dict[str, str]) -> None:
    for arguments in (
        ["assess", EXAMPLES[0]],
        ["assess", EXAMPLES[0], "--for-clinician"],
        ["why", "running", "--case", EXAMPLES[0]],
        ["kb", "show"],
    ):
        done = run(*arguments, environment=environment)
        assert done.returncode == 0, done.stderr
        assert b"\x1b" not in done.stdout
        if "COLUMNS" in environment:
            lines = done.stdout.decode().splitlines()
            assert max(map(len, lines)) <= (int(environment["COLUMNS"]) or 80)


@pytest.mark.parametrize("coding", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "-", "--no-save", "--json"],
        ["why", "running", "--case", EXAMPLES[0], "--markdown"],
        ["why", "running", "--case", EXAMPLES[0], "--mermaid"],
        ["kb", "graph", "overstriding"],
        ["kb", "docs", "--kb", CAR_FOLDER],
    ],
    ids=lambda arguments: f"{arguments[0]}-{arguments[-1]}",
)
def test_what_programs_read_is_utf_8_whatever_the_locale(arguments: list[str | Path], coding: str) -> None:
    case = "date: 2026-05-04\ntitle: Żółw 走\n".encode()
    expected = run(*arguments, input=case, environment={"PYTHONIOENCODING": "utf-8"}).stdout
    assert run(*arguments, input=case, environment={"PYTHONIOENCODING": coding}).stdout == expected
    assert not expected.isascii()
    assert expected.decode()


def test_a_closed_pipe_is_no_error() -> None:
    shell = f"set -o pipefail; '{HAMSTRING}' kb show 2>&1 | head -1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False, timeout=300)
    assert b"Traceback" not in done.stdout
    assert b"Broken pipe" not in done.stdout


def commands(group: Group, prefix: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Command]]:
    """Return every command as a person finds it."""
    found: list[tuple[tuple[str, ...], Command]] = []
    for name in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, name)
        assert command is not None
        found.append(((*prefix, name), command))
        if isinstance(command, Group):
            found += commands(command, (*prefix, name))
    return found


CONTEXT = main.make_context("hamstring", [], resilient_parsing=True)


@pytest.mark.parametrize(("path", "command"), commands(main), ids=lambda value: "-".join(value) if isinstance(value, tuple) else "")
def test_every_command_has_a_summary_and_an_example(path: tuple[str, ...], command: Command) -> None:
    assert command.help is not None
    assert len(command.get_short_help_str(100)) > 10
    example = next(line.strip() for line in command.help.splitlines() if line.strip().startswith("Example: "))
    assert example.startswith("Example: hamstring " + " ".join(path))


def test_the_examples_in_the_help_run(tmp_path: Path) -> None:
    stand_ins = dict.fromkeys(("my-knowledge/", "old-knowledge/", "new-knowledge/"), str(CAR_FOLDER))
    stand_ins["activities.csv"] = "examples/training.csv"
    written = ("outcome.json", "outcomes.csv", "people.csv", "mine.ndjson", "my-knowledge", "schema/")
    stand_ins |= {name: str(tmp_path / name) for name in written}
    (tmp_path / "people.csv").write_text("name,age\nA,41\n", encoding="utf-8")
    (tmp_path / "outcome.json").write_bytes(run("assess", EXAMPLES[0], "--json").stdout)
    (tmp_path / "mine.ndjson").write_bytes(run("history", "export").stdout)
    for _path, command in commands(main):
        assert command.help is not None
        example = next(line.strip() for line in command.help.splitlines() if line.strip().startswith("Example: "))
        words = shlex.split(example.removeprefix("Example: hamstring "))
        words = [stand_ins.get(word, word) for word in words]
        if words[0] == "serve":
            continue  # it does not end by itself: tests/cli/test_serve.py
        if words[:2] == ["kb", "watch"]:
            words.append("--once")  # nor does this
        if words[0] == "kb" and len(words) == 2:
            words += ["--kb", str(CAR_FOLDER)]  # whatever goes over a whole knowledge base takes minutes for the one that ships
        done = run(*words, cwd=ROOT, input=b"")  # a server ends with its input
        assert done.returncode == 0, (words, done.stderr)


@pytest.mark.parametrize("options", [["--all", "--json"], ["--for-clinician", "--json"], ["--with-private"], ["--with-private", "--json"]])
def test_options_that_do_not_go_together_are_refused(options: list[str]) -> None:
    done = run("assess", EXAMPLES[0], *options)
    assert done.returncode == BAD_INPUT
    assert done.stdout == b""


def test_private_answers_are_left_out_of_what_is_shared_unless_asked_for() -> None:
    case = b"date: 2026-01-01\nanswers: {low_energy_signs: yes, age: 30, pregnancy_status: pregnant, location: low_back_buttock}\n"
    whole, part = (run("assess", "-", "--for-clinician", *options, input=case).stdout.decode() for options in (["--with-private"], []))
    assert "YES           signs that the body gets too little energy" in whole
    assert "pregnant" in whole
    assert "YES           signs that the body gets too little energy" not in part
    assert "you are pregnant" not in part
    assert "2 private answers are left out" in part


def test_faults_of_a_knowledge_base_as_json(tmp_path: Path) -> None:
    (tmp_path / "knowledge.yaml").write_text("{}", encoding="utf-8")
    done = run("kb", "check", "--json", "--kb", tmp_path)
    assert done.returncode == BAD_INPUT
    assert {item["code"] for item in json.loads(done.stdout)["faults"]} >= {"KB011"}


def test_an_emergency_shows_nothing_else() -> None:
    case = b"date: 2026-05-04\nchecklists: {emergency_now: {yes: [saddle_numbness]}}\nanswers: {age: 40, pain_walking: 9}\n"
    screen = run("assess", "-", input=case).stdout.decode()
    assert screen.count("Whom to see") == 1
    for label in ("May I run", "Looks like", "Not now", "Still open", "Do  "):
        assert not any(line.startswith(label) for line in screen.splitlines())


def test_without_standard_input_or_room_for_output() -> None:
    closed = subprocess.run(["bash", "-c", f"'{HAMSTRING}' assess - <&-"], capture_output=True, check=False, timeout=300)
    assert "READ006" in failed_politely(closed, "READ006")
    full = subprocess.run(["bash", "-c", f"'{HAMSTRING}' kb schema rules > /dev/full"], capture_output=True, check=False, timeout=300)
    assert full.returncode == SYSTEM_FAILED
    assert b"Traceback" not in full.stderr


def test_schemas() -> None:
    kinds = run("kb", "schema").stdout.decode().split()
    assert {"case", "outcome", "rules"} <= set(kinds)
    for kind in kinds:
        Draft7Validator.check_schema(json.loads(run("kb", "schema", kind).stdout))


def test_an_empty_case_is_held_back_without_an_alarm() -> None:
    outcome = json.loads(run("assess", "-", "--json", input=b"date: 2026-01-01\n").stdout)
    assert outcome["decisions"]["running"]["in_force"] == "no_run"
    assert outcome["decisions"]["care"]["in_force"] == "self_care"
    answers = run("assess", "-", input=b"date: 2026-01-01\n").stdout.decode().partition("Still open")[0]
    assert "emergency" not in answers.lower()
    assert "assessed" not in answers.lower()


def test_an_outcome_is_verified_and_a_tampered_one_is_not(tmp_path: Path) -> None:
    outcome = run("assess", EXAMPLES[0], "--json").stdout
    (tmp_path / "outcome.json").write_bytes(outcome)
    good = run("verify", tmp_path / "outcome.json")
    assert good.returncode == 0
    assert good.stdout.startswith(b"Verified:")
    bad = run("verify", "-", "--json", input=outcome.replace(b'"settled": true', b'"settled": false', 1))
    assert bad.returncode == FOUND_SOMETHING
    assert json.loads(bad.stdout)["first_failure"]["fault"]["part"] == "settled"
    failed_politely(run("verify", EXAMPLES[0]), "OUT001")
    failed_politely(run("verify", tmp_path / "nothing.json"), "READ001")


def test_ctrl_c_is_no_finding() -> None:
    process = subprocess.Popen([HAMSTRING, "kb", "mutate"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(3)  # long before all mutants are tried
    process.send_signal(signal.SIGINT)
    output, error = process.communicate(timeout=300)
    assert (process.returncode, output, error.strip()) == (INTERRUPTED, b"", b"")


def test_what_editors_and_build_servers_read(tmp_path: Path) -> None:
    log = json.loads(run("kb", "check", "--fast", "--sarif", "--kb", "tests/car/knowledge").stdout)
    assert log["runs"][0]["tool"]["driver"]["name"] == "hamstring"
    (tmp_path / "knowledge.yaml").write_text("{}", encoding="utf-8")
    bad = run("kb", "check", "--sarif", "--kb", tmp_path)
    assert bad.returncode == BAD_INPUT
    assert {item["level"] for item in json.loads(bad.stdout)["runs"][0]["results"]} == {"error"}
    tests = run("kb", "test", "--junit", "--kb", "tests/car/knowledge")
    assert tests.returncode == 0
    assert tests.stdout.startswith(b"<?xml")
    assert run("kb", "check", "--sarif", "--json").returncode == BAD_INPUT
    assert run("kb", "test", "nothing-said", "--junit", "--kb", "tests/car/knowledge").returncode == BAD_INPUT


def test_one_worked_case_is_run_alone() -> None:
    done = run("kb", "test", "nothing-said", "--kb", "tests/car/knowledge")
    assert (done.returncode, done.stdout) == (0, b"It comes out as it expects.\n")
    failed_politely(run("kb", "test", "nothing-sad", "--kb", "tests/car/knowledge"), "ASK001")
