from __future__ import annotations

import subprocess
import sys

import pytest
from msgspec.structs import replace

from expert import Case, KnowledgeBase, consult, parse_case
from expert.consultation.outcome import Violation
from expert.display import Displayed
from expert.faces.pages.notebook import show
from expert.language.meaning import Meaning
from expert.questions.statements import Explanation
from expert.questions.statements.showing import TextLine

NASTY = "<script>alert('x')</script> & `code` *bold*"


def test_an_explanation_unfolds_and_is_escaped(knowledge: KnowledgeBase) -> None:
    tree = Explanation("show", knowledge, TextLine(NASTY, children=(TextLine("below", children=(TextLine("deep"),)),)))
    page = str(tree._repr_html_())
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<details") == 2
    assert page.count("<details open") == 1
    markdown = str(tree._repr_markdown_())
    assert r"\<script" in markdown
    assert r"\*bold\*" in markdown


def test_an_outcome_is_a_table(knowledge: KnowledgeBase) -> None:
    case = parse_case("date: 2026-05-04\nanswers: {onset: sudden, walking_now: limp, pop: yes}", knowledge)
    outcome = consult(knowledge, case)
    page, markdown = str(outcome._repr_html_()), str(outcome._repr_markdown_())
    assert "<th>running</th><td>no_run_until_assessed</td>" in page
    assert "- **running** `no_run_until_assessed`\n" in markdown
    assert "questions open)" in page
    elsewhere = Meaning(replace(knowledge, fingerprint=NASTY, id=NASTY), case.values)
    nasty = replace(outcome, violations=(Violation(NASTY, "because"),), meaning=elsewhere)
    assert "<script" not in str(nasty._repr_html_())
    assert "contradicts itself" in str(nasty._repr_html_())
    assert "`code`" not in str(nasty._repr_markdown_())


def test_nothing_else_is_shown(knowledge: KnowledgeBase) -> None:
    with pytest.raises(TypeError):
        show("html", Case(parse_case("date: 2026-05-04", knowledge).date))
    with pytest.raises(TypeError):
        show("latex", Explanation("show", knowledge, TextLine("x")))


def test_what_nothing_shows_keeps_its_plain_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.display._SHOW", [])
    assert Displayed()._repr_html_() is None
    assert Displayed()._repr_markdown_() is None


def test_rendering_is_imported_only_when_something_is_shown() -> None:
    lines = (
        "import sys, expert",
        "from expert.questions.statements import Explanation; from expert.questions.statements.showing import TextLine",
        "statement = Explanation('show', None, TextLine('x'))",
        "assert 'expert.words.sentences' not in sys.modules",
        "assert 'x' in statement._repr_html_().lower()",
        "assert 'expert.words.sentences' in sys.modules",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)
