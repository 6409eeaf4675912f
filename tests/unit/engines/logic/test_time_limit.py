"""A hard question can be stopped: by the end of the time that it was given, and by Ctrl-C."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from expert import audit_knowledge, consult, ever, knowledge_diff, load_knowledge, mutate, parse_case, prove, read_condition, until
from expert.engines.logic.circuit import GroundRules
from expert.engines.logic.time_limit import OutOfTimeError, time_limit
from expert.lowered.circuit import Literal
from expert.lowered.variants import without_rules
from expert.questions.statements.counterfactual import UntilNotFound
from expert.questions.statements.proving import EverUncertain, LawUncertain, OutOfTime
from tests.places import CAR_FOLDER

PIGEONS = 12
"""So many in one hole fewer is hard for a solver of clauses: minutes, where the tests wait for seconds."""


def pigeonholes() -> GroundRules:
    """Return a circuit without a model, which takes minutes to find out."""
    circuit = GroundRules()
    with circuit.building():
        sits: dict[tuple[int, int], Literal] = {place: circuit.free() for place in itertools.product(range(PIGEONS), range(PIGEONS - 1))}
        for pigeon in range(PIGEONS):
            circuit.forbid(*(-sits[pigeon, hole] for hole in range(PIGEONS - 1)))
        for hole, (one, two) in itertools.product(range(PIGEONS - 1), itertools.combinations(range(PIGEONS), 2)):
            circuit.forbid(sits[one, hole], sits[two, hole])
    return circuit


def test_the_end_of_the_time_stops_a_hard_question() -> None:
    circuit = pigeonholes()
    with time_limit(1) as is_over:
        assert not is_over()
        with pytest.raises(OutOfTimeError):
            circuit.model([], [])
        assert is_over()
    with time_limit(60), time_limit(1), pytest.raises(OutOfTimeError):
        circuit.model([], [])
    with time_limit(1), time_limit(60), pytest.raises(OutOfTimeError):
        circuit.model([], [])


def test_ctrl_c_stops_a_hard_question() -> None:
    circuit = pigeonholes()
    threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        circuit.model([], [])


def test_the_circuit_can_be_asked_after_it_was_stopped() -> None:
    circuit = pigeonholes()
    with circuit.building():
        easy = circuit.free()
    with time_limit(1), pytest.raises(OutOfTimeError):
        circuit.model([], [])
    with circuit.building():
        circuit.forbid(-easy)
    assert circuit.model([circuit.false], [easy]) is None


def test_a_long_search_finds_what_a_short_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = load_knowledge(CAR_FOLDER, worked_cases=True)

    def decided() -> tuple[object, ...]:
        mutants, audit = mutate(knowledge), audit_knowledge(knowledge)
        return (
            [proof.holds for proof in prove(knowledge).proofs],
            [(item.mutant, item.fate) for item in mutants.tried],
            [item.flaw.statement for item in audit.accepted],
            [item.statement for item in audit.flaws],
        )

    at_once = decided()
    monkeypatch.setattr("expert.engines.logic.circuit._EASY", 1)
    assert decided() == at_once


def test_what_is_not_decided_in_time_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count(time.monotonic(), 1)
    monkeypatch.setattr("expert.engines.logic.time_limit.time.monotonic", lambda: next(ticks))
    knowledge = load_knowledge(CAR_FOLDER)
    outcome = consult(knowledge, parse_case("{date: 2026-02-01, answers: {has_started: no}}", knowledge))
    report = prove(knowledge, timeout=2)
    kinds = [type(item) for item in report.explanation().statement.children]
    assert not report.holds
    assert kinds[-1] is OutOfTime
    assert LawUncertain in kinds
    burning = ever(knowledge, read_condition(knowledge, "fire_risk"), timeout=1)
    assert burning.statement == EverUncertain("fire_risk", children=(OutOfTime(1),))
    assert isinstance(until(outcome, "driving=drive", timeout=1).statement, UntilNotFound)
    assert OutOfTime(1) in until(outcome, "driving=drive", timeout=1).statement.children
    audit = audit_knowledge(knowledge, timeout=1)
    assert (audit.seconds, audit.complete, audit.is_clean) == (1, False, False)
    mutants = mutate(knowledge, timeout=1)
    assert (mutants.seconds, mutants.is_clean) == (1, False)
    diff = knowledge_diff(knowledge, without_rules(knowledge, ["fire-when-smoke"]), timeout=1)
    assert (diff.seconds, diff.same_outcomes) == (1, False)


def test_a_command_that_takes_too_long_says_so() -> None:
    program = str(Path(sys.executable).with_name("hamstring"))
    done = subprocess.run([program, "kb", "mutate", "--timeout", "1"], capture_output=True, text=True, timeout=120, check=False)
    assert "Not decided within 1 second." in done.stdout, done.stderr
    assert done.returncode == 1
