"""Random answers, cases, conditions, formulas and whole knowledge bases, for property tests; the only home of Hypothesis here.

What is generated is valid by construction. This package knows no engine and no tests.
"""

from expert.loading.query import vocabulary_of
from expert.testing.generators.conditions import conditions, formulas
from expert.testing.generators.knowledge import knowledge_bases
from expert.testing.generators.people import answers, cases
from expert.testing.generators.values import thresholds_of, values, values_of
from expert.testing.generators.where import FindAnswers, answers_where

__all__ = [
    "FindAnswers",
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
