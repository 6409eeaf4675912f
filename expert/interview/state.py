"""An interview as a state without input or output: what to show next, and what each reply makes of it.

Everything is a function of what was answered so far: the same answers give the same questions. A reply returns another interview and
leaves this one as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import ClassVar

from msgspec.structs import replace

from expert.cases.age import still_holding
from expert.cases.applying import only, without_idle
from expert.cases.case import Answer, Case, Origin, UnknownWord
from expert.interview.faults import ReplyError
from expert.interview.steps import (
    AnsweredScreen,
    AskChecklist,
    AskQuestion,
    Ending,
    InterviewStep,
    NoAnswer,
    OfferToStop,
    Over,
    Progress,
    Review,
    Shown,
)
from expert.language.identity import identity_of
from expert.language.meaning import Meaning
from expert.language.model import Constraint, KnowledgeBase, Value
from expert.language.network import findings_behind
from expert.questions.parts.next import next_question, open_conclusions, questions_behind, safety_checklists, screen_of
from expert.questions.statements.asking import Contradicts, NothingBefore
from expert.questions.statements.base import Answered
from expert.shapes.frozen import Beside


class Interview(Beside, frozen=True, dict=True):
    """One interview so far.

    Attributes:
        knowledge: What is asked.
        case: What was answered, not known or skipped.
        trail: The screens that were answered, in the order in which they were shown.
        offered: The person was asked whether to stop.
        stopped: They said yes. It holds while nothing new bears on the decision that matters most.
        editing: The screen that is being answered once more.
        ending: Set once the interview is over because the person said so.
        dropped: The answers that the last reply made inapplicable.
    """

    beside: ClassVar[frozenset[str]] = frozenset({"dropped"})
    knowledge: KnowledgeBase
    case: Case
    trail: tuple[str, ...] = ()
    offered: bool = False
    stopped: bool = False
    editing: str = ""
    ending: Ending | None = None
    dropped: tuple[str, ...] = ()

    @cached_property
    def meaning(self) -> Meaning:
        """Return what follows from the answers so far."""
        return Meaning(self.knowledge, self.case.values)

    @cached_property
    def step(self) -> InterviewStep:
        """Return what to show next."""
        if self.ending is not None:
            return Over(self.ending)
        if any(scale.level(self.meaning.in_force(name)).alone for name, scale in self.knowledge.decisions.items()):
            return Over(Ending.ALONE)
        if self.editing:
            return self._ask(self.editing)
        screen = None if self.stopped and self._first_is_done else self._next
        if screen is None:
            return Review(tuple(self._answered_screen(name) for name in self._answered))
        if self._first_is_done and not self.offered and screen not in safety_checklists(self.knowledge):
            return OfferToStop(self._first, self._left)
        return self._ask(screen)

    @property
    def progress(self) -> Progress:
        """Return how far it is."""
        return Progress(len(self._answered), max(1, self._left))

    @property
    def shown(self) -> Shown:
        """Return what to show next, and how far it is, as it stands in JSON."""
        return Shown(identity_of(self.knowledge), self.step, self.progress)

    @property
    def _next(self) -> str | None:
        """Return the screen that is worth asking next, if any is."""
        return next_question(self.knowledge, self.meaning, frozenset(self.case.unknown))

    @property
    def _first(self) -> str:
        """Return the decision that matters most; an empty string if none is shown."""
        return self.knowledge.first_decision

    @property
    def _first_is_done(self) -> bool:
        """Return whether no question that can still be asked moves the decision that matters most."""
        return bool(self._first) and not self._screens_behind([self._first])

    @property
    def _left(self) -> int:
        """Return how many screens are open as things stand: about the decision that matters most, until that is done."""
        about = [self._first] if self._first and not self._first_is_done else open_conclusions(self.knowledge, self.meaning)
        return len(self._screens_behind(about))

    def _screens_behind(self, conclusions: Collection[str]) -> set[str]:
        """Return the screens that can be asked now and bear on conclusions."""
        names = questions_behind(self.knowledge, self.meaning, conclusions)
        askable = (name for name in names if name not in self.case.unknown and self.meaning.applies(name) is True)
        return {screen_of(self.knowledge, name) for name in askable}

    @property
    def _answered(self) -> tuple[str, ...]:
        """Return the screens with an answer, in the order of asking."""
        names = self.knowledge.in_order_of_asking((*self.case.answers, *self.case.unknown))
        return tuple(dict.fromkeys(screen_of(self.knowledge, name) for name in names))

    def _ask(self, screen: str) -> AskChecklist | AskQuestion:
        """Return a screen to answer: of a checklist the lines that are open, or all of them when it is answered once more."""
        if screen not in self.knowledge.checklists:
            return AskQuestion(screen)
        known = set() if self.editing else {*self.case.answers, *self.case.unknown}
        return AskChecklist(screen, tuple(name for name in self.knowledge.checklists[screen].members if name not in known))

    def _answered_screen(self, screen: str) -> AnsweredScreen:
        """Return one screen that was answered."""
        names = self.knowledge.checklists[screen].members if screen in self.knowledge.checklists else (screen,)
        values = self.case.values
        return AnsweredScreen(
            screen,
            tuple(Answered(name, values[name]) for name in names if name in values),
            tuple(self._no_answer(name) for name in names if name not in values),
        )

    def _no_answer(self, name: str) -> NoAnswer:
        """Return why a question has no value."""
        return NoAnswer(name, self.case.unknown.get(name, "not_asked"))

    # What a reply makes of it.

    def answer(self, values: Mapping[str, Value], unknown: Mapping[str, UnknownWord]) -> Interview:
        """Return the interview with the screen on show answered.

        Args:
            values: The findings of the screen that have a value.
            unknown: Those that have none, with the word for it (`dont_know` or `skipped`).

        Raises:
            ReplyError: The answers contradict others.
        """
        shown = self._on_show
        screen = shown.checklist if isinstance(shown, AskChecklist) else shown.finding
        origin: Origin = "checklist" if isinstance(shown, AskChecklist) else "asked"
        case = self._without(screen if self.editing else "")
        answers = {**case.answers, **{name: Answer(value, origin) for name, value in values.items()}}
        lists = dict(case.shown)
        if isinstance(shown, AskChecklist) and values:
            lines = {*lists.get(screen, ()), *shown.lines}
            lists[screen] = tuple(name for name in self.knowledge.checklists[screen].members if name in lines)
        changed = replace(case, answers=answers, unknown={**case.unknown, **unknown}, shown=lists)
        self._refuse_contradiction(changed)
        trail = self.trail if self.editing else (*self.trail, screen)
        return self._with(changed, trail)

    @property
    def _on_show(self) -> AskChecklist | AskQuestion:
        """Return the screen on show."""
        if isinstance(self.step, AskChecklist | AskQuestion):
            return self.step
        raise ValueError("nothing is asked at the moment")

    @property
    def findings_on_show(self) -> tuple[str, ...]:
        """Return the findings that the screen on show asks for."""
        return self._on_show.lines if isinstance(self._on_show, AskChecklist) else (self._on_show.finding,)

    def back(self) -> Interview:
        """Return the interview before the last screen was answered; what was only true with its answers goes too."""
        if self.editing:
            return replace(self, editing="", dropped=())
        if not self.trail:
            raise ReplyError([NothingBefore()])
        return replace(self._with(self._without(self.trail[-1]), self.trail[:-1]), stopped=False)

    def go_on(self, go_on: bool) -> Interview:
        """Return the interview after the offer to stop."""
        return replace(self, offered=True, stopped=not go_on, dropped=())

    def edit(self, screen: str) -> Interview:
        """Return the interview with a screen of the review to be answered once more."""
        return replace(self, editing=screen, dropped=())

    def end(self, ending: Ending) -> Interview:
        """Return the interview at its end."""
        return replace(self, ending=ending, dropped=())

    def _without(self, screen: str) -> Case:
        """Return the case without the answers of a screen."""
        gone = set(self.knowledge.checklists[screen].members) if screen in self.knowledge.checklists else {screen}
        return only(self.case, {*self.case.answers, *self.case.unknown} - gone)

    def _with(self, case: Case, trail: tuple[str, ...]) -> Interview:
        """Return the interview with other answers, without those whose question no longer applies."""
        kept, _ = without_idle(self.knowledge, case)
        gone = {*case.answers, *case.unknown} - {*kept.answers, *kept.unknown}
        order = self.knowledge.in_order_of_asking(kept.answers)
        return replace(
            self,
            case=replace(kept, answers={name: kept.answers[name] for name in order}),
            trail=tuple(screen for screen in trail if screen not in gone),
            editing="",
            dropped=self.knowledge.in_order_of_asking(gone & self.case.answers.keys()),
        )

    def _refuse_contradiction(self, case: Case) -> None:
        """Raise if the answers cannot all be right, with those that are behind it."""
        meaning = Meaning(self.knowledge, case.values)
        broken = [item for item in self.knowledge.constraints.values() if meaning.truth(item.require) is False]
        if broken:
            raise ReplyError(self._contradiction(item, case) for item in broken)

    def _contradiction(self, constraint: Constraint, case: Case) -> Contradicts:
        """Return the constraint that answers break, with those that it reads."""
        names = [name for name in findings_behind(self.knowledge, constraint.require) if name in case.answers]
        return Contradicts(constraint.id, tuple(Answered(name, case.answers[name].value) for name in names))


def start(knowledge: KnowledgeBase, today: datetime.date, earlier: Case | None = None) -> Interview:
    """Return an interview at its start.

    Args:
        knowledge: What is asked.
        today: The day of the interview.
        earlier: Answers to begin with; those that are out of date, and those that were only skipped, are asked again.
    """
    if earlier is None:
        return Interview(knowledge, Case(today))
    return Interview(knowledge, without_idle(knowledge, still_holding(earlier, today))[0])
