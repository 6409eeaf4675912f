"""How the answer to a question is told an assistant: what to quote, what it names, and its data, short or whole.

An explanation is one unless its question stands in `MANNERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from expert.faces.assistant.cited import Name, names_in, own_names
from expert.language.identity import identity_of
from expert.language.kinds import Kind
from expert.questions.registry import About, Question, Result
from expert.questions.statements.base import Explained, Explanation, Statement
from expert.shapes.hints import record_of
from expert.shapes.plain import Schema
from expert.words.catalogue import Catalogue
from expert.words.lines import Line, Section
from expert.words.sentences import tell
from expert.words.shortening import Shown, short, whole
from expert.words.told import Told

if TYPE_CHECKING:
    from expert import (
        Assessment,
        Consultation,
        Graph,
        HandoverPage,
        KnowledgeBase,
        Overview,
    )

INDENT = "  "
MOST_IDS = 200
"""Of a kind with more entries an overview names none, unless the whole is wanted."""


class Said(NamedTuple):
    """An answer as it is told.

    Attributes:
        say: The sentences to quote.
        text: All of it as plain text.
        names: What the sentences name.
        data: The answer as JSON.
    """

    say: tuple[str, ...]
    text: str
    names: tuple[Name, ...]
    data: dict[str, Any]


class Manner(NamedTuple):
    """How an answer that is no explanation is told.

    Attributes:
        tell: Tells it; it gets the answer, the knowledge base, what the question was asked of, whether the whole is wanted, and the words.
        schema: Returns the JSON Schema of its data.
    """

    tell: Callable[..., Said]
    schema: Callable[[], Schema]


def say(asked: Question, result: Result, knowledge: KnowledgeBase, about: tuple[object, ...], *, full: bool, words: Catalogue) -> Said:
    """Return an answer as it is told: short, or with everything in it."""
    if asked.name in MANNERS:
        return MANNERS[asked.name].tell(result, knowledge, about, full, words)
    assert isinstance(result, Explanation), f"`{asked.name}` needs a manner"
    return _explanation(result, full, words, own=asked.about is About.KNOWLEDGE)


def answer_schema(asked: Question) -> Schema:
    """Return the JSON Schema of the data of an answer, short or whole."""
    schema = MANNERS[asked.name].schema() if asked.name in MANNERS else tree_schema()
    return {key: part for key, part in schema.items() if key not in {"$schema", "title", "description"}}


def tree_schema() -> Schema:
    """Return the JSON Schema of an explanation as a tree: which fields a kind of statement has, the published schema says exactly."""
    form = record_of(Explained)
    definitions: Schema = {}
    definitions["statement"] = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/definitions/statement"}}},
    }
    said = {name: form[name].shape.schema(definitions) for name in ("question", "knowledge")}
    properties = {"schema": {"const": Explained.version}, **said, "statement": {"$ref": "#/definitions/statement"}}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*properties],
        "properties": properties,
        "definitions": definitions,
    }


def _explanation(explanation: Explanation, full: bool, words: Catalogue, *, own: bool = False) -> Said:
    """Return an explanation; with `own` it names what its first statement does, and nothing below that."""
    brief = short(explanation.statement)
    told = tell(explanation, whole if full else lambda _: brief, words)
    cut = _cut(brief)
    data = explanation if full else Explained(explanation.question, identity_of(explanation.knowledge), cut)
    lines = tuple(_lines(told, 0))
    names = own_names(cut) if own else names_in(cut)
    return Said(tuple(line.strip() for line in lines), "\n".join(lines), tuple(names), data.to_data())


def _explained(result: Any, _knowledge: KnowledgeBase, _about: object, full: bool, words: Catalogue) -> Said:
    """Return what can tell itself as an explanation."""
    return _explanation(result.explanation(), full, words, own=True)


def _verification(result: Any, knowledge: KnowledgeBase, about: object, full: bool, words: Catalogue) -> Said:
    """Return what was checked of an outcome, and the first that fails."""
    return _explained(result, knowledge, about, full, words)._replace(data=result.to_data())


def _cut(shown: Shown) -> Statement:
    """Return a statement with those below it that are shown."""
    return replace(shown.statement, children=tuple(_cut(item) for item in shown.children if isinstance(item, Shown)))


def _lines(told: Told, depth: int) -> Iterator[str]:
    """Yield an explanation line by line, what a statement rests on further in."""
    yield from (f"{INDENT * depth}{line}" for line in told.lines)
    for child in told.children:
        yield from _lines(child, depth + 1)


def _assessment(view: Assessment, knowledge: KnowledgeBase, about: tuple[Consultation], _full: bool, words: Catalogue) -> Said:
    """Return the first screen."""
    from expert.words.first_screen import first_screen, small_print

    said = tuple(_labelled(first_screen(knowledge, view, words)))
    if view.alone is not None:
        rule = () if view.alone_rule is None else ((Kind.RULE, view.alone_rule),)
        return _plain(said, (*rule, *names_in((view.alone, view.referrals[:1]))), view.to_data())
    return _plain((*said, *small_print(knowledge, view, words)), (*_deciding(view, about[0]), *names_in(view)), view.to_data())


def _deciding(view: Assessment, consultation: Consultation) -> Iterator[Name]:
    """Yield the rules that decide what the first screen says: of each decision and cause the one that explains it first."""
    from expert.questions.parts.lead import leading

    knowledge = consultation.knowledge
    decided = (consultation.decisions[item.decision].decided_by for item in view.decisions)
    suggested = (consultation.causes[item.cause].suggested_by for item in view.causes)
    for rules in (*decided, *suggested):
        yield from ((Kind.RULE, rule) for rule in leading(knowledge, rules)[:1])


def _handover_page(page: HandoverPage, knowledge: KnowledgeBase, _about: object, _full: bool, words: Catalogue) -> Said:
    """Return the page for whoever looks at it next."""
    from expert.words.handover import handover_sections

    said = tuple(text for section in handover_sections(knowledge, page, words) for text in _section(section))
    return _plain(said, tuple(names_in(page)), page.to_data())


def _section(section: Section) -> Iterator[str]:
    """Yield a part of a page, line by line."""
    if section.heading:
        yield section.heading
    yield from _labelled(section.lines)
    for below in section.sections:
        yield from _section(below)


def _labelled(lines: Iterable[Line]) -> Iterator[str]:
    """Yield lines with the labels beside them, without those that are left empty."""
    for item in lines:
        if item.parts:
            text = item.text.strip()
            yield f"{item.label}{' ' if item.label.endswith('?') else ': '}{text}" if item.label else text


def _overview(view: Overview, knowledge: KnowledgeBase, _about: object, full: bool, words: Catalogue) -> Said:
    """Return what a knowledge base holds: how much of each kind, and as data the ids; of what there is most, only in the whole."""
    version = words.say("overview", "version", version=view.version, fingerprint=view.fingerprint[:6])
    counts = ((kind, len(view.entries[kind.section])) for kind in Kind)
    data = {key: part for key, part in view.to_data().items() if full or len(part) <= MOST_IDS or isinstance(part, str)}
    listed = (f"{count} {words.say_count('kind', kind, count)}" for kind, count in counts)
    return _plain((knowledge.title, version, knowledge.summary, *listed), (), data)


def _graph(network: Graph, knowledge: KnowledgeBase, _about: object, _full: bool, words: Catalogue) -> Said:
    """Return a rule network: nothing to quote, and a Mermaid flowchart as text."""
    from expert.faces.pages.mermaid import render_graph_mermaid

    return Said((), render_graph_mermaid(knowledge, network, words=words), (), network.to_data())


def _plain(said: Iterable[str], names: Iterable[Name], data: dict[str, Any]) -> Said:
    """Return an answer whose text is its sentences, one a line."""
    sentences = tuple(said)
    return Said(sentences, "\n".join(sentences), tuple(names), data)


def _document(module: str, name: str) -> Callable[[], Schema]:
    """Return what makes the schema of a document, whose module is imported then."""

    def schema() -> Schema:
        from importlib import import_module

        document: Any = getattr(import_module(f"expert.questions.{module}"), name)
        found: Schema = document.json_schema()
        return found

    return schema


def _verdict_schema() -> Schema:
    """Return the schema of what checking an outcome came to; what can fail, the published schema says."""
    schema = _document("parts.verification", "Verdict")()
    failure = {"type": ["object", "null"], "description": "The first check that fails."}
    parts = {key: part for key, part in schema.items() if key != "definitions"}
    return {**parts, "properties": {**schema["properties"], "first_failure": failure}}


def _overview_schema() -> Schema:
    """Return the schema of an overview: a list of ids for each kind."""
    ids = {kind.section: {"type": "array", "items": {"type": "string"}} for kind in Kind}
    texts = {name: {"type": "string"} for name in ("id", "version", "fingerprint")}
    return {"type": "object", "additionalProperties": False, "required": [*texts], "properties": {**texts, **ids}}


MANNERS: Mapping[str, Manner] = {
    "assess": Manner(_assessment, _document("assess", "Assessment")),
    "handover": Manner(_handover_page, _document("handover", "HandoverPage")),
    "verify": Manner(_verification, _verdict_schema),
    "overview": Manner(_overview, _overview_schema),
    "graph": Manner(_graph, _document("graph", "Graph")),
    "prove": Manner(_explained, tree_schema),
}
"""The questions whose answer is no explanation."""


def alarm_of(consultation: Consultation, words: Catalogue) -> tuple[str, ...]:
    """Return what is to be said first and alone where something cannot wait, or where the program contradicted itself; else nothing."""
    from expert.questions.assess import assess
    from expert.words.first_screen import first_screen, violation_lines

    view = assess(consultation)
    knowledge = consultation.knowledge
    if view.alone is None:
        return tuple(_labelled(violation_lines(knowledge, view.violations, words)))
    return tuple(_labelled(first_screen(knowledge, view, words)))
