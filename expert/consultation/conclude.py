"""What follows from one person's answers by the reference meaning, as the parts of an outcome; no engine is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from expert.cases.case import Case
from expert.consultation.certificates import certify
from expert.consultation.outcome import (
    CauseOutcome,
    ConceptOutcome,
    Consultation,
    DecisionOutcome,
    LookAgain,
    RecommendationOutcome,
    ScoreOutcome,
    Violation,
)
from expert.engines.trace import Firing
from expert.language.conditions import Possible
from expert.language.grounds import grounds
from expert.language.meaning import Meaning, Status
from expert.language.model import Advise, Conclude, Decision, Effect, KnowledgeBase, Rule, Withhold
from expert.language.topics import left_unasked


def conclude(meaning: Meaning, case: Case, trace: tuple[Firing, ...]) -> Consultation:
    """Return everything concluded for a case, with the trace of the rules that fired.

    Args:
        meaning: What follows from the answers of the case.
        case: The case.
        trace: The rules that fired, which are those that are true.
    """
    knowledge = meaning.knowledge
    violations = tuple(
        Violation(invariant.id, invariant.because) for invariant in knowledge.invariants.values() if meaning.violated(invariant.never)
    )
    reader = Concluder(meaning, failed=bool(violations))
    decisions = {name: reader.decision(name) for name in knowledge.decisions}
    causes = {name: reader.cause(name) for name in knowledge.causes}
    recommendations = {name: reader.recommendation(name) for name in knowledge.recommendations}
    unasked = left_unasked(knowledge, meaning)
    asked_for = {name: item for name, item in recommendations.items() if name not in unasked}
    return Consultation(
        meaning=meaning,
        case=case,
        decisions=decisions,
        concepts={name: reader.concept(name) for name in knowledge.concepts},
        causes=causes,
        quantities={name: meaning.quantity(name) for name in knowledge.quantities},
        recommendations=recommendations,
        trace=trace,
        look_again=_look_again(knowledge, decisions, recommendations),
        open=knowledge.in_order_of_asking(_open_behind(decisions, causes, asked_for)),
        violations=violations,
        certificates=certify(meaning, case.unknown, (item.invariant for item in violations)),
        scores={name: ScoreOutcome(*meaning.points(name)) for name in knowledge.scores},
    )


def _open_behind(
    decisions: Mapping[str, DecisionOutcome], causes: Mapping[str, CauseOutcome], recommendations: Mapping[str, RecommendationOutcome]
) -> Iterator[str]:
    """Yield every unanswered finding that could still change an outcome."""
    for decision in decisions.values():
        yield from decision.open
    for cause in causes.values():
        yield from cause.open
    for recommendation in recommendations.values():
        yield from recommendation.open


class Concluder:
    """Reads outcomes off the meaning; after a violated invariant it reads no advice."""

    def __init__(self, meaning: Meaning, *, failed: bool) -> None:
        self.knowledge = meaning.knowledge
        self.meaning = meaning
        self.failed = failed

    def _true(self, about: str, kind: type[Effect]) -> tuple[str, ...]:
        """Return the true rules with an effect of that kind on something."""
        return self._holding(rule for rule, _ in self.knowledge.rules_with(about, kind))

    def _holding(self, rules: Iterable[Rule]) -> tuple[str, ...]:
        """Return those of some rules that are true."""
        return tuple(rule.id for rule in rules if self.meaning.rule(rule.id) is True)

    def _open(self, about: str) -> tuple[str, ...]:
        """Return the unanswered findings that could still change a conclusion."""
        return self.knowledge.in_order_of_asking(self.meaning.behind_rules(self.meaning.open_rules(about)))

    @staticmethod
    def _stricter(scale: Decision, level: str, other: str) -> str:
        """Return the stricter of two levels: a contradiction never makes anything milder."""
        return max(level, other, key=scale.rank)

    def decision(self, name: str) -> DecisionOutcome:
        """Return the outcome of a decision."""
        scale = self.knowledge.decisions[name]
        floor, ceiling = self.meaning.bounds(name)
        decided = (rule.id for rule in self.knowledge.rules_deciding(name, floor) if self.meaning.rule(rule.id) is True)
        return DecisionOutcome(
            floor=scale.levels[floor].id,
            ceiling=scale.levels[ceiling].id,
            in_force=self._stricter(scale, self.meaning.in_force(name), scale.on_failure) if self.failed else self.meaning.in_force(name),
            settled=not self.failed and self.meaning.is_settled(name),
            decided_by=tuple(decided),
            could_raise=self.meaning.open_rules(name),
            open=self._open(name),
        )

    def concept(self, name: str) -> ConceptOutcome:
        """Return the outcome of a concept."""
        return ConceptOutcome(self.meaning.concept(name), self._true(name, Conclude), self._open(name))

    def cause(self, name: str) -> CauseOutcome:
        """Return the outcome of a cause."""
        found = grounds(self.knowledge, Possible(name))
        return CauseOutcome(
            kind=self.knowledge.causes[name].kind,
            grade=self.meaning.grade(name),
            settled=self.meaning.is_grade_settled(name),
            score=self.meaning.scores(name),
            suggested_by=self._holding(found.supporting),
            open=self._open(name),
            opposed_by=self._holding(found.opposing),
        )

    def recommendation(self, name: str) -> RecommendationOutcome:
        """Return the outcome of a recommendation."""
        if self.failed:
            return RecommendationOutcome(Status.WITHHELD, Status.WITHHELD, False, (), (), ())
        return RecommendationOutcome(
            status=self.meaning.status(name),
            for_now=self.meaning.for_now(name),
            settled=self.meaning.is_status_settled(name),
            advised_by=self._true(name, Advise),
            withheld_by=self._true(name, Withhold),
            open=self._open(name),
        )


def _look_again(
    knowledge: KnowledgeBase, decisions: dict[str, DecisionOutcome], recommendations: dict[str, RecommendationOutcome]
) -> LookAgain | None:
    """Return the soonest day that a level in force or something to do asks for."""
    levels = [knowledge.decisions[name].level(item.in_force) for name, item in decisions.items()]
    asked = [(level.review_days, name, level.id) for name, level in zip(decisions, levels, strict=True)]
    asked += [(knowledge.recommendations[name].review_days, name, "") for name, item in recommendations.items() if item.to_do]
    days = [(count, about, level) for count, about, level in asked if count is not None]
    if not days:
        return None
    soonest = min(days, key=lambda item: item[0])
    scales = zip(knowledge.decisions.values(), levels, strict=True)
    telling = [level for index, (scale, level) in enumerate(scales) if scale.summary and (index == 0 or level != scale.levels[0])]
    return LookAgain(*soonest, tuple(dict.fromkeys(level.sooner_if for level in telling if level.sooner_if)))
