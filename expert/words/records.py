"""The words of the records that fields of statements hold: answers, values that do, how something stands, what is open."""

from __future__ import annotations

from typing import assert_never

from expert.language.conditions import Comparison
from expert.language.forms import Measure
from expert.language.model import KnowledgeBase, Value
from expert.questions.statements.base import Answered
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
from expert.words.catalogue import Catalogue
from expert.words.dose import say_dose
from expert.words.phrases import say_answer, say_level, say_value, say_what_to_do, write_number

FieldRecord = (
    Action | LevelInForce | Answered | Bounded | OneOf | Standing | Amount | Points | DosePart | Days | Edition | Bearing | StillOpen
)
"""Every record that a field of a statement holds and that is said here."""


class Records:
    """How the records about a knowledge base are said, by a catalogue."""

    def __init__(self, knowledge: KnowledgeBase, words: Catalogue) -> None:
        self.knowledge = knowledge
        self.words = words

    def say(self, record: FieldRecord) -> str:
        """Return the words of a record."""
        match record:
            case Action():
                return say_what_to_do(self.knowledge, record)
            case LevelInForce():
                return say_level(self.knowledge, record)
            case Answered(finding=name, value=value):
                return self._answer(name, value)
            case Bounded(finding=name, value=value, comparison=comparison):
                phrase = self._answer(name, value)
                return phrase if comparison is Comparison.EQUAL else self.words.say("threshold", comparison.value, phrase=phrase)
            case OneOf(finding=name, values=values):
                return self._one_of(name, values)
            case Standing():
                return self._standing(record)
            case Amount():
                return self._amount(record)
            case Points():
                return self._points(record)
            case DosePart(measure=measure, least=least, most=most, unit=unit):
                return say_dose(self.knowledge, {measure: Measure((least, most), unit)}, self.words)
            case Days(days=days):
                return self._word("no_day") if days is None else self.words.say_count("screen", "look_again_days", days)
            case Edition(version=version, fingerprint=fingerprint):
                return self.words.say("edition", "written", version=version, fingerprint=fingerprint[:12])
            case Bearing():
                return self._bearing(record)
            case StillOpen():
                return self._still_open(record)
            case _:
                assert_never(record)

    def _word(self, key: str) -> str:
        """Return how something came out, in a word or two."""
        return self.words.say("difference", key)

    def _answer(self, name: str, value: Value) -> str:
        """Return how an answer reads inside a sentence; one to a question that this knowledge base does not ask, by its id."""
        finding = self.knowledge.findings.get(name)
        if finding is None:
            return self.words.say("answer", "unasked", finding=name, value=say_value(value, self.words))
        return say_answer(finding, value, self.words)

    def _one_of(self, name: str, values: tuple[Value, ...]) -> str:
        """Return some values of a choice, by those that are left out where that is shorter."""
        others = tuple(option for option in self.knowledge.findings[name].options if option not in values)
        if others and len(values) > 2 * len(others):
            return self.words.say("condition", "none_of", what=self._one_of(name, others))
        return self.words.say("condition", "or").join(self._answer(name, value) for value in values)

    def _standing(self, item: Standing) -> str:
        """Return what is said of a recommendation: its status for good, or the one for now."""
        if item.for_now is None:
            return self._word(item.status.value)
        for_now, for_good = self._word(item.for_now.value), self._word(item.status.value)
        return self.words.say("difference", "for_now_same" if for_now == for_good else "for_now", status=for_now, status_then=for_good)

    def _amount(self, item: Amount) -> str:
        """Return a computed number with its unit, or that there is none."""
        if item.value is None:
            return self._word("undefined" if item.undefined else "unknown")
        quantity = self.knowledge.quantities.get(item.quantity)
        return f"{write_number(item.value)} {quantity.unit if quantity else ''}".rstrip()

    def _points(self, item: Points) -> str:
        """Return what a score comes to, or between what it lies."""
        low, high = write_number(item.low), write_number(item.high)
        return low if low == high else self.words.say("difference", "points", low=low, high=high)

    def _bearing(self, item: Bearing) -> str:
        """Return what an answer could change: each decision, and how many causes and recommendations."""
        knowledge = self.knowledge
        parts = [self._quoted(knowledge.decisions[name].question) for name in item.decisions]
        titles = {
            "causes": [knowledge.causes[name].title for name in item.causes],
            "recommendations": [knowledge.recommendations[name].title for name in item.recommendations],
        }
        for key, titled in titles.items():
            if titled:
                parts.append(self._quoted(titled[0]) if len(titled) == 1 else self.words.say_count("open", key, len(titled)))
        return self.words.join(tuple(parts))

    def _quoted(self, title: str) -> str:
        """Return a title in quotes."""
        return self.words.say("open", "quoted", title=title)

    def _still_open(self, item: StillOpen) -> str:
        """Return how much is open."""
        counts = (("open_checklists", item.checklists), ("open_questions", item.questions), ("open_tests", item.tests))
        return " ".join(self.words.say_count("screen", key, count) for key, count in counts if count)
