"""Who answers an assistant: the product's name, its words, and the knowledge base, which is loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from expert.language.model import KnowledgeBase
from expert.words.catalogue import Catalogue


@dataclass(frozen=True)
class Host:
    """Who answers.

    Attributes:
        program: The name of the program; it is the scheme of what can be read, `program://rule/ID`.
        version: Its version.
        load: Returns the knowledge base, with its worked cases if it is called with True.
        words: What says it all; it has a section `assistant`.
        named: Returns a help text in which the program, and what examples are about, are called by their names.
    """

    program: str
    version: str
    load: Callable[[bool], KnowledgeBase]
    words: Catalogue
    named: Callable[[str], str] = str
    _loaded: dict[bool, KnowledgeBase] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def knowledge(self, *, worked_cases: bool = False) -> KnowledgeBase:
        """Return the knowledge base; with its worked cases only where they are asked for, as reading them takes seconds.

        Raises:
            KnowledgeError: It cannot be used.
        """
        with self._lock:
            if worked_cases not in self._loaded:
                self._loaded[worked_cases] = self.load(worked_cases)
            return self._loaded[worked_cases]

    def say(self, key: str, **texts: str) -> str:
        """Return what an assistant is told; `{program}` stands for the name of the program."""
        return self.words.say("assistant", key, program=self.program, **texts)
