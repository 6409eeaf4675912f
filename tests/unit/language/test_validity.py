"""Rules that are valid on some days only: what follows on each day, what is proved of all days, and what is said of it."""

from __future__ import annotations

import datetime
import json
import pickle
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from expert import (
    KnowledgeBase,
    compare,
    consult,
    evaluate,
    ever,
    load_knowledge,
    parse_case,
    plan,
    prove,
    read_condition,
    show,
    until,
    verify,
    why,
    why_not,
)
from expert.audit.audit import audit_knowledge
from expert.audit.mutation.mutate import Fate, mutate
from expert.cases.case import Case
from expert.consultation.outcome import Consultation
from expert.consultation.reading import read_outcome
from expert.engines.logic.law_proof import LAWS
from expert.faces.terminal.screens.text import render_told, to_plain
from expert.interview.state import start
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import Validity
from expert.questions.statements import counterfactual, proving
from expert.questions.statements import why_not as kinds
from expert.testing import knowledge_bases
from expert.testing.generators import cases
from expert.words.sentences import tell
from tests.places import CAR_FOLDER
from tests.populations import values_of
from tests.unit.audit.small_bases import written

FIRST, LAST = datetime.date(2026, 3, 1), datetime.date(2026, 8, 31)
BEFORE, AFTER = datetime.date(2026, 2, 28), datetime.date(2026, 9, 1)
STOP = "stop-in-alarm"


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Return the tiny knowledge base, where only half a year long an alarm stops somebody."""
    valid = "    valid: {from: 2026-03-01, until: 2026-08-31}\n"
    swap = ("rules.yaml", "    when: alarm\n", f"    when: alarm\n{valid}")
    return written(tmp_path_factory.mktemp("dated"), swap)


def on(knowledge: KnowledgeBase, day: datetime.date, answers: str = "numb: yes") -> Consultation:
    return consult(knowledge, parse_case(f"date: {day}\nanswers: {{{answers}}}", knowledge))


@pytest.mark.parametrize(("day", "valid"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_both_ends_are_days_on_which_it_is_valid(dated: KnowledgeBase, day: datetime.date, valid: bool) -> None:
    outcome = on(dated, day)
    assert (STOP in outcome.knowledge.rules) is valid
    assert outcome.decisions["running"].floor == ("none_at_all" if valid else dated.decisions["running"].levels[0].id)
    assert (STOP in {step.rule for step in outcome.certificates.steps}) is valid, "as if it were not there"
    assert outcome.meaning.rule(STOP) is valid, "never unknown"


def test_one_end_alone_leaves_the_other_side_open() -> None:
    assert [Validity("2026-03-01").holds_on(day) for day in ("2026-02-28", "2026-03-01", "9999-12-31")] == [False, True, True]
    assert [Validity(last="2026-03-01").holds_on(day) for day in ("1900-01-01", "2026-03-01", "2026-03-02")] == [True, True, False]


def test_where_no_rule_has_days_nothing_is_made(tiny: KnowledgeBase) -> None:
    assert tiny.on(FIRST) is tiny
    assert [(period.first, period.last, period.knowledge) for period in tiny.periods] == [(None, None, tiny)]


def test_days_with_the_same_rules_share_a_knowledge_base(dated: KnowledgeBase) -> None:
    assert dated.on(FIRST) is dated.on(LAST) is dated
    outside = dated.on(BEFORE)
    assert outside is dated.on(AFTER) is dated.on(FIRST).on(AFTER)
    assert outside.on(FIRST) is dated, "from one day it goes on to any other"
    assert (outside.id, outside.fingerprint) == (dated.id, dated.fingerprint)
    sent = pickle.loads(pickle.dumps(outside))
    assert sent.on(FIRST).rules == dated.rules
    assert sent.on(AFTER).rules == outside.rules


def test_periods_go_over_all_days(dated: KnowledgeBase) -> None:
    assert [(period.first, period.last) for period in dated.periods] == [(None, BEFORE), (FIRST, LAST)]
    assert dated.on(AFTER).periods is not None
    assert [STOP in period.knowledge.rules for period in dated.on(AFTER).periods] == [False, True]


def test_an_outcome_is_verified_and_read_back_by_the_rules_of_its_day(dated: KnowledgeBase) -> None:
    for day in (BEFORE, FIRST, LAST, AFTER):
        outcome = on(dated, day)
        assert verify(dated, outcome.to_data()).verified
        assert read_outcome(outcome.to_data(), dated).to_data() == outcome.to_data()
    moved = json.loads(json.dumps(on(dated, LAST).to_data()))
    moved["case"]["date"] = AFTER.isoformat()
    assert not verify(dated, moved).verified, "the rules of another day do not give it"


def test_an_interview_asks_by_the_rules_of_its_day(dated: KnowledgeBase) -> None:
    assert STOP in start(dated, LAST).knowledge.rules
    assert STOP not in start(dated, AFTER).knowledge.rules


def test_rows_come_out_as_consultations_of_the_day_of_the_table(dated: KnowledgeBase) -> None:
    table = pa.table({"numb": [True, False, None]})
    for day in (BEFORE, FIRST, LAST, AFTER):
        told = values_of(evaluate(dated, table, ["running", "running_floor"], today=day).table)
        alone = [on(dated, day, answers).decisions["running"] for answers in ("numb: yes", "numb: no", "")]
        assert told["running"] == [item.in_force for item in alone]
        assert told["running_floor"] == [item.floor for item in alone]


def test_proofs_say_on_which_days_something_is_so(dated: KnowledgeBase) -> None:
    found = ever(dated, read_condition(dated, "numb and running < none_at_all"))
    assert isinstance(found.statement, proving.Ever)
    assert found.statement.children[0] == proving.OnDays(None, BEFORE)
    assert "On days until 2026-02-28" in to_plain(render_told(tell(found)), 100)
    assert isinstance(ever(dated, read_condition(dated, "numb and not alarm")).statement, proving.EverNever)


def test_each_broken_invariant_names_its_days_and_what_holds_on_all_is_proved_once(dated: KnowledgeBase, tiny: KnowledgeBase) -> None:
    whole = {(proof.law, proof.about): proof for proof in prove(tiny).proofs}
    proofs = prove(dated).proofs
    assert [law for law in LAWS if any(proof.law == law for proof in proofs)] == [
        law for law in LAWS if any(key[0] == law for key in whole)
    ]
    for proof in proofs:
        assert (proof.period is None) is proof.holds
        if proof.period is not None and proof.broken_by is not None and proof.law == "invariant":
            never = dated.invariants[proof.about].never
            assert proof.period.day is not None
            assert Meaning(dated.on(proof.period.day), proof.broken_by).violated(never)
            assert whole[proof.law, proof.about].holds, "it is the days that break it"


def test_why_not_says_from_when_to_when_it_is_valid(dated: KnowledgeBase) -> None:
    after = on(dated, AFTER)
    for found in (why_not(after, STOP), why(after, STOP)):
        assert found.statement == kinds.RuleNotValid(FIRST, LAST, STOP), "nothing else keeps it from holding"
    assert why_not(on(dated, AFTER, ""), STOP).statement.children, "it would not hold anyhow"
    told = why_not(after, "running=none_at_all")
    assert kinds.RuleNotValid(FIRST, LAST, STOP) in told.statement.children
    assert "not valid on this day, only from 2026-03-01 until 2026-08-31" in to_plain(render_told(tell(told)), 200)


def test_two_days_are_compared_by_the_rules_of_each(dated: KnowledgeBase) -> None:
    said = to_plain(render_told(tell(compare(on(dated, LAST), on(dated, AFTER)))), 200)
    assert "No longer holds: No running in alarm" in said
    assert "It is valid from 2026-03-01 until 2026-08-31." in said


CLOSED = """
  - id: early-days
    title: Early days
    when: weeks < 10
    then: [{{decide: {{running: none_at_all}}}}]
    because: Because.
    evidence: COH
    sources: [hand-2020]
  - id: closed-from-then
    title: Closed
    when: weeks >= 0
    valid: {{from: {day}}}
    then: [{{decide: {{running: none_at_all}}}}]
    because: Because.
    evidence: COH
    sources: [hand-2020]
"""


@pytest.mark.parametrize(("day", "promised"), [("2026-02-07", False), ("2026-02-08", True)])
def test_until_promises_nothing_that_a_rule_forbids_by_then(tmp_path: Path, day: str, promised: bool) -> None:
    counting = ("findings.yaml", 'phrase: "{value} weeks"', 'counts: up, phrase: "{value} weeks"')
    knowledge = written(tmp_path, counting, rules=CLOSED.format(day=day), cases=False)
    answers = "numb: no, cold: no, limping: no, onset: gradual, pain: 0, weeks: 3"
    found = until(on(knowledge, datetime.date(2026, 1, 31), answers), "running=easy").statement
    if promised:
        assert isinstance(found, counterfactual.Until), "the last day before it"
    else:
        assert isinstance(found, counterfactual.UntilNotFound)
        assert found.children == (counterfactual.UntilRulesChange(datetime.date(2026, 2, 7)),)


LEFT_STANDING = """
  - id: left-standing-from-then
    title: Left standing
    when: starts_in_a_row >= 0
    valid: {{from: {day}}}
    then: [{{decide: {{driving: stay}}}}]
    because: Because.
    evidence: MADE
    sources: [common-sense]
"""


@pytest.mark.parametrize(("day", "stages"), [("2026-05-05", 1), ("2026-05-06", 1), ("2026-05-07", 2)])
def test_a_plan_ends_before_a_rule_that_forbids_it(tmp_path: Path, day: str, stages: int) -> None:
    shutil.copytree(CAR_FOLDER, tmp_path / "knowledge")
    with (tmp_path / "knowledge" / "rules.yaml").open("a", encoding="utf-8") as stream:
        stream.write(LEFT_STANDING.format(day=day))
    knowledge = load_knowledge(tmp_path / "knowledge")
    answers = "has_started: yes, starts_in_a_row: 1, warning_light: none, shaking: 4, on_motorway: no"
    text = f"date: 2026-05-04\nchecklists: {{stop_signs: none_of_the_others}}\nanswers: {{{answers}}}"
    found = plan(consult(knowledge, parse_case(text, knowledge)))
    assert len([item for item in found.statement.children if item.kind == "plan_stage"]) == stages, "the second begins on the 6th"


def test_a_rule_is_shown_with_its_days(dated: KnowledgeBase) -> None:
    assert "Valid: from 2026-03-01 until 2026-08-31" in to_plain(render_told(tell(show(dated, STOP))), 100)


def test_a_flaw_that_is_none_on_some_days_is_none(tmp_path: Path) -> None:
    again = """
  - id: stop-in-alarm-again
    title: Again
    when: alarm
    then: [{decide: {running: none_at_all}}]
    because: Because.
    evidence: COH
    sources: [hand-2020]
"""
    valid = "    when: alarm\n    valid: {until: 2026-08-31}\n"
    always = audit_knowledge(written(tmp_path / "always", rules=again))
    ending = audit_knowledge(written(tmp_path / "ending", ("rules.yaml", "    when: alarm\n", valid), rules=again))
    needless = {"AUD006", "AUD007"}
    assert any(flaw.about == "stop-in-alarm-again" and flaw.code in needless for flaw in always.flaws)
    assert not any(flaw.about == "stop-in-alarm-again" and flaw.code in needless for flaw in ending.flaws), "it is needed afterwards"


def test_a_mutant_is_tried_with_the_rules_of_its_days(dated: KnowledgeBase) -> None:
    report = mutate(dated, rules=[STOP])
    assert report.tried
    for item in report.tried:
        assert item.fate is Fate.KILLED_BY_CASE or item.day in {period.day for period in dated.periods}


def test_the_command_shows_a_day_with_the_witness(dated: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "closing"
    written(folder, ("rules.yaml", "    when: alarm\n", "    when: alarm\n    valid: {from: 2026-03-01}\n"))
    told = CliRunner().invoke(main, ["kb", "ever", "numb and running < none_at_all", "--kb", str(folder / "knowledge")])
    assert "On days until 2026-02-28" in told.output


@settings(max_examples=60)
@given(st.data())
def test_a_day_is_as_if_the_other_rules_were_not_there(data: st.DataObject) -> None:
    knowledge = data.draw(knowledge_bases(dated=True))
    case: Case = data.draw(cases(knowledge))
    of_day = knowledge.on(case.date)
    text = case.date.isoformat()
    assert of_day.rules == {id: rule for id, rule in knowledge.rules.items() if rule.valid is None or rule.valid.holds_on(text)}
    assert is_admissible(of_day, case.values)
    outcome = consult(knowledge, case)
    assert outcome.knowledge is of_day
    assert {firing.rule for firing in outcome.trace} <= of_day.rules.keys()
    assert any(period.knowledge is of_day for period in knowledge.periods)
