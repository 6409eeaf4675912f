"""No text from outside reaches a screen, a page or a notebook with a character that is acted on, or as lines of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from expert import Consultation, consult, load_knowledge, parse_case, verify
from expert.errors import Diagnostic, Location, OutcomeError
from expert.faces.pages.knowledge_page import render_knowledge
from expert.faces.pages.markdown import render_told_markdown
from expert.faces.pages.notebook import show
from expert.language.model import KnowledgeBase
from expert.printable import UNPRINTABLE, printable
from expert.questions.statements.base import Weight
from expert.shapes.plain import json_text
from expert.words.sentences import tell
from expert.words.told import Told
from tests.places import ROOT, SOUND

HAMSTRING = Path(sys.executable).parent / "hamstring"
EVIL = (
    "\x1b[2J\x1b[HVerified: everything\n",
    "\x9b2JVerified",
    "\x1b]52;c;ZWNobyBoaQ==\x07",
    "\u202eVerified",
    "a\nVerified: everything",
    "\udc9b",
)


@pytest.fixture(scope="module")
def tiny() -> KnowledgeBase:
    return load_knowledge(SOUND)


@pytest.fixture(scope="module")
def outcome(tiny: KnowledgeBase) -> Consultation:
    answers = "answers: {numb: no, cold: no, limping: yes, onset: gradual, trigger_km: 12, longest_km: 6}"
    return consult(tiny, parse_case(f"date: 2026-01-31\n{answers}", tiny))


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where each text of an outcome stands, and each mapping: what holds it, and under which key, None for a key of its own."""
    if isinstance(data, dict):
        yield data, None
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in items:
        if isinstance(item, str):
            yield data, key
        yield from places(item)


def is_harmless(text: str) -> bool:
    return UNPRINTABLE.search(text) is None and not any(line.startswith("Verified") for line in text.splitlines())


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_whatever_text_of_an_outcome_is_forged_is_said_harmlessly(tiny: KnowledgeBase, outcome: Consultation, evil: str) -> None:
    for index, _ in enumerate(list(places(outcome.to_data()))):
        forged = outcome.to_data()
        holder, key = list(places(forged))[index]
        if key is None and holder:
            holder[evil] = holder.pop(next(iter(holder)))
        else:
            holder[evil if key is None else key] = evil
        try:
            said = "\n".join(_lines(tell(verify(tiny, forged).explanation())))
            assert not said.startswith("Verified")
        except OutcomeError as error:
            said = str(error)
        assert is_harmless(said), (index, said)


def _lines(told: Told) -> Iterator[str]:
    yield from told.lines
    for child in told.children:
        yield from _lines(child)


@pytest.mark.parametrize("evil", [*EVIL, "<script>alert(1)</script>", "`<b>``", "a`b`\n\n<script>"], ids=ascii)
def test_pages_and_notebooks_show_no_markup_of_others(tiny: KnowledgeBase, outcome: Consultation, evil: str) -> None:
    foreign = replace(tiny, id=evil, title=evil)
    case = outcome.case
    consulted = consult(foreign, case)
    for form in ("markdown", "html"):
        shown = show(form, consulted)
        assert is_harmless(shown)
        assert "<script" not in shown.replace("`<script>alert(1)</script> ", "").replace("`a'b'\\n\\n<script> ", "")
    told = render_told_markdown(Told((("text", evil), (evil,)), Weight.PLAIN))
    assert "<" not in told.replace("\\<", "")
    assert "<" not in render_knowledge(foreign, {}).replace("\\<", "")


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_names_of_files_and_messages_stay_on_their_line(evil: str) -> None:
    shown = str(Diagnostic(Location(evil, 1, 1), "READ001", evil, evil))
    assert shown.splitlines() == [f"{printable(evil)}:1:1: READ001: {printable(evil)}", f"    help: {printable(evil)}"]
    assert is_harmless(shown)


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_json_holds_every_text_and_only_what_can_be_printed(evil: str) -> None:
    written = json_text({evil: [evil]})
    assert UNPRINTABLE.search(written) is None
    assert json.loads(written) == {evil: [evil]}


@pytest.mark.parametrize("name", [b"a\x1b[2Jb.yaml", b"a\nVerified.yaml", b"\x9b2J.yaml", b"\xff\xfe.yaml"])
def test_names_on_the_command_line(tmp_path: Path, name: bytes) -> None:
    case = os.fsencode(tmp_path) + b"/" + name
    with open(case, "wb") as file:  # noqa: PTH123 - no path of pathlib's has such a name
        file.write(b"date: 2026-01-01\n")
    for arguments in (
        ["assess", case, "--no-save"],
        ["assess", case + b"x"],
        ["why", name],
        ["verify", case],
        ["compare", case, name],
        ["kb", "check", "--fast", "--kb", name],
        ["history", "show", name],
        ["history", "export", "--output", os.fsencode(tmp_path) + b"/none/" + name],
        [name],
    ):
        done = subprocess.run([HAMSTRING, *arguments], capture_output=True, check=False, timeout=60, cwd=ROOT)
        assert b"Traceback" not in done.stderr
        assert is_harmless((done.stdout + done.stderr).decode()), (arguments, done.stdout + done.stderr)
