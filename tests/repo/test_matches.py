"""A new member of a closed set stops somebody at every reader: a match names each, a chain of questions is a match, a table is whole.

A set is closed if it is of ours: a union of records, an enumeration, or the words of a `Literal`. What a reader does with a member is its
own business; that it names each is read off the sources here, or proved by the type checker, which refuses a match that is not complete
(`exhaustive-match`) and a last case that can be reached (`assert_never`).

A match is about open data if no case of it names a class, a member or a word of ours: syntax trees, JSON, what somebody typed. Only there
may a last case take the rest. A question about one node alone (`isinstance`) is listed with its reason.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from enum import Enum, StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from expert.language import conditions, kinds
from expert.language.conditions import Condition
from expert.language.formulas import Formula
from expert.language.kinds import NETWORK, Kind
from expert.language.model import Effect
from tests.places import ROOT

UNIONS: list[list[type]] = [list(get_args(union)) for union in (Condition, Formula, Effect)]
ASKED_ALONE = {
    "expert/language/formulas.py::inputs": "only an input is one",
    "expert/language/formulas.py::_inside": "only a maximum can be an absolute value",
    "expert/lowered/cells.py::_denominators": "only an operation divides",
    "expert/language/conditions.py::member_written": "what was spelled out is an `or`",
    "expert/language/conditions.py::negate": "what is negated twice",
    "expert/language/conditions.py::conjunction": "what is flattened",
    "expert/language/conditions.py::disjunction": "what is flattened",
    "expert/engines/columns/plan.py::plan_of_coverage": "only what decides or withholds makes a row one that nobody thought of",
    "expert/engines/forward/inference.py::patterns": "a negation is its item with the other sign",
    "expert/audit/flaws/rules.py::_as_strong": "the second of two effects of one kind",
    "expert/audit/mutation/operators.py::_speaks_both_ways": "only support can go both ways",
    "expert/audit/mutation/operators.py::deciding_rules": "which rules are dangerous to change",
    "expert/audit/mutation/operators.py::_edited": "what was spelled out is changed as it was written",
    "expert/audit/mutation/operators.py::_fewest": "only a count says how many it needs",
    "expert/engines/forward/inference.py::opposing": "only a cause is spoken against",
    "expert/loading/check_causes.py::_check_rule": "only support can go both ways",
    "expert/questions/graph.py::_kind_of": "only support can go both ways",
    "expert/questions/parts/proof_tree.py::_opposing": "only a cause is spoken against",
    "expert/testing/generators/knowledge.py::cause": "what was made for a cause does nothing else",
    "expert/questions/parts/screen.py::_graded": "only what suggests a cause has a strength",
    "expert/questions/parts/blockers.py::_distance": "only a number is near or far",
    "expert/questions/parts/proof_tree.py::_tested": "only a number is held against a threshold",
    "expert/questions/parts/reasons.py::_differing": "only a decision can be strict",
    "expert/words/plain_words.py::_all_of": "two levels of one decision are told as one",
    "expert/words/plain_words.py::_has_parts": "what is inside a negation",
    "expert/testing/generators/people.py::_stricter_than": "only a decision can be strict",
    "expert/testing/generators/where.py::_joined": "it may ask that something is not answered",
}
"""Functions that ask whether a node is one of a kind, each with why no other kind matters there."""


OPEN = {
    "expert/faces/pages/fields.py::_text": "what has no words of its own is shown by its parts",
    "expert/faces/pages/notebook.py::show": "whatever a notebook shows; anything else is refused",
    "expert/words/shortening.py::short": "a kind that is not made short in a way of its own is folded",
    "expert/language/forms.py::_worse": "what is no word is a list of options",
    "expert/loading/own_schema.py::shape": "a shape in which no name can stand stays as it is",
    "expert/questions/why.py::_unconcluded": "what is no rule, score or quantity is concluded, or there is none",
    "expert/testing/outcomes.py::_differs": "of what else there is nobody asks why",
    "expert/questions/registry.py::read": "what needs no knowledge base to be read is taken as it was typed",
}
"""Functions with a last case for the rest though they name something of ours, each with why the rest is open."""
ASKED_TWICE = {
    "expert/consultation/reading.py::_complete": "only what has fields or keys can lack some",
    "expert/loading/check.py::_check_anew": "what goes with doing and what goes with a visit are two keys",
    "expert/language/movement.py::movement_of": "which way a type moves hangs on how it is answered anew",
    "expert/questions/parts/explainer.py::cause": "what speaks against an unlikely one, and whether it is open, are two questions",
    "expert/questions/parts/explainer.py::recommendation": "what speaks for or against it, and whether that is open, are two questions",
}
"""Functions that ask twice about members of one set, each with why that is no reader of the set."""
PARTS_OF_SETS: dict[str, Collection[Enum]] = {
    "expert/faces/pages/mermaid.py::_SHAPES": NETWORK,
}
"""Tables for a part of a set only, each with that part."""
SECTIONS = {kind.section for kind in Kind}


def sources() -> list[Path]:
    """Return the modules of the program."""
    return sorted(path for path in (ROOT / "expert").rglob("*.py") if path.parent.name != "shipped")


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each function and method of a module with what tells it apart."""
    for body in _bodies(ast.parse(path.read_text(encoding="utf-8"))):
        yield from ((f"{path.relative_to(ROOT).as_posix()}::{node.name}", node) for node in body if isinstance(node, ast.FunctionDef))


def _bodies(module: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield what stands in a module, and in each of its classes."""
    yield module.body
    yield from (node.body for node in module.body if isinstance(node, ast.ClassDef))


@cache
def names_of(path: Path) -> Mapping[str, Any]:
    """Return what the names of a module mean."""
    return vars(import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")))


def meaning_of(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Return what an expression of names means; None where that shows only when it runs."""
    match node:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Attribute(value=value, attr=name):
            return getattr(meaning_of(value, names), name, None)
        case ast.Constant(value=value):
            return value
        case _:
            return None


@cache
def words() -> frozenset[str]:
    """Return the words of every `Literal` and of every enumeration of texts that is of ours."""
    found: set[str] = set()
    for path in sources():
        for item in list(names_of(path).values()):
            if get_origin(item) is Literal:
                found.update(word for word in get_args(item) if type(word) is str)
            elif isinstance(item, type) and issubclass(item, StrEnum) and is_ours(item):
                found.update(member.value for member in item)
    return frozenset(found)


def is_ours(item: object) -> bool:
    """Return whether something is a class or a member of ours, or one of our words."""
    if isinstance(item, str) and not isinstance(item, Enum):
        return item in words()
    kind = item if isinstance(item, type) else type(item) if isinstance(item, Enum) else None
    return kind is not None and kind.__module__.partition(".")[0] == "expert"


def named(pattern: ast.pattern, names: Mapping[str, Any]) -> list[Any]:
    """Return the classes, members and words that a pattern names, outermost first."""
    nodes = [node for node in ast.walk(pattern) if isinstance(node, ast.MatchClass | ast.MatchValue)]
    return [meaning_of(node.cls if isinstance(node, ast.MatchClass) else node.value, names) for node in nodes]


def at_top(case: ast.match_case, names: Mapping[str, Any]) -> list[Any]:
    """Return the classes that a case matches, as they are written."""
    top = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
    return [meaning_of(item.cls, names) for item in top if isinstance(item, ast.MatchClass)]


def takes_the_rest(case: ast.match_case) -> bool:
    """Return whether a case takes whatever is left, or would with a condition."""
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def refuses_the_rest(case: ast.match_case) -> bool:
    """Return whether all that a case does is `assert_never`."""
    if len(case.body) != 1 or not isinstance(case.body[0], ast.Expr):
        return False
    call = case.body[0].value
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "assert_never"


def swallows(match: ast.Match, names: Mapping[str, Any]) -> bool:
    """Return whether a match over a closed set takes the rest of it in one case."""
    closed = any(is_ours(item) for case in match.cases for item in named(case.pattern, names))
    return closed and any(takes_the_rest(case) and not refuses_the_rest(case) for case in match.cases)


def union_of(match: ast.Match, names: Mapping[str, Any]) -> list[type] | None:
    """Return the union of nodes that a match is over, or None where it is over something else."""
    found = [item for case in match.cases for item in at_top(case, names)]
    return next((union for union in UNIONS if any(item in union for item in found)), None)


def is_in_order(match: ast.Match, union: list[type], names: Mapping[str, Any]) -> bool:
    """Return whether each case stands where the first node that it is the first to name stands in the union."""
    seen: set[type] = set()
    last = -1
    for case in match.cases:
        found = [item for item in at_top(case, names) if item in union]
        places = [union.index(item) for item in found]
        if places != sorted(places):
            return False
        new = [union.index(item) for item in found if item not in seen]
        if new and new[0] < last:
            return False
        last = max([last, *new[:1]])
        seen |= set(found)
    return True


def offends(match: ast.Match, names: Mapping[str, Any]) -> bool:
    """Return whether a match swallows a member, or over nodes has no last case or names them in another order than the union."""
    union = union_of(match, names)
    if union is not None and not (refuses_the_rest(match.cases[-1]) and is_in_order(match, union, names)):
        return True
    return swallows(match, names)


def asked_about(test: ast.expr, names: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what a test asks of what: the expression, the closed set, and the member of it."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            of, against = ast.unparse(node.left), node.comparators[0]
            for item in against.elts if isinstance(against, ast.Set | ast.Tuple | ast.List) else [against]:
                member = meaning_of(item, names)
                if isinstance(member, Enum) and is_ours(member):
                    yield of, type(member).__name__, member.name
                elif isinstance(node.ops[0], ast.In | ast.NotIn) and isinstance(item, ast.Attribute) and item.attr in SECTIONS:
                    yield of, "entries", item.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            for part in ast.walk(node.args[1]):
                if isinstance(part, ast.Name | ast.Attribute) and is_ours(meaning_of(part, names)):
                    yield ast.unparse(node.args[0]), "classes", ast.unparse(part)


def asks_twice(function: ast.FunctionDef, names: Mapping[str, Any]) -> bool:
    """Return whether a function asks one thing in two places which member of one closed set it is."""
    asked: dict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp):
            members: dict[tuple[str, str], set[str]] = defaultdict(set)
            for of, closed, member in asked_about(node.test, names):
                members[of, closed].add(member)
            for key, found in members.items():
                asked[key].add(frozenset(found))
    return any(len(tests) > 1 for tests in asked.values())


def tables(path: Path) -> Iterator[tuple[str, list[Enum]]]:
    """Yield each table of a module or class whose keys are members of one enumeration, with its keys."""
    names = names_of(path)
    for body in _bodies(ast.parse(path.read_text(encoding="utf-8"))):
        for node in body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict) and None not in node.value.keys:
                keys = [meaning_of(key, names) for key in node.value.keys if key is not None]
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if keys and all(isinstance(key, Enum) and is_ours(key) for key in keys):
                    yield f"{path.relative_to(ROOT).as_posix()}::{ast.unparse(target)}", keys


def is_asked_alone(node: ast.AST, names: Mapping[str, Any]) -> bool:
    """Return whether it asks if something is a node of some kinds."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"):
        return False
    parts = [meaning_of(part, names) for part in ast.walk(node.args[1]) if isinstance(part, ast.Name)]
    return any(part in union for part in parts for union in UNIONS)


def test_no_match_over_a_closed_set_swallows_a_member_and_all_name_nodes_in_one_order() -> None:
    offending = set()
    for path in sources():
        for where, function in functions(path):
            if any(isinstance(node, ast.Match) and offends(node, names_of(path)) for node in ast.walk(function)):
                offending.add(where)
    assert offending == set(OPEN)


def test_what_is_asked_one_after_another_is_a_match() -> None:
    asking = {where for path in sources() for where, function in functions(path) if asks_twice(function, names_of(path))}
    assert asking == set(ASKED_TWICE)


def test_a_table_by_members_has_them_all() -> None:
    partial = {where: keys for path in sources() for where, keys in tables(path) if set(keys) != set(type(keys[0]))}
    assert {where: set(keys) for where, keys in partial.items()} == {where: set(keys) for where, keys in PARTS_OF_SETS.items()}


def test_whoever_asks_about_one_node_alone_says_why() -> None:
    asking = set()
    for path in sources():
        for where, function in functions(path):
            if any(is_asked_alone(node, names_of(path)) for node in ast.walk(function)):
                asking.add(where)
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
        ("    case Not():\n", "    case _ if condition:\n        return 7\n    case Not():\n"),
    ],
)
def test_what_swallows_or_rearranges_nodes_is_found(old: str, new: str) -> None:
    assert old in SOUND
    assert not offends(match_in(SOUND), vars(conditions))
    assert offends(match_in(SOUND.replace(old, new, 1)), vars(conditions))


@pytest.mark.parametrize(
    ("text", "swallowing"),
    [
        ("match kind:\n    case Kind.RULE:\n        pass\n    case _:\n        pass", True),
        ("match kind:\n    case Kind.RULE | Kind.CLAIM:\n        pass\n    case _:\n        assert_never(kind)", False),
        ("match word:\n    case 'decision':\n        pass\n    case _:\n        pass", True),
        ("match word:\n    case 'no word of ours':\n        pass\n    case _:\n        pass", False),
        ("match pair:\n    case (Kind.RULE, int()):\n        pass\n    case other:\n        pass", True),
        ("match data:\n    case {'kind': str()} | list() | 1:\n        pass\n    case _:\n        pass", False),
    ],
)
def test_a_match_is_about_open_data_if_it_names_nothing_of_ours(text: str, swallowing: bool) -> None:
    assert offends(match_in(text), vars(kinds)) is swallowing


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("def f(kind):\n    if kind is Kind.RULE:\n        return 1\n    return 2 if kind == Kind.CLAIM else 3", True),
        ("def f(kind):\n    return 1 if kind in {Kind.RULE, Kind.CLAIM} else 2", False),
        ("def f(one, two):\n    if one is Kind.RULE:\n        return 1\n    return 2 if two is Kind.CLAIM else 3", False),
        ("def f(base, name):\n    if name in base.rules:\n        return 1\n    elif name in base.claims:\n        return 2", True),
        ("def f(it):\n    if isinstance(it, Kind):\n        return 1\n    return 2 if isinstance(it, Names) else 3", True),
    ],
)
def test_a_chain_of_questions_is_found(text: str, twice: bool) -> None:
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    assert asks_twice(function, vars(kinds)) is twice


def match_in(text: str) -> ast.Match:
    """Return the only statement of a text."""
    (found,) = ast.parse(text).body
    assert isinstance(found, ast.Match)
    return found
