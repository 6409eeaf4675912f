"""What of an explanation is private: answers that are left out of what is shared, and what rests on them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from expert.consultation.outcome import Consultation
from expert.language.formulas import inputs
from expert.language.model import KnowledgeBase
from expert.language.network import names_in, network
from expert.questions.parts.behind import answers_behind
from expert.questions.statements.base import Statement


def rests_on_private(consultation: Consultation, rules: Iterable[str]) -> bool:
    """Return whether a private answer is among those that rules rest on, or are presumed to."""
    knowledge, named = consultation.knowledge, tuple(rules)
    read = {name for rule in named for name in names_in(knowledge.rules[rule].bare) if name in consultation.case.answers}
    return any(knowledge.findings[name].private for name in read.union(answers_behind(consultation, named)))


def without_private(knowledge: KnowledgeBase, statement: Statement) -> tuple[Statement, int]:
    """Return a statement without those below it that name a private question, and how many these are."""
    kept, hidden = [], 0
    for child in statement.children:
        if names_private(knowledge, replace(child, children=()).to_data()):
            hidden += 1
            continue
        shown, below = without_private(knowledge, child)
        hidden += below
        if shown.children or not child.children:
            kept.append(shown)
    return replace(statement, children=tuple(kept)), hidden


def names_private(knowledge: KnowledgeBase, data: object) -> bool:
    """Return whether plain data of a record names a private question, or what is computed of one."""
    match data:
        case {"finding": str(name)} if name in knowledge.findings and knowledge.findings[name].private:
            return True
        case {"quantity": str(name)} if any(knowledge.findings[item].private for item in inputs(knowledge.quantities[name].formula)):
            return True
        case {"score": str(name)} if any(knowledge.findings[item].private for item in _findings_below(knowledge, name)):
            return True
        case dict():
            return any(names_private(knowledge, value) for value in data.values())
        case list() | tuple():
            return any(names_private(knowledge, value) for value in data)
        case _:
            return False


def _findings_below(knowledge: KnowledgeBase, score: str) -> Iterable[str]:
    """Return the findings on which a score depends, directly or not."""
    return network(knowledge).behind([score]) & knowledge.findings.keys()
