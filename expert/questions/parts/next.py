"""Which questions still matter, and which to ask next. It knows the meaning of the answers so far, never how they are asked.

A question matters while an answer could change a decision, the grade of a cause or the status of a recommendation. Unless it is told
which conclusions to ask about, it takes all that three-valued logic leaves unknown. The interview, the first screen and `open` all take
the next question from here.
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
    """Return the decisions, causes and recommendations that are not settled, in the order of the knowledge base."""
    return tuple(name for name in knowledge.names_of(TOLD) if meaning.open_rules(name))


def questions_behind(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> tuple[str, ...]:
    """Return the unanswered findings behind conclusions that are open, in the order of asking."""
    return knowledge.in_order_of_asking(meaning.behind_rules(rule for name in conclusions for rule in meaning.open_rules(name)))


def next_question(
    knowledge: KnowledgeBase,
    meaning: Meaning,
    unknown: Set[str] = frozenset(),
    about: Collection[str] | None = None,
    *,
    again: bool = False,
) -> str | None:
    """Return the finding or checklist to ask next, or None when nothing that can be asked could change anything.

    Safety checklists come first. Then what bears on the first decision that is open, then on the next, then on the causes, then on the
    recommendations. Each time what most decides, but a topic that was begun is finished first. A checklist is returned by its own
    id: its lines that are not answered yet are asked together. A question is asked only once it is known to apply.

    Args:
        knowledge: What is asked.
        meaning: What follows from the answers so far.
        unknown: Findings and checklists that were skipped or are not known: nobody is asked these twice in a row.
        about: The conclusions to ask about; None takes every one that is not settled.
        again: Whether a decision that hangs on nothing but what is not known names that: by now it may be known.
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
    """Return what to ask next about each decision that is open and can be asked about, those that a summary shows first.

    The first of them names what is best asked next of all, also where that is a safety checklist that bears on something else.
    """
    each = {name: next_question(knowledge, meaning, unknown, [name], again=True) for name in _in_turn(knowledge)}
    found = {name: screen for name, screen in each.items() if screen is not None}
    best = next_question(knowledge, meaning, unknown, again=True) if found else None
    return {name: screen if place or best is None else best for place, (name, screen) in enumerate(found.items())}


def _in_turn(knowledge: KnowledgeBase) -> list[str]:
    """Return the decisions in the order in which they are asked about: those that a summary shows come first."""
    return sorted(knowledge.decisions, key=lambda name: not knowledge.decisions[name].summary)


def _groups_begun(knowledge: KnowledgeBase, done: Set[str]) -> frozenset[str]:
    """Return the groups of which a question was asked one by one already."""
    asked = (name for name in knowledge.findings if name in done and screen_of(knowledge, name) == name)
    return frozenset(knowledge.findings[name].group for name in asked)


def _on_one_topic(knowledge: KnowledgeBase, asked: Sequence[str], begun: Set[str], gain: Mapping[str, Fraction]) -> list[str]:
    """Return the screens of one group: the first one begun that has questions left, else the one with the most decisive question."""
    first = next((name for name in asked if knowledge.findings[name].group in begun), None)
    if first is None:
        first = max(asked, key=lambda name: gain[screen_of(knowledge, name)])
    group = knowledge.findings[first].group
    return [screen_of(knowledge, name) for name in asked if knowledge.findings[name].group == group]


def screen_of(knowledge: KnowledgeBase, finding: str) -> str:
    """Return the checklist that a finding is asked with, or the finding itself."""
    return next((item.id for item in knowledge.checklists.values() if finding in item.members), finding)


def safety_checklists(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the checklists with a line that a warning sign rests on."""
    flags = tuple(Is(Subject.CONCEPT, concept.id) for concept in knowledge.concepts.values() if concept.flag)
    behind = set(findings_behind(knowledge, Or(flags)))
    return frozenset(item.id for item in knowledge.checklists.values() if behind & set(item.members))


def _gains(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> Mapping[str, Fraction]:
    """Return how much each screen decides: most in open rules about these conclusions that lack little else."""
    gain: defaultdict[str, Fraction] = defaultdict(Fraction)
    for name in conclusions:
        for rule in meaning.open_rules(name):
            screens = {screen_of(knowledge, finding) for finding in meaning.behind_rules([rule])}
            for screen in screens:
                gain[screen] += Fraction(1, len(screens) ** 2)
    return gain
