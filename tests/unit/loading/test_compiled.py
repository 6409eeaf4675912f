"""What is compiled equals what was read, and whatever is not sound is as if it were not there."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from expert import KnowledgeBase, KnowledgeError, load_knowledge
from expert.loading import compiled
from expert.loading.compiled import cache_folder, fingerprint, keep_compiled, load_compiled
from expert.shapes.frozen import FrozenDict
from tests.places import CAR_FOLDER, KNOWLEDGE_FOLDER, ROOT, SOUND

BASES = {"shipped": KNOWLEDGE_FOLDER, "car": CAR_FOLDER, "sound": SOUND}


def same(one: object, two: object) -> bool:
    """Return whether two values agree in every part: types, order and locations too."""
    if type(one) is not type(two):
        return False
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        return list(one) == list(two) and all(same(one[key], two[key]) for key in one)
    if isinstance(one, tuple) and isinstance(two, tuple):
        return len(one) == len(two) and all(map(same, one, two))
    names = one.__struct_fields__ if isinstance(one, msgspec.Struct) else ()
    return all(same(getattr(one, name), getattr(two, name)) for name in names) if names else one == two


def kept_in(cache: Path) -> Path:
    (path,) = cache.iterdir()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "base"))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the folders whose files were read."""
    import expert.loading.from_files

    found: list[Path] = []
    read = expert.loading.from_files.read_knowledge

    def noted(folder: Path, *, worked_cases: bool = False) -> KnowledgeBase:
        found.append(folder)
        return read(folder, worked_cases=worked_cases)

    monkeypatch.setattr(expert.loading.from_files, "read_knowledge", noted)
    return found


@pytest.mark.parametrize("base", BASES)
def test_what_is_compiled_equals_what_was_read(base: str, cache: Path, reads: list[Path]) -> None:
    first = load_knowledge(BASES[base], cache=cache)
    second = load_knowledge(BASES[base], cache=cache)
    assert reads == [BASES[base]]
    assert second == first
    assert same(second, first)
    assert isinstance(second.rules, FrozenDict)
    assert all(item.location.line for item in second.rules.values())


def test_a_difference_would_be_seen() -> None:
    one, two = load_knowledge(SOUND), load_knowledge(CAR_FOLDER)
    assert same(one, one)
    assert not same(one, two)
    assert not same(one.rules, dict(one.rules))
    assert not same(one.rules, FrozenDict(dict(reversed(list(one.rules.items())))))
    assert not same(load_knowledge(SOUND).rules, load_knowledge(os.path.relpath(SOUND)).rules), "they stand in files of other names"


def test_worked_cases_are_always_read(cache: Path) -> None:
    assert load_knowledge(SOUND, cache=cache).cases == {}
    assert load_knowledge(SOUND, cache=cache, worked_cases=True).cases


@pytest.mark.parametrize("change", ["a byte", "another file", "a file less", "a file that does not belong", "another folder"])
def test_another_file_is_read_anew(change: str, folder: Path, cache: Path, tmp_path: Path, reads: list[Path]) -> None:
    load_knowledge(folder, cache=cache)
    head, optional = folder / "knowledge.yaml", folder / "invariants.yaml"
    match change:
        case "a byte":
            time = head.stat()
            head.write_text(head.read_text(encoding="utf-8").replace("summary: ", "summary:  ", 1), encoding="utf-8")
            os.utime(head, ns=(time.st_atime_ns, time.st_mtime_ns))
        case "another file":
            (folder / "audit.yaml").write_text("accepted: []\n", encoding="utf-8")
        case "a file less":
            optional.unlink()
        case "a file that does not belong":
            (folder / "notes.txt").write_text("", encoding="utf-8")
        case _:
            folder = folder.rename(tmp_path / "elsewhere")
    if change == "a file that does not belong":
        with pytest.raises(KnowledgeError):
            load_knowledge(folder, cache=cache)
    else:
        found = load_knowledge(folder, cache=cache)
        assert len(reads) == 2
        assert same(found, load_knowledge(folder))


def test_what_is_faulty_is_never_kept(folder: Path, cache: Path) -> None:
    (folder / "rules.yaml").write_text("rules: 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load_knowledge(folder, cache=cache)
    assert not cache.exists()


def test_whatever_is_damaged_is_as_if_it_were_not_there(folder: Path, cache: Path, reads: list[Path]) -> None:
    sound = load_knowledge(folder, cache=cache)
    path, key = kept_in(cache), fingerprint(folder)
    assert key is not None
    whole = path.read_bytes()
    lengths = [*range(120), *range(120, len(whole), len(whole) // 50), len(whole) - 1]
    damaged = [whole[:length] for length in lengths] + [whole + b"\0"]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in lengths if at < len(whole)]
    for content in damaged:
        path.write_bytes(content)
        assert load_compiled(cache, key) is None
    before = len(reads)
    assert load_knowledge(folder, cache=cache) == sound
    assert len(reads) == before + 1
    assert path.read_bytes() == whole, "it was mended"


def test_what_is_sound_of_another_fingerprint_is_refused(folder: Path, cache: Path) -> None:
    load_knowledge(folder, cache=cache)
    path, key = kept_in(cache), fingerprint(CAR_FOLDER)
    assert key is not None
    path.rename(cache / f"{key.hex()[:32]}{compiled.SUFFIX}")
    assert load_compiled(cache, key) is None


@pytest.mark.parametrize("data", [b"", b"\xc0", b"\x80", b"\x81\xa2id\x01"], ids=["nothing", "null", "no field", "another type"])
def test_what_has_the_right_sum_and_another_form_is_refused(data: bytes, folder: Path, cache: Path) -> None:
    import hashlib

    load_knowledge(folder, cache=cache)
    path, key = kept_in(cache), fingerprint(folder)
    assert key is not None
    path.write_bytes(compiled.MAGIC + key + hashlib.sha256(data).digest() + data)
    assert load_compiled(cache, key) is None


def test_another_program_reads_anew(folder: Path, cache: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    load_knowledge(folder, cache=cache)
    monkeypatch.setattr(compiled, "_program", lambda: b"another")
    load_knowledge(folder, cache=cache)
    assert len(reads) == 2


def test_the_program_is_known_by_every_module_that_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "expert", tmp_path / "expert", ignore=shutil.ignore_patterns("__pycache__"))
    compute = compiled._program.__wrapped__
    before = compute()
    monkeypatch.setattr(compiled, "_EXPERT", tmp_path / "expert")
    assert compute() == before
    with (tmp_path / "expert" / "loading" / "condition.py").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert compute() != before


def test_files_that_change_while_they_are_read_are_not_kept(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import expert.loading.from_files

    read = expert.loading.from_files.read_knowledge

    def changing(folder: Path, *, worked_cases: bool = False) -> KnowledgeBase:
        found = read(folder, worked_cases=worked_cases)
        with (folder / "knowledge.yaml").open("a", encoding="utf-8") as file:
            file.write("# later\n")
        return found

    monkeypatch.setattr(expert.loading.from_files, "read_knowledge", changing)
    load_knowledge(folder, cache=cache)
    assert not cache.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="a system without owners")
def test_only_its_user_may_read_or_write_it(folder: Path, cache: Path, reads: list[Path]) -> None:
    load_knowledge(folder, cache=cache)
    path = kept_in(cache)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    path.chmod(0o666)
    load_knowledge(folder, cache=cache)
    assert len(reads) == 2, "somebody else may have written it"


def test_a_folder_that_cannot_be_made_or_written_is_no_matter(folder: Path, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("", encoding="utf-8")
    sound = load_knowledge(folder)
    assert load_knowledge(folder, cache=occupied) == sound
    assert load_knowledge(folder, cache=occupied / "below") == sound


def test_a_write_that_fails_leaves_nothing(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert load_knowledge(folder, cache=cache) == load_knowledge(folder)
    assert list(cache.iterdir()) == []


def test_the_newest_are_kept(folder: Path, cache: Path) -> None:
    knowledge = load_knowledge(folder)
    for number in range(compiled.MOST_KEPT + 3):
        keep_compiled(cache, bytes([number]) * 32, knowledge)
        for age, path in enumerate(sorted(cache.iterdir(), reverse=True)):
            os.utime(path, (1_000_000 - age, 1_000_000 - age))
    assert [path.name[:2] for path in sorted(cache.iterdir())] == [f"{number:02x}" for number in range(3, compiled.MOST_KEPT + 3)]


def test_two_programs_at_once(folder: Path, cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from expert.loading.compiled import *; from expert import load_knowledge\n"
        "folder, cache = Path(sys.argv[1]), Path(sys.argv[2]); key = fingerprint(folder); sound = load_knowledge(folder)\n"
        "for _ in range(60):\n"
        "    keep_compiled(cache, key, sound); found = load_compiled(cache, key); assert found == sound, found\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, folder, cache], cwd=ROOT) for _ in range(2)]
    assert [program.wait(timeout=120) for program in running] == [0, 0]
    kept_in(cache)


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WIDGET_CACHE", str(tmp_path))
    assert cache_folder("widget") == tmp_path
    monkeypatch.setenv("WIDGET_CACHE", "off")
    assert cache_folder("widget") is None
    monkeypatch.delenv("WIDGET_CACHE")
    found = cache_folder("widget")
    assert found is not None
    assert found.is_absolute()
    assert "widget" in found.parts


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: "~/.cache/widget")  # as it is where nobody's home is known
    monkeypatch.delenv("WIDGET_CACHE", raising=False)
    assert cache_folder("widget") is None


@pytest.mark.parametrize("setting", ["off", "occupied", "unset"])
def test_the_program_says_the_same_without_it(setting: str, tmp_path: Path) -> None:
    hamstring = Path(sys.executable).parent / "hamstring"
    (tmp_path / "occupied").write_text("", encoding="utf-8")
    given = {"PATH": os.environ["PATH"], "HAMSTRING_CACHE": {"off": "off", "occupied": str(tmp_path / "occupied")}.get(setting, "")}
    command = [str(hamstring), "assess", str(ROOT / "examples" / "long-run-spike.yaml"), "--no-save"]
    with_it = subprocess.run(command, capture_output=True, check=True, env={**given, "HAMSTRING_CACHE": str(tmp_path / "cache")}).stdout
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home" / ".cache")} if setting == "unset" else {}
    assert subprocess.run(command, capture_output=True, check=True, env={**given, **home}).stdout == with_it


def test_a_folder_whose_name_is_no_text_is_loaded_and_not_kept(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/kb-\xff"))
    shutil.copytree(SOUND, folder)
    assert load_knowledge(folder, cache=tmp_path / "cache").id == load_knowledge(SOUND).id
    assert not list((tmp_path / "cache").glob("*"))


def test_whoever_has_no_home_keeps_nothing_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("HAMSTRING_CACHE", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_dir", refuse)
    assert cache_folder("hamstring") is None
