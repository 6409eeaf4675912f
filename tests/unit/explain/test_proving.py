"""What is said of laws that hold, of laws that are broken, and of those that nothing is known of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from expert import KnowledgeBase, Statement, load_knowledge
from expert.explain.proving import say_proofs
from expert.interpreters.logic.laws import LawProof, prove
from expert.render import render_statement, to_plain

CAR = Path(__file__).resolve().parents[2] / "car" / "knowledge"


def car_with(folder: Path, old: str, new: str) -> KnowledgeBase:
    """Return the knowledge base of the car with one text of its rules replaced."""
    shutil.copytree(CAR, folder / "knowledge")
    rules = folder / "knowledge" / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    assert text.count(old) == 1
    rules.write_text(text.replace(old, new), encoding="utf-8")
    return load_knowledge(folder / "knowledge")


def broken(statement: Statement, kind: str) -> dict[str, Statement]:
    return {child.about: child for child in statement.children if child.kind == kind}


def test_an_invariant_that_somebody_breaks_is_told_with_their_answers(tmp_path: Path) -> None:
    knowledge = car_with(
        tmp_path, "then: [{decide: {driving: stay}}, {decide: {calling: fire_brigade}}", "then: [{decide: {driving: stay}}"
    )
    statement = say_proofs(knowledge, prove(knowledge))
    (told,) = broken(statement, "invariant_broken").values()
    assert told.about == "fire-is-never-driven"
    assert [child.about for child in told.children[0].children] in (["smoke"], ["fuel_smell"])
    assert "Broken: Where something could burn" in to_plain(render_statement(statement), 100)


def test_a_worse_answer_that_makes_it_milder_is_told_with_both_answers(tmp_path: Path) -> None:
    knowledge = car_with(tmp_path, "when: shaking >= 6", "when: shaking == 6")
    statement = say_proofs(knowledge, prove(knowledge))
    (told,) = broken(statement, "law_broken").values()
    assert told.about == "shaking"
    assert [child.kind for child in told.children[:2]] == ["their_answers", "their_next_answers"]
    text = to_plain(render_statement(statement), 200)
    assert "Proved: a worse answer never makes a decision milder, for each of 11 questions." in text
    assert "Broken: a worse answer never makes a decision milder (How badly does it shake while the engine is on, from 0 to 10?)" in text


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (LawProof("worse_never_milder", "fuel_km", certain=False), "milder (How far does the fuel still last?)"),
        (LawProof("invariant", "no-sparks-near-fuel", certain=False), "never does (A spark is enough.)"),
        (LawProof("settled_stays", "", certain=False), "what is settled stays"),
    ],
)
def test_where_nothing_is_known_that_is_said(proof: LawProof, words: str) -> None:
    text = to_plain(render_statement(say_proofs(load_knowledge(CAR), [proof])), 200)
    assert text.endswith(words)
    assert "Not proved, and nobody found who breaks it: " in text
