"""docs/tutorial.md, carried out: its files are written and its commands run in an empty folder. `make docs` writes what they say anew."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.places import ROOT

PAGE = ROOT / "docs" / "tutorial.md"
DAY = "2026-03-01"
"""Stands on the page wherever a reader writes the day of today: older answers would be told as out of date."""
BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S)
_LEAD = re.compile(r"(?P<how>A new file|At the end of|In) `(?P<file>[\w./-]+)`:")
COLUMNS = 100
_MOVES = re.compile(r"(?<= in )\d+\.\d\ds$|(?<=\d\.\d\.\d \()[0-9a-f]{6}(?=\))", re.M)
"""How long tests took; and the fingerprint of a knowledge base, which moves with each new kind of entry of the language."""


def carried_out(text: str, folder: Path) -> str:
    """Return the page with what its commands say below them, once it was followed in an empty folder."""
    return BLOCK.sub(lambda block: _followed(block, folder), text)


def _followed(block: re.Match[str], folder: Path) -> str:
    """Do what a block says, and return the block: of a console with the output as it is."""
    if block["language"] == "console":
        return "```console\n" + "".join(_said(command, before, folder) for command, before in commands(block["text"])) + "```"
    lead = lead_of(block)
    assert lead is not None, f"nothing says into which file this goes:\n{block['text']}"
    path = folder / lead["file"]
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(_changed(lead["how"], before, _of_today(block["text"])), encoding="utf-8")
    return block[0]


def lead_of(block: re.Match[str]) -> re.Match[str] | None:
    """Return what the line above a block says of the file into which it goes, or None where it does not."""
    return _LEAD.fullmatch(block.string[: block.start()].rstrip().rpartition("\n")[2])


def _changed(how: str, before: str | None, text: str) -> str:
    """Return a file after a change, which fits at one place only."""
    assert (how == "A new file") == (before is None), "a new file is new, and any other is there"
    match how, before:
        case "At the end of", str():
            return before + text
        case "In", str():
            old, new = ("".join(line[1:] for line in text.splitlines(keepends=True) if line[0] in f" {mark}") for mark in "-+")
            assert before.count(old) == 1, f"there is no one place in the file for\n{text}"
            return before.replace(old, new)
        case _:
            return text


def commands(console: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console with what stands below it."""
    first, *rest = re.split(r"^\$ ", console, flags=re.M)
    assert not first, "a console begins with a command"
    for part in rest:
        command, _, output = part.partition("\n")
        yield command, output


def _said(command: str, before: str, folder: Path) -> str:
    """Run a command; return it with what it says, which is what stood there before if only what moves by itself has moved."""
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=300,
    )
    output = _of_the_page("".join(f"{line.rstrip()}\n" for line in done.stdout.decode().splitlines()))
    assert done.returncode == 0, f"`{command}` ended with {done.returncode}, and the page does not say so:\n{output}"
    return f"$ {command}\n{before if _still(before) == _still(output) else output}"


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment as a reader has it, with a home and a cache of its own beside the folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    beside = {f"HAMSTRING_{name}": str(folder.parent / f"{folder.name}-{name.lower()}") for name in ("HOME", "CACHE")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**inherited, **beside, "PATH": path, "COLUMNS": str(COLUMNS), "NO_COLOR": "1"}


def _still(output: str) -> str:
    """Return output without what moves by itself."""
    return _MOVES.sub("", output)


def _of_today(text: str) -> str:
    return text.replace(DAY, str(datetime.date.today()))


def _of_the_page(output: str) -> str:
    return output.replace(str(datetime.date.today()), DAY)


if __name__ == "__main__":
    with TemporaryDirectory() as _place:
        (_folder := Path(_place) / "empty").mkdir()
        PAGE.write_text(carried_out(PAGE.read_text(encoding="utf-8"), _folder), encoding="utf-8")
