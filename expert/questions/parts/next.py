"""Which questions still matter, and which one to ask next. The interview, the first screen and `open` all ask here.

A question matters as long as its answer could change a decision, the grade of a cause or the status of a recommendation. That is read off
the reference meaning of the answers so far. How a question is shown is not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from fractions import Fraction

from expert.language.conditions import Is, Or, Subject
from expert.language.kinds import TOLD, Kind
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.language.network import findings_behind


def open_conclusions(knowledge: KnowledgeBase, meaning: Meaning) -> tuple[str, ...]:
    """Return the decisions, causes and recommendations that an open rule could still change, in the order of the knowledge base."""
    return tuple(name for name in knowledge.names_of(TOLD) if meaning.open_rules(name))


def questions_behind(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> tuple[str, ...]:
    """Return the unanswered findings that the open rules of some conclusions wait for, in the order of asking."""
    return knowledge.in_order_of_asking(meaning.behind_rules(rule for name in conclusions for rule in meaning.open_rules(name)))


def next_question(
    knowledge: KnowledgeBase,
    meaning: Meaning,
    unknown: Set[str] = frozenset(),
    about: Collection[str] | None = None,
    *,
    again: bool = False,
) -> str | None:
    """Return the finding or checklist to ask next; None if no question that can be asked could change anything.

    The order is: safety checklists, then questions about the first open decision, then about the next one, then about causes, then about
    recommendations. Among several the one with the greatest gain comes first, within one group: a group that was begun is finished before
    another is opened. A question is asked only once it is known to apply. The lines of a checklist are asked together, so the id of the
    checklist is returned.

    Args:
        knowledge: The knowledge base.
        meaning: What follows from the answers so far.
        unknown: Findings and checklists that were skipped or answered with "I don't know". They are left out.
        about: The conclusions to ask about; None for all that are open.
        again: Whether to return a question from `unknown` for a decision that waits for nothing else. Its answer may be known by now.
    """
    names = open_conclusions(knowledge, meaning) if about is None else about

    def askable(conclusions: Collection[str], left_out: Set[str]) -> list[str]:
        return [
            name
            for name in questions_behind(knowledge, meaning, conclusions)
            if not {name, screen_of(knowledge, name)} & left_out and meaning.applies(name) is True
        ]

    lists = (screen_of(knowledge, name) for name in askable(names, unknown))
    first = next((screen for screen in lists if screen in safety_checklists(knowledge)), None)
    if first is not None:
        return first
    turns: list[tuple[Collection[str], bool]] = [([name], again) for name in _in_turn(knowledge)]
    turns += [(knowledge.entries(kind), False) for kind in TOLD if kind is not Kind.DECISION]
    for group, once_more in turns:
        conclusions = [name for name in names if name in group]
        asked = askable(conclusions, unknown) or (askable(conclusions, frozenset()) if once_more else [])
        if asked:
            gain = _gains(knowledge, meaning, conclusions)
            begun = _groups_begun(knowledge, {*meaning.answers, *unknown})
            return max(_on_one_topic(knowledge, asked, begun, gain), key=lambda screen: gain[screen])
    return None


def next_of_each(knowledge: KnowledgeBase, meaning: Meaning, unknown: Set[str]) -> Mapping[str, str]:
    """Return the next question about each open decision that has one, decisions of the summary first.

    The first decision has the next question of all, even if that is a safety checklist and bears on something else.
    """
    each = {name: next_question(knowledge, meaning, unknown, [name], again=True) for name in _in_turn(knowledge)}
    found = {name: screen for name, screen in each.items() if screen is not None}
    best = next_question(knowledge, meaning, unknown, again=True) if found else None
    return {name: screen if place or best is None else best for place, (name, screen) in enumerate(found.items())}


def _in_turn(knowledge: KnowledgeBase) -> list[str]:
    """Return the decisions in the order in which they are asked about: those of the summary first."""
    return sorted(knowledge.decisions, key=lambda name: not knowledge.decisions[name].summary)


def _groups_begun(knowledge: KnowledgeBase, done: Set[str]) -> frozenset[str]:
    """Return the groups with a question that was asked already. A question on a checklist does not count."""
    asked = (name for name in knowledge.findings if name in done and screen_of(knowledge, name) == name)
    return frozenset(knowledge.findings[name].group for name in asked)


def _on_one_topic(knowledge: KnowledgeBase, asked: Sequence[str], begun: Set[str], gain: Mapping[str, Fraction]) -> list[str]:
    """Return the screens of one group: the first group begun that has questions left, else that of the question with the greatest gain."""
    first = next((name for name in asked if knowledge.findings[name].group in begun), None)
    if first is None:
        first = max(asked, key=lambda name: gain[screen_of(knowledge, name)])
    group = knowledge.findings[first].group
    return [screen_of(knowledge, name) for name in asked if knowledge.findings[name].group == group]


def screen_of(knowledge: KnowledgeBase, finding: str) -> str:
    """Return the checklist that a finding is a line of, or the finding itself if it is asked alone."""
    return next((item.id for item in knowledge.checklists.values() if finding in item.members), finding)


def safety_checklists(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the checklists with a line that a flag rests on."""
    flags = tuple(Is(Subject.CONCEPT, concept.id) for concept in knowledge.concepts.values() if concept.flag)
    behind = set(findings_behind(knowledge, Or(flags)))
    return frozenset(item.id for item in knowledge.checklists.values() if behind & set(item.members))


def _gains(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> Mapping[str, Fraction]:
    """Return the gain of each screen: for each open rule of these conclusions that waits for it, 1 / (screens that the rule waits for)².

    So a question gains most from rules that lack little else.
    """
    gain: defaultdict[str, Fraction] = defaultdict(Fraction)
    for name in conclusions:
        for rule in meaning.open_rules(name):
            screens = {screen_of(knowledge, finding) for finding in meaning.behind_rules([rule])}
            for screen in screens:
                gain[screen] += Fraction(1, len(screens) ** 2)
    return gain
