"""Findings that are compared with each other: a condition compares their difference, a quantity that nobody wrote, with a number."""

from __future__ import annotations

from msgspec.structs import replace

from expert.language.conditions import compared_in
from expert.language.forms import Phrase
from expert.language.formulas import Binary, Input, Named, Operator, linear
from expert.language.model import Domain, Finding, FindingType, KnowledgeBase, Quantity
from expert.language.network import comparisons_in

DECIMALS_APART = 6
"""To so many decimals it is told how far apart two findings are that have not the same unit."""


def unfit_to_compare(name: str, domain: Domain) -> tuple[str, str] | None:
    """Return why a finding cannot be compared with another, and how to mend it."""
    if not domain.type.is_numeric:
        return f"`{name}` is a {domain.type.value}, no number", "a number is compared with a number"
    if not domain.called:
        return (
            f"`{name}` has no words to be compared in",
            f"write `called` at `{name}`: what it is called in a sentence, such as: the pressure today",
        )
    return None


def measure_alike(first: Domain, second: Domain) -> bool:
    """Return whether two numbers may be compared: both are days since a date, or the unit of one is converted into that of the other."""
    dates = [domain.type is FindingType.DATE for domain in (first, second)]
    if any(dates) or first.unit == second.unit:
        return dates[0] == dates[1]
    from expert.language.units import factors  # knows thousands of units, which takes a while, and few knowledge bases convert any

    return factors(second.unit, first.unit) is not None


def told_in(domain: Domain) -> str:
    """Return in what a number is told, as a message names it."""
    return "days" if domain.type is FindingType.DATE else f"`{domain.unit}`" if domain.unit else "no unit"


def in_unit(finding: Finding, unit: str) -> Named | None:
    """Return what stands in a formula for a number that is read in another unit; None where that measures something else."""
    if unit == finding.unit:
        return Named(finding.id, Input(finding.id))
    from expert.language.units import factors  # as above

    found = factors(finding.unit, unit)
    return None if found is None else Named(finding.id, linear(Input(finding.id), *found))


def with_differences(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base with the quantities that its comparisons of findings rest on, where these are sound."""
    made: dict[str, Quantity] = {}
    for name in comparisons_in(knowledge.conditions()):
        first, second = map(knowledge.findings.get, compared_in(name) or ("", ""))
        if name not in knowledge.quantities and first is not None and second is not None:
            made[name] = _difference(name, first, second)
    return replace(knowledge, quantities={**knowledge.quantities, **made}) if made else knowledge


def _difference(name: str, first: Finding, second: Finding) -> Quantity:
    """Return the difference of two findings, in the unit of the first; what is converted is not rounded, so that neither order does."""
    converted = None if first.unit == second.unit else in_unit(second, first.unit)
    return Quantity(
        name,
        f"{first.called} − {second.called}",
        Binary(Operator.SUBTRACT, Input(first.id), converted or Input(second.id)),
        max(first.decimals, second.decimals) if converted is None else DECIMALS_APART,
        when_undefined=False,
        phrase=Phrase(),
        unit=first.unit,
        compared=(first, second),
    )
