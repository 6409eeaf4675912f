"""Forward chaining: the trace, and that nothing of experta shows through."""

from __future__ import annotations

import gc
import itertools
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from msgspec.structs import replace

from expert.engines.forward import inference
from expert.engines.forward.inference import infer
from expert.engines.trace import Firing, Premise, PremiseKind
from expert.errors import EngineError
from expert.language.conditions import And, Compare, Condition, Count, Is, Member, Not, Or, Recommended, Subject
from expert.language.forms import Phrase
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import (
    Advise,
    Cause,
    Concept,
    Conclude,
    Decide,
    Decision,
    Domain,
    Effect,
    Finding,
    FindingType,
    Grades,
    KnowledgeBase,
    Level,
    Quantity,
    Recommendation,
    Rule,
    Strength,
    Suggest,
    Value,
)
from expert.loading.condition import parse_condition
from expert.loading.expressions import Vocabulary
from expert.loading.formula import parse_formula
from tests.places import ROOT

LEVELS = ("train", "easy", "rest")
FLAGS = tuple("abcdefghijkl")
TYPES = {
    **dict.fromkeys((*FLAGS, "ran", "form", "felt"), FindingType.BOOLEAN),
    "walking": FindingType.CHOICE,
    "pain": FindingType.SCALE,
    "km": FindingType.NUMBER,
    "usual_km": FindingType.NUMBER,
}
OPTIONS = {"walking": ("normal", "stiff", "limp")}
ASK_WHEN = {"form": "ran", "felt": "form or pain >= 9", "km": "ran and not a"}
VOCABULARY = Vocabulary(
    findings={name: Domain(type, OPTIONS.get(name, ()), (Decimal(0), Decimal(100))) for name, type in TYPES.items()},
    quantities=frozenset({"spike"}),
    concepts=frozenset({"serious", "calm"}),
    causes=frozenset({"strain", "tendon"}),
    decisions={"running": LEVELS},
)


def refuse(offset: int, code: str, message: str, help: str) -> None:
    raise AssertionError(f"{code} at {offset}: {message} ({help})")


def condition(text: str) -> Condition:
    parsed = parse_condition(text, VOCABULARY, refuse)
    assert parsed is not None
    return parsed


Rules = Mapping[str, tuple[str | Condition | Effect, ...]]


def rule_of(id: str, when: str | Condition | Effect, *effects: str | Condition | Effect) -> Rule:
    """Return a rule; one without effects advises something."""
    read = condition(when) if isinstance(when, str) else when
    then = tuple(effect for effect in effects if isinstance(effect, Effect)) or (Advise("x"),)
    assert not isinstance(read, Effect)
    return Rule(id, id, read, then, "", "EO", ())


def knowledge_of(rules: Rules, undefined: bool = False) -> KnowledgeBase:
    formula = parse_formula("100 * (km / usual_km - 1)", VOCABULARY, refuse)
    assert formula is not None
    findings = {
        name: Finding(
            name,
            type,
            "g",
            "?",
            Phrase(),
            options={option: option for option in OPTIONS.get(name, ())},
            range=(Decimal(0), Decimal(100)) if type is FindingType.NUMBER else None,
            ask_when=condition(ASK_WHEN[name]) if name in ASK_WHEN else None,
        )
        for name, type in TYPES.items()
    }
    levels = tuple(Level(id, id, id, id) for id in LEVELS)
    strengths = (Strength("weak", "", 1, together_at_most=2), Strength("moderate", "", 2), Strength("strong", "", 3))
    return KnowledgeBase(
        id="test",
        title="",
        version="1",
        summary="",
        fingerprint="",
        fine_print=(),
        topics={},
        groups={},
        cause_kinds={},
        evidence={},
        standings={},
        strengths={item.id: item for item in strengths},
        grades=Grades(3, 1, {}),
        decisions={"running": Decision("running", "", "", levels, "rest", "rest")},
        findings=findings,
        checklists={},
        quantities={"spike": Quantity("spike", "", formula, 1, undefined, Phrase())},
        constraints={},
        concepts={name: Concept(name, name, Phrase()) for name in sorted(VOCABULARY.concepts)},
        causes={name: Cause(name, "condition", name, "") for name in sorted(VOCABULARY.causes)},
        recommendations={"x": Recommendation("x", "", "", "", 1, "EO", ())},
        rules={id: rule_of(id, *parts) for id, parts in rules.items()},
        invariants={},
        sources={},
        claims={},
        cases={},
    )


def fired(knowledge: KnowledgeBase, answers: Mapping[str, Value]) -> list[str]:
    return [firing.rule for firing in infer(knowledge, answers)]


def premises(knowledge: KnowledgeBase, answers: Mapping[str, Value], rule: str) -> tuple[Premise, ...]:
    return next(firing.premises for firing in infer(knowledge, answers) if firing.rule == rule)


def answer(name: str, value: Value) -> Premise:
    return Premise(PremiseKind.ANSWER, name, value)


EVERYTHING: Rules = {
    "seen": ("form", Conclude("serious")),
    "seen-too": ("pain >= 7 and not b", Conclude("serious")),
    "calm": ("not serious and not possible(tendon)", Conclude("calm")),
    "hint": ("a", Suggest("strain", "weak")),
    "hint-two": ("b", Suggest("strain", "weak"), Suggest("tendon", "weak")),
    "hint-three": ("form", Suggest("strain", "weak")),
    "clear": ("pain > 3 or walking in {stiff, limp}", Suggest("strain", "moderate"), Suggest("tendon", "weak")),
    "limp": ("walking == limp", Decide("running", "rest"), Suggest("strain", "strong")),
    "easy": ("likely(strain) or count(a, b, not form, pain <= 2) >= 3", Decide("running", "easy")),
    "felt": ("felt", Decide("running", "rest")),
    "not-felt": ("not felt and not (a and form)",),
    "spiked": ("spike > 10 and not possible(tendon)", Decide("running", "easy")),
    "not-spiked": ("not spike > 10",),
    "free": ("running < easy",),
    "held": ("running == easy",),
    "not-likely": ("not likely(strain) and calm",),
    "nothing": ("not (a or b or form or felt) and not count(a, b, calm) >= 1",),
    "always": ("running >= train",),
    "never": ("running < train or running > rest",),
}
EVERYBODY = [
    {
        name: value
        for name, value in zip(("a", "b", "ran", "form", "felt", "walking", "pain", "km"), values, strict=True)
        if value is not None
    }
    | {"usual_km": usual}
    for usual in (Decimal(10), Decimal(0))
    for values in itertools.product(
        (None, False, True),
        (None, False, True),
        (None, False, True),
        (None, True),
        (None, True),
        (None, "normal", "limp"),
        (None, 1, 8),
        (None, Decimal(11), Decimal("11.1")),
    )
]
_KNOWLEDGE = knowledge_of(EVERYTHING)
CASES = [answers for answers in EVERYBODY if is_admissible(_KNOWLEDGE, answers)]
"""What real people could say: nobody answers a question that does not apply."""


def rederiving(knowledge: KnowledgeBase, trace: tuple[Firing, ...], rule: str) -> dict[str, Value]:
    """Return the answers among the premises of `rule` and of the firings behind its positive conclusions."""
    by_rule = {firing.rule: firing for firing in trace}
    answers: dict[str, Value] = {}
    pending, met = [rule], set[str]()
    while pending:
        id = pending.pop()
        if id not in met:
            met.add(id)
            for premise in by_rule[id].premises:
                if premise.kind is PremiseKind.ANSWER:
                    answers[premise.name] = premise.value
                elif premise.kind is not PremiseKind.NOT_APPLICABLE and premise.value is True:
                    pending += [item.id for item, _ in knowledge.rules_about[premise.name] if item.id in by_rule]
    return answers


@pytest.mark.parametrize("undefined", [False, True])
def test_a_rule_fires_exactly_if_it_is_true(undefined: bool) -> None:
    knowledge = knowledge_of(EVERYTHING, undefined)
    met = set[str]()
    for answers in CASES:
        meaning = Meaning(knowledge, answers)
        names = fired(knowledge, answers)
        assert names == [id for id in knowledge.rules if meaning.rule(id)], answers
        met.update(names)
    assert met == set(EVERYTHING) - {"never"}


def test_the_premises_suffice() -> None:
    knowledge = knowledge_of(EVERYTHING)
    for answers in CASES[::7]:
        trace = infer(knowledge, answers)
        for firing in trace:
            cited = rederiving(knowledge, trace, firing.rule)
            assert cited.items() <= answers.items()
            assert Meaning(knowledge, cited).rule(firing.rule) is True, (firing, cited)


def test_the_premises_are_what_was_matched() -> None:
    knowledge = knowledge_of(
        {
            "either": ("a or b or pain >= 5",),
            "both": ("a and (b or c) and walking == limp", Conclude("serious"), Suggest("strain", "strong"), Decide("running", "rest")),
            "chained": ("serious and likely(strain) and possible(strain) and running > train",),
            "counted": ("count(a, b, c, pain >= 5) >= 2",),
        }
    )
    answers: dict[str, Value] = {"a": True, "b": True, "c": False, "walking": "limp", "pain": 5}
    assert infer(knowledge, answers) == (
        Firing("either", (answer("a", True), answer("b", True), answer("pain", 5))),
        Firing("both", (answer("a", True), answer("b", True), answer("walking", "limp"))),
        Firing(
            "chained",
            (
                Premise(PremiseKind.CONCEPT, "serious"),
                Premise(PremiseKind.AT_LEAST, "running", True, "easy"),
                Premise(PremiseKind.LIKELY, "strain"),
                Premise(PremiseKind.POSSIBLE, "strain"),
            ),
        ),
        Firing("counted", (answer("a", True), answer("b", True), answer("pain", 5))),
    )


def test_a_negative_conclusion_is_shown_with_the_answers_that_rule_it_out() -> None:
    knowledge = knowledge_of(
        {
            "one": ("a and b", Conclude("serious"), Decide("running", "rest"), Suggest("strain", "weak")),
            "two": ("c", Conclude("serious"), Decide("running", "easy")),
            "no-concept": ("not serious",),
            "no-level": ("running < rest",),
            "no-cause": ("not possible(strain)",),
        }
    )
    answers: dict[str, Value] = {"a": False, "b": False, "c": False, "d": True}
    ruled_out = (answer("a", False), answer("b", False))
    assert infer(knowledge, answers) == (
        Firing("no-concept", (*ruled_out, answer("c", False), Premise(PremiseKind.CONCEPT, "serious", False))),
        Firing("no-level", (*ruled_out, Premise(PremiseKind.AT_LEAST, "running", False, "rest"))),
        Firing("no-cause", (*ruled_out, Premise(PremiseKind.POSSIBLE, "strain", False))),
    )


def test_an_answer_is_enough_for_its_question_to_apply() -> None:
    knowledge = knowledge_of({"yes": ("felt",), "no": ("not felt",), "form": ("not form",)})
    not_applicable = Premise(PremiseKind.NOT_APPLICABLE, "felt"), Premise(PremiseKind.NOT_APPLICABLE, "form")
    assert premises(knowledge, {"ran": True, "form": True, "felt": True}, "yes") == (answer("felt", True),)
    assert premises(knowledge, {"ran": False, "pain": 1}, "no") == (answer("ran", False), answer("pain", 1), *reversed(not_applicable))
    assert premises(knowledge, {"felt": False}, "no") == (answer("felt", False),)
    assert fired(knowledge, {"felt": True}) == ["yes"]
    assert fired(knowledge, {"ran": False}) == ["form"]


def test_a_quantity_is_exact_and_rests_on_its_inputs() -> None:
    knowledge = knowledge_of({"more": ("spike > 10",), "exactly": ("spike == 10",), "not": ("not spike > 10",)})
    answers: dict[str, Value] = {"km": Decimal("12.1"), "usual_km": Decimal(11), "ran": True, "a": False}
    inputs = answer("km", Decimal("12.1")), answer("usual_km", Decimal(11))
    assert infer(knowledge, answers) == (
        Firing("exactly", inputs),
        Firing("not", inputs),
    )
    assert fired(knowledge, {"km": Decimal(12), "ran": True, "a": False}) == []
    assert premises(knowledge, {"ran": False}, "not") == (answer("ran", False), Premise(PremiseKind.NOT_APPLICABLE, "km"))


def test_weak_suggestions_count_together_at_most_so_much() -> None:
    rules: Rules = {flag: (flag, Suggest("strain", "weak")) for flag in FLAGS[:5]}
    knowledge = knowledge_of(
        {**rules, "f": ("f", Suggest("strain", "moderate")), "likely": ("likely(strain)",), "not": ("not likely(strain)",)}
    )
    weak: dict[str, Value] = dict.fromkeys(FLAGS[:5], True)
    assert fired(knowledge, weak) == list(FLAGS[:5])
    assert fired(knowledge, {**weak, "f": False}) == [*FLAGS[:5], "not"]
    assert fired(knowledge, {"a": True, "f": True}) == ["a", "f", "likely"]


@pytest.mark.parametrize(
    "answers", [{"pain": True}, {"a": 1}, {"a": Decimal(1)}, {"a": "yes"}, {"pain": "limp"}, {"walking": 3}, {"km": "far"}]
)
def test_a_value_of_another_type_matches_nothing(answers: dict[str, Value]) -> None:
    texts = (
        "a",
        "not a",
        "pain >= 1",
        "pain == 1",
        "not pain >= 1",
        "walking == limp",
        "not walking == limp",
        "usual_km > 0",
        "not usual_km > 0",
    )
    knowledge = knowledge_of({str(place): (text,) for place, text in enumerate((*texts, "spike > 1", "not spike > 1"))})
    assert fired(knowledge, {**answers, "usual_km": Decimal(0)}) == ["8"]


def test_nothing_answered_is_nothing_concluded() -> None:
    assert fired(knowledge_of(EVERYTHING), {}) == ["always"]


def test_ten_rules_with_one_exception_each_keep_it() -> None:
    rules: dict[str, tuple[str | Condition | Effect, ...]] = {
        f"r{flag}": (f"possible(tendon) and not {flag}", Suggest("strain", "weak")) for flag in FLAGS[:10]
    }
    knowledge = knowledge_of({"source": ("k", Suggest("tendon", "weak")), **rules})
    answers: dict[str, Value] = {flag: place % 3 == 0 for place, flag in enumerate(FLAGS[:10])}
    for order in (answers, dict(reversed(answers.items()))):
        assert fired(knowledge, {"k": True, **order}) == ["source", *(f"r{flag}" for flag in FLAGS[:10] if not answers[flag])]


def test_conditions_are_not_multiplied_out() -> None:
    ors = " and ".join(f"({' or '.join(FLAGS[i % 10 : i % 10 + 3])})" for i in range(6))
    knowledge = knowledge_of(
        {"ors": (ors,), "count": (f"count({', '.join(FLAGS)}) >= 6",), "neither": (f"not ({ors}) and not count({', '.join(FLAGS)}) >= 6",)}
    )
    network = inference._Translator(knowledge).translate()
    assert len(network.engine.get_rules()) < 70
    yes: dict[str, Value] = dict.fromkeys(FLAGS, True)
    assert [firing.rule for firing in network.infer(yes)] == ["ors", "count"]
    assert len(network.engine.facts) < 25
    assert [firing.rule for firing in network.infer(dict.fromkeys(FLAGS, False))] == ["neither"]


def test_guards_that_share_guards_are_translated_once() -> None:
    knowledge = knowledge_of({"last": ("l",), "not": ("not l",)})
    chain = dict(knowledge.findings)
    for before, name in itertools.pairwise(FLAGS):
        guard = Is(Subject.FINDING, before)
        chain[name] = replace(chain[name], ask_when=And((guard, Or((guard, Is(Subject.FINDING, "ran"))))))
    knowledge = replace(knowledge, findings=chain)
    productions = inference._Translator(knowledge).translate().engine.get_rules()
    assert len(productions) < 80
    assert max(map(len, productions)) <= 3
    assert fired(knowledge, dict.fromkeys(FLAGS, True)) == ["last"]
    assert fired(knowledge, {"a": False, "ran": True}) == ["not"]


def test_conjunctions_inside_conjunctions_work() -> None:
    a, b, c, d = (Is(Subject.FINDING, name) for name in "abcd")
    nested: Condition = And((And((a, b)), And((c, Not(Or((Not(d), Not(Not(Not(d))))))))))
    knowledge = knowledge_of({"and": (nested,), "not": (Not(nested),), "empty": (And(()),), "count": (Count((a, a, b), 2),)})
    assert fired(knowledge, {"a": True, "b": True, "c": True, "d": True}) == ["and", "empty", "count"]
    assert fired(knowledge, {"a": True, "d": False}) == ["not", "empty", "count"]


def test_a_question_about_the_outcome_is_refused() -> None:
    with pytest.raises(EngineError, match=r"`recommended\(x\)` reads the finished outcome"):
        infer(knowledge_of({"wrong": (Or((Is(Subject.FINDING, "a"), Not(Recommended("x")))),)}), {})


@pytest.mark.parametrize(("error", "raised"), [(ValueError("broken"), EngineError), (KeyboardInterrupt(), KeyboardInterrupt)])
def test_after_any_exception_the_engine_is_thrown_away(
    error: BaseException, raised: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = inference._passes

    def broken(condition: Is | Compare | Member, holds: bool, undefined: bool | None, value: object) -> bool:
        if value == 13:
            raise error
        return passes(condition, holds, undefined, value)

    monkeypatch.setattr(inference, "_passes", broken)
    knowledge = knowledge_of({"a": ("a", Conclude("serious")), "then": ("serious",), "both": ("a and usual_km > 1",)})
    assert fired(knowledge, {"a": True}) == ["a", "then"]
    assert inference._idle._kept[id(knowledge)][1]
    with pytest.raises(raised) as caught:
        infer(knowledge, {"a": True, "usual_km": Decimal(13)})
    assert error in {caught.value, caught.value.__cause__}
    assert not inference._idle._kept[id(knowledge)][1]
    assert fired(knowledge, {"usual_km": Decimal(2)}) == []


def test_one_engine_serves_one_knowledge_base(monkeypatch: pytest.MonkeyPatch) -> None:
    built = list[KnowledgeBase]()

    class Counted(inference._Translator):
        def __init__(self, knowledge: KnowledgeBase) -> None:
            built.append(knowledge)
            super().__init__(knowledge)

    monkeypatch.setattr(inference, "_Translator", Counted)
    one, two = knowledge_of({"one": ("a",)}), knowledge_of({"two": ("a",)})
    for _ in range(3):
        assert fired(one, {"a": True}) == ["one"]
        assert fired(two, {"a": True}) == ["two"]
        assert fired(one, {"a": False}) == []
    assert len(built) == 2
    changed = replace(one, rules={"changed": replace(one.rules["one"], id="changed")})
    assert fired(changed, {"a": True}) == ["changed"]


def test_an_engine_goes_with_its_knowledge_base() -> None:
    knowledge = knowledge_of(EVERYTHING)
    infer(knowledge, {"a": True})
    network = inference._idle.take(knowledge)
    assert network is not None
    inference._idle.put(knowledge, network)
    alive = weakref.ref(knowledge), weakref.ref(network.engine)
    del knowledge, network
    gc.collect()
    assert [reference() for reference in alive] == [None, None]


def test_threads_do_not_meet() -> None:
    bases = [knowledge_of(EVERYTHING), knowledge_of({"only": ("a or form", Conclude("serious")), "then": ("not serious",)})]
    work = [(bases[place % 2], answers) for place, answers in enumerate(CASES[::11])]
    expected = [infer(*item) for item in work]
    barrier = threading.Barrier(4)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: (barrier.wait(), [infer(*item) for item in work])[1], range(4)))
    finally:
        sys.setswitchinterval(interval)
    assert found == [expected] * 4


def test_the_order_of_the_answers_does_not_matter() -> None:
    knowledge = knowledge_of(EVERYTHING)
    for answers in CASES[::97]:
        assert infer(knowledge, dict(reversed(answers.items()))) == infer(knowledge, answers)


def test_the_trace_has_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        f"import runpy; m = runpy.run_path({__file__!r})\n"
        "k = m['knowledge_of'](m['EVERYTHING'])\n"
        "print([m['infer'](k, answers) for answers in m['CASES'][::97]])"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "77")
    ]
    assert len(outputs[0]) > 10_000
    assert len(set(outputs)) == 1
