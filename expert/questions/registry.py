"""Every question, declared once: what it is called and asked of, its arguments and their types, a line of help for each, an example.

Whoever offers questions reads this: the terminal makes a command of each, the page of the API a row, a page or a protocol what it needs.
No question is imported before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from expert.cases.changes import Changes
    from expert.language.conditions import Condition
    from expert.language.model import KnowledgeBase

Typed = str | int | bool | tuple[str, ...]
"""What somebody gives for an argument: a text, a number, yes or no, or several texts."""


class About(Enum):
    """What a question is asked of: the first parameters of its function."""

    OUTCOME = ("consultation",)
    TWO_OUTCOMES = ("old", "new")
    WRITTEN_OUTCOME = ("knowledge", "outcome", "file_name")
    """A knowledge base, an outcome as it was written, and what messages call that."""
    KNOWLEDGE = ("knowledge",)


class Type(Enum):
    """What an argument is, as somebody gives it."""

    TARGET = "target"
    """What is concluded, or one way in which it can come out, as `parse_target` reads it."""
    CHANGES = "changes"
    """Several texts, each another answer: `FINDING=VALUE`."""
    CONDITION = "condition"
    """A condition as it is written in a rule."""
    ID = "id"
    """The id of an entry of the knowledge base."""
    NUMBER = "number"
    FLAG = "flag"


class Argument(NamedTuple):
    """An argument beside what the question is asked of.

    Attributes:
        name: The parameter of the function.
        type: What is given for it.
        help: One line.
        example: What may be given for it; {nouns} stand for names of a knowledge base. Empty where an example does without it.
        required: Whether the question needs it.
        default: What the function takes where nothing is given.
        option: Whether it is named when it is given, and not known by its place.
        called: What it is called where somebody gives it; its name if nothing is said.
        least: Of a number, the smallest that means something.
        kinds: The words for one of the kinds that an id can be of, any if nothing is said; of a target, beside what is concluded.
    """

    name: str
    type: Type
    help: str
    example: str = ""
    required: bool = False
    default: str | int | None = None
    option: bool = False
    called: str = ""
    least: int = 0
    kinds: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        """Return what it is called where somebody gives it."""
        return self.called or self.name

    def read(self, knowledge: KnowledgeBase, typed: Typed) -> Typed | Changes | Condition:
        """Return what somebody gave as the function takes it.

        Raises:
            QueryError: It says nothing of this knowledge base.
        """
        match self.type, typed:
            case Type.CHANGES, [*texts]:
                from expert.cases.changes import parse_changes

                return parse_changes(knowledge, texts)
            case Type.CONDITION, str(text):
                from expert.loading.query import read_condition

                return read_condition(knowledge, text)
            case _:
                return typed


class Result(Protocol):
    """What a question is answered with: an explanation, or a record of what is to be shown."""

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""


class Question(NamedTuple):
    """One question.

    Attributes:
        name: What it is called: as a command, in the JSON of its answer, and with `_` for `-` as a function.
        about: What it is asked of, the first parameters of the function.
        help: What it answers, in one sentence.
        arguments: The parameters of the function after these, in their order.
        details: What else somebody should know who asks it.
        home: MODULE.FUNCTION in `expert.questions`, where these are not both called like the question.
        worked_cases: Whether the knowledge base is to be loaded with its worked cases.
        reports: Whether it takes long, and the function a last parameter `progress` that is called with what it is at.
        is_everybodys: Whether it is asked by whoever uses a knowledge base, though it is about that alone.
    """

    name: str
    about: About
    help: str
    arguments: tuple[Argument, ...] = ()
    details: str = ""
    home: str = ""
    worked_cases: bool = False
    reports: bool = False
    is_everybodys: bool = False

    @property
    def is_authors(self) -> bool:
        """Return whether it is asked by those who write a knowledge base."""
        return self.about is About.KNOWLEDGE and not self.is_everybodys

    @property
    def function(self) -> str:
        """Return the public name of the function that answers it."""
        return self.home.rpartition(".")[2] or self.name.replace("-", "_")

    def load(self) -> Callable[..., Result]:
        """Return the function, imported now."""
        module = self.home.rpartition(".")[0] or self.function
        found: Callable[..., Result] = getattr(import_module(f"expert.questions.{module}"), self.function)
        return found

    def ask(
        self,
        knowledge: KnowledgeBase,
        about: tuple[object, ...],
        typed: Mapping[str, Typed | None],
        progress: Callable[[str], object] = str,
    ) -> Result:
        """Return the answer.

        Args:
            knowledge: The knowledge base that the question is about.
            about: What it is asked of, as `About` lists it.
            typed: The arguments by name, as they were given; what is missing or None takes the function's own default.
            progress: Called with what a question that `reports` is at.

        Raises:
            QueryError: An argument says nothing of this knowledge base.
        """
        given = {item.name: item.read(knowledge, value) for item in self.arguments if (value := typed.get(item.name)) is not None}
        return self.load()(*about, **given, **({"progress": progress} if self.reports else {}))


_TARGET = "A decision, a cause, a concept or a recommendation; `overview` lists them."
_WAY_OUT = "As for `why`, or one way in which it can come out: DECISION=LEVEL, likely:CAUSE, recommended:ID."

TIMEOUT = Argument(
    "timeout",
    Type.NUMBER,
    "Seconds that it may take; what is not decided by then is said. No limit if left out.",
    option=True,
    least=1,
)

_DECLARED = (
    Question(
        "assess",
        About.OUTCOME,
        "Say what the answers mean: what is decided, what it may be, what to do.",
        (
            Argument(
                "everything", Type.FLAG, "Show everything there is to do, with dose and cautions.", default=False, option=True, called="all"
            ),
        ),
    ),
    Question(
        "topics",
        About.KNOWLEDGE,
        "List what people ask: each TOPIC with its question.",
        home="topic.topics",
        is_everybodys=True,
    ),
    Question(
        "topic",
        About.OUTCOME,
        "Answer what people ask about TOPIC: what is advised, what is disputed, how sure it is, what is not known.",
        (Argument("topic", Type.ID, "What is asked about, one of those that `topics` lists.", "{topic}", required=True, kinds=("topic",)),),
    ),
    Question(
        "why",
        About.OUTCOME,
        "Say why TARGET came out as it did: first in a sentence, then the proof, down to the answers.",
        (
            Argument(
                "target",
                Type.TARGET,
                f"{_TARGET} Or a rule, a score or a quantity. Without it, the first decision.",
                "{decision}",
                default="",
                kinds=("rule", "score", "quantity"),
            ),
            Argument(
                "rather_than",
                Type.TARGET,
                "Another level, cause or recommendation: what decided between the two.",
                default="",
                option=True,
            ),
        ),
    ),
    Question(
        "why-not",
        About.OUTCOME,
        "Say why TARGET did not come out: what was answered otherwise, what was not said, what speaks against it.",
        (
            Argument(
                "target",
                Type.TARGET,
                "A level of a decision (DECISION=LEVEL), a cause, a concept, a recommendation or a rule.",
                "{level}",
                required=True,
                kinds=("rule",),
            ),
        ),
    ),
    Question(
        "what-if",
        About.OUTCOME,
        "Say what would come out differently with other answers, and why.",
        (
            Argument(
                "changes",
                Type.CHANGES,
                "Answers as in a case file, FINDING=VALUE; FINDING=unknown takes one away.",
                "{change}",
                required=True,
            ),
        ),
    ),
    Question(
        "until",
        About.OUTCOME,
        "Say what would have to change until TARGET holds: the smallest change, or what prevents it.",
        (
            Argument(
                "target",
                Type.TARGET,
                "A level of a decision (that one or a milder one), or what is asked of `why`.",
                "{level}",
                required=True,
            ),
            TIMEOUT,
        ),
        "A worse answer is never proposed, nor another answer to a warning sign.",
    ),
    Question(
        "plan",
        About.OUTCOME,
        "Say which way leads to TARGET, stage by stage: what to do in each, and what must be true before the next.",
        (
            Argument(
                "target",
                Type.TARGET,
                "A level of a decision that has plans. Without it, the mildest of the first such decision.",
                default="",
            ),
            Argument(
                "days_there",
                Type.NUMBER,
                "For how many days today's level has been in force already.",
                default=0,
                option=True,
            ),
            TIMEOUT,
        ),
        "Days are the least that it takes, and no promise.",
    ),
    Question(
        "enough",
        About.OUTCOME,
        "Say which answers alone are enough for TARGET.",
        (Argument("target", Type.TARGET, _WAY_OUT, "{decision}", required=True),),
    ),
    Question(
        "sensitivity",
        About.OUTCOME,
        "Say on which answers each decision hangs: what another answer to a single question would make of it, and from where on.",
        details="Every other admissible answer to every question is tried, one question at a time.",
    ),
    Question(
        "open",
        About.OUTCOME,
        "Say which unanswered questions could still change something, and which is best to answer next.",
        home="open_questions.open_questions",
    ),
    Question(
        "compare",
        About.TWO_OUTCOMES,
        "Say what changed from OLD to NEW, and which answers made it change.",
    ),
    Question(
        "handover",
        About.OUTCOME,
        "Make one page for whoever looks at it next: answers and warning signs, no advice.",
        (Argument("private", Type.FLAG, "Show private answers too.", default=False, option=True, called="with_private"),),
        home="handover.handover_page",
    ),
    Question(
        "verify",
        About.WRITTEN_OUTCOME,
        "Check an outcome step by step, from the answers that it cites.",
    ),
    Question(
        "overview",
        About.KNOWLEDGE,
        "Say what the knowledge base holds: the ids of every kind of entry.",
        home="show.overview",
        worked_cases=True,
    ),
    Question(
        "show",
        About.KNOWLEDGE,
        "Show the entry ID in plain words with who says so.",
        (Argument("id", Type.ID, "The id of anything in the knowledge base, or a claim: SOURCE#C1.", "{rule}", required=True),),
        "A rule is shown with its claims, how strong its evidence is, and the worked cases that fire it.",
        worked_cases=True,
    ),
    Question(
        "source",
        About.KNOWLEDGE,
        "Show the source ID: its claims, how each stands against the literature, what rests on it, who was studied.",
        (Argument("id", Type.ID, "A source, or one of its claims.", "{source}", required=True, kinds=("source", "claim")),),
        home="show.show_source",
    ),
    Question(
        "graph",
        About.KNOWLEDGE,
        "Draw the rule network: whole, or around ID, a rule or what rules read and conclude.",
        (
            Argument(
                "around",
                Type.ID,
                "A rule, or what rules read and conclude; the whole network without it.",
                "{cause}",
                default="",
                called="id",
                kinds=("rule", "decision", "cause", "recommendation", "concept", "finding", "quantity"),
            ),
            Argument("depth", Type.NUMBER, "How many steps away from it; as far as it can be read if left out.", option=True, least=1),
            Argument("most", Type.NUMBER, "How many names are drawn around it at most.", default=40, option=True, least=2),
        ),
    ),
    Question(
        "prove",
        About.KNOWLEDGE,
        "Prove every invariant and law over all cases, or show the smallest case that breaks it, and why.",
        (TIMEOUT,),
        details="The laws: no worse answer ever makes a decision milder; no further answer changes what is settled; once every question "
        "that applies is answered, everything is settled.",
        reports=True,
    ),
    Question(
        "ever",
        About.KNOWLEDGE,
        "Say whether CONDITION can hold for anybody: a proof that it never does, or somebody for whom it does.",
        (
            Argument(
                "condition",
                Type.CONDITION,
                "Written as in a rule; it may ask for_now(x) and withheld(x) too.",
                "{condition}",
                required=True,
            ),
            TIMEOUT,
        ),
        "Like an invariant it reads the finished outcome.",
        home="prove.ever",
    ),
)
QUESTIONS: Mapping[str, Question] = {question.name: question for question in _DECLARED}
"""Every question by its name, in the order of use."""
