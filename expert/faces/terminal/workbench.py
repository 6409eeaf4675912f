"""The group `kb` with all its commands."""

from __future__ import annotations

from expert.faces.terminal import evolving, proving
from expert.faces.terminal.knowledge import kb

__all__ = ["kb"]

for _command in (proving.prove, proving.ever, evolving.mutate, evolving.diff):
    kb.add_command(_command)
