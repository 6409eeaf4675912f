"""From the text of a formula to its nodes, resolved and typed; the syntax and its faults are those of `expressions`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import partial

from expert.errors import suggest_names
from expert.language.formulas import Binary, Formula, Input, Largest, Number, Operator, Smallest, absolute, negative
from expert.loading.expressions import ExpressionReader, Refused, Report, Vocabulary, read_expression

_OPERATORS: Mapping[type[ast.operator], Operator] = {
    ast.Add: Operator.ADD,
    ast.Sub: Operator.SUBTRACT,
    ast.Mult: Operator.MULTIPLY,
    ast.Div: Operator.DIVIDE,
}


def parse_formula(text: str, vocabulary: Vocabulary, report: Report) -> Formula | None:
    """Return the formula that `text` says, or None with every fault reported."""
    tree = read_expression(text, report, "KB030")
    if tree is None:
        return None
    reader = _FormulaReader(text, vocabulary, report)
    try:
        formula = reader.read(tree, 0)
    except Refused:
        return None
    return None if reader.failed else formula


class _FormulaReader(ExpressionReader[Formula]):
    """Turns Python's tree into formula nodes."""

    code = "KB030"

    def read(self, node: ast.expr, depth: int) -> Formula:
        """Return the formula that `node` says."""
        self.refuse_depth(node, depth, "write it with fewer terms")
        constant = self.number(node)
        if constant is not None and constant >= 0:
            return Number(constant)
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return negative(self.read(operand, depth + 1))
            case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _OPERATORS:
                first, second = self._parts((left, right), depth)
                return Binary(_OPERATORS[type(operator)], first, second)
            case ast.Call(func=ast.Name(id="min" | "max" as name), args=[_, _, *_] as args, keywords=[]):
                items = self._parts(args, depth)
                return Smallest(items) if name == "min" else Largest(items)
            case ast.Call(func=ast.Name(id="abs"), args=[operand], keywords=[]) if not isinstance(operand, ast.Starred):
                return absolute(self.read(operand, depth + 1))
            case ast.Name(id=name):
                return self._input(node, name)
            case _:
                raise self.refuse(
                    node,
                    "KB030",
                    f"`{self.written(node)}` has no place in a formula",
                    "use + - * /, abs(a), min(a, b), max(a, b) and parentheses",
                )

    def _parts(self, nodes: Iterable[ast.expr], depth: int) -> tuple[Formula, ...]:
        """Return every part."""
        return self.each(partial(self.read, node, depth + 1) for node in nodes)

    def _input(self, node: ast.expr, name: str) -> Formula:
        """Return a finding or quantity that a formula may read."""
        self.refuse_faulty(name)
        findings = self.vocabulary.findings
        numeric = [*(id for id, domain in findings.items() if domain.in_formulas), *sorted(self.vocabulary.quantities)]
        if name in numeric:
            return Input(name)
        if name in findings:
            help = "a formula reads numbers, scales, dates and quantities, and a choice or boolean whose `counts_as` says as which number"
            raise self.refuse(node, "KB031", f"`{name}` is a {findings[name].type.value}, not a number", help)
        raise self.refuse(node, "KB021", f"unknown finding or quantity `{name}`", suggest_names(name, numeric, self.vocabulary.kinds()))
