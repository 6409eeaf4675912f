"""Statements as sentences. Only here do typed fields become words: a field shows as the thing it names, the catalogue picks what of it.

A line of the catalogue such as `ask_rule = "{rule.title} (about: {conclusion.title})"` is filled with the fields of the statement: what
names a thing is that thing, what is an answer or a computed value is its phrase, a list is an enumeration.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from expert.cases.values import show_value, write_value
from expert.language.meaning import Grade
from expert.language.model import (
    Advise,
    Claim,
    Conclude,
    Constraint,
    Decide,
    Decision,
    Invariant,
    KnowledgeBase,
    Source,
    Suggest,
    Withhold,
)
from expert.language.names import named_by
from expert.loading.query import read_condition
from expert.questions.statements.base import Answered, Computed, Statement
from expert.questions.statements.verifying import ListDifference
from expert.words.catalogue import Catalogue, catalogue
from expert.words.inside import Key, Several, say_list_difference, say_outcome_value
from expert.words.phrases import say_answer, say_quantity
from expert.words.plain_words import say_condition, say_effect
from expert.words.told import Told


class Wording:
    """How the statements about a knowledge base are said, by a catalogue: English where none is given."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue | None = None) -> None:
        self.knowledge = knowledge
        self.catalogue = words or catalogue()

    def tell(self, statement: Statement) -> Told:
        """Return a tree of statements in words."""
        first, *rest = (line.rstrip() for line in self.sentence(statement).split("\n"))
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
            return Several(tuple(self._value(statement, item, kind) for item in value), self.catalogue)
        return self._value(statement, value, kind)

    def _value(self, statement: Statement, value: Any, kind: str) -> Any:
        """Return what one value shows as: the thing that it names, or its words."""
        match value:
            case _ if kind == "in_outcome":
                return say_outcome_value(self.catalogue, value)
            case ListDifference():
                return say_list_difference(self.catalogue, value)
            case Conclude() | Suggest() | Decide() | Advise() | Withhold():
                return say_effect(self.knowledge, value)
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

    def _thing(self, statement: Statement, name: str, kind: str) -> _Thing | _Condition | str:
        """Return the thing of the knowledge base that a name means; a level belongs to the decision named beside it."""
        knowledge = self.knowledge
        match kind:
            case "text" | "unit" | "file" | "value":
                return name.strip()
            case "typed":
                return show_value(name)
            case "condition":
                return _Condition(self.knowledge, name)
            case "key" | "pointer":
                return Key(name)
            case "level":
                return _Thing(knowledge.decisions[statement.decision].level(name))  # type: ignore[attr-defined]
            case "conclusion" | "entry":
                return _Thing(_things(knowledge)[knowledge.kind_of(name)][name])
            case "screen":
                return _Thing(knowledge.checklists.get(name) or knowledge.findings[name])
            case _:
                return _Thing(_things(knowledge)[kind][name])


class _Thing:
    """A thing of the knowledge base inside a sentence: its texts without the line ends of their file."""

    def __init__(self, thing: Any) -> None:
        self._thing = thing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        found = found() if callable(found) else found
        return found.strip() if isinstance(found, str) else found

    @property
    def heading(self) -> str:
        """Return what stands above it where it is shown by itself: its question or title, of what has neither what it says."""
        match self._thing:
            case Source() as source:
                return source.citation()
            case Claim(claim=said) | Constraint(message=said) | Invariant(because=said) | Decision(question=said):
                return said.strip()
            case _:
                return str(self)

    def __str__(self) -> str:
        """Return what it is called: its title, or its question."""
        return str(getattr(self._thing, "title", None) or self._thing.question).strip()


class _Condition:
    """A condition inside a sentence: in plain words, or as it is written."""

    def __init__(self, knowledge: KnowledgeBase, written: str) -> None:
        self._knowledge = knowledge
        self.written = written

    def __str__(self) -> str:
        return say_condition(self._knowledge, read_condition(self._knowledge, self.written))


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
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()
