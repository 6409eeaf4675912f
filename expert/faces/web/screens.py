"""What an interview shows, as a form, and what a form that comes back makes of it. Which screen it is, the interview says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar, assert_never

from starlette.datastructures import FormData

from expert.errors import Diagnostic, Location
from expert.interview import (
    AskChecklist,
    AskDone,
    AskQuestion,
    AskWhich,
    Command,
    Interview,
    OfferToStop,
    Over,
    ReplyError,
    Review,
    commands_on,
    reply,
    take,
)
from expert.language.model import SCALE_RANGE, Finding, FindingType, KnowledgeBase
from expert.words.catalogue import Catalogue
from expert.words.interview import explain_refusal, say_screen

Held = TypeVar("Held", bound=Interview)
NONE = "none"
"""What the box sends that says that no line is true."""
_LONGEST = 200
"""No answer is longer."""


class Control(Enum):
    """How something is answered in a form."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    SCALE = "scale"
    NUMBER = "number"
    DAY = "day"
    LINES = "lines"
    GO_ON = "go_on"
    WHICH = "which"
    REVIEW = "review"


class Choice(NamedTuple):
    """One of several that can be chosen.

    Attributes:
        value: What the form sends for it.
        label: What the person reads.
        said: What they answered there, where that can be changed.
    """

    value: str
    label: str
    said: str = ""


class Field(NamedTuple):
    """What a question is answered with.

    Attributes:
        control: How.
        choices: What can be chosen.
        hint: How it is answered, in words.
        unit: In which unit a number is.
        none: What the box says that says that no line is true.
    """

    control: Control
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    unit: str = ""
    none: str = ""


class Screen(NamedTuple):
    """What is on show.

    Attributes:
        key: Which screen it is; a form sends it back, so that no answer is taken for another question.
        title: What is asked.
        field: What it is answered with.
        help: What belongs to the question.
        progress: How far it is.
        said: What was answered there before, if it is to be answered once more.
        commands: What can be done in place of an answer.
    """

    key: str
    title: str
    field: Field
    help: str = ""
    progress: str = ""
    said: str = ""
    commands: frozenset[Command] = frozenset()

    def has(self, command: str) -> bool:
        """Return whether something can be done in place of an answer, by the word for it."""
        return Command(command) in self.commands


def screen_of(interview: Interview, words: Catalogue) -> Screen:
    """Return what is on show.

    Raises:
        ValueError: The interview is over.
    """
    knowledge, step = interview.knowledge, interview.step
    match step:
        case AskChecklist(checklist=name, lines=lines):
            checklist = knowledge.checklists[name]
            choices = tuple(Choice(line, knowledge.findings[line].question.strip()) for line in lines)
            field = Field(Control.LINES, choices, words.say("interview", "hint_lines", none=checklist.none), none=checklist.none)
            return _asking(interview, words, name, checklist.question, field)
        case AskQuestion(finding=name):
            finding = knowledge.findings[name]
            return _asking(interview, words, name, finding.question, field_of(finding, words), finding.help.strip())
        case AskWhich(screens=screens):
            field = Field(Control.WHICH, tuple(Choice(name, _question(knowledge, name)) for name in screens))
            return Screen(_key(interview), words.say("interview", "which"), field, commands=_commands(interview))
        case OfferToStop(decision=decision, left=left):
            title = words.say("interview", "offer", question=knowledge.decisions[decision].question)
            more = words.say_count("interview", "offer_left", left, likely=str(interview.progress.likely))
            return Screen(_key(interview), title, Field(Control.GO_ON), more, commands=_commands(interview))
        case AskDone(since=since, recommendations=names):
            choices = tuple(Choice(name, knowledge.recommendations[name].title) for name in names)
            none = words.say("web", "none_done")
            field = Field(Control.LINES, choices, words.say("interview", "hint_done"), none=none)
            return _asking(interview, words, "", words.say("interview", "done_since", day=since), field)
        case Review(screens=screens):
            choices = tuple(Choice(item.screen, say_screen(knowledge, item, interview.case.date, words)) for item in screens)
            field = Field(Control.REVIEW, choices)
            return Screen(_key(interview), words.say("interview", "review"), field, commands=_commands(interview))
        case Over():
            raise ValueError("nothing is asked any more")
        case _:  # pragma: no cover
            assert_never(step)


def _asking(interview: Interview, words: Catalogue, name: str, question: str, field: Field, help: str = "") -> Screen:
    """Return a screen that asks for answers."""
    progress = interview.progress
    done, likely = str(progress.done), str(progress.likely)
    head = "" if interview.chosen else words.say_count("interview", "progress", progress.left, done=done, likely=likely)
    said = next((item for item in interview.answered_screens if item.screen == name), None) if interview.chosen else None
    before = "" if said is None else say_screen(interview.knowledge, said, interview.case.date, words)
    return Screen(_key(interview), question.strip(), field, help, head, before, _commands(interview))


def field_of(finding: Finding, words: Catalogue) -> Field:
    """Return what a question is answered with."""
    match finding.type:
        case FindingType.BOOLEAN:
            return Field(Control.YES_NO)
        case FindingType.CHOICE:
            control, hint = (Control.SEVERAL, "hint_several") if finding.further else (Control.CHOICE, "hint_choice")
            return Field(
                control, tuple(Choice(value, text.strip()) for value, text in finding.options.items()), words.say("interview", hint)
            )
        case FindingType.SCALE:
            low, high = SCALE_RANGE
            numbers = tuple(Choice(str(number), str(number)) for number in range(low, high + 1))
            return Field(Control.SCALE, numbers, words.say("interview", "hint_scale"))
        case FindingType.NUMBER:
            key = "hint_amount" if finding.example else "hint_number_unit" if finding.unit else "hint_number"
            hint = words.say("interview", key, unit=finding.unit, example=finding.example)
            return Field(Control.NUMBER, hint=hint, unit=finding.unit)
        case FindingType.DATE:
            return Field(Control.DAY, hint=words.say("interview", "hint_date"))


def _commands(interview: Interview) -> frozenset[Command]:
    """Return what can be done in place of an answer; there is no way back from the first screen."""
    is_first = not (interview.trail or interview.chosen or interview.choosing)
    return frozenset(commands_on(interview)) - ({Command.BACK} if is_first else set())


def _question(knowledge: KnowledgeBase, screen: str) -> str:
    """Return what a screen asks."""
    return (knowledge.checklists.get(screen) or knowledge.findings[screen]).question.strip()


def _key(interview: Interview) -> str:
    """Return which screen is on show: what it asks, and of a list which lines."""
    match interview.step:
        case AskChecklist(checklist=name, lines=lines):
            return " ".join((name, *lines))
        case AskQuestion(finding=name):
            return name
        case AskDone(since=since):
            return f"done {since}"
        case AskWhich(screens=screens):
            return f"which {' '.join(screens)}"
        case OfferToStop():
            return "offer"
        case Review():
            return "review"
        case Over():
            return ""


def turned_to(interview: Held, form: FormData) -> tuple[Held, bool]:
    """Return the interview with the screen on show that a form is of, and whether its answer can be taken.

    A form of an earlier page, to which somebody went back, answers that screen once more. Where what it shows is not what would be asked
    now, its answer is not taken: no tick may count for another line.
    """
    screen, command = _text(form, "screen"), _command(_text(form, "command"))
    if command in (Command.TELL, Command.BACK) or screen == _key(interview):
        return interview, True
    name = screen.partition(" ")[0]
    if name not in {*interview.tellable, *(item.screen for item in interview.answered_screens)}:
        return interview, False
    chosen = interview.tell(name)
    return chosen, _key(chosen) == screen


def answered(interview: Held, form: FormData) -> Held:
    """Return the interview after a form of what is on show came back.

    Raises:
        ReplyError: It cannot be read, or contradicts what was answered before.
    """
    command = _command(_text(form, "command"))
    match command:
        case Command.TELL:
            return reply(interview, f"{command.value} {_text(form, 'words')}")
        case Command.BACK | Command.SKIP | Command.UNKNOWN:
            return reply(interview, command.value)
        case Command.WHY | Command.QUIT | None:
            return take(interview, reply_of(interview, form))
        case _:  # pragma: no cover
            assert_never(command)


def _command(text: str) -> Command | None:
    """Return the command that a button sends; None where none was pressed."""
    return next((command for command in Command if command.value == text), None)


def reply_of(interview: Interview, form: FormData) -> str:
    """Return what somebody would have typed who answers as a form does."""
    match interview.step:
        case AskChecklist(lines=names) | AskDone(recommendations=names):
            return _lines(names, form)
        case AskWhich(screens=screens):
            return _number(_text(form, "answer"), screens)
        case Review(screens=screens):
            return _number(_text(form, "answer"), [item.screen for item in screens])
        case AskQuestion() | OfferToStop() | Over():
            return value_of(form)


def value_of(form: FormData) -> str:
    """Return the answer to a single question as it would be typed: what fits best first, and what else does behind it."""
    texts = [*_texts(form, "answer"), *_texts(form, "also")]
    return ",".join(dict.fromkeys(text for text in texts if text)) or _text(form, "days_ago")


def _lines(names: Sequence[str], form: FormData) -> str:
    """Return the numbers of the lines that are ticked, and of those that are marked as not sure."""
    ticked, unsure = set(_texts(form, "line")), set(_texts(form, "unsure"))
    numbers = [str(place) for place, name in enumerate(names, start=1) if name in ticked and name not in unsure]
    numbers += [f"{place}?" for place, name in enumerate(names, start=1) if name in unsure]
    return ",".join((*([NONE] if NONE in ticked else []), *numbers))


def _number(name: str, names: Sequence[str]) -> str:
    """Return the number of a name among several; what is none of them as it is."""
    return str(names.index(name) + 1) if name in names else name


def _text(form: FormData, key: str) -> str:
    """Return a text of a form."""
    return next(iter(_texts(form, key)), "")


def _texts(form: FormData, key: str) -> list[str]:
    """Return the texts that a form sends under a name; none of them is longer than an answer can be."""
    return [value.strip()[:_LONGEST] for value in form.getlist(key) if isinstance(value, str)]


def faults_of(knowledge: KnowledgeBase, error: ReplyError, words: Catalogue) -> tuple[Diagnostic, ...]:
    """Return what is wrong with an answer, for whoever reads it beside the field."""
    return tuple(explain_refusal(knowledge, error, Location("form"), (), words))


def changes_of(finding: Finding, form: FormData) -> Iterable[str]:
    """Return another answer to a question as it is typed behind a question about other answers, `FINDING=VALUE`."""
    yield f"{finding.id}={value_of(form)}"
