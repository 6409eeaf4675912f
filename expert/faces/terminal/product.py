"""The product that the terminal speaks for: its name and its knowledge come from whoever starts it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from pathlib import Path

    from expert import KnowledgeBase
    from expert.words.catalogue import Catalogue


class Product(NamedTuple):
    """What makes a product of the engine.

    Attributes:
        name: The name of the program, as it is typed.
        distribution: The name under which it is installed, whose version it tells.
        knowledge: The folder of its knowledge base.
        help: What it is for, and what must be known before it is used. `PROGRAM` stands for its name, as in all help.
        catalogue: What it speaks, with a section `terminal`; English if nothing is said.
        locked: Whether its knowledge base must say in a `knowledge.lock` what it consists of.
        nouns: Names of its knowledge base for the examples of questions, such as a `decision` or a `case`.
    """

    name: str
    distribution: str
    knowledge: Path | str
    help: str
    catalogue: Catalogue | None = None
    locked: bool = False
    nouns: Mapping[str, str] = MappingProxyType({})

    @property
    def words(self) -> Catalogue:
        """Return the catalogue that it speaks; it is imported now, as the help needs none."""
        from expert.faces.terminal.texts import TERMINAL_ENGLISH

        return self.catalogue or TERMINAL_ENGLISH

    @property
    def completion_variable(self) -> str:
        """Return the variable in which a shell asks what may be typed."""
        return f"_{self.name.replace('-', '_').upper()}_COMPLETE"

    def named_in(self, text: str) -> str:
        """Return a help text in which the program, the variables that it heeds, and what examples are about are called by their names."""
        named = re.sub(r"\{(\w+)\}", lambda noun: self.nouns.get(noun[1], noun[1].upper()), text)
        return named.replace("PROGRAM_", f"{self.name.upper()}_").replace("PROGRAM", self.name)


def product(context: click.Context | None = None) -> Product:
    """Return the product whose command is running, or whose context is given."""
    found = (context or click.get_current_context()).find_object(Product)
    assert found is not None, "`command_line` gives every command its product"
    return found


def load_knowledge(folder: Path | None, *, worked_cases: bool = False) -> KnowledgeBase:
    """Return the knowledge base in a folder, or that of the product if None.

    Raises:
        KnowledgeError: As `expert.load_knowledge`.
    """
    from pathlib import Path

    from expert.loading.compiled import cache_folder
    from expert.loading.load import load_knowledge as load

    cache = cache_folder(product().name)
    if folder is not None:
        return load(folder, worked_cases=worked_cases, cache=cache)
    return load(Path(product().knowledge), worked_cases=worked_cases, cache=cache, locked=product().locked)


def load_with_worked_cases(folder: Path | None) -> KnowledgeBase:
    """Return what `load_knowledge` does, with its worked cases; on a terminal it says that they are being read."""
    from expert.faces.terminal.progress import progress_line

    with progress_line() as say:
        say(product().words.say("worked_case", "reading"))
        return load_knowledge(folder, worked_cases=True)
