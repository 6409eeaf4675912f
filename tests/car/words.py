"""The words of the knowledge base that ships, which nobody says about a car."""

from __future__ import annotations

import re

FOREIGN = re.compile(
    r"\b(run(s|ning|ners?)?|jog\w*|strid\w*|physio\w*|hamstrings?|thighs?|muscles?|tendons?|pain\w*|legs?|limp\w*|sore\w*|bod(y|ies)|knees?"
    r"|injur\w*|clinicians?|doctors?|patients?|medical|train(s|ing|ed)?|the article|easy_flat_only|symptoms?|heal(s|ing|ed)?|athlet\w*"
    r"|repetitions|workouts?|exercis\w*)\b",
    re.I,
)
"""What nobody says about a car."""
AS_THE_PERSON = re.compile(
    r"\byou (said|answered|told|asked|may|need|are|do|did|done|feel|could not say)\b|\b(moves?|sends?|holds?|told|tells?) you\b"
    r"|\byour (answers|story|log|training|diary|own|next)\b|\bat what you\b|\bwhat you\b|\bway back\b",
    re.I,
)
"""What is said to whom it is about: who reads it may answer for somebody else, or read what somebody answered."""
PROGRAM = re.compile(
    r"\bhamstring( (serve|assess|ask|why(-not)?|what-if|until|enough|open|compare|history|verify|log|kb|plan|diary|mcp"
    r"|completion)|\.fish)\b"
)
"""The program may say its own name where it names a command."""
LOG = re.compile(r"\b[Tt]raining (log|file)s?\b|^\"?run\"?,?$|^sport_run = \"run\"$|^\s*\"run\",$", re.M)
"""What is kept of somebody's training, and one of the sports that the files of watches name: a car may be watched by a cyclist."""
OPTION = "--for-clinician"
"""The one name that stems from the first knowledge base; the page itself is for whoever looks at it next."""


def foreign_in(text: str) -> list[str]:
    """Return the words in a text that nobody says about a car, but for the name of the program where it names a command, and one option."""
    return [match.group() for match in FOREIGN.finditer(LOG.sub("", PROGRAM.sub("", text)).replace(OPTION, ""))]
