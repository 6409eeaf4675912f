"""Which knowledge base something rests on."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from expert.language.forms import Version
from expert.language.model import KnowledgeBase
from expert.language.references import Id
from expert.shapes.notes import Form


class Identity(Struct, frozen=True):
    """Which knowledge base it is: its id, its version, and the SHA-256 of everything in it that can bear on an outcome."""

    id: Id
    version: Version
    fingerprint: Annotated[str, Form(pattern="^[0-9a-f]{64}$", help="64 digits, from 0 to 9 and a to f")]


def identity_of(knowledge: KnowledgeBase) -> Identity:
    """Return which knowledge base it is."""
    return Identity(knowledge.id, knowledge.version, knowledge.fingerprint)
