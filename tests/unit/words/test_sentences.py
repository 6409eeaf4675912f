from __future__ import annotations

import pytest

from expert.faces.pages.markdown import render_told_markdown
from expert.faces.pages.mermaid import render_told_mermaid
from expert.questions.parts.statement import Statement
from expert.words.shortening import cut, fold
from expert.words.sentences import say_statement, tell


def answer(phrase: str) -> Statement:
    return Statement("answer", "finding", {"phrase": phrase})


def rule(id: str, *children: Statement) -> Statement:
    return Statement("rule", id, {"title": f"Title of {id}", "because": "it is so", "evidence": "Trial (RCT)"}, children)


TREE = Statement(
    "cause",
    "strain",
    {"kind": "Looks like", "title": "a strain", "grade": "likely"},
    (
        Statement("lead", "strain", {"reasons": "you <limp>"}),
        *(Statement("support", "strain", {"strength": "a hint"}, (rule(f"rule-{number}", answer("you *limp*")),)) for number in range(5)),
        Statement("checked", "strain", {"count": "1"}, (Statement("not_rule", "other", {"title": "Other"}),)),
        Statement("change", "", {}, (Statement("open", "strain", {"count": "4"}, tuple(map(answer, "abcd"))),)),
    ),
)


def test_folded_it_shows_three_lines_of_each_kind_and_counts_the_rest() -> None:
    folded = fold(TREE)
    assert [item.kind for item in folded.children] == ["lead", "support_line", "support_line", "support_line", "more", "checked", "change"]
    assert folded.children[4].texts == {"count": "2"}
    assert folded.children[5].children == ()
    assert [item.kind for item in folded.children[6].children[0].children] == ["answer", "answer", "answer", "more"]


def test_frames_and_groups_are_folded_inside() -> None:
    assert fold(Statement("sides", "", {}, (TREE, TREE))).children == (fold(TREE), fold(TREE))
    group = Statement("stricter", "", {"count": "4"}, tuple(rule(f"rule-{number}", answer("a")) for number in range(4)))
    (shown,) = fold(Statement("why_not", "", {"wanted": "it"}, (group,))).children
    assert [item.kind for item in shown.children] == ["rule_line", "rule_line", "rule_line", "more"]


@pytest.mark.parametrize("depth", range(5))
def test_cut_at_a_depth_everything_above_stays(depth: int) -> None:
    def level(tree: Statement, down: int) -> list[Statement]:
        return [tree] if down == 0 else [item for child in tree.children for item in level(child, down - 1)]

    for down in range(depth + 1):
        assert [item.kind for item in level(cut(TREE, depth), down)] == [item.kind for item in level(TREE, down)]
    left = sum(int(item.texts["count"]) for item in cut(TREE, depth).walk() if item.kind == "more")
    shown = sum(item.kind != "more" for item in cut(TREE, depth).walk())
    assert left + shown == sum(1 for _ in TREE.walk())


def test_a_rule_says_why_and_how_sure() -> None:
    assert say_statement(rule("some-rule")) == ("Title of some-rule", "Because: it is so", "Strength of evidence: Trial (RCT)")


def test_clauses_begin_large_and_headings_without_lines_end_in_a_stop() -> None:
    assert say_statement(answer("you limp")) == ("You limp",)
    assert say_statement(Statement("checked", "", {"count": "1"})) == ("1 thing was checked, and does not point this way.",)
    assert say_statement(Statement("checked", "", {"count": "2"}, (answer("a"),))) == ("2 things were checked, and do not point this way:",)


def test_markdown_is_nested_lists_in_which_nothing_is_markup() -> None:
    lines = render_told_markdown(tell(TREE)).splitlines()
    assert lines[:3] == ["**Looks like a strain: likely**", "", "- Because you \\<limp>."]
    assert lines[3:8] == [
        "- That is a hint:",
        "  - Title of rule-0",
        "    Because: it is so",
        "    Strength of evidence: Trial (RCT)",
        "    - You \\*limp\\*",
    ]


def test_a_flowchart_has_a_box_for_each_statement_and_an_arrow_to_each_but_the_first() -> None:
    lines = render_told_mermaid(tell(TREE)).splitlines()
    count = sum(1 for _ in TREE.walk())
    assert lines[0] == "flowchart TD"
    assert sum('["' in line for line in lines) == count
    arrows = [line.split() for line in lines if "-->" in line]
    assert sorted(arrow[2] for arrow in arrows) == sorted(f"n{number}" for number in range(1, count))


def test_a_flowchart_quotes_what_would_end_a_box() -> None:
    chart = render_told_mermaid(tell(answer('you said "no" <b> `x` #1')))
    assert chart == 'flowchart TD\n    n0["You said #quot;no#quot; #lt;b#gt; #96;x#96; #35;1"]\n'
