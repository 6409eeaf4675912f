"""What stands in a row of the kept file: data as JSON, packed where it is long, and held against the checksum that was kept with it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from expert.diary.migrations import checksum
from expert.shapes.outside import excesses

LARGEST_DATA = 4_000_000
"""No outcome is longer, in bytes of its JSON, nor anything else that is kept."""


def text_of(data: Mapping[str, Any]) -> bytes:
    """Return data as JSON.

    Raises:
        ValueError: An export of it could not be read back: it is too long, or holds what nothing from outside may hold.
    """
    found = next(excesses(data), None)
    if found is not None:
        raise ValueError(f"{'/'.join(map(str, found.at))} {found.message}")
    text = _json(data)
    if len(text) > LARGEST_DATA:
        raise ValueError(f"is longer than {LARGEST_DATA:,} bytes")
    return text


def parse(text: bytes) -> dict[str, Any]:
    """Return what `text_of` was given."""
    return dict(json.loads(text))


def pack(data: Mapping[str, Any]) -> bytes:
    """Return data as compressed JSON."""
    return zlib.compress(_json(data))


def unpack(packed: bytes) -> dict[str, Any]:
    """Return what `pack` was given."""
    return parse(unpacked(packed))


class _WithCase(msgspec.Struct):
    """An outcome of which nothing but the case is read: most of it is of no use to whoever reads many."""

    case: dict[str, Any]


@cache
def _case_reader() -> msgspec.json.Decoder[_WithCase]:
    """Return what reads the case in an outcome; made once, as that takes longer than to read one."""
    return msgspec.json.Decoder(_WithCase)


def case_in(packed: bytes) -> dict[str, Any]:
    """Return the case in an outcome that `pack` was given, as plain data."""
    return _case_reader().decode(unpacked(packed)).case


def unpacked(packed: bytes) -> bytes:
    """Return the JSON that `pack` compressed; no more is unpacked than data of ours can have."""
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(packed, LARGEST_DATA)
    if not unpacking.eof:
        raise ValueError("what is packed has no end, or is too long")
    return raw


def compare(kept: bytes, *values: object) -> None:
    """Refuse values that are not those whose checksum was kept."""
    if checksum(*values) != kept:
        raise ValueError("what is kept is not what was written")


def _json(data: Mapping[str, Any]) -> bytes:
    """Return data as JSON without a space too many."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
