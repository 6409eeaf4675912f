"""The invariants that follow from what an entry declares of itself: a level with its stop limits, a recommendation with what ends it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from expert.language.conditions import And, AtLeast, Condition, ForNow, Not, Settled, conjunction
from expert.language.model import Decision, Invariant, Recommendation


def beside_stop_limits(decision: Decision) -> Iterator[Invariant]:
    """Yield, for each level that says at which answers to stop, that it is never in force beside one of them."""
    stricter = {level.id: following.id for level, following in pairwise(decision.levels)}
    for level in decision.levels:
        if level.stop_when is not None:
            in_force: list[Condition] = [AtLeast(decision.id, level.id)]
            if level.id in stricter:
                in_force.append(Not(AtLeast(decision.id, stricter[level.id])))
            yield Invariant(f"{_kebab(level.id)}-within-its-stop-limits", conjunction((*in_force, level.stop_when)), level.stop_rule)


def beside_advice(recommendation: Recommendation) -> Iterator[Invariant]:
    """Yield that a recommendation is not advised once it is reached, nor where it would soothe while a decision is open."""
    advised = ForNow(recommendation.id)
    if recommendation.reached_when is not None:
        never = conjunction((advised, recommendation.reached_when))
        yield Invariant(f"{_kebab(recommendation.id)}-only-until-it-is-reached", never, recommendation.title)
    if recommendation.soothes:
        never = And((advised, Not(Settled(recommendation.soothes))))
        yield Invariant(
            f"{_kebab(recommendation.id)}-soothes-only-once-{_kebab(recommendation.soothes)}-is-settled", never, recommendation.title
        )


def _kebab(id: str) -> str:
    """Return an id as rules and invariants have theirs."""
    return id.replace("_", "-")
