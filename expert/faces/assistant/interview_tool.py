"""The tool that asks a person: one step of an interview a call, whose state comes with the call and goes back with the answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct

from expert.cases.age import old_answers
from expert.errors import DiagnosedError, Diagnostic, Diagnostics, Location, QueryError
from expert.faces.assistant.answers import Reply
from expert.faces.assistant.arguments import Arguments, Given, PlainObject, case_object, without_nothing
from expert.faces.assistant.faults import at, moved
from expert.faces.assistant.host import Host
from expert.faces.assistant.sayings import say
from expert.faces.assistant.tools import Tool, reply_of
from expert.interview.drafts import Draft, draft_of, resume
from expert.interview.faults import ReplyError
from expert.interview.reasons import why_asked
from expert.interview.replies import commands_on, expected, reply
from expert.interview.state import Interview, start
from expert.interview.steps import Over, Shown
from expert.loading.cases import parse_case
from expert.questions.registry import QUESTIONS
from expert.shapes.hints import data_of, record_of
from expert.shapes.notes import Form, Says
from expert.shapes.plain import Schema
from expert.shapes.shape import Scalar
from expert.words.interview import explain_refusal, say_brought_about, say_step
from expert.words.sentences import tell
from expert.words.wording import Wording

if TYPE_CHECKING:
    from expert.language.model import KnowledgeBase

NAME = "interview"
LONGEST_REPLY = 10_000
"""No reply is longer."""
_CHOOSING = "choosing"
"""What a state holds beside a draft: the screens among which the person chooses one."""


class Asked(Struct, frozen=True):
    """What a step says beside its data."""

    alarm: Annotated[tuple[str, ...], Says("What cannot wait: say this first, word for word, and nothing else. Empty where nothing is.")]
    say: Annotated[tuple[str, ...], Says("The question with its options, or at the end what it all means: say it word for word.")]
    remarks: Annotated[tuple[str, ...], Says("What else to say: what the last reply brought about, and how far it is.")]
    why: Annotated[tuple[str, ...], Says("Why this is asked, for whoever wants to know.")]
    expected: Annotated[tuple[str, ...], Says("What can be replied.")]


def interview_tool(host: Host) -> Tool:
    """Return the tool."""
    arguments = Arguments(
        (
            Given("state", PlainObject({}), host.say("argument_state")),
            Given("reply", Scalar("string", Form(most=LONGEST_REPLY)), host.say("argument_reply")),
            Given("case", case_object(), host.say("argument_earlier")),
        )
    )
    return Tool(NAME, host.say("interview"), arguments.schema(), _output_schema(), lambda raw: _step(arguments, raw, host))


def _output_schema() -> Schema:
    """Return the JSON Schema of what it returns."""
    definitions: Schema = {}
    asked = record_of(Asked).schema(definitions)
    step = Shown.json_schema()
    definitions |= step["definitions"]
    state = record_of(Draft).schema(definitions)
    state["properties"] |= {"case": {"type": "object"}, _CHOOSING: {"type": "array", "items": {"type": "string"}}}
    more = {
        "step": {"type": "object", "required": step["required"], "properties": step["properties"], "description": "The step as data."},
        "state": {**state, "type": ["object", "null"], "description": "What goes into the next call, unchanged; null at the end."},
        "case": {"type": ["object", "null"], "description": "At the end, the answers: what other tools take. Before, they are in `state`."},
        "assessment": {"type": ["object", "null"], "description": "At the end, what `assess` returns of them."},
    }
    required = [*asked["required"], *more]
    return {**asked, "required": required, "properties": {**asked["properties"], **more}, "definitions": definitions}


def _step(arguments: Arguments, raw: Mapping[str, object] | None, host: Host) -> Reply:
    """Return the next step.

    Raises:
        DiagnosedError: The state, the reply or the case cannot be used; it says what is expected.
    """
    given: dict[str, Any] = without_nothing(raw)
    faults = [*arguments.faults(given), *_misplaced(given, host)]
    if faults:
        raise QueryError(faults)
    knowledge = host.knowledge()
    before = _begun(given, knowledge)
    if "reply" not in given or isinstance(before.step, Over):
        return _shown(before, [] if "state" in given else [*_beginning(given, before, host)], host)
    after = _replied(before, given["reply"], host)
    return _shown(after, [*say_brought_about(before, after, host.words)], host)


def _beginning(given: Mapping[str, Any], interview: Interview, host: Host) -> Iterator[str]:
    """Yield what is said before the first question, and of earlier answers how many are asked again."""
    words = host.words
    yield from (words.say("interview", "start"), host.say("keys"))
    if "case" in given:
        old = len(old_answers(parse_case(given["case"], interview.knowledge), interview.case.date))
        yield from () if not old else (words.say_count("interview", "old", old),)


def _misplaced(given: Mapping[str, object], host: Host) -> Iterator[Diagnostic]:
    """Yield what does not go together."""
    faults = Diagnostics()
    if "reply" in given and "state" not in given:
        faults.add(at(("reply",)), "ASK044", host.say("reply_without_state"), host.say("reply_without_state_help"))
    if "state" in given and "case" in given:
        faults.add(at(("case",)), "ASK044", host.say("two_beginnings"), host.say("two_beginnings_help"))
    yield from faults.items


def _begun(given: Mapping[str, Any], knowledge: KnowledgeBase) -> Interview:
    """Return the interview that comes with a call, or a new one."""
    today = datetime.date.today()
    if "state" not in given:
        earlier = given.get("case")
        return start(knowledge, today, None if earlier is None else parse_case(earlier, knowledge, "case"))
    draft = {**given["state"]}
    choosing = draft.pop(_CHOOSING, ())
    try:
        interview = resume(knowledge, draft, today)
    except DiagnosedError as error:
        raise QueryError(moved(error.diagnostics, "state")) from error
    screens = tuple(item for item in choosing if item in interview.tellable) if isinstance(choosing, list) else ()
    return interview.choose(screens) if screens else interview


def _replied(interview: Interview, text: str, host: Host) -> Interview:
    """Return the interview after a reply."""
    try:
        return reply(interview, text)
    except ReplyError as error:
        told = explain_refusal(interview.knowledge, error, Location("reply"), commands_on(interview), host.words)
        raise QueryError(told) from error


def _shown(interview: Interview, remarks: list[str], host: Host) -> Reply:
    """Return a step as it is told."""
    step = Shown.to_data(interview.shown)
    if isinstance(interview.step, Over):
        return _ended(interview, step, remarks, host)
    words, knowledge = host.words, interview.knowledge
    screen = say_step(interview, words)
    options = tuple(f"{number}  {text}" for number, text in enumerate(screen.options, start=1))
    asked = Asked(
        alarm=(),
        say=tuple(filter(None, (screen.question, screen.help, *options, screen.hint))),
        remarks=tuple(filter(None, (*remarks, screen.progress))),
        why=tuple(line for told in tell(why_asked(interview), words=words).walk() for line in told.lines),
        expected=(*Wording(knowledge, words).tell(expected(interview)).lines, host.say("keys")),
    )
    state = draft_of(interview) | ({_CHOOSING: [*interview.choosing]} if interview.choosing else {})
    data = {**data_of(asked), "step": step, "state": state, "case": None, "assessment": None}
    return Reply(data, "\n\n".join(filter(None, ("\n".join(asked.remarks), "\n".join(asked.say), "\n".join(asked.why)))))


def _ended(interview: Interview, step: dict[str, Any], remarks: list[str], host: Host) -> Reply:
    """Return the end: what the answers mean, as `assess` tells it."""
    from expert.consultation.consult import consult
    from expert.questions.assess import assess

    consultation = consult(interview.knowledge, interview.case)
    question, about = QUESTIONS["assess"], (consultation,)
    said = say(question, assess(consultation), interview.knowledge, about, full=False, words=host.words)
    meant = reply_of(question, said, interview.knowledge, {"case": consultation}, host)
    asked = Asked(tuple(meant.data["alarm"]), said.say, tuple(remarks), (), ())
    case = consultation.to_data()["case"]
    data = {**data_of(asked), "step": step, "state": None, "case": case, "assessment": meant.data}
    return Reply(data, "\n\n".join(filter(None, (meant.text, "\n".join(remarks)))))
