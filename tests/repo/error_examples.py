"""For each code of an error an example that gives it and one that does not, read from error_examples.toml, and how each is run."""

from __future__ import annotations

import datetime
import json
import shlex
import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

import msgspec
import pyarrow as pa
import yaml
from click.testing import CliRunner

import expert.diary.file
from cli import main
from expert import (
    Case,
    Consultation,
    KnowledgeBase,
    Store,
    audit_knowledge,
    compare,
    consult,
    evaluate,
    keep,
    load_case,
    load_knowledge,
    parse_case,
    plan_calendar,
    read_condition,
    read_outcome,
    recall,
    why,
)
from expert.diary.export import as_text, exported
from expert.diary.taking import take
from expert.errors import DiagnosedError, Location
from expert.faces.assistant.host import Host
from expert.faces.assistant.prompt import prompt_text
from expert.faces.assistant.texts import ASSISTANT_ENGLISH
from expert.faces.assistant.tools import question_tools
from expert.faces.extras import require
from expert.faces.pages.audit import render_audit
from expert.interview import Command, ReplyError, reply, start
from expert.interview.drafts import draft_of, resume
from expert.logs.read import read_log
from expert.populations.batch import run_batch
from expert.populations.rows import case_of_row
from expert.testing import cases
from expert.testing.generators.where import answers_where
from expert.words.interview import explain_refusal
from tests.places import BROKEN, CAR_FOLDER, ROOT, SOUND

REGISTRY: dict[str, dict[str, str]] = tomllib.loads((ROOT / "expert" / "errors.toml").read_text(encoding="utf-8"))
"""Every code with its title and meaning."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the program said: a code, and the whole message as a person reads it; no code where nothing is wrong."""

    codes: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a code.

    Attributes:
        language: What its texts are written in.
        place: Where the wrong text stands, for a reader; empty where that needs no word.
        wrong: What gives the code.
        right: What gives none; empty where the wrong text is left out.
        says_wrong: Returns what the program says of the one.
        says_right: Returns what it says of the other.
        right_place: Where the right text stands, if elsewhere.
    """

    language: str
    place: str
    wrong: str
    right: str
    says_wrong: Callable[[], Told]
    says_right: Callable[[], Told]
    right_place: str = ""


@cache
def examples() -> dict[str, Example]:
    """Return the example of each code; what the program says of it is found out once."""
    found: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "error_examples.toml").read_text(encoding="utf-8"))
    made = {code: _example(data) for code, data in found.items()}
    return {code: replace(item, says_wrong=cache(item.says_wrong), says_right=cache(item.says_right)) for code, item in made.items()}


def _example(data: Mapping[str, Any]) -> Example:
    if "fault" in data:
        return _of_fault(data)
    if "outcome" in data:
        right, wrong = data["outcome"]
        return Example("json", "a stored outcome", wrong, right, partial(_read_changed, right, wrong), partial(_read_changed, right, right))
    wrong, right = data["wrong"].strip("\n"), data["right"].strip("\n")
    if "car" in data:
        file, before = data["car"], data.get("before", "").strip("\n")
        return Example("yaml", f"`{file}`", wrong, right, partial(_audit, file, before, wrong), partial(_audit, file, before, right))
    run = {"shell": _run_command, "python": _run_python}[data["kind"]]
    return Example(data["kind"], "", wrong, right, partial(run, wrong), partial(run, right))


def _of_fault(data: Mapping[str, Any]) -> Example:
    """Return the example of a folder in tests/broken: the file that bears the fault, and the same file mended."""
    folder = BROKEN / data["fault"]
    name: str = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))["diagnostics"][0]["file"]
    raw = (folder / name).read_bytes()
    wrong = raw.decode(errors="backslashreplace")
    right, swaps = data.get("right", wrong), data.get("mend", [])
    for before, after in zip(swaps[::2], swaps[1::2], strict=True):
        assert before in right, f"{data['fault']}: {before!r}"
        right = right.replace(before, after)
    if name == "case.yaml":
        return Example("yaml", f"`{name}`", wrong, right, partial(_read_case, wrong), partial(_read_case, right))
    mended, also = {data.get("as", name): right}, dict(data.get("also", {}))
    shown = "\n".join([right, *(f"# {more}\n{text}" for more, text in also.items())])
    fault, mend = partial(_load, folder), partial(_load, folder, mended | also, without=name)
    return Example("yaml", f"`{name}`", wrong, shown, fault, mend, f"`{data['as']}`" if "as" in data else "")


def _read_case(text: str) -> Told:
    """Return what is said of a case of the small knowledge base."""
    return _told(lambda: parse_case(text, small(), "case.yaml"))


def _load(folder: Path, files: Mapping[str, str] = MappingProxyType({}), without: str = "") -> Told:
    """Return what is said of the sound knowledge base with a fault's files laid over it, and these in place of one."""
    with TemporaryDirectory() as place:
        target = Path(place)
        shutil.copytree(SOUND, target, dirs_exist_ok=True)
        shutil.copytree(folder, target, dirs_exist_ok=True)
        for name in ("expected.yaml", without):
            if name:
                (target / name).unlink()
        for name, text in files.items():
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_text(text, encoding="utf-8")
        return _told(lambda: load_knowledge(target, worked_cases=True), place)


def _audit(file: str, before: str, text: str) -> Told:
    """Return what the audit finds in the knowledge base about a car with a text in place of another, or added."""
    with TemporaryDirectory() as place:
        target = Path(place)
        shutil.copytree(CAR_FOLDER, target, dirs_exist_ok=True)
        old = (target / file).read_text(encoding="utf-8")
        assert before in old, before
        (target / file).write_text(old.replace(before, text) if before else f"{old}{text}\n", encoding="utf-8")
        knowledge = load_knowledge(target, worked_cases=True)
        report = audit_knowledge(knowledge)
        return Told(frozenset(item.code for item in report.flaws), render_audit(knowledge, report).replace(f"{place}/", ""))


def _read_changed(right: str, text: str) -> Told:
    """Return what is said of an outcome in which a text stands in the place of another."""
    whole = outcome().to_json()
    assert right in whole, right
    return _told(lambda: read_outcome(whole.replace(right, text, 1), small(), "outcome.json"))


def _run_command(line: str) -> Told:
    """Return what a command says on standard error, with no consultation kept before."""
    program, *arguments = shlex.split(line)
    assert program == "hamstring"
    return _said_by(tuple(arguments))


@cache
def _said_by(arguments: tuple[str, ...]) -> Told:
    with TemporaryDirectory() as home, chdir(ROOT):
        done = CliRunner(env={"HAMSTRING_HOME": home, "COLUMNS": "120"}).invoke(main, list(arguments), catch_exceptions=False)
    if done.exit_code == 0:
        return Told(frozenset(), "")
    return Told(frozenset(code for code in REGISTRY if f"{code}:" in done.stderr), done.stderr)


def _run_python(statements: str) -> Told:
    """Return what is said of statements that may use the names below."""
    with TemporaryDirectory() as place, chdir(ROOT), patch.object(expert.diary.file, "WAIT_SECONDS", 0.01):

        def written(text: str) -> Path:
            (Path(place) / "file.yaml").write_text(text, encoding="utf-8")
            return Path(place) / "file.yaml"

        def named(name: str, text: str) -> Path:
            (Path(place) / name).write_text(text, encoding="utf-8")
            return Path(place) / name

        names: dict[str, object] = {
            "named": named,
            "place": Path(place),
            "knowledge": small(),
            "outcome": outcome(),
            "car": car(),
            "car_outcome": consult(car(), parse_case("date: 2026-01-31", car())),
            "today": datetime.date(2026, 1, 31),
            "noon": datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC),
            "datetime": datetime,
            "store": Store(Path(place)),
            "table": pa.table({"numb": [True, False]}),
            "written": written,
            "replace": msgspec.structs.replace,
            "read_all": read_all,
            "largest": largest,
            "host": host(),
            "tools": question_tools(host()),
            "track": track,
        }
        functions = (answers_where, cases, closing, compare, consult, draft_of, evaluate, keep, load_case, parse_case, read_condition)
        used = (*functions, as_text, exported, plan_calendar, read_outcome, recall, reply, take, why, Case, Store, without)
        names |= {item.__name__: item for item in (*used, resume, run_batch, case_of_row, start, json, sqlite3, Path, prompt_text, require)}
        told = _told(lambda: exec(statements, names), place)
        return Told(told.codes, told.text.replace("0.01 seconds", "10 seconds"))


@contextmanager
def without(package: str) -> Iterator[None]:
    """Let tables be worked out, and assistants served, as if a package were not installed."""

    def found(name: str) -> object:
        return None if name == package else find_spec(name)

    with patch("expert.populations.evaluate.find_spec", found), patch("expert.faces.extras.find_spec", found):
        yield


def read_all(path: Path | str) -> None:
    """Fail with whatever is told of a training file."""
    log = read_log([Path(path)])
    if log.skipped or log.notes:
        raise DiagnosedError([*log.skipped, *log.notes])


@contextmanager
def largest(bytes: int) -> Iterator[None]:
    """Let no training file be larger."""
    with patch("expert.logs.archive.LARGEST_BYTES", bytes):
        yield


def track(first: str, last: str) -> str:
    """Return a GPX track of two points, a kilometre apart; without times it is a route."""
    times = (f"<time>2025-05-01T{time}:00Z</time>" if time else "" for time in (first, last))
    points = (f'<trkpt lat="{latitude}" lon="9">{time}</trkpt>' for latitude, time in zip(("48.000", "48.009"), times, strict=True))
    return f'<gpx version="1.1"><trk><type>running</type><trkseg>{"".join(points)}</trkseg></trk></gpx>'


def _told(run: Callable[[], object], place: str = "") -> Told:
    """Return what is said when something is done."""
    try:
        run()
    except DiagnosedError as error:
        return Told(frozenset(item.code for item in error.diagnostics), str(error).replace(f"{place}/" if place else "\0", ""))
    except ReplyError as error:
        refused = tuple(explain_refusal(small(), error, Location("answer"), Command))
        return Told(frozenset(item.code for item in refused), "\n".join(map(str, refused)))
    return Told(frozenset(), "")


@cache
def small() -> KnowledgeBase:
    """Return the small knowledge base in which faults are planted."""
    return load_knowledge(SOUND)


@cache
def host() -> Host:
    """Return who answers an assistant about it."""
    return Host("program", "1.0", lambda _: small(), ASSISTANT_ENGLISH)


@cache
def car() -> KnowledgeBase:
    """Return the knowledge base about a car."""
    return load_knowledge(CAR_FOLDER)


@cache
def outcome() -> Consultation:
    """Return an outcome of the small knowledge base."""
    answers = "answers: {numb: no, cold: no, limping: no, onset: gradual, trigger_km: 12, longest_km: 6}"
    return consult(small(), parse_case(f"date: 2026-01-31\n{answers}", small()))
