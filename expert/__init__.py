"""A rule-based expert system that can be questioned.

    >>> from expert import consult, load_knowledge, parse_case
    >>> knowledge = load_knowledge()
    >>> case = parse_case("date: 2026-01-31", knowledge)
    >>> consult(knowledge, case).decisions["running"].in_force
    'no_run'

The public names and their homes stand in `__init__.pyi`. One is imported when it is first used, so that a command pays only for what it
needs.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from expert.display import display_with


@cache
def _public() -> tuple[Any, Any, list[str]]:
    """Return what finds a public name, what lists them, and the list, read from the stub when the first one is asked for."""
    import lazy_loader

    found: tuple[Any, Any, list[str]] = lazy_loader.attach_stub(__name__, __file__)
    return found


def __getattr__(name: str) -> Any:
    find, _, names = _public()
    return names if name == "__all__" else find(name)


def __dir__() -> Any:
    return _public()[1]()


def _show(form: str, thing: object) -> str:
    """Return a statement or an outcome as a notebook shows it; rendering is imported when the first one is shown."""
    from expert.faces.pages.notebook import show

    return show(form, thing)


display_with(_show)
