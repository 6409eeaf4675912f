"""A consultation has three authors who must agree, and fails closed when an invariant does not hold."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator
from msgspec.structs import replace

import expert.consultation.consult
from cli import main
from expert import Consultation, EngineError, KnowledgeBase, assess, consult, handover_page, load_knowledge, load_schema, parse_case, why
from expert.engines.trace import Firing
from expert.faces.terminal.commands import CONTRADICTION, ENGINE_FAILED
from expert.language.conditions import AtLeast, Not, Settled
from expert.language.meaning import Status
from expert.language.model import Invariant
from expert.questions.statements import why as statements
from tests.places import SOUND


@pytest.fixture
def tiny() -> KnowledgeBase:
    return load_knowledge(SOUND)


def with_invariant(knowledge: KnowledgeBase, invariant: Invariant) -> KnowledgeBase:
    return replace(knowledge, invariants={invariant.id: invariant})


def consult_nothing(knowledge: KnowledgeBase) -> Consultation:
    return consult(knowledge, parse_case("date: 2026-01-01", knowledge))


def never_mildest(knowledge: KnowledgeBase) -> Invariant:
    decision = next(iter(knowledge.decisions.values()))
    return Invariant("never-anything", AtLeast(decision.id, decision.levels[0].id), "This is always so, and must never be.")


def test_without_a_violation_there_is_advice(tiny: KnowledgeBase) -> None:
    assert consult_nothing(tiny).violations == ()


def test_a_violated_invariant_fails_closed(tiny: KnowledgeBase) -> None:
    outcome = consult_nothing(with_invariant(tiny, never_mildest(tiny)))
    assert [item.invariant for item in outcome.violations] == ["never-anything"]
    for name, decision in outcome.decisions.items():
        assert decision.in_force == tiny.decisions[name].on_failure
        assert not decision.settled
    assert all(item.status is Status.WITHHELD and not item.to_do for item in outcome.recommendations.values())
    view = assess(outcome)
    assert view.to_do == ()
    assert view.not_now == ()
    assert view.violations == ("never-anything",)
    Draft7Validator(load_schema("outcome")).validate(json.loads(outcome.to_json()))


def test_a_contradiction_never_makes_a_decision_milder(tiny: KnowledgeBase) -> None:
    decision = next(iter(tiny.decisions.values()))
    mildest = replace(decision, on_failure=decision.levels[0].id)
    held = consult_nothing(tiny).decisions[decision.id].in_force
    lenient = replace(tiny, decisions={**tiny.decisions, decision.id: mildest})
    outcome = consult_nothing(with_invariant(lenient, never_mildest(lenient)))
    assert outcome.violations
    assert outcome.decisions[decision.id].in_force == held != mildest.on_failure


def test_every_view_of_a_contradiction_says_so(tiny: KnowledgeBase) -> None:
    failing = with_invariant(tiny, never_mildest(tiny))
    outcome = consult_nothing(failing)
    for target in [*failing.decisions, *failing.causes, *failing.concepts, *failing.recommendations]:
        assert why(outcome, target).statement == statements.Contradiction(children=(statements.Invariant("never-anything"),))
    assert handover_page(outcome).violations == ("never-anything",)
    view = assess(outcome)
    assert all(not line.reasons and not line.next_screen for line in view.decisions)


def test_threads_do_not_disturb_each_other(knowledge: KnowledgeBase) -> None:
    texts = [f"{{date: 2026-01-01, answers: {{age: {age}, walking_now: {walk}}}}}" for age in range(20, 40) for walk in ("normal", "limp")]
    people = [parse_case(text, knowledge) for text in texts]
    alone = [consult(knowledge, case).to_json() for case in people]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda case: consult(knowledge, case).to_json(), people)) == alone


def test_an_invariant_is_read_at_the_level_in_force(tiny: KnowledgeBase) -> None:
    decision = next(iter(tiny.decisions.values()))
    held = consult_nothing(tiny).decisions[decision.id]
    assert held.in_force != held.floor, "the sound knowledge base holds back somebody who answered nothing"
    milder = Invariant("never-milder", Not(AtLeast(decision.id, held.in_force)), "It is held back.")
    assert consult_nothing(with_invariant(tiny, milder)).violations == ()
    settled = Invariant("never-settled", Settled(decision.id), "It is open.")
    assert consult_nothing(with_invariant(tiny, settled)).violations == ()


def test_a_disagreement_with_the_reference_meaning_is_no_advice(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(iter(tiny.rules))
    monkeypatch.setattr(expert.consultation.consult, "infer", lambda _knowledge, _answers: (Firing(rule, ()),))
    with pytest.raises(EngineError, match=rule):
        consult_nothing(tiny)


def test_the_command_says_that_the_program_contradicted_itself(tmp_path: Path) -> None:
    for path in SOUND.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    tiny = load_knowledge(SOUND)
    decision = next(iter(tiny.decisions.values()))
    invariant = f"{{id: never-so, never: {decision.id} >= {decision.levels[0].id}, because: It must not be.}}"
    (tmp_path / "invariants.yaml").write_text(f"invariants: [{invariant}]\n", encoding="utf-8")
    (tmp_path / "me.case").write_text("date: 2026-01-01\n", encoding="utf-8")
    case = tmp_path.parent / "case.yaml"
    (tmp_path / "me.case").rename(case)
    result = CliRunner().invoke(main, ["assess", str(case), "--kb", str(tmp_path)])
    assert result.exit_code == CONTRADICTION
    assert "contradicted itself" in result.output
    assert "It must not be." in result.output
    why = CliRunner().invoke(main, ["why", decision.id, "--case", str(case), "--kb", str(tmp_path)])
    assert why.exit_code == CONTRADICTION
    assert "It must not be." in why.output


def test_an_engine_that_fails_has_an_exit_code_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise EngineError("it broke")

    monkeypatch.setattr(expert.consultation.consult, "infer", fail)
    (tmp_path / "case.yaml").write_text("date: 2026-01-01\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["assess", str(tmp_path / "case.yaml"), "--kb", str(SOUND)])
    assert result.exit_code == ENGINE_FAILED
    assert "it broke" in result.output
    assert "Traceback" not in result.output
