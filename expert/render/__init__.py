"""From statements and views to text for people; all words come from `expert.wording` and from the knowledge base."""

from expert.render.history import say_history, say_old_answers, say_old_rules, say_other_outcome
from expert.render.interview import render_remark, render_start, render_step
from expert.render.markdown import render_knowledge
from expert.render.mermaid import render_graph_mermaid
from expert.render.statements import render_statement_markdown, render_statement_mermaid, say_statement
from expert.render.text import console, render_assessment, render_handover_page, render_overview, render_statement, to_plain

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
