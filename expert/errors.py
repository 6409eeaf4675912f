"""What can go wrong, said so that the person who caused it can mend it.

Raising and formatting are apart: every layer collects `Diagnostic`s, raises one error that carries them all, and only the command
line prints them. This module knows nothing of knowledge bases or cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from expert.printable import printable

LONGEST_MESSAGE = 600
"""A longer message is cut: it repeats what somebody wrote."""
MOST_FAULTS = 500
"""With so many faults reading stops: more would help nobody, and finding them takes longer the more there are."""
MOST_SUGGESTIONS = 5
"""A help line never lists more than this many valid names."""


class Location(Struct, frozen=True, order=True):
    """Where a fault stands: a file, and inside it a line and a column, both counted from 1 (0: not known).

    `pointer` is the JSON pointer of the value, `/rules/3/when`.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        """Return `file:line:column` on one line, without the parts that are not known."""
        parts = [printable(self.file) or "<input>"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class Diagnostic(Struct, frozen=True, order=True):
    """One fault: where, a stable code, one lower-case sentence with user input in backticks, and how to mend it."""

    location: Location
    code: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        """Return the one- or two-line form that the command line prints."""
        text = f"{self.location}: {self.code}: {printable(self.message)}"
        return f"{text}\n    help: {printable(self.help)}" if self.help else text


class ExpertError(Exception):
    """Anything this package raises on purpose."""


class DiagnosedError(ExpertError):
    """An error made of diagnostics, sorted by file, line and column; never of none."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(set(diagnostics)))
        if not self.diagnostics:
            raise ValueError("an error is made of faults, and there are none")
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))

    def __reduce__(self) -> tuple[type[DiagnosedError], tuple[tuple[Diagnostic, ...]]]:
        """Return how to make it again in another process: of its faults, not of its text."""
        return type(self), (self.diagnostics,)


class KnowledgeError(DiagnosedError):
    """A knowledge base that cannot be used."""


class CaseError(DiagnosedError):
    """Answers that cannot be used: unknown, of the wrong type, out of range, or contradicting each other."""


class OutcomeError(DiagnosedError):
    """A stored outcome that cannot be read: no outcome, of another version, or of another knowledge base."""


class QueryError(DiagnosedError):
    """A question about something that is not there."""


class StoreError(DiagnosedError):
    """Kept consultations that cannot be used: damaged, of another version, or not ours; the file is left as it is."""


class StoreRefusedError(StoreError):
    """Kept consultations that the system or another process does not let us read or write."""


class CalendarError(DiagnosedError):
    """A calendar that cannot be written: its file is not ours, and left as it is, or its plan is none of today."""


class EngineError(ExpertError):
    """The inference engine failed; its state has been thrown away."""


class Diagnostics(Struct):
    """Collects faults while a layer goes on reading, so that all of them are reported at once; with `MOST_FAULTS` they are raised.

    Attributes:
        items: The faults.
        error: As what they are raised.
    """

    items: list[Diagnostic] = []
    error: type[DiagnosedError] = DiagnosedError

    def add(self, location: Location, code: str, message: str, help: str = "") -> None:
        """Note one fault; what was written and cannot be printed is escaped, so that message and help stay one line each."""
        short = message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}…"
        self.items.append(Diagnostic(location, code, printable(short), printable(help)))
        if len(self.items) >= MOST_FAULTS:
            raise self.error(self.items)

    def __bool__(self) -> bool:
        """Return whether any fault was noted."""
        return bool(self.items)


def with_article(noun: str) -> str:
    """Return a noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def suggest_names(name: str, valid: Iterable[str], other_kinds: dict[str, str] | None = None) -> str:
    """Return a help sentence for an unknown name: the nearest valid ones, or what else bears that name.

    Args:
        name: What was written.
        valid: The names that would have been right here; a sequence is listed in its own order.
        other_kinds: Names that exist but are of another kind, each with that kind (`{"strain": "cause"}`).
    """
    if other_kinds and name in other_kinds:
        return f"`{name}` is {with_article(other_kinds[name])}, which does not belong here"
    candidates: Sequence[str] = list(dict.fromkeys(valid)) if isinstance(valid, Sequence) else sorted(set(valid))
    import difflib

    near = difflib.get_close_matches(name, candidates, n=MOST_SUGGESTIONS, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(f"`{item}`" for item in near[:2]) + "?"
    if not candidates:
        return "there is none"
    if len(candidates) <= MOST_SUGGESTIONS:
        return "valid here: " + ", ".join(f"`{item}`" for item in candidates)
    shown = ", ".join(f"`{item}`" for item in candidates[:MOST_SUGGESTIONS])
    return f"valid here: {shown} and {len(candidates) - MOST_SUGGESTIONS} more"


def show_value(value: object) -> str:
    """Return what somebody wrote, for a message; cut where it is long."""
    text = _as_yaml(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _as_yaml(value: object) -> str:
    """Return plain data about as it was written."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case list():
            return f"[{', '.join(_as_yaml(item) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{key}: {_as_yaml(item)}' for key, item in value.items())}}}"
        case _:
            return str(value)
