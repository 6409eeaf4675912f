"""Statements about a screen of the interview: why it is shown, what can be typed, and why a reply cannot be used."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from expert.language.names import ConclusionName, ConstraintName, FindingName, OptionValue, RuleName, Typed, UnitName
from expert.language.units import Measured
from expert.questions.statements.base import Answered, Statement


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
    """No open rule hangs on it: it is asked because the person chose to answer it."""


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


class AskWhatWasDone(Statement, frozen=True):
    """The person says what they have done of what was advised."""


class AskChoice(Statement, frozen=True):
    """The person chooses what to answer now, whether or not its turn has come."""


class Expected(Statement, frozen=True):
    """What can be typed as an answer."""


class ExpectYesNo(Expected, frozen=True):
    """Yes or no."""


class ExpectLines(Expected, frozen=True):
    """The numbers of lines that are true, none, or a number with a question mark."""

    lines: int


class ExpectChoice(Expected, frozen=True):
    """The number or the name of an option."""

    options: tuple[OptionValue, ...]


class ExpectSeveral(Expected, frozen=True):
    """The numbers or the names of one option or several."""

    options: tuple[OptionValue, ...]


class ExpectScale(Expected, frozen=True):
    """A whole number on a scale."""

    low: int
    high: int


class _ExpectNumber(Expected, frozen=True):
    """A number in a range."""

    low: Decimal
    high: Decimal
    unit: UnitName


class ExpectWhole(_ExpectNumber, frozen=True):
    """A whole number in a range."""


class ExpectDecimals(_ExpectNumber, frozen=True):
    """A number in a range, with decimals."""


class ExpectAmount(_ExpectNumber, frozen=True):
    """A number in a range, or an amount in another unit that measures the same; the finding has an example of one."""

    finding: FindingName
    measured: Measured


class ExpectDay(Expected, frozen=True):
    """A day, or how many days ago it is."""

    low: int
    high: int


class ExpectWhich(Expected, frozen=True):
    """The number of a question to answer, or words to find others."""

    screens: int


class ExpectReview(Expected, frozen=True):
    """The number of an answer to change, or that all is right."""

    screens: int


class ReplyFault(Statement, frozen=True):
    """Why a reply cannot be used; what is expected instead stands below."""

    code: ClassVar[str]


class Misread(ReplyFault, frozen=True):
    """What was typed answers nothing."""

    code: ClassVar[str] = "ASK040"
    typed: Typed


class NothingTyped(ReplyFault, frozen=True):
    """Nothing was typed."""

    code: ClassVar[str] = "ASK040"


class NothingToTell(ReplyFault, frozen=True):
    """No question without an answer was found."""

    code: ClassVar[str] = "ASK040"
    typed: Typed


class NothingBefore(ReplyFault, frozen=True):
    """There is no screen to go back to."""

    code: ClassVar[str] = "ASK041"


class Contradicts(ReplyFault, frozen=True):
    """The answers cannot all be right: they break a constraint."""

    code: ClassVar[str] = "CASE031"
    constraint: ConstraintName
    answers: tuple[Answered, ...]
