"""The columns of tables as a Markdown page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from expert.language.kinds import Kind
from expert.language.model import KnowledgeBase
from expert.populations.columns import InColumn, OutColumn, TableColumns
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import write_number


def render_columns(knowledge: KnowledgeBase, columns: TableColumns, words: Catalogue = ENGLISH) -> str:
    """Return the page.

    Args:
        knowledge: Whose columns they are.
        columns: What is shown.
        words: The catalogue that it is said in.
    """
    return "\n".join(_lines(knowledge, columns, words)).rstrip() + "\n"


def _lines(knowledge: KnowledgeBase, columns: TableColumns, words: Catalogue) -> Iterator[str]:
    """Yield the lines of the page."""
    yield from (f"# {words.say('columns', 'title')}", "", words.say("columns", "generated", title=knowledge.title), "")
    yield from (f"## {words.say('columns', 'told')}", "", words.say("columns", "told_says"), "")
    told = ((f"`{item.name}`", _holds(item, words), item.question) for item in columns.told)
    yield from _table((words.say("columns", "column"), words.say("columns", "holds"), words.say("columns", "question")), told)
    yield from ("", f"## {words.say('columns', 'outcome')}", "", words.say("columns", "outcome_says"), "")
    heads = (words.say("columns", "column"), words.say("columns", "holds"), words.say("columns", "says"))
    for kind in (Kind.DECISION, Kind.CONCEPT, Kind.CAUSE, Kind.RECOMMENDATION):
        about = knowledge.entries(kind)
        yield from (f"### {words.say_count('kind', kind, len(about))}", "")
        yield from _table(heads, _patterns([item for item in columns.outcome if item.about in about], words))
        if kind is not Kind.DECISION:
            yield from ("", words.say("columns", "named", names=", ".join(f"`{name}`" for name in about)))
        yield ""
    yield from (f"### {words.say('columns', 'of_all')}", "")
    whole = [item for item in columns.outcome if not item.about]
    yield from _table(heads, ((f"`{item.name}`", _comes(item, words), item.says) for item in whole))


def _patterns(columns: Iterable[OutColumn], words: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each way in which a column is named after what it is about, of all that hold the same."""
    columns = list(columns)
    alike = Counter((item.name.removeprefix(item.about), item.words) for item in columns)
    told: dict[tuple[str, str, str], None] = {}
    for item in columns:
        ending = item.name.removeprefix(item.about)
        name = item.name if alike[ending, item.words] == 1 else f"NAME{ending}"
        told[f"`{name}`", _comes(item, words), item.says] = None
    yield from told


def _holds(item: InColumn, words: Catalogue) -> str:
    """Return what a column may hold."""
    if item.words:
        return ", ".join(f"`{word}`" for word in item.words)
    if item.lines:
        return words.say("columns", item.type.value, lines=", ".join(f"`{line}`" for line in item.lines))
    if item.least is None or item.most is None:
        return words.say("columns", item.type.value)
    unit = f" {item.unit}" if item.unit else ""
    told = words.say("columns", item.type.value, least=write_number(item.least), most=write_number(item.most), unit=unit)
    return told + (words.say_count("columns", "decimals", item.decimals) if item.decimals else "")


def _comes(item: OutColumn, words: Catalogue) -> str:
    """Return what a column of outcomes holds."""
    return ", ".join(f"`{word}`" for word in item.words) if item.words else words.say("columns", item.type.value)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in row)} |"
