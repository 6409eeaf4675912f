"""What is said of laws that hold, of laws that are broken, and of those that nothing is known of."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from cli import main
from expert import Explanation, KnowledgeBase, ProofReport, ever, load_case, load_knowledge, prove, read_condition
from expert.engines.logic.law_proof import LawProof
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.questions.statements import Answered, Statement, proof_tree, proving
from expert.words.sentences import tell
from tests.places import CAR_FOLDER


def car_with(folder: Path, old: str, new: str) -> KnowledgeBase:
    """Return the knowledge base of the car with one text of its rules replaced."""
    shutil.copytree(CAR_FOLDER, folder / "knowledge")
    rules = folder / "knowledge" / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    assert text.count(old) == 1
    rules.write_text(text.replace(old, new), encoding="utf-8")
    return load_knowledge(folder / "knowledge")


T = TypeVar("T", bound=Statement)


def broken(told: Explanation, kind: type[T]) -> T:
    (found,) = (child for child in told.statement.children if isinstance(child, kind))
    return found


def answers(told: Statement) -> list[Answered]:
    return [item.answer for item in told.children if isinstance(item, proving.TheirAnswer)]


def test_an_invariant_that_somebody_breaks_is_told_with_their_answers(tmp_path: Path) -> None:
    knowledge = car_with(
        tmp_path, "then: [{decide: {driving: stay}}, {decide: {calling: fire_brigade}}", "then: [{decide: {driving: stay}}"
    )
    statement = prove(knowledge).explanation()
    told = broken(statement, proving.InvariantBroken)
    assert told.invariant == "fire-is-never-driven"
    assert answers(told.children[0]) in ([Answered("smoke", True)], [Answered("fuel_smell", True)])
    assert "Broken: Where something could burn" in to_plain(render_told(tell(statement)), 100)


def test_a_worse_answer_that_makes_it_milder_is_told_with_both_answers(tmp_path: Path) -> None:
    knowledge = car_with(tmp_path, "when: shaking >= 6", "when: shaking == 6")
    statement = prove(knowledge).explanation()
    told = broken(statement, proving.LawBroken)
    assert (told.law, told.finding) == ("worse_never_milder", "shaking")
    assert [child.kind for child in told.children[:2]] == ["their_answers", "their_next_answers"]
    text = to_plain(render_told(tell(statement)), 200)
    others = sum(finding.worse is not None for finding in knowledge.findings.values()) - 1
    assert f"Proved: a worse answer never makes a decision milder, for each of {others} questions." in text
    assert "Broken: a worse answer never makes a decision milder (How badly does it shake while the engine is on, from 0 to 10?)" in text


def test_breaks_of_one_law_by_the_same_rules_are_one_entry(tmp_path: Path) -> None:
    knowledge = car_with(tmp_path, "when: shaking >= 6", "when: shaking == 6")
    (proof,) = (item for item in prove(knowledge).proofs if not item.holds)
    report = ProofReport(knowledge, (proof, replace(proof, about="fuel_km"), replace(proof, about="car_kg")))
    told = broken(report.explanation(), proving.LawBroken)
    assert (told.finding, told.also) == ("shaking", ("fuel_km", "car_kg"))
    assert "by the same rules for 2 more: fuel_km, car_kg" in to_plain(render_told(tell(report.explanation())), 300)
    statement = report.explanation().statement
    assert isinstance(statement, proving.Proofs)
    assert statement.broken == len(report.proofs)


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (LawProof("worse_never_milder", "fuel_km", certain=False), "milder (How far does the fuel still last?)"),
        (LawProof("invariant", "no-sparks-near-fuel", certain=False), "never does (A spark is enough.)"),
        (LawProof("settled_stays", "", certain=False), "what is settled stays"),
    ],
)
def test_where_nothing_is_known_that_is_said(proof: LawProof, words: str) -> None:
    text = to_plain(render_told(tell(ProofReport(load_knowledge(CAR_FOLDER), (proof,)).explanation())), 200)
    assert text.endswith(words)
    assert "Not proved, and nobody found who breaks it: " in text


def test_what_is_not_so_of_an_outcome_is_never_told_as_if_it_were() -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    told = ever(knowledge, read_condition(knowledge, "not settled(driving) and not answered(smoke) and not withheld(long_drive)"))
    assert told.statement.children[1:] == (
        proof_tree.NotOutcome("settled(driving)"),
        proof_tree.NotOutcome("answered(smoke)"),
        proof_tree.NotOutcome("withheld(long_drive)"),
    )
    assert "Not so: Driving is settled" in to_plain(render_told(tell(told)), 200)


@pytest.mark.parametrize(
    "condition", ["for_now(long_drive)", "withheld(long_drive)", "not recommended(long_drive) and withheld(long_drive)"]
)
def test_what_is_advised_or_withheld_is_told_with_the_rules_that_say_so(condition: str) -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    told = ever(knowledge, read_condition(knowledge, condition))
    rules = [item for item in told.walk() if isinstance(item, proof_tree.Rule)]
    assert rules
    assert all(item.children for item in rules)


def test_an_answer_that_a_condition_asks_for_is_told_in_words() -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    told = ever(knowledge, read_condition(knowledge, "answered(smoke)"))
    assert [item.answer.finding for item in told.statement.children[1:] if isinstance(item, proof_tree.Answer)] == ["smoke"]


def test_who_breaks_a_law_is_printed_as_cases_to_be_pasted(tmp_path: Path) -> None:
    car_with(tmp_path, "when: shaking >= 6", "when: shaking == 6")
    result = CliRunner().invoke(main, ["kb", "prove", "--kb", str(tmp_path / "knowledge")])
    assert result.exit_code == 1
    texts = result.output.split("\n\n")[1:]
    assert [text.splitlines()[0] for text in texts] == ["# shaking: who breaks it", "# shaking: and then"]
    cases = []
    for text in texts:
        path = tmp_path / "case.yaml"
        path.write_text(text, encoding="utf-8")
        cases.append(load_case(path, load_knowledge(CAR_FOLDER)).values)
    assert cases[0]["shaking"] == 6
    assert {name for name in {**cases[0], **cases[1]} if cases[0].get(name) != cases[1].get(name)} == {"shaking"}


def test_a_broken_invariant_is_named(tmp_path: Path) -> None:
    knowledge = car_with(
        tmp_path, "then: [{decide: {driving: stay}}, {decide: {calling: fire_brigade}}", "then: [{decide: {driving: stay}}"
    )
    assert "(fire-is-never-driven)" in to_plain(render_told(tell(prove(knowledge).explanation())), 200)
