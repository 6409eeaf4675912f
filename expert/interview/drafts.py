"""An unfinished interview as plain data, and back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from expert.cases.case import Case
from expert.cases.form import CaseInside
from expert.cases.reading import build_case
from expert.errors import CaseError, Diagnostic, Diagnostics, Location
from expert.given import checked
from expert.interview.state import Interview, start
from expert.language.model import KnowledgeBase
from expert.shapes.hints import data_of, record_of
from expert.shapes.notes import Site

_DRAFT = Location("the interview that was not finished")


class Draft(Struct, frozen=True):
    """What must be kept of an interview to go on later; its fields are those of an interview, whose knowledge base is named by its id."""

    knowledge: str
    case: CaseInside
    trail: tuple[str, ...]
    offered: bool
    stopped: bool
    chosen: str


def draft_of(interview: Interview) -> dict[str, Any]:
    """Return what must be kept to go on later."""
    return data_of(Draft(interview.knowledge.id, interview.case, interview.trail, interview.offered, interview.stopped, interview.chosen))


@checked
def resume(knowledge: KnowledgeBase, draft: Mapping[str, Any], today: datetime.date) -> Interview:
    """Return the interview that was kept; what is out of date by now, and on another day what was skipped, is asked again.

    Raises:
        CaseError: It belongs to another knowledge base, or the questions have changed since.
    """
    form = record_of(Draft)
    if not form.fits(draft):
        raise CaseError([Diagnostic(_DRAFT, "ASK042", "it was not kept by this program, or by another version of it")])
    if draft["knowledge"] != knowledge.id:
        raise CaseError([Diagnostic(_DRAFT, "ASK042", f"it belongs to `{draft['knowledge']}`, not to `{knowledge.id}`")])
    kept: Draft = form.read(draft, Site((), draft, _Reader(knowledge)))
    interview = Interview(knowledge, kept.case) if kept.case.date == today else start(knowledge, today, kept.case)
    answered = {*interview.case.answers, *interview.case.unknown}
    screens = {*answered, *(name for name, item in knowledge.checklists.items() if answered & set(item.members))}
    return replace(
        interview,
        trail=tuple(screen for screen in kept.trail if screen in screens),
        offered=kept.offered,
        stopped=kept.stopped,
        chosen=kept.chosen if kept.chosen in interview.tellable or kept.chosen in screens else "",
    )


class _Reader:
    """Reads the case in a draft."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def case(self, raw: object) -> Case:
        """Return the case.

        Raises:
            CaseError: The questions have changed since it was kept.
        """
        diagnostics = Diagnostics(error=CaseError)
        case = build_case(self.knowledge, raw, diagnostics)
        if case is None:
            raise CaseError([Diagnostic(_DRAFT, "ASK042", "the questions have changed since"), *diagnostics.items])
        return case
