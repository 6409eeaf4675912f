"""What could make a conclusion so: its rules, what they are worth together, and how much is needed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from expert.language.conditions import AtLeast, Compare, Comparison, Is, Likely, Member, Possible, Subject
from expert.language.grounds import Concluded, Grounds, advising, findings_tested, grounds, guards, withholding
from expert.language.meaning import Meaning
from expert.language.model import Decide, KnowledgeBase, Strength, Suggest
from expert.testing import generators

FEW = generators.knowledge_bases()


def conclusions(knowledge: KnowledgeBase) -> list[Concluded]:
    """Return everything that can be asked about conclusions."""
    return [
        *(Is(Subject.CONCEPT, name) for name in knowledge.concepts),
        *(AtLeast(name, level.id) for name, scale in knowledge.decisions.items() for level in scale.levels),
        *(node(name) for node in (Likely, Possible) for name in knowledge.causes),
    ]


@given(st.data())
def test_a_conclusion_is_so_once_what_favours_it_is_worth_what_is_needed(data: st.DataObject) -> None:
    knowledge = data.draw(FEW)
    meaning = Meaning(knowledge, data.draw(generators.answers(knowledge)))
    for condition in conclusions(knowledge):
        found = grounds(knowledge, condition)
        favouring = [id for id in found.ids if meaning.rule(id) is found.favours(id)]
        possible = [id for id in found.ids if meaning.rule(id) in {found.favours(id), None}]
        assert (meaning.truth(condition) is True) is found.reached(favouring)
        assert (meaning.truth(condition) is False) is not found.reached(possible)


def test_everybody_is_at_the_mildest_level_and_one_rule_makes_it_stricter(tiny: KnowledgeBase) -> None:
    scale = tiny.decisions["running"]
    mildest, *stricter = (grounds(tiny, AtLeast("running", level.id)) for level in scale.levels)
    assert mildest.always
    assert mildest.reached(())
    assert not any(found.always or found.reached(()) for found in stricter)
    assert stricter[-1].ids == ("stop-in-alarm",)
    assert stricter[-1].reached(("stop-in-alarm",))


def test_what_no_rule_decides_is_so_for_nobody(tiny: KnowledgeBase) -> None:
    found = grounds(replace(tiny, rules={}), AtLeast("running", tiny.decisions["running"].levels[-1].id))
    assert found.never
    assert not found.always


def test_a_grade_adds_strengths_up_and_some_of_them_only_so_far(tiny: KnowledgeBase) -> None:
    strong, weak = Strength("strong", "strong", 3), Strength("weak", "weak", 1, together_at_most=2)
    of = {"one": (weak,), "two": (weak,), "three": (weak,), "four": (strong,)}
    found = Grounds(tuple(tiny.rules.values()), 5, of)
    assert found.worth(["one", "two", "three"]) == 2
    assert found.worth(list(of)) == 5
    assert found.reached(list(of))
    assert not found.reached(["four", "one"])
    rules = tiny.rules_about["strain"]
    assert grounds(tiny, Likely("strain")).ids == grounds(tiny, Possible("strain")).ids == tuple(rule.id for rule, _ in rules)
    assert grounds(tiny, Likely("strain")).need == tiny.grades.likely_at
    assert grounds(tiny, Possible("strain")).need == tiny.grades.possible_at


def test_a_rule_may_speak_for_a_cause_in_two_ways(tiny: KnowledgeBase) -> None:
    rule = replace(tiny.rules["strain-when-sudden"], then=(Suggest("strain", "weak"), Suggest("strain", "strong")))
    found = grounds(replace(tiny, rules={rule.id: rule}), Likely("strain"))
    assert found.ids == (rule.id,)
    assert found.worth(found.ids) == 4


def test_a_rule_may_decide_two_levels(tiny: KnowledgeBase) -> None:
    rule = replace(tiny.rules["stop-in-alarm"], then=(Decide("running", "easy"), Decide("running", "none_at_all")))
    assert grounds(replace(tiny, rules={rule.id: rule}), AtLeast("running", "easy")).ids == (rule.id,)


def test_what_speaks_against_it_favours_it_once_it_is_false(tiny: KnowledgeBase) -> None:
    strong, against = Strength("strong", "strong", 3), Strength("against", "against", -2, together_at_most=3)
    rules = {id: replace(tiny.rules["strain-when-sudden"], id=id) for id in ("one", "two", "three", "for")}
    found = Grounds((*rules.values(),), 1, {"for": (strong,), "one": (against,), "two": (against,), "three": (against,)})
    assert [found.favours(id) for id in rules] == [False, False, False, True]
    assert [rule.id for rule in found.opposing] == ["one", "two", "three"]
    assert [rule.id for rule in found.supporting] == ["for"]
    assert [found.worth(some) for some in ((), ("for",), ("for", "one"), ("for", "one", "two"), found.ids)] == [-3, 0, 0, 1, 3]
    assert not found.reached(("for", "one"))
    assert found.reached(("for", "one", "two"))


def test_a_cause_has_thresholds_of_its_own(tiny: KnowledgeBase) -> None:
    own = replace(tiny, causes={"strain": replace(tiny.causes["strain"], likely_at=2)})
    assert (grounds(own, Likely("strain")).need, grounds(own, Possible("strain")).need) == (2, tiny.grades.possible_at)


def test_a_recommendation_is_advised_and_withheld_by_any_of_its_rules(tiny: KnowledgeBase) -> None:
    assert advising(tiny, "ice").ids == ("cool-what-is-sore",)
    assert withholding(tiny, "ice").ids == ("stop-in-alarm",)
    assert withholding(tiny, "rest") == Grounds(())
    assert withholding(tiny, "rest").never


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (Is(Subject.FINDING, "limping"), ("limping",)),
        (Member("onset", ("sudden",)), ("onset",)),
    ],
)
def test_a_test_of_a_finding_reads_its_answer(tiny: KnowledgeBase, test: Is | Member, expected: tuple[str, ...]) -> None:
    assert findings_tested(tiny, test) == expected


def test_a_test_of_a_quantity_reads_its_inputs(tiny: KnowledgeBase) -> None:
    assert findings_tested(tiny, Compare(Subject.QUANTITY, "spike_pct", Comparison.LESS, Decimal(1))) == ("trigger_km", "longest_km")


def test_guards_are_of_those_that_are_not_asked_of_everybody(tiny: KnowledgeBase) -> None:
    asked = [name for name, finding in tiny.findings.items() if finding.ask_when is not None]
    assert asked
    assert guards(tiny, tiny.findings) == tuple(tiny.findings[name].ask_when for name in asked)
