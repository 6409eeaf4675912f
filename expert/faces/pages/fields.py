"""The fields of an entry of the knowledge base as a list: each under its label, in the order of the language, and none of them left out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from expert.language.conditions import Condition
from expert.language.forms import Measure, Phrase, Worse
from expert.language.formulas import Formula, print_formula
from expert.language.measurements import Measurement
from expert.language.model import KnowledgeBase
from expert.shapes.hints import data_of
from expert.shapes.plain import snake_case
from expert.words.catalogue import Catalogue
from expert.words.dose import say_dose
from expert.words.phrases import say_value, write_number
from expert.words.plain_words import say_condition, say_effect

FIRST = ("answer", "answer_open", "answer_held")
"""Fields that stand together before all others."""
UNSAID = frozenset({"id", "title", "location"})
"""What stands above the list, and where in a file the entry is."""


class Fields:
    """Says the fields of entries of a knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue) -> None:
        self.knowledge = knowledge
        self.words = words

    def listed(self, item: Struct, but: Collection[str] = (), indent: str = "") -> Iterator[str]:
        """Yield a line for each field that says something, but for some that are said elsewhere; parts of a part stand below it."""
        for name, value in sorted(_said(item), key=lambda pair: pair[0] not in FIRST):
            if name in UNSAID or name in but:
                continue
            label = f"{indent}- **{self.label(name, item)}:**"
            parts = value if isinstance(value, tuple) and value and isinstance(value[0], Struct) else ()
            if isinstance(value, Struct) and _has_parts(value):
                yield label
                yield from self.listed(value, indent=f"{indent}  ")
            elif parts and name != "then":
                yield label
                yield from (f"{indent}  - {self._in_a_line(part)}" for part in parts)
            else:
                yield f"{label} {self._text(name, value)}"

    def label(self, name: str, item: Struct | None = None) -> str:
        """Return what a field is called; in some records it has a name of its own."""
        own = "" if item is None else f"{snake_case(type(item).__name__)}_{name}"
        return self.words.say("page_field", own if own in self.words.sections["page_field"] else name)

    def heading(self, item: Any) -> str:
        """Return what an entry is called, with the name by which others refer to it."""
        title = " ".join((getattr(item, "title", "") or getattr(item, "question", "")).split())
        return f"{title} (`{item.id}`)" if title else f"`{item.id}`"

    def _in_a_line(self, part: Struct) -> str:
        """Return a part in one line: what it is called, and its fields one after the other."""
        if isinstance(part, Measurement):
            return f"`{json.dumps(data_of(part), ensure_ascii=False, default=str)}`"
        said = [f"{self.label(name, part)}: {self._text(name, value)}" for name, value in _said(part) if name not in UNSAID]
        heading = [f"**{self.heading(part)}**"] if hasattr(part, "id") else []
        return " · ".join((*heading, *said))

    def _text(self, name: str, value: Any) -> str:
        """Return what a field says, in one line."""
        match value:
            case bool():
                return say_value(value, self.words)
            case str():
                return f"`{value}`" if name in _NAMES else " ".join(value.split())
            case int() if name == "review_days":
                return self.words.say_count("screen", "look_again_days", value)
            case int() | Decimal():
                return write_number(value)
            case Enum():
                words = self.words.sections.get(snake_case(type(value).__name__), {})
                return str(words.get(value.value, f"`{value.value}`"))
            case Phrase(by_value=by_value, by_form=by_form):
                return self._pairs("", by_value or by_form)
            case Worse(order=order, higher=higher):
                listed = " < ".join(say_value(item, self.words) for item in order)
                return listed or self.words.say("page", "higher" if higher else "lower")
            case Measure() | Measurement():
                return self._in_a_line(value)
            case Mapping():
                return self._pairs(name, value)
            case tuple():
                return self._several(name, value)
            case Struct() if isinstance(value, Condition):
                return say_condition(self.knowledge, value, self.words)
            case _ if isinstance(value, Formula):
                return f"`{print_formula(value)}`"
            case _:
                return self._in_a_line(value)

    def _pairs(self, name: str, value: Mapping[Any, Any]) -> str:
        """Return a mapping in one line: a dose as people read it, anything else by its keys."""
        if name == "dose":
            return say_dose(self.knowledge, value, self.words)
        if [*value] == ["other"]:
            return self._text(name, value["other"])  # one text for all numbers
        return "; ".join(
            f"`{say_value(key, self.words)}` {self._text('' if name == 'options' else name, item)}" for key, item in value.items()
        )

    def _several(self, name: str, value: tuple[Any, ...]) -> str:
        """Return a list in one line."""
        if name == "then":
            return "; ".join(say_effect(self.knowledge, effect, self.words) for effect in value)
        if all(isinstance(item, int | Decimal) for item in value):
            return self.words.say("dose", "range", low=write_number(value[0]), high=write_number(value[1]))
        return (" " if name in _SENTENCES else ", ").join(self._text(name, item) for item in value)


_SENTENCES = frozenset({"cautions"})
"""Lists of sentences."""
_NAMES = frozenset(
    {
        *("hold_at", "on_failure", "urgent_from", "topics", "beside", "also", "decisions", "cause_kinds", "members", "group", "kind", "of"),
        *("taken_as", "further", "unvisited", "after_visit", "loads_like", "soothes", "topic", "evidence", "sources", "answers"),
        *("each_day", "when_open", "standing", "excluded_by", "while_open", "gives", "type", "story"),
    }
)
"""Fields that hold names of the knowledge base, or words of its language."""


def _said(item: Struct) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record that say more than their default."""
    for field in fields(item):
        value = getattr(item, field.name)
        default = field.default_factory() if field.default_factory is not NODEFAULT else field.default
        is_default = default is not NODEFAULT and value == default and type(value) is type(default)
        if not is_default and value not in ("", (), None, {}):
            yield field.name, value


def _has_parts(item: Struct) -> bool:
    """Return whether a record is a part with fields of its own that are listed below it, and no value that is said in words."""
    return not isinstance(item, Condition | Phrase | Worse | Measure | Measurement) and not isinstance(item, Formula)
