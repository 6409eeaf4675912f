"""Which questions still matter, and which one to ask next. The interview, the first screen and `open` all ask here.

A question matters as long as its answer could change a decision, the grade of a cause or the status of a recommendation. That is read off
the reference meaning of the answers so far. How a question is shown is not known here.

The story comes first, in the order in which the knowledge base tells it. Then what decides: what the offer to stop waits for, then the
rest. A question that asks to do something now comes after the others of its part, and only for somebody who may do it: nobody is sent to
a question that they may not answer now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from expert.language.conditions import Is, Or, Subject
from expert.language.kinds import TOLD, Kind
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase
from expert.language.network import findings_behind
from expert.language.topics import answering, asked_about, asking, left_unasked


def open_conclusions(knowledge: KnowledgeBase, meaning: Meaning) -> tuple[str, ...]:
    """Return the decisions, causes and recommendations that an open rule could still change, in the order of the knowledge base.

    What stands on the screen on request alone is not among them where nobody asked for it.
    """
    unasked = left_unasked(knowledge, meaning)
    return tuple(name for name in knowledge.names_of(TOLD) if name not in unasked and meaning.open_rules(name))


def asked_for(knowledge: KnowledgeBase, meaning: Meaning) -> frozenset[str]:
    """Return the conclusions that answer what somebody is known to ask about."""
    return frozenset(name for topic in asked_about(knowledge, meaning) for name in answering(knowledge, topic))


def questions_behind(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> tuple[str, ...]:
    """Return the unanswered findings that the open rules of some conclusions wait for, in the order of asking."""
    return knowledge.in_order_of_asking(meaning.behind_rules(rule for name in conclusions for rule in meaning.open_rules(name)))


class Proposed(NamedTuple):
    """The unanswered questions that could still change something, in the order of asking.

    Attributes:
        asked: Those that a person can be sent to.
        waiting: Those that ask to do something that this person may not do now.
    """

    asked: tuple[str, ...]
    waiting: tuple[str, ...]


def proposed(knowledge: KnowledgeBase, meaning: Meaning, conclusions: Collection[str]) -> Proposed:
    """Return the questions that could still change some conclusions, those that decide whether a test may be done among them."""
    found = _bearing(meaning, (rule for name in conclusions for rule in meaning.open_rules(name)))
    asked, waiting = list[str](), list[str]()
    for name in knowledge.in_order_of_asking(found):
        (asked if _may_be_done(meaning, name) else waiting).append(name)
    return Proposed(tuple(asked), tuple(waiting))


def _bearing(meaning: Meaning, rules: Iterable[str]) -> frozenset[str]:
    """Return the unanswered findings behind rules, and those that decide whether a test among them may be done."""
    found, waiting = set[str](), set(meaning.behind_rules(rules))
    while waiting:
        found |= waiting
        waiting = {name for test in waiting for name in _behind_test(meaning, test)} - found
    return frozenset(found)


def _behind_test(meaning: Meaning, name: str) -> frozenset[str]:
    """Return the unanswered findings that keep it open whether somebody may do a test; none of what is no test."""
    finding = meaning.knowledge.findings[name]
    return meaning.behind(finding.anew_when) if finding.test and finding.anew_when is not None else frozenset()


def _may_be_done(meaning: Meaning, name: str) -> bool:
    """Return whether it is known that somebody may do what a question asks for, with every decision at the level in force."""
    finding = meaning.knowledge.findings[name]
    return not finding.test or finding.anew_when is None or meaning.acting.truth(finding.anew_when) is True


Turn = tuple[str, ...]
"""Open rules that are asked about together; one stands more than once where it bears on more than one of the conclusions."""

Part = tuple[tuple[Turn, ...], tuple[Turn, ...]]
"""What is asked about decisions, and what about others, turn by turn."""


class Agenda:
    """What can still be asked of one person, and in which order.

    Args:
        knowledge: What is asked.
        meaning: What follows from the answers so far.
        unknown: Findings and checklists that were skipped or are not known: nobody is asked these twice in a row.
        about: The conclusions to ask about; None takes every one that is not settled.
        with_wishes: Whether to ask as well what the person would like to know.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        meaning: Meaning,
        unknown: Set[str] = frozenset(),
        about: Collection[str] | None = None,
        *,
        with_wishes: bool = False,
    ) -> None:
        self.knowledge = knowledge
        self.meaning = meaning
        self.unknown = unknown
        self.about = open_conclusions(knowledge, meaning) if about is None else about
        self.with_wishes = with_wishes

    @cached_property
    def left(self) -> frozenset[str]:
        """Return the screens that can still be shown: what is askable now, and what may become so. No answer adds to them."""
        return self._reachable_among(self._matters)

    @cached_property
    def left_before_offer(self) -> frozenset[str]:
        """Return those of them that come before the offer to stop; without any, it can be made.

        What of the story waits for a question that comes after the offer comes after it too.
        """
        awaited = _bearing(self.meaning, (rule for turns in self._awaited for turn in turns for rule in turn))
        first = opening(self.knowledge)
        told = (name for name in self._matters if self.knowledge.screen_of(name) in first)
        return self._reachable_among(awaited.union(told))

    def next(self, *, again: bool = False, before_offer: bool = False) -> str | None:
        """Return the finding or checklist to ask next; see `next_question`.

        Args:
            again: Whether to return one that was left out for a decision that waits for nothing else.
            before_offer: Whether to ask only for what the offer to stop waits for.
        """
        askable = {self.knowledge.screen_of(name) for name in self._may_be_asked(self._matters, self.unknown)}
        for screen in opening(self.knowledge):
            if screen in askable:
                return screen
        parts = (self._awaited,) if before_offer else (self._awaited, self._further)
        for turn, left_out, tests in self._sequence(parts, again=again):
            asked = [name for name in self._askable(turn, left_out) if self.knowledge.findings[name].test is tests]
            if asked:
                return self.knowledge.screen_of(asked[0]) if tests else self._most_decisive(turn, asked)
        return None

    def in_turn(self) -> tuple[str, ...]:
        """Return the screens that can be asked now, in the order in which they come to somebody who passes each of them over."""
        asked: list[str] = []
        while screen := next_question(self.knowledge, self.meaning, {*self.unknown, *asked}, self.about):
            asked.append(screen)
        return tuple(asked)

    def later(self) -> tuple[str, ...]:
        """Return the screens that may come to be asked, though it is not known yet that they apply; no test that has to wait."""
        now = {self.knowledge.screen_of(name) for name in self._may_be_asked(self._matters, self.unknown)}
        names = (name for name in self._matters if _may_be_done(self.meaning, name))
        screens = dict.fromkeys(map(self.knowledge.screen_of, self.knowledge.in_order_of_asking(names)))
        return tuple(screen for screen in screens if screen in self.left and screen not in now)

    def _sequence(self, parts: Iterable[Part], *, again: bool) -> Iterator[tuple[Turn, Set[str], bool]]:
        """Yield each turn in which something may be asked, with what is left out, and whether only tests are asked then, or none."""
        for decisions, others in parts:
            for tests in (False, True):
                for left_out in (self.unknown, frozenset[str]()) if again else (self.unknown,):
                    yield from ((turn, left_out, tests) for turn in decisions)
                yield from ((turn, self.unknown, tests) for turn in others)

    @cached_property
    def _matters(self) -> frozenset[str]:
        """Return the unanswered findings behind all open rules, and what somebody wants to know only where that is asked for itself."""
        wishes = frozenset(asking(self.knowledge))
        behind = _bearing(self.meaning, self._rules(self.about)) - wishes
        return behind | wishes.difference(self.meaning.answers) if self.with_wishes else behind

    @cached_property
    def _awaited(self) -> Part:
        """Return what the offer to stop waits for: the decision that matters most, and then what can become urgent of each."""
        first = self._rules({self.knowledge.first_decision}.intersection(self.about))
        return (first,), tuple(self._urgent(name) for name in self.about if name in self.knowledge.decisions)

    @cached_property
    def _further(self) -> Part:
        """Return each decision in turn, and then what is no decision: what the person asks about, the causes, the recommendations."""
        decisions = (self._rules([name]) for name in _in_turn(self.knowledge) if name in self.about)
        groups = [self.knowledge.entries(kind).keys() for kind in TOLD if kind is not Kind.DECISION]
        wanted = asked_for(self.knowledge, self.meaning)
        parts = (*(wanted & group for group in groups), *groups)
        return tuple(decisions), tuple(self._rules([name for name in self.about if name in part]) for part in parts)

    def _rules(self, conclusions: Iterable[str]) -> Turn:
        """Return the open rules about conclusions."""
        return tuple(rule for name in conclusions for rule in self.meaning.open_rules(name))

    def _urgent(self, decision: str) -> Turn:
        """Return the open rules that could lead a decision to a level that cannot wait."""
        scale = self.knowledge.decisions[decision]
        if not scale.urgent_from:
            return ()
        urgent = {rule.id for rule in self.knowledge.rules_deciding(decision, scale.rank(scale.urgent_from))}
        return tuple(rule for rule in self._rules([decision]) if rule in urgent)

    def _askable(self, rules: Iterable[str], left_out: Set[str]) -> list[str]:
        """Return the findings that bear on rules and can be asked now, in the order of asking."""
        return self._may_be_asked(_bearing(self.meaning, rules), left_out)

    def _may_be_asked(self, names: Iterable[str], left_out: Set[str]) -> list[str]:
        """Return those of some findings that can be asked now, in the order of asking."""
        return [
            name
            for name in self.knowledge.in_order_of_asking(names)
            if not {name, self.knowledge.screen_of(name)} & left_out
            and self.meaning.applies(name) is True
            and _may_be_done(self.meaning, name)
        ]

    def _reachable_among(self, names: Set[str]) -> frozenset[str]:
        """Return the screens of those findings that can be asked now, or once others of them have been.

        What waits for an answer that nobody can be asked for is not among them. Since answers only ever close questions, no later answer
        adds to these.
        """
        waits_for = {name: self._waits_for(name) for name in names if self._may_come(name)}
        found = set[str]()
        while new := {name for name, needs in waits_for.items() if name not in found and all(found & need for need in needs)}:
            found |= new
        return frozenset(self.knowledge.screen_of(name) for name in found)

    def _may_come(self, name: str) -> bool:
        """Return whether a question was not left out, may apply, and may come to be allowed."""
        finding = self.knowledge.findings[name]
        forbidden = finding.test and finding.anew_when is not None and self.meaning.truth(finding.anew_when) is False
        return not {name, self.knowledge.screen_of(name)} & self.unknown and self.meaning.applies(name) is not False and not forbidden

    def _waits_for(self, name: str) -> list[frozenset[str]]:
        """Return what has to be asked before a question can be: of each of these at least one."""
        guard = self.knowledge.findings[name].ask_when
        needs = [] if guard is None or self.meaning.applies(name) else [self.meaning.behind(guard)]
        may_be_done = _may_be_done(self.meaning, name)
        return needs if may_be_done else [*needs, _behind_test(self.meaning, name)]

    def _most_decisive(self, rules: Turn, asked: Sequence[str]) -> str:
        """Return the screen that decides most; a topic that was begun is finished first."""
        gain = self._gains(rules)
        first = next((name for name in asked if self.knowledge.findings[name].group in self._groups_begun), None)
        if first is None:
            first = max(asked, key=lambda name: gain[self.knowledge.screen_of(name)])
        group = self.knowledge.findings[first].group
        screens = [self.knowledge.screen_of(name) for name in asked if self.knowledge.findings[name].group == group]
        return max(screens, key=lambda screen: gain[screen])

    @cached_property
    def _groups_begun(self) -> frozenset[str]:
        """Return the groups of which a question was asked one by one already, but as a part of the story."""
        done = {*self.meaning.answers, *self.unknown} - set(self.knowledge.story)
        asked = (name for name in self.knowledge.findings if name in done and self.knowledge.screen_of(name) == name)
        return frozenset(self.knowledge.findings[name].group for name in asked)

    def _gains(self, rules: Turn) -> Mapping[str, Fraction]:
        """Return how much each screen decides: most in open rules that lack little else."""
        gain: defaultdict[str, Fraction] = defaultdict(Fraction)
        for rule in rules:
            screens = {self.knowledge.screen_of(finding) for finding in self.meaning.behind_rules([rule])}
            for screen in screens:
                gain[screen] += Fraction(1, len(screens) ** 2)
        return gain


def next_question(
    knowledge: KnowledgeBase,
    meaning: Meaning,
    unknown: Set[str] = frozenset(),
    about: Collection[str] | None = None,
    *,
    again: bool = False,
) -> str | None:
    """Return the finding or checklist to ask next; None if no question that can be asked could change anything.

    The safety checklists and the story come first. Then what bears on the decision that matters most and on the urgent levels of the
    others; then on each decision in turn, on what the person asks about, on the causes and on the recommendations. Each time what most
    decides, but a topic that was begun is finished first. Tests come last in each of the two parts, one after the other, and only where
    they may be done. A checklist is returned by its own id: its lines that are not answered yet are asked together. A question is asked
    only once it is known to apply.

    Args:
        knowledge: The knowledge base.
        meaning: What follows from the answers so far.
        unknown: Findings and checklists that were skipped or answered with "I don't know". They are left out.
        about: The conclusions to ask about; None for all that are open.
        again: Whether to return a question from `unknown` for a decision that waits for nothing else. Its answer may be known by now.
    """
    return Agenda(knowledge, meaning, unknown, about).next(again=again)


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


def safety_checklists(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the checklists with a line that a flag rests on."""
    flags = tuple(Is(Subject.CONCEPT, concept.id) for concept in knowledge.concepts.values() if concept.flag)
    behind = set(findings_behind(knowledge, Or(flags)))
    return frozenset(item.id for item in knowledge.checklists.values() if behind & set(item.members))


def opening(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the screens that come first: the safety checklists that the story leaves out, then the story."""
    safety = safety_checklists(knowledge).difference(knowledge.story)
    lines = knowledge.in_order_of_asking(name for checklist in safety for name in knowledge.checklists[checklist].members)
    return (*dict.fromkeys(knowledge.screen_of(name) for name in lines), *knowledge.story)
