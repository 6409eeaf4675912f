"""The group `kb` with all its commands."""

from __future__ import annotations

from expert.faces.terminal import evolving, knowledge, proving
from expert.faces.terminal.knowledge import kb
from expert.faces.terminal.question_commands import explaining

__all__ = ["kb"]

for _command in (
    knowledge.check,
    knowledge.run_cases,
    knowledge.show,
    knowledge.source,
    knowledge.draw,
    knowledge.docs,
    knowledge.schema,
    proving.prove,
    explaining("kb ever"),
    evolving.mutate,
    evolving.diff,
):
    kb.add_command(_command)
