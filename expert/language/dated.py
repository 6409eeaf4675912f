"""Rules of all days at once: whether a rule is valid on the day, asked like a question that is always answered.

For whoever works out many people of many days by one program. For one day `KnowledgeBase.on` is enough.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec.structs import replace

from expert.language.conditions import Is, Subject, conjunction
from expert.language.forms import Phrase
from expert.language.model import Finding, FindingType, KnowledgeBase, Rule, Value
from expert.language.remembered import remembered


@remembered
def with_days_asked(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base in which each rule that is valid for a time asks whether it is; itself where no rule is.

    What it concludes for the answers of `with_day` is what the rules of that day conclude.
    """
    whole = knowledge.whole
    dated = [rule for rule, _ in whole.with_validity]
    if not dated:
        return whole
    group = next(iter(whole.groups), "")
    asked = {_question(rule): Finding(_question(rule), FindingType.BOOLEAN, group, _question(rule), Phrase()) for rule in dated}
    rules = {rule.id: replace(rule, bare=conjunction((rule.bare, Is(Subject.FINDING, _question(rule))))) for rule in dated}
    return replace(whole, findings={**whole.findings, **asked}, rules={**whole.rules, **rules})


def with_day(knowledge: KnowledgeBase, answers: Mapping[str, Value], day: datetime.date) -> Mapping[str, Value]:
    """Return answers of a day, with what `with_days_asked` asks of it."""
    return {**answers, **{_question(rule): valid.holds_on(day.isoformat()) for rule, valid in knowledge.whole.with_validity}}


def _question(rule: Rule) -> str:
    """Return the name of what is asked, which is nobody's id."""
    return f"valid({rule.id})"
