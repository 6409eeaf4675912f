"""The JSON Schema of a kind of file for one knowledge base: it knows the names that stand in its files, so that an editor offers them.

It is for whoever is writing, so it is made of what can be read. While a file cannot be read, a name that it may hold is not refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from expert.cases.schema import answer_shapes, checklist_shapes
from expert.errors import Diagnostics, KnowledgeError
from expert.language.forms import is_condition
from expert.language.kinds import Kind
from expert.language.model import Decision, Domain, FindingType, KnowledgeBase, WorkedCase
from expert.loading.entries import Entries, read_entries
from expert.loading.expressions import Vocabulary
from expert.loading.file_kinds import file_record, file_schema, head_fields
from expert.shapes.compound import Field, Keyed, ListById, ListOf, Pairs, Record, Verbs
from expert.shapes.notes import Form, Names
from expert.shapes.plain import Schema
from expert.shapes.shape import Described, Nullable, Own, Scalar, Shape, bare, matches

_CLAIM = "a-source#C1"
"""How a claim is named where a source may be."""
_MAY_BE_ASKED = Names("entry", "")
"""What marks the name of a question or a checklist."""
_OF_ITS_LEVELS = ("hold_at", "on_failure", "urgent_from")
"""The fields of a decision that name one of its levels."""


class OwnNames(Struct, frozen=True):
    """The names that stand in the files of a knowledge base.

    Attributes:
        sections: The ids of each section, and of each scale of knowledge.yaml.
        levels: The levels of each decision.
        examples: What a condition may say, so that each name stands in one.
        is_whole: Whether all files could be read, so that no other name can be right.
        knowledge: The knowledge base, where it has no fault.
    """

    sections: Mapping[str, tuple[str, ...]]
    levels: Mapping[str, tuple[str, ...]]
    examples: tuple[str, ...]
    is_whole: bool
    knowledge: KnowledgeBase | None = None


def own_schema(kind: str, names: OwnNames) -> Schema:
    """Return the JSON Schema (draft-07) of a kind of file in which names are those of a knowledge base.

    What a schema cannot say is checked when the files are read: that a condition has a meaning, for one.
    """
    return file_schema(kind, _Naming(names).record(file_record(kind)))


def read_own_names(folder: Path, knowledge: KnowledgeBase | None) -> OwnNames:
    """Return the names that stand in the files of a folder, as far as these can be read.

    Args:
        folder: Where the files lie.
        knowledge: The knowledge base in it; None where that has faults.
    """
    entries = _readable(folder)
    head = {} if entries.head is None else entries.head.data
    scales = {field.key: tuple(_ids(head.get(field.key))) for field in head_fields()}
    words = entries.vocabulary()
    sections = {**scales, **{section: tuple(found) for section, found in entries.sections.items()}}
    return OwnNames(sections, words.decisions, tuple(_examples(words)), entries.head is not None and not entries.unreadable, knowledge)


def _readable(folder: Path) -> Entries:
    """Return the entries that can be read, whatever is wrong with them."""
    try:
        return read_entries(folder, Diagnostics(error=KnowledgeError), worked_cases=False)
    except KnowledgeError:  # so many faults that reading stopped
        return Entries()


def _ids(raw: object) -> Iterator[str]:
    """Yield the ids of raw records, as far as there are any."""
    for item in raw if isinstance(raw, list) else ():
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield item["id"]


def _examples(words: Vocabulary) -> Iterator[str]:
    """Yield what a condition may say of each finding, decision, score, concept, cause and quantity."""
    for id, domain in words.findings.items():
        yield from (f"{id}{said}" for said in _said_of(domain))
    yield from (f"{id} == {level}" for id, levels in words.decisions.items() for level in levels)
    yield from (f"{id} >= {grid.most:f}" for id, grid in words.scores.items())
    yield from sorted((*words.concepts, *(f"likely({id})" for id in words.causes), *(f"{id} > 0" for id in words.quantities)))


def _said_of(domain: Domain) -> Iterator[str]:
    """Yield what stands behind the name of a finding: nothing, each option, or a number."""
    match domain.type:
        case FindingType.BOOLEAN:
            yield ""
        case FindingType.CHOICE:
            yield from (f" == {option}" for option in domain.options)
        case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
            yield f" >= {domain.bounds[1]:f}"


class _OpenScalar(Scalar, frozen=True):
    """One of some texts, or another."""

    def schema(self, definitions: Schema) -> Schema:
        """Return the texts, and that there may be another."""
        return {"anyOf": [Scalar.schema(self, definitions), {"type": self.type}]}


class _OpenKeyed(Keyed, frozen=True):
    """A mapping that may have certain keys, or others."""

    def schema(self, definitions: Schema) -> Schema:
        """Return the keys, and that there may be others."""
        return {**Keyed.schema(self, definitions), "additionalProperties": True}


class _Hinted(Own, frozen=True, kw_only=True):
    """A text for which an editor has examples."""

    examples: tuple[str, ...]

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema with the examples."""
        return {**Own.schema(self, definitions), "examples": list(self.examples)}


class _ById(Record, frozen=True, kw_only=True):
    """A record with fields that hang on its id."""

    by_id: Mapping[str, Keyed]

    def schema(self, definitions: Schema) -> Schema:
        """Return the schema of the record, with what holds of each id."""
        properties = {id: keyed.schema(definitions)["properties"] for id, keyed in self.by_id.items()}
        each = [{"if": {"properties": {"id": {"const": id}}}, "then": {"properties": found}} for id, found in properties.items()]
        return {**Record.schema(self, definitions), "allOf": each}


class _Naming:
    """Puts the names of a knowledge base into shapes."""

    def __init__(self, names: OwnNames) -> None:
        self.names = names

    def record(self, record: Record) -> Record:
        """Return a record with the names in its fields."""
        named = replace(record, fields=tuple(replace(field, shape=self.shape(field.shape)) for field in record.fields))
        if record.type is WorkedCase:
            return named.with_shapes(self._answered())
        if record.type is Decision and self.names.levels:
            by_id = {id: self._keyed(dict.fromkeys(_OF_ITS_LEVELS, self._one_of(levels))) for id, levels in self.names.levels.items()}
            return _ById(named.type, named.fields, named.place, named.top, named.tag, named.omits, by_id=by_id)
        return named

    def shape(self, shape: Shape) -> Shape:
        """Return a shape with the names in it."""
        match shape:
            case Described():
                return self._described(shape)
            case Record():
                return self.record(shape)
            case ListOf():
                return replace(shape, item=self.shape(shape.item))
            case ListById():
                return replace(shape, records=self.shape(shape.records))
            case Nullable():
                return replace(shape, inner=self.shape(shape.inner))
            case Verbs():
                return Verbs({verb: self._verb(verb, record) for verb, record in shape.records.items()})
            case Pairs():
                return self._pairs(shape.key, shape.value, shape.form) or shape
            case Own() if is_condition(shape.form):
                return Described(_Hinted(shape.form, shape.inner, examples=self.names.examples), definition="known_in_conditions")
            case Scalar(names=Names() as names):
                found = self._found(shape, names)
                return Described(self._one_of(found), definition=self._called(shape, names)) if found else shape
            case _:
                return shape

    def _described(self, shape: Described) -> Shape:
        """Return a described shape with the names in it; a name is a definition of its own."""
        inner = self.shape(shape.inner)
        is_name = inner is not shape.inner and isinstance(bare(shape.inner), Scalar)
        return Described(inner, shape.says, shape.kind, "" if is_name else shape.definition)

    def _found(self, scalar: Scalar, names: Names) -> tuple[str, ...]:
        """Return the names that a text may be; none where any may."""
        if names == _MAY_BE_ASKED:
            return (*self.names.sections[Kind.CHECKLIST.section], *self.names.sections[Kind.FINDING.section])
        found = self.names.sections.get(names.section, ())
        return (*found, *self.names.sections[Kind.CLAIM.section]) if self._is_cited(scalar, names) else found

    def _called(self, scalar: Scalar, names: Names) -> str:
        """Return the name of the definition of such names."""
        return f"known_{'references' if self._is_cited(scalar, names) else names.section or 'questions'}"

    def _is_cited(self, scalar: Scalar, names: Names) -> bool:
        """Return whether a text names a source or a claim of one."""
        return names.section == Kind.SOURCE.section and matches(_CLAIM, scalar.form)

    def _one_of(self, names: tuple[str, ...]) -> Scalar:
        """Return the shape of one of some names."""
        return (Scalar if self.names.is_whole else _OpenScalar)("string", Form(among=names))

    def _keyed(self, shapes: Mapping[str, Shape], form: Form = Form()) -> Keyed:  # noqa: B008 - it is frozen
        """Return the shape of a mapping with some names."""
        return (Keyed if self.names.is_whole else _OpenKeyed)(shapes, form, needed=False)

    def _pairs(self, key: Scalar, value: Shape, form: Form) -> Keyed | None:
        """Return the shape of a mapping whose keys are names; what a text says of a decision is one of its levels.

        None where any key may stand there.
        """
        if key.names is None or not (names := self._found(key, key.names)):
            return None
        if key.names.section == Kind.DECISION.section and isinstance(bare(value), Scalar):
            return self._keyed(
                {name: self._one_of(self.names.levels[name]) if name in self.names.levels else value for name in names}, form
            )
        return self._keyed(dict.fromkeys(names, self.shape(value)), form)

    def _verb(self, verb: str, record: Record) -> Record:
        """Return what a verb is about with the names in it."""
        *pair, last = record.fields
        if not pair:
            return self.record(record)
        key = bare(pair[0].shape)
        assert isinstance(key, Scalar)  # it is a name
        keyed = self._pairs(key, last.shape, Form(least=1, most=1))
        if keyed is None:
            return record
        says = last.shape.says if isinstance(last.shape, Described) else ""
        return replace(record, fields=(Field(verb, verb, Described(keyed, says), last.default),))

    def _answered(self) -> dict[str, Shape]:
        """Return the shapes of what a worked case answers; while the knowledge base has faults only what may be answered is known."""
        knowledge, sections = self.names.knowledge, self.names.sections
        if knowledge is not None:
            return {"answers": self._keyed(answer_shapes(knowledge)), "checklists": self._keyed(checklist_shapes(knowledge))}
        anything = Scalar("")
        return {
            "answers": self._keyed(dict.fromkeys(sections[Kind.FINDING.section], anything)),
            "checklists": self._keyed(dict.fromkeys(sections[Kind.CHECKLIST.section], anything)),
        }
