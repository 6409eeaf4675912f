"""Records that go further than a Struct: some fields have no part in what they say, no mapping in them can be changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, TypeVar

from msgspec import Struct
from msgspec.structs import force_setattr

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A mapping that cannot be changed, so it has a hash; it is copied and pickled like any other data.

    Two are equal, and have the same hash, whatever order they keep. A view of a dictionary could be neither hashed nor pickled.
    """

    __slots__ = ("_hash",)
    _hash: int

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        """Raise: nothing in it changes."""
        raise TypeError("this mapping cannot be changed")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a hash of what it holds, worked out once."""
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(frozenset(self.items()))
            return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make it again: pickle would put one item after the other into it."""
        return FrozenDict, (dict(self),)


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
    """A record of which no mapping can be changed either, whoever makes it; so a copy of it is itself."""

    def __post_init__(self) -> None:
        """Put one that cannot be changed in the place of each mapping."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if type(value) is dict:
                force_setattr(self, name, FrozenDict(value))

    def __copy__(self) -> Self:
        """Return itself."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return itself."""
        return self
