"""A check-in: what a diary asks from day to day. What does not change is kept, and days are counted anew."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from expert.cases.age import still_holding
from expert.cases.applying import only, without_idle
from expert.cases.case import Case, UnknownWord
from expert.cases.fitting import meaning_of
from expert.given import checked
from expert.interview.state import Interview
from expert.interview.steps import Ending, InterviewStep, Over, Progress
from expert.language.model import Anew, Counts, Finding, FindingType, KnowledgeBase, Value
from expert.language.movement import done_together


class CheckIn(Interview, frozen=True, dict=True):
    """An interview that asks what a diary asks, and nothing else."""

    @cached_property
    def _left(self) -> tuple[str, ...]:
        """Return the screens that are still to be asked."""
        plan = self.knowledge.diary
        screens = (*plan.each_day, *plan.when_open) if plan is not None else ()
        return tuple(screen for screen in screens if any(map(self._is_open, self.knowledge.asked_on(screen))))

    def _is_open(self, name: str) -> bool:
        """Return whether a question has no answer and applies."""
        return name not in self.case.answers and name not in self.case.unknown and self.meaning.applies(name) is True

    def _turn(self) -> InterviewStep:
        """Return the next screen, or that it is over."""
        return self._ask(self._left[0]) if self._left else Over(Ending.DONE)

    @cached_property
    def progress(self) -> Progress:
        """Return how far it is."""
        return Progress(len(self.trail), len(self._left), len(self._left))

    def answer(self, values: Mapping[str, Value], unknown: Mapping[str, UnknownWord]) -> CheckIn:
        """Return the check-in with the screen on show answered; what was done since then opens what was said of it before."""
        changed = super().answer(values, unknown)
        assert isinstance(changed, CheckIn)
        return replace(changed, case=without_outdated(changed.knowledge, changed.case))


@checked
def start_check_in(knowledge: KnowledgeBase, today: datetime.date, earlier: Case) -> CheckIn:
    """Return a check-in at its start: what still holds of earlier answers, without what changes from day to day.

    Args:
        knowledge: What is asked.
        today: The day.
        earlier: The answers of the last entry, or of the consultation before the first one.

    Raises:
        CaseError: The earlier answers do not fit the knowledge base.
    """
    meaning_of(knowledge, earlier)
    plan = knowledge.diary
    changing = {name for screen in (plan.each_day if plan is not None else ()) for name in knowledge.asked_on(screen)}
    holding = without_idle(knowledge, still_holding(knowledge, earlier, today))[0]
    known = {*holding.answers} - changing
    opened = replace(only(holding, known), unknown={})
    return CheckIn(knowledge, without_outdated(knowledge, opened))


def without_outdated(knowledge: KnowledgeBase, case: Case) -> Case:
    """Return a case without what was said of something that has been done again since, by the counts of days in it."""
    gone = {
        name
        for count, value in case.values.items()
        if _begins_anew(knowledge.findings[count])
        for name in _of_doing(knowledge, knowledge.findings[count])
        if _is_older(knowledge, case, name, case.date - datetime.timedelta(int(value)))
    }
    return without_idle(knowledge, only(case, {*case.answers, *case.unknown} - gone))[0] if gone else case


def _begins_anew(finding: Finding) -> bool:
    """Return whether doing something begins a count of days anew."""
    return finding.counts is Counts.UP and finding.anew is Anew.BY_DOING


def _of_doing(knowledge: KnowledgeBase, count: Finding) -> Iterator[str]:
    """Yield what is answered anew when it is done again, and what each time adds to."""
    yield from done_together(knowledge, count)
    yield from (finding.id for finding in knowledge.findings.values() if finding.each_session)


def _is_older(knowledge: KnowledgeBase, case: Case, name: str, day: datetime.date) -> bool:
    """Return whether an answer was given before a day, and can be another one since: what is done stays done."""
    answer, finding = case.answers.get(name), knowledge.findings[name]
    if answer is None or answer.on is None or answer.on >= day:
        return False
    return not (finding.type is FindingType.BOOLEAN and finding.worse is None and answer.value is True)
