"""What each statement says, in words.

Statements of the older form are told here too, until the last question gives typed ones: `tell_old` and what it uses go then, with
`expert.questions.parts.statement`, and so does the section `[old_statement]` of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from expert.questions.parts.statement import Statement as OldStatement
from expert.questions.statements.base import Explanation, Statement, Weight
from expert.words.catalogue import say, say_count, wording
from expert.words.shortening import Shown, whole
from expert.words.told import Told
from expert.words.wording import Wording

Shortening = Callable[[Statement], Shown]
"""Makes an explanation as short as it is to be shown."""


def tell(told: OldStatement | Explanation, shorten: Shortening = whole) -> Told:
    """Return an explanation in words, the whole if nothing makes it shorter."""
    if isinstance(told, Explanation):
        return Wording(told.knowledge).tell(shorten(told.statement))
    return tell_old(told)


_HEADED = {"entry"}
_CLAUSES = frozenset(
    {
        "answer",
    }
)
"""Kinds whose words are clauses of the knowledge base, which begin small because they also stand inside sentences."""


def tell_old(statement: OldStatement) -> Told:
    """Return a statement of the older form in words."""
    weight = Weight.HEAD if statement.kind in _HEADED else Weight.ASIDE if statement.kind == "question" else Weight.PLAIN
    sentences = tuple((line,) for line in say_statement(statement))
    return Told(sentences, weight, tuple(map(tell_old, statement.children)))


def say_statement(statement: OldStatement) -> tuple[str, ...]:
    """Return what a statement of the older form says."""
    texts = dict(statement.texts)
    section = "old_statement" if statement.kind in wording()["old_statement"] else "statement"
    if isinstance(wording()[section][statement.kind], dict):
        first = say_count(section, statement.kind, int(texts.pop("count")), **texts)
    else:
        first = say(section, statement.kind, **texts)
    if statement.kind in _CLAUSES:
        first = first[:1].upper() + first[1:]
    if first.endswith(":") and not statement.children:
        first = f"{first[:-1]}."
    return (first,)


def cut_old(statement: OldStatement, depth: int) -> OldStatement:
    """Return a statement of the older form down to a depth."""
    if depth <= 0:
        below = sum(1 for _ in statement.walk()) - 1
        return replace(statement, children=(OldStatement("more", "", {"count": str(below)}),) if below else ())
    return replace(statement, children=tuple(cut_old(child, depth - 1) for child in statement.children))
