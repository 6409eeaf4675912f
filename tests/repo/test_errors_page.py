"""Every code is in the registry with an example that really gives it, and the page of the errors is current."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.places import ROOT
from tests.repo.error_examples import REGISTRY, examples
from tests.repo.errors_page import FAMILIES, page

CODE = re.compile(rf"(?:{'|'.join(FAMILIES)})[0-9]{{3}}")
EXAMPLES = examples()


@cache
def named() -> dict[str, str]:
    """Return every code that a source names, with one module that does."""
    found: dict[str, str] = {}
    for path in (ROOT / "expert").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found[node.value] = path.relative_to(ROOT).as_posix()
    return found


def test_every_code_of_the_sources_is_in_the_registry() -> None:
    assert {code: path for code, path in named().items() if code not in REGISTRY} == {}, "add it to expert/errors.toml"


def test_every_code_of_the_registry_is_told_by_a_source() -> None:
    made = {code for code, about in REGISTRY.items() if about.get("like") in named()}
    assert set(REGISTRY) - named().keys() - made == set(), "no source tells these any more"


def test_registry_says_what_each_code_means() -> None:
    for code, about in REGISTRY.items():
        assert CODE.fullmatch(code), code
        assert about.keys() - {"like"} == {"title", "meaning"}, code
        assert not about["title"].endswith("."), code
        assert about["meaning"].endswith("."), code


def test_every_code_has_an_example() -> None:
    assert EXAMPLES.keys() == REGISTRY.keys()


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_wrong_example_gives_the_code(code: str) -> None:
    told = EXAMPLES[code].says_wrong()
    assert code in told.codes
    if not code.startswith("AUD"):
        assert told.codes == {code}, "an example shows one fault"


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_right_example_gives_none(code: str) -> None:
    told = EXAMPLES[code].says_right()
    assert told.codes == set(), told.text


def test_the_page_is_current() -> None:
    assert page() == (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), "run `make docs`"
