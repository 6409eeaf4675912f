"""The pages of what is kept: consultations shown again, and what changed from one to another."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from expert.consultation.outcome import Consultation
from expert.diary.consultations import recall
from expert.diary.store import KeptConsultation, Store
from expert.faces.web.visit import RefusedError, Visit
from expert.questions.compare import compare
from expert.words.diary import say_old_rules, say_other_outcome
from expert.words.sentences import tell

_LONGEST_ID = 18


def show(visit: Visit) -> Response:
    """List what is kept, the last one first."""
    store = visit.site.store
    if store is None:
        return visit.page("message.html", visit.say("history"), text=visit.say("nothing_kept"))
    heads = [head for head in store.heads() if head.knowledge_id == visit.knowledge.id]
    return visit.page("history.html", visit.say("history"), heads=heads[::-1])


def open_kept(visit: Visit) -> Response:
    """Show a kept consultation again, by the rules that gave it."""
    store = _store(visit)
    kept = _kept(visit, store, visit.text("id"))
    outcome = recall(store, kept, visit.knowledge)
    session, words = visit.session, visit.site.words
    session.forget()
    session.shown, session.kept = outcome, kept.head.id
    if outcome.knowledge.fingerprint != visit.knowledge.fingerprint:
        session.said.append(say_old_rules(kept.head, visit.knowledge, words))
    if kept.head.in_force != {name: item.in_force for name, item in outcome.decisions.items()}:
        session.said.append(say_other_outcome(kept.head, words))
    return visit.go("/result")


def compare_kept(visit: Visit) -> Response:
    """Show what changed from one kept consultation to another."""
    store = _store(visit)
    old, new = (_recalled(visit, store, visit.text(name)) for name in ("old", "new"))
    told = tell(compare(old, new), words=visit.site.words)
    return visit.page("told.html", told.lines[0], heading=told.lines[0], told=visit.told(told))


def _recalled(visit: Visit, store: Store, id: str) -> Consultation:
    """Return a kept consultation by the rules that gave it."""
    return recall(store, _kept(visit, store, id), visit.knowledge)


def _store(visit: Visit) -> Store:
    """Return where things are kept."""
    if visit.site.store is None:
        raise HTTPException(404)
    return visit.site.store


def _kept(visit: Visit, store: Store, id: str) -> KeptConsultation:
    """Return the kept consultation with an id."""
    kept = store.load(int(id)) if id.isdecimal() and len(id) <= _LONGEST_ID else None
    if kept is None:
        raise RefusedError(visit.say("not_kept", typed=id))
    return kept
