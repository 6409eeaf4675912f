"""Whom to see by what was concluded, and whether a warning sign is there."""

from __future__ import annotations

from collections.abc import Iterator

from expert.consultation.outcome import Consultation
from expert.questions.statements.counterfactual import UntilSeeFirst


def to_see(consultation: Consultation, *, also_soothing: bool = True) -> Iterator[UntilSeeFirst]:
    """Yield whom to see by what was concluded, with or without those of whom it is said that there is no hurry."""
    for name, outcome in consultation.recommendations.items():
        recommendation = consultation.knowledge.recommendations[name]
        if outcome.to_do and recommendation.tell and (also_soothing or not recommendation.soothes):
            yield UntilSeeFirst(name)


def has_flag(consultation: Consultation) -> bool:
    """Return whether a warning sign is there."""
    flags = (concept.id for concept in consultation.knowledge.concepts.values() if concept.flag)
    return any(map(consultation.meaning.concept, flags))
