"""Every question, declared once: its name, its function, its arguments and their types, one line of help, an example.

Whoever offers questions reads this: the terminal makes a command of each, the page of the API a row, a page or a protocol what it needs.
A function stands under its public name; it is imported when the question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any


class About(Enum):
    """What a question is asked of."""

    OUTCOME = "outcome"
    TWO_OUTCOMES = "two outcomes"
    WRITTEN_OUTCOME = "written outcome"
    KNOWLEDGE = "knowledge"


class Type(Enum):
    """What an argument is, as somebody types it."""

    TARGET = "target"
    CHANGES = "changes"
    CONDITION = "condition"
    ID = "id"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument beside what the question is asked of.

    Attributes:
        name: The parameter of the function.
        type: What is typed for it.
        help: One line.
        required: Whether the question needs it.
        option: Whether it is named when it is given, and not known by its place.
        called: What it is called where somebody types it; its name if nothing is said.
        least: Of a number, the smallest that means something.
    """

    name: str
    type: Type
    help: str = ""
    required: bool = False
    option: bool = False
    called: str = ""
    least: int = 0

    @property
    def typed(self) -> str:
        """Return what it is called where somebody types it."""
        return self.called or self.name

    def read(self, knowledge: Any, typed: Any) -> Any:
        """Return what somebody typed as the function takes it.

        Raises:
            QueryError: It says nothing of this knowledge base.
        """
        match self.type:
            case Type.CHANGES:
                return import_module("expert").parse_changes(knowledge, typed)
            case Type.CONDITION:
                return import_module("expert").read_condition(knowledge, typed)
            case Type.TARGET | Type.ID | Type.NUMBER | Type.FLAG:
                return typed


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        name: What it is called: `why-not`, and in a group `kb show`.
        function: The public name of the function that answers it.
        about: What it is asked of, the first argument of the function.
        help: What it answers, in one sentence.
        arguments: Those of the function after the first.
        details: What else somebody should know who asks it.
        example: How it is asked, without where its outcome is; {nouns} stand for names of a knowledge base.
    """

    name: str
    function: str
    about: About
    help: str
    example: str
    arguments: tuple[Argument, ...] = ()
    details: str = ""

    def load(self) -> Callable[..., Any]:
        """Return the function."""
        found: Callable[..., Any] = getattr(import_module("expert"), self.function)
        return found

    def ask(self, knowledge: Any, about: tuple[Any, ...], typed: Mapping[str, Any]) -> Any:
        """Return the answer.

        Args:
            knowledge: The knowledge base that the question is about.
            about: What it is asked of: an outcome, two of them, or the knowledge base itself.
            typed: The arguments by name, as they were typed; what is missing or None takes the function's own default.

        Raises:
            QueryError: An argument says nothing of this knowledge base.
        """
        given = {item.name: item.read(knowledge, typed[item.name]) for item in self.arguments if typed.get(item.name) is not None}
        return self.load()(*about, **given)


_TARGET = "A decision, a cause, a concept or a recommendation; `kb show` lists them."
_WAY_OUT = "As for `why`, or one way in which it can come out: DECISION=LEVEL, likely:CAUSE, recommended:ID."

QUESTIONS: tuple[Question, ...] = (
    Question(
        "assess",
        "assess",
        About.OUTCOME,
        "Say what the answers mean: what is decided, what it may be, what to do.",
        "assess {case}",
        (Argument("everything", Type.FLAG, "Show everything there is to do, with dose and cautions.", option=True, called="all"),),
    ),
    Question(
        "why",
        "why",
        About.OUTCOME,
        "Say why TARGET came out as it did: first in a sentence, then the proof, down to the answers.",
        "why {decision}",
        (
            Argument("target", Type.TARGET, f"{_TARGET} Without it, the first decision."),
            Argument("rather_than", Type.TARGET, "Another level, cause or recommendation: what decided between the two.", option=True),
        ),
    ),
    Question(
        "why-not",
        "why_not",
        About.OUTCOME,
        "Say why TARGET did not come out: what was answered otherwise, what was not said, what speaks against it.",
        "why-not {level}",
        (Argument("target", Type.TARGET, "A level of a decision (DECISION=LEVEL), or what is asked of `why`.", required=True),),
    ),
    Question(
        "what-if",
        "what_if",
        About.OUTCOME,
        "Say what would come out differently with other answers, and why.",
        "what-if {change}",
        (Argument("changes", Type.CHANGES, "Answers as in a case file, FINDING=VALUE; FINDING=unknown takes one away.", required=True),),
    ),
    Question(
        "until",
        "until",
        About.OUTCOME,
        "Say what would have to change until TARGET holds: the smallest change, or what prevents it.",
        "until {level}",
        (Argument("target", Type.TARGET, "A level of a decision (that one or a milder one), or what is asked of `why`.", required=True),),
        "A worse answer is never proposed, nor another answer to a warning sign.",
    ),
    Question(
        "enough",
        "enough",
        About.OUTCOME,
        "Say which answers alone are enough for TARGET.",
        "enough {decision}",
        (Argument("target", Type.TARGET, _WAY_OUT, required=True),),
    ),
    Question(
        "open",
        "open_questions",
        About.OUTCOME,
        "Say which unanswered questions could still change something, and which is best to answer next.",
        "open",
    ),
    Question(
        "compare",
        "compare",
        About.TWO_OUTCOMES,
        "Say what changed from OLD to NEW, and which answers made it change.",
        "compare {case} {other_case}",
    ),
    Question(
        "verify",
        "verify",
        About.WRITTEN_OUTCOME,
        "Check an outcome step by step, from the answers that it cites.",
        "verify {outcome}",
    ),
    Question(
        "kb show",
        "show",
        About.KNOWLEDGE,
        "Show the entry ID in plain words with who says so.",
        "kb show {rule}",
        (Argument("id", Type.ID, "The id of anything in the knowledge base, or a claim: SOURCE#C1.", required=True),),
        "A rule is shown with its claims, how strong its evidence is, and the worked cases that fire it.",
    ),
    Question(
        "kb source",
        "show_source",
        About.KNOWLEDGE,
        "Show the source ID: its claims, how each stands against the literature, what rests on it, who was studied.",
        "kb source {source}",
        (Argument("id", Type.ID, "A source, or one of its claims.", required=True),),
    ),
    Question(
        "kb graph",
        "graph",
        About.KNOWLEDGE,
        "Draw the rule network: whole, or around ID, a rule or what rules read and conclude.",
        "kb graph {cause}",
        (
            Argument("around", Type.ID, "A rule, or what rules read and conclude; the whole network without it.", called="id"),
            Argument("depth", Type.NUMBER, "How many steps away from it; as far as it can be read if left out.", option=True, least=1),
            Argument("most", Type.NUMBER, "How many names are drawn around it at most.", option=True, least=2),
        ),
    ),
    Question(
        "kb prove",
        "prove",
        About.KNOWLEDGE,
        "Prove every invariant and law over all cases, or show the smallest case that breaks it, and why.",
        "kb prove",
        details="The laws: no worse answer ever makes a decision milder; no further answer changes what is settled; once every question "
        "that applies is answered, everything is settled.",
    ),
    Question(
        "kb ever",
        "ever",
        About.KNOWLEDGE,
        "Say whether CONDITION can hold for anybody: a proof that it never does, or somebody for whom it does.",
        "kb ever '{condition}'",
        (Argument("condition", Type.CONDITION, "Written as in a rule; it may ask for_now(x) and withheld(x) too.", required=True),),
        "Like an invariant it reads the finished outcome.",
    ),
)
"""Every question, in the order of use."""


def question(name: str) -> Question:
    """Return the question of that name."""
    return next(item for item in QUESTIONS if item.name == name)


def line_of(name: str) -> str:
    """Return what a question answers, in one sentence; an empty text where no question has that name."""
    return next((item.help for item in QUESTIONS if item.name == name), "")
