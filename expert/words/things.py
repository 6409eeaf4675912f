"""What names mean inside a sentence: a thing of the knowledge base, of which a line of the catalogue picks a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from expert.consultation.outcome import truth_word
from expert.language.kinds import Kind
from expert.language.meaning import Grade, Status
from expert.language.model import KnowledgeBase
from expert.questions.statements.records import CameOut
from expert.questions.target import Target
from expert.words.catalogue import Catalogue
from expert.words.phrases import fill

_MORE: Mapping[tuple[str, str], Callable[[Any, Catalogue], str]] = {
    ("concept", "so"): lambda concept, _: fill(concept.phrase, True),
    ("concept", "not_so"): lambda concept, _: fill(concept.phrase, False),
    ("level", "becoming"): lambda level, _: level.could_become or level.title,
    ("source", "citation"): lambda source, _: source.citation(),
    ("source", "heading"): lambda source, _: source.citation(),
    ("claim", "heading"): lambda claim, _: claim.claim,
    ("constraint", "heading"): lambda constraint, _: constraint.message,
    ("invariant", "heading"): lambda invariant, _: invariant.because,
    ("decision", "heading"): lambda decision, _: decision.question,
    ("source", "named"): lambda source, words: source.called or words.say("unsaid", "source"),
}
"""What can be said of a kind of thing beside the texts that it has."""


class Thing:
    """A thing of the knowledge base inside a sentence: its texts without the line ends of their file."""

    def __init__(self, kind: str, thing: Any, words: Catalogue) -> None:
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
        self.title = str(thing(knowledge, "conclusion", target.name, words))

    @property
    def value(self) -> str:
        """Return how it can come out: a level, a grade, or a status."""
        match self._target:
            case Target("decision", name, level):
                return self._knowledge.decisions[name].level(level).title
            case Target("cause", _, grade):
                return self._knowledge.grades.titles[grade]
            case Target(_, _, status):
                return self._words.say("target", status)

    @property
    def holds(self) -> str:
        """Return what holds when it does: of a level, that one or a milder one; of what came out, just that."""
        name, value, knowledge = self._target.name, self._target.value, self._knowledge
        came_out = isinstance(self._target, CameOut)
        match self._target.kind:
            case "decision" if not value:
                return self._words.say("target", "decision_sure", title=self.title)
            case "decision":
                return self._words.say("target", "decision" if came_out else "decision_at_most", title=self.title, level=self.value)
            case "cause":
                grade = knowledge.grades.titles[value or Grade.LIKELY.value]
                return self._words.say("target", "cause", title=self.title, grade=grade)
            case "recommendation":
                status = self._words.say("difference", value or Status.RECOMMENDED.value)
                return self._words.say("target", "recommendation", title=self.title, status=status)
            case "concept":
                return self.title if value == truth_word(None) else fill(knowledge.concepts[name].phrase, value != truth_word(False))

    def __str__(self) -> str:
        """Return it in a few words: of a decision or cause how it comes out, of anything else what it is called."""
        if self._target.kind in {"decision", "cause"} and self._target.value:
            return self._words.say("target", "named", title=self.title, value=self.value)
        return self.title


def thing(knowledge: KnowledgeBase, kind: str, name: str, words: Catalogue, decision: str = "") -> Thing | Unknown:
    """Return the thing of a kind that a name means; a level is one of a decision."""
    things = _things(knowledge)
    found: Any
    match kind:
        case "level":
            scale = knowledge.decisions.get(decision)
            found = next((level for level in scale.levels if level.id == name), None) if scale else None
        case "conclusion" | "entry":
            kind = knowledge.kind_of(name)
            found = things[kind][name] if kind else None
        case "screen":
            found = knowledge.checklists.get(name) or knowledge.findings.get(name)
        case _:
            found = things[kind].get(name)
    return Unknown(name) if found is None else Thing(kind, found, words)


def _things(knowledge: KnowledgeBase) -> Mapping[str, Mapping[str, Any]]:
    """Return the things of a knowledge base by kind and name."""
    return {
        **{kind.value: knowledge.entries(kind) for kind in Kind},
        "cause_kind": knowledge.cause_kinds,
        "standing": knowledge.standings,
        "evidence": knowledge.evidence,
        "strength": knowledge.strengths,
    }
