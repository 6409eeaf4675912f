"""What the page is of: a product, its knowledge and words, and where it keeps things."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from expert.diary.store import Store
from expert.language.model import KnowledgeBase
from expert.words.catalogue import ENGLISH_FILE, Catalogue, in_files

WEB_ENGLISH = in_files(ENGLISH_FILE, Path(__file__).with_name("english.toml"))
"""The words of `expert.words` with those of the page: what speaks where a product has no catalogue of its own."""


class Site(NamedTuple):
    """What a page is of.

    Attributes:
        name: The name of the program, as it is typed.
        knowledge: What is asked and concluded, with its worked cases: the pages about it list them.
        folder: Where the files of the knowledge base lie; a kept consultation is kept with them.
        store: Where things are kept; None where nothing is.
        words: What it speaks, with a section `web`.
        hosts: The names under which it may be called, without a port.
        token: What a browser must tell once before it is shown anything; empty where none is needed.
    """

    name: str
    knowledge: KnowledgeBase
    folder: Path
    store: Store | None = None
    words: Catalogue = WEB_ENGLISH
    hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "::1"})
    token: str = ""
