"""Statements about a screen of the interview: why it is shown, and what its answer can settle."""

from __future__ import annotations

from typing import ClassVar

from expert.language.names import ConclusionName, FindingName, RuleName
from expert.questions.statements.base import Statement


class AskWhy(Statement, frozen=True):
    """Why a screen is shown."""


class AskReason(Statement, frozen=True):
    """The reason that the knowledge base gives for a question."""

    finding: FindingName


class AskSettles(Statement, frozen=True):
    """An answer can settle so many of the rules that are still open; the first of them stand below."""

    counted: ClassVar[str] = "rules"
    rules: int


class AskSettlesNothing(Statement, frozen=True):
    """No open rule hangs on it any more: it is asked because the person chose to answer it again."""


class AskRule(Statement, frozen=True):
    """An open rule that an answer can settle, with a conclusion that it bears on."""

    rule: RuleName
    conclusion: ConclusionName


class AskMore(Statement, frozen=True):
    """So many more rules."""

    counted: ClassVar[str] = "rules"
    rules: int


class AskOffer(Statement, frozen=True):
    """What matters most is decided, so the person is asked whether to go on."""


class AskReview(Statement, frozen=True):
    """The person looks over what they said."""
