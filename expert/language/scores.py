"""What a comparison of a score or a count asks for: conditions that are worth whole numbers, and how much of them it takes.

A line that takes points away is turned round: it is worth as much where it is false, and that much more is needed. So nothing is worth
less than nothing, and whoever can count what holds can compare a score. The meaning compares scores without this module.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import ceil

from msgspec import Struct

from expert.language.conditions import Condition, Reaches, negate
from expert.language.model import KnowledgeBase


class Weighed(Struct, frozen=True):
    """Conditions, what each is worth where it holds, and how much all that hold must be worth.

    Attributes:
        items: The conditions.
        points: What each is worth: whole and positive.
        need: How much is needed; 0 or less where anybody has it.
    """

    items: tuple[Condition, ...]
    points: tuple[int, ...]
    need: int

    def worth(self, places: Collection[int]) -> int:
        """Return what the items in some places are worth together."""
        return sum(self.points[place] for place in places)

    @property
    def against(self) -> int:
        """Return how much of what does not hold makes the whole false."""
        return sum(self.points) - self.need + 1

    @property
    def depends(self) -> bool:
        """Return whether it hangs on the items at all: it is neither so for everybody nor for nobody."""
        return 0 < self.need <= sum(self.points)


def each(items: tuple[Condition, ...], need: int) -> Weighed:
    """Return that so many of some conditions are needed, whichever they are."""
    return Weighed(items, (1,) * len(items), need)


def weighed(knowledge: KnowledgeBase, condition: Reaches) -> Weighed:
    """Return what a comparison of a score asks for."""
    score = knowledge.scores[condition.score]
    step = Fraction(score.grid.step)
    steps = [int(Fraction(item.points) / step) for item in score.items]
    return Weighed(
        tuple(item.when if item.points > 0 else negate(item.when) for item in score.items),
        tuple(map(abs, steps)),
        ceil(Fraction(condition.points) / step) - sum(step for step in steps if step < 0),
    )
