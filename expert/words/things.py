"""What names mean inside a sentence: a thing of the knowledge base, of which a line of the catalogue picks a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from expert.language.model import KnowledgeBase
from expert.questions.parts.target import Target
from expert.words.catalogue import Catalogue
from expert.words.phrases import fill

_MORE: Mapping[tuple[str, str], Callable[[Any, Catalogue], str]] = {
    ("concept", "so"): lambda concept, _: fill(concept.phrase, True),
    ("concept", "not_so"): lambda concept, _: fill(concept.phrase, False),
    ("level", "becoming"): lambda level, _: level.could_become or level.title,
    ("source", "citation"): lambda source, _: source.citation(),
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
        found = more(self._thing, self._words) if more else getattr(self._thing, name)
        return found.strip() if isinstance(found, str) else found

    def __str__(self) -> str:
        """Return what it is called: its title, or its question."""
        return str(getattr(self._thing, "title", None) or self._thing.question).strip()


class TargetWords:
    """What a question is about inside a sentence: what it is called, and how it can come out."""

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

    def __str__(self) -> str:
        """Return it in a few words: of a decision or cause how it comes out, of anything else what it is called."""
        if self._target.kind in {"decision", "cause"} and self._target.value:
            return self._words.say("target", "named", title=self.title, value=self.value)
        return self.title


def thing(knowledge: KnowledgeBase, kind: str, name: str, words: Catalogue, decision: str = "") -> Thing:
    """Return the thing of a kind that a name means; a level is one of a decision."""
    match kind:
        case "level":
            return Thing(kind, knowledge.decisions[decision].level(name), words)
        case "conclusion":
            kind = knowledge.kind_of(name)
            return Thing(kind, _things(knowledge)[kind][name], words)
        case "screen":
            return Thing(kind, knowledge.checklists.get(name) or knowledge.findings[name], words)
        case _:
            return Thing(kind, _things(knowledge)[kind][name], words)


def _things(knowledge: KnowledgeBase) -> Mapping[str, Mapping[str, Any]]:
    """Return the things of a knowledge base by kind and name."""
    return {
        "finding": knowledge.findings,
        "checklist": knowledge.checklists,
        "quantity": knowledge.quantities,
        "concept": knowledge.concepts,
        "cause": knowledge.causes,
        "cause_kind": knowledge.cause_kinds,
        "decision": knowledge.decisions,
        "recommendation": knowledge.recommendations,
        "rule": knowledge.rules,
        "invariant": knowledge.invariants,
        "constraint": knowledge.constraints,
        "source": knowledge.sources,
        "claim": knowledge.claims,
        "standing": knowledge.standings,
        "evidence": knowledge.evidence,
        "strength": knowledge.strengths,
        "case": knowledge.cases,
    }
