"""The group `kb` with all its commands."""

from __future__ import annotations

from expert.faces.terminal import authoring, cover, evolving, watch
from expert.faces.terminal.knowledge import kb
from expert.faces.terminal.question_commands import question_command
from expert.questions.registry import QUESTIONS

__all__ = ["kb"]

for _question in QUESTIONS.values():
    if _question.is_authors:
        kb.add_command(question_command(_question))
kb.add_command(authoring.schema)
kb.add_command(authoring.new)
kb.add_command(cover.cover)
kb.add_command(evolving.mutate)
kb.add_command(evolving.diff)
kb.add_command(evolving.lock)
kb.add_command(watch.watch)
