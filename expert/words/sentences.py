"""Trees of statements as words: what each says, and whole trees as Markdown and as Mermaid diagrams."""

from __future__ import annotations

from collections.abc import Iterator

from expert.faces.pages.mermaid import mermaid_label
from expert.questions.parts.statement import Statement
from expert.words.catalogue import say, say_count, wording

_CLAUSES = frozenset(
    {
        "answer",
        "measured",
        "quantity",
        "concept",
        "not_concept",
        "concept_unknown",
        "supported",
        "unsupported",
        "answer_added",
        "answer_changed",
        "answer_removed",
        "answer_idle",
        "answer_dropped",
        "concept_changed",
        "unknown_now",
        "open_conclusion",
        "enough",
        "enough_none",
    }
)
"""Kinds whose words are clauses of the knowledge base, which begin small because they also stand inside sentences."""


def say_statement(statement: Statement) -> tuple[str, ...]:
    """Return what a statement says, in lines; a rule also says why and how strong its evidence is."""
    texts = dict(statement.texts)
    if "comparison" in texts:
        texts["asks"] = say("comparison", texts["comparison"], n=texts["constant"])
    if isinstance(wording()["statement"][statement.kind], dict):
        first = say_count("statement", statement.kind, int(texts.pop("count")), **texts)
    else:
        first = say("statement", statement.kind, **texts)
    if statement.kind in _CLAUSES:
        first = first[:1].upper() + first[1:]
    if first.endswith(":") and not statement.children:
        first = f"{first[:-1]}."
    if statement.kind != "rule":
        return (first,)
    return first, say("why", "because", because=texts["because"]), say("why", "evidence", evidence=texts["evidence"])


def render_statement_markdown(statement: Statement) -> str:
    """Return a tree of statements as Markdown: a title and nested lists."""
    first, *rest = say_statement(statement)
    lines = [f"**{_escaped(first)}**", *([""] if statement.children or rest else []), *map(_escaped, rest)]
    for child in statement.children:
        lines += _items(child, 0)
    return "\n".join(lines) + "\n"


def _items(statement: Statement, depth: int) -> Iterator[str]:
    """Yield a statement and those below it as the items of a list."""
    first, *rest = map(_escaped, say_statement(statement))
    indent = "  " * depth
    yield f"{indent}- {first}"
    yield from (f"{indent}  {line}" for line in rest)
    for child in statement.children:
        yield from _items(child, depth + 1)


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is; what stands between backticks is meant as code."""
    for letter in "\\*_<[":
        text = text.replace(letter, f"\\{letter}")
    return text


def render_statement_mermaid(statement: Statement) -> str:
    """Return a tree of statements as a Mermaid flowchart, each statement below what rests on it."""
    lines = ["flowchart TD"]
    _grow(statement, lines, [])
    return "\n".join(lines) + "\n"


def _grow(statement: Statement, lines: list[str], ids: list[str]) -> str:
    """Add a statement and those below it to a flowchart; return its id."""
    id = f"n{len(ids)}"
    ids.append(id)
    lines.append(f"    {id}[{mermaid_label(say_statement(statement)[0])}]")
    for child in statement.children:
        lines.append(f"    {id} --> {_grow(child, lines, ids)}")
    return id
