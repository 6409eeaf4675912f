"""How two outcomes differ, each difference with its reasons.

What several questions share: `what_if` compares an outcome with a supposed one, `compare` two that were given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from expert.consultation.outcome import (
    CauseOutcome,
    ConceptOutcome,
    Consultation,
    DecisionOutcome,
    LookAgain,
    RecommendationOutcome,
    ScoreOutcome,
)
from expert.language.meaning import Undefined
from expert.questions.parts.reasons import Reasons
from expert.questions.statements import Statement
from expert.questions.statements.differences import (
    CauseCertain,
    CauseChanged,
    CauseUncertain,
    CeilingFell,
    CeilingRose,
    ConceptChanged,
    ContradictionCame,
    ContradictionWent,
    DecisionChanged,
    DecisionSame,
    FloorChanged,
    LookAgainChanged,
    LookAgainFor,
    LookAgainForLevel,
    LookAgainSame,
    LookAgainSooner,
    NowCertain,
    NowUncertain,
    OnlyNew,
    OnlyOld,
    QuantityChanged,
    RecommendationCertain,
    RecommendationChanged,
    RecommendationUncertain,
    ScoreChanged,
)
from expert.questions.statements.records import Amount, Days, Points, Standing

T = TypeVar("T")


def outcome_differences(old: Consultation, new: Consultation) -> tuple[Statement, ...]:
    """Return every difference between two outcomes: decisions first, then when to look again, causes, recommendations, the rest.

    Each stands with the rules that became true, false or open, and the answers that differ behind each; but only if both outcomes come
    from this knowledge base, since rules of another one are not known.
    """
    return tuple(_Comparison(old, new).statements())


class _Comparison:
    """Compares two outcomes; what only one of them has, because the knowledge differs, is named as such."""

    def __init__(self, old: Consultation, new: Consultation) -> None:
        self.knowledge = new.knowledge
        self.old = old
        self.new = new
        known = old.knowledge.fingerprint == new.knowledge.fingerprint
        self.reasons = Reasons(new.knowledge, old.case, new.case) if known else None

    def statements(self) -> Iterator[Statement]:
        """Yield every difference."""
        old, new, known = self.old, self.new, self.knowledge
        yield from self._violations()
        yield from self._each(known.decisions, old.decisions, new.decisions, self._decision)
        yield from self._look_again()
        yield from self._each(known.causes, old.causes, new.causes, self._cause)
        yield from self._each(known.recommendations, old.recommendations, new.recommendations, self._recommendation)
        yield from self._each(known.concepts, old.concepts, new.concepts, self._concept)
        yield from self._each(known.quantities, old.quantities, new.quantities, self._quantity)
        yield from self._each(known.scores, old.scores, new.scores, self._score)

    def _each(
        self,
        known: Mapping[str, object],
        old: Mapping[str, T],
        new: Mapping[str, T],
        compare: Callable[[str, T, T], Iterable[Statement]],
    ) -> Iterator[Statement]:
        """Yield the differences of every conclusion of a kind, those of the knowledge base in its order."""
        for name in dict.fromkeys((*(name for name in known if name in old or name in new), *old, *new)):
            if name in old and name in new:
                yield from compare(name, old[name], new[name])
            else:
                cause = self.knowledge.causes.get(name)
                yield (OnlyOld if name in old else OnlyNew)(name, cause.kind if cause else "")

    def _because(self, name: str) -> tuple[Statement, ...]:
        """Return the reasons of a difference; none where the rules are others."""
        return () if self.reasons is None else self.reasons.of(name)

    def _violations(self) -> Iterator[Statement]:
        """Yield that one of the outcomes contradicts itself."""
        before, after = ([item.invariant for item in outcome.violations] for outcome in (self.old, self.new))
        yield from (ContradictionWent(name) for name in before if name not in after)
        yield from (ContradictionCame(name) for name in after if name not in before)

    def _decision(self, name: str, old: DecisionOutcome, new: DecisionOutcome) -> Iterator[Statement]:
        """Yield how a decision differs: the level in force, what the answers alone say, what open questions could make of it."""
        details: list[Statement] = []
        levels = (old.in_force, new.in_force)
        if old.floor != new.floor and (old.floor, new.floor) != levels:
            details.append(FloorChanged(name, old.floor, new.floor))
        if old.ceiling != new.ceiling and (old.ceiling, new.ceiling) != levels:
            kind = CeilingRose if self._rank(name, new.ceiling) > self._rank(name, old.ceiling) else CeilingFell
            details.append(kind(name, old.ceiling, new.ceiling))
        if old.settled != new.settled:
            details.append(NowCertain(name) if new.settled else NowUncertain(name, len(self.knowledge.without_further(new.open))))
        if details or old.in_force != new.in_force:
            same = old.in_force == new.in_force
            yield (DecisionSame if same else DecisionChanged)(name, *levels, children=(*details, *self._because(name)))

    def _rank(self, name: str, level: str) -> int:
        """Return how strict a level is; one that the knowledge base does not know is the mildest."""
        scale = self.knowledge.decisions.get(name)
        return next((rank for rank, item in enumerate(scale.levels) if item.id == level), 0) if scale else 0

    def _look_again(self) -> Iterator[Statement]:
        """Yield how the day to look again differs, what asks for it now, and what would make it sooner."""
        old, new = self.old.look_again, self.new.look_again
        if old == new:
            return
        children = () if new is None else (_asking(new), *self._sooner(new))
        before, after = (Days(None if item is None else item.days) for item in (old, new))
        yield LookAgainSame(after, children=children) if before == after else LookAgainChanged(before, after, children=children)

    def _sooner(self, item: LookAgain) -> Iterator[Statement]:
        """Yield the levels in force that say what would make it sooner, each text once."""
        said: set[str] = set()
        for name, outcome in self.new.decisions.items():
            text = self.knowledge.decisions[name].level(outcome.in_force).sooner_if
            if text in item.sooner_if and text not in said:
                said.add(text)
                yield LookAgainSooner(name, outcome.in_force)

    def _cause(self, name: str, old: CauseOutcome, new: CauseOutcome) -> Iterator[Statement]:
        """Yield how the grade of a cause differs, or whether it is certain."""
        if old.grade is not new.grade:
            yield CauseChanged(name, new.kind, old.grade, new.grade, children=self._because(name))
        elif old.settled != new.settled:
            yield (CauseCertain if new.settled else CauseUncertain)(name, new.kind, old.grade, new.grade, children=self._because(name))

    def _recommendation(self, name: str, old: RecommendationOutcome, new: RecommendationOutcome) -> Iterator[Statement]:
        """Yield how the status of a recommendation differs, for good or for now, or whether it is certain."""
        before, after = _standing(old), _standing(new)
        if before == after and old.settled == new.settled:
            return
        reasons = self._because(name) or (() if self.reasons is None else self.reasons.for_now(name))
        kind = RecommendationChanged if before != after else RecommendationCertain if new.settled else RecommendationUncertain
        yield kind(name, before, after, children=reasons)

    def _concept(self, name: str, old: ConceptOutcome, new: ConceptOutcome) -> Iterator[Statement]:
        """Yield how the truth of a concept differs."""
        if old.truth is not new.truth:
            yield ConceptChanged(name, old.truth, new.truth, children=self._because(name))

    def _quantity(self, name: str, old: Decimal | Undefined | None, new: Decimal | Undefined | None) -> Iterator[Statement]:
        """Yield how a computed number differs, with the answers that differ behind it."""
        if old != new:
            reasons = () if self.reasons is None else self.reasons.of_quantity(name)
            yield QuantityChanged(name, _amount(name, old), _amount(name, new), children=reasons)

    def _score(self, name: str, old: ScoreOutcome, new: ScoreOutcome) -> Iterator[Statement]:
        """Yield how the points of a score differ, with the answers that differ behind its lines."""
        if old != new:
            reasons = () if self.reasons is None else self.reasons.of_score(name)
            yield ScoreChanged(name, Points(old.low, old.high), Points(new.low, new.high), children=reasons)


def _asking(item: LookAgain) -> Statement:
    """Return what asks to look again: a level of a decision, or a recommendation."""
    return LookAgainForLevel(item.about, item.level) if item.level else LookAgainFor(item.about)


def _standing(item: RecommendationOutcome) -> Standing:
    """Return how a recommendation stands: its status for good, and the one for now where that is another matter."""
    return Standing(item.status, None if item.settled else item.for_now)


def _amount(name: str, value: Decimal | Undefined | None) -> Amount:
    """Return what a quantity comes to."""
    return Amount(name, value if isinstance(value, Decimal) else None, isinstance(value, Undefined))
