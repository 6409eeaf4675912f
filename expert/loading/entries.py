"""The raw entries of a knowledge base: every file read and validated, every id registered, nothing interpreted yet."""

from __future__ import annotations

import hashlib
import json
import keyword
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from expert.cases.case import UNKNOWN_WORDS
from expert.errors import Diagnostics, Location, suggest_names, with_article
from expert.language.kinds import Kind
from expert.language.model import Domain, FindingType, counts, point_grid
from expert.loading.condition import FUNCTIONS, OUTCOME_FUNCTIONS
from expert.loading.expressions import Vocabulary
from expert.loading.file_kinds import IN_HEAD, KNOWLEDGE_FILES, schema_of
from expert.loading.folder import LOCK, SUFFIXES, files_in, kind_named
from expert.loading.lock import check_lock, count_entries
from expert.loading.read import Data, Document, read_file
from expert.shapes.faults import Misfit, validate
from expert.shapes.notes import Pointer

RESERVED = frozenset({*FUNCTIONS, *OUTCOME_FUNCTIONS, *keyword.kwlist, "min", "max", "yes", "no", "true", "false", "null", *UNKNOWN_WORDS})
"""Words that no id may be."""

_CODES = {
    Misfit.UNKNOWN_KEY: "KB010",
    Misfit.MISSING_KEY: "KB011",
    Misfit.TYPE: "KB012",
    Misfit.WORD: "KB013",
    Misfit.PATTERN: "KB014",
    Misfit.BOUNDS: "KB015",
}

_CAME_LATER = frozenset({Kind.SCORE.section, Kind.EXCLUSION.section})
"""Sections that there were not always: a knowledge base that has none of them keeps the fingerprint under which consultations are kept."""
SECTIONS = {kind.section: kind.value for kind in Kind}
"""The sections whose entries bear ids that are unique across all of them, each with the word for one."""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One raw entry: its data, where it stands, and whether its schema found it sound."""

    document: Document
    pointer: Pointer
    data: dict[str, Any]
    sound: bool

    @property
    def id(self) -> str:
        """Return the entry's id; a claim's is what rules refer to it by, `SOURCE-ID#CLAIM-ID`."""
        id = str(self.data.get("id", ""))
        root = self.document.data
        return f"{root.get('claims_of', '')}#{id}" if self.pointer[:1] == ("claims",) and isinstance(root, dict) else id

    def at(self, *steps: str | int, of_key: bool = False, offset: int | None = None) -> Location:
        """Return where a part of the entry stands."""
        return self.document.location((*self.pointer, *steps), of_key=of_key, offset=offset)


@dataclass(slots=True)
class Entries:
    """All entries by section, in the order of the files; `head` is knowledge.yaml itself.

    `repeated` holds what was dropped because its id was taken, `accepted` what audit.yaml accepts. With `unreadable` set, names may be
    missing that stand in a file which could not be read.
    """

    head: RawEntry | None = None
    repeated: list[RawEntry] = field(default_factory=list)
    accepted: list[RawEntry] = field(default_factory=list)
    sections: dict[str, dict[str, RawEntry]] = field(default_factory=lambda: {name: {} for name in SECTIONS})
    unreadable: bool = False

    def __getitem__(self, section: str) -> dict[str, RawEntry]:
        """Return a section's entries by id."""
        return self.sections[section]

    def sound(self, section: str) -> Iterator[RawEntry]:
        """Yield the entries of a section that their schema found sound."""
        return (entry for entry in self.sections[section].values() if entry.sound)

    def kinds(self) -> dict[str, str]:
        """Return what each id is."""
        return {id: word for section, word in SECTIONS.items() for id in self.sections[section]}

    def vocabulary(self) -> Vocabulary:
        """Return the names that conditions may mention; faulty entries are known by name, so that a fault is told once."""
        findings = {entry.id: domain for entry in self["findings"].values() if (domain := _domain(entry.data)) is not None}
        decisions = {entry.id: _level_names(entry.data.get("levels")) for entry in self["decisions"].values()}
        points = {entry.id: [Decimal(item["points"]) for item in entry.data["items"]] for entry in self.sound("scores")}
        scores = {id: point_grid(listed) for id, listed in points.items() if all(map(counts, listed))}
        return Vocabulary(
            findings=findings,
            quantities=frozenset(self["quantities"]),
            scores=scores,
            concepts=frozenset(self["concepts"]),
            causes=frozenset(self["causes"]),
            decisions={id: levels for id, levels in decisions.items() if levels},
            recommendations=frozenset(self["recommendations"]),
            others=self.kinds(),
            faulty=frozenset((self["findings"].keys() - findings.keys()) | (self["scores"].keys() - scores.keys())),
        )

    def fingerprint(self) -> str:
        """Return the SHA-256 of everything that can bear on an outcome, in its order, whatever file it stands in; worked cases cannot."""
        told = [section for section in SECTIONS if section not in {"cases", *IN_HEAD} and (section not in _CAME_LATER or self[section])]
        content = {section: [entry.data for entry in self[section].values()] for section in told}
        canonical = json.dumps([self.head.data if self.head else {}, content], default=_canonical, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _level_names(raw: object) -> tuple[str, ...]:
    """Return the ids of the levels of a raw decision, as far as there are any."""
    levels = raw if isinstance(raw, list) else []
    return tuple(level["id"] for level in levels if isinstance(level, dict) and isinstance(level.get("id"), str))


def _domain(data: dict[str, Any]) -> Domain | None:
    """Return which values a raw finding has, or None where its own entry is too faulty to say."""
    if data.get("type") not in [item.value for item in FindingType]:
        return None
    kind, options, bounds = FindingType(data["type"]), data.get("options"), _bounds(data.get("range"))
    further = data.get("further")
    if (kind is FindingType.CHOICE and not isinstance(options, dict)) or (kind is FindingType.NUMBER and bounds is None):
        return None
    return Domain(
        kind,
        tuple(options) if isinstance(options, dict) else (),
        bounds,
        _texts(further),
        counted="counts_as" in data,  # a fault in it, or in what it is called, is told there
        unit=_text(data.get("unit")),
        called=str(data.get("called", "")),
    )


def _text(raw: object) -> str:
    """Return a text, as far as it is one."""
    return raw if isinstance(raw, str) else ""


def _texts(raw: object) -> dict[str, str]:
    """Return a mapping of texts, as far as it is one."""
    return {key: value for key, value in raw.items() if isinstance(key, str) and isinstance(value, str)} if isinstance(raw, dict) else {}


def _bounds(raw: object) -> tuple[Decimal, Decimal] | None:
    """Return a range as decimals, or None where it is none."""
    if isinstance(raw, list) and len(raw) == 2 and all(isinstance(item, int | Decimal) for item in raw):
        return Decimal(raw[0]), Decimal(raw[1])
    return None


def _canonical(value: object) -> str:
    """Return how a decimal stands in the fingerprint."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(type(value).__name__)  # pragma: no cover - read_text makes nothing else


Read = tuple[Document, Set[Pointer]]
"""A file that was read, and where in it something does not have the right form."""
ReadFile = Callable[[Path, str, str, Diagnostics], Read | None]
"""Takes a file, what messages call it, its kind and where faults go; returns None where it cannot be read."""


def read_checked(path: Path, name: str, kind: str, diagnostics: Diagnostics) -> Read | None:
    """Return a file of a kind, and where in it something does not have the right form; None with the faults noted."""
    document = read_file(path, name, diagnostics, regular=True)
    return None if document is None else (document, validate(document, schema_of(kind), diagnostics, _CODES))


def read_entries(folder: Path, diagnostics: Diagnostics, *, worked_cases: bool, read: ReadFile = read_checked) -> Entries:
    """Return every entry of the knowledge base in `folder`, with all faults of all files noted; `read` reads each file."""
    entries = Entries()
    if not (folder / "knowledge.yaml").exists():
        diagnostics.add(Location(folder.as_posix()), "KB003", "has no knowledge.yaml", "it names the knowledge base and its decisions")
        return entries
    counts: dict[str, int] = {}
    for name in files_in(folder):
        kind = kind_named(name)
        if name == LOCK:
            continue
        if kind not in KNOWLEDGE_FILES:
            diagnostics.add(
                Location(f"{folder.as_posix()}/{name}"),
                "KB002",
                "does not belong in a knowledge base",
                "files are named " + ", ".join(f"{kind}.yaml" for kind in [*KNOWLEDGE_FILES][:3]) + " …, or lie in a folder of that name",
            )
            entries.unreadable = entries.unreadable or name.endswith(SUFFIXES)
            continue
        if kind == "cases" and not worked_cases:
            continue
        found = read(folder / name, f"{folder.as_posix()}/{name}", kind, diagnostics)
        if found is None:
            entries.unreadable = entries.unreadable or kind != "cases"
            continue
        document, faulty = found
        counts[name] = count_entries(document)
        _register(entries, document, kind, faulty, diagnostics)
    check_lock(folder, counts, diagnostics, worked_cases=worked_cases)
    return entries


def knowledge_files(folder: Path) -> list[str]:
    """Return the names of the files of a knowledge base that can bear on an outcome, sorted."""
    return [name for name in files_in(folder) if kind_named(name) in KNOWLEDGE_FILES and kind_named(name) not in {"cases", "audit"}]


def _register(entries: Entries, document: Document, kind: str, faulty: Set[Pointer], diagnostics: Diagnostics) -> None:
    """Register the entries of one document."""
    data = document.data
    if not isinstance(data, dict):
        return

    def is_sound(pointer: Pointer) -> bool:
        return not any(fault[: len(pointer)] == pointer for fault in faulty)

    if kind == "knowledge":
        if entries.head is not None:
            diagnostics.add(document.location(), "KB016", "is a second knowledge.yaml", f"the first is {entries.head.document.file}")
            return
        entries.head = RawEntry(document, (), data, not faulty)
        for section in IN_HEAD:
            _register_list(entries, document, section, data.get(section), is_sound, diagnostics)
    elif kind == "audit":
        items = data.get("accepted")
        for index, item in enumerate(items if isinstance(items, list) else []):
            if isinstance(item, dict):
                entries.accepted.append(RawEntry(document, ("accepted", index), item, is_sound(("accepted", index))))
    elif kind == "cases":
        _register_one(entries, "cases", RawEntry(document, (), data, not faulty), diagnostics)
    else:
        for section in SECTIONS:
            if section in data:
                _register_list(entries, document, section, data[section], is_sound, diagnostics)


def _register_list(entries: Entries, document: Document, section: str, items: Data, is_sound: Any, diagnostics: Diagnostics) -> None:
    """Register a list of entries."""
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            pointer: Pointer = (section, index)
            _register_one(entries, section, RawEntry(document, pointer, item, is_sound(pointer)), diagnostics)


def _register_one(entries: Entries, section: str, entry: RawEntry, diagnostics: Diagnostics) -> None:
    """Register one entry, refusing an id that is taken or reserved."""
    id = entry.id
    if id != id.strip():  # the schema's patterns let a line end through
        diagnostics.add(entry.at("id"), "KB014", f"`{id}` does not have the right form", "remove the space or line end around it")
    if id in RESERVED:
        diagnostics.add(entry.at("id"), "KB017", f"`{id}` is a word of the language and cannot be an id", "choose another name")
    taken = next((name for name in SECTIONS if id in entries[name]), None)
    if taken is not None:
        first = entries[taken][id]
        diagnostics.add(
            entry.at("id"), "KB016", f"`{id}` is already the id of {with_article(SECTIONS[taken])}", f"the first is at {first.at('id')}"
        )
        entries.repeated.append(entry)
        return
    entries[section][id] = entry


def unknown_name(diagnostics: Diagnostics, location: Location, word: str, name: str, valid: Any, entries: Entries) -> None:
    """Note a reference to something that does not exist."""
    diagnostics.add(location, "KB040", f"unknown {word} `{name}`", suggest_names(name, valid, entries.kinds()))
