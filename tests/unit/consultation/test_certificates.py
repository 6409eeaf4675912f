"""Certificates of the tiny knowledge base, worked by hand."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from expert import KnowledgeBase, consult
from expert.consultation.certificates import Certificates, Citing
from expert.language.conditions import Answered, AtLeast, Compare, Comparison, Is, Not, Or, Subject
from expert.language.meaning import Meaning
from expert.language.model import Invariant
from tests.unit.tiny_cases import read

IN_ALARM = "answers: {numb: no, cold: yes, onset: sudden, pain: 5, weeks: 2, has_run: dont_know}"
NOTHING_WRONG = "answers: {numb: no, cold: no, has_run: no, onset: gradual, longest_km: 10, trigger_km: 10}"


def certificates(tiny: KnowledgeBase, text: str) -> Certificates:
    return consult(tiny, read(tiny, text)).certificates


def test_a_true_rule_cites_its_smallest_true_part_and_an_unknown_one_nothing(tiny: KnowledgeBase) -> None:
    found = certificates(tiny, IN_ALARM)
    assert [(step.rule, step.truth, step.cites) for step in found.steps] == [
        ("alarm-when-numb-or-cold", True, {"cold": True}),
        ("stop-in-alarm", True, {"cold": True}),
        ("strain-when-sudden", True, {"onset": "sudden", "pain": 5}),
        ("cool-what-is-sore", None, {}),
    ]


def test_conclusions_cite_the_rules_that_make_them_what_they_are(tiny: KnowledgeBase) -> None:
    found = certificates(tiny, IN_ALARM)
    assert found.decisions == {"running": ("cold",)}
    assert found.concepts == {"alarm": ("cold",)}
    assert found.causes == {"strain": ("onset", "pain")}
    assert found.recommendations == {"rest": ("onset", "pain"), "ice": ("cold",)}
    assert found.violations == {}


def test_what_no_step_cites_is_listed(tiny: KnowledgeBase) -> None:
    assert certificates(tiny, IN_ALARM).uncited == {"numb": False, "weeks": Decimal(2), "has_run": "dont_know"}


def test_what_is_false_cites_a_falsifier_of_every_rule_and_what_a_question_applies_by(tiny: KnowledgeBase) -> None:
    found = certificates(tiny, NOTHING_WRONG)
    assert [(step.rule, step.truth, list(step.cites)) for step in found.steps] == [
        ("alarm-when-numb-or-cold", False, ["numb", "cold"]),
        ("stop-in-alarm", False, ["numb", "cold"]),
        ("strain-when-sudden", False, ["onset"]),
        ("cool-what-is-sore", False, ["has_run", "longest_km", "trigger_km"]),
    ]
    assert found.decisions == {"running": ("numb", "cold")}
    assert found.recommendations == {"rest": ("onset",), "ice": ("numb", "cold", "has_run", "longest_km", "trigger_km")}
    assert found.uncited == {}


def test_a_violation_cites_every_answer_that_it_reads_and_so_does_all_that_is_not_said_because_of_it(tiny: KnowledgeBase) -> None:
    never = Invariant("never-so", AtLeast("running", "normal"), "It must not be.")
    failing = replace(tiny, invariants={never.id: never})
    found = certificates(failing, "answers: {numb: no, pain: 3}")
    assert found.violations == {"never-so": ("numb",)}
    assert found.decisions == {"running": ("numb",)}
    assert found.recommendations == {"rest": ("numb",), "ice": ("numb",)}


def test_what_is_missing_is_no_citation(tiny: KnowledgeBase) -> None:
    never = Invariant("never-so", Not(Answered("pain")), "It must not be.")
    assert certificates(replace(tiny, invariants={never.id: never}), "answers: {numb: no}").violations == {"never-so": ()}


def test_of_questions_that_do_not_apply_the_one_that_fewest_answers_show_is_cited(tiny: KnowledgeBase) -> None:
    felt = Or((Is(Subject.FINDING, "numb"), Is(Subject.FINDING, "cold")))
    run = Is(Subject.FINDING, "has_run")
    grown = Compare(Subject.QUANTITY, "spike_pct", Comparison.AT_LEAST, Decimal(0))
    for first, second in ((felt, run), (run, felt)):
        guards = {"longest_km": first, "trigger_km": second}
        findings = {name: replace(item, ask_when=guards.get(name, item.ask_when)) for name, item in tiny.findings.items()}
        meaning = Meaning(replace(tiny, findings=findings), {"numb": False, "cold": False, "has_run": False})
        assert Citing(meaning).condition(grown) == {"has_run"}
