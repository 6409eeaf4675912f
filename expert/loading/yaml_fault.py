"""What is wrong with a text that is no YAML, and what usually mends it.

That is read from the text itself: the parser's words change with its versions.
"""

from __future__ import annotations

import re

from msgspec import Struct

_QUOTED = re.compile(r"""'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
_CLOSE_QUOTE = "close it, or quote the text with the other mark"
_CLOSE_BRACKET = "put a comma between two parts, and close the bracket"
_INDENT = "check the indentation of this line and the one before"
_ESCAPE = "between double quotes a backslash is written twice; between single quotes it is itself"
_QUOTE_COLON = "a text that contains `: ` must be quoted"
_QUOTE_START = "a text that starts with this character must be quoted; indent with spaces, not tabs"
_ANYTHING = "quote the text, or check brackets and indentation"


class YamlFault(Struct, frozen=True):
    """A fault that a YAML parser stopped at.

    Attributes:
        text: The whole text.
        at: The offset at which it stopped.
        begun: The offset of what it was reading then; `at` where it had not begun anything.
        of_structure: Whether each word could be read, but stands where none may.
        words: What the parser says.
    """

    text: str
    at: int
    begun: int
    of_structure: bool
    words: str

    @property
    def sound(self) -> str:
        """Return the text before the fault."""
        return self.text[: self.at if self.of_structure else self.begun]

    def told(self) -> tuple[int, str, str]:
        """Return the offset to point at, a message, and what usually mends it."""
        if self._in_quotes() and self._at_the_end():
            return self.begun, "a quotation mark that is opened here is never closed", _CLOSE_QUOTE
        return self.at, self.words, self._help()

    def _in_quotes(self) -> bool:
        """Return whether it lies in a text whose quotation mark is open."""
        quote = self.text[self.begun : self.begun + 1] in {"'", '"'}
        return quote and not self.of_structure and _QUOTED.match(self.text, self.begun, self.at) is None

    def _at_the_end(self) -> bool:
        """Return whether nothing of the document follows."""
        return not self.text[self.at :].strip() or self.text.startswith(("---", "..."), self.at)

    def _help(self) -> str:
        """Return what usually mends it."""
        if self.text.startswith("\t", self.at):
            return _QUOTE_START
        if self.of_structure:
            within_brackets = self.text.startswith(("[", "{"), self.begun)
            return _ANYTHING if self.begun == self.at else _CLOSE_BRACKET if within_brackets else _INDENT
        if self._in_quotes():
            return _ESCAPE
        if self.begun == self.at and not self.text.startswith(("-", "?"), self.at):
            return _QUOTE_COLON if self.text.startswith(":", self.at) else _QUOTE_START
        return _ANYTHING
