"""What conditions and formulas share: the syntax, which is Python's own, the names they may mention, and how faults are told."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from expert.language.kinds import NETWORK, NetworkKind
from expert.language.model import Domain, PointGrid

LONGEST = 4_000
"""A longer condition or formula is refused."""
BOTTOMLESS = 400
"""An expression whose tree has more layers is refused without telling where."""
DEEPEST = 25
"""A condition nested more deeply is refused."""

_ALLOWED = re.compile(r"[A-Za-z0-9_\s(){},.=!<>+\-*/]*")
_NUMBER_INTO_NAME = re.compile(r"(?<![A-Za-z0-9_.])[0-9][0-9.]*[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that conditions may mention, by kind; `others` says what any further id is.

    A condition that mentions a `faulty` name cannot be built, but the fault is told where that name is declared. Of findings, only those
    may be compared with each other whose difference is among the `compared`, if that is not None.
    """

    findings: Mapping[str, Domain] = field(default_factory=dict)
    quantities: frozenset[str] = frozenset()
    scores: Mapping[str, PointGrid] = field(default_factory=dict)
    concepts: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    decisions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recommendations: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)
    faulty: frozenset[str] = frozenset()
    compared: Collection[str] | None = None

    def named(self, kind: NetworkKind) -> Collection[str]:
        """Return the names of a kind."""
        found: Collection[str] = getattr(self, kind.section)
        return found

    def kind_of(self, name: str) -> NetworkKind | None:
        """Return what a name is that conditions may mention, or None."""
        return next((kind for kind in NETWORK if name in self.named(kind)), None)

    def kinds(self) -> dict[str, str]:
        """Return what each known name is."""
        return {**self.others, **{name: kind.value for kind in NETWORK for name in self.named(kind)}}


N = TypeVar("N")
T = TypeVar("T")
Report = Callable[[int, str, str, str], None]
"""Called with the offset of a fault in the text, its code, message and help."""


class Refused(Exception):
    """This part of an expression cannot be read; the fault is reported."""


def read_expression(text: str, report: Report, code: str) -> ast.expr | None:
    """Return Python's parse of `text`, or None with the fault reported."""
    if len(text) > LONGEST:
        report(0, code, f"is {len(text):,} characters long", f"at most {LONGEST:,}; name its parts as concepts")
        return None
    legal = _ALLOWED.match(text)
    end = legal.end() if legal else 0
    if end < len(text):
        report(end, code, f"unexpected character `{text[end]}`", "names, numbers, parentheses, braces, commas and operators are allowed")
        return None
    clash = _NUMBER_INTO_NAME.search(text)
    if clash:
        report(clash.start(), code, f"`{clash.group()}…` is neither a number nor a name", "a name starts with a letter")
        return None
    line = re.sub(r"\s", " ", text)
    indent = len(line) - len(line.lstrip())
    if not line.strip():
        report(0, code, "is empty", "write a condition or formula")
        return None
    try:
        tree = ast.parse(line[indent:], mode="eval").body
        if _is_bottomless(tree):
            raise RecursionError  # how deep Python itself goes differs from version to version
        return _shift(tree, indent)
    except SyntaxError as error:
        at, message, help = _syntax_fault(error, line, indent)
        report(at, code, message, help)
    except (RecursionError, MemoryError, ValueError):
        report(0, code, "is nested too deeply", "name its parts as concepts")
    return None


def _is_bottomless(tree: ast.expr) -> bool:
    """Return whether a tree is nested so deeply that not even the place of its fault is worth telling."""
    layer: list[ast.AST] = [tree]
    for _ in range(BOTTOMLESS):
        layer = [child for node in layer for child in ast.iter_child_nodes(node)]
    return bool(layer)


def _syntax_fault(error: SyntaxError, line: str, indent: int) -> tuple[int, str, str]:
    """Return the offset, message and help of what Python cannot parse; where a text breaks off, Python 3.11 gives no offset."""
    end = len(line.rstrip())
    at = min(error.offset - 1 + indent, end) if error.offset else end
    if at == end:
        return at, "breaks off here", "write what should follow"
    if "never closed" in error.msg:
        return at, f"`{line[at]}` is never closed", "parentheses and braces come in pairs"
    if "unmatched" in error.msg or "does not match" in error.msg:
        return at, f"`{line[at]}` closes nothing", "parentheses and braces come in pairs"
    if line[at] == "=":
        return at, "is not an expression: `=` compares nothing", "compare with ==, !=, >= or <="
    return at, "is not an expression", "combine comparisons with and, or, not; numbers with + - * /"


def _shift(tree: ast.expr, by: int) -> ast.expr:
    """Return `tree` with every column moved by `by`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset += by
            node.end_col_offset = (node.end_col_offset or 0) + by
    return tree


class ExpressionReader(Generic[N]):
    """What both languages share: reporting, names, numbers."""

    code: str
    """The code of what has no place in this language."""

    def __init__(self, text: str, vocabulary: Vocabulary, report: Report) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self._report = report
        self.failed = False
        self._too_deep = False

    def each(self, readings: Iterable[Callable[[], T]]) -> tuple[T, ...]:
        """Return what every reading gives, the faults of all of them reported.

        Raises:
            Refused: One of them cannot be read.
        """
        found, refused = [], False
        for read in readings:
            try:
                found.append(read())
            except Refused:
                refused = True
        if refused:
            raise Refused
        return tuple(found)

    def fault(self, node: ast.expr, code: str, message: str, help: str = "") -> None:
        """Report a fault and go on."""
        self.failed = True
        self._report(node.col_offset, code, message, help)

    def refuse(self, node: ast.expr, code: str, message: str, help: str = "") -> Refused:
        """Report a fault; the caller raises what is returned."""
        self.fault(node, code, message, help)
        return Refused()

    def refuse_depth(self, node: ast.expr, depth: int, help: str) -> None:
        """Raise where `node` lies too deep; the first such place is reported, not every one."""
        if depth > DEEPEST:
            if not self._too_deep:
                self.fault(node, self.code, "is nested too deeply", help)
            self._too_deep = True
            raise Refused

    def refuse_faulty(self, name: str) -> None:
        """Raise, without a further fault, where the name's own declaration is faulty."""
        if name in self.vocabulary.faulty:
            self.failed = True
            raise Refused

    def written(self, node: ast.expr) -> str:
        """Return the source of `node`."""
        return self.text[node.col_offset : node.end_col_offset]

    def number(self, node: ast.expr) -> Decimal | None:
        """Return the number that `node` writes, exactly, or None if it is none."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            inner = self.number(node.operand)
            return None if inner is None else -inner
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            source = self.written(node).replace("_", "")
            if re.fullmatch(r"[0-9]+\.?[0-9]*|\.[0-9]+", source) and len(source) <= 30:
                return Decimal(source)
        return None
