"""What every question answers of an outcome that contradicts itself."""

from __future__ import annotations

from expert.consultation.outcome import Consultation
from expert.questions.statements.contradiction import Contradiction, InvariantViolated


def contradiction(consultation: Consultation) -> Contradiction:
    """Return that an outcome breaks invariants, so that there is no advice."""
    return Contradiction(children=tuple(InvariantViolated(item.invariant) for item in consultation.violations))
