"""An export read back: every record of it, or every fault with its line and column. Nothing is kept yet."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from expert.diary.export import answers_in
from expert.diary.migrations import checksum
from expert.diary.pieces import HOW_TO_EXPORT, Piece, pieces
from expert.diary.records import FORMAT, FORMAT_VERSION, RECORDS
from expert.diary.rows import pack, text_of
from expert.diary.store import head_texts
from expert.errors import Diagnostics, Location, show_value, suggest_names
from expert.loading.read import decode, read_raw
from expert.shapes.document import document_schema
from expert.shapes.faults import form_faults
from expert.shapes.hints import record_of
from expert.shapes.notes import Pointer
from expert.shapes.outside import excesses

LARGEST_EXPORT = 500_000_000
"""No larger file is read, in bytes."""
_AS_WRITTEN = "every record is needed as it was written; export it again"
_SHAPES = {str(kind.__struct_config__.tag): record_of(kind) for kind in RECORDS}


class ReadConsultation(NamedTuple):
    """A consultation of an export: its id there, what it is known by, its outcome packed, and where it stands."""

    id: int
    head: tuple[str, ...]
    packed: bytes
    place: Location

    @property
    def fingerprint(self) -> str:
        """Return which knowledge base gave it."""
        return self.head[-1]


class ReadDay(NamedTuple):
    """A day of an export, its data as text, and where it stands."""

    date: str
    text: bytes
    place: Location


class Export(Struct, frozen=True):
    """What an export holds. The data of activities, and of what is noted of their import, is text, each with its time."""

    consultations: list[ReadConsultation] = []
    knowledge: dict[str, bytes] = {}
    days: list[ReadDay] = []
    activities: list[tuple[str, bytes]] = []
    imports: list[tuple[str, bytes]] = []


def read_export(path: Path, diagnostics: Diagnostics) -> Export | None:
    """Return what an export holds; None with every fault noted.

    Args:
        path: The file; what a shell hands over as one, such as a pipe, can be read once.
        diagnostics: Where faults go.
    """
    name = str(path)
    raw = read_raw(path, name, diagnostics, most=LARGEST_EXPORT)
    text = None if raw is None else decode(raw, name, diagnostics, most=LARGEST_EXPORT)
    if text is None:
        return None
    reader = _Reader(name, diagnostics)
    for piece in pieces(text, name, diagnostics):
        if not reader.take(piece):
            return None
    reader.check_end()
    return None if reader.is_faulty else reader.export


class _Reader:
    """Reads one record after the other, noting faults as it goes."""

    def __init__(self, name: str, diagnostics: Diagnostics) -> None:
        self.name = name
        self.diagnostics = diagnostics
        self.before = len(diagnostics.items)
        self.export = Export()
        self.seen = 0
        self.ended = False
        self.readers: Mapping[str, Callable[[Piece, dict[str, Any]], None]] = {
            "consultation": self.consultation,
            "day": self.day,
            "activity": self.activity,
            "log_import": self.log_import,
            "knowledge": self.knowledge,
        }

    @property
    def is_faulty(self) -> bool:
        """Return whether a fault of this file has been noted."""
        return len(self.diagnostics.items) > self.before

    def take(self, piece: Piece) -> bool:
        """Read a record; return whether there is any use in reading on."""
        data = piece.data
        kind = data.get("kind") if isinstance(data, dict) else None
        if self.seen == 0 and not self.header(piece, kind):
            return False
        if self.ended or (self.seen and kind == "header"):
            self.foreign(piece.location(), "holds something behind its end", "one export a file; give several files instead")
            return False
        if not isinstance(data, dict) or not isinstance(kind, str) or kind not in _SHAPES:
            said = show_value(kind) if isinstance(kind, str) else ""
            self.fault(piece, ("kind",) if said else (), f"there is no record of the kind `{said}`", suggest_names(said, _SHAPES))
        elif self.is_well_formed(piece, kind):
            if kind == "end":
                self.end(piece, data["records"])
            elif kind in self.readers:
                self.readers[kind](piece, data)
        self.seen += 1
        return True

    def fault(self, piece: Piece, pointer: Pointer, message: str, help: str = _AS_WRITTEN, *, of_key: bool = False) -> None:
        """Note a record that cannot be taken."""
        self.diagnostics.add(piece.location(pointer, of_key=of_key), "STORE008", message, help)

    def foreign(self, place: Location, message: str, help: str = HOW_TO_EXPORT) -> None:
        """Note that a file is no whole export."""
        self.diagnostics.add(place, "STORE007", message, help)

    def is_well_formed(self, piece: Piece, kind: str) -> bool:
        """Return whether a record has its form, and holds nothing that nothing from outside may hold; every fault is noted."""
        before = len(self.diagnostics.items)
        for item in excesses(piece.data):
            name = f"`{show_value(item.at[-1])}` " if item.at else ""
            self.fault(piece, item.at, f"{name}{item.message}", item.help, of_key=item.of_key)
        if len(self.diagnostics.items) == before and not _SHAPES[kind].fits(piece.data):
            for fault in form_faults(piece.data, document_schema(kind, _SHAPES[kind]), "the record"):
                self.fault(piece, fault.at, fault.message, fault.help, of_key=fault.of_key)
        return len(self.diagnostics.items) == before

    def header(self, piece: Piece, kind: object) -> bool:
        """Return whether the first record says that it is an export which this program reads."""
        data = piece.data
        if kind != "header" or not isinstance(data, dict) or data.get("format") != FORMAT:
            self.foreign(piece.location(), "is not an export: it does not begin with the header of one")
        elif data.get("version") != FORMAT_VERSION:
            message = f"is an export of version {show_value(data.get('version'))}, and this program reads version {FORMAT_VERSION}"
            self.foreign(piece.location(("version",)), message, "use the program that wrote it, or a newer one")
        else:
            return True
        return False

    def end(self, piece: Piece, records: int) -> None:
        """Note if other records stand before the last one than it counts; where one could not be read, that has been told."""
        self.ended = True
        if records != self.seen and not self.is_faulty:
            self.foreign(piece.location(("records",)), f"was changed: it had {records} records before the last, and has {self.seen}")

    def check_end(self) -> None:
        """Note an export that was cut off."""
        if not self.ended and not self.is_faulty:
            self.foreign(Location(self.name), "was cut off: the record that ends an export is missing")

    def consultation(self, piece: Piece, data: dict[str, Any]) -> None:
        """Read a consultation, whose head must be that of its outcome."""
        try:
            head = head_texts(data["time"], data["headline"], data["outcome"])
            answers_in(data["outcome"])
            text_of(data["outcome"])
        except (KeyError, TypeError, AttributeError, ValueError):
            self.fault(piece, ("outcome",), "`outcome` is not an outcome, or is too long")
            return
        outcome = data["outcome"]
        found = {
            "date": outcome["case"]["date"],
            "in_force": {name: item["in_force"] for name, item in outcome["decisions"].items()},
            "knowledge": outcome["knowledge"],
        }
        others = [key for key, value in found.items() if data[key] != value]
        for key in others:
            self.fault(piece, (key,), f"`{key}` is not that of the outcome")
        if self.is_time(piece, ("date",), data["date"]) and self.is_time(piece, ("time",), data["time"]) and not others:
            self.export.consultations.append(ReadConsultation(data["id"], head, pack(outcome), piece.location()))

    def day(self, piece: Piece, data: dict[str, Any]) -> None:
        """Read a day."""
        text = self.text(piece, data)
        if text is not None and self.is_time(piece, ("date",), data["date"]):
            self.export.days.append(ReadDay(data["date"], text, piece.location()))

    def activity(self, piece: Piece, data: dict[str, Any]) -> None:
        """Read an activity."""
        text = self.text(piece, data)
        if text is not None and self.is_time(piece, ("data", "start"), data["data"].get("start")):
            self.export.activities.append((data["data"]["start"], text))

    def log_import(self, piece: Piece, data: dict[str, Any]) -> None:
        """Read what is noted of the import of a log."""
        text = self.text(piece, data)
        if text is not None and self.is_time(piece, ("data", "time"), data["data"].get("time")):
            self.export.imports.append((data["data"]["time"], text))

    def knowledge(self, piece: Piece, data: dict[str, Any]) -> None:
        """Read the files of a knowledge base, which must be those that were kept under its fingerprint."""
        try:
            files = base64.b64decode(data["files"], validate=True)
        except (binascii.Error, ValueError):
            self.fault(piece, ("files",), "`files` is not base64")
            return
        if checksum(data["fingerprint"], files).hex() != data["checksum"]:
            message = "the rules are not those that were kept under this fingerprint"
            self.diagnostics.add(piece.location(("fingerprint",)), "STORE009", message, _AS_WRITTEN)
        self.export.knowledge.setdefault(data["fingerprint"], files)

    def text(self, piece: Piece, data: dict[str, Any]) -> bytes | None:
        """Return the data of a record as text; None with the fault noted."""
        try:
            return text_of(data["data"])
        except ValueError as error:
            self.fault(piece, ("data",), f"`data` {error}")
            return None

    def is_time(self, piece: Piece, pointer: Pointer, text: object) -> bool:
        """Return whether a text names a day or a time that there is; noted if not."""
        try:
            if isinstance(text, str):
                datetime.datetime.fromisoformat(text)
                return True
        except ValueError:
            pass
        self.fault(piece, pointer, f"`{pointer[-1]}` is no time: `{show_value(text)}`", "year-month-day, and a time where one is meant")
        return False
