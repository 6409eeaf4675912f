"""Long explanations made short: what matters first, or everything down to a depth. What is left out is counted."""

from __future__ import annotations

from dataclasses import replace

from expert.questions.parts.statement import Statement

MOST_LINES = 3
"""How many rules, questions or other lines of a kind a folded explanation shows."""
_RULES = frozenset({"rule", "rule_again", "not_rule", "not_rule_again", "support"})
"""One line each, in the place where they stand."""
_GROUPS = frozenset({"could_give", "in_the_way", "may_be_in_the_way", "stricter", "stricter_open"})
"""What a question asks for: never folded away altogether."""
_FRAMES = frozenset({"instead", "sides"})
"""Explanations of explanations."""
_WHOLE = frozenset({"certainty", "contradiction"})
"""Short, and never folded."""


def fold(statement: Statement) -> Statement:
    """Return the explanation with three lines of each kind; what they rest on and what was ruled out is left out or counted."""
    if statement.kind in _WHOLE:
        return statement
    if statement.kind in _FRAMES:
        return replace(statement, children=tuple(map(fold, statement.children)))
    rules = [child for child in statement.children if child.kind in _RULES]
    last, left = rules[:MOST_LINES][-1:], len(rules) - MOST_LINES
    children: list[Statement] = []
    for child in statement.children:
        if child.kind in _GROUPS:
            children.append(_first(child))
        elif child.kind == "change":
            children.append(replace(child, children=tuple(map(_first, child.children))))
        elif child.kind not in _RULES:
            children.append(child if child.kind in _WHOLE else replace(child, children=()))
        elif any(child is rule for rule in rules[:MOST_LINES]):
            children += [_line(child), *([_more(left)] if left > 0 and child is last[0] else [])]
    return replace(statement, children=tuple(children))


def cut(statement: Statement, depth: int) -> Statement:
    """Return the explanation down to a depth: 0 is the first statement alone."""
    if depth <= 0:
        below = sum(1 for _ in statement.walk()) - 1
        return replace(statement, children=(_more(below),) if below else ())
    return replace(statement, children=tuple(cut(child, depth - 1) for child in statement.children))


def _line(statement: Statement) -> Statement:
    """Return a rule, question or other part in a line; a rule that does not fire with what is in the way."""
    match statement.kind:
        case "support":
            (proof,) = statement.children
            return Statement("support_line", proof.about, {**statement.texts, "title": proof.texts["title"]})
        case "rule":
            return Statement("rule_line", statement.about, {"title": statement.texts["title"]})
        case "rule_blocked" | "needed" | "asked_when":
            return _first(statement)
        case "rule_open":
            return replace(statement, children=statement.children[:1])
        case _:
            return replace(statement, children=())


def _first(statement: Statement) -> Statement:
    """Return a statement with the first three of those below it, each in a line."""
    left = len(statement.children) - MOST_LINES
    shown = tuple(map(_line, statement.children[:MOST_LINES]))
    return replace(statement, children=(*shown, _more(left)) if left > 0 else shown)


def _more(count: int) -> Statement:
    """Return how many are left out."""
    return Statement("more", "", {"count": str(count)})
