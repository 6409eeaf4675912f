"""A check-in: what a diary asks from day to day. What does not change is kept, and days are counted anew."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Self

from msgspec.structs import replace

from expert.cases.age import is_lasting, lasting, still_holding
from expert.cases.applying import only, without_idle
from expert.cases.case import Answer, Case, UnknownWord, follows
from expert.cases.fitting import meaning_of
from expert.diary.trends import with_trends
from expert.given import checked
from expert.interview.outdated import may_be_outdated, stays_done, told_of_doing, without_outdated
from expert.interview.state import Interview, is_alone
from expert.interview.steps import AskDone, Ending, InterviewStep, Over, Progress
from expert.language.model import KnowledgeBase, Value
from expert.questions.parts.next import safety_checklists

MOST_ADVISED = 6
"""So much of what was advised is asked about at most."""


class CheckIn(Interview, frozen=True, dict=True, kw_only=True):
    """An interview that asks what a diary asks, and nothing else.

    Attributes:
        earlier: The answers of the last entry, as they were given.
        carried: Those of them that still held when this one began.
        entries: What was answered on the days before, for the trends.
        alarms: The warning signs of the last entry that are asked again. Each stands until somebody says that it is gone.
        advised: What was advised at the last entry, of which it is asked whether it was done.
        done: Which of that was done, and which was not; None until it was asked.
        before: The check-in before the last screen was answered.
    """

    beside: ClassVar[frozenset[str]] = Interview.beside | {"before"}
    earlier: Case
    carried: Case
    entries: tuple[Case, ...] = ()
    alarms: Mapping[str, Answer] = {}
    advised: tuple[str, ...] = ()
    done: Mapping[str, bool] | None = None
    before: Self | None = None

    @cached_property
    def _screens(self) -> tuple[str, ...]:
        """Return what is asked, in its order: the lists of warning signs before anything else."""
        signs = safety_checklists(self.knowledge)
        return tuple(sorted(_asked(self.knowledge), key=lambda screen: screen not in signs))

    @cached_property
    def _left(self) -> tuple[str, ...]:
        """Return the screens that are still to be asked."""
        return tuple(screen for screen in self._screens if any(map(self._is_open, self.knowledge.asked_on(screen))))

    def _is_open(self, name: str) -> bool:
        """Return whether a question has no answer and applies; of a warning sign that was told before, whether it may."""
        applies = self.meaning.applies(name)
        return not self._is_answered(name) and self._is_asked(name) and (applies is True or (name in self.alarms and applies is None))

    def _is_asked(self, name: str) -> bool:
        """Return whether a question is asked at all: what never changes by itself only again, as a diary takes no history.

        Lists of warning signs are asked of everybody.
        """
        is_line = self.knowledge.screen_of(name) in self.knowledge.checklists
        return is_line or not is_lasting(self.knowledge.findings[name]) or name in self.earlier.answers

    def _is_answered(self, name: str) -> bool:
        """Return whether a question has an answer, or was left without one."""
        return name in self.case.answers or name in self.case.unknown

    def _may_open(self, screen: str) -> bool:
        """Return whether something of a screen that was not shown yet can still be asked."""
        return screen not in self.trail and any(
            self._is_asked(name)
            and self.meaning.applies(name) is not False
            and (not self._is_answered(name) or may_be_outdated(self.knowledge, self.case, name))
            for name in self.knowledge.asked_on(screen)
        )

    @property
    def _asks_what_was_done(self) -> bool:
        """Return whether it is still to be asked what was done."""
        return bool(self.advised) and self.done is None

    @property
    def tellable(self) -> tuple[str, ...]:
        """Return the screens that may apply and were not answered today: what was told on an earlier day can be told anew."""
        told = {name for name, answer in self.case.answers.items() if answer != self.carried.answers.get(name)}
        names = (name for name in self.knowledge.findings if name not in told and self.meaning.applies(name) is not False)
        return tuple(dict.fromkeys(self.knowledge.screen_of(name) for name in names))

    @property
    def _until_offer(self) -> bool:
        """Return that there is no offer to stop."""
        return False

    def _turn(self) -> InterviewStep:
        """Return the next screen, what was advised before, or that it is over."""
        if self._left:
            return self._ask(self._left[0])
        return AskDone(self.earlier.date.isoformat(), self.advised) if self._asks_what_was_done else Over(Ending.DONE)

    @cached_property
    def progress(self) -> Progress:
        """Return how far it is."""
        last = int(self._asks_what_was_done)
        return Progress(len(self.trail), len(self._left) + last, sum(map(self._may_open, self._screens)) + last)

    def answer(self, values: Mapping[str, Value], unknown: Mapping[str, UnknownWord]) -> Self:
        """Return the check-in with the screen on show answered; what was done since then opens what was said of it before."""
        said = {name: answer for name, answer in self.case.answers.items() if answer.origin != "diary"}  # nobody contradicts the diary
        changed = Interview.answer(replace(self, case=replace(self.case, answers=said)), values, unknown)
        standing = {name: answer for name, answer in self.alarms.items() if name in changed.case.unknown}
        unknown_still = {name: word for name, word in changed.case.unknown.items() if name not in standing}
        case = replace(changed.case, answers={**changed.case.answers, **standing}, unknown=unknown_still)
        return replace(changed.with_answers(case), before=self)

    def with_answers(self, case: Case) -> Self:
        """Return the check-in with other answers: without what they make outdated, and with what the entries answer of the rest."""
        answered = {name for screen in self.trail for name in self.knowledge.asked_on(screen)}
        carried = {name for name, answer in self.carried.answers.items() if name not in answered and case.answers.get(name) == answer}
        held = without_outdated(self.knowledge, case, self.earlier, carried)
        return replace(self, case=with_trends(self.knowledge, [*self.entries, held], held))

    def tell_done(self, done: Mapping[str, bool]) -> Self:
        """Return the check-in with what was done of what was advised; what it does not mention is not known."""
        return replace(self, done=done, dropped=(), before=self)

    def back(self) -> Self:
        """Return the check-in as it was before the last screen was answered."""
        if self.before is None or self.chosen or self.choosing:
            return super().back()
        return replace(self.before, chosen="", choosing=())


@checked
def start_check_in(
    knowledge: KnowledgeBase, today: datetime.date, earlier: Case, entries: tuple[Case, ...] = (), advised: tuple[str, ...] = ()
) -> CheckIn:
    """Return a check-in at its start: what still holds of earlier answers, without what changes from day to day.

    Answers that do not change by themselves are kept, however old they are, unless the diary asks for them. So is what was told of
    something that is done now and then, until it is done again. All others hold for a week.

    Args:
        knowledge: What is asked.
        today: The day.
        earlier: The answers of the last entry, or of the consultation before the first one.
        entries: What was answered on earlier days, for the trends; of one day the oldest first.
        advised: What was advised then, the most important first.

    Raises:
        CaseError: The earlier answers do not fit the knowledge base.
        ValueError: They are of a day that is still to come.
    """
    meaning_of(knowledge, earlier)
    if earlier.date > today:
        raise ValueError(f"the earlier answers are of {earlier.date}, after {today}")
    case = _without_signs(knowledge, _still_holding(knowledge, earlier, today))
    lines = {name for item in safety_checklists(knowledge) for name in knowledge.checklists[item].members}
    told = {name: answer for name, answer in earlier.answers.items() if name in lines and answer.value is True}
    alarms = {name: _dated(answer, earlier.date, today) for name, answer in told.items() if name not in case.answers}
    begun = CheckIn(knowledge, case, earlier=earlier, carried=case, entries=entries, alarms=alarms, advised=tuple(advised)[:MOST_ADVISED])
    return begun.with_answers(case)


def _asked(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the screens that a diary asks."""
    plan = knowledge.diary
    return () if plan is None else tuple(dict.fromkeys((*plan.each_day, *plan.when_open)))


def _names_on(knowledge: KnowledgeBase, screens: Collection[str]) -> Iterator[str]:
    """Yield the findings that some screens ask for."""
    for screen in screens:
        yield from knowledge.asked_on(screen)


def _still_holding(knowledge: KnowledgeBase, earlier: Case, today: datetime.date) -> Case:
    """Return what of earlier answers needs no asking."""
    asked = {*_names_on(knowledge, _asked(knowledge))}
    kept = (
        lasting(knowledge) | told_of_doing(knowledge) | {name for name in earlier.answers if stays_done(knowledge.findings[name], earlier)}
    )
    said = {name for name, answer in earlier.answers.items() if answer.origin != "diary"}
    holding = still_holding(knowledge, only(earlier, {*said, *earlier.unknown}), today, kept)
    held, _ = without_idle(knowledge, holding)
    each_day = {*_names_on(knowledge, knowledge.diary.each_day if knowledge.diary is not None else ())}
    return only(held, ({*held.answers} - each_day) | ({*held.unknown} - asked))


def _without_signs(knowledge: KnowledgeBase, case: Case) -> Case:
    """Return a case without the warning signs that would be all there is to say, so that they are asked before they are said again."""
    if not is_alone(follows(knowledge, case)):
        return case
    lines = {*_names_on(knowledge, safety_checklists(knowledge))}
    signs = {name for name in lines if name in case.answers and case.answers[name].value is True}
    return only(case, {*case.answers, *case.unknown} - signs)


def _dated(answer: Answer, given: datetime.date, today: datetime.date) -> Answer:
    """Return an answer with the day on which it was given, where that is not today."""
    on = answer.on or given
    return replace(answer, on=None if on == today else on)
