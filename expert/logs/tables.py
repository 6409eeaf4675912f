"""A list of activities as CSV: its text, its columns by name, its rows with their lines. It knows no service that writes one."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from expert.logs.cells import folded
from expert.logs.draft import Draft, Given
from expert.logs.faults import NotReadError, damaged, no_row, without_activity

_DELIMITERS = ",;\t"
MOST_COLUMNS = 1_000
MILE_M = 1609.344


class Table(Struct):
    """A table.

    Attributes:
        names: Its columns as they are named, folded; a name may be there twice.
        text: All of it.
        delimiter: What stands between two cells.
    """

    names: list[str]
    text: str
    delimiter: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line and the cells of each row below the names; an empty one is left out.

        Raises:
            NotReadError: A quotation mark has no end (LOG003).
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        try:
            next(reader)
            line = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise damaged(f"line {reader.line_num} is no row of a table") from error

    def drafted(self, draft: Callable[[list[str]], Draft], link: int | None = None) -> Given:
        """Return what the rows give, each made a draft.

        Args:
            draft: What makes a row a draft.
            link: The column of the file that a row speaks of.

        Raises:
            NotReadError: The table breaks off (LOG003), or has no rows (LOG005).
        """
        given = Given()
        for line, cells in self.rows():
            try:
                given.add(draft(self._whole(cells)), cell(cells, link), line)
            except NotReadError as error:
                given.refuse(error, line)
        if not given.activities and not given.faults:
            raise without_activity("the list has no rows")
        return given

    def whole_rows(self) -> Iterator[list[str]]:
        """Yield the cells of the rows that are whole."""
        width = len(self.names)
        yield from (cells for _, cells in self.rows() if len(cells) >= width)

    def _whole(self, cells: list[str]) -> list[str]:
        """Return the cells of a row; one that ends early was cut off, and in one with more than columns nobody knows which is which."""
        width = len(self.names)
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            raise no_row(f"it has {len(cells)} cells, and there are {width} columns")
        return cells

    def column(self, known: Iterable[str], among: range | None = None) -> int | None:
        """Return where a column stands that has one of some names; the first of them, among some columns."""
        wanted = frozenset(known)
        places = range(len(self.names)) if among is None else among
        return next((place for place in places if self.names[place] in wanted), None)


def table_of(text: str) -> Table | None:
    """Return a text as a table; None where its first line has no columns."""
    start = text[: 1 << 16].lstrip("\ufeff")
    first = next((line for line in start.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        names = next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    if not 3 <= len(names) <= MOST_COLUMNS:
        return None
    return Table([folded(name) for name in names], text.lstrip("\ufeff"), delimiter)


def text_of(raw: bytes, *, cut: bool = False) -> str | None:
    """Return bytes as text; None where they are none. What is not UTF-8 is what spreadsheets of the West write.

    Args:
        raw: The bytes.
        cut: Whether more would follow, so that they may end in the middle of a character.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(raw, final=not cut)
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def cell(cells: list[str], place: int | None) -> str:
    """Return what stands in a column; nothing where there is no such column."""
    return cells[place].strip() if place is not None and place < len(cells) else ""
