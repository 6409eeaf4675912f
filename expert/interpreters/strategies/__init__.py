"""Random answers, cases, conditions, formulas and whole knowledge bases, for property tests; the only home of Hypothesis here.

What is generated is valid by construction. This package knows no other interpreter and no tests.
"""

from expert.interpreters.strategies.conditions import conditions, formulas
from expert.interpreters.strategies.knowledge import knowledge_bases
from expert.interpreters.strategies.people import answers, cases
from expert.interpreters.strategies.values import thresholds_of, values, values_of
from expert.interpreters.strategies.where import Witness, answers_where
from expert.loading.query import vocabulary_of

__all__ = [
    "Witness",
    "answers",
    "answers_where",
    "cases",
    "conditions",
    "formulas",
    "knowledge_bases",
    "thresholds_of",
    "values",
    "values_of",
    "vocabulary_of",
]
