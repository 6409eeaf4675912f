"""A case from a file or a text, YAML or JSON, with every fault at its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from expert.cases.case import Case
from expert.cases.reading import build_case, in_data
from expert.errors import CaseError, Diagnostics
from expert.given import checked
from expert.language.model import KnowledgeBase
from expert.loading.read import Document, read_bytes, read_file, read_text


@checked
def load_case(path: Path | str, knowledge: KnowledgeBase) -> Case:
    """Return the case in a YAML or JSON file.

    Raises:
        CaseError: With every fault: code, file, line, column, and how to mend it.
        QueryError: An argument is of another type (ASK006).
    """
    diagnostics, path = Diagnostics(error=CaseError), Path(path)
    return _case(read_file(path, str(path), diagnostics), knowledge, diagnostics)


@checked
def parse_case(text: str | Mapping[str, object], knowledge: KnowledgeBase, name: str = "<case>") -> Case:
    """Return the case that a text describes, YAML or JSON, or plain data of that form; `name` is what messages call it.

    Raises:
        CaseError: As `load_case`.
        QueryError: An argument is of another type (ASK006).
    """
    diagnostics = Diagnostics(error=CaseError)
    if not isinstance(text, str):
        return _sound(build_case(knowledge, dict(text), diagnostics, in_data(name)), diagnostics)
    return _case(read_text(text, name, diagnostics), knowledge, diagnostics)


def read_case(raw: bytes, knowledge: KnowledgeBase, name: str = "<case>") -> Case:
    """Return the case in the bytes of a file; `name` is what messages call it.

    Raises:
        CaseError: As `load_case`.
    """
    diagnostics = Diagnostics(error=CaseError)
    return _case(read_bytes(raw, name, diagnostics), knowledge, diagnostics)


def _case(document: Document | None, knowledge: KnowledgeBase, diagnostics: Diagnostics) -> Case:
    """Return the case in a document that was read, or raise with all faults."""
    return _sound(None if document is None else build_case(knowledge, document.data, diagnostics, document.location), diagnostics)


def _sound(case: Case | None, diagnostics: Diagnostics) -> Case:
    """Return a case that was read, or raise with all faults."""
    if case is None or diagnostics:
        raise CaseError(diagnostics.items)
    return case
