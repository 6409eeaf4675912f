"""What every explanation is made of: a tree of statements, frozen records with typed fields and no sentence.

A kind of statement is a subclass with fields of its own; `expert.words` finds its words in the catalogue under the name of the kind.
Whoever knows no English can read the fields: names of things in the knowledge base, values, levels, grades, counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from expert.display import Displayed
from expert.language.identity import Identity, identity_of
from expert.language.model import KnowledgeBase, Value
from expert.language.names import DecisionName, FindingName, LevelName, QuantityName, Written
from expert.questions.target import Target
from expert.shapes.document import Document
from expert.shapes.frozen import Beside
from expert.shapes.hints import data_of
from expert.shapes.notes import Form, Says
from expert.shapes.part import Part
from expert.shapes.plain import snake_case


class Answered(Part, frozen=True, tag_field="type", tag="answer"):
    """The value that a finding has."""

    finding: FindingName
    value: Value


class Computed(Part, frozen=True, tag_field="type", tag="quantity"):
    """The value that a quantity comes to; null where it cannot be computed."""

    quantity: QuantityName
    value: Decimal | None


class Milder(Part, frozen=True, tag_field="type", tag="milder"):
    """A decision that is milder than a level."""

    decision: DecisionName
    level: LevelName


Reason = Answered | Computed | Milder
"""What the first sentence of an explanation can name as a reason."""


class Asked(Struct, frozen=True):
    """A further question that somebody may want to ask, by the name of the question and, where it has one, what it is about."""

    question: str
    target: Target | None = None


class Weight(Enum):
    """How much a statement weighs among others, for whoever shows it."""

    HEAD = "head"
    PLAIN = "plain"
    ASIDE = "aside"


class Shortened(Enum):
    """What stays of a statement where an explanation is made short."""

    ALONE = "alone"
    """Itself, without what it rests on."""
    LINE = "line"
    """Itself in a line, if it is among the first of such lines."""
    FIRST = "first"
    """Itself with the first that it rests on."""
    LIST = "list"
    """Itself with the first few that it rests on."""
    LISTS = "lists"
    """Itself with what it rests on, each as a list."""
    PARTS = "parts"
    """Itself with what it rests on, each made short like an explanation of its own."""
    WHOLE = "whole"
    """Everything."""


class Glanced(Enum):
    """What stays of a statement at a glance."""

    LIST = "list"
    """Itself with the first few of those below it, by themselves."""
    DIFFERENCES = "differences"
    """Itself with how two outcomes differ, and reasons for the decisions only."""
    QUESTIONS = "questions"
    """Itself with the first few questions that are open, and conclusions that wait for them."""
    WHOLE = "whole"
    """Everything."""


class Statement(Part, frozen=True, kw_only=True, tag_field="kind", tag=snake_case, omit_defaults=True):
    """One statement, with the statements that it rests on.

    A kind says what weight it has, and what stays of it where an explanation is made short or shown at a glance; `is_clause` marks words
    that begin small because they also stand inside sentences; `counted` names the field whose number, or length, decides between singular
    and plural.
    """

    weight: ClassVar[Weight] = Weight.PLAIN
    shortened: ClassVar[Shortened] = Shortened.ALONE
    glanced: ClassVar[Glanced] = Glanced.WHOLE
    is_clause: ClassVar[bool] = False
    counted: ClassVar[str] = "children"
    children: Annotated[tuple[Statement, ...], Form(least=1), Says("What it rests on, or its parts.")] = ()

    @property
    def kind(self) -> str:
        """Return which kind it is; it decides the words."""
        return str(self.__struct_config__.tag)

    @property
    def count(self) -> int:
        """Return the number that its words are about."""
        number = getattr(self, self.counted)
        return number if isinstance(number, int) else len(number)

    @property
    def form(self) -> str:
        """Return which of several wordings of its kind is meant; empty where it has one."""
        return ""

    @property
    def reason(self) -> Reason | None:
        """Return what a first sentence names of it; None where its reasons stand below it."""
        return None

    @property
    def asks(self) -> Asked | None:
        """Return the further question that its words offer, if they do."""
        return None

    def walk(self) -> Iterator[Statement]:
        """Yield this statement and all below it, outermost first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def to_data(self) -> dict[str, Any]:
        """Return the tree as plain data, numbers as they are written."""
        return data_of(self)


class LineOfScore(Statement, frozen=True):
    """A line of a score, with the points that it has."""

    points: Decimal
    condition: Written

    @property
    def signed(self) -> str:
        """Return the points with their sign."""
        return f"{self.points:+f}"


class Listing(Statement, frozen=True):
    """A list: the statements below it, of which the first few do where it is made short."""

    glanced: ClassVar[Glanced] = Glanced.LIST


class Explanation(Displayed, Beside, frozen=True):
    """The answer to a question: a tree of statements about a knowledge base.

    Attributes:
        question: The name of the question, as `expert.questions.registry` declares it; `why-asked` is one that an interview answers.
        knowledge: What the statements name.
        statement: The root of the tree.
    """

    beside: ClassVar[frozenset[str]] = frozenset({"knowledge"})
    question: str
    knowledge: KnowledgeBase
    statement: Statement

    def walk(self) -> Iterator[Statement]:
        """Yield every statement, outermost first."""
        return self.statement.walk()

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data that validates against `explanation.schema.json`."""
        return Explained(self.question, identity_of(self.knowledge), self.statement).to_data()


class Explained(Document, frozen=True):
    """The answer to a question (`why`, `why-not`, …) as data: a tree of statements, whole.

    Every name in it is one of the knowledge base; in the schema `x-names` says of what kind. No field holds a sentence.
    """

    title: ClassVar[str] = "An explanation"
    version: ClassVar[int] = 3

    question: Annotated[
        str,
        Form(pattern="^[a-z][a-z-]*$"),
        Says("The question that was asked, by the word of its command; `why-asked` is one of an interview."),
    ]
    knowledge: Annotated[Identity, Says("The knowledge base whose names stand in the statements.")]
    statement: Statement
