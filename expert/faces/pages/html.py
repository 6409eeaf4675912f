"""Statements and first screens as HTML: what a page and a notebook show alike. Everything from outside is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from expert.printable import printable
from expert.questions.statements.base import Asked, Weight
from expert.words.lines import GAP, Line, Part, Section, Tone
from expert.words.told import Sentence, Told, typed

_ID = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+(?:#[A-Za-z0-9]+)?")
"""What may be the id of an entry: parts with `-` or `_` between them, and for a claim its number. One plain word is left a word."""


def _nowhere(_: object) -> str:
    """Return no address."""
    return ""


class Links(NamedTuple):
    """Where things are shown, for whoever follows a link.

    Attributes:
        question: The address of a further question; empty where it cannot be asked.
        entry: The address of what bears an id; empty where nothing does.
        ask: What a further question is called; as it is typed if nothing is said.
    """

    question: Callable[[Asked], str] = _nowhere
    entry: Callable[[str], str] = _nowhere
    ask: Callable[[Asked], str] | None = None


NO_LINKS = Links()


def told_html(told: Told, links: Links = NO_LINKS, unfolded: int = 1) -> str:
    """Return an explanation as HTML that unfolds, each statement on what it rests; so many levels are unfolded from the start."""
    said = _said(told, links)
    if not told.children:
        return f'<div class="{told.weight.value}">{said}</div>'
    below = "".join(f"<li>{told_html(child, links, unfolded - 1)}</li>" for child in told.children)
    return f"<details{' open' if unfolded > 0 else ''}><summary>{said}</summary><ul>{below}</ul></details>"


def told_below_html(told: Told, links: Links = NO_LINKS, unfolded: int = 0) -> str:
    """Return what an explanation rests on, without its first line, which stands above as a heading."""
    rest = told.sentences[1:]
    own = told_html(Told(rest, Weight.PLAIN), links) if rest else ""
    below = "".join(f"<li>{told_html(child, links, unfolded)}</li>" for child in told.children)
    return own + (f'<ul class="told">{below}</ul>' if below else "")


def _said(told: Told, links: Links) -> str:
    """Return what one statement says."""
    return "<br>".join(sentence_html(sentence, links) for sentence in told.sentences)


def sentence_html(sentence: Sentence, links: Links = NO_LINKS) -> str:
    """Return a line: further questions and ids of entries are links where there is something to follow."""
    return "".join(_text(part, links) if isinstance(part, str) else _asked(part, links) for part in sentence)


def _asked(asked: Asked, links: Links) -> str:
    """Return a further question."""
    address = links.question(asked)
    if not address:
        return html.escape(typed(asked))
    text = typed(asked).strip("`") if links.ask is None else links.ask(asked)
    return f'<a href="{html.escape(address)}">{html.escape(text)}</a>'


def _text(text: str, links: Links) -> str:
    """Return a text in which what is the id of an entry leads to it."""
    pieces, end = [], 0
    for found in _ID.finditer(text):
        if address := links.entry(found[0]):
            pieces += [html.escape(text[end : found.start()]), f'<a href="{html.escape(address)}">{html.escape(found[0])}</a>']
            end = found.end()
    return "".join((*pieces, html.escape(text[end:])))


Reasons = Callable[[str], str]
"""Returns what stands behind a line that says a conclusion, as HTML: its reasons, or a link to them."""


def lines_html(lines: Iterable[Line], reasons: Reasons = _nowhere, more: Callable[[Line], str] = _nowhere, level: int = 2) -> str:
    """Return labelled lines as blocks, each under its label as a heading.

    Args:
        lines: What is said.
        reasons: What stands behind a line that says a conclusion.
        more: What shows what a line leaves out.
        level: The level of the headings.
    """
    return "".join(_block(label, block, reasons, more, level) for label, block in _blocks(lines))


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield each label with the lines below it."""
    label, block = "", list[Line]()
    for line in lines:
        if line is GAP:
            continue
        if line.label and block:
            yield label, block
            block = []
        label = line.label or label
        block.append(line)
    if block:
        yield label, block


def _block(label: str, block: list[Line], reasons: Reasons, more: Callable[[Line], str], level: int) -> str:
    """Return lines under their label."""
    head = f"<h{level}>{html.escape(label)}</h{level}>" if label else ""
    below = "".join(_line(line, reasons(line.about) if line.about else "", more(line) if line.left_out else "") for line in block)
    is_alarm = any(part.tone is Tone.ALARM for line in block for part in line.parts)
    return f'<section class="block{" alarm" if is_alarm else ""}">{head}{below}</section>'


def _line(line: Line, reasons: str, more: str) -> str:
    """Return one line with what stands behind it."""
    said = "".join(map(_part, line.parts))
    return f'<div class="line"><p>{said}{more}</p>{reasons}</div>'


def _part(part: Part) -> str:
    """Return a piece of a line."""
    said = html.escape(printable(part.text))
    return said if part.tone is Tone.PLAIN else f'<span class="{part.tone.value}">{said}</span>'


def sections_html(sections: Iterable[Section], level: int = 2, reasons: Reasons = _nowhere) -> str:
    """Return the parts of a page, those below others with headings of the next level."""
    return "".join(_section(section, level, reasons) for section in sections)


def _section(section: Section, level: int, reasons: Reasons) -> str:
    """Return one part of a page."""
    head = f"<h{level}>{html.escape(section.heading)}</h{level}>" if section.heading else ""
    rows = "".join(_row(line, reasons, is_labelled=section.labelled) for line in section.lines)
    listed = f"<dl>{rows}</dl>" if section.labelled and rows else rows
    return f"<section>{head}{listed}{sections_html(section.sections, level + 1, reasons)}</section>"


def _row(line: Line, reasons: Reasons, *, is_labelled: bool) -> str:
    """Return a line beside its label, or with what stands behind it."""
    if not is_labelled:
        return _line(line, reasons(line.about) if line.about else "", "")
    said = "".join(map(_part, line.parts))
    return f"<dt>{html.escape(line.label)}</dt><dd>{said}</dd>"
