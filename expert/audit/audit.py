"""The audit of a rule set: what nobody needs, nobody reaches or nobody meant, asked of all admissible people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from expert.audit.everybody import Everybody
from expert.audit.flaws.parts import idle_parts
from expert.audit.flaws.reaching import unreachable
from expert.audit.flaws.reading import counted_twice, unread, unused
from expert.audit.flaws.reasons import reasons_of_some
from expert.audit.flaws.rules import contradictions, idle_rules
from expert.audit.flaws.severity import severities
from expert.audit.flaws.splits import open_splits
from expert.audit.report import Accepted, AuditReport, Draft, Flaw, FlawKind
from expert.engines.logic.time_limit import OutOfTimeError, time_limit
from expert.errors import Location
from expert.given import checked
from expert.language.kinds import Kind
from expert.language.model import Acceptance, KnowledgeBase
from expert.questions.statements.auditing import UnusedAcceptance

_LOOKS: tuple[tuple[str, Callable[[Everybody], Iterable[Draft]]], ...] = (
    ("rules", idle_rules),
    ("advice", contradictions),
    ("outcomes", unreachable),
    ("parts", idle_parts),
    ("splits", open_splits),
    ("causes", counted_twice),
    ("worse", severities),
)
"""What needs all people, in the order of looking."""


@checked
def audit_knowledge(
    knowledge: KnowledgeBase, *, fast: bool = False, timeout: int | None = None, progress: Callable[[str], object] = str
) -> AuditReport:
    """Return what an audit of a knowledge base finds, and what of it the knowledge base accepts with a reason.

    Args:
        knowledge: A checked knowledge base; with its worked cases loaded the audit takes less time, and finds the same.
        fast: Whether to leave out all that needs proofs over all people.
        timeout: How many seconds those may take together; None: as long as they take.
        progress: Called with what is looked for, before it is.
    """
    drafts = [*unread(knowledge), *unused(knowledge), *reasons_of_some(knowledge)]
    if fast:
        return AuditReport(*_sort_out(knowledge, drafts, None, complete=False), complete=False)
    with time_limit(timeout) as is_over:
        progress("circuit")
        people = Everybody(knowledge)
        with suppress(OutOfTimeError):
            for what, look in _LOOKS:
                progress(what)
                drafts += look(people)
        progress("witnesses")
        found = _sort_out(knowledge, drafts, people, complete=not is_over())
        return AuditReport(*found, complete=not is_over(), seconds=timeout if is_over() else None)


def _sort_out(
    knowledge: KnowledgeBase, drafts: list[Draft], people: Everybody | None, *, complete: bool
) -> tuple[tuple[Flaw, ...], tuple[Accepted, ...]]:
    """Return the flaws, the most severe first, and those that are accepted; an acceptance of nothing is a flaw.

    Unless everything was looked for, nothing that takes a proof was accepted in vain.
    """
    places = _places(knowledge)
    flaws, accepted, used = [], [], set()
    for draft in drafts:
        acceptance = _accepting(knowledge, draft)
        flaw = _finished(draft, places, people, smallest=acceptance is None)
        if flaw is not None and acceptance is not None:
            accepted.append(Accepted(flaw, acceptance.reason))
            used.add(acceptance)
        elif flaw is not None:
            flaws.append(flaw)
    vain = [item for item in knowledge.accepted if item not in used and (complete or not FlawKind(item.code).needs_proof)]
    flaws += [_unused_acceptance(acceptance) for acceptance in vain]
    flaws.sort(key=lambda item: (item.code, item.location))
    accepted.sort(key=lambda item: (item.flaw.code, item.flaw.location))
    return tuple(flaws), tuple(accepted)


def _accepting(knowledge: KnowledgeBase, draft: Draft) -> Acceptance | None:
    """Return the acceptance of a flaw, or None."""
    flaw = draft.statement
    for item in knowledge.accepted:
        if (item.code, item.about) == (flaw.code, flaw.about) and item.detail in {"", flaw.detail}:
            return item
    return None


def _finished(draft: Draft, places: Mapping[str, Location], people: Everybody | None, *, smallest: bool) -> Flaw | None:
    """Return a flaw with its position and a witness, the smallest if asked, or None where it needs one and there is none."""
    answers = draft.people
    if people is not None and draft.goal is not None:
        answers = (people.witness(draft.goal) if smallest else people.somebody(draft.goal)).people
        if not answers and draft.kind.needs_witness:
            return None
    first, then = (*answers, None, None)[:2]
    return Flaw(draft.statement, places[draft.statement.about], first, then)


def _unused_acceptance(acceptance: Acceptance) -> Flaw:
    """Return the flaw about an acceptance of what is not found."""
    return Flaw(UnusedAcceptance(acceptance.about, acceptance.code, acceptance.detail), acceptance.location)


def _places(knowledge: KnowledgeBase) -> dict[str, Location]:
    """Return where each entry stands that a flaw can be about."""
    return {id: item.location for kind in Kind for id, item in knowledge.entries(kind).items()}
