from __future__ import annotations

import datetime

import pytest
from msgspec.structs import replace

from expert import Explanation, KnowledgeBase
from expert.faces.pages.markdown import render_told_markdown
from expert.faces.pages.mermaid import render_told_mermaid
from expert.language.forms import Phrase
from expert.language.kinds import Kind
from expert.language.meaning import Grade
from expert.questions.statements import (
    Answered,
    Statement,
    counterfactual,
    differences,
    lead,
    proof_tree,
    proving,
    showing,
    verifying,
    why,
    why_not,
)
from expert.questions.statements.base import Asked, Weight
from expert.questions.target import Target
from expert.words.sentences import tell
from expert.words.shortening import Left, Shown, brief, cut, fold, glance, short, whole
from expert.words.told import Told
from expert.words.wording import Wording


def answer(finding: str) -> Statement:
    return proof_tree.Answer(Answered(finding, True), "asked", datetime.date(2026, 5, 4))


def rule(knowledge: KnowledgeBase, number: int, *children: Statement) -> proof_tree.Rule:
    found = list(knowledge.rules.values())[number]
    return proof_tree.Rule(found.id, found.evidence, children=children)


@pytest.fixture
def tree(knowledge: KnowledgeBase) -> why.Cause:
    """A cause with five rules that support it, one that was checked, and four open questions."""
    rules = [rule(knowledge, number, answer("pop")) for number in range(5)]
    supports = [why.Support("muscle_strain", "weak", item.rule, children=(item,)) for item in rules]
    checked = why.Checked("muscle_strain", children=(proof_tree.NotRule(list(knowledge.rules)[9]),))
    questions = tuple(map(proof_tree.Question, list(knowledge.findings)[:4]))
    change = why.Change(children=(why.Open("muscle_strain", children=questions),))
    first = lead.Lead("muscle_strain", (Answered("pop", True),))
    return why.Cause("muscle_strain", "condition", Grade.LIKELY, children=(first, *supports, checked, change))


def kinds(shown: Shown) -> list[str]:
    return ["left" if isinstance(item, Left) else item.statement.kind for item in shown.children]


def below(shown: Shown, place: int) -> Shown:
    found = shown.children[place]
    assert isinstance(found, Shown)
    return found


def test_folded_it_shows_three_lines_of_each_kind_and_counts_the_rest(tree: why.Cause) -> None:
    folded = fold(tree)
    assert kinds(folded) == ["lead", "support", "support", "support", "left", "checked", "change"]
    assert folded.children[4] == Left(2)
    assert below(folded, 5).children == ()
    assert kinds(below(below(folded, 6), 0)) == ["question", "question", "question", "left"]


def test_what_is_shortened_still_counts_the_whole(knowledge: KnowledgeBase, tree: why.Cause) -> None:
    told = Wording(knowledge).tell(fold(tree))
    strength = knowledge.strengths["weak"].title
    assert told.children[1].lines == (f"{next(iter(knowledge.rules.values())).title} ({strength})",)
    assert told.children[4].lines == ("and 2 more",)
    assert told.children[5].lines == ("1 thing was checked, and does not point this way.",)
    assert told.children[6].children[0].lines == ("4 questions about it are not answered yet:",)


def test_frames_and_groups_are_folded_inside(knowledge: KnowledgeBase, tree: why.Cause) -> None:
    target = Target(Kind.CAUSE, "muscle_strain")
    assert fold(why_not.Sides(target, target, children=(tree, tree))).children == (fold(tree), fold(tree))
    rules = tuple(rule(knowledge, number, answer("pop")) for number in range(4))
    shown = below(fold(why_not.WhyNot(target, children=(why_not.Stricter("running", children=rules),))), 0)
    assert kinds(shown) == ["rule", "rule", "rule", "left"]
    assert all(isinstance(item, Left) or (item.in_a_line and item.children == ()) for item in shown.children)


def test_each_kind_is_made_short_in_its_way(knowledge: KnowledgeBase, tree: why.Cause) -> None:
    target, answers = Target(Kind.DECISION, "running"), tuple(answer("pop") for _ in range(12))
    open = counterfactual.EnoughOpen(target, questions=12, children=answers)
    compared = differences.WhatIf(children=(differences.Supposed(children=answers),))
    proved = proving.Proofs(1, 1, children=(proving.LawBroken("settled_stays", children=(tree,)),))
    assert short(tree) == fold(tree) != whole(tree)
    assert short(open) == glance(open) != whole(open)
    assert short(compared) == glance(compared) != whole(compared)
    assert short(proved) == brief(proved) not in (fold(proved), whole(proved))
    for all_of_it in (
        counterfactual.Enough(target, answers=12, of=12, children=answers),
        counterfactual.Until(target, children=answers),
        showing.Entry("x", "rules.yaml", 1, children=answers),
        verifying.VerificationPassed(12, children=answers),
    ):
        assert short(all_of_it) == whole(all_of_it)


@pytest.mark.parametrize("depth", range(5))
def test_cut_at_a_depth_everything_above_stays(tree: why.Cause, depth: int) -> None:
    def level(shown: Shown, down: int) -> list[str]:
        if down == 0:
            return [shown.statement.kind]
        return [item for child in shown.children if isinstance(child, Shown) for item in level(child, down - 1)]

    def walk(shown: Shown | Left) -> list[Shown | Left]:
        return [shown, *(item for child in (shown.children if isinstance(shown, Shown) else ()) for item in walk(child))]

    for down in range(depth + 1):
        assert level(cut(tree, depth), down) == level(whole(tree), down)
    found = walk(cut(tree, depth))
    left = sum(item.count for item in found if isinstance(item, Left))
    assert left + sum(isinstance(item, Shown) for item in found) == sum(1 for _ in tree.walk())


def test_a_rule_says_why_and_how_sure(knowledge: KnowledgeBase) -> None:
    item = next(iter(knowledge.rules.values()))
    evidence = knowledge.evidence[item.evidence]
    told = Wording(knowledge).tell(rule(knowledge, 0))
    assert told.lines == (item.title, f"Because: {item.because}", f"Strength of evidence: {evidence.title} ({evidence.id})")
    assert told.weight is Weight.HEAD


def test_clauses_begin_large_and_headings_without_lines_end_in_a_stop(knowledge: KnowledgeBase) -> None:
    say = Wording(knowledge).tell
    assert say(answer("pop")).lines == ("You heard or felt a pop",)
    two = why.Checked("muscle_strain", children=(answer("pop"), answer("ill")))
    assert say(Shown(two)).lines == ("2 things were checked, and do not point this way.",)
    assert say(Shown(two, (Left(2),))).lines == ("2 things were checked, and do not point this way:",)


def test_a_further_question_is_a_part_of_its_own_and_stands_in_the_line_as_it_is_typed(knowledge: KnowledgeBase) -> None:
    wanted, found = Target(Kind.DECISION, "running", "no_run"), Target(Kind.DECISION, "running", "easy_flat_only")
    told = Wording(knowledge).tell(why.Instead(wanted, found))
    ((before, asked, after),) = told.sentences
    assert asked == Asked("why-not", wanted)
    assert (str(before)[-4:], after) == ("ask ", ".")
    assert told.lines[0].endswith("ask `why-not running=no_run`.")


def test_markdown_is_nested_lists_in_which_nothing_is_markup(knowledge: KnowledgeBase, tree: why.Cause) -> None:
    pop = replace(knowledge.findings["pop"], phrase=Phrase({True: "you *limp*", False: "you <walk>"}))
    odd = replace(knowledge, findings={**knowledge.findings, "pop": pop})
    lines = render_told_markdown(tell(Explanation("why", odd, tree))).splitlines()
    assert lines[1:3] == ["", "- Because you \\*limp\\*."]
    title = next(iter(knowledge.rules.values())).title
    assert lines[4] == f"  - {title}"
    assert lines[5].startswith("    Because: ")
    assert lines[6].startswith("    Strength of evidence: ")
    assert lines[7] == "    - You \\*limp\\*"


def test_a_flowchart_has_a_box_for_each_statement_and_an_arrow_to_each_but_the_first(knowledge: KnowledgeBase, tree: why.Cause) -> None:
    lines = render_told_mermaid(tell(Explanation("why", knowledge, tree))).splitlines()
    count = sum(1 for _ in tree.walk())
    assert lines[0] == "flowchart TD"
    assert sum('["' in line for line in lines) == count
    arrows = [line.split() for line in lines if "-->" in line]
    assert sorted(arrow[2] for arrow in arrows) == sorted(f"n{number}" for number in range(1, count))


def test_a_flowchart_quotes_what_would_end_a_box() -> None:
    chart = render_told_mermaid(Told((('You said "no" <b> `x` #1',),), Weight.PLAIN))
    assert chart == 'flowchart TD\n    n0["You said #quot;no#quot; #lt;b#gt; #96;x#96; #35;1"]\n'
