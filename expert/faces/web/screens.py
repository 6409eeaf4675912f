"""What an interview shows, as a form, and what a form that comes back makes of it. Which screen it is, the interview says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar, assert_never

from starlette.datastructures import FormData

from expert.consultation.consult import consult
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
from expert.questions.assess import assess
from expert.questions.statements.asking import Misread
from expert.words.catalogue import Catalogue
from expert.words.first_screen import first_screen
from expert.words.interview import Screen as ScreenWords
from expert.words.interview import explain_refusal, say_hint, say_screen, say_step
from expert.words.lines import Line

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
    """

    value: str
    label: str


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
        so_far: What is decided so far, where the person may stop.
    """

    key: str
    title: str
    field: Field
    help: str = ""
    progress: str = ""
    said: str = ""
    commands: frozenset[Command] = frozenset()
    so_far: Sequence[Line] = ()

    @property
    def is_typed(self) -> bool:
        """Return whether the answer is typed, and not chosen."""
        return self.field.control in (Control.NUMBER, Control.DAY)

    def has(self, command: str) -> bool:
        """Return whether something can be done in place of an answer, by the word for it."""
        return Command(command) in self.commands


def screen_of(interview: Interview, words: Catalogue) -> Screen:
    """Return what is on show.

    Raises:
        ValueError: The interview is over.
    """
    told = say_step(interview, words)
    field = _field(interview, told, words)
    help = told.hint if field.control is Control.GO_ON else told.help
    so_far = _so_far(interview, words) if field.control is Control.GO_ON else ()
    return Screen(_key(interview), told.question, field, help, told.progress, _said(interview, words), _commands(interview), so_far)


def _so_far(interview: Interview, words: Catalogue) -> tuple[Line, ...]:
    """Return what is decided by now, and whom to see: whoever goes on answering must not miss that they should be seen today."""
    view = assess(consult(interview.knowledge, interview.case))
    lines = first_screen(interview.knowledge, view, words)
    decided = {line.decision for line in view.decisions} | {action.recommendation for action in view.referrals}
    return tuple(line for line in lines if line.about in decided)


def _field(interview: Interview, told: ScreenWords, words: Catalogue) -> Field:
    """Return what the screen on show is answered with."""
    knowledge, step = interview.knowledge, interview.step
    match step:
        case AskChecklist(checklist=name, lines=lines):
            return Field(Control.LINES, _choices(lines, told.options), told.hint, none=knowledge.checklists[name].none)
        case AskQuestion(finding=name):
            return field_of(knowledge.findings[name], words)
        case AskWhich(screens=screens):
            return Field(Control.WHICH, _choices(screens, told.options))
        case OfferToStop():
            return Field(Control.GO_ON)
        case AskDone(recommendations=names):
            return Field(Control.LINES, _choices(names, told.options), told.hint, none=words.say("web", "none_done"))
        case Review(screens=screens):
            return Field(Control.REVIEW, _choices([item.screen for item in screens], told.options))
        case Over():
            raise ValueError("nothing is asked any more")
        case _:  # pragma: no cover
            assert_never(step)


def _choices(values: Iterable[str], labels: Iterable[str]) -> tuple[Choice, ...]:
    """Return what can be chosen."""
    return tuple(Choice(value, label.strip()) for value, label in zip(values, labels, strict=True))


def _said(interview: Interview, words: Catalogue) -> str:
    """Return what was answered before to the screen that the person chose to answer once more."""
    said = next((item for item in interview.answered_screens if item.screen == interview.chosen), None)
    return "" if said is None else say_screen(interview.knowledge, said, interview.case.date, words)


def field_of(finding: Finding, words: Catalogue) -> Field:
    """Return what a question is answered with."""
    hint = say_hint(finding, words)
    match finding.type:
        case FindingType.BOOLEAN:
            return Field(Control.YES_NO)
        case FindingType.CHOICE:
            control = Control.SEVERAL if finding.further else Control.CHOICE
            return Field(control, _choices(finding.options, finding.options.values()), hint)
        case FindingType.SCALE:
            numbers = [str(number) for number in range(SCALE_RANGE[0], SCALE_RANGE[1] + 1)]
            return Field(Control.SCALE, _choices(numbers, numbers), hint)
        case FindingType.NUMBER:
            return Field(Control.NUMBER, hint=hint, unit=finding.unit)
        case FindingType.DATE:
            return Field(Control.DAY, hint=hint)


def _commands(interview: Interview) -> frozenset[Command]:
    """Return what can be done in place of an answer; there is no way back from the first screen."""
    is_first = not (interview.trail or interview.chosen or interview.choosing)
    return frozenset(commands_on(interview)) - ({Command.BACK} if is_first else set())


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
    numbers = [str(place) for place, name in enumerate(names, start=1) if name in ticked]
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


def faults_of(knowledge: KnowledgeBase, error: ReplyError, words: Catalogue, *, is_typed: bool) -> tuple[Diagnostic, ...]:
    """Return what is wrong with an answer, for whoever reads it beside the field.

    What was typed is quoted where somebody typed it; of a choice nobody did.
    """
    if any(isinstance(fault, Misread) for fault in error.faults) and not is_typed:
        return (Diagnostic(Location("form"), Misread.code, words.say("web", "misread_choice")),)
    return tuple(explain_refusal(knowledge, error, Location("form"), (), words))


def changes_of(finding: Finding, form: FormData) -> Iterable[str]:
    """Return another answer to a question as it is typed behind a question about other answers, `FINDING=VALUE`."""
    yield f"{finding.id}={value_of(form)}"
