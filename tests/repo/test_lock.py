"""The lock: what a fresh machine installs is pinned, hashed, within the bounds of pyproject.toml, and names no place to get it from."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT

LOCKS = {
    group: ROOT / "requirements" / f"{name}.lock"
    for group, name in (("setup", "build"), *((name, name) for name in ("dev", "mutation", "spark", "browser", "peers")))
}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(path: Path) -> dict[str, str]:
    """Return the version of everything in a lock."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.M))


def group(name: str) -> Iterator[Requirement]:
    """Yield what a dependency group asks for."""
    for item in PROJECT["dependency-groups"][name]:
        if isinstance(item, dict):
            yield from group(item["include-group"])
        else:
            yield Requirement(item)


ASKED = [
    *(("setup", item) for item in group("setup")),
    *(("setup", Requirement(item)) for item in PROJECT["build-system"]["requires"]),
    *(("dev", item) for item in group("dev")),
    *(("mutation", item) for item in group("mutation")),
    *(("spark", item) for item in group("spark")),
    *(("browser", item) for item in group("browser")),
    *(("peers", item) for item in group("peers")),
    *((lock, Requirement(item)) for lock in ("dev", "mutation", "spark", "browser") for item in PROJECT["project"]["dependencies"]),
]


@pytest.mark.parametrize(("lock", "asked"), ASKED, ids=lambda item: str(item))
def test_what_is_locked_is_what_pyproject_asks_for(lock: str, asked: Requirement) -> None:
    version = locked(LOCKS[lock]).get(canonicalize_name(asked.name))
    assert version is not None, "run `make lock`"
    assert asked.specifier.contains(version), "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_is_pinned_by_a_hash_and_no_place_is_named(lock: str) -> None:
    lines = [line for line in LOCKS[lock].read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines
    for before, line in zip(["", *lines], lines, strict=False):
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)
        assert before.endswith("\\") == line.startswith("    "), "a version without a hash"
    assert lines[-1].startswith("    ")


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(LOCKS, 2)])
def test_two_locks_have_the_same_version_of_what_is_in_both(one: str, other: str) -> None:
    these, those = locked(LOCKS[one]), locked(LOCKS[other])
    assert {name: these[name] for name in these.keys() & those.keys()} == {name: those[name] for name in these.keys() & those.keys()}


def test_the_environment_is_made_anew_when_the_lock_changes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (needs,) = re.findall(r"^\$\(READY\): (.*)$", makefile, re.M)
    (locks,) = re.findall(r"^LOCKS := (.*)$", makefile, re.M)
    assert "$(LOCKS)" in needs.split()
    assert "pyproject.toml" in needs.split()
    assert {ROOT / name for name in locks.split()} == {LOCKS["setup"], LOCKS["dev"]}
