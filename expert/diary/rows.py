"""What stands in a row of the kept file: data packed, and held against the checksum that was kept with it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from expert.diary.migrations import checksum

LARGEST_DATA = 4_000_000
"""No outcome is longer, in bytes of its JSON, nor anything else that is packed."""


def pack(data: Mapping[str, Any]) -> bytes:
    """Return data as compressed JSON."""
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(packed: bytes) -> dict[str, Any]:
    """Return what `pack` was given; no more is unpacked than data of ours can have."""
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(packed, LARGEST_DATA)
    if not unpacking.eof:
        raise ValueError("what is packed has no end, or is too long")
    return dict(json.loads(raw))


def compare(kept: bytes, *values: object) -> None:
    """Refuse values that are not those whose checksum was kept."""
    if checksum(*values) != kept:
        raise ValueError("what is kept is not what was written")
