"""An outcome's JSON as it stands in a file: whether it is one at all, and where each value stands. It knows no knowledge base."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from expert.consultation.outcome import OUTCOME_SCHEMA_VERSION, outcome_schema
from expert.errors import MOST_FAULTS, Diagnostics, Location, OutcomeError, show_value
from expert.loading.read import Document, decode, pointer_text, read_raw, read_text
from expert.shapes.faults import Misfit, validate
from expert.shapes.notes import Pointer
from expert.shapes.outside import excesses

_CODES = {
    Misfit.UNKNOWN_KEY: "OUT010",
    Misfit.MISSING_KEY: "OUT011",
    Misfit.TYPE: "OUT012",
    Misfit.WORD: "OUT013",
    Misfit.PATTERN: "OUT014",
    Misfit.BOUNDS: "OUT015",
}


@dataclass(frozen=True)
class OutcomeFile:
    """An outcome's JSON that has the right form: its data, the keys that stand in it twice, and where each value stands.

    `text` is empty where the data came from no file.
    """

    file: str
    data: dict[str, Any]
    text: str = ""
    repeated: tuple[Pointer, ...] = ()

    @cached_property
    def _document(self) -> Document | None:
        """Return the text with its positions; only a fault needs them."""
        return read_text(self.text, self.file, Diagnostics(error=OutcomeError)) if self.text else None

    def location(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return where a value stands, or its key."""
        if self._document is None:
            return Location(self.file, pointer=pointer_text(pointer))
        return self._document.location(pointer, of_key=of_key)


def load_raw(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        OutcomeError: It cannot be read.
    """
    diagnostics = Diagnostics(error=OutcomeError)
    raw = read_raw(path, str(path), diagnostics)
    if raw is None:
        raise OutcomeError(diagnostics.items)
    return raw


def open_outcome(raw: bytes | str | Mapping[str, object], file_name: str = "<outcome>") -> OutcomeFile:
    """Return an outcome's JSON that has the form of its schema; nothing is known yet of the knowledge base.

    Raises:
        OutcomeError: It is not JSON, of another schema version, or not of the right form.
    """
    diagnostics = Diagnostics(error=OutcomeError)
    source = _parse(raw, file_name, diagnostics)
    if source is None or diagnostics:
        raise OutcomeError(diagnostics.items)
    version = source.data.get("schema")
    if isinstance(version, int) and version is not True and version != OUTCOME_SCHEMA_VERSION:
        which = "a newer" if version > OUTCOME_SCHEMA_VERSION else "an older"
        help = f"this program reads version {OUTCOME_SCHEMA_VERSION}; assess the case again"
        message = f"was written by {which} program: version {version} of the schema"
        diagnostics.add(source.location(("schema",)), "OUT002", message, help)
        raise OutcomeError(diagnostics.items)
    validate(source, outcome_schema(), diagnostics, _CODES)
    if diagnostics:
        raise OutcomeError(diagnostics.items)
    return source


def _parse(raw: bytes | str | Mapping[str, object], name: str, diagnostics: Diagnostics) -> OutcomeFile | None:
    """Return the JSON object in `raw`, or None with the faults noted."""
    if isinstance(raw, Mapping):
        source = OutcomeFile(name, dict(raw))
        _refuse_excesses(source, diagnostics)
        return source
    text = decode(raw, name, diagnostics) if isinstance(raw, bytes) else raw
    if text is None:
        return None
    help = "give it an outcome as an assessment wrote it, in JSON"
    twice: list[tuple[dict[str, Any], str]] = []
    try:
        data = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, twice), parse_float=_number, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        diagnostics.add(Location(name, error.lineno, error.colno), "OUT001", f"is not JSON: {error.msg.lower()}", help)
        return None
    except (ValueError, RecursionError):
        diagnostics.add(Location(name), "OUT001", "is not JSON of ours: nested too deep, or a number beyond all use", help)
        return None
    if not isinstance(data, dict):
        diagnostics.add(Location(name, 1, 1), "OUT001", "is not an outcome but a list or a single value", help)
        return None
    source = OutcomeFile(name, data, text)
    _refuse_excesses(source, diagnostics)
    return source if diagnostics or not twice else replace(source, repeated=tuple(_places(data, twice)))


def _refuse_excesses(source: OutcomeFile, diagnostics: Diagnostics) -> None:
    """Note what no outcome holds, whatever it means."""
    for item in excesses(source.data):
        name = f"`{show_value(item.at[-1])}` " if item.at else ""
        diagnostics.add(source.location(item.at, of_key=item.of_key), "OUT016", f"{name}{item.message}", item.help)


def _object(pairs: list[tuple[str, Any]], twice: list[tuple[dict[str, Any], str]]) -> dict[str, Any]:
    """Return a JSON object, noting each key that stands in it twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice.extend((found, key) for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        del twice[MOST_FAULTS:]
    return found


def _number(text: str) -> Decimal:
    """Return a number with a fraction or an exponent."""
    try:
        return Decimal(text)
    except ArithmeticError as error:
        raise ValueError(text) from error


def _refuse(word: str) -> NoReturn:
    """Refuse NaN and Infinity, which are not JSON."""
    raise ValueError(word)


def _places(data: dict[str, Any], twice: list[tuple[dict[str, Any], str]]) -> Iterator[Pointer]:
    """Yield where each key stands that stands there twice."""
    keys: dict[int, list[str]] = {}
    for holder, key in twice:
        keys.setdefault(id(holder), []).append(key)
    waiting: list[tuple[Pointer, object]] = [((), data)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, dict):
            yield from ((*at, key) for key in keys.get(id(value), ()))
            waiting += [((*at, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*at, index), inner) for index, inner in reversed(list(enumerate(value)))]
