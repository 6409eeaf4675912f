"""What each name of a knowledge base depends on."""

from __future__ import annotations

from collections.abc import Iterator

from expert.language.conditions import AtLeast, Compare, Condition, Is, Likely, Member, Possible, walk
from expert.language.formulas import inputs
from expert.language.model import KnowledgeBase, Rule, subject_of


def names_in(condition: Condition) -> Iterator[str]:
    """Yield every finding, quantity, concept, cause and decision that `condition` reads."""
    for node in walk(condition):
        match node:
            case Is(name=name) | Compare(name=name) | Member(name=name) | AtLeast(name=name):
                yield name
            case Likely(cause=name) | Possible(cause=name):
                yield name
            case _:
                pass


def dependencies(knowledge: KnowledgeBase) -> dict[str, dict[str, Rule | None]]:
    """Return what each name depends on directly, with the rule that makes it so (None for guards and formulas)."""
    graph: dict[str, dict[str, Rule | None]] = {}
    for finding in knowledge.findings.values():
        graph[finding.id] = dict.fromkeys(names_in(finding.ask_when)) if finding.ask_when else {}
    for quantity in knowledge.quantities.values():
        graph[quantity.id] = dict.fromkeys(inputs(quantity.formula))
    for rule in knowledge.rules.values():
        for effect in rule.then:
            graph.setdefault(subject_of(effect), {}).update(dict.fromkeys(names_in(rule.when), rule))
    return graph


def findings_behind(knowledge: KnowledgeBase, condition: Condition) -> tuple[str, ...]:
    """Return every finding that a condition depends on, directly or not, in the order of asking."""
    graph = dependencies(knowledge)
    found: set[str] = set()
    waiting = list(names_in(condition))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(graph.get(name, ()))
    return tuple(name for name in knowledge.findings if name in found)
