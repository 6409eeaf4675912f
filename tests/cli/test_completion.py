"""What a shell is told may be typed: by the program as bash starts it, and through click's own classes for the others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import CompletionItem, FishComplete, ShellComplete, ZshComplete
from click.testing import CliRunner

from cli import main
from expert import load_knowledge
from expert.faces.terminal.command_line import COMMANDS
from expert.faces.terminal.question_commands import path_of
from expert.questions.registry import QUESTIONS, Type
from tests.places import CAR_FOLDER, ROOT

PROGRAM = Path(sys.executable).parent / "hamstring"
CAR = load_knowledge(CAR_FOLDER)
NAMED_TYPES = {Type.TARGET, Type.CHANGES, Type.CONDITION, Type.ID}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HAMSTRING_CACHE", str(tmp_path / "cache"))
    return tmp_path / "home"


def in_bash(*words: str) -> list[str]:
    """Return what bash is told that the last word may be; the words are those of bash, which takes them apart at `=` and `:`."""
    asked = {"COMP_WORDS": " ".join(("hamstring", *words)), "COMP_CWORD": str(len(words)), "_HAMSTRING_COMPLETE": "bash_complete"}
    done = subprocess.run([PROGRAM], env={**os.environ, **asked}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    told = [line.split(",", 1) for line in done.stdout.splitlines() if line]
    assert {kind for kind, _ in told} <= {"plain", "file", "dir"}
    return [value for _, value in told]


def offered(*words: str, shell: type[ShellComplete] = ZshComplete) -> list[CompletionItem[str]]:
    """Return what is offered for the last word in a shell that leaves words whole."""
    *before, begun = words
    return shell(main, {}, "hamstring", "_HAMSTRING_COMPLETE").get_completions(before, begun)


def values(*words: str) -> list[str]:
    return [item.value for item in offered(*words)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("why-n",), ["why-not"]),
        (
            ("what-if", "--kb", str(CAR_FOLDER), "dash_l"),
            ["dash_lights=bright", "dash_lights=dim", "dash_lights=dark", "dash_lights=unknown"],
        ),
        (("what-if", "walking_now", "="), ["normal", "stiff", "limp", "cannot", "unknown"]),
        (("what-if", "walking_now", "=", "li"), ["limp"]),
        (("what-if", "walking_now", "=", "limp", "pop", "="), ["yes", "no", "unknown"]),
        (("why-not", "running", "=", "no_run_"), ["no_run_until_assessed"]),
        (("until", "recommended", ":", "jump"), ["jump_rope"]),
        (
            ("why", "--kb", "=", str(CAR_FOLDER), "driv"),
            ["driving", "driving=drive", "driving=nearby", "driving=to_garage", "driving=stay", "drive-to-fill-the-battery"],
        ),
        (("why", "running", "--rather-than", "running", "=", "easy"), ["easy_flat_only"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
    ],
    ids=" ".join,
)
def test_bash_is_told_what_a_word_may_be(words: tuple[str, ...], told: list[str]) -> None:
    assert in_bash(*words) == told


@pytest.mark.parametrize("words", [("kb", "show", "--kb", "/nowhere", ""), ("kb", "show", "--kb", str(ROOT / "tests/broken/nothing"), "a")])
def test_of_a_missing_knowledge_base_nothing_is_told(words: tuple[str, ...]) -> None:
    assert in_bash(*words) == []


def test_of_a_broken_knowledge_base_nothing_is_told(tmp_path: Path) -> None:
    shutil.copytree(CAR_FOLDER, tmp_path / "broken", copy_function=shutil.copyfile)
    assert "it-shakes" in in_bash("kb", "show", "--kb", str(tmp_path / "broken"), "it-")
    (tmp_path / "broken" / "rules.yaml").write_text("rules: [", encoding="utf-8")
    assert in_bash("kb", "show", "--kb", str(tmp_path / "broken"), "it-") == []


def test_a_store_that_cannot_be_read_is_passed_over(home: Path) -> None:
    home.mkdir()
    (home / "consultations.sqlite").write_bytes(b"no database" * 100)
    assert in_bash("history", "show", "") == []


def test_bash_itself_completes(tmp_path: Path) -> None:
    """The script does in a real bash what it says: the words come as bash takes them apart, and go back so."""
    script = CliRunner().invoke(main, ["completion", "bash"]).stdout
    (tmp_path / "script").write_text(script, encoding="utf-8")
    asks = 'COMP_WORDS=(hamstring what-if walking_now = l); COMP_CWORD=4; _hamstring_completion hamstring; echo "${COMPREPLY[@]}"'
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source {tmp_path / 'script'}; complete -p hamstring; {asks}"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines() == ["complete -o nosort -F _hamstring_completion hamstring", "limp"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_program_and_its_variable(shell: str) -> None:
    script = CliRunner().invoke(main, ["completion", shell]).stdout
    assert f"_HAMSTRING_COMPLETE={shell}_complete" in script
    assert "hamstring" in script


def test_other_shells_get_whole_words_with_what_they_are() -> None:
    item = next(item for item in offered("what-if", "walking_now=li"))
    assert (item.value, item.help) == ("walking_now=limp", load_knowledge().findings["walking_now"].options["limp"])
    assert FishComplete(main, {}, "hamstring", "_HAMSTRING_COMPLETE").format_completion(item).startswith("plain,walking_now=limp")


def test_every_argument_that_names_something_is_completed() -> None:
    context = click.Context(main, **main.context_settings)
    for question in QUESTIONS.values():
        group, _, name = path_of(question).rpartition(" ")
        command = main.get_command(context, group or name)
        assert command is not None
        if isinstance(command, click.Group):
            command = command.get_command(context, name)
            assert command is not None
        params = {param.name: param for param in command.params}
        for argument in question.arguments:
            if argument.type in NAMED_TYPES:
                assert params[argument.name].shell_complete(click.Context(command, parent=context), ""), (question.name, argument.name)


def _kb(*words: str) -> Iterator[str]:
    first = next((place for place, word in enumerate(words) if word.startswith("-")), len(words) - 1)
    yield from (*words[:first], "--kb", str(CAR_FOLDER), *words[first:])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("topic", ""), list(CAR.topics)),
        (("kb", "source", ""), [*CAR.sources, *CAR.claims]),
        (("kb", "mutate", "--rule", "it-"), ["it-shakes"]),
        (("kb", "graph", "flat"), ["flat_battery"]),
        (("kb", "show", "no-driving"), ["no-driving-without-brakes"]),
        (("kb", "show", "stop_"), ["stop_signs"]),
        (("kb", "test", "two-t"), ["two-tonnes-and-frost"]),
        (("kb", "ever", "dash"), ["dash_lights"]),
        (("why", "no_p"), ["no_power"]),
        (("why", "likely:wo"), ["likely:worn_battery"]),
        (("why", "driving", "--stage", ""), ["1", "2", "3", "4"]),
        (("batch", "--column", "driving_"), ["driving_floor", "driving_ceiling", "driving_settled"]),
        (("what-if", "shaking"), ["shaking=0", "shaking=10", "shaking=unknown"]),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_names_are_those_of_the_knowledge_base_that_is_meant(words: tuple[str, ...], told: list[str]) -> None:
    assert values(*_kb(*words)) == told


def test_kept_consultations_are_offered_where_one_is_meant(home: Path) -> None:
    assert values("history", "show", "") == []
    assert not home.exists()  # to look for them makes nothing
    CliRunner().invoke(main, ["assess", str(ROOT / "examples" / "ice-slip.yaml")], catch_exceptions=False)
    for words in (("history", "show"), ("history", "delete"), ("history", "export"), ("why", "--consultation"), ("compare",)):
        assert values(*words, "") == ["last", "1"]
    assert [item.type for item in offered("compare", "examples/")] == ["file"]
    assert values("ask", "--from", "la") == ["last"]
    assert [item.type for item in offered("ask", "--from", "")] == ["file"]


def test_commands_are_offered_with_their_lines() -> None:
    assert {item.value: item.help for item in offered("")} == dict(COMMANDS)
    assert values("--v") == ["--version"]


def test_a_stack_trace_never_reaches_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr("expert.faces.terminal.completing.load_knowledge", broken)
    told = {"COMP_WORDS": "hamstring why ", "COMP_CWORD": "2", "_HAMSTRING_COMPLETE": "bash_complete"}
    result = CliRunner().invoke(main, [], prog_name="hamstring", env=told)
    assert (result.stdout, result.stderr, result.exception.__class__) == ("", "", SystemExit)
