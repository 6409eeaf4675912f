"""What only a terminal has of a question: how its answer is printed, options of its own, exit codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from expert.faces.terminal.alarm import tell_alarm
from expert.faces.terminal.asked_of import CASE_ALONE, NEW_CASE, AskedOf, Found, Run
from expert.faces.terminal.calendar_file import PlanFormat, plan_format, write_calendar
from expert.faces.terminal.commands import FOUND_SOMETHING
from expert.faces.terminal.formats import Format, format_options, json_format, print_explanation
from expert.faces.terminal.product import product
from expert.faces.terminal.progress import progress_line
from expert.faces.terminal.shared import print_exactly, print_json, print_text

if TYPE_CHECKING:
    from expert import (
        Assessment,
        Consultation,
        Explanation,
        Graph,
        HandoverPage,
        KnowledgeBase,
        Overview,
        ProofReport,
        Verification,
    )


def _explanation(explanation: Explanation, format: Format, _found: Found, *about: object) -> int:
    """Print an explanation; as text, what stands alone by what it is about stands before it."""
    if format[0] == "text" and about:
        _tell_alarm(about[-1])
    print_explanation(explanation, format)
    return 0


def _tell_alarm(about: object) -> bool:
    """Print what stands alone by a consultation; return whether anything does."""
    from expert.consultation.outcome import Consultation

    return isinstance(about, Consultation) and tell_alarm(about)


def _topic(explanation: Explanation, format: Format, _found: Found, _consultation: Consultation) -> int:
    """Print what answers a topic, which says itself what stands alone."""
    print_explanation(explanation, format)
    return 0


def _assessment(view: Assessment, format: Format, found: Found, consultation: Consultation) -> int:
    """Print the first screen; its data is the whole outcome."""
    if format[0] == "json":
        print_exactly(consultation.to_json())
    else:
        from expert.faces.terminal.screens.text import render_assessment

        print_text(render_assessment(view, consultation, product(), found.options, found.kept))
    return 0


def _handover_page(page: HandoverPage, format: Format, found: Found, _consultation: Consultation) -> int:
    """Print the page for whoever looks at it next."""
    if format[0] == "json":
        print_json(page.to_data())
    else:
        from expert.faces.terminal.screens.text import render_handover_page

        print_text(render_handover_page(found.knowledge, page, product().words))
    return 0


def _plan(explanation: Explanation, format: PlanFormat, found: Found, consultation: Consultation) -> int:
    """Print a plan, once it is in the calendar that is wished for; where that goes to standard output it stands there alone."""
    days_there = found.given.get("days_there", 0) if format.days_there is None else format.days_there
    if write_calendar(explanation, format.ics, days_there, consultation):
        return 0
    return _explanation(explanation, format.printed, found, consultation)


def _verification(verification: Verification, format: Format, _found: Found, *_about: object) -> int:
    """Print what was checked, and what fails."""
    if format[0] == "json":
        print_json(verification.to_data())
    else:
        print_explanation(verification.explanation(), format)
    return 0 if verification.verified else FOUND_SOMETHING


def _overview(view: Overview, format: Format, _found: Found, knowledge: KnowledgeBase) -> int:
    """Print what a knowledge base holds."""
    if format[0] == "json":
        print_json(view.to_data())
    else:
        from expert.faces.terminal.screens.text import render_overview

        print_text(render_overview(knowledge, view, product()))
    return 0


def _graph(network: Graph, format: Format, _found: Found, knowledge: KnowledgeBase) -> int:
    """Print a rule network as a flowchart."""
    if format[0] == "json":
        print_json(network.to_data())
    else:
        from expert.faces.pages.mermaid import render_graph_mermaid

        words = product().words
        hint = words.say_count("terminal", "graph", network.left_out)
        print_exactly(render_graph_mermaid(knowledge, network, hint, words))
    return 0


def _proofs(report: ProofReport, format: Format, _found: Found, _knowledge: KnowledgeBase) -> int:
    """Print what became of each law; as text with who breaks it, as a case to be pasted into a file."""
    print_explanation(report.explanation(), format)
    if format[0] == "text":
        for line in _cases(report):
            click.echo(line)
    return 0 if report.holds else FOUND_SOMETHING


def _cases(report: ProofReport) -> Iterator[str]:
    """Yield who breaks each law, as a case on one line."""
    from expert.faces.pages.audit import case_text

    words = product().words
    for proof in report.proofs:
        days = () if proof.period is None or proof.period.day is None else (proof.period.day,)
        for kind, answers in (("case", proof.broken_by), ("next_case", proof.then)):
            if answers is not None:
                said = words.say("proving", kind, about=proof.about or words.say("proving", proof.law))
                yield f"\n{said}\n{case_text(report.knowledge, answers, *days)}"


@contextmanager
def _proving() -> Iterator[Callable[[str], object]]:
    """Yield what says on a terminal which proof of which law is being made."""
    words, made = product().words, Counter[str]()
    with progress_line() as say:

        def tell(law: str) -> None:
            made[law] += 1
            say(words.say("proving", "progress", law=words.say("proving", law), number=made[law]))

        yield tell


@contextmanager
def _untold() -> Iterator[Callable[[str], object]]:
    """Yield what says nothing of how far a question is."""
    yield str


class Instead(NamedTuple):
    """Another question that a command asks in place of its own.

    Attributes:
        question: Which.
        option: The option that asks it; where there is none, it is asked where a required argument is missing.
    """

    question: str
    option: str = ""


class Manner(NamedTuple):
    """How a terminal offers a question, beside what its declaration says.

    Attributes:
        show: Prints an answer and returns the exit code; it gets the answer, the format, what was found and what the question was asked of.
        formats: Adds the options for how the answer is printed, which `show` gets as one argument.
        asked_of: How what it is asked of is named, where not as for other questions about such a thing.
        instead: Another question that the command asks too.
        either: Options of which one may be given.
        progress: Gives what is called with what a question that takes long is at.
        note: What is said behind its help.
    """

    show: Callable[..., int] = _explanation
    formats: Callable[[Run], Run] = format_options
    asked_of: AskedOf | None = None
    instead: Instead | None = None
    either: tuple[str, ...] = ()
    progress: Callable[[], AbstractContextManager[Callable[[str], object]]] = _untold
    note: str = ""


MANNERS: Mapping[str, Manner] = {
    "assess": Manner(
        _assessment,
        json_format,
        NEW_CASE,
        Instead("handover", "--for-clinician"),
        either=("--all", "--for-clinician", "--json"),
        note="The consultation is kept, whatever is printed, so that `PROGRAM why` and the other questions find it. `PROGRAM history` "
        "lists what is kept; --no-save keeps nothing.",
    ),
    "topic": Manner(_topic),
    "plan": Manner(_plan, plan_format),
    "sensitivity": Manner(asked_of=CASE_ALONE),
    "handover": Manner(_handover_page, json_format),
    "verify": Manner(_verification, json_format, note="Exit code 1 if a step fails; the first one is named."),
    "overview": Manner(_overview, json_format),
    "show": Manner(formats=json_format, instead=Instead("overview")),
    "source": Manner(formats=json_format),
    "graph": Manner(_graph, json_format, note="The network is drawn as a Mermaid flowchart."),
    "prove": Manner(_proofs, progress=_proving),
}
"""The questions that a terminal offers in a manner of their own; any other is answered by an explanation, printed in any format."""


def manner_of(question: str) -> Manner:
    """Return how a question is offered."""
    return MANNERS.get(question, Manner())
