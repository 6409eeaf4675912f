"""Quantities that read other quantities, or findings in other units: what a name stands for is put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from msgspec.structs import replace

from expert.errors import Diagnostics, suggest_names
from expert.language.formulas import Named, inputs, walk, with_named
from expert.language.model import Finding, Quantity
from expert.loading.between import in_unit
from expert.loading.entries import Entries, RawEntry

MOST_PARTS = 300
"""A formula that has more parts, with those of the quantities that it reads, is refused: it would take long, or Python too deep."""


def with_nested(
    quantities: Mapping[str, Quantity], findings: Mapping[str, Finding], entries: Entries, diagnostics: Diagnostics
) -> dict[str, Quantity]:
    """Return quantities whose formulas read findings alone; one in a circle, one too long, or one that reads such a one is left out."""
    declared = entries["quantities"]
    reads = {id: [name for name in inputs(quantity.formula) if name in declared] for id, quantity in quantities.items()}
    made: dict[str, Quantity] = {}
    for id in _inner_first(reads, entries, diagnostics):
        if id not in quantities or not all(name in made for name in reads[id]):
            continue  # the fault is told where it lies
        quantity = quantities[id]
        converted = _converted(quantity, findings, declared[id], diagnostics)
        formula = with_named(quantity.formula, {**converted, **{name: made[name].as_read for name in reads[id]}})
        size = sum(1 for _ in walk(formula))
        if (reads[id] or converted) and size > MOST_PARTS:
            message = f"has {size:,} parts with those of the quantities that it reads"
            diagnostics.add(declared[id].at("formula"), "KB030", message, f"at most {MOST_PARTS}; read fewer quantities, or findings")
            continue
        made[id] = replace(quantity, formula=formula)
    return {id: made[id] for id in quantities if id in made}


def _converted(quantity: Quantity, findings: Mapping[str, Finding], entry: RawEntry, diagnostics: Diagnostics) -> dict[str, Named]:
    """Return what each finding stands for that the formula reads in a unit of its own choice."""
    found: dict[str, Named] = {}
    for name, unit in quantity.reads_in.items():
        place = entry.at("reads_in", name)
        if name not in findings:
            continue  # the fault is told where it lies
        if name not in inputs(quantity.formula):
            help = suggest_names(name, [other for other in inputs(quantity.formula) if other in findings])
            diagnostics.add(place, "KB043", f"the formula of `{quantity.id}` does not read the finding `{name}`", help)
            continue
        read = in_unit(findings[name], unit)
        if read is None:
            own = f"`{findings[name].unit}`" if findings[name].unit else "no unit"
            message = f"`{name}` has {own}, which is not converted into `{unit}`"
            diagnostics.add(place, "KB043", message, "name a unit that measures the same")
        else:
            found[name] = read
    return found


def _inner_first(reads: Mapping[str, list[str]], entries: Entries, diagnostics: Diagnostics) -> list[str]:
    """Return quantities after those that they read; those in a circle are left out, and its path is noted."""
    left = dict(reads)
    while True:
        try:
            return list(TopologicalSorter(left).static_order())
        except CycleError as error:
            path: list[str] = error.args[1]
            arrows = " → ".join(f"`{name}`" for name in path)
            location = entries["quantities"][path[0]].at("formula")
            diagnostics.add(
                location, "KB042", f"depends on itself: {arrows}", "break the circle: a quantity may not be computed from itself"
            )
            left = {id: [name for name in names if name not in path] for id, names in left.items() if id not in path}
