"""The interview in words: what was answered, what can be typed, and why a reply cannot be used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from msgspec import Struct

from expert.cases.case import Case, as_said
from expert.errors import Diagnostic, Location
from expert.interview.faults import ReplyError
from expert.interview.replies import Command, key_of
from expert.interview.state import Interview
from expert.interview.steps import AnsweredScreen, AskChecklist, AskDone, AskQuestion, AskWhich, NoAnswer, OfferToStop, Over, Review
from expert.language.model import SCALE_RANGE, Finding, FindingType, KnowledgeBase, Value
from expert.questions.statements.asking import ReplyFault
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import say_answer, say_value
from expert.words.wording import Wording


class Screen(Struct, frozen=True):
    """What is on show, in words.

    Attributes:
        question: What is asked; empty where the interview is over.
        options: What can be chosen by its number, from 1.
        hint: How it is answered.
        help: What else somebody should know who is asked.
        progress: How far it is; empty where that is not told.
    """

    question: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    help: str = ""
    progress: str = ""


def say_step(interview: Interview, words: Catalogue = ENGLISH) -> Screen:
    """Return what is on show."""
    knowledge = interview.knowledge
    match interview.step:
        case AskChecklist(checklist=name, lines=lines):
            checklist = knowledge.checklists[name]
            hint = words.say("interview", "hint_lines", none=checklist.none)
            listed = _listed(knowledge.findings[line].question for line in lines)
            return Screen(checklist.question.strip(), listed, hint, progress=_progress(interview, words))
        case AskQuestion(finding=name):
            finding = knowledge.findings[name]
            options = _listed(finding.options.values()) if finding.type is FindingType.CHOICE else ()
            question, help = finding.question.strip(), finding.help.strip()
            return Screen(question, options, say_hint(finding, words), help, _progress(interview, words))
        case AskWhich(screens=screens):
            asked = (knowledge.checklists.get(name) or knowledge.findings[name] for name in screens)
            listed = _listed(item.question for item in asked)
            return Screen(words.say("interview", "which"), listed, words.say("interview", "hint_which"))
        case OfferToStop(decision=decision, left=left):
            offer = words.say("interview", "offer", question=knowledge.decisions[decision].question)
            return Screen(offer, hint=words.say_count("interview", "offer_left", left, likely=str(interview.progress.likely)))
        case AskDone(since=since, recommendations=names):
            listed = _listed(knowledge.recommendations[name].title for name in names)
            asked_done, hint = words.say("interview", "done_since", day=since), words.say("interview", "hint_done")
            return Screen(asked_done, listed, hint, progress=_progress(interview, words))
        case Review(screens=screens):
            listed = _listed(say_screen(knowledge, screen, interview.case.date, words) for screen in screens)
            return Screen(words.say("interview", "review"), listed, words.say("interview", "hint_review"))
        case Over():
            return Screen()


def _listed(lines: Iterable[str]) -> tuple[str, ...]:
    """Return what can be chosen, each on one line."""
    return tuple(line.strip() for line in lines)


def _progress(interview: Interview, words: Catalogue) -> str:
    """Return how far an interview is, unless the person chose what is asked."""
    progress = interview.progress
    done, likely = str(progress.done), str(progress.likely)
    return "" if interview.chosen else words.say_count("interview", "progress", progress.left, done=done, likely=likely)


def say_hint(finding: Finding, words: Catalogue = ENGLISH) -> str:
    """Return how a question is answered."""
    match finding.type:
        case FindingType.BOOLEAN:
            return words.say("interview", "hint_yes_no")
        case FindingType.CHOICE:
            return words.say("interview", "hint_several" if finding.further else "hint_choice")
        case FindingType.SCALE:
            return words.say("interview", "hint_scale")
        case FindingType.NUMBER:
            key = "hint_amount" if finding.example else "hint_number_unit" if finding.unit else "hint_number"
            return words.say("interview", key, unit=finding.unit, example=finding.example)
        case FindingType.DATE:
            return words.say("interview", "hint_date")


def say_given(knowledge: KnowledgeBase, case: Case, names: Iterable[str], words: Catalogue = ENGLISH) -> str:
    """Return answers of a case as they read inside a sentence."""
    return words.join(tuple(say_answer(knowledge.findings[name], case.values[name], words) for name in names))


def say_brought_about(before: Interview, after: Interview, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what a reply brought about: which answers no longer apply, and how many questions it adds."""
    if after.dropped:
        yield words.say("interview", "dropped", said=say_given(before.knowledge, before.case, after.dropped, words))
    more = 0 if isinstance(after.step, Over) else after.more_since(before)
    if more:
        yield words.say_count("interview", "more_to_ask", more)


def say_screen(knowledge: KnowledgeBase, screen: AnsweredScreen, today: datetime.date, words: Catalogue = ENGLISH) -> str:
    """Return what was asked on a screen, and what was answered in a case of some day."""
    checklist = knowledge.checklists.get(screen.screen)
    if checklist is None:
        replies = [_reply(knowledge.findings[item.finding], item.value, today, words) for item in screen.answers]
        replies += [words.say("interview", item.word) for item in screen.open]
        return words.say("interview", "said", question=knowledge.findings[screen.screen].question.strip(), answer="; ".join(replies))
    parts = [knowledge.findings[item.finding].question for item in screen.answers if item.value is True]
    if screen.open:
        parts.append(_lines_open(screen.open, len(screen.answers) + len(screen.open), words))
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
