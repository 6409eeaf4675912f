"""Proof trees: what a true condition rests on and what makes a false one false, down to answers only.

It reads answers, the knowledge base and the reference meaning; which question is being answered is no matter of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
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
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
    print_condition,
)
from expert.language.formulas import inputs
from expert.language.grounds import Concluded, Grounds, Tested, advising, findings_tested, grounds, withholding
from expert.language.meaning import Grade, Meaning, Undefined
from expert.language.model import KnowledgeBase, Rule, ScoreItem
from expert.questions.statements import proof_tree as kinds
from expert.questions.statements.base import Answered as Given
from expert.questions.statements.base import Computed, Statement
from expert.questions.statements.validity import RuleValid


class ProofBuilder:
    """Builds statements; a rule that was explained once is only named when it comes up again."""

    def __init__(self, knowledge: KnowledgeBase, case: Case, meaning: Meaning) -> None:
        self.knowledge = knowledge
        self.case = case
        self.meaning = meaning
        self.explained: set[str] = set()

    def concept(self, name: str) -> Statement:
        """Return a concept that is true with its rules, or false with what is false in each."""
        condition = Is(Subject.CONCEPT, name)
        return self._so(condition) if self.meaning.concept(name) else self._not_so(condition)

    def rule(self, id: str) -> kinds.Rule | kinds.RuleAgain:
        """Return a rule that fired: what it matched, and who says so."""
        rule = self.knowledge.rules[id]
        if id in self.explained:
            return kinds.RuleAgain(id)
        self.explained.add(id)
        validity = () if rule.valid is None else (RuleValid(rule.valid.first_day, rule.valid.last_day),)
        return kinds.Rule(id, rule.evidence, children=(*self.prove(rule.when), *validity, *self.sources(rule)))

    def not_rule(self, rule: Rule) -> kinds.RuleOpen | kinds.NotRule | kinds.NotRuleAgain:
        """Return a rule that did not fire, with one part of its condition that is false, or the questions that keep it open."""
        if self.meaning.rule(rule.id) is None:
            return kinds.RuleOpen(rule.id, children=self.questions(self.meaning.behind(rule.when)))
        if rule.id in self.explained:
            return kinds.NotRuleAgain(rule.id)
        self.explained.add(rule.id)
        return kinds.NotRule(rule.id, children=self.excluding(rule) or self.disprove(rule.when))

    def excluding(self, rule: Rule) -> tuple[kinds.Excluded, ...]:
        """Return the exclusions under which a rule does not apply to this person, each with what makes it so."""
        named = ((name, self.knowledge.exclusions[name].when) for name in rule.excluded_by)
        return tuple(kinds.Excluded(name, children=self.prove(when)) for name, when in named if self.meaning.truth(when) is True)

    def sources(self, rule: Rule) -> tuple[Statement, ...]:
        """Return who says so: each source with its claim, and what the research says where that is disputed."""
        found: list[Statement] = []
        for reference in rule.sources:
            source, claim = self.knowledge.cited(reference)
            children: list[Statement] = []
            if claim is not None and claim.research:
                children.append((kinds.Disputed if self.knowledge.is_disputed(claim) else kinds.Research)(reference))
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
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return (self._tested(condition),)
            case Is() | AtLeast() | Likely() | Possible():
                return (self._so(condition),)
            case Reaches():
                return (self._scored(kinds.ScoreReached, condition),)
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
                return (kinds.Outcome(print_condition(condition), children=self._holding(advising(self.knowledge, name).rules)),)
            case Withheld(recommendation=name):
                return (kinds.Outcome(print_condition(condition), children=self._holding(withholding(self.knowledge, name).rules)),)
            case Settled():
                return (kinds.Outcome(print_condition(condition)),)
            case Answered(finding=name):
                return (self._answer(name),)
            case _:  # pragma: no cover
                assert_never(condition)

    def disprove(self, condition: Condition) -> tuple[Statement, ...]:
        """Return what makes a condition false."""
        match condition:
            case Is(subject=Subject.FINDING) | Compare() | Member():
                return (self._tested(condition),)
            case Is() | AtLeast() | Likely() | Possible():
                return (self._not_so(condition),)
            case Reaches():
                return (self._scored(kinds.ScoreBelow, condition),)
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
                return (kinds.NotOutcome(print_condition(condition), children=self._holding(withholding(self.knowledge, name).rules)),)
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
        given, on = Given(name, self.case.values[name]), answer.on or self.case.date
        days = answer.measured_on
        if asks_for is None:
            return kinds.Answer(given, answer.origin, on, days)
        return kinds.Measured(given, answer.origin, on, asks_for, days)

    def _tested(self, condition: Tested) -> Statement:
        """Return an answer, or what a quantity comes to; a number beside the threshold it was held against."""
        asks_for = kinds.Threshold(condition.comparison, condition.constant) if isinstance(condition, Compare) else None
        if condition.name not in self.knowledge.quantities or asks_for is None:
            return self._answer(condition.name, asks_for)
        names = findings_tested(self.knowledge, condition)
        missing = next((name for name in names if self.meaning.applies(name) is False), None)
        if missing is not None:
            return self._answer(missing)
        value = self.meaning.quantity(condition.name)
        children = tuple(map(self._answer, names))
        if value is None or isinstance(value, Undefined):
            return kinds.Undefined(condition.name, children=children)
        return kinds.Quantity(Computed(condition.name, value), asks_for, children=children)

    def quantity(self, name: str) -> Statement:
        """Return what a quantity comes to, with the answers that it is computed from and the questions that are open."""
        names, value = inputs(self.knowledge.quantities[name].formula), self.meaning.quantity(name)
        idle = [item for item in names if self.meaning.applies(item) is False]
        told = tuple(self._answer(item) for item in idle or names if idle or item in self.case.answers)
        if isinstance(value, Decimal):
            return kinds.QuantityComesTo(Computed(name, value), children=told)
        if idle or isinstance(value, Undefined):
            return kinds.Undefined(name, children=told)
        return kinds.QuantityOpen(name, children=(*told, *self.questions(self.meaning.unanswered(names))))

    def _so(self, condition: Concluded) -> Statement:
        """Return that a conclusion is so, with the rules that make it so, and all that speak against it."""
        found = grounds(self.knowledge, condition)
        rules = () if found.always else (*self._holding(found.supporting), *self._opposing(condition, found))
        match condition:
            case Is(name=name):
                return kinds.Concept(name, children=rules)
            case AtLeast(name=name, level=level):
                return kinds.AtLeast(name, level, children=rules)
            case Likely(cause=name):
                return kinds.Supported(name, self.meaning.grade(name), Grade.LIKELY, children=rules)
            case Possible(cause=name):
                return kinds.Supported(name, self.meaning.grade(name), Grade.POSSIBLE, children=rules)
            case _:  # pragma: no cover
                assert_never(condition)

    def _not_so(self, condition: Concluded) -> Statement:
        """Return that a conclusion is not so: each rule that could make it so with what is false in it; one that holds is not enough."""
        found = grounds(self.knowledge, condition)
        rules = (*map(self.either, found.supporting), *self._opposing(condition, found))
        match condition:
            case Is(name=name):
                return kinds.NotConcept(name, children=rules)
            case AtLeast(name=name, level=level):
                return kinds.Below(name, level, children=rules)
            case Likely(cause=name):
                return kinds.Unsupported(name, self.meaning.grade(name), Grade.LIKELY, children=rules)
            case Possible(cause=name):
                return kinds.Unsupported(name, self.meaning.grade(name), Grade.POSSIBLE, children=rules)
            case _:  # pragma: no cover
                assert_never(condition)

    def _opposing(self, condition: Concluded, found: Grounds) -> tuple[Statement, ...]:
        """Return the rules that speak against a conclusion, which only those about causes do."""
        return self.opposing(condition.cause, found) if isinstance(condition, Likely | Possible) else ()

    def opposing(self, cause: str, found: Grounds) -> tuple[kinds.Opposing, ...]:
        """Return the rules that speak against a cause, those that hold first, then those that are open."""
        order = (True, None, False)
        rules = sorted(found.opposing, key=lambda rule: order.index(self.meaning.rule(rule.id)))
        return tuple(
            kinds.Opposing(cause, found.strengths[rule.id][0].id, rule.id, self.meaning.rule(rule.id), children=(self.either(rule),))
            for rule in rules
        )

    def either(self, rule: Rule) -> Statement:
        """Return a rule, whether it holds or not."""
        return self.rule(rule.id) if self.meaning.rule(rule.id) is True else self.not_rule(rule)

    def score(self, name: str) -> kinds.ScoreComesTo:
        """Return what a score comes to, line by line: what counts, what does not, and what is not known."""
        return kinds.ScoreComesTo(name, *self.meaning.points(name), children=self._lines(name))

    def _scored(self, kind: type[kinds.ScoreReached | kinds.ScoreBelow], condition: Reaches) -> Statement:
        """Return the same beside the points that were asked for."""
        name = condition.score
        return kind(name, *self.meaning.points(name), condition.points, children=self._lines(name))

    def _lines(self, score: str) -> tuple[Statement, ...]:
        """Return each line of a score with what it counts."""
        return tuple(self._line(item) for item in self.knowledge.scores[score].items)

    def _line(self, item: ScoreItem) -> Statement:
        """Return whether a line of a score counts, and what says so."""
        match self.meaning.truth(item.when):
            case True:
                return kinds.ScoreCounts(item.points, print_condition(item.when), children=self.prove(item.when))
            case False:
                return kinds.ScoreCountsNot(item.points, print_condition(item.when), children=self.disprove(item.when))
            case None:
                below = self.questions(self.meaning.behind(item.when))
                return kinds.ScoreOpen(item.points, print_condition(item.when), children=below)

    def _holding(self, rules: Iterable[Rule]) -> tuple[Statement, ...]:
        """Return those of some rules that hold."""
        return tuple(self.rule(rule.id) for rule in rules if self.meaning.rule(rule.id) is True)

    def questions(self, open: Iterable[str]) -> tuple[Statement, ...]:
        """Return unanswered questions in the order of asking."""
        return tuple(map(kinds.Question, self.knowledge.in_order_of_asking(open)))


def _is_concluded(condition: Condition) -> bool:
    """Return whether a condition is anything but a plain test of one answer, which is the shortest of all reasons."""
    match condition:
        case Is(subject=subject) | Compare(subject=subject):
            return subject is not Subject.FINDING
        case Member():
            return False
        case AtLeast() | Reaches() | Likely() | Possible() | Count():
            return True
        case Not(item=item):
            return _is_concluded(item)
        case And() | Or() | Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return True
        case _:  # pragma: no cover
            assert_never(condition)
