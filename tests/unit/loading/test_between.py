"""Findings that are compared with each other, and formulas that read choices and other units: what comes out, and what is said of it."""

from __future__ import annotations

from decimal import Decimal
from shutil import copytree

import pytest

from expert import KnowledgeBase, QueryError, consult, load_knowledge, parse_case, read_condition, why
from expert.engines.logic.laws import prove
from expert.language.conditions import print_condition
from expert.language.formulas import print_formula
from expert.language.meaning import Meaning
from expert.language.model import Value
from expert.words.plain_words import say_condition
from expert.words.wording import Wording
from tests.places import ROOT

FINDINGS = """
findings:
  - id: load_now
    type: number
    group: fuel
    question: How heavy is the load now?
    called: the load now
    range: [0, 900]
    decimals: 1
    unit: kg
    phrase: "{value} kg"
    worse: higher
  - id: load_then
    type: number
    group: fuel
    question: How heavy was it then?
    called: the load then
    range: [0, 2000]
    unit: lb
    phrase: "{value} lb"
  - {id: bought, type: date, group: fuel, question: Bought when?, called: the purchase, phrase: "bought {value} days ago"}
  - {id: serviced, type: date, group: fuel, question: Serviced when?, called: the service, phrase: "serviced {value} days ago"}
  - id: towing
    type: choice
    group: fuel
    question: What does it tow?
    options: {nothing: nothing, trailer: a trailer, caravan: a caravan}
    phrase: {nothing: no tow, trailer: a trailer, caravan: a caravan}
    worse: [nothing, trailer, caravan]
    counts_as: {nothing: 0, trailer: 0.5, caravan: 1.25}
  - id: uphill
    type: boolean
    group: fuel
    question: Uphill?
    phrase: {yes: uphill, no: on the flat}
    counts_as: {yes: 2, no: 1}
quantities:
  - id: strain
    title: The strain
    formula: uphill * (towing + load_now / 100)
    reads_in: {load_now: lb}
    decimals: 1
    when_undefined: no
    phrase: "a strain of {value}"
"""
RULE = """
  - id: {id}
    title: {id}
    when: {when}
    then: [{{advise: call_breakdown}}]
    because: It shows it.
    evidence: LOGIC
    sources: [common-sense]"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("between") / "knowledge"
    copytree(ROOT / "tests" / "car" / "knowledge", folder)
    for name in ("findings", "rules"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "findings" / "between.yaml").write_text(FINDINGS)
    whens = {"heavier": "load_now > load_then + 10", "since": "serviced < bought - 2", "strained": "strain >= 5"}
    (folder / "rules" / "between.yaml").write_text("rules:" + "".join(RULE.format(id=id, when=when) for id, when in whens.items()))
    return load_knowledge(folder)


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        ({"load_now": Decimal(60), "load_then": Decimal(100)}, True),  # 100 lb are 45.359237 kg
        ({"load_now": Decimal("55.3"), "load_then": Decimal(100)}, False),
        ({"load_now": Decimal("55.4"), "load_then": Decimal(100)}, True),
        ({"load_now": Decimal(900)}, None),
        ({"load_then": Decimal(0)}, None),
    ],
)
def test_another_unit_is_converted_exactly(knowledge: KnowledgeBase, answers: dict[str, Value], truth: bool | None) -> None:
    assert Meaning(knowledge, answers).rule("heavier") is truth


@pytest.mark.parametrize(("serviced", "truth"), [(7, True), (8, False), (11, False)])
def test_of_two_dates_the_earlier_is_more_days_ago(knowledge: KnowledgeBase, serviced: int, truth: bool) -> None:
    assert Meaning(knowledge, {"bought": Decimal(10), "serviced": Decimal(serviced)}).rule("since") is truth


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({"uphill": True, "towing": "caravan", "load_now": Decimal(100)}, Decimal("6.9")),  # 100 kg are 220.46… lb
        ({"uphill": False, "towing": "trailer", "load_now": Decimal(0)}, Decimal("0.5")),
        ({"uphill": False, "towing": "trailer"}, None),
    ],
)
def test_a_formula_reads_what_answers_count_as(knowledge: KnowledgeBase, answers: dict[str, Value], value: Decimal | None) -> None:
    assert Meaning(knowledge, answers).quantity("strain") == value
    assert print_formula(knowledge.quantities["strain"].formula) == "uphill * (towing + load_now / 100)"


def test_a_comparison_is_printed_as_it_was_written_and_read_again(knowledge: KnowledgeBase) -> None:
    for id, written in (("heavier", "load_now > load_then + 10"), ("since", "serviced < bought - 2")):
        condition = knowledge.rules[id].when
        assert print_condition(condition) == written
        assert read_condition(knowledge, written) == condition
    with pytest.raises(QueryError, match="nothing in the knowledge base compares `load_then` with `load_now`"):
        read_condition(knowledge, "load_then > load_now - 1")  # in which unit?


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("load_then < load_now", "load_now > load_then"),
        ("load_then == load_now", "load_now == load_then"),
        ("bought >= serviced + 2", "serviced <= bought - 2"),
    ],
)
def test_what_is_typed_may_stand_in_the_other_order(knowledge: KnowledgeBase, typed: str, known: str) -> None:
    assert read_condition(knowledge, typed) == read_condition(knowledge, known)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("load_now > load_then", "the load now is more than the load then"),
        ("load_now <= load_then + 10", "the load now is at most 10 kg above the load then"),
        ("not load_now == load_then - 2.5", "the load now is not the same as the load then less 2.5 kg"),
        ("serviced < bought", "the service was later than the purchase"),
        ("serviced >= bought - 1", "the service was on the same day as 1 day after the purchase or earlier"),
        ("serviced > bought + 2", "the service was earlier than 2 days before the purchase"),
    ],
)
def test_it_is_said_in_words(knowledge: KnowledgeBase, written: str, said: str) -> None:
    assert say_condition(knowledge, read_condition(knowledge, written)) == said


def test_why_says_how_far_apart_they_are(knowledge: KnowledgeBase) -> None:
    answers = "load_now: 60, load_then: 100, bought: 2026-01-21, serviced: 2026-01-24"
    outcome = consult(knowledge, parse_case(f"date: 2026-01-31\nanswers: {{{answers}}}", knowledge))
    assert outcome.quantities["load_now - load_then"] == Decimal("14.640763")
    told = ["\n".join(Wording(knowledge).sentence(item) for item in why(outcome, rule).walk()) for rule in ("heavier", "since")]
    assert "the load now is 14.640763 kg more than the load then" in told[0].lower()
    assert "the service was 3 days later than the purchase" in told[1].lower()


def test_what_is_proved_of_a_formula_with_a_choice_holds(knowledge: KnowledgeBase) -> None:
    proofs = {proof.about: proof for proof in prove(knowledge, laws=["worse_never_milder"])}
    assert proofs["load_now"].holds
    assert proofs["towing"].holds
