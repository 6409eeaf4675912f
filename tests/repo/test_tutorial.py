"""Whoever follows docs/tutorial.md in an empty folder sees what stands there, and ends with a sound knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest

from expert import audit_knowledge, load_knowledge, prove
from expert.audit.worked_cases import run_worked_cases
from tests.repo.tutorial import BLOCK, PAGE, carried_out, lead_of

TEXT = PAGE.read_text(encoding="utf-8")
A_FILE = "A new file `a.txt`:\n\n```yaml\none: 1\ntwo: 2\n```\n"


@pytest.fixture(scope="module")
def page_and_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return the page as it must be, and the folder in which it was followed."""
    folder = tmp_path_factory.mktemp("tutorial") / "empty"
    folder.mkdir()
    return carried_out(TEXT, folder), folder


def test_every_command_says_what_stands_below_it(page_and_folder: tuple[str, Path]) -> None:
    assert page_and_folder[0] == TEXT, "run `make docs`, and read the difference"


def test_it_ends_with_a_knowledge_base_that_is_sound_proved_and_tested(page_and_folder: tuple[str, Path]) -> None:
    knowledge = load_knowledge(page_and_folder[1] / "leftovers", worked_cases=True)
    assert len(knowledge.rules) == 12
    assert "a knowledge base of twelve rules" in TEXT
    assert [str(flaw) for flaw in audit_knowledge(knowledge).flaws] == []
    assert run_worked_cases(knowledge).is_clean
    assert prove(knowledge).holds


def test_every_block_is_carried_out() -> None:
    blocks = [*BLOCK.finditer(TEXT)]
    assert TEXT.count("```") == 2 * len(blocks)
    assert all(block["language"] == "console" or lead_of(block) for block in blocks)


def test_output_that_is_not_true_is_replaced(tmp_path: Path) -> None:
    page = A_FILE + "\nSee:\n\n```console\n$ cat a.txt\nthree: 3\n$ echo done\n```\n"
    assert carried_out(page, tmp_path) == page.replace("three: 3", "one: 1\ntwo: 2").replace("echo done\n", "echo done\ndone\n")


def test_only_how_long_tests_took_and_a_fingerprint_may_differ(tmp_path: Path) -> None:
    page = """```console
$ echo '10 passed in 6.33s'
10 passed in 5.01s
$ echo 'knowledge 0.1.0 (abc123) · 1 answer'
knowledge 0.1.0 (def456) · 1 answer
$ echo '9 passed in 6.33s'
10 passed in 6.33s
```
"""
    assert carried_out(page, tmp_path) == page.replace("6.33s'\n10 passed in 6.33s", "6.33s'\n9 passed in 6.33s")


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("Somewhere:\n\n```yaml\none: 1\n```\n", "nothing says into which file"),
        (A_FILE + A_FILE, "a new file is new"),
        ("At the end of `a.txt`:\n\n```yaml\none: 1\n```\n", "any other is there"),
        (A_FILE + "In `a.txt`:\n\n```diff\n one: 2\n-two: 2\n```\n", "there is no one place"),
        ("```console\n$ false\n```\n", "the page does not say so"),
    ],
)
def test_a_page_that_leaves_a_reader_to_guess_is_refused(page: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=says):
        carried_out(page, tmp_path)
