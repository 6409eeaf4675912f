"""Statements as sentences. Only here do typed fields become words: a field shows as the thing it names, the catalogue picks what of it.

A line of the catalogue such as `ask_rule = "{rule.title} (about: {conclusion.title})"` is filled with the fields of the statement: what
names a thing is that thing, what is an answer or a computed value is its phrase, a condition is said in plain words, a list is an
enumeration. `{ask}` is the further question that a statement offers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, assert_never, get_type_hints

from expert.cases.values import write_value
from expert.consultation.outcome import truth_word
from expert.errors import show_value
from expert.language.kinds import Kind
from expert.language.meaning import Grade
from expert.language.model import Advise, Conclude, Decide, Effect, KnowledgeBase, Suggest, Withhold, print_effect
from expert.language.names import Mark, Named, Unnamed, mark_of
from expert.loading.query import read_condition
from expert.printable import printable, printable_lines
from expert.questions.statements.base import Answered, Asked, Computed, Milder, Statement, Weight
from expert.questions.statements.proof_tree import Threshold
from expert.questions.statements.records import (
    Action,
    Amount,
    Bearing,
    Bounded,
    Days,
    DosePart,
    Edition,
    LevelInForce,
    OneOf,
    Points,
    Standing,
    StillOpen,
)
from expert.questions.statements.verifying import ListDifference
from expert.questions.target import Target
from expert.shapes.plain import snake_case
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.inside import Key, Several, say_list_difference, say_outcome_value
from expert.words.phrases import say_quantity, write_number
from expert.words.plain_words import say_condition, say_effect
from expert.words.records import FieldRecord, Records
from expert.words.shortening import Left, Shown, whole
from expert.words.things import TargetWords, thing
from expert.words.told import Told

FieldValue: TypeAlias = (
    ListDifference | Effect | Computed | Milder | Threshold | Target | FieldRecord | Enum | date | bool | Decimal | int | str | None
)
"""Whatever a field of a statement can hold."""
_ASKED = "\ufffc"
"""Stands for the further question while a line is filled: the character that Unicode has for what is no text."""


class Wording:
    """How the statements about a knowledge base are said, by a catalogue."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue = ENGLISH) -> None:
        self.knowledge = knowledge
        self.catalogue = words
        self.records = Records(knowledge, words)

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
        return printable_lines(template.format_map(_Fields(self, statement)))

    def field(self, statement: Statement, name: str) -> Any:
        """Return what a field of a statement shows as, or what it reads off its fields: the thing that it names, or its words."""
        value, mark = getattr(statement, name), _marks(type(statement)).get(name)
        if isinstance(value, tuple):
            return Several(tuple(self._shown(statement, item, mark) for item in value), self.catalogue)
        return self._shown(statement, value, mark)

    def _shown(self, statement: Statement, value: Any, mark: Mark | None) -> Any:
        """Return what one value shows as: by what is said of it where that is more than what it is."""
        if mark is Unnamed.IN_OUTCOME:
            return printable(say_outcome_value(self.catalogue, value))
        if mark is None or not isinstance(value, str):
            return self._value(value)
        return self._marked(value, mark, getattr(statement, "decision", ""))

    def _marked(self, text: str, mark: Mark, decision: str) -> Any:
        """Return what a text shows as of which it is said what it is, or what it names; only what is no more than a text has lines."""
        text = text.strip() if mark is Unnamed.TEXT else printable(text)
        match mark:
            case Kind() | Named():
                return thing(self.knowledge, mark, text, self.catalogue, decision)
            case Unnamed.CONDITION:
                return _ConditionWords(self.knowledge, text, self.catalogue)
            case Unnamed.TYPED:
                return show_value(text)
            case Unnamed.KEY | Unnamed.POINTER:
                return Key(text)
            case (
                Unnamed.TEXT
                | Unnamed.FORMULA
                | Unnamed.DOSE
                | Unnamed.UNIT
                | Unnamed.VERSION
                | Unnamed.FINGERPRINT
                | Unnamed.FILE
                | Unnamed.CODE
                | Unnamed.VALUE
                | Unnamed.OUTCOME
                | Unnamed.IN_OUTCOME
            ):
                return text
            case _:  # pragma: no cover
                assert_never(mark)

    def _value(self, value: FieldValue) -> Any:
        """Return what a value shows as: the words for it, or itself where a line of the catalogue can format it."""
        match value:
            case ListDifference():
                return printable(say_list_difference(self.catalogue, value))
            case Conclude() | Suggest() | Decide() | Advise() | Withhold():
                return _EffectWords(self.knowledge, value, self.catalogue)
            case Computed(quantity=name, value=Decimal() as number):
                return say_quantity(self.knowledge.quantities[name], number, self.catalogue)
            case Computed(quantity=name):
                return self.knowledge.quantities[name].title
            case Milder(decision=name, level=level):
                scale = self.knowledge.decisions[name]
                return self.catalogue.say("condition", "below", decision=scale.title, level=scale.level(level).title)
            case Threshold(comparison=comparison, number=number):
                return self.catalogue.say("comparison", comparison.value, n=write_number(number))
            case Target():
                return TargetWords(self.knowledge, value, self.catalogue)
            case Action() | LevelInForce() | Answered() | Bounded() | OneOf() | Standing():
                return self.records.say(value)
            case Amount() | Points() | DosePart() | Days() | Edition() | Bearing() | StillOpen():
                return self.records.say(value)
            case Grade():
                return self.knowledge.grades.titles[value.value]
            case Enum():
                return self.catalogue.say(snake_case(type(value).__name__), value.value)
            case date():
                return value.isoformat()
            case bool() | None:
                return self.catalogue.say("difference", truth_word(value))
            case Decimal():
                return write_value(value)
            case int() | str():
                return value
            case _:  # pragma: no cover
                assert_never(value)


class _ConditionWords:
    """A condition inside a sentence: in plain words, or as it is written."""

    def __init__(self, knowledge: KnowledgeBase, written: str, words: Catalogue) -> None:
        self.written = written
        self._knowledge = knowledge
        self._words = words

    def __str__(self) -> str:
        return say_condition(self._knowledge, read_condition(self._knowledge, self.written), self._words)


class _EffectWords:
    """An effect inside a sentence: in plain words, or as it is written."""

    def __init__(self, knowledge: KnowledgeBase, effect: Effect, words: Catalogue) -> None:
        self.written = print_effect(effect)
        self._knowledge = knowledge
        self._effect = effect
        self._words = words

    def __str__(self) -> str:
        return say_effect(self._knowledge, self._effect, self._words)


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
def _marks(kind: type[Statement]) -> Mapping[str, Mark | None]:
    """Return the fields of a kind of statement, each with what is said of it."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: mark_of(hints[name]) for name in kind.__struct_fields__ if name != "children"}
