"""What can be read: rules, sources, claims and worked cases, and every other entry of the knowledge base; and the published schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from expert.cases.form import case_to_data
from expert.cases.schema import case_schema
from expert.cases.worked import read_worked_case
from expert.faces.assistant.faults import unknown
from expert.faces.assistant.host import Host
from expert.faces.pages.markdown import render_told_markdown
from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.questions.registry import QUESTIONS
from expert.questions.statements.base import Explanation
from expert.shapes.plain import Schema, json_text
from expert.words.sentences import tell

MARKDOWN, JSON = "text/markdown", "application/json"
LISTED = (Kind.RULE, Kind.SOURCE, Kind.CLAIM, Kind.CASE)
"""The kinds of which each entry is listed; those of the others can be read all the same."""
SCHEMAS = ("case", "outcome", "explanation")
"""The schemas that can be read: that of a case says which findings there are, the others what answers hold."""
PAGE = 200
"""So many are listed at once."""


class Listed(NamedTuple):
    """Something that can be read, as it is listed."""

    uri: str
    name: str
    title: str
    mime_type: str


class Template(NamedTuple):
    """A form of addresses of what can be read."""

    uri_template: str
    name: str
    description: str


class Read(NamedTuple):
    """What was read."""

    text: str
    mime_type: str


def listed(host: Host, start: int) -> tuple[tuple[Listed, ...], int | None]:
    """Return what can be read, from the `start`-th on, as much as one page holds; and where the next page begins, if there is one."""
    page: list[Listed] = []
    for place, item in enumerate(_all(host)):
        if place >= start + PAGE:
            return tuple(page), start + PAGE
        if place >= start:
            page.append(item)
    return tuple(page), None


def _all(host: Host) -> Iterator[Listed]:
    """Yield everything that is listed; the worked cases, which take longest to read, last."""
    for name in SCHEMAS:
        yield Listed(f"{host.program}://schema/{name}", name, host.say("resource_schema", name=name), JSON)
    for kind in LISTED:
        entries = host.knowledge(worked_cases=kind is Kind.CASE).entries(kind)
        yield from (Listed(uri_of(host, kind, id), id, _title(entry), MARKDOWN) for id, entry in entries.items())


def _title(entry: object) -> str:
    """Return what an entry is called in a list: its title, or what it says."""
    found = getattr(entry, "title", "") or getattr(entry, "claim", "") or getattr(entry, "id", "")
    return " ".join(str(found).split())


def uri_of(host: Host, kind: Kind, id: str) -> str:
    """Return the address of an entry."""
    return f"{host.program}://{kind.value}/{quote(id, safe='')}"


def templates(host: Host) -> tuple[Template, ...]:
    """Return the forms of addresses: one for each kind of entry."""
    found = []
    for kind in Kind:
        key = "resource_case_template" if kind is Kind.CASE else "resource_template"
        found.append(Template(f"{host.program}://{kind.value}/{{id}}{{?as}}", kind.value, host.say(key, kind=kind.value)))
    return tuple(found)


def beginning(host: Host, uri_template: str, begun: str) -> tuple[str, ...]:
    """Return the ids that begin with some letters, or else hold them, of the kind to which a form of addresses belongs."""
    kind = next((kind for kind in Kind if uri_template.startswith(f"{host.program}://{kind.value}/")), None)
    if kind is None:
        raise unknown("resource", uri_template, (item.uri_template for item in templates(host)))
    ids = tuple(host.knowledge(worked_cases=kind is Kind.CASE).entries(kind))
    first = tuple(id for id in ids if id.startswith(begun))
    return (*first, *(id for id in ids if begun in id and id not in first))


def read(host: Host, uri: str) -> Read:
    """Return what stands at an address: an entry as Markdown, or as data with `?as=json`; a schema as JSON.

    Raises:
        QueryError: Nothing stands there, with the nearest address; or nothing in that form.
    """
    parts = _parts(host, uri)
    knowledge = host.knowledge()
    if parts.kind == "schema":
        return Read(json_text(_schema(parts.id, knowledge, uri, host)), JSON)
    kind = next((kind for kind in Kind if kind.value == parts.kind), None)
    forms = _FORMS if kind is not Kind.CASE else (*_FORMS, "case")
    if kind is None:
        raise unknown("resource", uri, (item.uri_template for item in templates(host)))
    if parts.form not in forms:
        raise unknown("form", parts.form, forms)
    if kind in _WITH_CASES:
        knowledge = host.knowledge(worked_cases=True)
    if parts.id not in knowledge.entries(kind):
        raise unknown("resource", uri, (uri_of(host, kind, id) for id in knowledge.entries(kind)))
    return _entry(kind, parts.id, parts.form, knowledge, host)


_FORMS = ("markdown", "json")
_WITH_CASES = frozenset({Kind.RULE, Kind.CASE})
"""The kinds for which the worked cases are read: a rule is shown with those that fire it."""


class _Address(NamedTuple):
    """The parts of an address."""

    kind: str
    id: str
    form: str


def _parts(host: Host, uri: str) -> _Address:
    """Return the parts of an address; the number sign in the name of a claim may stand there as it is."""
    try:
        split = urlsplit(uri)
    except ValueError as error:
        raise unknown("resource", uri, (item.uri_template for item in templates(host))) from error
    if split.scheme != host.program:
        raise unknown("resource", uri, (item.uri_template for item in templates(host)))
    claim, _, more = split.fragment.partition("?")
    id = unquote(split.path.removeprefix("/")) + (f"#{unquote(claim)}" if claim else "")
    asked = parse_qs(split.query or more).get("as", [_FORMS[0]])
    return _Address(split.netloc, id, asked[0])


def _schema(name: str, knowledge: KnowledgeBase, uri: str, host: Host) -> Schema:
    """Return a schema by its name."""
    from expert.consultation.outcome import outcome_schema
    from expert.questions.statements.kinds import explanation_schema

    made = {"case": lambda: case_schema(knowledge), "outcome": outcome_schema, "explanation": explanation_schema}
    if name not in made:
        raise unknown("resource", uri, (f"{host.program}://schema/{item}" for item in SCHEMAS))
    return made[name]()


def _entry(kind: Kind, id: str, form: str, knowledge: KnowledgeBase, host: Host) -> Read:
    """Return an entry, as the question that shows it answers."""
    if form == "case":
        return Read(json_text(case_to_data(read_worked_case(knowledge, knowledge.cases[id]))), JSON)
    question = QUESTIONS["source" if kind in {Kind.SOURCE, Kind.CLAIM} else "show"]
    shown = question.ask(knowledge, (knowledge,), {"id": id})
    assert isinstance(shown, Explanation)
    forms: Mapping[str, Read] = {
        "json": Read(json_text(shown.to_data()), JSON),
        "markdown": Read(render_told_markdown(tell(shown, words=host.words)), MARKDOWN),
    }
    return forms[form]
