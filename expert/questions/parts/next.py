"""Which questions still matter, and which to ask next. It knows the meaning of the answers so far, never how they are asked.

A question matters while an answer could change a decision, the grade of a cause or the status of a recommendation. Unless it is told
which conclusions are really open, it takes all that three-valued logic leaves unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from fractions import Fraction

from expert.language.conditions import Is, Or, Subject
from expert.language.meaning import Meaning
from expert.language.model import Advise, Decide, KnowledgeBase, Rule, Suggest, Withhold
from expert.language.network import findings_behind


def open_rules(knowledge: KnowledgeBase, meaning: Meaning, about: str) -> tuple[str, ...]:
    """Return the rules that are unknown and could still change a decision, cause or recommendation."""
    return tuple(dict.fromkeys(rule.id for rule in _that_matter(knowledge, meaning, about) if meaning.rule(rule.id) is None))


def _that_matter(knowledge: KnowledgeBase, meaning: Meaning, about: str) -> Iterator[Rule]:
    """Yield the rules whose truth could still change a conclusion."""
    match knowledge.kind_of(about):
        case "decision":
            scale, floor = knowledge.decisions[about], meaning.bounds(about)[0]
            yield from (rule for rule, effect in knowledge.rules_with(about, Decide) if scale.rank(effect.level) > floor)
        case "cause" if not meaning.is_grade_settled(about):
            yield from (rule for rule, _ in knowledge.rules_with(about, Suggest))
        case "recommendation" if not meaning.is_status_settled(about):
            yield from (rule for rule, _ in knowledge.rules_with(about, Withhold))
            if meaning.advised(about) is None:
                yield from (rule for rule, _ in knowledge.rules_with(about, Advise))
        case _:
            return


def open_conclusions(knowledge: KnowledgeBase, meaning: Meaning) -> tuple[str, ...]:
    """Return the decisions, causes and recommendations that are not settled, in the order of the knowledge base."""
    return tuple(
        name
        for kind in (knowledge.decisions, knowledge.causes, knowledge.recommendations)
        for name in kind
        if open_rules(knowledge, meaning, name)
    )


def questions_behind(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> tuple[str, ...]:
    """Return the unanswered findings behind conclusions that are open, in the order of asking."""
    return knowledge.in_order_of_asking(meaning.behind_rules(rule for name in conclusions for rule in open_rules(knowledge, meaning, name)))


def still_matters(knowledge: KnowledgeBase, meaning: Meaning, really_open: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the unanswered findings that could still change something, in the order of asking.

    Args:
        knowledge: What is asked.
        meaning: What follows from the answers so far.
        really_open: The conclusions that some completion of the answers changes; None takes every one that is not settled.
    """
    return questions_behind(knowledge, meaning, open_conclusions(knowledge, meaning) if really_open is None else really_open)


def next_question(
    knowledge: KnowledgeBase,
    meaning: Meaning,
    not_again: Set[str] = frozenset(),
    really_open: Collection[str] | None = None,
) -> str | None:
    """Return the finding or checklist to ask next, or None when nothing that can be asked could change anything.

    Safety checklists come first. Then what bears on the first decision that is open, then on the next, then on the causes, then on the
    recommendations. Each time what most decides, but a topic that was begun is finished first. A checklist is returned by its own
    id: its lines that are not answered yet are asked together. A question is asked only once it is known to apply.

    Args:
        knowledge: What is asked.
        meaning: What follows from the answers so far.
        not_again: Findings and checklists that were skipped or are not known.
        really_open: As for `still_matters`.
    """
    names = open_conclusions(knowledge, meaning) if really_open is None else really_open

    def askable(conclusions: Collection[str]) -> list[str]:
        return [
            name
            for name in questions_behind(knowledge, meaning, conclusions)
            if not {name, screen_of(knowledge, name)} & not_again and meaning.applies(name) is True
        ]

    lists = dict.fromkeys(screen for name in askable(names) if (screen := screen_of(knowledge, name)) in knowledge.checklists)
    first = next((name for name in lists if name in safety_checklists(knowledge)), None)
    if first is not None:
        return first
    for conclusions in (*([name] for name in knowledge.decisions), knowledge.causes, knowledge.recommendations):
        asked = askable([name for name in names if name in conclusions])
        if asked:
            gain = _gains(knowledge, meaning, [name for name in names if name in conclusions])
            begun = _groups_begun(knowledge, {*meaning.answers, *not_again})
            return max(_on_one_topic(knowledge, asked, begun, gain), key=lambda screen: gain[screen])
    return None


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
        for rule in open_rules(knowledge, meaning, name):
            screens = {screen_of(knowledge, finding) for finding in meaning.behind_rules([rule])}
            for screen in screens:
                gain[screen] += Fraction(1, len(screens) ** 2)
    return gain
