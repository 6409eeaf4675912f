"""Findings about a rule set: what its worked cases show, and what they do not cover."""
