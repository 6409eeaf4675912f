"""How a broken law is told: what is wrong, the case as a worked case to be completed and kept, and its why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from expert.cases.case import Answer, Case, as_said
from expert.consultation.consult import consult
from expert.errors import EngineError
from expert.faces.pages.worked_case import render_worked_case
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.language.model import KnowledgeBase, Value
from expert.questions.prove import invariant_broken
from expert.questions.why import why
from expert.words.catalogue import ENGLISH
from expert.words.wording import Wording

DAY = datetime.date(2000, 1, 1)
"""The day of a case that was made of answers alone."""
MOST_FAULTS = 5
"""So many faults of one case are told."""


class LawBrokenError(AssertionError):
    """A law does not hold for a case, which is told with it."""


def as_case(knowledge: KnowledgeBase, answers: Mapping[str, Value], day: datetime.date = DAY) -> Case:
    """Return a case of a day with these answers."""
    return Case(day, {name: Answer(as_said(knowledge.findings[name], value, day)) for name, value in answers.items()})


def hold(law: str, knowledge: KnowledgeBase, case: Case, faults: Iterable[str], about: str = "") -> None:
    """Raise if there is any fault.

    Args:
        law: What does not hold then, in a few words.
        knowledge: The knowledge base.
        case: For whom.
        faults: What is wrong.
        about: What its why is about; the first decision if nothing is named.

    Raises:
        LawBrokenError: With the faults, the case as a worked case, and its why.
    """
    __tracebackhide__ = True  # pytest shows the message, not this function
    found = list(faults)
    if found:
        target = about or knowledge.first_decision
        text = render_worked_case(
            knowledge, case, ENGLISH.say("law", "id", law=law.replace(" ", "-")), ENGLISH.say("law", "title", law=law)
        )
        parts = (
            ENGLISH.say("law", "broken", law=law),
            "\n".join(found[:MOST_FAULTS]),
            ENGLISH.say("law", "worked_case"),
            text,
            _why(knowledge, case, target),
        )
        raise LawBrokenError("\n\n".join(part for part in parts if part))


def _why(knowledge: KnowledgeBase, case: Case, target: str) -> str:
    """Return the why of each violated invariant and then that of something, in words; nothing if the engine itself disagrees."""
    try:
        outcome = consult(knowledge, case)
        trees = [invariant_broken(knowledge, item.invariant, case.values) for item in outcome.violations]
        told = [to_plain(render_told(Wording(knowledge).tell(tree))) for tree in (*trees, why(outcome, target).statement)]
    except EngineError:
        return ""
    return "\n".join((ENGLISH.say("law", "why", target=target), *told))
