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

import lazy_loader

from expert.display import display_with

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def _show(form: str, thing: object) -> str:
    """Return a statement or an outcome as a notebook shows it; rendering is imported when the first one is shown."""
    from expert.faces.pages.notebook import show

    return show(form, thing)


display_with(_show)
