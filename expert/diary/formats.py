"""The kinds of things that are kept, and the formats of an export: all that the list of options needs, which imports nothing else."""

from __future__ import annotations

from typing import Literal

Kind = Literal["consultation", "day", "activity"]
"""What can be exported by itself."""
KINDS: tuple[Kind, ...] = ("consultation", "day", "activity")
CONSULTATIONS: tuple[Kind, ...] = ("consultation",)
FormatName = Literal["ndjson", "json", "csv"]
"""Lines of JSON, one list of JSON, a table."""
FORMATS: tuple[FormatName, ...] = ("ndjson", "json", "csv")
