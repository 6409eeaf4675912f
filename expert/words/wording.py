"""Statements as sentences. Only here do typed fields become words: a field shows as the thing it names, the catalogue picks what of it.

A line of the catalogue such as `ask_rule = "{rule.title} (about: {conclusion.title})"` is filled with the fields of the statement: what
names a thing is that thing, what is an answer or a computed value is its phrase, a list is an enumeration.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast, get_type_hints

import msgspec

from expert.cases.values import write_value
from expert.consultation.outcome import truth_word
from expert.language.meaning import Grade
from expert.language.model import Cause, KnowledgeBase
from expert.language.names import named_by
from expert.questions.statements.base import Statement
from expert.words.catalogue import Catalogue, catalogue
from expert.words.records import Record, Records
from expert.words.told import Told


class Wording:
    """How the statements about a knowledge base are said, by a catalogue: English where none is given."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue | None = None) -> None:
        self.knowledge = knowledge
        self.catalogue = words or catalogue()
        self.records = Records(knowledge, self.catalogue)

    def tell(self, statement: Statement) -> Told:
        """Return a tree of statements in words."""
        first, *rest = self.sentence(statement).split("\n")
        if statement.is_clause:
            first = first[:1].upper() + first[1:]
        if first.endswith(":") and not statement.children:
            first = f"{first[:-1]}."
        return Told((first, *rest), statement.weight, tuple(map(self.tell, statement.children)))

    def sentence(self, statement: Statement) -> str:
        """Return what a statement says: a sentence, and for some kinds further lines."""
        fields = {name: self._shown(statement, name, kind) for name, kind in _shown_fields(type(statement)).items()}
        return self.catalogue.say_either("statement", statement.kind, statement.count, **fields)

    def _shown(self, statement: Statement, name: str, kind: str) -> Any:
        """Return what a field of a statement shows as."""
        value = getattr(statement, name)
        if isinstance(value, tuple):
            return self.catalogue.join_clauses(tuple(str(self._value(statement, item, kind)) for item in value))
        return self._value(statement, value, kind)

    def _value(self, statement: Statement, value: Any, kind: str) -> Any:
        """Return what one value shows as: the thing that it names, or its words."""
        match value:
            case str() if kind:
                return self._thing(statement, value, kind)
            case msgspec.Struct():
                return self.records.say(cast(Record, value))
            case Grade():
                return self.knowledge.grades.titles[value.value]
            case Enum():
                return self.catalogue.say(_kind_of_enum(type(value)), value.value)
            case date():
                return value.isoformat()
            case bool() | None:
                return self.catalogue.say("difference", truth_word(value))
            case Decimal():
                return write_value(value)
            case _:
                return value

    def _thing(self, statement: Statement, name: str, kind: str) -> _Thing:
        """Return the thing of the knowledge base that a name means; a level belongs to the decision named beside it."""
        knowledge = self.knowledge
        found: Any
        match kind:
            case "level":
                scale = knowledge.decisions.get(statement.decision)  # type: ignore[attr-defined]
                found = {level.id: level for level in scale.levels}.get(name) if scale else None
            case "conclusion":
                found = _things(knowledge).get(knowledge.kind_of(name), {}).get(name)
            case "screen":
                found = knowledge.checklists.get(name) or knowledge.findings[name]
            case _:
                found = _things(knowledge)[kind].get(name)
        return _Thing(name, found, self._heading(found))

    def _heading(self, thing: Any) -> str:
        """Return what a thing is called among others: of a cause, with its kind."""
        if not isinstance(thing, Cause):
            return ""
        kind = self.knowledge.cause_kinds[thing.kind].title
        return self.catalogue.say("heading", "cause", kind=kind, title=thing.title)


class _Thing:
    """A thing of the knowledge base inside a sentence: its texts without the line ends of their file.

    What the knowledge base does not know, as an outcome of an earlier version may name it, is called by its id.
    """

    def __init__(self, id: str, thing: Any, heading: str = "") -> None:
        self._id = id
        self._thing = thing
        self.heading = heading or str(self)

    def __getattr__(self, name: str) -> Any:
        if self._thing is None:
            return self._id
        found = getattr(self._thing, name)
        return found.strip() if isinstance(found, str) else found

    def __str__(self) -> str:
        """Return what it is called: its title, or its question."""
        if self._thing is None:
            return self._id
        return str(getattr(self._thing, "title", None) or getattr(self._thing, "question", self._id)).strip()


def _things(knowledge: KnowledgeBase) -> Mapping[str, Mapping[str, Any]]:
    """Return the things of a knowledge base by kind and name."""
    return {
        "finding": knowledge.findings,
        "checklist": knowledge.checklists,
        "quantity": knowledge.quantities,
        "concept": knowledge.concepts,
        "cause": knowledge.causes,
        "decision": knowledge.decisions,
        "recommendation": knowledge.recommendations,
        "rule": knowledge.rules,
        "invariant": knowledge.invariants,
        "constraint": knowledge.constraints,
        "source": knowledge.sources,
        "claim": knowledge.claims,
        "evidence": knowledge.evidence,
        "strength": knowledge.strengths,
        "case": knowledge.cases,
    }


@cache
def _shown_fields(kind: type[Statement]) -> Mapping[str, str]:
    """Return the fields of a kind of statement, each with the kind of thing that it names, and what it reads off them, which names none."""
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: named_by(hints[name]) for name in kind.__struct_fields__ if name != "children"}
    own = [item for item in kind.__mro__ if item not in Statement.__mro__]
    return {name: "" for item in own for name, found in vars(item).items() if isinstance(found, property)} | fields


def _kind_of_enum(kind: type[Enum]) -> str:
    """Return the section of the catalogue that words an enumeration."""
    return kind.__name__.lower()
