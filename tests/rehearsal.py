"""An interview with somebody who answers as a case says, and does not know the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from expert.cases.case import DONT_KNOW, Case
from expert.interview.state import Interview, start
from expert.interview.steps import AskChecklist, AskQuestion, Ending, OfferToStop, Over
from expert.language.conditions import Condition
from expert.language.meaning import Meaning
from expert.language.model import Anew, KnowledgeBase, Value


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How an interview went.

    Attributes:
        interview: At its end.
        asked: The questions and checklists that were shown, in order.
        left: How many more could come at most, as was said with each of them.
        at_offer: The interview at the offer to stop; None if there was none.
        offered_after: How many of them were shown before it.
    """

    interview: Interview
    asked: tuple[str, ...]
    left: tuple[int, ...]
    at_offer: Interview | None
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
    interview, asked, left = start(knowledge, case.date), list[str](), list[int]()
    at_offer, offered_after = None, None
    values = case.values
    while not isinstance(step := interview.step, Over):
        if watch is not None:
            watch(interview)
        match step:
            case AskChecklist() | AskQuestion():
                left.append(interview.most_left)
                asked.append(step.checklist if isinstance(step, AskChecklist) else step.finding)
                names = interview.findings_on_show
                known = {name: values[name] for name in names if name in values}
                interview = interview.answer(known, {name: DONT_KNOW for name in names if name not in values})
            case OfferToStop():
                at_offer, offered_after = interview, len(asked)
                interview = interview.go_on(True)
            case _:
                interview = interview.end(Ending.DONE)
    return Rehearsal(interview, tuple(asked), tuple(left), at_offer, offered_after)


def could_be_asked(interview: Interview, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return those of the given answers that somebody can be asked for at the end of an interview.

    Nobody is asked a question that is not known to apply, nor for a test that is not known to be allowed.
    """
    return _known_to_apply(interview.knowledge, {name: value for name, value in given.items() if _may_be_done(interview, name)})


def _known_to_apply(knowledge: KnowledgeBase, given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers to questions that are known to apply by the others of them."""
    meaning = Meaning(knowledge, given)
    kept = {name: value for name, value in given.items() if meaning.applies(name) is True}
    return kept if len(kept) == len(given) else _known_to_apply(knowledge, kept)


def _may_be_done(interview: Interview, name: str) -> bool:
    """Return whether a question is no test, or one that was answered or is allowed now."""
    return name in interview.case.answers or not waits(interview.knowledge, interview.meaning, name)


def waits(knowledge: KnowledgeBase, meaning: Meaning, name: str) -> bool:
    """Return whether a question is a test of which it is not known that it is allowed now."""
    finding = knowledge.findings[name]
    return finding.test and finding.anew_when is not None and meaning.acting.truth(finding.anew_when) is not True


def with_tests(knowledge: KnowledgeBase, tests: Mapping[str, Condition | None]) -> KnowledgeBase:
    """Return a knowledge base of which these findings are tests, and no others, each to be done only where its condition holds."""
    found = dict(knowledge.findings)
    for name, item in found.items():
        found[name] = replace(item, anew=Anew.BY_DOING, anew_when=tests.get(name), test=name in tests)
    return replace(knowledge, findings=found)
