"""What docs/meaning.md says, heading by heading, on a knowledge base small enough to hold in one's head.

run       boolean                                   may be asked of everybody
pain      scale, asked only of those who run        `ask_when: run`
side      choice left / right
far, near numbers, ratio = far / near               comparisons hold where near is 0 (`high`) or do not (`low`)
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from msgspec.structs import replace

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Recommended,
    Settled,
    Subject,
    Withheld,
)
from expert.language.forms import Phrase
from expert.language.formulas import Binary, Input, Operator
from expert.language.meaning import (
    Grade,
    Meaning,
    Status,
    Truth,
    Undefined,
    at_least,
    both,
    either,
    is_admissible,
    opposite,
    reaches,
)
from expert.language.model import (
    Advise,
    Cause,
    Concept,
    Conclude,
    Constraint,
    Decide,
    Decision,
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
    Withhold,
    score,
)

T, F, U = True, False, None
A, B, C, D, RUN = (Is(Subject.FINDING, name) for name in ("a", "b", "c", "d", "run"))
HURTS = Compare(Subject.FINDING, "pain", Comparison.AT_LEAST, Decimal(3))
LEFT = Member("side", ("left",))
LEVELS = ("free", "easy", "slow", "stop")


def knowledge_of(rules: Mapping[str, tuple[Condition, Effect]] | None = None, require: Condition | None = None) -> KnowledgeBase:
    """Return the knowledge base above with these rules, one concept, cause and recommendation, and a decision held at `slow`."""
    kinds = {"a": FindingType.BOOLEAN, "b": FindingType.BOOLEAN, "c": FindingType.BOOLEAN, "d": FindingType.BOOLEAN}
    kinds |= {"run": FindingType.BOOLEAN, "side": FindingType.CHOICE, "pain": FindingType.SCALE}
    kinds |= {"far": FindingType.NUMBER, "near": FindingType.NUMBER, "steps": FindingType.NUMBER}
    guards = {"pain": RUN, "steps": RUN}
    findings = {
        name: Finding(name, kind, "all", name, Phrase(), ask_when=guards.get(name), options={"left": "", "right": ""})
        for name, kind in kinds.items()
    }
    ratio = Binary(Operator.DIVIDE, Input("far"), Input("near"))
    pace = Binary(Operator.DIVIDE, Input("far"), Input("steps"))
    listed = {name: Rule(name, name, when, (then,), "because", "EO", ()) for name, (when, then) in (rules or {}).items()}
    return KnowledgeBase(
        id="small", title="", version="", summary="", fingerprint="", fine_print=(), topics={}, groups={}, cause_kinds={}, evidence={},
        standings={}, sources={}, claims={}, cases={}, checklists={}, invariants={},
        strengths={"weak": Strength("weak", "", 1, 2), "moderate": Strength("moderate", "", 2), "strong": Strength("strong", "", 3),
                   "doubt": Strength("doubt", "", -1), "against": Strength("against", "", -2, 3)},
        grades=Grades(3, 1, {}),
        decisions={"may": Decision("may", "", "", tuple(Level(level, "", "", "") for level in LEVELS), "slow", "stop")},
        findings=findings,
        quantities={
            "low": Quantity("low", "", ratio, 1, False, Phrase()),
            "high": Quantity("high", "", ratio, 1, True, Phrase()),
            "pace": Quantity("pace", "", pace, 1, True, Phrase()),
        },
        constraints={} if require is None else {"one": Constraint("one", require, "")},
        concepts={"idea": Concept("idea", "", Phrase())},
        causes={"strain": Cause("strain", "", "", "")},
        recommendations={"rope": Recommendation("rope", "", "", "", 1, "EO", ())},
        rules=listed,
    )  # fmt: skip


def truth(condition: Condition, **answers: Value) -> Truth:
    return Meaning(knowledge_of(), answers).truth(condition)


# Three truth values: true, false, unknown (strong Kleene logic).


@pytest.mark.parametrize(
    ("left", "right", "conjunction", "disjunction"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_and_and_or_follow_kleene(left: Truth, right: Truth, conjunction: Truth, disjunction: Truth) -> None:
    assert both([left, right]) is conjunction
    assert either([left, right]) is disjunction
    given: dict[str, Value] = {name: value for name, value in (("a", left), ("b", right)) if value is not None}
    assert truth(And((A, B)), **given) is conjunction
    assert truth(Or((A, B)), **given) is disjunction


@pytest.mark.parametrize(("before", "after"), [(T, F), (F, T), (U, U)])
def test_not_follows_kleene(before: Truth, after: Truth) -> None:
    assert opposite(before) is after


def test_nothing_and_and_nothing_or() -> None:
    assert both([]) is True
    assert either([]) is False


# `count(…) >= n` is true when n are true, false when fewer than n could still become true, else unknown.


@pytest.mark.parametrize(
    ("truths", "least", "expected"),
    [
        ([T, T, F], 2, T),
        ([T, F, F], 2, F),
        ([T, U, F], 2, U),
        ([T, T, U], 2, T),
        ([U, U, F], 2, U),
        ([U, F, F], 2, F),
        ([U, U, U], 3, U),
        ([F, U, U], 3, F),
        ([T, T, T], 3, T),
        ([U, U], 1, U),
    ],
)
def test_count(truths: list[Truth], least: int, expected: Truth) -> None:
    assert at_least(truths, least) is expected
    given: dict[str, Value] = {name: value for name, value in zip("abc", truths, strict=False) if value is not None}
    assert truth(Count((A, B, C)[: len(truths)], least), **given) is expected


@pytest.mark.parametrize(("low", "high", "least", "expected"), [(2, 3, 2, T), (1, 3, 2, U), (0, 1, 2, F), (2, 2, 3, F), (0, 0, 0, T)])
def test_reaches(low: int, high: int, least: int, expected: Truth) -> None:
    assert reaches(low, high, least) is expected


# A comparison on an unknown finding is unknown.


@pytest.mark.parametrize("condition", [A, Not(A), LEFT, Not(LEFT), Compare(Subject.FINDING, "far", Comparison.LESS, Decimal(1))])
def test_a_comparison_on_an_unknown_finding_is_unknown(condition: Condition) -> None:
    assert truth(condition) is None


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (Comparison.EQUAL, F, T, F),
        (Comparison.UNEQUAL, T, F, T),
        (Comparison.LESS, T, F, F),
        (Comparison.AT_MOST, T, T, F),
        (Comparison.GREATER, F, F, T),
        (Comparison.AT_LEAST, F, T, T),
    ],
)
def test_a_comparison_at_and_beside_its_constant(comparison: Comparison, below: Truth, at: Truth, above: Truth) -> None:
    condition = Compare(Subject.FINDING, "far", comparison, Decimal("2.5"))
    assert [truth(condition, far=Decimal(value)) for value in ("2.4", "2.50", "2.6")] == [below, at, above]


def test_a_boolean_and_a_choice() -> None:
    assert [truth(A, a=True), truth(A, a=False)] == [True, False]
    assert [truth(LEFT, side="left"), truth(LEFT, side="right"), truth(Not(LEFT), side="right")] == [True, False, True]


# A comparison on a finding with `ask_when: g` reads as `g and comparison`: false for somebody to whom the question does not apply
# (so its negation is true; `not` is never pushed into a comparison).


@pytest.mark.parametrize(
    ("answers", "hurts", "not_hurts"),
    [
        ({}, U, U),
        ({"run": False}, F, T),
        ({"run": True}, U, U),
        ({"run": True, "pain": 3}, T, F),
        ({"run": True, "pain": 2}, F, T),
        ({"pain": 3}, T, F),
        ({"pain": 2}, F, T),
    ],
)
def test_a_guarded_comparison(answers: dict[str, Value], hurts: Truth, not_hurts: Truth) -> None:
    assert truth(HURTS, **answers) is hurts
    assert truth(Not(HURTS), **answers) is not_hurts


def test_not_is_never_pushed_into_a_comparison() -> None:
    mild = Compare(Subject.FINDING, "pain", Comparison.LESS, Decimal(3))
    assert truth(Not(HURTS), run=False) is True
    assert truth(mild, run=False) is False
    unequal = Compare(Subject.FINDING, "pain", Comparison.UNEQUAL, Decimal(3))
    assert truth(unequal, run=False) is False


def test_whether_a_question_applies() -> None:
    assert Meaning(knowledge_of(), {}).applies("run") is True
    assert [Meaning(knowledge_of(), answers).applies("pain") for answers in ({}, {"run": True}, {"run": False})] == [None, True, False]


# An answer to a question whose `ask_when` is false is a contradiction. A partial case is admissible while no constraint is false.


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, True),
        ({"run": True, "pain": 3}, True),
        ({"pain": 3}, True),
        ({"run": False}, True),
        ({"run": False, "pain": 0}, False),
        ({"a": True}, True),
        ({"a": True, "b": False}, False),
        ({"a": True, "b": True}, True),
    ],
)
def test_admissible(answers: dict[str, Value], expected: bool) -> None:
    assert is_admissible(knowledge_of(require=Or((Not(A), B))), answers) is expected


# Quantities: unknown if an input is; rounded to the declared `decimals` before any comparison; `when_undefined`.


def above(name: str, constant: str) -> Condition:
    return Compare(Subject.QUANTITY, name, Comparison.GREATER, Decimal(constant))


def test_a_quantity() -> None:
    def value(**answers: Value) -> object:
        return Meaning(knowledge_of(), answers).quantity("low")

    assert value(far=Decimal(1)) is None
    assert value(far=Decimal(1), near=Decimal(0)) is Undefined.UNDEFINED
    assert value(far=Decimal(1), near=Decimal(3)) == Decimal("0.3")
    assert value(far=Decimal("0.5"), near=Decimal(2)) == Decimal("0.3")  # half away from zero


def test_a_quantity_is_rounded_before_it_is_compared() -> None:
    assert truth(above("low", "0.3"), far=Decimal(1), near=Decimal(3)) is False
    assert truth(Not(above("low", "0.3")), far=Decimal(1), near=Decimal(3)) is True


def test_a_quantity_with_an_unknown_input_is_unknown() -> None:
    assert truth(above("low", "1"), far=Decimal(1)) is None
    assert truth(above("low", "1"), near=Decimal(0)) is None


@pytest.mark.parametrize("comparison", list(Comparison))
def test_when_undefined_is_the_truth_of_every_comparison(comparison: Comparison) -> None:
    for name, expected in (("low", False), ("high", True)):
        condition = Compare(Subject.QUANTITY, name, comparison, Decimal(1))
        assert truth(condition, far=Decimal(1), near=Decimal(0)) is expected
        assert truth(Not(condition), far=Decimal(1), near=Decimal(0)) is not expected


def test_a_quantity_is_false_where_an_input_does_not_apply() -> None:
    condition = above("pace", "1")
    assert truth(condition, run=False) is False
    assert truth(condition, run=False, far=Decimal(9)) is False
    assert truth(condition, run=True, far=Decimal(9)) is None
    assert truth(condition, run=True, far=Decimal(9), steps=Decimal(0)) is True
    assert truth(condition, far=Decimal(9), steps=Decimal(0)) is True
    assert truth(condition, far=Decimal(1), steps=Decimal(9)) is False


# A concept is true when one of its rules is true, false when all of them are false, else unknown.


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({}, U), ({"a": True}, T), ({"a": False}, U), ({"a": False, "b": False}, F), ({"a": False, "b": True}, T)],
)
def test_a_concept(answers: dict[str, Value], expected: Truth) -> None:
    knowledge = knowledge_of({"first": (A, Conclude("idea")), "second": (B, Conclude("idea"))})
    meaning = Meaning(knowledge, answers)
    assert meaning.concept("idea") is expected
    assert meaning.truth(Is(Subject.CONCEPT, "idea")) is expected


# A cause scores the strengths of its true rules (weak 1, moderate 2, strong 3; weak ones together at most 2).


@pytest.mark.parametrize(
    ("strengths", "expected"),
    [
        ([], 0),
        (["weak"], 1),
        (["weak", "weak"], 2),
        (["weak", "weak", "weak"], 2),
        (["moderate"], 2),
        (["moderate", "moderate"], 4),
        (["weak", "weak", "weak", "moderate"], 4),
        (["strong"], 3),
        (["against"], -2),
        (["against", "against"], -3),
        (["doubt", "doubt", "doubt", "doubt"], -4),
        (["strong", "against", "doubt"], 0),
    ],
)
def test_a_score(strengths: list[str], expected: int) -> None:
    assert score(map(knowledge_of().strengths.__getitem__, strengths)) == expected


@pytest.mark.parametrize(
    ("answers", "scores", "grade", "settled"),
    [
        ({}, (0, 5), Grade.OPEN, False),
        ({"a": True}, (3, 5), Grade.LIKELY, True),
        ({"a": False}, (0, 2), Grade.OPEN, False),
        ({"b": True}, (1, 5), Grade.POSSIBLE, False),
        ({"a": False, "b": True}, (1, 2), Grade.POSSIBLE, True),
        ({"a": False, "b": True, "c": True, "d": True}, (2, 2), Grade.POSSIBLE, True),
        ({"a": False, "b": False, "c": False}, (0, 1), Grade.OPEN, False),
        ({"a": False, "b": False, "c": False, "d": False}, (0, 0), Grade.UNLIKELY, True),
    ],
)
def test_the_grade_of_a_cause(answers: dict[str, Value], scores: tuple[int, int], grade: Grade, settled: bool) -> None:
    weak = Suggest("strain", "weak")
    knowledge = knowledge_of({"sure": (A, Suggest("strain", "strong")), "b": (B, weak), "c": (C, weak), "d": (D, weak)})
    meaning = Meaning(knowledge, answers)
    assert meaning.scores("strain") == scores
    assert (meaning.grade("strain"), meaning.is_grade_settled("strain")) == (grade, settled)
    assert meaning.truth(Likely("strain")) is reaches(*scores, 3)
    assert meaning.truth(Possible("strain")) is reaches(*scores, 1)


@pytest.mark.parametrize(
    ("answers", "scores", "grade", "settled"),
    [
        ({}, (-2, 3), Grade.OPEN, False),
        ({"a": True}, (1, 3), Grade.POSSIBLE, False),
        ({"a": True, "b": True}, (1, 1), Grade.POSSIBLE, True),
        ({"a": True, "b": False}, (3, 3), Grade.LIKELY, True),
        ({"a": False}, (-2, 0), Grade.UNLIKELY, True),
        ({"b": True}, (-2, 1), Grade.OPEN, False),
        ({"b": False}, (0, 3), Grade.OPEN, False),
    ],
)
def test_a_rule_against_a_cause_counts_in_the_low_score_until_it_is_false(
    answers: dict[str, Value], scores: tuple[int, int], grade: Grade, settled: bool
) -> None:
    knowledge = knowledge_of({"for": (A, Suggest("strain", "strong")), "against": (B, Suggest("strain", "against"))})
    meaning = Meaning(knowledge, answers)
    assert meaning.scores("strain") == scores
    assert (meaning.grade("strain"), meaning.is_grade_settled("strain")) == (grade, settled)


@pytest.mark.parametrize(
    ("thresholds", "grade"),
    [
        ({}, Grade.POSSIBLE),
        ({"likely_at": 2}, Grade.LIKELY),
        ({"likely_at": 4}, Grade.POSSIBLE),
        ({"possible_at": 3}, Grade.UNLIKELY),
        ({"likely_at": 9, "possible_at": 2}, Grade.POSSIBLE),
    ],
)
def test_a_cause_of_its_own_thresholds(thresholds: dict[str, int], grade: Grade) -> None:
    knowledge = knowledge_of({"a": (A, Suggest("strain", "moderate"))})
    own = replace(knowledge, causes={"strain": replace(knowledge.causes["strain"], **thresholds)})
    assert Meaning(own, {"a": True}).grade("strain") is grade


# A decision has a floor …, and a ceiling …; it is settled when the two agree. The level in force is
# `max(floor, min(ceiling, max(hold_at, presumed)))`: unanswered questions hold a runner back, but never beyond `hold_at`, unless a
# rule is presumed.

DECIDING: dict[str, tuple[Condition, Effect]] = {
    "easy": (A, Decide("may", "easy")),
    "slow": (B, Decide("may", "slow")),
    "stop": (C, Decide("may", "stop")),
}


@pytest.mark.parametrize(
    ("answers", "bounds", "in_force", "settled"),
    [
        ({}, (0, 3), "slow", False),
        ({"a": True}, (1, 3), "slow", False),
        ({"c": False}, (0, 2), "slow", False),
        ({"b": False, "c": False}, (0, 1), "easy", False),
        ({"a": True, "b": False, "c": False}, (1, 1), "easy", True),
        ({"a": False, "b": False, "c": False}, (0, 0), "free", True),
        ({"c": True}, (3, 3), "stop", True),
        ({"a": True, "b": True, "c": True}, (3, 3), "stop", True),
        ({"a": False, "b": False}, (0, 3), "slow", False),
    ],
)
def test_a_decision(answers: dict[str, Value], bounds: tuple[int, int], in_force: str, settled: bool) -> None:
    meaning = Meaning(knowledge_of(DECIDING), answers)
    assert meaning.bounds("may") == bounds
    assert meaning.in_force("may") == in_force
    assert meaning.is_settled("may") is settled
    assert meaning.truth(Settled("may")) is settled


@pytest.mark.parametrize(
    ("answers", "bounds", "in_force", "presumed"),
    [
        ({}, (0, 3), "slow", ()),
        ({"c": True}, (0, 3), "stop", ("stop",)),
        ({"a": True, "c": True}, (1, 3), "stop", ("stop",)),
        ({"c": True, "d": True}, (0, 2), "slow", ()),
        ({"c": True, "d": False}, (3, 3), "stop", ()),
        ({"c": False}, (0, 2), "slow", ()),
        ({"d": False}, (0, 3), "slow", ()),
    ],
)
def test_a_sign_counts_while_only_what_would_lift_it_is_open(
    answers: dict[str, Value], bounds: tuple[int, int], in_force: str, presumed: tuple[str, ...]
) -> None:
    knowledge = knowledge_of(DECIDING)
    lifted = replace(knowledge.rules["stop"], unless=D)
    meaning = Meaning(replace(knowledge, rules={**knowledge.rules, "stop": lifted}), answers)
    assert (meaning.bounds("may"), meaning.in_force("may"), meaning.presumed_by("may")) == (bounds, in_force, presumed)
    assert meaning.rule("stop") is meaning.truth(And((C, Not(D))))
    assert meaning.acting.in_force("may") == meaning.finished.in_force("may") == in_force
    assert meaning.acting.presumed_by("may") == ()


def test_without_rules_a_decision_is_settled_at_its_most_permissive_level() -> None:
    meaning = Meaning(knowledge_of(), {})
    assert (meaning.bounds("may"), meaning.in_force("may"), meaning.is_settled("may")) == ((0, 0), "free", True)


# `running >= L` is true when the floor reaches L, false when the ceiling does not, else unknown.


@pytest.mark.parametrize(
    ("answers", "truths"),
    [
        ({}, [T, U, U, U]),
        ({"b": True}, [T, T, T, U]),
        ({"c": False}, [T, U, U, F]),
        ({"b": True, "c": False}, [T, T, T, F]),
        ({"c": True}, [T, T, T, T]),
        ({"a": False, "b": False, "c": False}, [T, F, F, F]),
    ],
)
def test_a_decision_compared(answers: dict[str, Value], truths: list[Truth]) -> None:
    meaning = Meaning(knowledge_of(DECIDING), answers)
    assert [meaning.truth(AtLeast("may", level)) for level in LEVELS] == truths


# A recommendation is withheld when a withholding rule is true; recommended when advised and every withholding rule is false;
# conditional when advised and some withholding rule is unknown; open when advising is unknown; else not indicated.

ADVISING: dict[str, tuple[Condition, Effect]] = {"do": (A, Advise("rope")), "not": (B, Withhold("rope"))}


@pytest.mark.parametrize(
    ("advised", "blocked", "status", "settled"),
    [
        (T, T, Status.WITHHELD, True),
        (F, T, Status.WITHHELD, True),
        (U, T, Status.WITHHELD, True),
        (T, F, Status.RECOMMENDED, True),
        (F, F, Status.NOT_INDICATED, True),
        (U, F, Status.OPEN, False),
        (T, U, Status.CONDITIONAL, False),
        (F, U, Status.NOT_INDICATED, False),
        (U, U, Status.OPEN, False),
    ],
)
def test_the_status_of_a_recommendation(advised: Truth, blocked: Truth, status: Status, settled: bool) -> None:
    given: dict[str, Value] = {name: value for name, value in (("a", advised), ("b", blocked)) if value is not None}
    meaning = Meaning(knowledge_of(ADVISING), given)
    assert (meaning.advised("rope"), meaning.blocked("rope")) == (advised, blocked)
    assert (meaning.status("rope"), meaning.is_status_settled("rope")) == (status, settled)
    assert meaning.for_now("rope") is (status if settled else None)
    assert meaning.to_do("rope") is (status is Status.RECOMMENDED)
    assert meaning.truth(Recommended("rope")) is (status is Status.RECOMMENDED)
    assert meaning.truth(Withheld("rope")) is (status is Status.WITHHELD)
    assert meaning.truth(ForNow("rope")) is (status is Status.RECOMMENDED)


def test_several_rules_advise_and_withhold() -> None:
    knowledge = knowledge_of({**ADVISING, "also": (C, Advise("rope")), "nor": (D, Withhold("rope"))})
    assert Meaning(knowledge, {"a": True, "b": False}).status("rope") is Status.CONDITIONAL
    assert Meaning(knowledge, {"a": True, "d": True}).status("rope") is Status.WITHHELD
    assert Meaning(knowledge, {"c": True, "b": False, "d": False}).status("rope") is Status.RECOMMENDED


# Where the only unknowns are unsettled decisions, the statuses are taken once more with those decisions at the level in force,
# and shown as for now.


@pytest.mark.parametrize(
    ("withhold_from", "answers", "status", "for_now"),
    [
        ("slow", {"a": True}, Status.CONDITIONAL, Status.WITHHELD),
        ("stop", {"a": True}, Status.CONDITIONAL, Status.RECOMMENDED),
        ("slow", {"a": True, "b": False, "c": False}, Status.RECOMMENDED, Status.RECOMMENDED),
        ("stop", {}, Status.OPEN, None),
        ("stop", {"a": False}, Status.NOT_INDICATED, Status.NOT_INDICATED),
    ],
)
def test_for_now(withhold_from: str, answers: dict[str, Value], status: Status, for_now: Status | None) -> None:
    rules = {**DECIDING, "do": (A, Advise("rope")), "not": (AtLeast("may", withhold_from), Withhold("rope"))}
    meaning = Meaning(knowledge_of(rules), answers)
    assert meaning.status("rope") is status
    assert meaning.for_now("rope") is for_now
    assert meaning.to_do("rope") is (for_now is Status.RECOMMENDED)


def test_for_now_is_not_said_where_something_else_is_unknown_too() -> None:
    rules = {**DECIDING, "do": (A, Advise("rope")), "not": (Or((AtLeast("may", "stop"), D)), Withhold("rope"))}
    assert Meaning(knowledge_of(rules), {"a": True}).for_now("rope") is None
    assert Meaning(knowledge_of(rules), {"a": True, "d": False}).for_now("rope") is Status.RECOMMENDED


@pytest.mark.parametrize(("answers", "advised"), [({"a": True}, False), ({"a": True, "b": False, "c": False}, True)])
def test_what_is_advised_only_for_good_is_never_recommended_for_now(answers: dict[str, Value], advised: bool) -> None:
    rules = {**DECIDING, "do": (A, Advise("rope")), "not": (AtLeast("may", "stop"), Withhold("rope"))}
    knowledge = knowledge_of(rules)
    held = replace(knowledge, recommendations={"rope": replace(knowledge.recommendations["rope"], only_settled=True)})
    assert Meaning(knowledge, answers).to_do("rope")
    assert Meaning(held, answers).to_do("rope") is advised
    assert Meaning(held, answers).for_now("rope") is (Status.RECOMMENDED if advised else None)


# Which unanswered findings keep something open.


@pytest.mark.parametrize(
    ("condition", "answers", "behind"),
    [
        (A, {}, {"a"}),
        (A, {"a": False}, set()),
        (And((A, B)), {}, {"a", "b"}),
        (And((A, B)), {"a": True}, {"b"}),
        (And((A, B)), {"a": False}, set()),
        (Or((A, B)), {"a": True}, set()),
        (Not(A), {}, {"a"}),
        (Count((A, B, C), 2), {"a": True}, {"b", "c"}),
        (Count((A, B, C), 2), {"a": False, "b": False}, set()),
        (HURTS, {}, {"run", "pain"}),
        (HURTS, {"run": True}, {"pain"}),
        (HURTS, {"pain": 5}, set()),
        (HURTS, {"run": False}, set()),
        (above("low", "1"), {"far": Decimal(1)}, {"near"}),
        (above("pace", "1"), {}, {"far", "run", "steps"}),
        (Is(Subject.CONCEPT, "idea"), {}, {"d"}),
        (Likely("strain"), {}, {"c"}),
        (AtLeast("may", "stop"), {}, {"b"}),
        (Settled("may"), {}, set()),
        (Answered("a"), {}, set()),
    ],
)
def test_behind(condition: Condition, answers: dict[str, Value], behind: set[str]) -> None:
    rules: dict[str, tuple[Condition, Effect]] = {
        "one": (D, Conclude("idea")),
        "two": (C, Suggest("strain", "strong")),
        "three": (B, Decide("may", "stop")),
    }
    assert Meaning(knowledge_of(rules), answers).behind(condition) == behind


# Which rules are unknown and could still change a conclusion: none where it is settled.

OPEN_TO: dict[str, tuple[Condition, Effect]] = {
    **DECIDING,
    "thinks": (A, Conclude("idea")),
    "thinks-too": (D, Conclude("idea")),
    "hints": (B, Suggest("strain", "strong")),
    "hints-too": (C, Suggest("strain", "weak")),
    "do": (A, Advise("rope")),
    "do-too": (B, Advise("rope")),
    "not": (D, Withhold("rope")),
}


@pytest.mark.parametrize(
    ("about", "answers", "rules", "behind"),
    [
        ("may", {}, ("easy", "slow", "stop"), {"a", "b", "c"}),
        ("may", {"a": True}, ("slow", "stop"), {"b", "c"}),
        ("may", {"b": True}, ("stop",), {"c"}),
        ("may", {"b": False}, ("easy", "stop"), {"a", "c"}),
        ("may", {"c": True}, (), set()),
        ("idea", {}, ("thinks", "thinks-too"), {"a", "d"}),
        ("idea", {"a": False}, ("thinks-too",), {"d"}),
        ("idea", {"a": True}, (), set()),
        ("idea", {"a": False, "d": False}, (), set()),
        ("strain", {}, ("hints", "hints-too"), {"b", "c"}),
        ("strain", {"b": False}, ("hints-too",), {"c"}),
        ("strain", {"b": True}, (), set()),
        ("rope", {}, ("not", "do", "do-too"), {"a", "b", "d"}),
        ("rope", {"a": True}, ("not",), {"d"}),
        ("rope", {"a": False, "d": False}, ("do-too",), {"b"}),
        ("rope", {"d": True}, (), set()),
        ("rope", {"a": True, "d": False}, (), set()),
    ],
)
def test_open_rules(about: str, answers: dict[str, Value], rules: tuple[str, ...], behind: set[str]) -> None:
    meaning = Meaning(knowledge_of(OPEN_TO), answers)
    assert meaning.open_rules(about) == rules
    assert meaning.behind_rules(rules) == behind


# Invariants read the finished outcome: decisions at the level in force, and labels as they are shown.


@pytest.mark.parametrize(
    ("never", "answers", "violated"),
    [
        (AtLeast("may", "slow"), {}, True),
        (AtLeast("may", "stop"), {}, False),
        (AtLeast("may", "stop"), {"c": True}, True),
        (Settled("may"), {}, False),
        (Settled("may"), {"c": True}, True),
        (Recommended("rope"), {"a": True}, False),
        (ForNow("rope"), {"a": True}, True),
        (Withheld("rope"), {"a": True, "c": True}, True),
        (And((ForNow("rope"), AtLeast("may", "stop"))), {"a": True}, False),
        (Answered("a"), {"a": False}, True),
        (Not(Answered("b")), {"a": False}, True),
        (A, {}, False),
        (Not(A), {}, False),
    ],
)
def test_an_invariant_reads_the_finished_outcome(never: Condition, answers: dict[str, Value], violated: bool) -> None:
    rules = {**DECIDING, "do": (A, Advise("rope")), "not": (AtLeast("may", "stop"), Withhold("rope"))}
    assert Meaning(knowledge_of(rules), answers).violated(never) is violated


@pytest.mark.parametrize(
    ("answers", "levels"),
    [({}, ("free", "stop")), ({"a": True}, ("easy", "stop")), ({"a": True, "c": False}, ("easy", "slow")), ({"c": True}, ("stop", "stop"))],
)
def test_the_levels_between_which_a_decision_still_is(answers: dict[str, Value], levels: tuple[str, str]) -> None:
    assert Meaning(knowledge_of(DECIDING), answers).levels("may") == levels


def test_a_presumed_sign_has_no_part_in_what_open_questions_hold_anyway() -> None:
    knowledge = knowledge_of(DECIDING)
    lifted = replace(knowledge.rules["slow"], unless=D)
    meaning = Meaning(replace(knowledge, rules={**knowledge.rules, "slow": lifted}), {"b": True})
    assert (meaning.in_force("may"), meaning.presumed_by("may")) == ("slow", ())
