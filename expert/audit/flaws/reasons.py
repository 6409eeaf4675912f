"""Reasons of some only: a rule holds in either of two situations, and its title or short reason has words for one of them alone.

Read off the words. A part of an `or` is named by a word that is its own: few entries use it, and no other part does. A part is passed over
if no word stands there that any text about what it reads has. So a reason that names every part, or none, is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from expert.audit.report import Draft
from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Withheld,
    print_condition,
    walk,
)
from expert.language.model import Cause, Concept, Conclude, Decision, KnowledgeBase, Quantity, Rule, Score, Suggest
from expert.language.network import names_in
from expert.questions.statements.auditing import ReasonOfSome

_LEAST_LETTERS = 4
"""A shorter word says too little."""
_STEM = 5
"""Words that begin with the same letters, so many of them, are forms of one."""
_MOST_SHARED = 4
"""A word that more entries use belongs to none of them."""

Words = frozenset[str]


def reasons_of_some(knowledge: KnowledgeBase) -> Iterator[Draft]:
    """Yield a flaw for each rule that holds in either of some situations and whose title and short reason pass over one of them."""
    vocabulary = _Vocabulary(knowledge)
    for rule in knowledge.rules.values():
        for parts in _alternatives(rule.when):
            yield from vocabulary.passed_over(rule, parts)


def _alternatives(condition: Condition) -> Iterator[Sequence[Condition]]:
    """Yield the parts of each `or` that can make a condition true."""
    match condition:
        case Is() | Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible() | Count() | Not():
            return
        case And(items=items):
            for item in items:
                yield from _alternatives(item)
        case Or(items=items):
            yield items
            for item in items:
                yield from _alternatives(item)
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return  # rules never read them
        case _:  # pragma: no cover
            assert_never(condition)


class _Vocabulary:
    """The words that a knowledge base has for what its conditions read."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        entries: Mapping[str, Concept | Cause | Quantity | Score | Decision] = {
            **knowledge.concepts,
            **knowledge.causes,
            **knowledge.quantities,
            **knowledge.scores,
            **knowledge.decisions,
        }
        self.titles = {name: entry.title for name, entry in entries.items()}
        shared = Counter(word for name in (*knowledge.findings, *entries) for word in self._titles(name))
        self.common = frozenset(word for word, times in shared.items() if times > _MOST_SHARED)

    def passed_over(self, rule: Rule, parts: Sequence[Condition]) -> Iterator[Draft]:
        """Yield a flaw if the reason of a rule names one part of an `or` and passes over another."""
        said = _words(rule.title, rule.short)
        texts = [frozenset().union(*map(self._texts, names_in(part))) for part in parts]
        named = [part for part, own in zip(parts, self._own(parts, texts), strict=True) if own & said]
        silent = [part for part, words in zip(parts, texts, strict=True) if not words & said]
        if named and silent:
            yield Draft(ReasonOfSome(rule.id, print_condition(named[0]), print_condition(silent[0])))

    def _own(self, parts: Sequence[Condition], texts: Sequence[Words]) -> Iterator[Words]:
        """Yield the words that each part has for itself."""
        for part in parts:
            words = frozenset().union(*(self._tested(node) for node in walk(part)))
            yield words.difference(self.common, *(text for other, text in zip(parts, texts, strict=True) if other is not part))

    def _tested(self, node: Condition) -> Words:
        """Return the words for what a test asks for: those of the values, or the title of what is concluded."""
        match node:
            case Is(name=name) | Compare(name=name):
                return self._titles(name)
            case Member(name=name, values=values):
                finding = self.knowledge.findings[name]
                return _words(*(text for value in values for text in (finding.options[value], finding.phrase.by_value.get(value, ""))))
            case AtLeast(name=name) | Reaches(score=name) | Likely(cause=name) | Possible(cause=name):
                return self._titles(name)
            case Count() | Not() | And() | Or():
                return frozenset()  # what stands inside is walked over too
            case Recommended() | Withheld() | ForNow() | Settled() | Answered():
                return frozenset()
            case _:  # pragma: no cover
                assert_never(node)

    def _titles(self, name: str) -> Words:
        """Return the words for what a name is about: its title, or how its answers read."""
        finding = self.knowledge.findings.get(name)
        if finding is None:
            return _words(self.titles[name])
        positive = (text for value, text in finding.phrase.by_value.items() if value is not False)
        return _words(*finding.options.values(), *positive, *finding.phrase.by_form.values())

    def _texts(self, name: str) -> Words:
        """Return the words of every text about what a name is about."""
        finding = self.knowledge.findings.get(name)
        asked = () if finding is None else (finding.question, finding.help)
        titles = (rule.title for kind in (Conclude, Suggest) for rule, _ in self.knowledge.rules_with(name, kind))
        return self._titles(name) | _words(name.replace("_", " "), *asked, *titles)


def _words(*texts: str) -> Words:
    """Return the beginnings of the longer words of some texts."""
    return frozenset(word[:_STEM] for text in texts for word in re.findall(rf"[^\W\d_]{{{_LEAST_LETTERS},}}", text.lower()))
