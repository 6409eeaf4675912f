"""A new node stops somebody at every reader: each match over nodes names them all, in the order of the union, and swallows none.

What a reader does with a node is its own business; that it names each is what this reads off the sources. `assert_never` makes the type
checker refuse a match that a new node would fall through; a question about one node alone (`isinstance`) is listed with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from expert.language.conditions import Condition
from expert.language.formulas import Formula
from expert.language.model import Effect
from tests.places import ROOT

UNIONS = {union: [node.__name__ for node in get_args(union)] for union in (Condition, Formula, Effect)}
ASKED_ALONE = {
    "expert/language/conditions.py::negate": "what is negated twice",
    "expert/language/conditions.py::conjunction": "what is flattened",
    "expert/language/conditions.py::disjunction": "what is flattened",
    "expert/language/network.py::comparisons_in": "thresholds are what comparisons with numbers have",
    "expert/engines/forward/inference.py::patterns": "a negation is its item with the other sign",
    "expert/audit/flaws/rules.py::_as_strong": "the second of two effects of one kind",
    "expert/audit/mutation/operators.py::decides_or_withholds": "which rules are dangerous to change",
    "expert/audit/mutation/operators.py::_fewest": "only a count says how many it needs",
    "expert/loading/check.py::check_rules": "only a level is not checked by its name alone",
    "expert/questions/assess.py::_graded": "only what suggests a cause has a strength",
    "expert/questions/parts/blockers.py::_distance": "only a number is near or far",
    "expert/questions/parts/proof_tree.py::_tested": "only a number is held against a threshold",
    "expert/questions/parts/reasons.py::_differing": "only a decision can be strict",
    "expert/words/plain_words.py::_all_of": "two levels of one decision are told as one",
    "expert/words/plain_words.py::_has_parts": "what is inside a negation",
    "expert/testing/generators/people.py::_stricter_than": "only a decision can be strict",
    "expert/testing/generators/where.py::_joined": "it may ask that something is not answered",
}
"""Functions that ask whether a node is one of a kind, each with why no other kind matters there."""


def functions(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Yield each function and method of a module with what tells it apart."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    for body in (module.body, *(node.body for node in module.body if isinstance(node, ast.ClassDef))):
        for node in body:
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(ROOT).as_posix()}::{node.name}", node


def sources() -> list[Path]:
    """Return the modules of the program."""
    return sorted((ROOT / "expert").rglob("*.py"))


def nodes_named(case: ast.match_case) -> list[str]:
    """Return the classes that a case matches, as they are written."""
    top = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
    return [item.cls.id for item in top if isinstance(item, ast.MatchClass) and isinstance(item.cls, ast.Name)]


def union_of(match: ast.Match) -> list[str] | None:
    """Return the names of the union that a match is over, or None where it is over something else."""
    named = [name for case in match.cases for name in nodes_named(case)]
    return next((names for names in UNIONS.values() if set(named) & set(names)), None)


def refuses_the_rest(match: ast.Match) -> bool:
    """Return whether the last case, and no other, is a wildcard, and all that it does is `assert_never`."""
    wild = [case for case in match.cases if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None]
    if wild != match.cases[-1:] or len(wild[0].body) != 1 or not isinstance(wild[0].body[0], ast.Expr):
        return False
    call = wild[0].body[0].value
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "assert_never"


def is_in_order(match: ast.Match, names: list[str]) -> bool:
    """Return whether each case stands where the first node that it is the first to name stands in the union."""
    seen: set[str] = set()
    last = -1
    for case in match.cases:
        named = [name for name in nodes_named(case) if name in names]
        places = [names.index(name) for name in named]
        if places != sorted(places):
            return False
        new = [names.index(name) for name in named if name not in seen]
        if new and new[0] < last:
            return False
        last = max([last, *new[:1]])
        seen |= set(named)
    return True


def offends(match: ast.Match) -> bool:
    """Return whether a match over nodes swallows one, or names them in another order than the union."""
    names = union_of(match)
    return names is not None and not (refuses_the_rest(match) and is_in_order(match, names))


def is_asked_alone(node: ast.AST) -> bool:
    """Return whether it asks if something is a node of some kinds."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"):
        return False
    every = {name for names in UNIONS.values() for name in names}
    return any(isinstance(part, ast.Name) and part.id in every for part in ast.walk(node.args[1]))


def test_every_match_over_nodes_names_them_all_in_one_order() -> None:
    offending = set()
    for path in sources():
        for where, function in functions(path):
            if any(isinstance(node, ast.Match) and offends(node) for node in ast.walk(function)):
                offending.add(where)
    assert offending == set()


def test_whoever_asks_about_one_node_alone_says_why() -> None:

    asking = {where for path in sources() for where, function in functions(path) if any(map(is_asked_alone, ast.walk(function)))}
    assert asking == set(ASKED_ALONE)


SOUND = """
match condition:
    case Is(subject=Subject.FINDING) | Compare() | Member():
        return 1
    case Is() | AtLeast() | Likely() | Possible():
        return 2
    case Count() | And() | Or():
        return 3
    case Not():
        return 4
    case Recommended() | Withheld() | ForNow() | Settled() | Answered():
        return 5
    case _:
        assert_never(condition)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("assert_never(condition)", "return 6"),
        ("assert_never(condition)", "pass"),
        ("    case _:\n        assert_never(condition)\n", ""),
        ("case Not():", "case other:"),
        ("Count() | And() | Or()", "And() | Or() | Count()"),
        ("case Is() | AtLeast()", "case Not() | AtLeast()"),
    ],
)
def test_what_swallows_or_rearranges_is_found(old: str, new: str) -> None:
    assert old in SOUND
    (sound,) = ast.parse(SOUND).body
    (broken,) = ast.parse(SOUND.replace(old, new, 1)).body
    assert isinstance(sound, ast.Match)
    assert isinstance(broken, ast.Match)
    assert not offends(sound)
    assert offends(broken)
