"""What names mean inside a sentence: a thing of the knowledge base, of which a line of the catalogue picks a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from expert.consultation.outcome import truth_word
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Status
from expert.language.model import KnowledgeBase
from expert.language.names import Named
from expert.questions.statements.records import CameOut
from expert.questions.target import Target
from expert.words.catalogue import Catalogue
from expert.words.phrases import fill

_MORE: Mapping[tuple[Kind | Named, str], Callable[[Any, Catalogue], str]] = {
    (Kind.CONCEPT, "so"): lambda concept, words: fill(concept.phrase, True, words),
    (Kind.CONCEPT, "not_so"): lambda concept, words: fill(concept.phrase, False, words),
    (Named.LEVEL, "becoming"): lambda level, _: level.could_become or level.title,
    (Kind.SOURCE, "citation"): lambda source, _: source.citation(),
    (Kind.SOURCE, "heading"): lambda source, _: source.citation(),
    (Kind.CLAIM, "heading"): lambda claim, _: claim.claim,
    (Kind.CONSTRAINT, "heading"): lambda constraint, _: constraint.message,
    (Kind.INVARIANT, "heading"): lambda invariant, _: invariant.because,
    (Kind.DECISION, "heading"): lambda decision, _: decision.question,
    (Named.SESSION, "called"): lambda session, words: session.title or words.say("unsaid", "session"),
    (Kind.SOURCE, "named"): lambda source, words: source.called or words.say("unsaid", "source"),
}
"""What can be said of a kind of thing beside the texts that it has."""


class Thing:
    """A thing of the knowledge base inside a sentence: its texts without the line ends of their file."""

    def __init__(self, kind: Kind | Named, thing: Any, words: Catalogue) -> None:
        self._kind = kind
        self._thing = thing
        self._words = words

    def __getattr__(self, name: str) -> Any:
        more = _MORE.get((self._kind, name))
        if name == "heading" and more is None:
            return str(self)
        found = more(self._thing, self._words) if more else getattr(self._thing, name)
        return found.strip() if isinstance(found, str) else found

    def __str__(self) -> str:
        """Return what it is called: its title, or its question."""
        return str(getattr(self._thing, "title", None) or self._thing.question).strip()


class Unknown:
    """What the knowledge base does not know, as an outcome of an earlier version may name it: all that is said of it is its id."""

    def __init__(self, id: str) -> None:
        self._id = id

    def __getattr__(self, name: str) -> str:
        return self._id

    def __str__(self) -> str:
        return self._id


class TargetWords:
    """What a question is about inside a sentence: what it is called, and how it can come out or did."""

    def __init__(self, knowledge: KnowledgeBase, target: Target, words: Catalogue) -> None:
        self._knowledge = knowledge
        self._target = target
        self._words = words
        self.title = str(thing(knowledge, Named.CONCLUSION, target.name, words))

    @property
    def value(self) -> str:
        """Return how it can come out: a level, a grade, or a status."""
        name, value = self._target.name, self._target.value
        match self._target.kind:
            case Kind.DECISION:
                return self._knowledge.decisions[name].level(value).title
            case Kind.CAUSE:
                return self._knowledge.grades.titles[value]
            case Kind.CONCEPT | Kind.RECOMMENDATION:
                return self._words.say("target", value)
            case _:  # pragma: no cover
                assert_never(self._target.kind)

    @property
    def holds(self) -> str:
        """Return what holds when it does: of a level, that one or a milder one; of what came out, just that."""
        name, value, knowledge = self._target.name, self._target.value, self._knowledge
        came_out = isinstance(self._target, CameOut)
        match self._target.kind:
            case Kind.DECISION if not value:
                return self._words.say("target", "decision_sure", title=self.title)
            case Kind.DECISION:
                return self._words.say("target", "decision" if came_out else "decision_at_most", title=self.title, level=self.value)
            case Kind.CAUSE:
                grade = knowledge.grades.titles[value or Grade.LIKELY.value]
                return self._words.say("target", "cause", title=self.title, grade=grade)
            case Kind.RECOMMENDATION:
                status = self._words.say("difference", value or Status.RECOMMENDED.value)
                return self._words.say("target", "recommendation", title=self.title, status=status)
            case Kind.CONCEPT:
                phrase, is_so = knowledge.concepts[name].phrase, value != truth_word(False)
                return self.title if value == truth_word(None) else fill(phrase, is_so, self._words)
            case _:  # pragma: no cover
                assert_never(self._target.kind)

    @property
    def wanted(self) -> str:
        """Return the same where somebody waits for it."""
        if self._target.kind is Kind.RECOMMENDATION:
            return self._words.say("condition", self._target.value or Status.RECOMMENDED.value, what=self.title)
        return self.holds

    def __str__(self) -> str:
        """Return it in a few words: of a decision or cause how it comes out, of anything else what it is called."""
        if self._target.kind in {Kind.DECISION, Kind.CAUSE} and self._target.value:
            return self._words.say("target", "named", title=self.title, value=self.value)
        return self.title


def thing(knowledge: KnowledgeBase, kind: Kind | Named, name: str, words: Catalogue, decision: str = "") -> Thing | Unknown:
    """Return the thing of a kind that a name means; a level is one of a decision."""
    things: Mapping[str, Any]
    match kind:
        case Named.CONCLUSION | Named.ENTRY:
            found = knowledge.kind_of(name)
            return Unknown(name) if found is None else thing(knowledge, found, name, words)
        case Named.SCREEN:
            return thing(knowledge, Kind.CHECKLIST if name in knowledge.checklists else Kind.FINDING, name, words)
        case Named.LEVEL:
            scale = knowledge.decisions.get(decision)
            things = {level.id: level for level in scale.levels} if scale else {}
        case Named.SESSION:
            things = {session.id: session for session in knowledge.decisions[decision].sessions} if decision in knowledge.decisions else {}
        case Named.CAUSE_KIND:
            things = knowledge.cause_kinds
        case Named.GROUP:
            things = knowledge.groups
        case Named.STANDING:
            things = knowledge.standings
        case Named.EVIDENCE:
            things = knowledge.evidence
        case Named.STRENGTH:
            things = knowledge.strengths
        case Kind():
            things = knowledge.entries(kind)
        case _:  # pragma: no cover
            assert_never(kind)
    return Thing(kind, things[name], words) if name in things else Unknown(name)
