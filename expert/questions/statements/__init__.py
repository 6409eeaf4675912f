"""What explanations consist of: the kinds of statement, in a module for each question that they belong to.

A kind bears the name of what it is about. So that it is not taken for that, it is read through its module: `proof_tree.Rule`.
"""

from expert.questions.statements.base import Answered, Computed, Explanation, Statement

__all__ = ["Answered", "Computed", "Explanation", "Statement"]
