"""YAML 1.2 (and so JSON) into plain data that remembers where each value stands.

Of unquoted scalars only `null`, `~`, `true`, `false` and whole and decimal numbers mean something; everything else, `no` and dates among
them, is a text.
Duplicate keys, anchors, tags and several documents are refused. It knows nothing of knowledge bases or cases.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import yaml
from msgspec import Struct

from expert.errors import Diagnostics, Location
from expert.files import LARGEST_BYTES, read_bounded
from expert.printable import UNPRINTABLE, printable
from expert.shapes.notes import Pointer
from expert.shapes.outside import DEEPEST, LONGEST_NUMBER, MOST_VALUES, is_bounded

if TYPE_CHECKING:
    from expert.loading.yaml_fault import YamlFault

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?\Z")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a text; looked for before libyaml is asked, which reads in pieces and might find another fault first."""
_HALF_A_CHARACTER = ("half a character (a lone surrogate)", "remove it")
_LINE_ENDS = "\r\n\x85\u2028\u2029"
_CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}

Plain = None | bool | int | Decimal | str
Data = Plain | list["Data"] | dict[str, "Data"]


class Node(Struct, frozen=True):
    """A value with its span: `start` and `end` are offsets into the document's text."""

    value: Plain | list[Node] | dict[str, Node]
    start: int
    end: int
    keys: dict[str, int] = {}
    """For a mapping, where each key starts."""


class Document(Struct, frozen=True, dict=True):
    """One file that was read: its text and its tree."""

    file: str
    text: str
    root: Node

    @cached_property
    def data(self) -> Data:
        """Return the tree as plain data."""
        return _plain(self.root)

    @cached_property
    def _places(self) -> _Places:
        """Return lines and columns."""
        return _Places(self.text)

    def location(self, pointer: Pointer = (), *, of_key: bool = False, offset: int | None = None) -> Location:
        """Return where a value stands.

        Args:
            pointer: The path to the value; where it ends in nothing, the nearest value around it is meant.
            of_key: Point at the key rather than at the value.
            offset: Point at this character of a text value, counted from 0, however the text is quoted or folded.
        """
        node, at = self.root, self.root.start
        for step in pointer:
            inner = node.value
            if isinstance(inner, dict) and isinstance(step, str) and step in inner:
                at = node.keys[step] if of_key else inner[step].start
                node = inner[step]
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                node = inner[step]
                at = node.start
            else:
                break
        if offset is not None and isinstance(node.value, str):
            at = self._offset_in_source(node, node.value, offset)
        return Location(self.file, *self._places.of(at), pointer_text(pointer))

    def _offset_in_source(self, node: Node, value: str, offset: int) -> int:
        """Return where the `offset`-th character of a text stands in the file.

        Folding and quoting change only white space and the frame, so the n-th visible character of the value is the n-th visible
        one of the source after its header. Behind an escape that no longer holds; then the value's beginning is meant.
        """
        source = self.text[node.start : node.end]
        if (source.startswith('"') and "\\" in source) or (source.startswith("'") and "''" in source[1:-1]) or not value.strip():
            return node.start
        header = re.match(rf"[|>][^{_LINE_ENDS}]*[{_LINE_ENDS}]+|['\"]|", source)
        skip = header.end() if header else 0
        wanted = len(re.sub(r"\s", "", value[:offset]))
        end = len(source) - (source[0] in "'\"")
        visible = [index for index in range(skip, end) if not source[index].isspace()]
        if not visible:
            return node.start
        return node.start + (visible[wanted] if wanted < len(visible) else visible[-1] + 1)


def read_file(path: Path, name: str, diagnostics: Diagnostics, *, regular: bool = False) -> Document | None:
    """Return the document in `path`, or None with the faults noted.

    Args:
        path: The file.
        name: What to call it in messages.
        diagnostics: Where faults go.
        regular: Refuse what is no file on a disk.
    """
    raw = read_raw(path, name, diagnostics, regular=regular)
    return None if raw is None else read_bytes(raw, name, diagnostics)


def read_raw(path: Path, name: str, diagnostics: Diagnostics, *, regular: bool = False, most: int = LARGEST_BYTES) -> bytes | None:
    """Return what is in `path`, no more than one byte beyond the `most` that may be read; None with the fault noted."""
    try:
        return read_bounded(path, regular=regular, most=most)
    except (OSError, ValueError) as error:  # no path holds a null byte
        reason = getattr(error, "strerror", "") or str(error)
        diagnostics.add(Location(name), "READ001", f"cannot be read: {reason.lower()}", "check the path")
        return None


def read_bytes(raw: bytes, name: str, diagnostics: Diagnostics) -> Document | None:
    """Return the document in `raw`, or None with the faults noted."""
    text = decode(raw, name, diagnostics)
    return None if text is None else read_text(text, name, diagnostics)


def decode(raw: bytes, name: str, diagnostics: Diagnostics, *, most: int = LARGEST_BYTES) -> str | None:
    """Return the text in `raw`, which may have so many bytes at most, or None with the faults noted."""
    if len(raw) > most:
        diagnostics.add(Location(name), "READ002", f"is longer than {most:,} bytes", "no file of ours needs so much")
        return None
    try:
        return raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = _Places(before.decode().removeprefix("\ufeff")).at_end()
        diagnostics.add(
            Location(name, line, column), "READ003", f"is not UTF-8: byte 0x{raw[error.start]:02x} here", "save the file as UTF-8"
        )
        return None


def read_text(text: str, name: str, diagnostics: Diagnostics) -> Document | None:
    """Return the document in `text`, or None with the faults noted."""
    text = _SURROGATES.sub(_one_escape, text.removeprefix("\ufeff"))
    places = _Places(text)
    forbidden = _FORBIDDEN.search(text)
    if forbidden is not None:
        half = "\ud800" <= forbidden[0] <= "\udfff"
        message, help = _HALF_A_CHARACTER if half else ("a character that text may not contain", "remove it; most editors do not show it")
        _refuse_yaml(name, places, diagnostics, forbidden.start(), message, help)
        return None
    try:
        root = _Composer(text, name, diagnostics, places).compose()
    except _Fatal:
        return None
    except yaml.MarkedYAMLError as error:
        fault = _fault(error, text)
        # libyaml looks ahead, how far depends on its version, and may stumble before it has told of what we refuse.
        if not _is_refused(fault.sound, name, diagnostics, places):
            _refuse_yaml(name, places, diagnostics, *fault.told())
        return None
    return None if root is None else Document(name, text, root)


def _fault(error: yaml.MarkedYAMLError, text: str) -> YamlFault:
    """Return what libyaml found in a text."""
    from expert.loading.yaml_fault import YamlFault

    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    begun = error.context_mark.index if error.context_mark else at
    return YamlFault(text, at, begun, isinstance(error, yaml.parser.ParserError), str(error.problem or error.context))


def _refuse_yaml(name: str, places: _Places, diagnostics: Diagnostics, at: int, message: str, help: str) -> None:
    """Note that a text is no YAML."""
    diagnostics.add(Location(name, *places.of(at)), "READ004", f"is not valid YAML: {message}", help)


def _is_refused(beginning: str, name: str, diagnostics: Diagnostics, places: _Places) -> bool:
    """Return whether the beginning of a text is refused for what we do not read, with that fault noted."""
    found = Diagnostics(error=diagnostics.error)
    try:
        _Composer(beginning, name, found, places).compose()
    except yaml.MarkedYAMLError as error:
        sound = _fault(error, beginning).sound
        return len(sound) < len(beginning) and _is_refused(sound, name, diagnostics, places)
    except _Fatal:
        diagnostics.items.append(found.items[-1])
        return True
    return False


_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
"""A character beyond the basic plane as JSON escapes it, which YAML does not."""


def _one_escape(match: re.Match[str]) -> str:
    """Return such a character as one escape of YAML's."""
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


class _Places:
    """Lines and columns of a text, counted from 1, with the line ends that libyaml knows."""

    def __init__(self, text: str) -> None:
        """Find the beginning of each line."""
        self.length = len(text)
        self.starts = [0, *(match.end() for match in re.finditer(f"\r\n|[{_LINE_ENDS}]", text))]

    def of(self, at: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1

    def at_end(self) -> tuple[int, int]:
        """Return the line and column behind the last character."""
        return self.of(self.length)


class _Fatal(Exception):
    """The document cannot be composed; the fault is noted."""


class _Composer:
    """Builds nodes from libyaml's events with a stack of its own, so that depth is bounded and aliases are seen."""

    def __init__(self, text: str, name: str, diagnostics: Diagnostics, places: _Places) -> None:
        self.text = text
        self.name = name
        self.diagnostics = diagnostics
        self.places = places
        self.left = MOST_VALUES

    def compose(self) -> Node | None:
        """Return the root of the only document, or None where there is none, which is noted.

        Raises:
            _Fatal: Something is not read, and is noted.
            yaml.MarkedYAMLError: libyaml cannot read it.
        """
        events: Iterator[yaml.Event] = iter(yaml.parse(self.text, Loader=_LOADER))
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "READ005", "holds more than one document", "remove the `---` line, or split the file")
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        if root is None or (root.value is None and not self.text[root.start : root.end].strip()):
            self.diagnostics.add(Location(self.name, 1, 1), "READ006", "is empty", "fill it, or remove it")
            return None
        return root

    def _refuse(self, event: yaml.Event, code: str, message: str, help: str = "") -> NoReturn:
        """Note a fault after which the document cannot be composed."""
        self.diagnostics.add(self._location(event), code, message, help)
        raise _Fatal

    def _location(self, event: yaml.Event) -> Location:
        """Return where an event starts."""
        return Location(self.name, *self.places.of(_span(event, event)[0]))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        """Return the node that starts with `event`."""
        self.left -= 1
        if self.left < 0:
            self._refuse(event, "READ002", f"holds more than {MOST_VALUES:,} values", "no case or knowledge file needs so many")
        if depth > DEEPEST:
            self._refuse(event, "READ007", f"is nested more than {DEEPEST} levels deep", "check that each bracket is closed")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "READ008", "uses an anchor or alias, which is not supported", "write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self._refuse(event, "READ008", f"uses the tag `{tag}`, which is not supported", "quote the value to make it a text")
        if isinstance(event, yaml.ScalarEvent):
            return Node(self._scalar(event), *_span(event, event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        assert isinstance(event, yaml.MappingStartEvent)  # the only node event left
        return self._mapping(event, events, depth)

    def _sequence(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        """Return the sequence that starts with `start`."""
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Node(items, *_span(start, event))
            items.append(self._node(event, events, depth + 1))
        raise _Fatal  # pragma: no cover - libyaml closes every sequence

    def _mapping(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        """Return the mapping that starts with `start`; duplicate keys are noted."""
        items: dict[str, Node] = {}
        keys: dict[str, int] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return Node(items, *_span(start, event), keys)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag not in {None, "!"}:
                self._refuse(event, "READ009", "has a key that is not a plain text", "write `key: value`, the key without anchor or tag")
            key = str(event.value)
            if key in items:
                self.diagnostics.add(self._location(event), "READ010", f"duplicate key `{key}`", "remove one of the two")
            self._check_text(event, key)
            keys.setdefault(key, _span(event, event)[0])
            items.setdefault(key, self._node(next(events), events, depth + 1))
        raise _Fatal  # pragma: no cover - libyaml closes every mapping

    def _check_text(self, event: yaml.ScalarEvent, text: str) -> None:
        """Note a character that would be shown as something else, or acted on; an escape may stand for it."""
        found = None if text.isprintable() else UNPRINTABLE.search(text)
        if found is not None:
            message, help = f"holds a character that cannot be printed: `{printable(found[0])}`", "remove it; most editors do not show it"
            self.diagnostics.add(self._location(event), "READ011", message, help)

    def _scalar(self, event: yaml.ScalarEvent) -> Plain:
        """Return the value of a scalar by YAML 1.2's core schema; quoted ones are texts."""
        text = str(event.value)
        self._check_text(event, text)
        if event.style or event.tag == "!":
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if len(text) <= LONGEST_NUMBER:
            if _INTEGER.match(text):
                return int(text)
            if _DECIMAL.match(text) and is_bounded(number := Decimal(text)):
                return number
        return text


def _span(first: yaml.Event, last: yaml.Event) -> tuple[int, int]:
    """Return the offsets from the start of one event to the end of another."""
    start, end = first.start_mark, last.end_mark
    return (start.index if start else 0), (end.index if end else 0)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _plain(node: Node) -> Data:
    """Return a node without its positions."""
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    if isinstance(node.value, dict):
        return {key: _plain(item) for key, item in node.value.items()}
    return node.value


def pointer_text(pointer: Pointer) -> str:
    """Return a JSON pointer."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in pointer)
