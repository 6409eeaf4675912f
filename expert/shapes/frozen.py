"""Records that go further than a Struct: some fields have no part in what they say, no mapping in them can be changed."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import force_setattr


class Beside(Struct, frozen=True, eq=False):
    """A record of which some fields stand `beside` what it says: they are neither compared nor shown."""

    beside: ClassVar[frozenset[str]] = frozenset()

    def _own(self) -> dict[str, object]:
        """Return what the record itself says."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name not in self.beside}

    def __eq__(self, other: object) -> bool:
        """Return whether another record is of the same type and says the same."""
        return self._own() == other._own() if isinstance(other, Beside) and type(other) is type(self) else NotImplemented

    def __ne__(self, other: object) -> bool:
        """Return the opposite; a Struct would tell by identity."""
        return not self == other

    def __hash__(self) -> int:
        """Return a hash of what it says."""
        return hash(tuple(self._own().values()))

    def __repr__(self) -> str:
        """Return what it says, as it could be made again."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._own().items())})"


class Frozen(Beside, frozen=True):
    """A record of which no mapping can be changed either, whoever makes it."""

    def __post_init__(self) -> None:
        """Put a view that cannot be changed in the place of each mapping."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if type(value) is dict:
                force_setattr(self, name, MappingProxyType(value))
