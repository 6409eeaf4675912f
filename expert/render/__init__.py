"""From statements and views to text for people; all words come from `wording.toml` and from the knowledge base."""

from expert.render.text import render_assessment, render_clinician_page, render_overview, render_statement

__all__ = ["render_assessment", "render_clinician_page", "render_overview", "render_statement"]
