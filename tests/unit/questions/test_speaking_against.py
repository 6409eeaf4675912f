"""What speaks against a cause is told wherever the cause is: why, why not, in the outcome and the rules; and it is verified."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from expert import Consultation, Explanation, KnowledgeBase, consult, graph, parse_case, show, verify, why, why_not
from expert.faces.pages.knowledge_page import render_knowledge
from expert.language.meaning import Grade
from expert.questions.handover import handover_page
from expert.questions.parts.behind import answers_behind
from expert.questions.statements import proof_tree
from expert.words.handover import handover_sections
from expert.words.sentences import tell
from tests.unit.audit.small_bases import another_rule, written
from tests.unit.questions.test_rebuilt_proofs import check, targets

STRENGTHS = ("knowledge.yaml", "points: 3}", "points: 3}\n  - {id: against, title: a sign against it, points: -2}")
OWN = ("causes.yaml", "are sore.,", "are sore., likely_at: 2,")
RULES = (
    another_rule("no-strain-without-a-start", "onset == overnight or limping", "[{suggest: {strain: against}}]"),
    another_rule("much-pain", "pain >= 9", "[{suggest: {strain: weak}}]"),
    another_rule("cool-what-may-be-a-strain", "possible(strain)", "[{advise: ice}]"),
    another_rule("rest-without-a-strain", "not likely(strain)", "[{advise: rest}]"),
)
SUDDEN = "onset: sudden, pain: 5"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return written(tmp_path_factory.mktemp("against"), STRENGTHS, OWN, rules="".join(RULES), cases=False)


@pytest.fixture(scope="module")
def outcome(knowledge: KnowledgeBase) -> Callable[[str], Consultation]:
    return lambda answers: consult(knowledge, parse_case(f"{{date: 2026-05-04, answers: {{{answers}}}}}", knowledge))


def text(explanation: Explanation) -> str:
    return "\n".join(line for told in tell(explanation).walk() for line in told.lines)


@pytest.mark.parametrize(
    ("answers", "score", "grade", "suggested", "opposed"),
    [
        (SUDDEN, (1, 3), Grade.POSSIBLE, ["strain-when-sudden"], []),
        (f"{SUDDEN}, limping: no", (3, 3), Grade.LIKELY, ["strain-when-sudden"], []),
        (f"{SUDDEN}, limping: yes", (1, 1), Grade.POSSIBLE, ["strain-when-sudden"], ["no-strain-without-a-start"]),
        ("onset: overnight, pain: 9", (-1, -1), Grade.UNLIKELY, ["much-pain"], ["no-strain-without-a-start"]),
    ],
)
def test_the_outcome_keeps_what_supports_a_cause_apart_from_what_speaks_against_it(
    outcome: Callable[[str], Consultation], answers: str, score: tuple[int, int], grade: Grade, suggested: list[str], opposed: list[str]
) -> None:
    cause = outcome(answers).causes["strain"]
    assert (cause.score, cause.grade) == (score, grade)
    assert (list(cause.suggested_by), list(cause.opposed_by)) == (suggested, opposed)
    data = json.loads(outcome(answers).to_json())["causes"]["strain"]
    assert data.get("opposed_by", []) == opposed
    assert ("opposed_by" in data) is bool(opposed)


def test_why_tells_what_speaks_against_it(outcome: Callable[[str], Consultation]) -> None:
    said = text(why(outcome(f"{SUDDEN}, limping: yes"), "strain"))
    assert "Speaks against it (a sign against it):" in said
    assert said.index("A sudden start") < said.index("Speaks against it")
    open = text(why(outcome(SUDDEN), "strain"))
    assert "Could still speak against it (a sign against it):" in open
    none = text(why(outcome(f"{SUDDEN}, limping: no"), "strain"))
    assert "Would speak against it (a sign against it), and does not hold:" in none


def test_an_unlikely_cause_is_so_because_of_what_speaks_against_it(outcome: Callable[[str], Consultation]) -> None:
    said = text(why(outcome("onset: overnight, pain: 9"), "strain"))
    assert "Because it came over night" in said
    assert said.index("Speaks against it") < said.index("That is Weak")


def test_a_proof_that_reads_a_grade_names_what_does_not_speak_against_it(outcome: Callable[[str], Consultation]) -> None:
    likely = why(outcome(f"{SUDDEN}, limping: no"), "cool-what-may-be-a-strain")
    (opposing,) = [item for item in likely.walk() if isinstance(item, proof_tree.Opposing)]
    assert (opposing.rule, opposing.truth, opposing.form) == ("no-strain-without-a-start", False, "false")
    not_likely = why(outcome(f"{SUDDEN}, limping: yes"), "rest-without-a-strain")
    (opposing,) = [item for item in not_likely.walk() if isinstance(item, proof_tree.Opposing)]
    assert (opposing.truth, opposing.form) == (True, "true")


@pytest.mark.parametrize("answers", [f"{SUDDEN}, limping: no", f"{SUDDEN}, limping: yes", "onset: overnight, pain: 9"])
def test_a_proof_is_rebuilt_from_its_json(knowledge: KnowledgeBase, outcome: Callable[[str], Consultation], answers: str) -> None:
    for target in targets(knowledge):
        check(outcome(answers), target)


def test_why_not_names_what_is_in_the_way(outcome: Callable[[str], Consultation]) -> None:
    true = text(why_not(outcome(f"{SUDDEN}, limping: yes"), "strain"))
    assert "1 thing speaks against it:" in true
    assert "1 rule could say so, and does not:" in true
    assert "could still speak against it" in text(why_not(outcome(SUDDEN), "strain"))
    unlikely = text(why_not(outcome(SUDDEN), "unlikely:strain"))
    assert "1 rule could say so, and does not:" in unlikely
    assert "limp" in unlikely


def test_whoever_looks_at_it_next_reads_what_speaks_against_it(outcome: Callable[[str], Consultation]) -> None:
    (line,) = handover_page(outcome(f"{SUDDEN}, limping: yes")).suspected
    assert ([item.finding for item in line.because], [item.finding for item in line.against]) == (["onset", "pain"], ["limping"])
    said = [
        item.text
        for section in handover_sections(outcome("").knowledge, handover_page(outcome(f"{SUDDEN}, limping: yes")))
        for item in section.lines
    ]
    assert any("Against it: you limp" in item for item in said)
    (line,) = handover_page(outcome(f"{SUDDEN}, limping: no")).suspected
    assert line.against == ()


def test_blockers_name_the_answer_that_speaks_against_it(outcome: Callable[[str], Consultation]) -> None:
    said = text(why_not(outcome("onset: overnight, pain: 2"), "cool-what-may-be-a-strain"))
    assert "It would take: A strain is at least possible" in said
    assert "Answered: it came over night" in said
    assert "Not answered yet: Do you limp?" in said


def test_a_rule_rests_on_what_falsifies_the_rule_against_it(outcome: Callable[[str], Consultation]) -> None:
    likely = outcome(f"{SUDDEN}, limping: no")
    steps = {step.rule: set(step.cites) for step in likely.certificates.steps}
    assert steps["cool-what-may-be-a-strain"] == {"onset", "pain", "limping"}
    firing = next(item for item in likely.trace if item.rule == "cool-what-may-be-a-strain")
    assert {premise.name for premise in firing.premises} == {"strain", "onset", "limping"}
    against = outcome(f"{SUDDEN}, limping: yes")
    assert set(answers_behind(against, ["rest-without-a-strain"])) == {"onset", "pain", "limping"}


def tampered(data: Any, key: str, value: object) -> Any:
    changed = json.loads(json.dumps(data))
    changed["causes"]["strain"][key] = value
    return changed


@pytest.mark.parametrize("answers", ["", SUDDEN, f"{SUDDEN}, limping: no", f"{SUDDEN}, limping: yes", "onset: overnight, pain: 9"])
def test_an_outcome_is_verified(knowledge: KnowledgeBase, outcome: Callable[[str], Consultation], answers: str) -> None:
    assert verify(knowledge, outcome(answers).to_json()).verified


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("opposed_by", []),
        ("opposed_by", ["no-strain-without-a-start", "much-pain"]),
        ("suggested_by", ["strain-when-sudden", "no-strain-without-a-start"]),
        ("score", [3, 3]),
        ("score", [-1, 1]),
        ("grade", "likely"),
    ],
)
def test_a_changed_outcome_is_refused(knowledge: KnowledgeBase, outcome: Callable[[str], Consultation], key: str, value: object) -> None:
    data = json.loads(outcome(f"{SUDDEN}, limping: yes").to_json())
    assert not verify(knowledge, json.dumps(tampered(data, key, value))).verified


def test_a_citation_that_is_left_out_is_noticed(knowledge: KnowledgeBase, outcome: Callable[[str], Consultation]) -> None:
    data = json.loads(outcome(f"{SUDDEN}, limping: no").to_json())
    step = next(item for item in data["certificates"]["steps"] if item["rule"] == "cool-what-may-be-a-strain")
    del step["cites"]["limping"]
    assert not verify(knowledge, json.dumps(data)).verified


def test_the_rules_say_it_in_plain_words(knowledge: KnowledgeBase) -> None:
    assert "speaks against A strain: a sign against it" in render_knowledge(knowledge, {})
    page = render_knowledge(knowledge, {})
    assert "- **Possible from a score of:** 1\n" in page
    assert "- **Likely from a score of:** 2\n" in page
    shown = text(show(knowledge, "strain"))
    assert "Likely from a score of: 2" in shown
    assert "Possible from a score of: 1" in shown
    assert "no-strain-without-a-start: speaks against A strain: a sign against it" in shown
    kinds = {edge.kind for edge in graph(knowledge, "strain").edges if "no-strain-without-a-start" in edge.rules}
    assert kinds == {"oppose"}
