"""Why a conclusion differs between two sets of answers: the rules whose truth differs, and the answers that differ behind each.

A rule that is true or false rests on the answers that `expert.consultation.certificates` cites for it. If its truth differs, one of
them differs: else it would have been true or false before, since more answers never change what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from expert.cases.case import Case, follows
from expert.consultation.certificates import Citing
from expert.language.conditions import Condition
from expert.language.formulas import inputs
from expert.language.meaning import Meaning
from expert.language.model import Decide, KnowledgeBase, Rule
from expert.language.network import closure, names_in, network
from expert.questions.statements import Answered, Statement
from expert.questions.statements.differences import (
    AnswerAdded,
    AnswerChanged,
    AnswerIdle,
    AnswerRemoved,
    LevelDiffers,
    RuleCame,
    RuleLifted,
    RulePresumed,
    RulesExcluded,
    RulesOpened,
    RuleWent,
)
from expert.questions.statements.validity import RuleValid


def answer_differences(knowledge: KnowledgeBase, old: Case, new: Case) -> Mapping[str, Statement]:
    """Return every answer that differs by its finding, in the order of asking; one that the knowledge base no longer asks comes last."""
    names, before, now = dict.fromkeys((*knowledge.findings, *old.answers, *new.answers)), old.values, new.values
    after = Meaning(knowledge.on(new.date), {name: value for name, value in now.items() if name in knowledge.findings})
    return {
        name: _answer(after, old, new, name)
        for name in names
        if (name in before) != (name in now) or (name in before and before[name] != now[name])
    }


def _answer(after: Meaning, old: Case, new: Case, name: str) -> Statement:
    """Return how one answer differs."""
    if name not in old.answers:
        return AnswerAdded(Answered(name, new.values[name]))
    before = Answered(name, old.values[name])
    if name in new.answers:
        return AnswerChanged(before, Answered(name, new.values[name]))
    idle = name in after.knowledge.findings and after.applies(name) is False
    return AnswerIdle(before) if idle else AnswerRemoved(before)


class Reasons:
    """Why conclusions differ between two sets of answers."""

    def __init__(self, knowledge: KnowledgeBase, old: Case, new: Case) -> None:
        self.knowledge = knowledge.whole
        self.before = follows(knowledge, old)
        self.after = follows(knowledge, new)
        self.cited_before = Citing(self.before)
        self.cited_after = Citing(self.after)
        self.answers = answer_differences(knowledge, old, new)

    def of(self, name: str) -> tuple[Statement, ...]:
        """Return the rules about a conclusion whose truth differs, each with the answers that differ behind it.

        Rules that hold or are presumed in only one of the two stand one by one, the strictest first. Those that count in neither are
        counted: what is not answered is no reason for an alarm.
        """
        presumed = {rule.id: self._presumed(rule) for rule in self._presumed_in_one(name)}
        others = (rule for rule in self._differing(name) if rule.id not in presumed)
        return (
            *presumed.values(),
            *self._grouped(others, self.before, self.after, lambda rules: self._that_differ(self._cited(rules))),
        )

    def for_now(self, name: str) -> tuple[Statement, ...]:
        """Return why the status for now differs where no rule does: rules about it under the decisions at their level in force."""
        before, after = self.before.acting, self.after.acting
        rules = {rule.id: rule for rule, _ in self.knowledge.rules_about[name] if before.rule(rule.id) is not after.rule(rule.id)}
        return self._grouped(rules.values(), before, after, self._levels)

    def _grouped(
        self, rules: Iterable[Rule], before: Meaning, after: Meaning, behind: Callable[[list[Rule]], tuple[Statement, ...]]
    ) -> tuple[Statement, ...]:
        """Return what became of rules: those that hold now, those that no longer do, and the others together."""
        came, went, opened, excluded = list[Rule](), list[Rule](), list[Rule](), list[Rule]()
        for rule in rules:
            then, now = before.rule(rule.id), after.rule(rule.id)
            (came if now else went if then else opened if now is None else excluded).append(rule)
        return (
            *(RuleCame(rule.id, children=(*self._validity(rule), *behind([rule]))) for rule in came),
            *(RuleWent(rule.id, children=(*self._validity(rule), *behind([rule]))) for rule in went),
            *([RulesOpened(_ids(opened), children=behind(opened))] if opened else []),
            *([RulesExcluded(_ids(excluded), children=behind(excluded))] if excluded else []),
        )

    def _validity(self, rule: Rule) -> tuple[Statement, ...]:
        """Return from when until when a rule is valid that is so on one of two days."""
        lapsed = [meaning.knowledge.is_lapsed(rule.id) for meaning in (self.before, self.after)]
        return () if rule.valid is None or lapsed[0] == lapsed[1] else (RuleValid(rule.valid.first_day, rule.valid.last_day),)

    def of_quantity(self, name: str) -> tuple[Statement, ...]:
        """Return the answers that differ behind a computed number."""
        return self._that_differ(inputs(self.knowledge.quantities[name].formula))

    def of_score(self, name: str) -> tuple[Statement, ...]:
        """Return the answers that differ behind the lines of a score whose truth differs."""
        lines = (item.when for item in self.knowledge.scores[name].items)
        differing = [when for when in lines if self.before.truth(when) is not self.after.truth(when)]
        return self._that_differ(frozenset().union(*map(self._cited_by, differing)))

    def _presumed_in_one(self, name: str) -> Iterator[Rule]:
        """Yield the rules presumed in one of the two and not true in the other, where that can be what acts, the strictest first."""
        if name in self.knowledge.decisions:
            scale = self.knowledge.decisions[name]
            ranked = sorted(self.knowledge.rules_by_rank[name], key=lambda item: -item[1])
            for rule in dict.fromkeys(rule for rule, rank in ranked if rank > scale.rank(scale.hold_at)):
                before, after = self.before.presumed(rule), self.after.presumed(rule)
                if (before and not after and self.after.rule(rule.id) is not True) or (after and not before):
                    yield rule

    def _presumed(self, rule: Rule) -> Statement:
        """Return that a rule is presumed now, or no longer, with the answers that differ behind what holds of it and what lifts it."""
        kind = RulePresumed if self.after.presumed(rule) else RuleLifted
        parts = [part for part in (rule.bare, rule.lifting) if part is not None]
        cited = (citing.condition(part) for citing in (self.cited_before, self.cited_after) for part in parts)
        return kind(rule.id, children=self._that_differ(frozenset().union(*cited)))

    def _differing(self, name: str) -> Iterator[Rule]:
        """Yield the rules about a conclusion whose truth differs, the strictest first, unless what both hold anyway is as strict."""
        scale = self.knowledge.decisions.get(name)
        least = 0 if scale is None else min(meaning.bounds(name)[0] for meaning in (self.before, self.after))
        found: dict[str, int] = {}
        for rule, effect in self.knowledge.rules_about[name]:
            rank = scale.rank(effect.level) if scale and isinstance(effect, Decide) else least + 1
            if rank > least and self.before.rule(rule.id) is not self.after.rule(rule.id):
                found[rule.id] = rank
        yield from (self.knowledge.rules[id] for id in sorted(found, key=lambda id: -found[id]))

    def _cited(self, rules: list[Rule]) -> frozenset[str]:
        """Return the answers that the truth of rules rests on: the one after, unless only the one before is known."""
        return frozenset().union(
            *(self.cited_before.rule(rule.id) if self.after.rule(rule.id) is None else self.cited_after.rule(rule.id) for rule in rules)
        )

    def _cited_by(self, condition: Condition) -> frozenset[str]:
        """Return the answers that the truth of a condition rests on, likewise."""
        return (self.cited_before if self.after.truth(condition) is None else self.cited_after).condition(condition)

    def _that_differ(self, names: Iterable[str]) -> tuple[Statement, ...]:
        """Return the answers that differ among some findings."""
        wanted = set(names)
        return tuple(statement for name, statement in self.answers.items() if name in wanted)

    def _levels(self, rules: list[Rule]) -> tuple[Statement, ...]:
        """Return the decisions behind rules whose level in force differs; where there is none, the answers behind them that differ."""
        needs = {name: read for name, read in network(self.knowledge).needs.items() if name not in self.knowledge.decisions}
        behind = closure((name for rule in rules for name in names_in(rule.when)), needs)
        found = []
        for name in self.knowledge.decisions:
            old, new = self.before.in_force(name), self.after.in_force(name)
            if name in behind and old != new:
                found.append(LevelDiffers(name, old, new))
        return tuple(found) or self._that_differ(behind)


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the ids of rules."""
    return tuple(rule.id for rule in rules)
