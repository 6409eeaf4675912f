"""An interview as a state without input or output: what to show next, and what each reply makes of it.

Everything is a function of what was answered so far: the same answers give the same questions. A reply returns another interview and
leaves this one as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar, Self

from msgspec.structs import force_setattr, replace

from expert.cases.age import still_holding
from expert.cases.applying import only, without_idle
from expert.cases.case import Answer, Case, Origin, UnknownWord, as_said, follows
from expert.cases.fitting import meaning_of
from expert.given import checked
from expert.interview.faults import ReplyError
from expert.interview.forecast import screens_if_quiet
from expert.interview.steps import (
    AnsweredScreen,
    AskChecklist,
    AskQuestion,
    AskWhich,
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
from expert.questions.parts.next import Agenda
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
        stopped: They said yes. It holds while nothing new bears on what the offer waits for.
        chosen: The screen that the person chose to answer now: out of turn, or once more.
        choosing: The screens among which they choose one.
        ending: Set once the interview is over because the person said so.
        dropped: The answers that the last reply made inapplicable.
    """

    beside: ClassVar[frozenset[str]] = frozenset({"dropped"})
    knowledge: KnowledgeBase
    case: Case
    trail: tuple[str, ...] = ()
    offered: bool = False
    stopped: bool = False
    chosen: str = ""
    choosing: tuple[str, ...] = ()
    ending: Ending | None = None
    dropped: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Ask what the rules of the day ask."""
        force_setattr(self, "knowledge", self.knowledge.on(self.case.date))

    @cached_property
    def meaning(self) -> Meaning:
        """Return what follows from the answers so far."""
        return Meaning(self.knowledge, self.case.values)

    @cached_property
    def step(self) -> InterviewStep:
        """Return what to show next."""
        if self.ending is not None:
            return Over(self.ending)
        if is_alone(self.meaning):
            return Over(Ending.ALONE)
        if self.choosing:
            return AskWhich(self.choosing)
        return self._ask(self.chosen) if self.chosen else self._turn()

    def _turn(self) -> InterviewStep:
        """Return what comes when the person has chosen nothing."""
        may_stop = bool(self.knowledge.first_decision) and not self._agenda.left_before_offer
        screen = None if self.stopped and may_stop else self._agenda.next()
        if screen is None:
            return Review(self.answered_screens)
        if may_stop and not self.offered:
            return OfferToStop(self.knowledge.first_decision, len(self._agenda.left))
        return self._ask(screen)

    @property
    def most_left(self) -> int:
        """Return how many screens can still come at most before the offer to stop, or before the end for who goes on."""
        return len(self._agenda.left_before_offer if self._until_offer else self._agenda.left)

    @property
    def _until_offer(self) -> bool:
        """Return whether the offer to stop is still to come."""
        return not (self.offered and not self.stopped) and bool(self._agenda.left_before_offer)

    @cached_property
    def progress(self) -> Progress:
        """Return how far it is: until the offer to stop, or until the end for who goes on."""
        likely = screens_if_quiet(self.knowledge, self.case, before_offer=self._until_offer)
        return Progress(len(self._answered), min(likely, self.most_left), self.most_left)

    def more_since(self, earlier: Interview) -> int:
        """Return by how many screens the last answer has raised what is likely to come; 0 where it has not."""
        is_answer = len(self.trail) > len(earlier.trail) and self._until_offer == earlier._until_offer
        return max(0, self.progress.likely - earlier.progress.likely) if is_answer else 0

    @property
    def shown(self) -> Shown:
        """Return what to show next, and how far it is, as it stands in JSON."""
        return Shown(identity_of(self.knowledge), self.step, self.progress)

    @property
    def tellable(self) -> tuple[str, ...]:
        """Return the screens of which something has no answer and may apply, in the order of asking: any of them can be told now."""
        names = (name for name in self.knowledge.findings if name not in self.case.answers and self.meaning.applies(name) is not False)
        return tuple(dict.fromkeys(self.knowledge.screen_of(name) for name in names))

    @cached_property
    def _agenda(self) -> Agenda:
        """Return what can still be asked."""
        return Agenda(self.knowledge, self.meaning, frozenset(self.case.unknown), with_wishes=True)

    @property
    def _answered(self) -> tuple[str, ...]:
        """Return the screens with an answer, in the order of asking."""
        names = self.knowledge.in_order_of_asking((*self.case.answers, *self.case.unknown))
        return tuple(dict.fromkeys(self.knowledge.screen_of(name) for name in names))

    def _ask(self, screen: str) -> AskChecklist | AskQuestion:
        """Return a screen to answer: of a checklist the lines that are open, or all of them when the person chose it, if they may apply."""
        if screen not in self.knowledge.checklists:
            return AskQuestion(screen)
        known = set() if self.chosen else {*self.case.answers, *self.case.unknown}
        lines = (name for name in self.knowledge.checklists[screen].members if name not in known)
        return AskChecklist(screen, tuple(name for name in lines if self.meaning.applies(name) is not False))

    @property
    def answered_screens(self) -> tuple[AnsweredScreen, ...]:
        """Return what was answered so far, screen by screen, in the order of asking."""
        return tuple(map(self._answered_screen, self._answered))

    def _answered_screen(self, screen: str) -> AnsweredScreen:
        """Return one screen that was answered; of the further values those that are true."""
        values, further = self.case.values, self.knowledge.further_of
        names = [name for name in self.knowledge.asked_on(screen) if name not in further or values.get(name)]
        names = [name for name in names if self.meaning.applies(name) is not False]
        return AnsweredScreen(
            screen,
            tuple(Answered(name, values[name]) for name in names if name in values),
            tuple(self._no_answer(name) for name in names if name not in values),
        )

    def _no_answer(self, name: str) -> NoAnswer:
        """Return why a question has no value."""
        return NoAnswer(name, self.case.unknown.get(name, "not_asked"))

    # What a reply makes of it.

    def answer(self, values: Mapping[str, Value], unknown: Mapping[str, UnknownWord]) -> Self:
        """Return the interview with the screen on show answered.

        Args:
            values: The findings of the screen that have a value.
            unknown: Those that have none, with the word for it (`dont_know` or `skipped`); one that is taken as something has that value.

        Raises:
            ReplyError: The answers contradict others.
        """
        shown = self._on_show
        screen = shown.checklist if isinstance(shown, AskChecklist) else shown.finding
        origin: Origin = "checklist" if isinstance(shown, AskChecklist) else "asked"
        case = self._without(screen if self.chosen else "")
        said = {name: as_said(self.knowledge.findings[name], value, case.date) for name, value in values.items()}
        answers = {**case.answers, **{name: Answer(value, origin) for name, value in said.items()}}
        meant = {name: self.knowledge.findings[name].taken_as for name in unknown}
        answers |= {name: Answer(value, "assumed") for name, value in meant.items() if value is not None}
        not_known = {name: word for name, word in unknown.items() if meant[name] is None}
        lists = dict(case.shown)
        if isinstance(shown, AskChecklist) and values:
            lines = {*lists.get(screen, ()), *shown.lines}
            lists[screen] = tuple(name for name in self.knowledge.checklists[screen].members if name in lines)
        changed = replace(case, answers=answers, unknown={**case.unknown, **not_known}, shown=lists)
        self._refuse_contradiction(changed)
        before = self.trail if self.chosen else tuple(item for item in self.trail if item != screen)
        return self._with(changed, before if self.chosen and screen in self._answered else (*before, screen))

    def with_answers(self, case: Case) -> Self:
        """Return the interview with further answers that nobody typed."""
        return replace(self, case=case)

    @property
    def _on_show(self) -> AskChecklist | AskQuestion:
        """Return the screen on show."""
        if isinstance(self.step, AskChecklist | AskQuestion):
            return self.step
        raise ValueError("nothing is asked at the moment")

    @property
    def findings_on_show(self) -> tuple[str, ...]:
        """Return the findings that the screen on show asks for."""
        return self._on_show.lines if isinstance(self._on_show, AskChecklist) else self.knowledge.asked_on(self._on_show.finding)

    def back(self) -> Self:
        """Return the interview before the last screen was answered; what was only true with its answers goes too."""
        if self.chosen or self.choosing:
            return replace(self, chosen="", choosing=(), dropped=())
        if not self.trail:
            raise ReplyError([NothingBefore()])
        return replace(self._with(self._without(self.trail[-1]), self.trail[:-1]), stopped=False)

    def go_on(self, go_on: bool) -> Self:
        """Return the interview after the offer to stop."""
        return replace(self, offered=True, stopped=not go_on, dropped=())

    def tell(self, screen: str) -> Self:
        """Return the interview with a screen to be answered now: one whose turn has not come, or one to be answered once more.

        Nothing is in the way of an answer, only of the asking: a test is told also by somebody who would not be asked for it.
        """
        return replace(self, chosen=screen, choosing=(), dropped=())

    def choose(self, screens: tuple[str, ...]) -> Self:
        """Return the interview with screens of which the person chooses one to answer now."""
        return replace(self, chosen="", choosing=screens, dropped=())

    def end(self, ending: Ending) -> Self:
        """Return the interview at its end."""
        return replace(self, ending=ending, dropped=())

    def _without(self, screen: str) -> Case:
        """Return the case without the answers of a screen."""
        gone = set(self.knowledge.asked_on(screen)) if screen else set[str]()
        return only(self.case, {*self.case.answers, *self.case.unknown} - gone)

    def _with(self, case: Case, trail: tuple[str, ...]) -> Self:
        """Return the interview with other answers, without those whose question no longer applies."""
        kept, _ = without_idle(self.knowledge, case)
        said = {*kept.answers, *kept.unknown}
        gone = {*case.answers, *case.unknown} - said
        order = self.knowledge.in_order_of_asking(kept.answers)
        return replace(
            self,
            case=replace(kept, answers={name: kept.answers[name] for name in order}),
            trail=tuple(screen for screen in trail if gone.isdisjoint(on := self.knowledge.asked_on(screen)) or not said.isdisjoint(on)),
            chosen="",
            dropped=self.knowledge.in_order_of_asking(gone & self.case.answers.keys()),
        )

    def _refuse_contradiction(self, case: Case) -> None:
        """Raise if the answers cannot all be right, with those that are behind it."""
        meaning = follows(self.knowledge, case)
        broken = [item for item in self.knowledge.constraints.values() if meaning.truth(item.require) is False]
        if broken:
            raise ReplyError(self._contradiction(item, case) for item in broken)

    def _contradiction(self, constraint: Constraint, case: Case) -> Contradicts:
        """Return the constraint that answers break, with those that it reads."""
        names = [name for name in findings_behind(self.knowledge, constraint.require) if name in case.answers]
        return Contradicts(constraint.id, tuple(Answered(name, case.values[name]) for name in names))


def is_alone(meaning: Meaning) -> bool:
    """Return whether what follows from some answers is to be said alone: nothing more is asked then."""
    return any(scale.level(meaning.in_force(name)).alone for name, scale in meaning.knowledge.decisions.items())


@checked
def start(knowledge: KnowledgeBase, today: datetime.date, earlier: Case | None = None) -> Interview:
    """Return an interview at its start.

    Args:
        knowledge: What is asked.
        today: The day of the interview.
        earlier: Answers to begin with; those that are out of date, and those that were only skipped, are asked again.

    Raises:
        CaseError: The earlier answers do not fit the knowledge base.
    """
    if earlier is None:
        return Interview(knowledge, Case(today))
    meaning_of(knowledge, earlier)
    return Interview(knowledge, without_idle(knowledge, still_holding(knowledge, earlier, today))[0])
