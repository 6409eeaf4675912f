"""A condition that somebody types, about a knowledge base that is loaded already."""

from __future__ import annotations

from expert.errors import Diagnostics, Location, QueryError
from expert.given import checked
from expert.language.conditions import Condition
from expert.language.model import KnowledgeBase
from expert.loading.condition import parse_condition
from expert.loading.expressions import Vocabulary


@checked
def read_condition(knowledge: KnowledgeBase, text: str, name: str = "condition") -> Condition:
    """Return the condition that a text says, read as an invariant's: it may ask about the finished outcome too.

    Args:
        knowledge: Whose names it may mention.
        text: The condition.
        name: What messages call the text.

    Raises:
        QueryError: With every fault, the nearest valid names, and the column; `ASK0nn` is what `KB0nn` is in a file.
    """
    diagnostics = Diagnostics(error=QueryError)

    def report(offset: int, code: str, message: str, help: str) -> None:
        diagnostics.add(Location(name, 1, offset + 1), code.replace("KB", "ASK"), message, help)

    condition = parse_condition(text, vocabulary_of(knowledge), report, on_outcome=True)
    if condition is None:
        raise QueryError(diagnostics.items)
    return condition


def vocabulary_of(knowledge: KnowledgeBase) -> Vocabulary:
    """Return the names that conditions of this knowledge base may mention, as the parser takes them."""
    return Vocabulary(
        findings={item.id: item.domain for item in knowledge.findings.values()},
        quantities=frozenset(knowledge.written_quantities),
        scores={item.id: item.grid for item in knowledge.scores.values()},
        concepts=frozenset(knowledge.concepts),
        causes=frozenset(knowledge.causes),
        decisions={item.id: tuple(level.id for level in item.levels) for item in knowledge.decisions.values()},
        recommendations=frozenset(knowledge.recommendations),
        compared=knowledge.quantities.keys() - knowledge.written_quantities.keys(),
    )
