"""What only an assistant is told: how the tools are used, and how to quote. All else is said by the catalogue of `expert.words`."""

from __future__ import annotations

from pathlib import Path

from expert.words.catalogue import ENGLISH_FILE, in_files

ASSISTANT_ENGLISH = in_files(ENGLISH_FILE, Path(__file__).with_name("english.toml"))
"""The words of `expert.words` with those for an assistant: what a product speaks that has no catalogue of its own."""
