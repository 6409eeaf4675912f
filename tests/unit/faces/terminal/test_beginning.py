"""What `kb new` makes passes everything, is whole or not there, and never lies over something else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from expert import load_knowledge
from expert.faces.terminal import beginning
from expert.faces.terminal.beginning import make_knowledge
from expert.faces.terminal.command_line import command_line
from expert.faces.terminal.commands import BAD_INPUT, SYSTEM_FAILED
from expert.faces.terminal.product import Product
from expert.loading.file_kinds import KNOWLEDGE_FILES
from expert.testing import Laws
from tests.places import CAR_FOLDER, ROOT


@pytest.fixture(autouse=True)
def yard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path.parent / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("check", "no faults"),
        ("check", "audit: nothing found, 0 accepted"),
        ("test", "0 mismatches, 0 gaps"),
        ("prove", "0 could not be"),
        ("mutate", "0 survive"),
    ],
)
def test_what_is_made_passes_every_check(command: str, says: str) -> None:
    assert run("kb", "new", "mine").exit_code == 0
    result = run("kb", command, "--kb", "mine/knowledge")
    assert (result.exit_code, says in result.output) == (0, True), result.output


def test_each_command_that_it_names_can_be_given() -> None:
    told = re.findall(r"hamstring (.+)$", run("kb", "new", "mine").stdout, re.M)
    assert {command.split()[1] for command in told if command.startswith("kb")} == {"check", "test", "prove", "watch", "schema"}
    for command in told:
        once = ["--once"] if command.startswith("kb watch") else []
        done = CliRunner().invoke(main, [*command.split(), *once], input="none\ndry\n", catch_exceptions=False)
        assert done.exit_code == 0, (command, done.output)


def test_it_has_what_an_author_wants_to_see_once() -> None:
    make_knowledge(Path("mine"), None, None)
    made = load_knowledge("mine/knowledge", worked_cases=True)
    (decision,) = made.decisions.values()
    assert len(decision.levels) == 3
    assert all((made.checklists, made.concepts, made.causes, made.recommendations, made.invariants, made.rules, made.cases))
    assert {source.kind.value for source in made.sources.values()} == {"synthesis"}


def test_an_interview_can_be_held_and_is_answered() -> None:
    run("kb", "new", "mine")
    result = CliRunner().invoke(main, ["ask", "--no-save", "--kb", "mine/knowledge"], input="none\ndry\n", catch_exceptions=False)
    assert result.exit_code == 0
    assert "Yes, until water comes out below." in result.output


def test_its_laws_hold_from_five_lines_beside_it(yard: Path) -> None:
    """As its author runs them: in a process of its own, where nothing of this checkout is."""
    run("kb", "new", "mine")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "error", "mine"]
    done = subprocess.run(command, cwd=yard, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
    assert f"{len([name for name in dir(Laws) if name.startswith('test_')])} passed" in done.stdout


def test_each_file_leads_an_editor_to_its_schema(yard: Path) -> None:
    run("kb", "new", "mine")
    files = sorted((yard / "mine" / "knowledge").rglob("*.yaml"))
    assert files
    for file in files:
        first, second = file.read_text(encoding="utf-8").splitlines()[:2]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert second == f"# $schema: {schema}"
        assert (file.parent / schema).resolve().is_file(), file
    assert "not_today" in (yard / "mine" / "schema" / "rules.schema.json").read_text(encoding="utf-8")


def test_schemas_are_written_anew_with_new_names(yard: Path) -> None:
    run("kb", "new", "mine")
    before = {path.name: path.read_text(encoding="utf-8") for path in (yard / "mine" / "schema").iterdir()}
    assert set(before) == {f"{kind}.schema.json" for kind in KNOWLEDGE_FILES}
    head = yard / "mine" / "knowledge" / "knowledge.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("id: a_little", "id: a_cup").replace("hold_at: a_little", "hold_at: a_cup"))
    result = run("kb", "schema", "--kb", "mine/knowledge", "--output", "mine/schema")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "mine/knowledge has 1 fault, which `hamstring kb check` tells: the schema knows the names that can be read"
    ]
    after = {path.name: path.read_text(encoding="utf-8") for path in (yard / "mine" / "schema").iterdir()}
    assert after.keys() == before.keys()
    assert "a_cup" in after["rules.schema.json"]
    assert run("kb", "schema", "rules", "--kb", "mine/knowledge").stdout == after["rules.schema.json"]
    assert run("kb", "schema", "rules", "--kb", "mine/knowledge", "--output", "one.json").stdout == ""
    assert (yard / "one.json").read_text(encoding="utf-8") == after["rules.schema.json"]


def test_without_a_knowledge_base_a_schema_has_no_names_and_nothing_there_is_a_fault() -> None:
    assert "no_run" not in run("kb", "schema", "rules").stdout
    assert "jump_start" in run("kb", "schema", "rules", "--kb", str(CAR_FOLDER)).stdout
    result = run("kb", "schema", "rules", "--kb", "nowhere")
    assert (result.exit_code, "KB001" in result.stderr, result.stdout) == (BAD_INPUT, True, "")


def test_names_are_written_as_they_are_given(yard: Path) -> None:
    assert run("kb", "new", "mine", "--id", "my_rules", "--title", 'Mine: "first", yes').exit_code == 0
    made = load_knowledge("mine/knowledge")
    assert (made.id, made.title) == ("my_rules", 'Mine: "first", yes')


@pytest.mark.parametrize(
    ("options", "where"),
    [
        (("--id", "My-Rules"), "--id"),
        (("--id", "mine\n"), "--id"),
        (("--id", ""), "--id"),
        (("--title", " "), "--title"),
        (("--title", "a\x07b"), "--title"),
        (("--title", "two\nlines"), "--title"),
    ],
)
def test_a_name_that_cannot_be_is_refused(options: tuple[str, str], where: str, yard: Path) -> None:
    result = run("kb", "new", "mine", *options)
    assert (result.exit_code, tree(yard)) == (BAD_INPUT, [])
    assert result.stderr.startswith(f"{where}: ASK033: ")


def test_every_fault_is_told_at_once(yard: Path) -> None:
    (yard / "mine").write_text("a file")
    assert run("kb", "new", "mine", "--id", "A", "--title", "").stderr.endswith("3 faults\n")


def test_what_is_there_is_never_written_over(yard: Path) -> None:
    (yard / "mine").mkdir()
    (yard / "mine" / ".hidden").write_text("mine")
    (yard / "link").symlink_to("nowhere")
    for name, says in (("mine", "is not empty"), ("mine/.hidden", "is not a folder"), ("link", "is a link to nothing")):
        result = run("kb", "new", name)
        assert (result.exit_code, f"{name}: ASK032: {says}" in result.stderr) == (BAD_INPUT, True)
    assert tree(yard) == ["link", "mine", "mine/.hidden"]


def test_an_empty_folder_is_filled_where_it_is(yard: Path) -> None:
    inode = yard.stat().st_ino
    assert run("kb", "new", ".").exit_code == 0
    assert yard.stat().st_ino == inode
    assert [path.name for path in sorted(yard.iterdir())] == ["knowledge", "schema", "test_laws.py"]


@pytest.mark.parametrize("name", ["no/such/folder", "/proc/mine", "long" * 100])
def test_where_the_system_refuses_it_says_so(name: str, yard: Path) -> None:
    result = run("kb", "new", name)
    assert (result.exit_code, tree(yard)) == (SYSTEM_FAILED, [])
    assert result.stderr.startswith(f"{name}: cannot be written: ")


@pytest.mark.parametrize(
    ("stops_at", "exists"), [("own_schemas", True), ("own_schemas", False), ("_put_into", True), ("rename", True), ("rename", False)]
)
def test_nothing_half_written_stays(stops_at: str, exists: bool, yard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if exists:
        (yard / "mine").mkdir()

    def stopped(*_: object) -> object:
        raise KeyboardInterrupt

    rename = Path.rename
    where = Path if stops_at == "rename" else beginning
    monkeypatch.setattr(where, stops_at, stopped if not exists or stops_at != "rename" else _second_time(rename))
    with pytest.raises(KeyboardInterrupt):
        make_knowledge(Path("mine"), None, None)
    assert tree(yard) == (["mine"] if exists else [])


def _second_time(rename: object) -> object:
    """Return a renaming that is stopped the second time."""
    times = []

    def renamed(path: Path, target: Path) -> Path:
        times.append(path)
        if len(times) == 2:
            raise KeyboardInterrupt
        return Path(shutil.move(path, target))

    return renamed


def test_a_request_to_end_leaves_nothing(yard: Path) -> None:
    """The system asks it to end while it writes."""
    code = (
        "import os, signal, expert.faces.terminal.beginning as b\n"
        "b.own_schemas = lambda _: os.kill(os.getpid(), signal.SIGTERM) or {}\n"
        "from cli import main\nmain(['kb', 'new', 'mine'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=yard, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, tree(yard)) == (143, [])


def test_what_comes_next_can_be_typed(yard: Path) -> None:
    """Every command that is named is one, and its folders are there; that of a folder with a space too."""
    said = run("kb", "new", "my rules").stdout
    named = re.findall(r"(?<=  )hamstring (.*)", said)
    assert len(named) >= 5
    assert all("'my rules/knowledge'" in line for line in named)
    names = {line.split()[1] for line in named if line.startswith("kb ")}
    assert {"check", "test", "prove", "schema"} <= names
    other = Product(name="cardoctor", distribution="hamstring-expert", knowledge=CAR_FOLDER, help="Why?")
    assert "hamstring" not in CliRunner().invoke(command_line(other), ["kb", "new", "mine"], catch_exceptions=False).output


def test_a_wheel_takes_the_template_along() -> None:
    template, wheel = "expert/faces/terminal/template", pytest.importorskip("hatchling.builders.wheel", reason="only what builds needs it")
    taken = {file.distribution_path for file in wheel.WheelBuilder(str(ROOT)).recurse_included_files()}
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / template).rglob("*") if path.is_file()}
    assert f"{template}/knowledge/rules.yaml" in files
    assert files <= taken
