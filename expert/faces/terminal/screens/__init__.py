"""From statements and views to text for people; all words come from `expert.words.catalogue` and from the knowledge base."""

from expert.faces.pages.markdown import render_knowledge
from expert.faces.pages.mermaid import render_graph_mermaid
from expert.faces.terminal.screens.history import say_history, say_old_answers, say_old_rules, say_other_outcome
from expert.faces.terminal.screens.interview import render_remark, render_start, render_step
from expert.faces.terminal.screens.text import console, render_assessment, render_handover_page, render_overview, render_statement, to_plain
from expert.words.sentences import render_statement_markdown, render_statement_mermaid, say_statement

__all__ = [
    "console",
    "render_assessment",
    "render_graph_mermaid",
    "render_handover_page",
    "render_knowledge",
    "render_overview",
    "render_remark",
    "render_start",
    "render_statement",
    "render_statement_markdown",
    "render_statement_mermaid",
    "render_step",
    "say_history",
    "say_old_answers",
    "say_old_rules",
    "say_other_outcome",
    "say_statement",
    "to_plain",
]
