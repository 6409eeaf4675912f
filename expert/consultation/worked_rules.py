"""What becomes of each rule in the worked cases of a knowledge base: all of them at once, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from expert.cases.worked import read_worked_case
from expert.engines.columns.people import Answers, People
from expert.engines.columns.plan import plan_of_rules
from expert.language.dated import with_day, with_days_asked
from expert.language.meaning import Truth
from expert.language.model import KnowledgeBase
from expert.language.remembered import remembered


def rule_truths(knowledge: KnowledgeBase, people: Sequence[Answers]) -> Mapping[str, tuple[Truth, ...]]:
    """Return for each rule whether it is true of each of some people, whose answers are admissible."""
    found = People(knowledge, plan_of_rules(knowledge), people).columns
    return {rule: tuple(value if isinstance(value, bool) else None for value in found[rule]) for rule in knowledge.rules}


@remembered
def truths_in_cases(knowledge: KnowledgeBase) -> Mapping[str, tuple[Truth, ...]]:
    """Return for each rule whether it is true in each worked case, in their order, by the rules of the day of each."""
    cases = (read_worked_case(knowledge, worked) for worked in knowledge.cases.values())
    return rule_truths(with_days_asked(knowledge), [with_day(knowledge, case.values, case.date) for case in cases])


@remembered
def cases_by_rule(knowledge: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """Return, for each rule, the worked cases that fire it; of a knowledge base loaded without them, none."""
    truths = truths_in_cases(knowledge)
    return {rule: tuple(id for id, truth in zip(knowledge.cases, truths[rule], strict=True) if truth) for rule in knowledge.rules}
