"""The form of every explanation: a tree of statements, plain frozen data.

A statement has a kind, for which `expert/words/english.toml` holds the words, and the texts and numbers that go into them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from expert.display import Displayed


@dataclass(frozen=True, slots=True)
class Statement(Displayed):
    """One statement, with the statements that it rests on.

    Attributes:
        kind: Which wording says it.
        about: The id of what it is about: a rule, finding, concept, cause, decision, recommendation or source.
        texts: What goes into the wording.
        children: What it rests on.
    """

    kind: str
    about: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Statement, ...] = ()

    def walk(self) -> Iterator[Statement]:
        """Yield this statement and all below it, outermost first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def to_data(self) -> dict[str, object]:
        """Return the tree as plain data."""
        data: dict[str, object] = {"kind": self.kind}
        if self.about:
            data["about"] = self.about
        if self.texts:
            data["texts"] = dict(self.texts)
        if self.children:
            data["children"] = [child.to_data() for child in self.children]
        return data
