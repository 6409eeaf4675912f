from __future__ import annotations

import re
import subprocess
import sys
from html import escape

import pytest
from msgspec.structs import replace

from expert import Case, KnowledgeBase, consult, parse_case
from expert.consultation.outcome import Violation
from expert.display import Displayed
from expert.faces.pages.notebook import show
from expert.language.meaning import Meaning
from expert.questions.assess import assess
from expert.questions.statements import Explanation
from expert.questions.statements.showing import TextLine
from expert.words.catalogue import ENGLISH
from expert.words.first_screen import first_screen

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


def test_an_outcome_is_its_first_screen_with_reasons(knowledge: KnowledgeBase) -> None:
    case = parse_case("date: 2026-05-04\nanswers: {onset: sudden, walking_now: limp, pop: yes}", knowledge)
    outcome = consult(knowledge, case)
    page, markdown = str(outcome._repr_html_()), str(outcome._repr_markdown_())
    view = assess(outcome)
    for line in first_screen(knowledge, view):
        assert escape(line.text) in re.sub(r"<[^>]+>", "", page)
    assert page.count("<summary>Why?</summary>") == sum(bool(line.about) for line in first_screen(knowledge, view)) > 3
    assert "You limp" in page
    assert all(escape(text) in page for text in knowledge.fine_print)
    assert "- **running** `no_run_until_assessed`\n" in markdown


def test_an_outcome_that_contradicts_itself_says_so_and_is_escaped(knowledge: KnowledgeBase) -> None:
    case = parse_case("date: 2026-05-04\nanswers: {onset: sudden, walking_now: limp, pop: yes}", knowledge)
    outcome = consult(knowledge, case)
    elsewhere = Meaning(replace(knowledge, fingerprint=NASTY, id=NASTY, fine_print=(NASTY,)), case.values)
    broken = Violation(next(iter(knowledge.invariants)), "because")
    nasty = replace(outcome, violations=(broken,), meaning=elsewhere)
    page = str(nasty._repr_html_())
    assert "<script" not in page
    assert escape(ENGLISH.say("screen", "contradiction")) in page
    assert "contradicts itself" in str(nasty._repr_markdown_())
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
