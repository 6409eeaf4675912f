"""What explanations consist of: the kinds of statement, in a module for each question that they belong to."""

from expert.questions.statements.base import Answered, Computed, Explanation, Statement

__all__ = ["Answered", "Computed", "Explanation", "Statement"]
