"""The pages of the knowledge itself: what there is of each kind, each entry with who says so, and how the rules hang together."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from expert.faces.pages.svg import Box, network_svg
from expert.faces.web.visit import Visit, entry_address
from expert.language.kinds import NETWORK, Kind
from expert.language.model import KnowledgeBase, subject_of
from expert.language.network import names_in
from expert.questions.graph import graph
from expert.questions.show import show as shown
from expert.words.sentences import tell

_MOST_BOXES = 24
"""So many are drawn on either side; the rest is listed with the entry."""


def overview(visit: Visit) -> Response:
    """Show how much there is of each kind."""
    counts = {kind: len(visit.knowledge.entries(kind)) for kind in Kind}
    return visit.page("knowledge.html", visit.say("knowledge"), counts=counts, knowledge=visit.knowledge)


def of_kind(visit: Visit) -> Response:
    """List the entries of a kind by what they are called."""
    kind = next((kind for kind in Kind if kind.section == visit.named("section")), None)
    if kind is None:
        raise HTTPException(404)
    listed = [(entry_address(id), id, title_of(visit.knowledge, kind, id)) for id in visit.knowledge.entries(kind)]
    return visit.page("entries.html", visit.site.words.say_count("kind", kind, len(listed)), listed=listed)


def title_of(knowledge: KnowledgeBase, kind: Kind, id: str) -> str:
    """Return what an entry is called, or asks, or says."""
    item = knowledge.entries(kind)[id]
    names = ("title", "question", "message", "claim", "because")
    return next((text for name in names if isinstance(text := getattr(item, name, None), str) and text), id)


def entry(visit: Visit) -> Response:
    """Show one entry with who says so, and all that it leads to."""
    knowledge, id = visit.knowledge, visit.named("id")
    kind = knowledge.kind_of(id)
    if kind is None:
        raise HTTPException(404)
    told = tell(shown(knowledge, id), words=visit.site.words)
    return visit.page(
        "entry_of_knowledge.html", told.lines[0], heading=told.lines[0], told=visit.told(told), picture=_picture(visit, kind, id), id=id
    )


def _picture(visit: Visit, kind: Kind, id: str) -> Markup:
    """Return what something depends on and what depends on it; nothing for what stands in no network."""
    knowledge = visit.knowledge
    drawn = {name: Box(name, title_of(knowledge, each, name), each.value) for each in NETWORK for name in knowledge.entries(each)}
    if kind is Kind.RULE:
        rule = knowledge.rules[id]
        before, after = {*names_in(rule.when)}, {subject_of(effect) for effect in rule.then}
        middle = Box(id, rule.title, kind.value)
    elif id in drawn:
        edges = graph(knowledge, id, depth=1, most=len(drawn)).edges
        before = {edge.start for edge in edges if edge.end == id}
        after = {edge.end for edge in edges if edge.start == id}
        middle = drawn[id]
    else:
        return Markup("")
    left, right = ([drawn[name] for name in drawn if name in names and name != id][:_MOST_BOXES] for names in (before, after))
    title = visit.say("picture_title", title=middle.label)
    return Markup(network_svg(middle, left, right, entry_address, title))
