"""What an answer names: the rules and advice behind it, how strong their evidence is, who says so, and which answers it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_type_hints

from msgspec import Struct

from expert.consultation.outcome import Consultation
from expert.language.kinds import CONCLUDED, Kind
from expert.language.model import KnowledgeBase
from expert.language.names import Mark, Named, mark_of
from expert.language.references import FindingValue, TruthWord
from expert.questions.statements.records import Bearing
from expert.questions.statements.still_open import OpenConclusions
from expert.shapes.notes import Says

_CITED = (Kind.RULE, Kind.RECOMMENDATION, Kind.CAUSE)
"""What has a strength of evidence or sources, and is said to a person."""
MOST_CITED = 12
"""So much is cited at most of one answer: what is said first."""


class Strength(Struct, frozen=True):
    """A strength of evidence."""

    id: str
    title: str
    meaning: str


class Cited(Struct, frozen=True):
    """A rule, an advice or a cause that an answer names."""

    kind: str
    id: str
    title: str
    strength: Annotated[Strength | None, Says("How strong its evidence is; null for a cause, which rules suggest.")]
    sources: Annotated[tuple[str, ...], Says("Who says so: ids of sources and their claims.")]


class CitedSource(Struct, frozen=True):
    """A source, or one of its claims."""

    id: str
    citation: str
    claim: Annotated[str, Says("What it says, in our words; empty where the whole source is meant.")]
    standing: Annotated[str, Says("How the claim stands against the literature.")]
    checked: Annotated[bool, Says("Whether the source was read again for the knowledge base.")]


class CitedStep(Struct, frozen=True):
    """A rule with its truth, and the answers that suffice for it."""

    rule: str
    truth: TruthWord
    rests_on: tuple[str, ...]


class Certificate(Struct, frozen=True):
    """On which answers of a case it rests what an answer says: the part of its certificates that is about that."""

    conclusions: Annotated[Mapping[str, tuple[str, ...]], Says("Each conclusion that is named, with the findings that it rests on.")]
    steps: Annotated[tuple[CitedStep, ...], Says("Each rule that is cited.")]
    answers: Annotated[Mapping[str, FindingValue], Says("What was answered to each of these findings.")]


Name = tuple[Mark, str]
"""Something that is named, and what kind of thing it is."""


def names_in(value: object) -> Iterator[Name]:
    """Yield everything that a record of the engine names, outermost first; not what could only still change: that says nothing yet."""
    if isinstance(value, Bearing | OpenConclusions):
        return
    if isinstance(value, Struct):
        marks = _marks(type(value))
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            if field in marks:
                yield from ((marks[field], name) for name in ([inner] if isinstance(inner, str) else inner or ()) if name)
            else:
                yield from names_in(inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from names_in(item)


@cache
def _marks(type: type[Struct]) -> Mapping[str, Mark]:
    """Return which fields of a record name something."""
    hints = get_type_hints(type, include_extras=True)
    found = {name: mark_of(hints[name]) for name in type.__struct_fields__}
    return {name: mark for name, mark in found.items() if mark is not None}


def own_names(value: Struct) -> Iterator[Name]:
    """Yield what a record names itself, without what stands below it."""
    for field, mark in _marks(type(value)).items():
        name = getattr(value, field)
        if isinstance(name, str) and name:
            yield mark, name


def cited(knowledge: KnowledgeBase, names: Iterable[Name]) -> tuple[Cited, ...]:
    """Return what among some names has evidence, each once, as far as that is told."""
    found: dict[str, Cited] = {}
    for mark, name in names:
        kind = None if mark is Named.CONCLUSION else _kind(knowledge, mark, name)  # of which only something is said, such as what is open
        if kind in _CITED and name not in found and len(found) < MOST_CITED:
            found[name] = _cited(knowledge, kind, name)
    return tuple(found.values())


def _cited(knowledge: KnowledgeBase, kind: Kind, id: str) -> Cited:
    """Return an entry with its evidence."""
    entry: Any = knowledge.entries(kind)[id]
    evidence = knowledge.evidence.get(getattr(entry, "evidence", ""))
    strength = None if evidence is None else Strength(evidence.id, evidence.title, evidence.meaning)
    return Cited(kind.value, id, entry.title, strength, tuple(entry.sources))


def sources_of(knowledge: KnowledgeBase, references: Iterable[str]) -> tuple[CitedSource, ...]:
    """Return sources, or claims of them, each once."""
    return tuple(_source(knowledge, reference) for reference in dict.fromkeys(references))


def _source(knowledge: KnowledgeBase, reference: str) -> CitedSource:
    """Return what a reference names."""
    source, claim = knowledge.cited(reference)
    standing = "" if claim is None else knowledge.standings[claim.standing].title
    return CitedSource(reference, source.citation(), "" if claim is None else claim.claim, standing, source.checked)


def references_among(knowledge: KnowledgeBase, names: Iterable[Name]) -> Iterator[str]:
    """Yield which names are those of a source, or of a claim of one."""
    for mark, name in names:
        if _kind(knowledge, mark, name) in {Kind.SOURCE, Kind.CLAIM}:
            yield name


def _kind(knowledge: KnowledgeBase, mark: Mark, name: str) -> Kind | None:
    """Return of which kind something is that is named."""
    if mark in {Named.CONCLUSION, Named.ENTRY}:
        return knowledge.kind_of(name)
    return mark if isinstance(mark, Kind) and name in knowledge.entries(mark) else None


def certificate(consultation: Consultation, names: Iterable[Name], rules: Iterable[str]) -> Certificate:
    """Return which answers some conclusions and rules rest on, and every invariant that does not hold.

    Args:
        consultation: What was concluded.
        names: What an answer names; of these the conclusions.
        rules: The rules that it cites.
    """
    knowledge, whole = consultation.knowledge, consultation.certificates
    conclusions = {item.invariant: whole.violations[item.invariant] for item in consultation.violations}
    for mark, name in names:
        kind = _kind(knowledge, mark, name)
        if kind in CONCLUDED and len(conclusions) < MOST_CITED:
            conclusions[name] = getattr(whole, kind.section)[name]
    wanted = frozenset(rules)
    steps = tuple(CitedStep(step.rule, step.truth, tuple(step.cites)) for step in whole.steps if step.rule in wanted)
    read = {name for group in (*conclusions.values(), *(step.rests_on for step in steps)) for name in group}
    values = consultation.case.values
    return Certificate(conclusions, steps, {name: values[name] for name in knowledge.in_order_of_asking(read & values.keys())})
