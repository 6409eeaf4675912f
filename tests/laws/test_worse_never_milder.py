"""A worse answer never gives a milder verdict, over admissible partial cases, for the findings that declare what is worse."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase
from expert.interpreters.strategies import answers
from expert.model import SCALE_RANGE, Finding, FindingType, Value
from expert.semantics import Meaning, is_admissible

MUST_DECLARE = {
    *("chest_symptoms", "saddle_numbness", "bladder_bowel_change", "both_legs_weak_numb", "leg_cold_pale", "thigh_rock_hard", "cola_urine"),
    *("leg_swollen", "leg_hot_red", "fever_unwell", "foot_weak", "night_pain_constant", "lump_growing", "cancer_or_weight_loss"),
    *("walking_now", "pop", "bruise", "gap_or_dent", "leg_weak", "swelling_growing", "sit_pain", "below_knee", "impact_pain_deep"),
    *("pain_at_rest", "pain_walking", "pain_easy_run", "pain_run_trend", "run_form_changed", "pain_next_morning", "pain_fast_run"),
    *("painkiller_before_run", "pain_jumping", "quinolone", "statin_change", "blood_thinner", "bone_risk", "low_energy_signs", "clot_risk"),
    *("previous_stress_fracture", "walk_30_pain", "jog_spot_pain", "squat_10_pain", "bridge_pain"),
}
"""Every flag, pain score, limp, bruise, swelling and weakness."""


def worse_values(finding: Finding, value: Value) -> Iterator[Value]:
    """Yield the answers that are worse than `value`."""
    worse = finding.worse
    if worse is None:
        return
    if worse.order:
        if isinstance(value, bool | str) and value in worse.order:
            yield from worse.order[worse.order.index(value) + 1 :]
    elif finding.type is FindingType.SCALE and isinstance(value, int):
        yield from range(value + 1, SCALE_RANGE[1] + 1) if worse.higher else range(SCALE_RANGE[0], value)


def test_what_must_declare_what_is_worse_does(knowledge: KnowledgeBase) -> None:
    assert sorted(name for name in MUST_DECLARE if knowledge.findings[name].worse is None) == []


def test_real_knowledge(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=400)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        mild = data.draw(answers(knowledge))
        changes = [(name, value) for name in mild for value in worse_values(knowledge.findings[name], mild[name])]
        assume(changes)
        before = Meaning(knowledge, mild)
        for name, value in data.draw(st.lists(st.sampled_from(changes), min_size=1, max_size=8, unique=True)):
            grave = {**mild, name: value}
            if is_admissible(knowledge, grave):
                after = Meaning(knowledge, grave)
                for decision, scale in knowledge.decisions.items():
                    pairs = zip(before.bounds(decision), after.bounds(decision), strict=True)
                    assert all(milder <= graver for milder, graver in pairs), (decision, name, mild[name], value)
                    assert scale.rank(before.in_force(decision)) <= scale.rank(after.in_force(decision))

    law()
