"""A knowledge base says what it consists of, and its fingerprint what it concludes."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from expert import KnowledgeError, consult, load_knowledge, parse_case, verify
from expert.errors import Diagnostics
from expert.faces.terminal.commands import FOUND_SOMETHING
from expert.loading.folder import LOCK
from expert.loading.lock import is_locked, lock_of
from expert.loading.read import read_file
from tests.places import KNOWLEDGE_FOLDER, SOUND

CASES = [
    "date: 2026-01-31\nanswers: {limping: yes, numb: no, trigger_km: 12, longest_km: 6}",
    "date: 2026-01-31\nanswers: {onset: gradual, cold: no, numb: yes}",
]


def test_the_lock_of_the_shipped_knowledge_base_is_current() -> None:
    assert is_locked(KNOWLEDGE_FOLDER), "run `make docs`"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small knowledge base, with a lock."""
    copy = tmp_path / "kb"
    shutil.copytree(SOUND, copy)
    (copy / LOCK).write_text(lock_of(copy), encoding="utf-8")
    load_knowledge(copy, worked_cases=True)
    return copy


def files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*.yaml")) if path.name != "knowledge.yaml")


def entries_of(path: Path) -> dict[str, Any]:
    document = read_file(path, path.name, Diagnostics())
    assert document is not None
    assert isinstance(document.data, dict)
    return document.data


def test_no_file_can_be_lost_unnoticed(folder: Path) -> None:
    for path in files(folder):
        text = path.read_text(encoding="utf-8")
        path.unlink()
        with pytest.raises(KnowledgeError, match="KB004"):
            load_knowledge(folder, worked_cases=True)
        path.write_text(text, encoding="utf-8")


def test_no_file_can_be_cut_at_an_entry_unnoticed(folder: Path) -> None:
    cut = 0
    for path in files(folder):
        text = path.read_text(encoding="utf-8")
        data = entries_of(path)
        for section, entries in data.items():
            if isinstance(entries, list):
                cut += 1
                path.write_text(json.dumps({**data, section: entries[:-1]}, default=float), encoding="utf-8")
                with pytest.raises(KnowledgeError, match="KB005"):
                    load_knowledge(folder)
        path.write_text(text, encoding="utf-8")
    assert cut > 5


def test_the_shipped_one_is_not_used_without_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SOUND, tmp_path / "kb")
    monkeypatch.setattr("expert.faces.library.knowledge_folder", lambda: tmp_path / "kb")
    with pytest.raises(KnowledgeError, match=f"KB004: has no {LOCK}"):
        load_knowledge()
    load_knowledge(tmp_path / "kb")


def test_the_command_writes_and_checks_it(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "kb")
    run = ["kb", "lock", "--kb", str(tmp_path / "kb")]
    assert CliRunner().invoke(main, [*run, "--check"]).exit_code == FOUND_SOMETHING
    assert CliRunner().invoke(main, run).exit_code == 0
    assert CliRunner().invoke(main, [*run, "--check"]).exit_code == 0
    rules = tmp_path / "kb" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert CliRunner().invoke(main, [*run, "--check"]).exit_code == FOUND_SOMETHING
    load_knowledge(tmp_path / "kb")


def split(folder: Path, orders: Iterator[tuple[int, ...]]) -> Iterator[None]:
    """Put the rules of a folder into a file each, named so that they are read in one order after another."""
    rules = entries_of(folder / "rules.yaml")["rules"]
    (folder / "rules.yaml").unlink()
    (folder / "rules").mkdir(exist_ok=True)
    for order in orders:
        for place, rule in zip(order, rules, strict=False):
            (folder / "rules" / f"{place}.yaml").write_text(json.dumps({"rules": [rule]}, default=float), encoding="utf-8")
        (folder / "rules" / "9.yaml").write_text(json.dumps({"rules": rules[len(order) :]}, default=float), encoding="utf-8")
        yield


def test_what_has_one_fingerprint_concludes_the_same(tmp_path: Path) -> None:
    """Files renamed or merged: either the order is the same and every outcome is verified, or the fingerprint is another."""
    shutil.copytree(SOUND, tmp_path / "kb")
    first = load_knowledge(SOUND)
    outcomes = [consult(first, parse_case(case, first)) for case in CASES]
    fingerprints = set()
    for _ in split(tmp_path / "kb", itertools.permutations(range(3))):
        knowledge = load_knowledge(tmp_path / "kb")
        fingerprints.add(knowledge.fingerprint)
        if knowledge.fingerprint == first.fingerprint:
            assert list(knowledge.rules) == list(first.rules)
            assert all(verify(knowledge, outcome.to_data()).verified for outcome in outcomes)
    assert len(fingerprints) == 6
    assert first.fingerprint in fingerprints
