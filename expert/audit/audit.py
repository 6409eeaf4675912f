"""The audit of a rule set: what nobody needs, nobody reaches or nobody meant, asked of all admissible people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

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
from expert.language.model import Acceptance, KnowledgeBase, Period
from expert.questions.statements.auditing import FlawStatement, UnusedAcceptance

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
        return AuditReport(*_sort_out(knowledge, [(draft, None) for draft in drafts], complete=False), complete=False)
    with time_limit(timeout) as is_over:
        looked_at: list[_Looked] = []
        with suppress(OutOfTimeError):
            for period in knowledge.periods:
                progress("circuit")
                looked_at.append(_Looked(period, Everybody(period.knowledge), []))
                for what, look in _LOOKS:
                    progress(what)
                    looked_at[-1].drafts.extend(look(looked_at[-1].people))
        progress("witnesses")
        found = _sort_out(knowledge, [*((draft, None) for draft in drafts), *_on_all_days(looked_at)], complete=not is_over())
        return AuditReport(*found, complete=not is_over(), seconds=timeout if is_over() else None)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was found with the rules of some days."""

    period: Period
    people: Everybody
    drafts: list[Draft]


def _on_all_days(looked_at: Sequence[_Looked]) -> Iterator[tuple[Draft, _Looked]]:
    """Yield each flaw once, with the first days on which it is one.

    What somebody shows is a flaw on any day. What nobody needs or comes to is one only if it is so on all days on which what it is about
    is valid.
    """
    seen: set[FlawStatement] = set()
    for looked in looked_at:
        for draft in looked.drafts:
            flaw = draft.statement
            if flaw not in seen:
                seen.add(flaw)
                others = (item for item in looked_at if not item.period.knowledge.is_lapsed(flaw.about))
                if _is_shown(draft) or all(any(_says_as_much(found.statement, flaw) for found in item.drafts) for item in others):
                    yield draft, looked


def _says_as_much(found: FlawStatement, flaw: FlawStatement) -> bool:
    """Return whether what was found on some days is the same flaw as on others, or one more severe of the same entry."""
    return found == flaw or (found.about == flaw.about and found.code < flaw.code)


def _is_shown(draft: Draft) -> bool:
    """Return whether somebody shows a flaw: then it is one, whatever holds on other days."""
    return draft.kind.needs_witness or draft.kind is FlawKind.NO_WORSE


def _sort_out(
    knowledge: KnowledgeBase, drafts: Sequence[tuple[Draft, _Looked | None]], *, complete: bool
) -> tuple[tuple[Flaw, ...], tuple[Accepted, ...]]:
    """Return the flaws, the most severe first, and those that are accepted; an acceptance of nothing is a flaw.

    Unless everything was looked for, nothing that takes a proof was accepted in vain.
    """
    places = _places(knowledge)
    flaws, accepted, used = [], [], set()
    for draft, looked in drafts:
        acceptance = _accepting(knowledge, draft)
        flaw = _finished(draft, places, looked, smallest=acceptance is None)
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


def _finished(draft: Draft, places: Mapping[str, Location], looked: _Looked | None, *, smallest: bool) -> Flaw | None:
    """Return a flaw with its position and a witness, the smallest if asked, or None where it needs one and there is none."""
    answers = draft.people
    if looked is not None and draft.goal is not None:
        answers = (looked.people.witness(draft.goal) if smallest else looked.people.somebody(draft.goal)).people
        if not answers and draft.kind.needs_witness:
            return None
    first, then = (*answers, None, None)[:2]
    return Flaw(draft.statement, places[draft.statement.about], first, then, None if looked is None else looked.period.day)


def _unused_acceptance(acceptance: Acceptance) -> Flaw:
    """Return the flaw about an acceptance of what is not found."""
    return Flaw(UnusedAcceptance(acceptance.about, acceptance.code, acceptance.detail), acceptance.location)


def _places(knowledge: KnowledgeBase) -> dict[str, Location]:
    """Return where each entry stands that a flaw can be about."""
    return {id: item.location for kind in Kind for id, item in knowledge.entries(kind).items()}
