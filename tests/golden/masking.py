"""What goldens do not hold: what every change of a knowledge base moves, and no reader looks at."""

from __future__ import annotations

import re

_MOVES = (
    (re.compile(r"\d+\.\d+\.\d+(\s+)\([0-9a-f]{6}\)"), r"VERSION\1(FINGERPRINT)"),  # a line may end between the two
    (re.compile(r"\b\d{2,}(?= (?:more|things are not known)\b)"), "MANY"),  # how much is left out: with each rule there is more
    (re.compile(r"\d+(?= things (?:were to be proved|that must never))|(?<=for each of )\d+"), "SO_MANY"),
)


def masked(output: str) -> str:
    """Return what a command printed, with a placeholder for fingerprints, versions and counts of the whole; no space at line ends."""
    text = "\n".join(line.rstrip() for line in output.splitlines()) + "\n"
    for pattern, placeholder in _MOVES:
        text = pattern.sub(placeholder, text)
    return text
