"""What is proved of a knowledge base, and what became of it: data, which needs no solver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from expert.language.model import Period, Value
from expert.shapes.frozen import Frozen

Law = Literal["invariant", "worse_never_milder", "settled_stays", "complete_settles", "withheld_not_tested"]
LAWS: tuple[Law, ...] = get_args(Law)
"""What is proved of a knowledge base: each invariant, and how answers bear on conclusions."""


class LawProof(Frozen, frozen=True):
    """What became of one law.

    Attributes:
        law: Which one.
        about: The invariant, or the finding whose answer gets worse; empty for a law about everything.
        broken_by: The answers of somebody who breaks it, or None.
        then: For a law about two cases, the answers of the second.
        certain: False where the search gave up, so that nobody found is no proof.
        period: The days whose rules do not keep it, where not the same rules are valid on all days.
    """

    law: Law
    about: str
    broken_by: Mapping[str, Value] | None = None
    then: Mapping[str, Value] | None = None
    certain: bool = True
    period: Period | None = None

    @property
    def holds(self) -> bool:
        """Return whether it is proved."""
        return self.broken_by is None and self.certain
