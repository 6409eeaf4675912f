"""What each statement says, in words."""

from __future__ import annotations

from expert.questions.parts.statement import Statement
from expert.questions.statements import Explanation
from expert.questions.statements.base import Weight
from expert.words.catalogue import say, say_count, wording
from expert.words.told import Told
from expert.words.wording import Wording

_HEADED = {"decision", "cause", "recommended", "withheld", "conditional", "not_indicated", "rule"}
_ASIDE = {"source", "claim", "disputed", "research", "population", "unchecked", "question", "overruled_rule", "overruled_advice"}
_CLAUSES = frozenset(
    {
        "answer",
        "measured",
        "quantity",
        "concept",
        "not_concept",
        "concept_unknown",
        "supported",
        "unsupported",
        "answer_added",
        "answer_changed",
        "answer_removed",
        "answer_idle",
        "answer_dropped",
        "concept_changed",
        "unknown_now",
        "open_conclusion",
        "enough",
        "enough_none",
    }
)
"""Kinds whose words are clauses of the knowledge base, which begin small because they also stand inside sentences."""


def tell(told: Statement | Explanation) -> Told:
    """Return an explanation in words."""
    if isinstance(told, Explanation):
        return Wording(told.knowledge).tell(told.statement)
    weight = Weight.HEAD if told.kind in _HEADED else Weight.ASIDE if told.kind in _ASIDE else Weight.PLAIN
    return Told(say_statement(told), weight, tuple(map(tell, told.children)))


def say_statement(statement: Statement) -> tuple[str, ...]:
    """Return what a statement says, in lines; a rule also says why and how strong its evidence is."""
    texts = dict(statement.texts)
    if "comparison" in texts:
        texts["asks"] = say("comparison", texts["comparison"], n=texts["constant"])
    if isinstance(wording()["statement"][statement.kind], dict):
        first = say_count("statement", statement.kind, int(texts.pop("count")), **texts)
    else:
        first = say("statement", statement.kind, **texts)
    if statement.kind in _CLAUSES:
        first = first[:1].upper() + first[1:]
    if first.endswith(":") and not statement.children:
        first = f"{first[:-1]}."
    if statement.kind != "rule":
        return (first,)
    return first, say("why", "because", because=texts["because"]), say("why", "evidence", evidence=texts["evidence"])
