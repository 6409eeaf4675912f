"""Whoever knows no English can rebuild a proof from the JSON of `why`: what fired, on which answers, through which conclusions.

Nothing here reads a wording; what is rebuilt is held against the trace of the consultation and the reference meaning.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from expert import Consultation, KnowledgeBase, consult, load_case, load_knowledge, parse_case, why
from expert.engines.trace import Premise
from expert.language.conditions import AtLeast, Condition, Is, Likely, Possible, Subject
from expert.language.grounds import Concluded, grounds
from expert.language.meaning import Meaning
from expert.language.model import Value
from tests.places import CAR_FOLDER, EXAMPLES

CASES = sorted(EXAMPLES.glob("*.yaml"))
CAR_CASES = (
    "{smoke: yes}",
    "{has_started: yes, warning_light: red, shaking: 7}",
    "{has_started: no, on_turning: clicks, dash_lights: dim}",
    "{smoke: no, fuel_smell: no, brakes_soft: no, has_started: yes, battery_volts: 9, has_meter: yes}",
)
Node = Mapping[str, Any]
Fact = tuple[str, str, object, str]
"""What a rule matched: the kind of fact, the name, its value, and a level."""
RULES = {"rule", "rule_again", "not_rule", "not_rule_again", "rule_open"}
LEAVES = {"answer", "measured", "rule_again", "not_rule_again", "claim", "source"}
"""What a proof may end in: answers, what is proved elsewhere, and who says so."""


@dataclass
class Rebuilt:
    """A proof as its JSON tells it."""

    fired: dict[str, frozenset[Fact]] = field(default_factory=dict)
    refuted: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    answers: dict[str, Any] = field(default_factory=dict)
    facts: set[Fact] = field(default_factory=set)
    through: list[tuple[Concluded, bool, frozenset[str]]] = field(default_factory=list)
    ends: set[str] = field(default_factory=set)


def rebuild(root: Node) -> Rebuilt:
    found = Rebuilt()
    for node in walk(root):
        match node["kind"]:
            case "rule":
                found.fired[node["rule"]] = frozenset(facts(node))
                found.ends |= {item["kind"] for item in walk(node) if not item.get("children")}
            case "not_rule":
                found.refuted.add(node["rule"])
            case "rule_again" | "not_rule_again":
                found.again.add(node["rule"])
            case "answer" | "measured":
                assert found.answers.setdefault(node["answer"]["finding"], node["answer"]["value"]) == node["answer"]["value"]
            case _:
                pass
        fact = fact_of(node)
        found.facts |= {fact} if fact else set()
        condition = conclusion_of(fact) if fact else None
        if fact and condition is not None and node is not root:
            holding = {"rule", "rule_again"}
            below = node.get("children", ())
            rules = frozenset(child["rule"] for child in below if child["kind"] in holding or opposes_in_vain(child))
            found.through.append((condition, fact[2] is True, rules))
    return found


def opposes_in_vain(node: Node) -> bool:
    """Return whether a node says that a rule against a cause does not hold."""
    return (node["kind"], node.get("truth")) == ("opposing", "no")


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("children", ()):
        yield from walk(child)


def facts(rule: Node) -> Iterator[Fact]:
    """Yield what a rule matched: what stands below it and below no other rule."""
    for child in rule.get("children", ()):
        if child["kind"] not in RULES:
            fact = fact_of(child)
            yield from [fact] if fact else []
            yield from facts(child)


def fact_of(node: Node) -> Fact | None:
    match node["kind"]:
        case "answer" | "measured":
            return "answer", node["answer"]["finding"], comparable(node["answer"]["value"]), ""
        case "not_applicable":
            return "not_applicable", node["finding"], True, ""
        case "concept" | "not_concept":
            return "concept", node["concept"], node["kind"] == "concept", ""
        case "at_least" | "below":
            return "at_least", node["decision"], node["kind"] == "at_least", node["level"]
        case "supported":
            return node["at_least"], node["cause"], True, ""
        case "unsupported":
            return node["below"], node["cause"], False, ""
        case _:
            return None


def conclusion_of(fact: Fact) -> Concluded | None:
    match fact:
        case ("concept", name, _, _):
            return Is(Subject.CONCEPT, name)
        case ("at_least", name, _, level):
            return AtLeast(name, level)
        case ("likely", name, _, _):
            return Likely(name)
        case ("possible", name, _, _):
            return Possible(name)
        case _:
            return None


def comparable(value: object) -> object:
    """Return a value so that a number from JSON is the same as that of the case."""
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


def of_trace(premise: Premise) -> Fact:
    return premise.kind.value, premise.name, comparable(premise.value), premise.level


def check(outcome: Consultation, target: str) -> None:
    data = json.loads(json.dumps(why(outcome, target).to_data()))
    assert data["knowledge"]["fingerprint"] == outcome.knowledge.fingerprint
    root = data["statement"]
    rebuilt = rebuild(root)
    check_root(outcome, target, root)
    check_answers(outcome, rebuilt)
    check_fired(outcome, rebuilt)
    check_meaning(outcome, rebuilt)
    assert rebuilt.again <= rebuilt.fired.keys() | rebuilt.refuted
    assert rebuilt.ends <= LEAVES | {"disputed", "research", "population", "unchecked", "question"}


def check_root(outcome: Consultation, target: str, root: Node) -> None:
    """How it came out, and which rules say so, stand in the root."""
    said = {child["rule"] for child in root["children"] if child["kind"] in {"rule", "rule_again", "support"}}
    match root["kind"]:
        case "decision":
            decision = outcome.decisions[target]
            assert (root["level"], said) == (decision.in_force, set(decision.decided_by))
        case "cause":
            cause = outcome.causes[target]
            assert (root["grade"], said) == (cause.grade.value, set(cause.suggested_by))
        case "recommendation":
            item = outcome.recommendations[target]
            assert root["status"] == (item.status if item.for_now is None else item.for_now).value
            assert said == set(item.withheld_by if item.status.value == "withheld" else item.advised_by)
        case kind:
            assert kind == {True: "concept", False: "not_concept", None: "concept_unknown"}[outcome.concepts[target].truth]
            assert said == set(outcome.concepts[target].concluded_by)


def check_answers(outcome: Consultation, rebuilt: Rebuilt) -> None:
    """Every answer is one that was given, with its value."""
    given = outcome.case.values
    assert {name: comparable(value) for name, value in rebuilt.answers.items()} == {
        name: comparable(given[name]) for name in rebuilt.answers
    }


def check_fired(outcome: Consultation, rebuilt: Rebuilt) -> None:
    """Every rule that is said to have fired did, on what is said; whatever else it matched is told elsewhere in the proof.

    Of what rules a conclusion out, or a rule against it, the trace names everything and a proof one reason for each rule.
    """
    trace = {firing.rule: frozenset(map(of_trace, firing.premises)) for firing in outcome.trace}
    for rule, matched in rebuilt.fired.items():
        assert matched <= trace[rule]
        concluded = [(condition, fact[2]) for fact in trace[rule] if (condition := conclusion_of(fact)) is not None]
        is_ruled_out = any(not is_so or grounds(outcome.knowledge, condition).opposing for condition, is_so in concluded)
        assert is_ruled_out or trace[rule] <= rebuilt.facts
    assert not rebuilt.refuted & trace.keys()


def check_meaning(outcome: Consultation, rebuilt: Rebuilt) -> None:
    """From the answers in the JSON alone the reference meaning says the same of each rule and of each conclusion in between."""
    knowledge = outcome.knowledge
    alone = Meaning(knowledge, read_again(knowledge, rebuilt.answers))
    assert {rule for rule in rebuilt.fired if alone.rule(rule) is True} == rebuilt.fired.keys()
    assert {rule for rule in rebuilt.refuted if alone.rule(rule) is False} == rebuilt.refuted
    for condition, is_so, rules in rebuilt.through:
        assert alone.truth(condition) is is_so
        found = grounds(knowledge, condition)
        assert rules == {id for id in found.ids if outcome.meaning.rule(id) is found.favours(id)}
        assert found.reached(rules) is is_so


def read_again(knowledge: KnowledgeBase, answers: Mapping[str, Any]) -> Mapping[str, Value]:
    text = json.dumps({"date": datetime.date(2026, 5, 4).isoformat(), "answers": answers})
    return parse_case(text, knowledge).values


def targets(knowledge: KnowledgeBase) -> list[str]:
    return [*knowledge.decisions, *knowledge.causes, *knowledge.concepts, *knowledge.recommendations]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_proof_is_rebuilt_from_its_json(knowledge: KnowledgeBase, path: Any) -> None:
    outcome = consult(knowledge, load_case(path, knowledge))
    for target in targets(knowledge):
        check(outcome, target)


@pytest.mark.parametrize("answers", CAR_CASES)
def test_a_proof_about_a_car_is_rebuilt_from_its_json(answers: str) -> None:
    car = load_knowledge(CAR_FOLDER)
    outcome = consult(car, parse_case(f"{{date: 2026-05-04, answers: {answers}}}", car))
    for target in targets(car):
        check(outcome, target)


def test_the_examples_hold_every_kind_of_fact(knowledge: KnowledgeBase) -> None:
    """So that none of the checks above is empty."""
    found: set[tuple[str, object]] = set()
    conditions: set[type[Condition]] = set()
    for path in CASES:
        outcome = consult(knowledge, load_case(path, knowledge))
        for target in targets(knowledge):
            rebuilt = rebuild(json.loads(json.dumps(why(outcome, target).to_data()))["statement"])
            found |= {(kind, value if kind not in {"answer"} else True) for kind, _, value, _ in rebuilt.facts}
            conditions |= {type(condition) for condition, _, _ in rebuilt.through}
    assert {"answer", "not_applicable", "concept", "at_least"} <= {kind for kind, _ in found}
    assert {("concept", True), ("concept", False), ("at_least", True), ("at_least", False)} <= found
    assert {Is, AtLeast} <= conditions
