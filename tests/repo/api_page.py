"""The table of questions in docs/api.md, written from their declarations: `python -m tests.repo.api_page`."""

from __future__ import annotations

import inspect

from cli import HAMSTRING
from expert.faces.terminal.question_commands import example_of
from expert.questions.registry import QUESTIONS, Question
from tests.places import ROOT

PAGE = ROOT / "docs" / "api.md"
FIRST, LAST = "<!-- questions, written by `make docs` -->\n", "<!-- end of questions -->\n"


def row(question: Question) -> str:
    """Return the row of a question: what one types, what one calls, what it answers."""
    parameters = ", ".join(
        name if item.default is inspect.Parameter.empty else f"{name}={item.default!r}"
        for name, item in inspect.signature(question.load()).parameters.items()
        if item.default is inspect.Parameter.empty or name in {argument.name for argument in question.arguments}
    )
    example = HAMSTRING.named_in(f"PROGRAM {example_of(question)}").replace("|", "\\|")
    return f"| `{question.function}({parameters})` | {question.help} | `{example}` |"


def table() -> str:
    """Return the table."""
    return "\n".join(("| function | what it answers | on the command line |", "|---|---|---|", *map(row, QUESTIONS.values()))) + "\n"


def page(text: str) -> str:
    """Return the page with the table as it must be."""
    before, _, rest = text.partition(FIRST)
    return before + FIRST + "\n" + table() + "\n" + LAST + rest.partition(LAST)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
