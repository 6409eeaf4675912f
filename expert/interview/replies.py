"""What a person types, read against what is on show: an answer, or one of the commands."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TypeVar, assert_never

from expert.cases.case import DONT_KNOW, SKIPPED, UnknownWord
from expert.cases.values import read_day, read_value
from expert.interview.check_in import CheckIn
from expert.interview.faults import ReplyError
from expert.interview.state import Interview
from expert.interview.steps import AskChecklist, AskDone, AskQuestion, AskWhich, Ending, OfferToStop, Over, Review
from expert.language.model import SCALE_RANGE, Finding, FindingType, KnowledgeBase, Value
from expert.language.units import dimension
from expert.questions.statements.asking import (
    ExpectAmount,
    ExpectChoice,
    ExpectDay,
    ExpectDecimals,
    Expected,
    ExpectLines,
    ExpectReview,
    ExpectScale,
    ExpectSeveral,
    ExpectWhich,
    ExpectWhole,
    ExpectYesNo,
    Misread,
    NothingToTell,
    NothingTyped,
)


class Command(Enum):
    """What can be typed instead of an answer, in the order in which it is offered."""

    WHY = "why"
    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    TELL = "tell"
    QUIT = "quit"


Held = TypeVar("Held", bound=Interview)
_COMMANDS = {
    "?": Command.WHY,
    "b": Command.BACK,
    "s": Command.SKIP,
    "u": Command.UNKNOWN,
    "t": Command.TELL,
    "q": Command.QUIT,
    **{command.value: command for command in Command},
}
_YES_NO = {"y": True, "yes": True, "n": False, "no": False}
_OVER = "the interview is over"
_WHOLE = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"(-?[0-9]{1,12})(?:[.,]([0-9]{1,6}))?\s*(.*)", re.DOTALL)
_LINE = re.compile(r"([0-9]{1,3})\s*(\??)")


def command_in(text: str) -> Command | None:
    """Return the command that was typed, if it is one; words may follow one that tells a result."""
    command = _COMMANDS.get(_plain(text))
    return Command.TELL if command is None and _words_told(text) else command


def _words_told(text: str) -> str:
    """Return the words after the command that tells a result; empty where there are none."""
    first, _, words = _plain(text).partition(" ")
    return words.strip() if _COMMANDS.get(first) is Command.TELL else ""


def reply(interview: Held, text: str) -> Held:
    """Return the interview after what was typed; `?` changes nothing.

    Args:
        interview: What is on show.
        text: One line: an answer as the screen asks for it, or a command.

    Raises:
        ReplyError: It cannot be read, or contradicts what was answered before; says what is expected.
    """
    command = command_in(text)
    match command:
        case Command.BACK:
            return interview.back()
        case Command.SKIP | Command.UNKNOWN if isinstance(interview.step, AskQuestion | AskChecklist):
            word = SKIPPED if command is Command.SKIP else DONT_KNOW
            return interview.answer({}, dict.fromkeys(interview.findings_on_show, word))
        case Command.SKIP | Command.UNKNOWN if isinstance(interview, CheckIn) and isinstance(interview.step, AskDone):
            return interview.tell_done({})
        case Command.QUIT:
            return interview.end(Ending.QUIT)
        case Command.WHY:
            return interview
        case Command.TELL:
            return _tell(interview, text, _words_told(text))
        case Command.SKIP | Command.UNKNOWN | None:
            return take(interview, text)
        case _:  # pragma: no cover
            assert_never(command)


def take(interview: Held, text: str) -> Held:
    """Return the interview after an answer to what is on show; nothing that is typed is a command here.

    Raises:
        ReplyError: It cannot be read, or contradicts what was answered before; says what is expected.
    """
    step = interview.step
    match step:
        case AskQuestion():
            return interview.answer(_values(interview, text, step), {})
        case AskChecklist():
            return _tick(interview, step, text)
        case AskWhich(screens=screens):
            return _choose(interview, screens, text)
        case OfferToStop():
            return interview.go_on(read_yes_no(text))
        case AskDone():
            return _done(interview, step, text)
        case Review():
            return _look_over(interview, step, text)
        case Over():
            raise ValueError(_OVER)
        case _:  # pragma: no cover
            assert_never(step)


def commands_on(interview: Interview) -> tuple[Command, ...]:
    """Return what can be typed instead of an answer to what is on show."""
    step = interview.step
    match step:
        case AskQuestion() | AskChecklist() | AskDone():
            return tuple(Command)
        case AskWhich() | OfferToStop() | Review():
            return Command.WHY, Command.BACK, Command.TELL, Command.QUIT
        case Over():
            return ()
        case _:  # pragma: no cover
            assert_never(step)


def key_of(command: Command) -> str:
    """Return the key that stands for a command."""
    return next(key for key, item in _COMMANDS.items() if item is command)


def read_yes_no(text: str) -> bool:
    """Return whether yes was typed.

    Raises:
        ReplyError: Neither yes nor no was.
    """
    if _plain(text) not in _YES_NO:
        raise _misread(text, ExpectYesNo())
    return _YES_NO[_plain(text)]


def expected(interview: Interview) -> Expected:
    """Return what can be typed.

    Raises:
        ValueError: The interview is over.
    """
    step = interview.step
    match step:
        case AskQuestion(finding=finding):
            return _expected_of(interview.knowledge.findings[finding])
        case AskChecklist(lines=lines):
            return ExpectLines(len(lines))
        case AskWhich(screens=screens):
            return ExpectWhich(len(screens))
        case OfferToStop():
            return ExpectYesNo()
        case AskDone(recommendations=recommendations):
            return ExpectLines(len(recommendations))
        case Review(screens=screens):
            return ExpectReview(len(screens))
        case Over():
            raise ValueError(_OVER)
        case _:  # pragma: no cover
            assert_never(step)


def _expected_of(finding: Finding) -> Expected:
    """Return what answers a question."""
    match finding.type:
        case FindingType.BOOLEAN:
            return ExpectYesNo()
        case FindingType.CHOICE:
            return (ExpectSeveral if finding.further else ExpectChoice)(tuple(finding.options))
        case FindingType.SCALE:
            return ExpectScale(*SCALE_RANGE)
        case FindingType.NUMBER:
            low, high = finding.bounds
            if finding.example:
                return ExpectAmount(low, high, finding.unit, finding.id, dimension(finding.unit))
            return (ExpectDecimals if finding.decimals else ExpectWhole)(low, high, finding.unit)
        case FindingType.DATE:
            low, high = finding.bounds
            return ExpectDay(int(low), int(high))


def _plain(text: str) -> str:
    """Return what was typed without what does not matter."""
    return text.strip().casefold()


def _misread(text: str, what: Expected) -> ReplyError:
    """Return the error for what cannot be read."""
    typed = text.strip()
    return ReplyError([Misread(typed, children=(what,)) if typed else NothingTyped(children=(what,))])


def _values(interview: Interview, text: str, step: AskQuestion) -> Mapping[str, Value]:
    """Return what was typed: the value, and of a choice of which there may be several whether each further one is true as well."""
    finding = interview.knowledge.findings[step.finding]
    first, *others = [_value(interview, text, finding, part) for part in (text.split(",") if finding.further else (text,))]
    further = {finding.further.get(str(other)) for other in others if other != first}
    if None in further:
        raise _misread(text, expected(interview))
    return {finding.id: first, **{name: name in further for name in finding.further.values()}}


def _value(interview: Interview, text: str, finding: Finding, part: str) -> Value:
    """Return the value that a part of what was typed stands for."""
    for raw in _readings(finding, part.strip(), interview.case.date):
        value = read_value(finding, raw, _say_nothing)
        if value is not None:
            return value
    raise _misread(text, expected(interview))


def _say_nothing(code: str, message: str, help: str) -> None:
    """Leave out what is wrong with one reading: the error says what is expected."""


def _readings(finding: Finding, typed: str, today: datetime.date) -> Iterator[object]:
    """Yield what a typed text can mean for a question, as plain data; a date by how many days ago it is."""
    text = _plain(typed)
    match finding.type:
        case FindingType.BOOLEAN:
            yield _YES_NO.get(text)
        case FindingType.CHOICE:
            names = list(finding.options)
            if _WHOLE.fullmatch(text) and 1 <= int(text) <= len(names):
                yield names[int(text) - 1]
            yield re.sub(r"[\s-]+", "_", text)
            yield from (name for name, title in finding.options.items() if _plain(title) == text)
        case FindingType.SCALE:
            whole = text.removesuffix("/10").strip()
            yield int(whole) if _WHOLE.fullmatch(whole) else None
        case FindingType.NUMBER:
            match = _NUMBER.fullmatch(typed)  # units have capital letters
            if match is None:
                return
            number, unit, own = match[1] + (f".{match[2]}" if match[2] else ""), match[3], _plain(finding.unit)
            if _plain(unit) in ("", own, own.removesuffix("s")):
                yield Decimal(number)
            else:
                yield f"{number} {unit}"
                yield f"{number} {_plain(unit)}"
        case FindingType.DATE:
            if _WHOLE.fullmatch(text):
                yield int(text)
            day = read_day(text, _say_nothing, today)
            if day is not None:
                yield (today - day).days


def _tick(interview: Held, step: AskChecklist, text: str) -> Held:
    """Return the interview with a checklist answered: ticked lines are yes, those marked `?` not known, the others no."""
    marked = _marked(interview, step.lines, text)
    unknown: dict[str, UnknownWord] = {name: DONT_KNOW for name, is_known in marked.items() if not is_known}
    return interview.answer({name: name in marked for name in step.lines if name not in unknown}, unknown)


def _done(interview: Held, step: AskDone, text: str) -> Held:
    """Return the check-in with what was done: what is ticked was, what is marked `?` is not known, the rest was not."""
    if not isinstance(interview, CheckIn):
        raise TypeError("only a check-in asks what was done")
    marked = _marked(interview, step.recommendations, text)
    return interview.tell_done({name: name in marked for name in step.recommendations if marked.get(name, True)})


def _marked(interview: Interview, lines: Sequence[str], text: str) -> Mapping[str, bool]:
    """Return the lines that were named by their numbers: whether each is ticked, or not known where `?` stands behind its number."""
    given = _plain(text)
    found: dict[str, bool] = {}
    for part in [] if given in ("none", "0") else [part.strip() for part in given.split(",")]:
        match = _LINE.fullmatch(part)
        if match is None or not 1 <= int(match[1]) <= len(lines):
            raise _misread(text, expected(interview))
        name = lines[int(match[1]) - 1]
        found[name] = found.get(name, False) or not match[2]  # whoever ticks a line has said that it is true, whatever else stands there
    return found


def _look_over(interview: Held, step: Review, text: str) -> Held:
    """Return the interview after a reply to the review: finished, or one screen to be answered once more."""
    given = _plain(text)
    if given in ("", "done"):
        return interview.end(Ending.DONE)
    if _WHOLE.fullmatch(given) and 1 <= int(given) <= len(step.screens):
        return interview.tell(step.screens[int(given) - 1].screen)
    raise _misread(text, expected(interview))


def _tell(interview: Held, text: str, words: str) -> Held:
    """Return the interview with the one screen that `words` find, or with all of them to choose from; without words, the tests."""
    found = tuple(screen for screen in interview.tellable if all(word in _text_of(interview.knowledge, screen) for word in words.split()))
    tests = tuple(screen for screen in found if screen in interview.knowledge.findings and interview.knowledge.findings[screen].test)
    if not found:
        raise ReplyError([NothingToTell(text.strip(), children=(expected(interview),))])
    if words and len(found) == 1:
        return interview.tell(found[0])
    return interview.choose(found if words else tests or found)


def _text_of(knowledge: KnowledgeBase, screen: str) -> str:
    """Return the text in which the words for a screen are looked for: its questions and their names."""
    names = dict.fromkeys((screen, *knowledge.asked_on(screen)))
    items = [knowledge.checklists.get(name) or knowledge.findings[name] for name in names]
    return _plain(" ".join(f"{item.question} {item.id} {item.id.replace('_', ' ')}" for item in items))


def _choose(interview: Held, screens: Sequence[str], text: str) -> Held:
    """Return the interview with the screen chosen by its number, or by words that are looked for anew."""
    given = _plain(text)
    if _WHOLE.fullmatch(given) and 1 <= int(given) <= len(screens):
        return interview.tell(screens[int(given) - 1])
    if not given or command_in(given) is not None:
        raise _misread(text, expected(interview))
    return _tell(interview, text, given)
