"""What only a terminal says: which command or option shows more. All else is said by the catalogue of `expert.words`."""

from __future__ import annotations

from pathlib import Path

from expert.words.catalogue import ENGLISH_FILE, in_files

TERMINAL_ENGLISH = in_files(ENGLISH_FILE, Path(__file__).with_name("english.toml"))
"""The words of `expert.words` with those of the terminal: what a product speaks that has no catalogue of its own."""
