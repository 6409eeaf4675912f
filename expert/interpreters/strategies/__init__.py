"""Random answers, cases, conditions, formulas and whole knowledge bases, for property tests; the only home of Hypothesis here.

What is generated is valid by construction. This package knows no other interpreter and no tests.
"""

from expert.interpreters.strategies.conditions import conditions, formulas, vocabulary_of
from expert.interpreters.strategies.knowledge import knowledge_bases
from expert.interpreters.strategies.people import answers, cases
from expert.interpreters.strategies.values import values

__all__ = ["answers", "cases", "conditions", "formulas", "knowledge_bases", "values", "vocabulary_of"]
