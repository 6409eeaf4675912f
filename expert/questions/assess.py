"""What a person reads first, as data: decisions, causes, what to do and not to do, what is open, when to look again."""

from __future__ import annotations

from typing import ClassVar

from expert.consultation.outcome import Consultation, LookAgain
from expert.given import checked
from expert.language.meaning import Status
from expert.language.names import CauseKindName, ChecklistName, InvariantName, RuleName
from expert.language.topics import advice_of, asked_about, left_unasked
from expert.questions.parts.lead import leading
from expert.questions.parts.next import next_of_each, open_conclusions, proposed
from expert.questions.parts.screen import (
    CauseLine,
    DecisionLine,
    NotNow,
    TopicLines,
    action,
    alone_in,
    by_priority,
    decision_line,
    is_examined_first,
    level_in_force,
    level_of,
    most_likely,
    topic_lines,
    withheld,
)
from expert.questions.statements.records import Action, LevelInForce
from expert.shapes.document import Document

MOST_TO_DO = 3
MOST_NOT_NOW = 2
"""How many lines of each the first screen shows; the rest is a question away."""


class Assessment(Document, frozen=True):
    """The first screen. With `alone` set, nothing but that decision, why it came out so and the referrals is shown.

    Attributes:
        decisions: Those that a summary shows.
        in_force: The level of every decision.
        alone: The one decision that stands alone.
        alone_rule: The best supported rule that decided it, or is presumed to.
        causes: The likely ones, then the possible ones, kind by kind; not of the kinds that answer what the person asks.
        unknown_kinds: The kinds of cause of which none is likely or possible, but one could still come to be.
        ruled_out_kinds: The kinds of cause of which none can come to be likely or possible by any further answer.
        tell_prognosis: Whether it is said how long a cause usually takes: not where somebody should look at it first.
        topics: What answers the topics that the person asks about; it stands before everything that does not concern safety.
        referrals: Whom to turn to.
        to_do: What to do, the most important first.
        more_to_do: How much more there is to do.
        not_now: What not to do now.
        in_detail: Everything is shown, with levels, dose and cautions.
        open_questions: How many single questions could still change something.
        open_checklists: How many checklists could.
        open_tests: How many tests could that wait until the person may do them.
        look_again_days: In how many days to look again.
        sooner_if: The levels that say when to look again sooner.
        notices: The checklists whose notice is shown because they are not answered.
        answered: How many answers there are.
        violations: The invariants that do not hold.
    """

    title: ClassVar[str] = "What an assessment says first"

    decisions: tuple[DecisionLine, ...]
    in_force: tuple[LevelInForce, ...]
    alone: DecisionLine | None
    alone_rule: RuleName | None
    causes: tuple[CauseLine, ...]
    unknown_kinds: tuple[CauseKindName, ...]
    ruled_out_kinds: tuple[CauseKindName, ...]
    tell_prognosis: bool
    topics: tuple[TopicLines, ...]
    referrals: tuple[Action, ...]
    to_do: tuple[Action, ...]
    more_to_do: int
    not_now: tuple[NotNow, ...]
    in_detail: bool
    open_questions: int
    open_checklists: int
    open_tests: int
    look_again_days: int | None
    sooner_if: tuple[LevelInForce, ...]
    notices: tuple[ChecklistName, ...]
    answered: int
    violations: tuple[InvariantName, ...]


@checked
def assess(consultation: Consultation, *, everything: bool = False) -> Assessment:
    """Return the first screen of a consultation; with `everything`, all there is to do and not to do, with dose and cautions."""
    knowledge, meaning = consultation.knowledge, consultation.meaning
    asked = {} if consultation.violations else next_of_each(knowledge, meaning, consultation.case.unknown.keys())
    decisions = tuple(decision_line(consultation, name, asked.get(name, "")) for name in knowledge.decisions)
    wanted = () if consultation.violations else asked_about(knowledge, meaning)
    elsewhere = left_unasked(knowledge, meaning).union(*(advice_of(knowledge, topic) for topic in wanted))
    recommended = by_priority(consultation, Status.RECOMMENDED)
    plain = [action(consultation.meaning, item) for item in recommended if not item.tell and item.id not in elsewhere]
    not_now = [item for item in withheld(consultation) if item.recommendation not in elsewhere]
    of_causes = {cause.kind for cause in knowledge.causes.values()}
    told_elsewhere = {kind for topic in wanted for kind in topic.cause_kinds}
    kinds = [kind for kind in knowledge.cause_kinds if kind not in told_elsewhere and kind in of_causes]
    causes = most_likely(consultation, kinds)
    left = [kind for kind in kinds if kind not in {knowledge.causes[line.cause].kind for line in causes}]
    unsettled = {item.kind for item in consultation.causes.values() if not item.settled}
    open = proposed(knowledge, meaning, open_conclusions(knowledge, meaning))
    open_screens = {knowledge.screen_of(name) for name in open.asked}
    look_again = consultation.look_again
    said_alone = alone_in(consultation)
    alone = next((line for line in decisions if line.decision == said_alone), None)
    decided_by = () if alone is None else consultation.decisions[alone.decision].decided_by
    presumed_by = None if alone is None else alone.presumed_by
    return Assessment(
        decisions=tuple(line for line in decisions if knowledge.decisions[line.decision].summary),
        in_force=_in_force(consultation),
        alone=alone,
        alone_rule=presumed_by or next(iter(leading(knowledge, decided_by)), None),
        causes=causes,
        unknown_kinds=tuple(kind for kind in left if kind in unsettled),
        ruled_out_kinds=tuple(kind for kind in left if kind not in unsettled),
        tell_prognosis=not is_examined_first(consultation),
        topics=tuple(topic_lines(consultation, topic) for topic in wanted),
        referrals=tuple(action(consultation.meaning, item) for item in recommended if item.tell),
        to_do=tuple(plain if everything else plain[:MOST_TO_DO]),
        more_to_do=0 if everything else max(0, len(plain) - MOST_TO_DO),
        not_now=tuple(not_now if everything else not_now[:MOST_NOT_NOW]),
        in_detail=everything,
        open_questions=len(open_screens - knowledge.checklists.keys()),
        open_checklists=len(open_screens & knowledge.checklists.keys()),
        open_tests=len(open.waiting),
        look_again_days=None if look_again is None else look_again.days,
        sooner_if=() if look_again is None else _sooner(consultation, look_again),
        notices=tuple(notice.while_open for notice in knowledge.notices if _is_open(consultation, notice.while_open)),
        answered=len(knowledge.without_further(consultation.case.answers)),
        violations=tuple(item.invariant for item in consultation.violations),
    )


def _in_force(consultation: Consultation) -> tuple[LevelInForce, ...]:
    """Return the level of every decision."""
    return tuple(level_in_force(consultation, name) for name in consultation.decisions)


def _sooner(consultation: Consultation, look_again: LookAgain) -> tuple[LevelInForce, ...]:
    """Return the levels in force that say when to look again sooner, each text once."""
    saying = {level_of(consultation, item.decision).sooner_if: item for item in reversed(_in_force(consultation))}
    return tuple(saying[text] for text in look_again.sooner_if if text in saying)


def _is_open(consultation: Consultation, checklist: str) -> bool:
    """Return whether a line of a checklist is unanswered that applies or may apply."""
    lines = consultation.knowledge.checklists[checklist].members
    return any(name not in consultation.case.answers and consultation.meaning.applies(name) is not False for name in lines)
