"""Pages: Markdown, diagrams, notebooks, worked cases."""
