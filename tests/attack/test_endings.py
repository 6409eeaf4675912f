"""However a command ends, by Ctrl-C, without room for output or on damaged files, there is no traceback and a code that says how."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from expert import consult, load_knowledge, parse_case
from expert.diary.consultations import keep, recall
from expert.diary.file import FILE_NAME
from expert.diary.migrations import STEPS, checksum
from expert.diary.store import Store
from expert.errors import DiagnosedError, StoreError
from expert.faces.terminal.commands import BAD_INPUT, INTERRUPTED, SYSTEM_FAILED
from expert.language.model import KnowledgeBase
from expert.loading.archive import pack_knowledge
from tests.places import ROOT

HAMSTRING = Path(sys.executable).parent / "hamstring"
BY_SIGNAL = -signal.SIGINT
FULL = Path("/dev/full")


def shell(command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120, cwd=ROOT)


@pytest.mark.skipif(not FULL.exists(), reason="only some systems have a device that is full")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("--help >/dev/full", SYSTEM_FAILED),
        ("--version >/dev/full", SYSTEM_FAILED),
        ("history --help >/dev/full", SYSTEM_FAILED),
        ("assess --help >/dev/full", SYSTEM_FAILED),
        ("history list >/dev/full", SYSTEM_FAILED),
        ("--help >&-", SYSTEM_FAILED),
        ("history list >&- 2>&-", SYSTEM_FAILED),
        ("nonsense 2>/dev/full", SYSTEM_FAILED),
        ("assess nothing.yaml 2>/dev/full", BAD_INPUT),
        ("history show nothing >/dev/full 2>/dev/full", BAD_INPUT),
        ("history delete last <&-", BAD_INPUT),
    ],
)
def test_no_room_for_output(command: str, code: int, tmp_path: Path) -> None:
    done = shell(f"export HAMSTRING_HOME='{tmp_path}'; '{HAMSTRING}' {command}")
    assert (done.returncode, b"Traceback" in done.stdout + done.stderr) == (code, False), done.stderr


INTERRUPTED_AT_AN_IMPORT = """
import os, signal, sys
from expert.shipped.start import main

left = int(sys.argv.pop())

def interrupt(event, arguments):
    global left
    left -= event == "import"
    if left == 0:
        left = -1
        os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(interrupt)
main()
"""


@pytest.mark.parametrize("number", [1, 3, 10, 40, 100, 200])
def test_ctrl_c_leaves_no_traceback_from_the_first_import_on(number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_AT_AN_IMPORT, "kb", "show", str(number)], capture_output=True, check=False, timeout=60, cwd=ROOT
    )
    assert (done.returncode in {INTERRUPTED, BY_SIGNAL}, done.stdout, done.stderr.strip()) == (True, b"", b"")


@pytest.mark.parametrize("named", ["file", "file/inner"])
def test_a_home_that_is_a_file_costs_neither_advice_nor_interview(tmp_path: Path, named: str) -> None:
    (tmp_path / "file").touch()
    home = f"export HAMSTRING_HOME='{tmp_path / named}'"
    for command in ("assess examples/ice-slip.yaml", "ask --fresh </dev/null"):
        done = shell(f"{home}; '{HAMSTRING}' {command}")
        assert (done.returncode, b"Traceback" in done.stderr, b"May I run?" in done.stdout) == (0, False, True), done.stderr
    assert shell(f"{home}; '{HAMSTRING}' history list").returncode == SYSTEM_FAILED


def test_a_user_without_a_home_or_a_name_is_advised() -> None:
    home = "unset HOME HAMSTRING_HOME HAMSTRING_CACHE XDG_DATA_HOME XDG_CACHE_HOME"
    program = "import os, sys, pwd; pwd.getpwuid = lambda _: (_ for _ in ()).throw(KeyError('nobody'))"
    run = f"{program}; sys.argv = ['hamstring', 'assess', 'examples/ice-slip.yaml']; from expert.shipped.start import main; main()"
    done = shell(f'{home}; "{sys.executable}" -c "{run}"')
    assert (done.returncode, b"Traceback" in done.stderr, b"May I run?" in done.stdout) == (0, False, True), done.stderr
    assert b"STORE005" in done.stderr


@pytest.fixture(scope="module")
def tiny() -> KnowledgeBase:
    return load_knowledge(ROOT / "tests" / "broken" / "_sound")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, tiny: KnowledgeBase) -> Path:
    """Return a file with a kept consultation, its rules and a draft."""
    store = Store(tmp_path_factory.mktemp("kept"))
    keep(store, consult(tiny, parse_case("date: 2026-01-01\nanswers: {limping: yes}", tiny)), ROOT / "tests" / "broken" / "_sound")
    store.save_draft({"case": {"date": "2026-01-01"}})
    return store.path


def uses(store: Store, knowledge: KnowledgeBase) -> Iterator[Callable[[], object]]:
    yield store.heads
    yield store.load
    yield store.load_draft

    def recalled() -> object:
        found = store.load()
        return found and recall(store, found, knowledge)

    yield recalled


def test_no_flipped_bit_goes_unnoticed_or_ends_in_anything_but_a_message(kept: Path, tmp_path: Path, tiny: KnowledgeBase) -> None:
    """Each use gives what it gave before, or says what to do."""
    raw = kept.read_bytes()
    sound = [use() for use in uses(Store(kept.parent), tiny)]
    chance, refused = random.Random(4), []
    for index in range(400):
        folder = tmp_path / str(index)
        folder.mkdir()
        flipped = bytearray(raw)
        flipped[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        (folder / FILE_NAME).write_bytes(flipped)
        for use, before in zip(uses(Store(folder), tiny), sound, strict=True):
            try:
                found = use()
            except StoreError as error:
                refused.append(error)
            else:
                assert str(found) == str(before)
    assert len(refused) > 50
    assert all(item.help for error in refused for item in error.diagnostics)


def forge(path: Path, table: str, column: str, value: bytes | str) -> None:
    """Put something into a row, with the checksums that belong to it."""
    with closing(sqlite3.connect(path)) as database, database:
        database.create_function("checksum", -1, checksum)
        database.execute(f"UPDATE {table} SET {column} = ?", (value,))
        for statement in STEPS[1]:
            if statement.startswith("UPDATE"):
                database.execute(statement)


def damaged_archives() -> Iterator[bytes]:
    """Yield archives with each byte of a header changed in turn."""
    whole = pack_knowledge(ROOT / "tests" / "broken" / "_sound")
    headers = [at for at in range(len(whole) - 3) if whole[at : at + 4] in {b"PK\1\2", b"PK\3\4", b"PK\5\6"}]
    for at in (headers[0], headers[len(headers) // 2], headers[-1]):
        for offset in range(4, min(46, len(whole) - at)):
            yield whole[: at + offset] + bytes([whole[at + offset] ^ 0xFF]) + whole[at + offset + 1 :]


def test_rules_that_cannot_be_unpacked_are_said_to_be_so(kept: Path, tmp_path: Path, knowledge: KnowledgeBase) -> None:
    (tmp_path / FILE_NAME).write_bytes(kept.read_bytes())
    store = Store(tmp_path)
    codes = []
    for archive in damaged_archives():
        forge(store.path, "knowledge", "files", archive)
        found = store.load()
        assert found is not None
        try:
            recall(store, found, knowledge)
        except StoreError as error:
            codes += [item.code for item in error.diagnostics]
    assert len(codes) > 30
    assert set(codes) == {"STORE006"}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("consultation", "outcome", "[" * 100_000),
        ("consultation", "outcome", '"text"'),
        ("consultation", "outcome", "{}"),
        ("consultation", "outcome", json.dumps({"case": ["a"] * 10}) + " " * 5_000_000),
        ("consultation", "in_force", "7"),
        ("consultation", "time", "yesterday"),
        ("draft", "data", "[" * 100_000),
        ("draft", "data", "7"),
    ],
)
def test_rows_that_somebody_else_wrote_are_refused(
    kept: Path, tmp_path: Path, tiny: KnowledgeBase, table: str, column: str, value: Any
) -> None:
    (tmp_path / FILE_NAME).write_bytes(kept.read_bytes())
    forge(tmp_path / FILE_NAME, table, column, zlib.compress(value.encode()) if column == "outcome" else value)
    refused = 0
    for use in uses(Store(tmp_path), tiny):
        try:
            use()
        except DiagnosedError:
            refused += 1
    assert refused


def test_a_file_is_checked_once_and_again_when_somebody_else_has_changed_it(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(kept.read_bytes())
    checks: list[str] = []
    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = connect(*arguments, **options)
        database.set_trace_callback(lambda statement: checks.append(statement) if "quick_check" in statement else None)
        return database

    monkeypatch.setattr(sqlite3, "connect", traced)
    for _ in range(3):
        Store(tmp_path).heads()
    Store(tmp_path).save_draft({"a": 1})
    assert Store(tmp_path).load() is not None
    assert len(checks) == 1
    os.utime(path, ns=(0, 0))
    Store(tmp_path).heads()
    assert len(checks) == 2


@pytest.mark.parametrize("mode", [0o600, 0o444])
def test_an_older_file_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as database, database:
        for statement in STEPS[0]:
            database.execute(statement)
        database.execute("PRAGMA application_id = 1163415636")
        database.execute("PRAGMA user_version = 1")
        database.execute("INSERT INTO draft VALUES (1, '{\"a\": 1}')")
    before = (tmp_path / FILE_NAME).read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)
    (tmp_path / FILE_NAME).chmod(mode)
    assert Store(tmp_path).load_draft() == {"a": 1}
    assert (tmp_path / FILE_NAME).read_bytes() == before
