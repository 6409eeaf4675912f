"""From the text of a condition or formula to its nodes, resolved and typed.

The syntax is Python's own, so Python's parser reads it; everything outside the small closed language is refused here, with the
column of the fault.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from expert.conditions import (
    Answered,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
    conjunction,
    disjunction,
    negate,
)
from expert.errors import suggest_names
from expert.formulas import Binary, Formula, Input, Largest, Number, Operator, Smallest
from expert.model import SCALE_RANGE, FindingType

LONGEST = 4_000
"""A longer condition or formula is refused."""
DEEPEST = 25
"""A condition nested more deeply is refused."""

_ALLOWED = re.compile(r"[A-Za-z0-9_\s(){},.=!<>+\-*/]*")
_NUMBER_INTO_NAME = re.compile(r"(?<![A-Za-z0-9_.])[0-9][0-9.]*[A-Za-z_]")

_COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: Comparison.EQUAL,
    ast.NotEq: Comparison.UNEQUAL,
    ast.Lt: Comparison.LESS,
    ast.LtE: Comparison.AT_MOST,
    ast.Gt: Comparison.GREATER,
    ast.GtE: Comparison.AT_LEAST,
}
_FLIPPED: Mapping[Comparison, Comparison] = {
    Comparison.EQUAL: Comparison.EQUAL,
    Comparison.UNEQUAL: Comparison.UNEQUAL,
    Comparison.LESS: Comparison.GREATER,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.GREATER: Comparison.LESS,
    Comparison.AT_LEAST: Comparison.AT_MOST,
}
_OPERATORS: Mapping[type[ast.operator], Operator] = {
    ast.Add: Operator.ADD,
    ast.Sub: Operator.SUBTRACT,
    ast.Mult: Operator.MULTIPLY,
    ast.Div: Operator.DIVIDE,
}
FUNCTIONS = ("likely", "possible", "count")
_STATUSES: Mapping[str, type[Recommended | Withheld | ForNow]] = {"recommended": Recommended, "withheld": Withheld, "for_now": ForNow}
OUTCOME_FUNCTIONS = ("recommended", "withheld", "for_now", "settled", "answered")


@dataclass(frozen=True, slots=True)
class FindingNames:
    """What a condition needs to know of a finding: its type, and a choice's options or a number's range."""

    type: FindingType
    options: tuple[str, ...] = ()
    range: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that conditions may mention, by kind; `others` says what any further id is."""

    findings: Mapping[str, FindingNames] = field(default_factory=dict)
    quantities: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    decisions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recommendations: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)

    def kinds(self) -> dict[str, str]:
        """Return what each known name is."""
        return {
            **self.others,
            **dict.fromkeys(self.recommendations, "recommendation"),
            **dict.fromkeys(self.causes, "cause"),
            **dict.fromkeys(self.decisions, "decision"),
            **dict.fromkeys(self.concepts, "concept"),
            **dict.fromkeys(self.quantities, "quantity"),
            **dict.fromkeys(self.findings, "finding"),
        }


Report = Callable[[int, str, str, str], None]
"""Called with the offset of a fault in the text, its code, message and help."""


class _Refused(Exception):
    """This part cannot be read; the fault is reported."""


def parse_condition(text: str, vocabulary: Vocabulary, report: Report, *, on_outcome: bool = False) -> Condition | None:
    """Return the condition that `text` says, or None with every fault reported.

    Args:
        text: The condition.
        vocabulary: The names it may use.
        report: Where faults go.
        on_outcome: Whether the questions about a finished outcome (`recommended(x)`, …) are allowed, as in invariants.
    """
    tree = _python(text, report, "KB020")
    if tree is None:
        return None
    reader = _ConditionReader(text, vocabulary, report, on_outcome)
    try:
        condition = reader.read(tree, 0)
    except _Refused:
        return None
    return None if reader.failed else condition


def parse_formula(text: str, vocabulary: Vocabulary, report: Report) -> Formula | None:
    """Return the formula that `text` says, or None with every fault reported."""
    tree = _python(text, report, "KB030")
    if tree is None:
        return None
    reader = _FormulaReader(text, vocabulary, report)
    try:
        formula = reader.read(tree, 0)
    except _Refused:
        return None
    return None if reader.failed else formula


def _python(text: str, report: Report, code: str) -> ast.expr | None:
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
        report(0, code, "is empty", "")
        return None
    try:
        return _shift(ast.parse(line[indent:], mode="eval").body, indent)
    except SyntaxError as error:
        at = min(max((error.offset or 1) - 1 + indent, 0), len(text))
        report(at, code, f"is not an expression: {error.msg.lower()}", "")
    except (RecursionError, MemoryError, ValueError):
        report(0, code, "is nested too deeply", "name its parts as concepts")
    return None


def _shift(tree: ast.expr, by: int) -> ast.expr:
    """Return `tree` with every column moved by `by`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset += by
            node.end_col_offset = (node.end_col_offset or 0) + by
    return tree


class _Reader:
    """What both languages share: reporting, names, numbers."""

    code = "KB020"

    def __init__(self, text: str, vocabulary: Vocabulary, report: Report) -> None:
        """Take the text and where faults go."""
        self.text = text
        self.vocabulary = vocabulary
        self._report = report
        self.failed = False

    def fault(self, node: ast.expr, code: str, message: str, help: str = "") -> None:
        """Report a fault and go on."""
        self.failed = True
        self._report(node.col_offset, code, message, help)

    def refuse(self, node: ast.expr, code: str, message: str, help: str = "") -> _Refused:
        """Report a fault; the caller raises what is returned."""
        self.fault(node, code, message, help)
        return _Refused()

    def written(self, node: ast.expr) -> str:
        """Return the source of `node`."""
        return self.text[node.col_offset : node.end_col_offset]

    def number(self, node: ast.expr) -> Decimal | None:
        """Return the number that `node` writes, exactly, or None if it is none."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.number(node.operand)
            return None if inner is None else -inner
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            source = self.written(node).replace("_", "")
            if re.fullmatch(r"[0-9]+\.?[0-9]*|\.[0-9]+", source) and len(source) <= 30:
                return Decimal(source)
        return None


class _ConditionReader(_Reader):
    """Turns Python's tree into condition nodes."""

    def __init__(self, text: str, vocabulary: Vocabulary, report: Report, on_outcome: bool) -> None:
        """Take the text, and whether it is about a finished outcome."""
        super().__init__(text, vocabulary, report)
        self.on_outcome = on_outcome

    def read(self, node: ast.expr, depth: int) -> Condition:
        """Return the condition that `node` says."""
        if depth > DEEPEST:
            raise self.refuse(node, "KB020", "is nested too deeply", "name its parts as concepts")
        match node:
            case ast.BoolOp(op=operator, values=values):
                items = tuple(self._each(values, depth))
                return conjunction(items) if isinstance(operator, ast.And) else disjunction(items)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return negate(self.read(operand, depth + 1))
            case ast.Compare():
                return self._comparison(node, depth)
            case ast.Call():
                return self._call(node)
            case ast.Name(id=name):
                return self._bare(node, name)
            case _:
                raise self.refuse(
                    node,
                    "KB020",
                    f"`{self.written(node)}` has no place in a condition",
                    "use and, or, not, comparisons, in {…}, likely(…), possible(…), count(…) >= n",
                )

    def _each(self, nodes: list[ast.expr], depth: int) -> list[Condition]:
        """Return every part, reporting the faults of all of them."""
        found, refused = [], False
        for node in nodes:
            try:
                found.append(self.read(node, depth + 1))
            except _Refused:
                refused = True
        if refused:
            raise _Refused
        return found

    def _bare(self, node: ast.expr, name: str) -> Condition:
        """Return a boolean finding or concept named on its own."""
        names = self.vocabulary
        if name in names.concepts:
            return Is(Subject.CONCEPT, name)
        if name in names.findings:
            kind = names.findings[name].type
            if kind is FindingType.BOOLEAN:
                return Is(Subject.FINDING, name)
            example = f"{name} == {names.findings[name].options[0]}" if names.findings[name].options else f"{name} >= 3"
            raise self.refuse(node, "KB022", f"`{name}` is a {kind.value}, not true or false", f"compare it: `{example}`")
        if name in names.quantities:
            raise self.refuse(node, "KB022", f"`{name}` is a number, not true or false", f"compare it: `{name} >= 3`")
        if name in names.decisions:
            raise self.refuse(
                node, "KB022", f"`{name}` is a decision, not true or false", f"compare it: `{name} >= {names.decisions[name][-1]}`"
            )
        raise self.refuse(node, "KB021", f"unknown name `{name}`", self._bare_help(name))

    def _bare_help(self, name: str) -> str:
        """Return what may have been meant by an unknown bare name."""
        if name in self.vocabulary.causes:
            return f"`{name}` is a cause: write `likely({name})` or `possible({name})`"
        names = self.vocabulary
        return suggest_names(name, [*names.findings, *names.quantities, *names.concepts, *names.decisions], names.kinds())

    def _call(self, node: ast.Call) -> Condition:
        """Return `likely(cause)` and its like; `count` stands only in a comparison."""
        name = node.func.id if isinstance(node.func, ast.Name) else self.written(node.func)
        allowed = (*FUNCTIONS, *OUTCOME_FUNCTIONS) if self.on_outcome else FUNCTIONS
        if name in OUTCOME_FUNCTIONS and not self.on_outcome:
            raise self.refuse(
                node, "KB024", f"`{name}(…)` may stand in invariants only", "a rule depends on decisions, concepts and causes"
            )
        if name not in allowed:
            raise self.refuse(node, "KB021", f"unknown function `{name}`", suggest_names(name, allowed))
        if name == "count":
            raise self.refuse(node, "KB026", "`count(…)` must be compared", "write `count(a, b, c) >= 2`")
        if len(node.args) != 1 or node.keywords or not isinstance(node.args[0], ast.Name):
            raise self.refuse(node, "KB022", f"`{name}(…)` takes one name", "")
        argument = node.args[0]
        names = self.vocabulary
        match name:
            case "likely" | "possible":
                self._known(argument, names.causes, "cause")
                return Likely(argument.id) if name == "likely" else Possible(argument.id)
            case "settled":
                self._known(argument, frozenset(names.decisions), "decision")
                return Settled(argument.id)
            case "answered":
                self._known(argument, frozenset(names.findings), "finding")
                return Answered(argument.id)
            case _:
                self._known(argument, names.recommendations, "recommendation")
                return _STATUSES[name](argument.id)

    def _known(self, node: ast.Name, valid: frozenset[str], kind: str) -> None:
        """Raise unless the name is one of `valid`."""
        if node.id not in valid:
            raise self.refuse(node, "KB021", f"unknown {kind} `{node.id}`", suggest_names(node.id, valid, self.vocabulary.kinds()))

    def _comparison(self, node: ast.Compare, depth: int) -> Condition:
        """Return a comparison, chained ones as their conjunction."""
        operands = [node.left, *node.comparators]
        parts: list[Condition] = []
        refused = False
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
            try:
                parts.append(self._pair(left, operator, right, depth))
            except _Refused:
                refused = True
        if refused:
            raise _Refused
        return conjunction(tuple(parts))

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Condition:
        """Return one comparison of two operands."""
        if isinstance(operator, ast.In | ast.NotIn):
            member = self._member(left, right)
            return member if isinstance(operator, ast.In) else negate(member)
        comparison = _COMPARISONS.get(type(operator))
        if comparison is None:
            raise self.refuse(right, "KB020", "`is` has no place in a condition", "use == or !=")
        if self.number(left) is not None and self.number(right) is None:
            left, right, comparison = right, left, _FLIPPED[comparison]
        if isinstance(left, ast.Call):
            return self._count(left, comparison, right, depth)
        if not isinstance(left, ast.Name):
            raise self.refuse(left, "KB022", f"`{self.written(left)}` cannot be compared", "compare a finding, quantity or decision")
        return self._compare_name(left, comparison, right)

    def _compare_name(self, left: ast.Name, comparison: Comparison, right: ast.expr) -> Condition:
        """Return the comparison of a name with a constant, value or level."""
        names, name = self.vocabulary, left.id
        if name in names.decisions:
            return self._compare_decision(left, comparison, right)
        if name in names.quantities:
            return Compare(Subject.QUANTITY, name, comparison, self._constant(right, name))
        if name not in names.findings:
            if name in names.concepts:
                raise self.refuse(left, "KB022", f"`{name}` is a concept, true or false", f"write `{name}` or `not {name}`")
            raise self.refuse(left, "KB021", f"unknown name `{name}`", self._bare_help(name))
        finding = names.findings[name]
        match finding.type:
            case FindingType.BOOLEAN:
                raise self.refuse(left, "KB022", f"`{name}` is a boolean", f"write `{name}` or `not {name}`")
            case FindingType.CHOICE:
                if comparison not in {Comparison.EQUAL, Comparison.UNEQUAL}:
                    raise self.refuse(
                        left, "KB022", f"`{name}` is a choice; `{comparison.value}` compares numbers and decisions", "use ==, != or in {…}"
                    )
                member = Member(name, (self._option(name, right),))
                return member if comparison is Comparison.EQUAL else negate(member)
            case FindingType.SCALE | FindingType.NUMBER:
                constant = self._constant(right, name)
                low, high = finding.range or (Decimal(SCALE_RANGE[0]), Decimal(SCALE_RANGE[1]))
                if not low <= constant <= high:
                    raise self.refuse(right, "KB023", f"{constant:f} is outside the range of `{name}`", f"{low:f} to {high:f}")
                return Compare(Subject.FINDING, name, comparison, constant)

    def _compare_decision(self, left: ast.Name, comparison: Comparison, right: ast.expr) -> Condition:
        """Return the comparison of a decision with a level, by strictness."""
        levels = self.vocabulary.decisions[left.id]
        if not isinstance(right, ast.Name):
            raise self.refuse(right, "KB022", f"`{left.id}` is compared with its levels", suggest_names(self.written(right), levels))
        if right.id not in levels:
            raise self.refuse(right, "KB025", f"`{left.id}` has no level `{right.id}`", suggest_names(right.id, levels))
        return decision_condition(left.id, comparison, right.id, levels)

    def _member(self, left: ast.expr, right: ast.expr) -> Condition:
        """Return `name in {a, b}`."""
        if not isinstance(left, ast.Name):
            raise self.refuse(left, "KB022", f"`{self.written(left)}` cannot be looked up in a set", "only a choice or a decision can")
        if not isinstance(right, ast.Set):
            raise self.refuse(right, "KB020", f"`in` needs a set, not `{self.written(right)}`", "write `in {a, b}`")
        names, name = self.vocabulary, left.id
        if name in names.decisions:
            return disjunction(tuple(self._compare_decision(left, Comparison.EQUAL, item) for item in right.elts))
        if name not in names.findings:
            raise self.refuse(left, "KB021", f"unknown name `{name}`", self._bare_help(name))
        if names.findings[name].type is not FindingType.CHOICE:
            raise self.refuse(
                left,
                "KB022",
                f"`{name}` is a {names.findings[name].type.value}, not a choice",
                "only a choice or a decision can be in a set",
            )
        values = [self._option(name, item) for item in right.elts]
        if len(set(values)) < len(values):
            raise self.refuse(right, "KB023", f"`{self.written(right)}` names a value twice", "")
        return Member(name, tuple(option for option in names.findings[name].options if option in values))

    def _option(self, name: str, node: ast.expr) -> str:
        """Return the value of a choice that `node` names."""
        options = self.vocabulary.findings[name].options
        written = self.written(node)
        if not isinstance(node, ast.Name) or node.id not in options:
            raise self.refuse(node, "KB023", f"`{name}` has no value `{written}`", suggest_names(written, options))
        return node.id

    def _constant(self, node: ast.expr, name: str) -> Decimal:
        """Return the number that `node` writes."""
        constant = self.number(node)
        if constant is None:
            raise self.refuse(
                node,
                "KB022",
                f"`{name}` is compared with a constant, not with `{self.written(node)}`",
                "write a number; compute with a quantity",
            )
        return constant

    def _count(self, call: ast.Call, comparison: Comparison, right: ast.expr, depth: int) -> Condition:
        """Return `count(a, b, …) >= n`."""
        if not (isinstance(call.func, ast.Name) and call.func.id == "count"):
            raise self.refuse(call, "KB022", f"`{self.written(call)}` cannot be compared", "it is true or false by itself")
        if comparison is not Comparison.AT_LEAST:
            raise self.refuse(
                call, "KB026", f"`count(…)` is compared with `>=`, not `{comparison.value}`", "for fewer, write `not count(…) >= n`"
            )
        items = self._each(call.args, depth)
        least = self.number(right)
        if call.keywords or len(items) < 2:
            raise self.refuse(call, "KB026", "`count(…)` takes two or more conditions", "")
        if least is None or least != int(least) or not 1 <= least <= len(items):
            raise self.refuse(
                right, "KB026", f"`{self.written(right)}` of {len(items)} cannot be counted", f"a whole number from 1 to {len(items)}"
            )
        return Count(tuple(items), int(least))


def decision_condition(name: str, comparison: Comparison, level: str, levels: tuple[str, ...]) -> Condition:
    """Return a comparison of a decision's strictness, built from `AtLeast` alone."""
    rank = levels.index(level)
    stricter = AtLeast(name, levels[rank + 1]) if rank + 1 < len(levels) else negate(AtLeast(name, levels[0]))
    match comparison:
        case Comparison.AT_LEAST:
            return AtLeast(name, level)
        case Comparison.GREATER:
            return stricter
        case Comparison.LESS:
            return negate(AtLeast(name, level))
        case Comparison.AT_MOST:
            return negate(stricter)
        case Comparison.EQUAL:
            return AtLeast(name, level) if rank + 1 == len(levels) else conjunction((AtLeast(name, level), negate(stricter)))
        case Comparison.UNEQUAL:
            return negate(decision_condition(name, Comparison.EQUAL, level, levels))


class _FormulaReader(_Reader):
    """Turns Python's tree into formula nodes."""

    def read(self, node: ast.expr, depth: int) -> Formula:
        """Return the formula that `node` says."""
        if depth > DEEPEST:
            raise self.refuse(node, "KB030", "is nested too deeply", "split it into two quantities")
        constant = self.number(node)
        if constant is not None and constant >= 0:
            return Number(constant)
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Binary(Operator.SUBTRACT, Number(Decimal(0)), self.read(operand, depth + 1))
            case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _OPERATORS:
                return Binary(_OPERATORS[type(operator)], self.read(left, depth + 1), self.read(right, depth + 1))
            case ast.Call(func=ast.Name(id="min" | "max" as name), args=[_, _, *_] as args, keywords=[]):
                items = tuple(self.read(argument, depth + 1) for argument in args)
                return Smallest(items) if name == "min" else Largest(items)
            case ast.Name(id=name):
                return self._input(node, name)
            case _:
                raise self.refuse(
                    node, "KB030", f"`{self.written(node)}` has no place in a formula", "use + - * /, min(a, b), max(a, b) and parentheses"
                )

    def _input(self, node: ast.expr, name: str) -> Formula:
        """Return a finding that a formula may read."""
        findings = self.vocabulary.findings
        numeric = [id for id, names in findings.items() if names.type in {FindingType.NUMBER, FindingType.SCALE}]
        if name in numeric:
            return Input(name)
        if name in findings:
            raise self.refuse(
                node, "KB031", f"`{name}` is a {findings[name].type.value}, not a number", "a formula reads number and scale findings"
            )
        raise self.refuse(node, "KB021", f"unknown finding `{name}`", suggest_names(name, numeric, self.vocabulary.kinds()))
