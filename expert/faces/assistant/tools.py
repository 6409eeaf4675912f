"""The tools: one for each question of the registry, made from its declaration. A new question becomes a tool by itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from expert.cases.case import Case
from expert.consultation.outcome import Consultation
from expert.errors import DiagnosedError, Diagnostic, QueryError
from expert.faces.assistant.answers import Head, Reply, answered, schema_of
from expert.faces.assistant.arguments import ASKED_OF, FULL, Arguments, arguments_of, typed_of, without_nothing
from expert.faces.assistant.cited import certificate, cited, references_among, sources_of
from expert.faces.assistant.faults import moved
from expert.faces.assistant.host import Host
from expert.faces.assistant.sayings import Said, alarm_of, answer_schema, say
from expert.language.kinds import Kind
from expert.questions.registry import QUESTIONS, About, Question, Type
from expert.shapes.plain import Schema, json_text
from expert.words.diary import say_age

if TYPE_CHECKING:
    from expert.language.model import KnowledgeBase

LARGEST_UNASKED = 40_000
"""Data of more characters are left out unless everything is asked for: an assistant reads all of them."""
_NAMING = frozenset({Type.TARGET, Type.ID, Type.CHANGES, Type.CONDITION})
"""The types of arguments that name something."""
_NAMES = frozenset({"ASK001", "ASK002", "ASK003"})
"""Faults of a name, which are faults whoever the question is about."""


class Tool(NamedTuple):
    """A tool as the protocol offers it.

    Attributes:
        name: What it is called.
        description: What it answers, and what somebody should know who calls it.
        input_schema: The JSON Schema of its arguments.
        output_schema: Returns the JSON Schema of what it returns.
        call: Returns what it returns; it gets the arguments as they came.
    """

    name: str
    description: str
    input_schema: Schema
    output_schema: Schema
    call: Callable[[Mapping[str, object] | None], Reply]


def question_tools(host: Host) -> dict[str, Tool]:
    """Return a tool for each question, by its name."""
    return {name: _tool(asked, host) for name, asked in QUESTIONS.items()}


def _tool(asked: Question, host: Host) -> Tool:
    """Return the tool that asks a question."""
    arguments = arguments_of(asked, host)
    details = (host.named(asked.help), asked.details, host.say("assess") if asked.name == "assess" else "")
    whole = {"outcome": {"type": ["object", "null"], "description": host.say("outcome")}} if asked.name == "assess" else {}
    return Tool(
        asked.name,
        " ".join(filter(None, details)),
        arguments.schema(),
        schema_of(answer_schema(asked), **whole),
        lambda raw: ask(asked, arguments, raw, host),
    )


def ask(asked: Question, arguments: Arguments, raw: Mapping[str, object] | None, host: Host) -> Reply:
    """Return the answer to a question.

    Raises:
        DiagnosedError: With every fault of the arguments.
    """
    given: dict[str, Any] = without_nothing(raw)
    faults = list(arguments.faults(given))
    knowledge = host.knowledge(worked_cases=asked.worked_cases)
    about = _about(asked, given, knowledge, faults)
    if faults:
        raise QueryError((*faults, *_misnamed(asked, given, knowledge, faults)))
    result = _result(asked, given, knowledge, about)
    said = say(asked, result, knowledge, about, full=bool(given.get(FULL)), words=host.words)
    consultations = {name: item for name, item in zip(ASKED_OF[asked.about], about, strict=False) if isinstance(item, Consultation)}
    return reply_of(asked, said, knowledge, consultations, host, full=bool(given.get(FULL)))


_OF_A_CASE = frozenset({About.OUTCOME, About.TWO_OUTCOMES})


def _about(asked: Question, given: Mapping[str, Any], knowledge: KnowledgeBase, faults: list[Diagnostic]) -> tuple[object, ...]:
    """Return what a question is asked of; what is wrong with that is noted."""
    faulty = {item.location.file for item in faults}
    names = [name for name in ASKED_OF[asked.about] if name in given and name not in faulty]
    match asked.about:
        case About.KNOWLEDGE:
            return (knowledge,)
        case About.WRITTEN_OUTCOME:
            return (knowledge, *(given[name] for name in names), *names)
        case About.OUTCOME | About.TWO_OUTCOMES:
            return tuple(found for name in names if (found := _concluded(given[name], name, knowledge, faults)) is not None)


def _concluded(raw: Mapping[str, object], name: str, knowledge: KnowledgeBase, faults: list[Diagnostic]) -> Consultation | None:
    """Return what follows from a case; None where something is wrong with it, which is noted."""
    from expert.consultation.consult import consult
    from expert.loading.cases import parse_case

    try:
        return consult(knowledge, parse_case(raw, knowledge, name))
    except DiagnosedError as error:
        faults += error.diagnostics
        return None


def _result(asked: Question, given: Mapping[str, Any], knowledge: KnowledgeBase, about: tuple[object, ...]) -> Any:
    """Return what a question returns; what is wrong with an argument is told as a fault of that."""
    typed = typed_of(asked, given)
    try:
        return asked.ask(knowledge, about, typed)
    except QueryError as error:
        raise QueryError(moved(error.diagnostics, _blamed(asked, given, error.diagnostics))) from error


def _blamed(asked: Question, given: Mapping[str, Any], faults: tuple[Diagnostic, ...]) -> str:
    """Return the argument that faults are about: the one whose text they repeat, or the first that was given."""
    named = [item.typed for item in asked.arguments if item.typed in given and item.type in _NAMING]
    said = " ".join(item.message for item in faults)

    def repeated(name: str) -> int:
        return sum(f"`{part.strip()}" in said for part in re.split(r"[=:]", str(given[name])) if part.strip())

    return max(named, key=repeated, default="arguments")


def _misnamed(asked: Question, given: Mapping[str, Any], knowledge: KnowledgeBase, faults: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return what is named wrongly beside a case that cannot be used: the question is asked of somebody who answered nothing."""
    from expert.consultation.consult import consult

    faulty = {item.location.file for item in faults}
    own = {item.typed for item in asked.arguments}
    needed = {item.typed for item in asked.arguments if item.required}
    if asked.about not in _OF_A_CASE or faulty & own or not needed <= given.keys() or "" in faulty:
        return ()
    nobody = consult(knowledge, Case(datetime.date.today()))
    try:
        _result(asked, given, knowledge, (nobody,) * len(ASKED_OF[asked.about]))
    except QueryError as error:
        return tuple(item for item in error.diagnostics if item.code in _NAMES)
    return ()


def reply_of(
    asked: Question,
    said: Said,
    knowledge: KnowledgeBase,
    consultations: Mapping[str, Consultation],
    host: Host,
    *,
    full: bool = False,
) -> Reply:
    """Return an answer with what stands beside it.

    Args:
        asked: The question.
        said: How its answer is told.
        knowledge: The knowledge base.
        consultations: What it was asked of, by the argument that gave the case.
        host: Who answers.
        full: Whether everything is wanted.
    """
    evidence = cited(knowledge, said.names)
    sources = sources_of(knowledge, (*(name for item in evidence for name in item.sources), *references_among(knowledge, said.names)))
    rules = [item.id for item in evidence if item.kind == Kind.RULE]
    length = len(json_text(said.data, one_line=True))
    is_left_out = length > LARGEST_UNASKED and not full
    notices = [text for item in consultations.values() for text in say_age(knowledge, item.case, datetime.date.today(), host.words)]
    if is_left_out:
        notices.append(host.say("left_out", length=f"{length:,}"))
    alarms = (alarm_of(item, host.words) for item in reversed([*consultations.values()]))  # the newer case is the one of now
    head = Head(
        alarm=next(filter(None, alarms), ()),
        say=said.say,
        notices=tuple(dict.fromkeys(notices)),
        evidence=evidence,
        sources=sources,
        certificate={name: certificate(item, said.names, rules) for name, item in consultations.items()},
    )
    text = said.text if len(said.text) <= LARGEST_UNASKED or full else ""
    whole = {"outcome": consultations["case"].to_data() if full else None} if asked.name == "assess" else {}
    return answered(head, text, None if is_left_out else said.data, host, **whole)
