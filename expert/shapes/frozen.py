"""Records whose mappings cannot be changed either, whoever makes them."""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType
from typing import Any


class Frozen:
    """A dataclass of which no mapping can be changed."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Put a view that cannot be changed in the place of each mapping."""
        itself: Any = self
        for field in fields(itself):
            value = getattr(self, field.name)
            if type(value) is dict:
                object.__setattr__(self, field.name, MappingProxyType(value))
