"""Statements and outcomes as a notebook shows them: the HTML of the page, and Markdown; everything from outside escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator

from expert.consultation.outcome import Consultation
from expert.faces.pages.html import lines_html, told_below_html, told_html
from expert.faces.pages.markdown import render_told_markdown
from expert.language.meaning import Grade
from expert.printable import printable
from expert.questions.assess import assess
from expert.questions.statements import Explanation
from expert.questions.why import why
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.first_screen import first_screen, small_print
from expert.words.sentences import tell

Rows = Iterator[tuple[str, tuple[str, ...]]]
"""Labels, each with the lines beside it."""


def show(form: str, thing: object, words: Catalogue = ENGLISH) -> str:
    """Return a statement or an outcome as `html` or `markdown`."""
    match thing, form:
        case (Explanation(), "html"):
            return told_html(tell(thing, words=words))
        case (Explanation(), "markdown"):
            return render_told_markdown(tell(thing, words=words))
        case Consultation(), "html":
            return _first_screen(thing, words)
        case Consultation(), "markdown":
            return "\n".join(f"- **{label}** {_code(lines)}" for label, lines in _rows(thing, words)) + "\n"
        case _:
            raise TypeError(f"nothing shows a {type(thing).__name__} as {form}")


def _first_screen(outcome: Consultation, words: Catalogue) -> str:
    """Return the first screen, each line with its reasons folded below it."""
    view = assess(outcome)

    def reasons(about: str) -> str:
        below = told_below_html(tell(why(outcome, about), words=words))
        return f"<details><summary>{html.escape(words.say('notebook', 'why'))}</summary>{below}</details>"

    lines = lines_html(first_screen(outcome.knowledge, view, words), reasons, level=4)
    return f"{lines}<p><small>{html.escape(' '.join(small_print(outcome.knowledge, view, words)))}</small></p>"


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
