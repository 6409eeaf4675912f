"""Statements as sentences. Only here do typed fields become words: a field shows as the thing it names, the catalogue picks what of it.

A line of the catalogue such as `ask_rule = "{rule.title} (about: {conclusion.title})"` is filled with the fields of the statement: what
names a thing is that thing, what is an answer or a computed value is its phrase, a condition is said in plain words, a list is an
enumeration. `{ask}` is the further question that a statement offers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast, get_type_hints

import msgspec

from expert.cases.values import show_value, write_value
from expert.consultation.outcome import truth_word
from expert.language.meaning import Grade
from expert.language.model import Effect, KnowledgeBase
from expert.language.names import named_by
from expert.loading.query import read_condition
from expert.questions.statements.base import Asked, Computed, Milder, Statement, Weight
from expert.questions.statements.proof_tree import Threshold
from expert.questions.statements.verifying import ListDifference
from expert.questions.target import Target
from expert.words.catalogue import Catalogue, catalogue
from expert.words.inside import Key, Several, say_list_difference, say_outcome_value
from expert.words.phrases import say_quantity, write_number
from expert.words.plain_words import say_condition, say_effect
from expert.words.records import FieldRecord, Records
from expert.words.shortening import Left, Shown, whole
from expert.words.things import TargetWords, thing
from expert.words.told import Told

_ASKED = "\ufffc"
"""Stands for the further question while a line is filled: the character that Unicode has for what is no text."""


class Wording:
    """How the statements about a knowledge base are said, by a catalogue: English where none is given."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue | None = None) -> None:
        self.knowledge = knowledge
        self.catalogue = words or catalogue()
        self.records = Records(knowledge, self.catalogue)

    def tell(self, told: Statement | Shown) -> Told:
        """Return a tree of statements in words: the whole, or as much as is to be shown."""
        shown = told if isinstance(told, Shown) else whole(told)
        statement = shown.statement
        is_short = shown.in_a_line and statement.kind in self.catalogue.sections["shortened"]
        said = self.sentence(statement, "shortened" if is_short else "statement")
        first, *rest = (line.rstrip() for line in said.split("\n"))
        if statement.is_clause:
            first = first[:1].upper() + first[1:]
        if first.endswith(":") and not shown.children:
            first = f"{first[:-1]}."
        sentences = tuple(tuple(_parts(line, statement)) for line in (first, *rest))
        return Told(sentences, Weight.PLAIN if is_short else statement.weight, tuple(map(self._below, shown.children)))

    def _below(self, shown: Shown | Left) -> Told:
        """Return what stands below a statement, or how much is left out there."""
        if isinstance(shown, Left):
            return Told(((self.catalogue.say_count("shortened", "unknown" if shown.unknown else "more", shown.count),),), Weight.PLAIN)
        return self.tell(shown)

    def sentence(self, statement: Statement, section: str = "statement") -> str:
        """Return what a statement says in the words of a section of the catalogue: a sentence, and for some kinds further lines."""
        template = self.catalogue.template(section, statement.kind, statement.count, statement.form)
        return template.format_map(_Fields(self, statement))

    def field(self, statement: Statement, name: str) -> Any:
        """Return what a field of a statement shows as, or what it reads off its fields: the thing that it names, or its words."""
        value, kind = getattr(statement, name), _named_fields(type(statement)).get(name, "")
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
            case _ if isinstance(value, Effect):
                return say_effect(self.knowledge, value)
            case str() if kind == "condition":
                return _ConditionWords(self.knowledge, value, self.catalogue)
            case str() if kind in _UNNAMED:
                return _UNNAMED[kind](value)
            case str() if kind:
                return thing(self.knowledge, kind, value, self.catalogue, getattr(statement, "decision", ""))
            case Computed(quantity=name, value=Decimal() as number):
                return say_quantity(self.knowledge.quantities[name], number)
            case Computed(quantity=name):
                return self.knowledge.quantities[name].title
            case Milder(decision=name, level=level):
                scale = self.knowledge.decisions[name]
                return self.catalogue.say("condition", "below", decision=scale.title, level=scale.level(level).title)
            case Threshold(comparison=comparison, number=number):
                return self.catalogue.say("comparison", comparison.value, n=write_number(number))
            case Target():
                return TargetWords(self.knowledge, value, self.catalogue)
            case msgspec.Struct():
                return self.records.say(cast(FieldRecord, value))
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


class _ConditionWords:
    """A condition inside a sentence: in plain words, or as it is written."""

    def __init__(self, knowledge: KnowledgeBase, written: str, words: Catalogue) -> None:
        self.written = written
        self._knowledge = knowledge
        self._words = words

    def __str__(self) -> str:
        return say_condition(self._knowledge, read_condition(self._knowledge, self.written), self._words)


_UNNAMED: Mapping[str, Callable[[str], str]] = {
    "text": str.strip,
    "unit": str,
    "file": str,
    "value": str,
    "typed": show_value,
    "key": Key,
    "pointer": Key,
}
"""What is marked and names nothing in the knowledge base, each with what it shows as."""


class _Fields(dict[str, Any]):
    """The fields of a statement as a line of the catalogue asks for them."""

    def __init__(self, wording: Wording, statement: Statement) -> None:
        super().__init__(count=statement.count, ask=_ASKED)
        self._wording = wording
        self._statement = statement

    def __missing__(self, name: str) -> Any:
        return self._wording.field(self._statement, name)


def _parts(line: str, statement: Statement) -> Iterator[str | Asked]:
    """Yield the parts of a line: its texts, and between them the further question that the statement offers."""
    before, asked, after = line.partition(_ASKED)
    if asked and statement.asks is not None:
        yield from (before, statement.asks, after)
    else:
        yield line


@cache
def _named_fields(kind: type[Statement]) -> Mapping[str, str]:
    """Return the fields of a kind of statement, each with the kind of thing that it names."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: named_by(hints[name]) for name in kind.__struct_fields__ if name != "children"}


def _kind_of_enum(kind: type[Enum]) -> str:
    """Return the section of the catalogue that words an enumeration."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()
