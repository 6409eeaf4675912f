"""Views and statements as text: coloured on a terminal, plain when piped, wrapped to any width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text
from rich.tree import Tree

from expert.consultation.outcome import Consultation
from expert.faces.terminal.product import Product
from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.questions.assess import Assessment
from expert.questions.statements.base import Weight
from expert.words.catalogue import Catalogue
from expert.words.first_screen import first_screen, small_print
from expert.words.lines import GAP, LeftOut, Line, Part, Section, Tone, line
from expert.words.phrases import referral_words
from expert.words.told import Told

if TYPE_CHECKING:
    from expert.questions.handover import HandoverPage
    from expert.questions.show import Overview

LABEL_WIDTH = 13
"""The widest label of the first screen."""
_TONES = {Tone.PLAIN: "", Tone.STRONG: "bold", Tone.ALARM: "bold red", Tone.QUIET: "dim", Tone.OPEN: "cyan", Tone.AGAINST: "red"}
_STYLES = {Weight.HEAD: "bold", Weight.PLAIN: "", Weight.ASIDE: "dim"}


NARROW = 50
"""Below this width labels stand above their lines instead of beside them."""
GUIDE_WIDTH = 4
"""How far a line of a tree is indented below the one that rests on it."""
ROOM = 40
"""How many columns a tree leaves for its lines where the screen has them."""
NARROWEST = 20
"""A console that says it is narrower is taken for one that does not know its width."""


def console(*, plain: bool = False, width: int | None = None) -> Console:
    """Return where text goes: coloured on a terminal unless `plain`; NO_COLOR and COLUMNS are heeded."""
    made = Console(highlight=False, emoji=False, markup=False, no_color=plain or None, color_system=None if plain else "auto", width=width)
    if made.width < NARROWEST:
        made.width = 80
    return made


def to_plain(renderable: RenderableType, width: int | None = None) -> str:
    """Return text without colour, no line longer than `width` or ending in spaces."""
    plain = console(plain=True, width=width)
    with plain.capture() as capture:
        plain.print(renderable)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def fits_screen(renderable: RenderableType) -> bool:
    """Return whether a terminal shows all of it at once, with a line to type on; what is no terminal has no end."""
    terminal = console()
    return not terminal.is_terminal or len(terminal.render_lines(renderable)) < terminal.height


class _Rows:
    """Labels on the left, lines on the right; on a narrow screen the label above its lines."""

    def __init__(self, lines: Iterable[Line], words: Catalogue, more: str = "") -> None:
        self.rows = [(line.label, render_line(line, words, more)) for line in lines]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the rows in the room there is."""
        beside = max((LABEL_WIDTH, *(cell_len(label) for label, _ in self.rows))) + 1
        for label, text in self.rows:
            if options.max_width < NARROW:
                if label:
                    yield Text(label, style="bold")
                yield text
                continue
            for place, part in enumerate(text.wrap(console, options.max_width - beside)):
                yield Text.assemble((set_cell_size("" if place else label, beside), "bold"), part, no_wrap=True)


def render_assessment(
    view: Assessment,
    consultation: Consultation,
    product: Product,
    options: str | None = "",
    kept: int | None = None,
    *,
    more: str = "--all",
    verdict_last: bool = False,
) -> RenderableType:
    """Return the first screen.

    Args:
        view: What to show.
        consultation: For the knowledge base.
        product: What speaks, and by which name it is called to ask further.
        options: What these commands need to find the case, ` --case FILE`; nothing for the last one kept; None where nothing finds it.
        kept: The number under which the consultation is kept, if it is.
        more: The option or command that shows what is left out; empty where there is none.
        verdict_last: The decisions stand below everything else, where the eye is when all of it has scrolled by.
    """
    knowledge, words = consultation.knowledge, product.words
    lines = list(first_screen(knowledge, view, words))
    if view.alone is not None:
        return _Rows(lines, words, more)
    if options is not None:
        to_ask = [words.say("terminal", "topic", program=product.name, topic=item.topic, options=options) for item in view.topics]
        to_ask += [words.say("terminal", "why", program=product.name, decision=item.decision, options=options) for item in view.decisions]
        lines.append(GAP)
        lines += [line("" if index else words.say("terminal", "why_label"), command, Tone.QUIET) for index, command in enumerate(to_ask)]
    below = [*small_print(knowledge, view, words), *(() if kept is None else ("· " + words.say("history", "kept", id=str(kept)),))]
    fine_print = Text(" ".join(below), style="dim")
    if not verdict_last:
        return Group(_Rows(lines, words, more), Text(), fine_print)
    end = lines.index(GAP) if GAP in lines else len(lines)
    longer = {referral_words(knowledge, words).label, words.say("screen", "asked")}
    decided = next((place for place, item in enumerate(lines[:end]) if item.label in longer), end)
    verdict = [*lines[decided:end], *lines[:decided]]  # what may be longer than a screen stands above
    return Group(fine_print, Text(), _Rows(lines[end + 1 :], words, more), Text(), _Rows(verdict, words, more))


def render_line(line: Line, words: Catalogue, more: str = "") -> Text:
    """Return what a line says, with how to see what it leaves out: `more` for what there is to do."""
    text = Text.assemble(*((part.text, _TONES[part.tone]) for part in line.parts))
    if line.left_out is not None and (more or line.left_out is not LeftOut.TO_DO):
        text.append(words.say_count("terminal", line.left_out.value, line.count, command=more), style=_TONES[line.parts[-1].tone])
    return text


def render_told(told: Told) -> RenderableType:
    """Return an explanation as a tree of text."""
    return _Tree(told)


class _Tree:
    """A tree of text, indented as far as leaves room for its lines. What stands deeper is not indented further: it says how deep it is."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the tree in the room there is."""
        tree = Tree(_label(self.told), guide_style="dim")
        _grow(tree, self.told, 1, max(1, (options.max_width - ROOM) // GUIDE_WIDTH))
        yield tree


def _grow(tree: Tree, told: Told, depth: int, deepest: int) -> None:
    """Add what a statement rests on to its branch, or beside it where there is no room."""
    for child in told.children:
        label = _label(child)
        if depth > deepest:
            tree.add(Text.assemble((f"{depth}› ", "dim"), label))
            _grow(tree, child, depth + 1, deepest)
        else:
            _grow(tree.add(label), child, depth + 1, deepest)


def _label(told: Told) -> Text:
    """Return one statement as text."""
    first, *rest = told.lines
    label = Text(first, style=_STYLES[told.weight])
    for below in rest:
        label.append(f"\n{below}", style="not bold")
    return label


def render_handover_page(knowledge: KnowledgeBase, page: HandoverPage, words: Catalogue) -> RenderableType:
    """Return the page for whoever looks at it next."""
    from expert.words.handover import handover_sections

    title, *sections = handover_sections(knowledge, page, words)
    return Group(Text(title.heading, style="bold"), *(part for section in sections for part in _section(section, words)))


def _section(section: Section, words: Catalogue) -> Iterator[RenderableType]:
    """Yield one part of that page."""
    if section.heading:
        yield Text(f"\n{section.heading}", style="bold")
    if section.lines:
        yield _Rows(section.lines, words) if section.labelled else Group(*(render_line(line, words) for line in section.lines))
    for below in section.sections:
        yield from (Text(below.heading, style="italic"), _Rows(below.lines, words))


def render_overview(knowledge: KnowledgeBase, view: Overview, product: Product) -> RenderableType:
    """Return what a knowledge base holds."""
    words = product.words
    listed = ((words.say_count("kind", kind, len(view.entries[kind.section])), view.entries[kind.section]) for kind in Kind)
    lines = (Line(label, (Part(f"{len(ids):>4}  ", Tone.STRONG), Part(", ".join(ids)))) for label, ids in listed)
    version = words.say("overview", "version", version=view.version, fingerprint=view.fingerprint[:6])
    head = Text.assemble((knowledge.title, "bold"), "  ", (version, "dim"))
    return Group(
        head,
        Text(knowledge.summary),
        Text(),
        _Rows(lines, words),
        Text(),
        Text(words.say("terminal", "show", program=product.name), style="dim"),
    )
