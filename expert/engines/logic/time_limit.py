"""How long the solver may be asked: one limit for everything that is asked inside a block, however many questions that are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class OutOfTimeError(Exception):
    """The time in which the solver could be asked is over: nothing is decided."""


_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def time_limit(seconds: float | None) -> Iterator[Callable[[], bool]]:
    """Let everything that the solver is asked inside take at most so many seconds together; None: as long as it takes.

    A limit around another one holds too. A new thread starts without one.

    Yields:
        What says whether the time is over.
    """
    outer = _end.get()
    ends = [end for end in (outer, None if seconds is None else time.monotonic() + seconds) if end is not None]
    token = _end.set(min(ends, default=None))
    try:
        yield is_over
    finally:
        _end.reset(token)


def is_over() -> bool:
    """Return whether the time is over."""
    end = _end.get()
    return end is not None and time.monotonic() >= end


def check_time() -> None:
    """Raise OutOfTimeError if the time is over."""
    if is_over():
        raise OutOfTimeError
