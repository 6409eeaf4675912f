"""A knowledge base read again and again while somebody writes it: what did not change is not read anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.engines.columns.people import Answers, People
from expert.engines.columns.plan import plan
from expert.errors import Diagnostic, Diagnostics, KnowledgeError
from expert.language.dated import with_day, with_days_asked
from expert.language.model import KnowledgeBase, WorkedCase
from expert.loading.entries import Entries, Read, read_checked
from expert.loading.folder import files_in
from expert.loading.from_files import read_knowledge

Stamp = tuple[int, int, int]
"""When a file was written last, how long it is, and which file it is: editors put another one in its place."""


def stamps_of(folder: Path) -> Mapping[str, Stamp]:
    """Return the stamp of each file in the folder of a knowledge base; nothing where there is no folder."""
    found: dict[str, Stamp] = {}
    try:
        for name in files_in(folder):
            stamp = _stamp(folder / name)
            if stamp is not None:
                found[name] = stamp
    except OSError:  # a folder may go while it is listed
        return {}
    return found


def _stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file, or None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Again:
    """Reads one folder, with its worked cases, as often as it is asked.

    Attributes:
        cases: The answers of each worked case by its id, with what `with_days_asked` asks of its day.
        people: What comes out for them, in the order of the worked cases of what was read last.
    """

    people: People

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self.folder = folder
        self.cases: Mapping[str, Answers] = {}
        self._cases: dict[str, Case] = {}
        self._files: dict[Path, tuple[Stamp, Read, list[Diagnostic]]] = {}
        self._read: tuple[object, Mapping[str, WorkedCase]] = None, {}

    def load(self) -> KnowledgeBase:
        """Return the knowledge base as its files are now.

        Raises:
            KnowledgeError: With every fault of every file.
        """
        return read_knowledge(self.folder, worked_cases=True, read=self._file, answers=self._answers)

    def _file(self, path: Path, name: str, kind: str, diagnostics: Diagnostics) -> Read | None:
        """Return a file, read anew where its stamp changed."""
        stamp, kept = _stamp(path), self._files.get(path)
        if kept is None or kept[0] != stamp:
            faults = Diagnostics(error=KnowledgeError)
            read = read_checked(path, name, kind, faults)
            self._files.pop(path, None)
            if read is None or stamp is None:
                diagnostics.items += faults.items
                return read
            kept = self._files[path] = stamp, read, faults.items
        diagnostics.items += kept[2]
        return kept[1]

    def _answers(self, knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
        """Note what is wrong with the answers of worked cases; those that did not change are held against the rules all at once."""
        asked = knowledge.findings, knowledge.checklists, knowledge.constraints, knowledge.quantities
        cases, kept = self._cases, self._read[1] if self._read[0] == asked else {}
        self._cases, self._read = {}, (asked, {})
        anew = {id for id, worked in knowledge.cases.items() if id not in kept or kept[id].case != worked.case}
        for id, worked in knowledge.cases.items():
            case = build_case(knowledge, worked.case, diagnostics, entries["cases"][id].document.location) if id in anew else None
            if id not in anew:
                self._cases[id] = cases[id]
            elif case is not None:
                self._cases[id] = case
        if diagnostics:
            return
        self.cases = {id: with_day(knowledge, case.values, case.date) for id, case in self._cases.items()}
        asking = with_days_asked(knowledge)
        self.people = People(asking, plan(asking, "all"), [*self.cases.values()])
        for (id, worked), admissible in zip(knowledge.cases.items(), self.people.admissible, strict=True):
            if not admissible:
                build_case(knowledge, worked.case, diagnostics, entries["cases"][id].document.location)
        self._read = asked, knowledge.cases
