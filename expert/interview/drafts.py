"""An unfinished interview as plain data, and back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from expert.cases.reading import build_case
from expert.cases.stored import case_to_data
from expert.errors import CaseError, Diagnostic, Diagnostics, Location
from expert.interview.state import Interview, start
from expert.language.model import KnowledgeBase

_DRAFT = Location("the interview that was not finished")


def draft_of(interview: Interview) -> dict[str, Any]:
    """Return what must be kept to go on later."""
    return {
        "knowledge": interview.knowledge.id,
        "case": case_to_data(interview.case),
        "trail": list(interview.trail),
        "offered": interview.offered,
        "stopped": interview.stopped,
        "editing": interview.editing,
    }


def resume(knowledge: KnowledgeBase, draft: Mapping[str, Any], today: datetime.date) -> Interview:
    """Return the interview that was kept; what is out of date by now, and on another day what was skipped, is asked again.

    Raises:
        CaseError: It belongs to another knowledge base, or the questions have changed since.
    """
    diagnostics = Diagnostics()
    if draft.get("knowledge") != knowledge.id:
        raise CaseError([Diagnostic(_DRAFT, "ASK042", f"it belongs to `{draft.get('knowledge')}`, not to `{knowledge.id}`")])
    case = build_case(knowledge, draft.get("case"), diagnostics)
    if case is None:
        raise CaseError([Diagnostic(_DRAFT, "ASK042", "the questions have changed since"), *diagnostics.items])
    kept = Interview(knowledge, case) if case.date == today else start(knowledge, today, case)
    answered = {*kept.case.answers, *kept.case.unknown}
    screens = {*answered, *(name for name, item in knowledge.checklists.items() if answered & set(item.members))}
    editing = str(draft.get("editing", ""))
    return replace(
        kept,
        trail=tuple(screen for screen in draft.get("trail", ()) if screen in screens),
        offered=bool(draft.get("offered")),
        stopped=bool(draft.get("stopped")),
        editing=editing if editing in screens else "",
    )
