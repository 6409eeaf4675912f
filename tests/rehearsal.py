"""An interview with somebody who answers as a case says, and does not know the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from expert.cases.case import DONT_KNOW, Case
from expert.interview.state import Interview, start
from expert.interview.steps import AskChecklist, AskQuestion, Ending, OfferToStop, Over
from expert.language.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How an interview went.

    Attributes:
        interview: At its end.
        asked: The questions and checklists that were shown, in order.
        offered_after: How many of them were shown before the offer to stop; None if there was none.
    """

    interview: Interview
    asked: tuple[str, ...]
    offered_after: int | None

    @property
    def until_offer(self) -> int:
        """Return how many questions were asked one by one before the offer to stop, or before the end if there was none."""
        return self._one_by_one(self.asked[: self.offered_after])

    @property
    def until_end(self) -> int:
        """Return how many questions were asked one by one in all."""
        return self._one_by_one(self.asked)

    def _one_by_one(self, asked: tuple[str, ...]) -> int:
        """Return how many of these screens are no checklists."""
        return sum(screen not in self.interview.knowledge.checklists for screen in asked)


def rehearse(knowledge: KnowledgeBase, case: Case, watch: Callable[[Interview], None] | None = None) -> Rehearsal:
    """Return how an interview goes with somebody who answers as `case` says, does not know the rest, and never stops early.

    Args:
        knowledge: What is asked.
        case: The answers.
        watch: Called with the interview before each reply.
    """
    interview, asked, offered_after = start(knowledge, case.date), list[str](), None
    values = case.values
    while not isinstance(step := interview.step, Over):
        if watch is not None:
            watch(interview)
        match step:
            case AskChecklist() | AskQuestion():
                asked.append(step.checklist if isinstance(step, AskChecklist) else step.finding)
                names = interview.findings_on_show
                known = {name: values[name] for name in names if name in values}
                interview = interview.answer(known, {name: DONT_KNOW for name in names if name not in values})
            case OfferToStop():
                offered_after = len(asked)
                interview = interview.go_on(True)
            case _:
                interview = interview.end(Ending.DONE)
    return Rehearsal(interview, tuple(asked), offered_after)
