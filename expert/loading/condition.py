"""From the text of a condition to its nodes, resolved and typed.

The syntax is Python's own, so Python's parser reads it; everything outside the small closed language is refused here, with the
column of the fault.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import Decimal

from expert.errors import suggest_names
from expert.language.conditions import (
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
from expert.language.model import FindingType, bounds_of
from expert.loading.expressions import ExpressionReader, FindingNames, Refused, Report, Vocabulary, read_expression

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
FUNCTIONS = ("likely", "possible", "count")
_STATUSES: Mapping[str, type[Recommended | Withheld | ForNow]] = {"recommended": Recommended, "withheld": Withheld, "for_now": ForNow}
OUTCOME_FUNCTIONS = ("recommended", "withheld", "for_now", "settled", "answered")


def parse_condition(text: str, vocabulary: Vocabulary, report: Report, *, on_outcome: bool = False) -> Condition | None:
    """Return the condition that `text` says, or None with every fault reported.

    Args:
        text: The condition.
        vocabulary: The names it may use.
        report: Where faults go.
        on_outcome: Whether the questions about a finished outcome (`recommended(x)`, …) are allowed, as in invariants.
    """
    tree = read_expression(text, report, "KB020")
    if tree is None:
        return None
    reader = _ConditionReader(text, vocabulary, report, on_outcome)
    try:
        condition = reader.read(tree, 0)
    except Refused:
        return None
    return None if reader.failed else condition


def _example(name: str, finding: FindingNames) -> str:
    """Return a comparison that would be right for a finding."""
    if finding.options:
        return f"{name} == {finding.options[0]}"
    low, high = bounds_of(finding.type, finding.range)
    return f"{name} >= {3 if low <= 3 <= high else f'{low:f}'}"


class _ConditionReader(ExpressionReader):
    """Turns Python's tree into condition nodes."""

    code = "KB020"

    def __init__(self, text: str, vocabulary: Vocabulary, report: Report, on_outcome: bool) -> None:
        super().__init__(text, vocabulary, report)
        self.on_outcome = on_outcome

    def read(self, node: ast.expr, depth: int) -> Condition:
        """Return the condition that `node` says."""
        self.refuse_depth(node, depth, "name its parts as concepts")
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
            except Refused:
                refused = True
        if refused:
            raise Refused
        return found

    def _bare(self, node: ast.expr, name: str) -> Condition:
        """Return a boolean finding or concept named on its own."""
        names = self.vocabulary
        self.refuse_faulty(name)
        if name in names.concepts:
            return Is(Subject.CONCEPT, name)
        if name in names.findings:
            kind = names.findings[name].type
            if kind is FindingType.BOOLEAN:
                return Is(Subject.FINDING, name)
            example = _example(name, names.findings[name])
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
            raise self.refuse(node, "KB022", f"`{name}(…)` takes one name", f"write `{name}(x)`")
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
        self.refuse_faulty(node.id)
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
            except Refused:
                refused = True
        if refused:
            raise Refused
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
        self.refuse_faulty(name)
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
                low, high = bounds_of(finding.type, finding.range)
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
        self.refuse_faulty(name)
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
            raise self.refuse(right, "KB023", f"`{self.written(right)}` names a value twice", "name it once")
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
            raise self.refuse(call, "KB026", "`count(…)` takes two or more conditions", "write `count(a, b, c) >= 2`")
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
