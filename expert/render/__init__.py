"""From statements and views to text for people; all words come from `expert.wording` and from the knowledge base."""

from expert.render.markdown import render_knowledge
from expert.render.text import console, render_assessment, render_clinician_page, render_overview, render_statement, to_plain

__all__ = ["console", "render_assessment", "render_clinician_page", "render_knowledge", "render_overview", "render_statement", "to_plain"]
