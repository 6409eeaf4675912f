"""Which characters of a text from outside may reach a reader: the one filter of whatever is shown, and what no file may hold.

A terminal acts on control characters, and characters for the direction of writing show a text as another one.
"""

from __future__ import annotations

import re

UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters but for line ends and tabs, invisible ones that no script needs, and halves of characters."""
_NOT_ON_A_LINE = f"{UNPRINTABLE.pattern[:-1]}\n\t\u2028\u2029]"  # compiled when it is first needed: a start waits for each pattern


def printable(text: str) -> str:
    """Return a text on one line, with escapes for line ends, tabs and whatever cannot be printed."""
    return text if text.isprintable() else re.sub(_NOT_ON_A_LINE, _escape, text)


def printable_lines(text: str) -> str:
    """Return a text with escapes for whatever cannot be printed; line ends and tabs stay."""
    return text if text.isprintable() else UNPRINTABLE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    """Return a character as an escape."""
    return ascii(found[0])[1:-1]
