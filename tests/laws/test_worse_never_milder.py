"""What a worse answer never makes milder (`expert.testing`) is said of the findings that declare what is worse: these must."""

from __future__ import annotations

from expert import KnowledgeBase

MUST_DECLARE = {
    *("chest_symptoms", "saddle_numbness", "bladder_bowel_change", "both_legs_weak_numb", "leg_cold_pale", "thigh_rock_hard", "cola_urine"),
    *("leg_swollen", "leg_hot_red", "fever_unwell", "foot_weak", "night_pain_constant", "lump_growing", "cancer_or_weight_loss"),
    *("walking_now", "pop", "bruise", "gap_or_dent", "leg_weak", "swelling_growing", "sit_pain", "below_knee", "impact_pain_deep"),
    *("pain_at_rest", "pain_walking", "pain_easy_run", "pain_run_trend", "run_form_changed", "pain_next_morning", "pain_fast_run"),
    *("painkiller_before_run", "pain_jumping", "quinolone", "statin_change", "blood_thinner", "bone_risk", "low_energy_signs", "clot_risk"),
    *("previous_stress_fracture", "walk_30_pain", "jog_spot_pain", "squat_10_pain", "bridge_pain"),
}
"""Every flag, pain score, limp, bruise, swelling and weakness."""


def test_what_must_declare_what_is_worse_does(knowledge: KnowledgeBase) -> None:
    assert sorted(name for name in MUST_DECLARE if knowledge.findings[name].worse is None) == []
