"""Which questions could still change something, what each of them could change, and which to answer next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import assert_never

from expert.consultation.outcome import Consultation
from expert.engines.logic.counterfactual import counterfactuals
from expert.given import checked
from expert.language.kinds import TOLD, Kind, ToldKind
from expert.questions.parts.next import asked_for, next_question, open_conclusions, proposed
from expert.questions.statements import Explanation, Statement, proof_tree
from expert.questions.statements.records import Bearing, StillOpen
from expert.questions.statements.still_open import (
    NextQuestion,
    NothingOpen,
    OpenCause,
    OpenChecklist,
    OpenConclusions,
    OpenDecision,
    OpenIfItApplies,
    OpenQuestion,
    OpenQuestions,
    OpenRecommendation,
    OpenSingle,
    OpenUnknown,
)


@checked
def open_questions(consultation: Consultation) -> Explanation:
    """Return the unanswered questions that could still change a decision, a cause or a recommendation, and the next best one.

    Returns:
        A statement of kind `open_questions`: the next best question, the checklists, the other questions, and how many questions each
        conclusion still waits for. What asks to do something that this person may not do now is only counted. Of kind `nothing_open` where
        no further question could change anything. Among the checklists and among the questions stands first what a decision of the
        summary hangs on, then what answers what the person asks about.
    """
    with counterfactuals(consultation.knowledge) as people:
        really_open = people.still_open(consultation.case.values)
    return Explanation("open", consultation.knowledge, what_is_open(consultation, really_open))


def what_is_open(consultation: Consultation, really_open: Collection[str]) -> Statement:
    """Return the statement itself.

    Args:
        consultation: What was concluded.
        really_open: The decisions, causes and recommendations that some completion of the answers makes different from what is shown now.
    """
    return _Reader(consultation, really_open).statement()


class _Reader:
    """Reads what is open off the meaning."""

    def __init__(self, consultation: Consultation, really_open: Collection[str]) -> None:
        self.knowledge = consultation.knowledge
        self.case = consultation.case
        self.meaning = consultation.meaning
        self.really_open = really_open
        open = [name for name in open_conclusions(self.knowledge, self.meaning) if name in really_open]
        self.all = proposed(self.knowledge, self.meaning, open)
        behind = {name: proposed(self.knowledge, self.meaning, [name]).asked for name in open}
        self.behind = {name: asked for name, asked in behind.items() if asked}
        summary = frozenset(name for name, scale in self.knowledge.decisions.items() if scale.summary)
        self.first = (summary, asked_for(self.knowledge, self.meaning))

    def statement(self) -> Statement:
        """Return everything that is open."""
        names, tests = self.all.asked, len(self.all.waiting)
        if not names:
            return OpenQuestions(StillOpen(0, 0, tests)) if tests else NothingOpen()
        screens: dict[str, list[str]] = {}
        for name in names:
            screens.setdefault(self.knowledge.screen_of(name), []).append(name)
        screens = dict(sorted(screens.items(), key=lambda item: self._place(item[1])))
        next = self._next(screens)
        asked = [NextQuestion(next, self._changes(screens[next]))] if next else []
        lists = screens.keys() & self.knowledge.checklists.keys()
        checklists = [self._checklist(id, lines) for id, lines in screens.items() if id in lists]
        singles = [self._single(id, lines) for id, lines in screens.items() if id not in lists and id != next]
        waiting = ((kind, name) for kind in TOLD for name in self.knowledge.entries(kind) if name in self.behind)
        conclusions = OpenConclusions(len(self.behind), children=tuple(self._conclusion(*item) for item in waiting))
        children = (*asked, *checklists, *singles, conclusions)
        return OpenQuestions(StillOpen(len(lists), len(screens) - len(lists), tests), children=children)

    def _place(self, names: Iterable[str]) -> int:
        """Return where questions stand: what a decision of the summary hangs on, what the person asks about, the rest."""
        hanging = self._hanging_on(names)
        return next((place for place, group in enumerate(self.first) if not group.isdisjoint(hanging)), len(self.first))

    def _hanging_on(self, names: Iterable[str]) -> list[str]:
        """Return what answers to these questions could change."""
        return [about for about, behind in self.behind.items() if not set(names).isdisjoint(behind)]

    def _next(self, screens: Collection[str]) -> str | None:
        """Return what to answer next: as the first screen has it, if that is really open."""
        unknown = self.case.unknown.keys()
        best = next_question(self.knowledge, self.meaning, unknown, again=True)
        return best if best in screens else next_question(self.knowledge, self.meaning, unknown, self.really_open, again=True)

    def _checklist(self, id: str, lines: list[str]) -> OpenChecklist:
        """Return a checklist of which some lines are open."""
        return OpenChecklist(id, self._changes(lines), children=tuple(map(proof_tree.Question, lines)))

    def _single(self, name: str, findings: list[str]) -> OpenSingle:
        """Return a question; one of which it is not known whether it applies says so, one that is not known by the person too."""
        kind = OpenUnknown if name in self.case.unknown else OpenQuestion if self.meaning.applies(name) else OpenIfItApplies
        return kind(name, self._changes(findings))

    def _changes(self, names: Iterable[str]) -> Bearing:
        """Return what answers to these questions could change, by its kind."""
        found = self._hanging_on(names)
        return Bearing(**{kind.section: tuple(about for about in found if about in self.knowledge.entries(kind)) for kind in TOLD})

    def _conclusion(self, kind: ToldKind, about: str) -> OpenDecision | OpenCause | OpenRecommendation:
        """Return for which questions a conclusion waits."""
        screens = tuple(dict.fromkeys(self.knowledge.screen_of(name) for name in self.behind[about]))
        match kind:
            case Kind.DECISION:
                return OpenDecision(about, screens)
            case Kind.CAUSE:
                return OpenCause(about, screens)
            case Kind.RECOMMENDATION:
                return OpenRecommendation(about, screens)
            case _:  # pragma: no cover
                assert_never(kind)
