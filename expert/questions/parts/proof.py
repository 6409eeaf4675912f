"""Proofs: what a true condition rests on and what makes a false one false, down to answers only.

It reads answers, the knowledge base and the reference meaning; which question is being answered is no matter of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from expert.cases.case import Case
from expert.errors import EngineError
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
    Recommended,
    Settled,
    Subject,
    Withheld,
)
from expert.language.formulas import inputs
from expert.language.meaning import Meaning, Undefined
from expert.language.model import Advise, Conclude, Decide, Effect, Finding, KnowledgeBase, Rule, Suggest, Withhold
from expert.questions.parts.statement import Statement
from expert.words.phrases import say_answer, say_quantity, write_number
from expert.words.plain_words import say_condition


class Proof:
    """Builds statements; a rule that was explained once is only named when it comes up again."""

    def __init__(self, knowledge: KnowledgeBase, case: Case, meaning: Meaning) -> None:
        """Take the answers, and what follows from them."""
        self.knowledge = knowledge
        self.case = case
        self.meaning = meaning
        self.explained: set[str] = set()
        self.applying: set[Condition] = set()

    def concept(self, name: str) -> Statement:
        """Return a concept that is true with its rules, or false with what is false in each."""
        concept = self.knowledge.concepts[name]
        truth = self.meaning.concept(name)
        rules = [rule for rule, _ in self.knowledge.rules_with(name, Conclude)]
        texts = {"title": concept.title, "phrase": concept.phrase.by_value[bool(truth)]}
        if truth:
            return Statement("concept", name, texts, tuple(self.rule(rule.id) for rule in rules if self.meaning.rule(rule.id)))
        return Statement("not_concept", name, texts, tuple(self.not_rule(rule) for rule in rules))

    def rule(self, id: str) -> Statement:
        """Return a rule that fired: its mechanism, what it matched, and who says so."""
        rule = self.knowledge.rules[id]
        texts = {"title": rule.title, "because": rule.because, "evidence": self._evidence(rule.evidence)}
        if id in self.explained:
            return Statement("rule_again", id, texts)
        self.explained.add(id)
        return Statement("rule", id, texts, (*self.prove(rule.when), *self.sources(rule)))

    def not_rule(self, rule: Rule) -> Statement:
        """Return a rule that did not fire, with one part of its condition that is false, or the questions that keep it open."""
        if self.meaning.rule(rule.id) is None:
            open = self.knowledge.in_order_of_asking(self.meaning.behind(rule.when))
            return self.open("rule_open", rule.id, open, title=rule.title)
        if rule.id in self.explained:
            return Statement("not_rule_again", rule.id, {"title": rule.title})
        self.explained.add(rule.id)
        return Statement("not_rule", rule.id, {"title": rule.title}, self.disprove(rule.when))

    def _evidence(self, id: str) -> str:
        """Return a strength of evidence in words."""
        evidence = self.knowledge.evidence[id]
        return f"{evidence.title} ({id})"

    def sources(self, rule: Rule) -> tuple[Statement, ...]:
        """Return who says so: each source with its claim, and what the research says where that is disputed."""
        found = []
        for reference in rule.sources:
            source = self.knowledge.sources[reference.partition("#")[0]]
            claim = self.knowledge.claims.get(reference)
            texts = {"reference": reference, "citation": source.citation()}
            children: list[Statement] = []
            if claim is not None:
                standing = self.knowledge.standings[claim.standing]
                texts |= {"claim": claim.claim, "standing": standing.title}
                if claim.research:
                    children.append(Statement("disputed" if standing.disputed else "research", reference, {"research": claim.research}))
            if source.population:
                children.append(Statement("population", source.id, {"population": source.population}))
            if not source.checked:
                children.append(Statement("unchecked", source.id))
            found.append(Statement("claim" if claim else "source", reference, texts, tuple(children)))
        return tuple(found)

    def prove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what a true condition rests on."""
        match condition:
            case Is(subject=Subject.FINDING, name=name) | Member(name=name):
                return (self._answer(name),)
            case Is(name=name):
                return (self.concept(name),)
            case Compare():
                return (self._measured(condition),)
            case AtLeast(name=name, level=level):
                return (self._at_least(name, level),)
            case Likely(cause=name) | Possible(cause=name):
                return (self._supported(name),)
            case Count(items=items, least=least):
                true = [item for item in items if self.meaning.truth(item) is True]
                texts = {"true": str(len(true)), "of": str(len(items)), "least": str(least)}
                return (Statement("count", "", texts, self._all(self.prove, true)),)
            case Not(item=item):
                return self.disprove(item)
            case And(items=items):
                return self._all(self.prove, items)
            case Or(items=items):
                return self._all(self.prove, (item for item in items if self.meaning.truth(item) is True))
            case Answered(finding=name):
                return (self._answer(name),)
            case Recommended(recommendation=name) | ForNow(recommendation=name):
                return (self._outcome("outcome", condition, name, Advise),)
            case Withheld(recommendation=name):
                return (self._outcome("outcome", condition, name, Withhold),)
            case Settled(decision=name):
                return (self._outcome("outcome", condition, name),)
            case _:  # pragma: no cover
                assert_never(condition)

    def disprove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what makes a condition false."""
        match condition:
            case Is(subject=Subject.FINDING, name=name) | Member(name=name):
                return (self._answer(name),)
            case Is(name=name):
                return (self.concept(name),)
            case Compare():
                return (self._measured(condition),)
            case AtLeast(name=name, level=level):
                return (self._below(name, level),)
            case Likely(cause=name) | Possible(cause=name):
                return (self._unsupported(name),)
            case Count(items=items, least=least):
                false = [item for item in items if self.meaning.truth(item) is False]
                texts = {"false": str(len(false)), "of": str(len(items)), "least": str(least)}
                return (Statement("not_count", "", texts, self._all(self.disprove, false)),)
            case Not(item=item):
                return self.prove(item)
            case And(items=items):
                return self.disprove(min((item for item in items if self.meaning.truth(item) is False), key=_is_concluded))
            case Or(items=items):
                return self._all(self.disprove, items)
            case Recommended(recommendation=name) | ForNow(recommendation=name):
                return (self._outcome("not_outcome", condition, name, Withhold),)
            case Withheld(recommendation=name) | Settled(decision=name) | Answered(finding=name):
                return (self._outcome("not_outcome", condition, name),)
            case _:  # pragma: no cover
                assert_never(condition)

    @staticmethod
    def _all(explain: Callable[[Condition], tuple[Statement, ...]], items: Iterable[Condition]) -> tuple[Statement, ...]:
        """Return the statements for every item, each statement once."""
        found: list[Statement] = []
        for statement in (statement for item in items for statement in explain(item)):
            if statement not in found:
                found.append(statement)
        return tuple(found)

    def _answer(self, name: str) -> Statement:
        """Return an answer that was given, or that the question does not apply."""
        finding = self.knowledge.findings[name]
        answer = self.case.answers.get(name)
        if self.meaning.applies(name) is False and finding.ask_when is not None:
            return Statement("not_applicable", name, {"question": finding.question}, self.disprove(finding.ask_when))
        if answer is None:
            raise EngineError(f"`{name}` was never answered, and yet something rests on it")
        on = (answer.on or self.case.date).isoformat()
        texts = {"phrase": say_answer(finding, answer.value), "origin": answer.origin, "on": on}
        return Statement("answer", name, texts, self._why_asked(finding))

    def _why_asked(self, finding: Finding) -> tuple[Statement, ...]:
        """Return what makes the question apply, the first time that it matters."""
        guard = finding.ask_when
        if guard is None or guard in self.applying or self.meaning.truth(guard) is not True:
            return ()
        self.applying.add(guard)
        return self.prove(guard)

    def _measured(self, condition: Compare) -> Statement:
        """Return a number that was given or computed, beside the threshold it was held against."""
        asks = {"comparison": condition.comparison.value, "constant": write_number(condition.constant)}
        if condition.subject is Subject.FINDING:
            answer = self._answer(condition.name)
            kind = "measured" if answer.kind == "answer" else answer.kind
            return Statement(kind, answer.about, {**answer.texts, **asks}, answer.children)
        quantity = self.knowledge.quantities[condition.name]
        names = tuple(dict.fromkeys(inputs(quantity.formula)))
        missing = next((name for name in names if self.meaning.applies(name) is False), None)
        if missing is not None:
            return self._answer(missing)
        value = self.meaning.quantity(condition.name)
        children = tuple(self._answer(name) for name in names)
        if value is None or isinstance(value, Undefined):
            return Statement("undefined", quantity.id, {"title": quantity.title}, children)
        return Statement("quantity", quantity.id, {"phrase": say_quantity(quantity, value), **asks}, children)

    def _at_least(self, name: str, level: str) -> Statement:
        """Return the true rules that make a decision at least so strict."""
        scale = self.knowledge.decisions[name]
        rules = tuple(
            self.rule(rule.id)
            for rule, effect in self.knowledge.rules_about[name]
            if isinstance(effect, Decide) and scale.rank(effect.level) >= scale.rank(level) and self.meaning.rule(rule.id) is True
        )
        return Statement("at_least", name, {"title": scale.title, "level": scale.level(level).title}, rules)

    def _below(self, name: str, level: str) -> Statement:
        """Return that no rule makes a decision so strict, each with what is false in it."""
        scale = self.knowledge.decisions[name]
        rules = tuple(
            self.not_rule(rule)
            for rule, effect in self.knowledge.rules_about[name]
            if isinstance(effect, Decide) and scale.rank(effect.level) >= scale.rank(level)
        )
        return Statement("below", name, {"title": scale.title, "level": scale.level(level).title}, rules)

    def _supported(self, name: str) -> Statement:
        """Return a cause with the true rules behind its score."""
        rules = tuple(self.rule(rule.id) for rule, _ in self.knowledge.rules_with(name, Suggest) if self.meaning.rule(rule.id) is True)
        return Statement("supported", name, self._graded(name), rules)

    def _unsupported(self, name: str) -> Statement:
        """Return a cause whose score cannot get so high: each rule about it, with what is false in it."""
        rules = tuple(
            self.rule(rule.id) if self.meaning.rule(rule.id) is True else self.not_rule(rule)
            for rule, _ in self.knowledge.rules_with(name, Suggest)
        )
        return Statement("unsupported", name, self._graded(name), rules)

    def _outcome(self, kind: str, condition: Condition, about: str, *effects: type[Effect]) -> Statement:
        """Return what is so, or not so, of the finished outcome, with the rules of these effects on it that hold."""
        rules = [rule for effect in effects for rule, _ in self.knowledge.rules_with(about, effect)]
        told = tuple(self.rule(rule.id) for rule in rules if self.meaning.rule(rule.id) is True)
        return Statement(kind, about, {"condition": say_condition(self.knowledge, condition)}, told)

    def _graded(self, name: str) -> dict[str, str]:
        """Return a cause's title and grade."""
        return {"title": self.knowledge.causes[name].title, "grade": self.knowledge.grades.titles[self.meaning.grade(name).value]}

    def open(self, kind: str, about: str, open: tuple[str, ...], **texts: str) -> Statement:
        """Return a statement about how many questions are unanswered, and which."""
        return Statement(kind, about, {**texts, "count": str(len(open))}, self.questions(open))

    def questions(self, open: Iterable[str]) -> tuple[Statement, ...]:
        """Return the unanswered questions."""
        return tuple(Statement("question", name, {"question": self.knowledge.findings[name].question}) for name in open)


def _is_concluded(condition: Condition) -> bool:
    """Return whether a condition is anything but a plain test of one answer, which is the shortest of all reasons."""
    match condition:
        case Is(subject=Subject.FINDING) | Compare(subject=Subject.FINDING) | Member():
            return False
        case Not(item=item):
            return _is_concluded(item)
        case _:
            return True
