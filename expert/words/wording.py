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
from typing import Any, get_type_hints

from expert.cases.values import write_value
from expert.language.meaning import Grade
from expert.language.model import KnowledgeBase
from expert.language.names import named_by
from expert.questions.statements.base import Answered, Computed, Statement
from expert.questions.statements.verifying import ListDifference
from expert.words.catalogue import Catalogue, catalogue
from expert.words.phrases import say_answer, say_quantity
from expert.words.told import Told


class Wording:
    """How the statements about a knowledge base are said, by a catalogue: English where none is given."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue | None = None) -> None:
        self.knowledge = knowledge
        self.catalogue = words or catalogue()

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
        fields = {name: self._shown(statement, name, kind) for name, kind in _named_fields(type(statement)).items()}
        return self.catalogue.say_either("statement", statement.kind, statement.count, **fields)

    def _shown(self, statement: Statement, name: str, kind: str) -> Any:
        """Return what a field of a statement shows as."""
        value = getattr(statement, name)
        if isinstance(value, tuple):
            return _Several(tuple(self._value(statement, item, kind) for item in value), self.catalogue)
        return self._value(statement, value, kind)

    def _value(self, statement: Statement, value: Any, kind: str) -> Any:
        """Return what one value shows as: the thing that it names, or its words."""
        match value:
            case _ if kind == "outcome":
                return self._written(value)
            case ListDifference():
                return self._difference(value)
            case str() if kind:
                return self._thing(statement, value, kind)
            case Answered(finding=name, value=answer):
                return say_answer(self.knowledge.findings[name], answer)
            case Computed(quantity=name, value=Decimal() as number):
                return say_quantity(self.knowledge.quantities[name], number)
            case Computed(quantity=name):
                return self.knowledge.quantities[name].title
            case Grade():
                return self.knowledge.grades.titles[value.value]
            case Enum():
                return self.catalogue.say(_kind_of_enum(type(value)), value.value)
            case date():
                return value.isoformat()
            case bool() | Decimal():
                return write_value(value)
            case _:
                return value

    def _thing(self, statement: Statement, name: str, kind: str) -> _Thing | str:
        """Return the thing of the knowledge base that a name means; a level belongs to the decision named beside it."""
        knowledge = self.knowledge
        match kind:
            case "key" | "pointer":
                return _Key(name)
            case "level":
                return _Thing(knowledge.decisions[statement.decision].level(name))  # type: ignore[attr-defined]
            case "conclusion" | "entry":
                return _Thing(_things(knowledge)[knowledge.kind_of(name)][name])
            case "screen":
                return _Thing(knowledge.checklists.get(name) or knowledge.findings[name])
            case _:
                return _Thing(_things(knowledge)[kind][name])

    def _written(self, item: Any) -> str:
        """Return a piece of an outcome in a few words."""
        match item:
            case None:
                return self.catalogue.say("verifying", "unknown")
            case list():
                return ", ".join(map(self._written, item)) or self.catalogue.say("verifying", "nothing")
            case {"kind": str(kind), "name": str(name), "value": value, **rest}:
                level = f" >= {rest['level']}" if "level" in rest else ""
                return f"{kind} {name}{level}: {self._written(value)}"
            case dict():
                return ", ".join(f"{key} {self._written(value)}" for key, value in item.items())
            case bool() | Decimal():
                return write_value(item)
            case _:
                return str(item)

    def _difference(self, item: ListDifference) -> str:
        """Return in a few words how two lists differ."""
        parts = {"too_many": item.too_many, "missing": item.missing}
        said = [self.catalogue.say("verifying", key, items=self._written(list(items))) for key, items in parts.items() if items]
        return "; ".join(said) or self.catalogue.say("verifying", "order")


class _Key(str):
    """A key of an outcome, or a pointer to one, inside a sentence: as it is written, or as words."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """Return the words that it is made of."""
        return self.replace("_", " ")

    @property
    def last(self) -> str:
        """Return the last part of a pointer."""
        return self.rpartition("/")[2]


class _Several:
    """Several things inside a sentence: an enumeration of what they are called, or of what each has."""

    def __init__(self, things: tuple[Any, ...], words: Catalogue) -> None:
        self._things = things
        self._words = words

    def __getattr__(self, name: str) -> str:
        return ", ".join(getattr(thing, name) for thing in self._things) or self._words.say("verifying", "nothing")

    def __str__(self) -> str:
        return self._words.join_clauses(tuple(map(str, self._things)))

    def __format__(self, form: str) -> str:
        return format(str(self), form)


class _Thing:
    """A thing of the knowledge base inside a sentence: its texts without the line ends of their file."""

    def __init__(self, thing: Any) -> None:
        self._thing = thing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        return found.strip() if isinstance(found, str) else found

    def __str__(self) -> str:
        """Return what it is called: its title, or its question."""
        return str(getattr(self._thing, "title", None) or self._thing.question).strip()


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
        "standing": knowledge.standings,
        "cause_kind": knowledge.cause_kinds,
        "group": knowledge.groups,
        "case": knowledge.cases,
    }


@cache
def _named_fields(kind: type[Statement]) -> Mapping[str, str]:
    """Return the fields of a kind of statement, each with the kind of thing that it names."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: named_by(hints[name]) for name in kind.__struct_fields__ if name != "children"}


def _kind_of_enum(kind: type[Enum]) -> str:
    """Return the section of the catalogue that words an enumeration."""
    return kind.__name__.lower()
