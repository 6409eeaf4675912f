"""From sound raw entries to the model: records built by their shapes, conditions parsed, references left to `check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from expert.errors import Diagnostics, Location
from expert.language.conditions import Condition, conjunction
from expert.language.declared import beside_advice, beside_stop_limits
from expert.language.formulas import Formula
from expert.language.model import Checklist, Exclusion, Finding, Invariant, KnowledgeBase, Rule
from expert.loading.between import with_differences
from expert.loading.condition import parse_condition
from expert.loading.entries import SECTIONS, Entries, RawEntry
from expert.loading.expressions import Report, Vocabulary
from expert.loading.file_kinds import entry_shape, head_fields
from expert.loading.formula import parse_formula
from expert.loading.nested import with_nested
from expert.shapes.notes import Pointer, Site


def build(entries: Entries, diagnostics: Diagnostics) -> KnowledgeBase | None:
    """Return the knowledge base made of every sound entry, or None where there is no sound knowledge.yaml."""
    vocabulary = entries.vocabulary()
    sections: dict[str, Any] = {name: _section(entries, name, vocabulary, diagnostics) for name in SECTIONS}
    sections["quantities"] = with_nested(sections["quantities"], sections["findings"], entries, diagnostics)
    head = entries.head
    if head is None or not head.sound:
        return None
    reader = _Reader(head, vocabulary, diagnostics)
    said: dict[str, Any] = {
        field.name: field.shape.read(head.data[field.key], Site((field.key,), head.data, reader))
        for field in head_fields()
        if field.key in head.data
    }
    sections["rules"] = {id: _with_exclusions(rule, sections["exclusions"]) for id, rule in sections["rules"].items()}
    sections["findings"] = _in_order_of_groups(_guarded(sections["findings"], sections["checklists"]), list(said["groups"]))
    sections["invariants"] = {**sections["invariants"], **_declared(sections, entries, diagnostics)}
    accepted = tuple(_built(entry, "accepted", vocabulary, diagnostics) for entry in entries.accepted if entry.sound)
    return with_differences(KnowledgeBase(fingerprint=entries.fingerprint(), accepted=accepted, **said, **sections))


class _FaultyError(Exception):
    """An entry that cannot be built; its faults are noted."""


class _Reader:
    """What the shapes need to know of the file that an entry stands in."""

    def __init__(self, entry: RawEntry, vocabulary: Vocabulary, diagnostics: Diagnostics) -> None:
        self.document = entry.document
        self.vocabulary = vocabulary
        self.diagnostics = diagnostics

    def location(self, at: Pointer) -> Location:
        """Return where a value stands."""
        return self.document.location(at)

    def at_top(self, key: str) -> str:
        """Return what stands under a key at the top of the file; empty where nothing does."""
        root = self.document.data
        return str(root.get(key, "")) if isinstance(root, dict) else ""

    def condition(self, text: str, at: Pointer, *, on_outcome: bool = False) -> Condition:
        """Return the condition that a text says; its faults are noted where they stand."""
        condition = parse_condition(text, self.vocabulary, self._report(at), on_outcome=on_outcome)
        if condition is None:
            raise _FaultyError
        return condition

    def formula(self, text: str, at: Pointer) -> Formula:
        """Return the formula that a text says; its faults are noted where they stand."""
        formula = parse_formula(text, self.vocabulary, self._report(at))
        if formula is None:
            raise _FaultyError
        return formula

    def _report(self, at: Pointer) -> Report:
        """Return what notes the faults of a text."""

        def report(offset: int, code: str, message: str, help: str) -> None:
            self.diagnostics.add(self.document.location(at, offset=offset), code, message, help)

        return report


def _section(entries: Entries, name: str, vocabulary: Vocabulary, diagnostics: Diagnostics) -> Mapping[str, Any]:
    """Return what can be built of a section, by id."""

    def built() -> Iterator[tuple[str, Any]]:
        for entry in entries.sound(name):
            try:
                yield entry.id, _built(entry, name, vocabulary, diagnostics)
            except _FaultyError:
                continue

    return dict(built())


def _built(entry: RawEntry, section: str, vocabulary: Vocabulary, diagnostics: Diagnostics) -> Any:
    """Return the record of one entry."""
    return entry_shape(section).read(entry.data, Site(entry.pointer, entry.data, _Reader(entry, vocabulary, diagnostics)))


def _with_exclusions(rule: Rule, exclusions: Mapping[str, Exclusion]) -> Rule:
    """Return a rule with what excludes it; an exclusion that is not there is told where the rule names it."""
    excluded = tuple(exclusions[name].when for name in rule.excluded_by if name in exclusions)
    return replace(rule, excluded=excluded) if excluded else rule


def _declared(sections: Mapping[str, Any], entries: Entries, diagnostics: Diagnostics) -> dict[str, Invariant]:
    """Return the invariants that decisions and recommendations declare of themselves, each located at its entry."""
    owners = [("decisions", item, beside_stop_limits(item)) for item in sections["decisions"].values()]
    owners += [("recommendations", item, beside_advice(item)) for item in sections["recommendations"].values()]
    found: dict[str, Invariant] = {}
    for section, owner, invariants in owners:
        location = entries[section][owner.id].at("id")
        for invariant in invariants:
            if invariant.id in entries.kinds():
                message = f"`{invariant.id}` is the name of an invariant that `{owner.id}` declares of itself"
                diagnostics.add(location, "KB016", message, "rename the other entry")
            found[invariant.id] = replace(invariant, location=location)
    return found


def _guarded(findings: Mapping[str, Finding], checklists: Mapping[str, Checklist]) -> Mapping[str, Finding]:
    """Return findings of which each line of a checklist is asked where that is, and it itself."""
    guarded = dict(findings)
    for checklist in checklists.values():
        for name in checklist.members:
            line = guarded.get(name)
            if line is not None and checklist.ask_when is not None:
                own = () if line.ask_when in (None, checklist.ask_when) else (line.ask_when,)
                guarded[name] = replace(line, ask_when=conjunction((checklist.ask_when, *own)))
    return guarded


def _in_order_of_groups(findings: Mapping[str, Finding], groups: list[str]) -> Mapping[str, Finding]:
    """Return findings in the order of asking: by group, then as they stand in their file."""
    place = {group: index for index, group in enumerate(groups)}
    return dict(sorted(findings.items(), key=lambda pair: place.get(pair[1].group, len(place))))
