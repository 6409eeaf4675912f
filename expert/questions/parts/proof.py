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
    print_condition,
)
from expert.language.formulas import inputs
from expert.language.meaning import Grade, Meaning, Undefined
from expert.language.model import Advise, Conclude, Decide, Effect, Finding, KnowledgeBase, Rule, Suggest, Withhold
from expert.questions.statements import proof as kinds
from expert.questions.statements.base import Answered as Given
from expert.questions.statements.base import Computed, Statement


class Proof:
    """Builds statements; a rule that was explained once is only named when it comes up again."""

    def __init__(self, knowledge: KnowledgeBase, case: Case, meaning: Meaning) -> None:
        self.knowledge = knowledge
        self.case = case
        self.meaning = meaning
        self.explained: set[str] = set()
        self.applying: set[Condition] = set()

    def concept(self, name: str) -> kinds.Concept | kinds.NotConcept:
        """Return a concept that is true with its rules, or false with what is false in each."""
        rules = [rule for rule, _ in self.knowledge.rules_with(name, Conclude)]
        if self.meaning.concept(name):
            return kinds.Concept(name, children=tuple(self.rule(rule.id) for rule in rules if self.meaning.rule(rule.id)))
        return kinds.NotConcept(name, children=tuple(self.not_rule(rule) for rule in rules))

    def rule(self, id: str) -> kinds.Rule | kinds.RuleAgain:
        """Return a rule that fired: what it matched, and who says so."""
        rule = self.knowledge.rules[id]
        if id in self.explained:
            return kinds.RuleAgain(id)
        self.explained.add(id)
        return kinds.Rule(id, rule.evidence, children=(*self.prove(rule.when), *self.sources(rule)))

    def not_rule(self, rule: Rule) -> kinds.RuleOpen | kinds.NotRule | kinds.NotRuleAgain:
        """Return a rule that did not fire, with one part of its condition that is false, or the questions that keep it open."""
        if self.meaning.rule(rule.id) is None:
            return kinds.RuleOpen(rule.id, children=self.questions(self.meaning.behind(rule.when)))
        if rule.id in self.explained:
            return kinds.NotRuleAgain(rule.id)
        self.explained.add(rule.id)
        return kinds.NotRule(rule.id, children=self.disprove(rule.when))

    def sources(self, rule: Rule) -> tuple[Statement, ...]:
        """Return who says so: each source with its claim, and what the research says where that is disputed."""
        found: list[Statement] = []
        for reference in rule.sources:
            source = self.knowledge.sources[reference.partition("#")[0]]
            claim = self.knowledge.claims.get(reference)
            children: list[Statement] = []
            if claim is not None and claim.research:
                is_disputed = self.knowledge.standings[claim.standing].disputed
                children.append(kinds.Disputed(reference) if is_disputed else kinds.Research(reference))
            if source.population:
                children.append(kinds.Population(source.id))
            if not source.checked:
                children.append(kinds.Unchecked(source.id))
            below = tuple(children)
            if claim is None:
                found.append(kinds.Source(source.id, children=below))
            else:
                found.append(kinds.Claim(reference, source.id, claim.standing, children=below))
        return tuple(found)

    def prove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what a true condition rests on."""
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return (self._answer(name),)
            case Is(name=name):
                return (self.concept(name),)
            case Compare():
                return (self._measured(condition),)
            case Member(name=name):
                return (self._answer(name),)
            case AtLeast(name=name, level=level):
                return (self._at_least(name, level),)
            case Likely(cause=name):
                return (self._supported(name, Grade.LIKELY),)
            case Possible(cause=name):
                return (self._supported(name, Grade.POSSIBLE),)
            case Count(items=items, least=least):
                true = [item for item in items if self.meaning.truth(item) is True]
                return (kinds.Count(len(true), len(items), least, children=self._all(self.prove, true)),)
            case Not(item=item):
                return self.disprove(item)
            case And(items=items):
                return self._all(self.prove, items)
            case Or(items=items):
                return self._all(self.prove, (item for item in items if self.meaning.truth(item) is True))
            case Recommended(recommendation=name) | ForNow(recommendation=name):
                return (kinds.Outcome(print_condition(condition), children=self._with(name, Advise)),)
            case Withheld(recommendation=name):
                return (kinds.Outcome(print_condition(condition), children=self._with(name, Withhold)),)
            case Settled():
                return (kinds.Outcome(print_condition(condition)),)
            case Answered(finding=name):
                return (self._answer(name),)
            case _:  # pragma: no cover
                assert_never(condition)

    def disprove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what makes a condition false."""
        match condition:
            case Is(subject=Subject.FINDING, name=name):
                return (self._answer(name),)
            case Is(name=name):
                return (self.concept(name),)
            case Compare():
                return (self._measured(condition),)
            case Member(name=name):
                return (self._answer(name),)
            case AtLeast(name=name, level=level):
                return (self._below(name, level),)
            case Likely(cause=name):
                return (self._unsupported(name, Grade.LIKELY),)
            case Possible(cause=name):
                return (self._unsupported(name, Grade.POSSIBLE),)
            case Count(items=items, least=least):
                false = [item for item in items if self.meaning.truth(item) is False]
                return (kinds.NotCount(len(false), len(items), least, children=self._all(self.disprove, false)),)
            case Not(item=item):
                return self.prove(item)
            case And(items=items):
                return self.disprove(min((item for item in items if self.meaning.truth(item) is False), key=_is_concluded))
            case Or(items=items):
                return self._all(self.disprove, items)
            case Recommended(recommendation=name) | ForNow(recommendation=name):
                return (kinds.NotOutcome(print_condition(condition), children=self._with(name, Withhold)),)
            case Withheld() | Settled() | Answered():
                return (kinds.NotOutcome(print_condition(condition)),)
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

    def _answer(self, name: str, asks_for: kinds.Threshold | None = None) -> Statement:
        """Return an answer that was given, beside the threshold it was held against, or that the question does not apply."""
        finding = self.knowledge.findings[name]
        answer = self.case.answers.get(name)
        if self.meaning.applies(name) is False and finding.ask_when is not None:
            return kinds.NotApplicable(name, children=self.disprove(finding.ask_when))
        if answer is None:
            raise EngineError(f"`{name}` was never answered, and yet something rests on it")
        given, on, children = Given(name, answer.value), answer.on or self.case.date, self._why_asked(finding)
        if asks_for is None:
            return kinds.Answer(given, answer.origin, on, children=children)
        return kinds.Measured(given, answer.origin, on, asks_for, children=children)

    def _why_asked(self, finding: Finding) -> tuple[Statement, ...]:
        """Return what makes the question apply, the first time that it matters."""
        guard = finding.ask_when
        if guard is None or guard in self.applying or self.meaning.truth(guard) is not True:
            return ()
        self.applying.add(guard)
        return self.prove(guard)

    def _measured(self, condition: Compare) -> Statement:
        """Return a number that was given or computed, beside the threshold it was held against."""
        asks_for = kinds.Threshold(condition.comparison, condition.constant)
        if condition.subject is Subject.FINDING:
            return self._answer(condition.name, asks_for)
        quantity = self.knowledge.quantities[condition.name]
        names = tuple(dict.fromkeys(inputs(quantity.formula)))
        missing = next((name for name in names if self.meaning.applies(name) is False), None)
        if missing is not None:
            return self._answer(missing)
        value = self.meaning.quantity(condition.name)
        children = tuple(self._answer(name) for name in names)
        if value is None or isinstance(value, Undefined):
            return kinds.Undefined(quantity.id, children=children)
        return kinds.Quantity(Computed(quantity.id, value), asks_for, children=children)

    def _at_least(self, name: str, level: str) -> Statement:
        """Return the true rules that make a decision at least so strict."""
        rules = (rule for rule in self._deciding(name, level) if self.meaning.rule(rule.id) is True)
        return kinds.AtLeast(name, level, children=tuple(self.rule(rule.id) for rule in rules))

    def _below(self, name: str, level: str) -> Statement:
        """Return that no rule makes a decision so strict, each with what is false in it."""
        return kinds.Below(name, level, children=tuple(map(self.not_rule, self._deciding(name, level))))

    def _deciding(self, name: str, level: str) -> list[Rule]:
        """Return the rules that decide a level or a stricter one."""
        rank = self.knowledge.decisions[name].rank
        return [rule for rule, effect in self.knowledge.rules_with(name, Decide) if rank(effect.level) >= rank(level)]

    def _supported(self, name: str, grade: Grade) -> Statement:
        """Return a cause with the true rules behind its score."""
        return kinds.Supported(name, self.meaning.grade(name), grade, children=self._with(name, Suggest))

    def _unsupported(self, name: str, grade: Grade) -> Statement:
        """Return a cause whose score cannot get so high: each rule about it, with what is false in it."""
        rules = tuple(
            self.rule(rule.id) if self.meaning.rule(rule.id) is True else self.not_rule(rule)
            for rule, _ in self.knowledge.rules_with(name, Suggest)
        )
        return kinds.Unsupported(name, self.meaning.grade(name), grade, children=rules)

    def _with(self, about: str, effect: type[Effect]) -> tuple[Statement, ...]:
        """Return the rules with an effect on something that hold."""
        rules = self.knowledge.rules_with(about, effect)
        return tuple(self.rule(rule.id) for rule, _ in rules if self.meaning.rule(rule.id) is True)

    def questions(self, open: Iterable[str]) -> tuple[Statement, ...]:
        """Return unanswered questions in the order of asking."""
        return tuple(map(kinds.Question, self.knowledge.in_order_of_asking(open)))


def _is_concluded(condition: Condition) -> bool:
    """Return whether a condition is anything but a plain test of one answer, which is the shortest of all reasons."""
    match condition:
        case Is(subject=Subject.FINDING) | Compare(subject=Subject.FINDING) | Member():
            return False
        case Not(item=item):
            return _is_concluded(item)
        case _:
            return True
