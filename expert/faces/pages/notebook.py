"""Statements and outcomes as a notebook shows them: HTML and Markdown, everything from outside escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator

from expert.consultation.outcome import Consultation
from expert.faces.pages.markdown import render_told_markdown
from expert.language.meaning import Grade
from expert.printable import printable
from expert.questions.statements import Explanation
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.sentences import tell
from expert.words.told import Told

Rows = Iterator[tuple[str, tuple[str, ...]]]
"""Labels, each with the lines beside it."""


def show(form: str, thing: object, words: Catalogue = ENGLISH) -> str:
    """Return a statement or an outcome as `html` or `markdown`."""
    match thing, form:
        case (Explanation(), "html"):
            return _told(tell(thing, words=words), is_open=True)
        case (Explanation(), "markdown"):
            return render_told_markdown(tell(thing, words=words))
        case Consultation(), "html":
            return _table(thing, words)
        case Consultation(), "markdown":
            return "\n".join(f"- **{label}** {_code(lines)}" for label, lines in _rows(thing, words)) + "\n"
        case _:
            raise TypeError(f"nothing shows a {type(thing).__name__} as {form}")


def _told(told: Told, *, is_open: bool) -> str:
    """Return a statement and those below it as HTML that unfolds."""
    lines = "<br>".join(map(html.escape, told.lines))
    if not told.children:
        return f"<div>{lines}</div>"
    below = "".join(f"<li>{_told(child, is_open=False)}</li>" for child in told.children)
    return f"<details{' open' if is_open else ''}><summary>{lines}</summary><ul>{below}</ul></details>"


def _table(outcome: Consultation, words: Catalogue) -> str:
    """Return an outcome as an HTML table."""
    rows = (
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(printable(', '.join(lines)))}</td></tr>"
        for label, lines in _rows(outcome, words)
    )
    return f"<table>{''.join(rows)}</table>"


def _code(lines: tuple[str, ...]) -> str:
    """Return lines as code, which Markdown shows as they are."""
    return ", ".join(f"`{printable(line).replace('`', chr(39))}`" for line in lines)


def _rows(outcome: Consultation, words: Catalogue) -> Rows:
    """Yield what an outcome holds, by id: it can be shown without its knowledge base."""
    if outcome.violations:
        yield words.say("notebook", "contradiction"), tuple(item.invariant for item in outcome.violations)
    for name, decision in outcome.decisions.items():
        count = "" if decision.settled else f" ({words.say_count('notebook', 'open', len(decision.open))})"
        yield name, (f"{decision.in_force}{count}",)
    for grade in (Grade.LIKELY, Grade.POSSIBLE):
        causes = tuple(name for name, cause in outcome.causes.items() if cause.grade is grade)
        if causes:
            yield words.say("notebook", grade.value), causes
    lists = {
        "to_do": tuple(name for name, item in outcome.recommendations.items() if item.to_do),
        "not_now": tuple(name for name, item in outcome.recommendations.items() if item.not_now),
    }
    yield from ((words.say("notebook", key), names) for key, names in lists.items() if names)
    yield words.say("notebook", "knowledge"), (f"{outcome.knowledge.id} {outcome.knowledge.version} ({outcome.knowledge.fingerprint[:6]})",)
