"""No conclusion rests on itself, and none is too many steps away from an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from expert.errors import Diagnostics, Location
from expert.language.conditions import Condition, children
from expert.language.model import KnowledgeBase, Rule, subject_of
from expert.language.network import names_in, network
from expert.loading.entries import Entries

LONGEST_CHAIN = 60
"""So many steps may lead from an answer to what follows from it. What stands inside something else in a condition is a step too."""


def check_cycles(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> bool:
    """Note every circle of dependencies, with its path; return whether there is none."""
    graph = {name: dict(needs) for name, needs in network(knowledge).needs.items()}
    found = False
    while True:
        try:
            TopologicalSorter({name: sorted(needs) for name, needs in graph.items()}).prepare()
        except CycleError as error:
            path: list[str] = error.args[1]
            pairs = list(pairwise(path))
            location = _where_it_turns(knowledge, entries, [(graph[after][before], before, after) for before, after in pairs], path)
            arrows = " → ".join(f"`{name}`" for name in path)
            help = "break the circle: a conclusion may not rest on what rests on it"
            diagnostics.add(location, "KB042", f"depends on itself: {arrows}", help)
            before, after = pairs[0]
            del graph[after][before]  # so that the next circle is found
            found = True
        else:
            return not found


def _where_it_turns(
    knowledge: KnowledgeBase, entries: Entries, steps: Sequence[tuple[Rule | None, str, str]], path: Sequence[str]
) -> Location:
    """Return where the first rule of a circle reads what it rests on; or a line of a score, or a question, of a circle without a rule."""
    for rule, before, _ in steps:
        if rule is not None:
            entry = entries["rules"][rule.id]
            if before in names_in(rule.bare):
                return entry.at("when")
            return entry.at("unless" if rule.unless is not None and before in names_in(rule.unless) else "excluded_by")
    for _, before, after in steps:
        for index, item in enumerate(knowledge.scores[after].items if after in knowledge.scores else ()):
            if before in names_in(item.when):
                return entries["scores"][after].at("items", index, "when")
    return _asked_at(knowledge, entries, next(name for name in path if name in entries["findings"]), path)


def _asked_at(knowledge: KnowledgeBase, entries: Entries, name: str, among: Iterable[str] = ()) -> Location:
    """Return where it stands when a question is asked: with a line's checklist where that reads one of some names, or alone says it."""
    finding, checklist = entries["findings"][name], knowledge.checklists.get(knowledge.screen_of(name))
    of_all = set(names_in(checklist.ask_when)) if checklist is not None and checklist.ask_when is not None else set[str]()
    if checklist is None or ("ask_when" in finding.data and of_all.isdisjoint(among)):
        return finding.at("ask_when")
    return entries["checklists"][checklist.id].at("ask_when")


def check_chains(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note where a chain of dependencies becomes too long; what rests on that place is not noted again.

    Every reader follows a chain by calling itself, and so does whoever reads what an explanation of it says as JSON.
    """
    conditions: dict[str, list[tuple[Condition, Location]]] = {
        finding.id: [(finding.ask_when, _asked_at(knowledge, entries, finding.id))]
        for finding in knowledge.findings.values()
        if finding.ask_when is not None
    }
    for score in knowledge.scores.values():
        lines = enumerate(score.items)
        conditions[score.id] = [(item.when, entries["scores"][score.id].at("items", place, "when")) for place, item in lines]
    for rule in knowledge.rules.values():
        for effect in rule.then:
            conditions.setdefault(subject_of(effect), []).append((rule.when, entries["rules"][rule.id].at("when")))
    lengths: dict[str, int] = {}
    needs = network(knowledge).needs
    for name in TopologicalSorter({name: sorted(needs) for name, needs in needs.items()}).static_order():
        before = max((lengths[need] for need in needs.get(name, ())), default=0)
        lengths[name] = before + 1
        for condition, location in conditions.get(name, ()):
            length = nesting(condition) + max((lengths[read] for read in names_in(condition)), default=0)
            lengths[name] = max(lengths[name], length)
            if length > LONGEST_CHAIN and before <= LONGEST_CHAIN:
                message = f"`{name}` is {length} steps away from an answer, and {LONGEST_CHAIN} are allowed"
                diagnostics.add(location, "KB049", message, "let it rest on something that is nearer to the answers")
                break


def nesting(condition: Condition) -> int:
    """Return how many nodes stand inside each other."""
    return 1 + max(map(nesting, children(condition)), default=0)
