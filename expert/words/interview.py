"""The interview in words: what was answered, what can be typed, and why a reply cannot be used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from expert.cases.case import Case, as_said
from expert.errors import Diagnostic, Location
from expert.interview.faults import ReplyError
from expert.interview.replies import Command, key_of
from expert.interview.steps import AnsweredScreen, NoAnswer
from expert.language.model import SCALE_RANGE, Finding, FindingType, KnowledgeBase, Value
from expert.questions.statements.asking import ReplyFault
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import say_answer, say_value
from expert.words.wording import Wording


def say_given(knowledge: KnowledgeBase, case: Case, names: Iterable[str], words: Catalogue = ENGLISH) -> str:
    """Return answers of a case as they read inside a sentence."""
    return words.join(tuple(say_answer(knowledge.findings[name], case.values[name], words) for name in names))


def say_screen(knowledge: KnowledgeBase, screen: AnsweredScreen, today: datetime.date, words: Catalogue = ENGLISH) -> str:
    """Return what was asked on a screen, and what was answered in a case of some day."""
    checklist = knowledge.checklists.get(screen.screen)
    if checklist is None:
        replies = [_reply(knowledge.findings[item.finding], item.value, today, words) for item in screen.answers]
        replies += [words.say("interview", item.word) for item in screen.open]
        return words.say("interview", "said", question=knowledge.findings[screen.screen].question.strip(), answer="; ".join(replies))
    parts = [knowledge.findings[item.finding].question for item in screen.answers if item.value is True]
    if screen.open:
        parts.append(_lines_open(screen.open, len(checklist.members), words))
    return words.say("interview", "said", question=checklist.question.strip(), answer="; ".join(parts) or checklist.none)


def _lines_open(lines: tuple[NoAnswer, ...], of: int, words: Catalogue) -> str:
    """Return how many lines of a checklist have no answer."""
    return words.say("interview", "lines_open", count=len(lines), of=of)


def _reply(finding: Finding, value: Value, today: datetime.date, words: Catalogue) -> str:
    """Return an answer as the person gave it."""
    match finding.type:
        case FindingType.CHOICE:
            return finding.options[str(value)]
        case FindingType.SCALE:
            return words.say("value", "scale", value=value, most=SCALE_RANGE[1])
        case FindingType.NUMBER:
            return say_answer(finding, value, words)
        case FindingType.DATE:
            day = say_value(as_said(finding, value, today), words)
            return words.say("value", "date", date=day, answer=say_answer(finding, value, words))
        case FindingType.BOOLEAN:
            return say_value(value, words)


def explain_refusal(
    knowledge: KnowledgeBase, error: ReplyError, location: Location, commands: Iterable[Command], words: Catalogue = ENGLISH
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a reply, each fault with what is expected or how to mend it.

    Args:
        knowledge: What is asked.
        error: What is wrong.
        location: Where the reply stands.
        commands: What can be typed there instead of an answer.
        words: What says it.
    """
    wording = Wording(knowledge, words)
    keys = " ".join(map(key_of, commands))
    for fault in error.faults:
        message, *further = wording.sentence(fault).split("\n")
        yield Diagnostic(location, fault.code, message, " ".join((*further, *_expected(wording, fault, keys))))


def _expected(wording: Wording, fault: ReplyFault, keys: str) -> Iterator[str]:
    """Yield what can be typed instead."""
    for child in fault.children:
        yield wording.catalogue.say("interview", "expected", what=wording.sentence(child).rstrip(), keys=keys)
