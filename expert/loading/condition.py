"""From the text of a condition to its nodes, resolved and typed.

The syntax is Python's own, so Python's parser reads it; everything outside the small closed language is refused here, with the
column of the fault.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import assert_never

from expert.errors import suggest_names
from expert.language.conditions import (
    Answered,
    Compare,
    Comparison,
    Condition,
    ForNow,
    Is,
    Likely,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
    conjunction,
    difference,
    disjunction,
    member_of_several,
    negate,
)
from expert.language.kinds import Kind, NetworkKind
from expert.language.model import Domain, FindingType
from expert.loading.between import measure_alike, told_in, unfit_to_compare
from expert.loading.comparing import COUNTABLE, asks_something, count_condition, decision_condition, score_condition
from expert.loading.expressions import ExpressionReader, Refused, Report, Vocabulary, read_expression

_COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Eq: Comparison.EQUAL,
    ast.NotEq: Comparison.UNEQUAL,
    ast.Lt: Comparison.LESS,
    ast.LtE: Comparison.AT_MOST,
    ast.Gt: Comparison.GREATER,
    ast.GtE: Comparison.AT_LEAST,
}
_Asking = tuple[Callable[[str], Condition], NetworkKind]
_IN_RULES: Mapping[str, _Asking] = {
    "likely": (Likely, Kind.CAUSE),
    "possible": (Possible, Kind.CAUSE),
}
_ON_OUTCOME: Mapping[str, _Asking] = {
    "recommended": (Recommended, Kind.RECOMMENDATION),
    "withheld": (Withheld, Kind.RECOMMENDATION),
    "for_now": (ForNow, Kind.RECOMMENDATION),
    "settled": (Settled, Kind.DECISION),
    "answered": (Answered, Kind.FINDING),
}
"""What asks about one name: the node that it makes, and the kind of thing that it may name."""
FUNCTIONS = (*_IN_RULES, "count")
OUTCOME_FUNCTIONS = tuple(_ON_OUTCOME)


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


def _example(name: str, finding: Domain) -> str:
    """Return a comparison that would be right for a finding."""
    if finding.options:
        return f"{name} == {finding.options[0]}"
    low, high = finding.bounds
    return f"{name} >= {3 if low <= 3 <= high else f'{low:f}'}"


class _ConditionReader(ExpressionReader[Condition]):
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
                items = self._parts(values, depth)
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

    def _parts(self, nodes: Iterable[ast.expr], depth: int) -> tuple[Condition, ...]:
        """Return every part."""
        return self.each(partial(self.read, node, depth + 1) for node in nodes)

    def _bare(self, node: ast.expr, name: str) -> Condition:
        """Return a boolean finding or concept named on its own."""
        names = self.vocabulary
        self.refuse_faulty(name)
        kind = names.kind_of(name)
        match kind:
            case Kind.CONCEPT:
                return Is(Subject.CONCEPT, name)
            case Kind.FINDING:
                if names.findings[name].type is FindingType.BOOLEAN:
                    return Is(Subject.FINDING, name)
                message, example = f"`{name}` is a {names.findings[name].type.value}", _example(name, names.findings[name])
            case Kind.QUANTITY:
                message, example = f"`{name}` is a number", f"{name} >= 3"
            case Kind.SCORE:
                message, example = f"`{name}` is a score", f"{name} >= {names.scores[name].most:f}"
            case Kind.DECISION:
                message, example = f"`{name}` is a decision", f"{name} >= {names.decisions[name][-1]}"
            case Kind.CAUSE | Kind.RECOMMENDATION | None:
                raise self._unknown(node, name)
            case _:  # pragma: no cover
                assert_never(kind)
        raise self.refuse(node, "KB022", f"{message}, not true or false", f"compare it: `{example}`")

    def _unknown(self, node: ast.expr, name: str) -> Refused:
        """Report a name that cannot stand by itself or be compared; the caller raises what is returned."""
        names = self.vocabulary
        if names.kind_of(name) is Kind.CAUSE:
            help = f"`{name}` is a cause: write `likely({name})` or `possible({name})`"
        else:
            help = suggest_names(
                name, [*names.findings, *names.quantities, *names.scores, *names.concepts, *names.decisions], names.kinds()
            )
        return self.refuse(node, "KB021", f"unknown name `{name}`", help)

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
        make, kind = {**_IN_RULES, **_ON_OUTCOME}[name]
        return make(self._known(node.args[0], kind))

    def _known(self, node: ast.Name, kind: NetworkKind) -> str:
        """Return a name that must be one of a kind."""
        self.refuse_faulty(node.id)
        valid = frozenset(self.vocabulary.named(kind))
        if node.id not in valid:
            raise self.refuse(node, "KB021", f"unknown {kind} `{node.id}`", suggest_names(node.id, valid, self.vocabulary.kinds()))
        return node.id

    def _comparison(self, node: ast.Compare, depth: int) -> Condition:
        """Return a comparison, chained ones as their conjunction."""
        operands = [node.left, *node.comparators]
        pairs = zip(operands, node.ops, operands[1:], strict=False)
        return conjunction(self.each(partial(self._pair, left, operator, right, depth) for left, operator, right in pairs))

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, depth: int) -> Condition:
        """Return one comparison of two operands."""
        if isinstance(operator, ast.In | ast.NotIn):
            member = self._member(left, right)
            return member if isinstance(operator, ast.In) else negate(member)
        comparison = _COMPARISONS.get(type(operator))
        if comparison is None:
            raise self.refuse(right, "KB020", "`is` has no place in a condition", "use == or !=")
        if self.number(left) is not None and self.number(right) is None:
            left, right, comparison = right, left, comparison.turned
        if isinstance(left, ast.Call):
            return self._count(left, comparison, right, depth)
        if not isinstance(left, ast.Name):
            raise self.refuse(left, "KB022", f"`{self.written(left)}` cannot be compared", "compare a finding, quantity or decision")
        return self._compare_name(left, comparison, right)

    def _compare_name(self, left: ast.Name, comparison: Comparison, right: ast.expr) -> Condition:
        """Return the comparison of a name with a constant, value or level."""
        name = left.id
        self.refuse_faulty(name)
        kind = self.vocabulary.kind_of(name)
        match kind:
            case Kind.DECISION:
                return self._compare_decision(left, comparison, right)
            case Kind.QUANTITY:
                return Compare(Subject.QUANTITY, name, comparison, self._constant(right, name))
            case Kind.SCORE:
                return self._compare_score(left, comparison, right)
            case Kind.FINDING:
                return self._compare_finding(left, comparison, right)
            case Kind.CONCEPT:
                raise self.refuse(left, "KB022", f"`{name}` is a concept, true or false", f"write `{name}` or `not {name}`")
            case Kind.CAUSE | Kind.RECOMMENDATION | None:
                raise self._unknown(left, name)
            case _:  # pragma: no cover
                assert_never(kind)

    def _compare_score(self, left: ast.Name, comparison: Comparison, right: ast.expr) -> Condition:
        """Return the comparison of a score with so many points."""
        grid, points = self.vocabulary.scores[left.id], self._constant(right, left.id)
        if not asks_something(comparison, points, grid):
            message = f"`{left.id} {comparison.value} {points:f}` is plain beforehand"
            help = f"its lines add up to {grid.least:f} to {grid.most:f} points, in steps of {grid.step:f}"
            raise self.refuse(right, "KB023", message, help)
        return score_condition(left.id, comparison, points, grid)

    def _compare_finding(self, left: ast.Name, comparison: Comparison, right: ast.expr) -> Condition:
        """Return the comparison of a finding with a constant or value."""
        name, finding = left.id, self.vocabulary.findings[left.id]
        match finding.type:
            case FindingType.BOOLEAN:
                raise self.refuse(left, "KB022", f"`{name}` is a boolean", f"write `{name}` or `not {name}`")
            case FindingType.CHOICE:
                return self._compare_choice(left, comparison, right)
            case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
                other = self._other(right)
                if other is not None:
                    return self._compare_findings(left, comparison, *other)
                constant = self._constant(right, name)
                low, high = finding.bounds
                if not low <= constant <= high:
                    raise self.refuse(right, "KB023", f"{constant:f} is outside the range of `{name}`", f"{low:f} to {high:f}")
                return Compare(Subject.FINDING, name, comparison, constant)
            case _:  # pragma: no cover
                assert_never(finding.type)

    def _other(self, node: ast.expr) -> tuple[ast.Name, Decimal] | None:
        """Return the finding that a finding is compared with, and what is added to it; None where it is compared with something else."""
        match node:
            case ast.Name() as other:
                added: Decimal | None = Decimal(0)
            case ast.BinOp(left=ast.Name() as other, op=ast.Add() | ast.Sub() as sign, right=right):
                number = self.number(right)
                added = number if number is None or isinstance(sign, ast.Add) else -number
            case _:
                return None
        return (other, added) if added is not None and other.id in self.vocabulary.findings else None

    def _compare_findings(self, left: ast.Name, comparison: Comparison, right: ast.Name, added: Decimal) -> Condition:
        """Return the comparison of a number with another that measures the same, and with what is added to that."""
        self.refuse_faulty(right.id)
        first, second = (self.vocabulary.findings[node.id] for node in (left, right))
        if left.id == right.id:
            raise self.refuse(right, "KB022", f"`{left.id}` is compared with itself", "compare it with another finding, or a number")
        if first.type.is_numeric and second.type.is_numeric and not measure_alike(first, second):
            message = f"`{left.id}` is told in {told_in(first)} and `{right.id}` in {told_in(second)}"
            raise self.refuse(right, "KB022", message, "compare what measures the same; compute with a quantity")
        self.each(partial(self._comparable, node) for node in (left, right))
        name, known = difference(left.id, right.id), self.vocabulary.compared
        if known is not None and name not in known:
            turned = difference(right.id, left.id)
            if turned in known and (not added or first.unit == second.unit):
                return Compare(Subject.QUANTITY, turned, comparison.turned, -added)
            help = f"compare `{right.id}` with `{left.id}`" if turned in known else "ask about a quantity, or compare with a number"
            raise self.refuse(right, "KB022", f"nothing in the knowledge base compares `{left.id}` with `{right.id}`", help)
        return Compare(Subject.QUANTITY, name, comparison, added)

    def _comparable(self, node: ast.Name) -> None:
        """Raise where a finding cannot be compared with another."""
        fault = unfit_to_compare(node.id, self.vocabulary.findings[node.id])
        if fault is not None:
            raise self.refuse(node, "KB022", *fault)

    def _compare_choice(self, left: ast.Name, comparison: Comparison, right: ast.expr) -> Condition:
        """Return the comparison of a choice with one of its values."""
        further = self.vocabulary.findings[left.id].further
        match comparison:
            case Comparison.EQUAL:
                return member_of_several(left.id, (self._option(left.id, right),), further)
            case Comparison.UNEQUAL:
                return negate(member_of_several(left.id, (self._option(left.id, right),), further))
            case Comparison.LESS | Comparison.AT_MOST | Comparison.GREATER | Comparison.AT_LEAST:
                message = f"`{left.id}` is a choice; `{comparison.value}` compares numbers and decisions"
                raise self.refuse(left, "KB022", message, "use ==, != or in {…}")
            case _:  # pragma: no cover
                assert_never(comparison)

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
        name = left.id
        self.refuse_faulty(name)
        kind = self.vocabulary.kind_of(name)
        match kind:
            case Kind.DECISION:
                return disjunction(tuple(self._compare_decision(left, Comparison.EQUAL, item) for item in right.elts))
            case Kind.FINDING:
                return self._member_of(left, right)
            case Kind.QUANTITY | Kind.SCORE | Kind.CONCEPT:
                raise self.refuse(left, "KB022", f"`{name}` is a {kind}, not a choice", "only a choice or a decision can be in a set")
            case Kind.CAUSE | Kind.RECOMMENDATION | None:
                raise self._unknown(left, name)
            case _:  # pragma: no cover
                assert_never(kind)

    def _member_of(self, left: ast.Name, right: ast.Set) -> Condition:
        """Return that a choice is in a set."""
        name, finding = left.id, self.vocabulary.findings[left.id]
        if finding.type is not FindingType.CHOICE:
            help = "only a choice or a decision can be in a set"
            raise self.refuse(left, "KB022", f"`{name}` is a {finding.type.value}, not a choice", help)
        values = [self._option(name, item) for item in right.elts]
        if len(set(values)) < len(values):
            raise self.refuse(right, "KB023", f"`{self.written(right)}` names a value twice", "name it once")
        return member_of_several(name, tuple(option for option in finding.options if option in values), finding.further)

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
                f"`{name}` is compared with a number, not with `{self.written(node)}`",
                "write a number; of a number also another finding, with a number added or not, such as `a > b + 2`",
            )
        return constant

    def _count(self, call: ast.Call, comparison: Comparison, right: ast.expr, depth: int) -> Condition:
        """Return `count(a, b, …) >= n`, or another comparison of how many hold."""
        if not (isinstance(call.func, ast.Name) and call.func.id == "count"):
            raise self.refuse(call, "KB022", f"`{self.written(call)}` cannot be compared", "it is true or false by itself")
        items = self._parts(call.args, depth)
        least = self.number(right)
        if call.keywords or len(items) < 2:
            raise self.refuse(call, "KB026", "`count(…)` takes two or more conditions", "write `count(a, b, c) >= 2`")
        for index, item in enumerate(items):
            if item in items[:index]:
                node = call.args[index]
                raise self.refuse(node, "KB026", f"`{self.written(node)}` is counted twice", "name each condition once")
        first, last = COUNTABLE[comparison]
        if least is None or least != int(least) or not first <= least <= len(items) + last:
            raise self.refuse(
                right,
                "KB026",
                f"`{self.written(right)}` of {len(items)} cannot be counted with `{comparison.value}`",
                f"a whole number from {first} to {len(items) + last}",
            )
        return count_condition(items, comparison, int(least))
