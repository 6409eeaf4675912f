"""What somebody is told who asks what would have to change: steps that can be followed, as reported by runners whom it failed."""

from __future__ import annotations

from decimal import Decimal

from expert import Consultation, KnowledgeBase, consult, parse_case, until
from expert.language.conditions import Comparison
from expert.questions.statements import Answered, Statement
from expert.questions.statements import counterfactual as kinds
from expert.questions.statements.proof_tree import Threshold
from expert.questions.statements.records import Bounded, OneOf
from expert.words.wording import Wording

QUIET: dict[str, object] = {
    "age": 31,
    "onset": "gradual",
    "days_since_onset": 30,
    "pain_trend_week": "same",
    "location": "mid_thigh",
    "side": "one",
    "walking_now": "normal",
    "pain_walking": 0,
    "pain_at_rest": 0,
    "sit_pain": "none",
    "has_run_since_onset": "yes",
    "days_since_last_run": 2,
    "pain_easy_run": 2,
    "pain_run_trend": "flat",
    "run_form_changed": "no",
    "pain_next_morning": 0,
    "pain_usual_morning": 0,
    "painkiller_before_run": "no",
    "fast_session_since_onset": "no",
    "clinician_said": "not_seen",
    "below_knee": "no",
    "impact_pain_deep": "no",
    "tender_spot": "no",
    "back_pain_with_it": "no",
    "cough_pain": "no",
    "effort_cramp": "no",
    "previous_hsi": "never",
    "quinolone": "no",
    "low_energy_signs": "no",
    "previous_stress_fracture": "no",
    "pregnancy_status": "no",
    "gap_before": "no",
    "race_entered": "no",
}
"""A runner whose thigh began to ache a month ago, who runs with little pain."""


def outcome_of(knowledge: KnowledgeBase, answers: dict[str, object], *, lists: bool = False) -> Consultation:
    checklists = ", ".join(f"{name}: none_of_the_others" for name in knowledge.checklists if lists)
    written = ", ".join(f"{name}: {value}" for name, value in answers.items())
    return consult(knowledge, parse_case(f"date: 2026-05-04\nchecklists: {{{checklists}}}\nanswers: {{{written}}}", knowledge))


def quiet(knowledge: KnowledgeBase, **others: object) -> Consultation:
    return outcome_of(knowledge, QUIET | others, lists=True)


def steps(outcome: Consultation, target: str) -> list[Statement]:
    told = until(outcome, target).statement
    assert isinstance(told, kinds.Until)
    return [*told.children]


def asked(step: Statement) -> list[str]:
    return [getattr(item, "finding", "") or getattr(item, "checklist", "") for item in step.children]


def test_waiting_is_a_change_too(knowledge: KnowledgeBase) -> None:
    first, wait, tests = steps(quiet(knowledge, pain_run_trend="rose"), "running=walk_run_only")
    assert asked(first) == ["pain_jumping"]
    rested = Bounded("days_since_last_run", Decimal(3), Comparison.AT_LEAST)
    assert wait == kinds.UntilWait(1, children=(kinds.UntilPassed(Answered("days_since_last_run", Decimal(2)), rested),))
    assert isinstance(tests, kinds.UntilTests)
    assert asked(tests) == ["walk_30_pain", "jog_spot_pain", "squat_10_pain", "bridge_pain"]
    assert tests.children[0] == kinds.UntilAnswer("walk_30_pain", Bounded("walk_30_pain", 1, Comparison.AT_MOST))


def test_what_happened_is_not_undone_and_the_next_run_answers_what_the_last_one_did(knowledge: KnowledgeBase) -> None:
    outcome = quiet(knowledge, painkiller_before_run="yes", drug_free_day_quiet="no", days_since_onset=35)
    quiet_day = kinds.UntilChange(Answered("drug_free_day_quiet", False), Bounded("drug_free_day_quiet", True))
    assert steps(outcome, "running=walk_run_only") == [kinds.UntilWait(0, children=(quiet_day,))]
    wait, run, _ = steps(outcome, "running=run_no_speed")
    assert wait == kinds.UntilWait(0, children=(quiet_day,))
    without = kinds.UntilChange(Answered("painkiller_before_run", True), Bounded("painkiller_before_run", False))
    assert run == kinds.UntilDo("running", "walk_run_only", children=(without,))


def test_a_warning_sign_is_looked_at_first_and_its_answers_are_not_proposed(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, {"onset": "sudden", "pop": "yes", "walking_now": "limp"})
    see, questions, clots, visit, then, wait, tests = steps(outcome, "running=walk_run_only")
    assert asked(clots) == ["low_energy_signs", "clot_risk"]
    assert see == kinds.UntilSeeFirst("see_soon_avulsion")
    assert isinstance(questions, kinds.UntilFirst)
    assert {"emergency_now", "see_someone_list", "medicines_list", "age", "below_knee"} <= {*asked(questions)}
    assert all(isinstance(item, kinds.UntilQuestion | kinds.UntilChecklist) for item in questions.children)
    allowed = kinds.UntilChoice("clinician_said", OneOf("clinician_said", ("seen_may_build_up",)))
    assert visit == kinds.UntilVisit(children=(allowed,))
    assert asked(then) == ["pain_trend_week"]
    walking = kinds.UntilChangeTo(Answered("walking_now", "limp"), OneOf("walking_now", ("normal", "stiff")))
    assert wait == kinds.UntilWait(0, children=(walking,))
    assert isinstance(tests, kinds.UntilTests)


def test_a_clinician_allows_what_only_a_level_allowed_before(knowledge: KnowledgeBase) -> None:
    pulled = {"onset": "sudden", "pop": "no", "mechanism": "sprint", "bruise": "none", "gap_or_dent": "no", "leg_weak": "strong"}
    seen = {"clinician_said": "seen_may_build_up", "clinician_found": "muscle_strain", "walk_30_pain": 0, "pain_jumping": 1}
    answers = (
        {name: value for name, value in QUIET.items() if name != "effort_cramp"} | pulled | seen | {"pain_easy_run": 0, "green_runs": 6}
    )
    told = steps(outcome_of(knowledge, answers, lists=True), "running=run_no_speed")
    jump = next(step for step in told if isinstance(step, kinds.UntilDo))
    assert (jump.decision, jump.level) == ("", "")
    assert [item.now for item in jump.children if isinstance(item, kinds.UntilChange)] == [Answered("pain_jumping", 1)]


def test_lost_strength_can_come_back(knowledge: KnowledgeBase) -> None:
    fresh: dict[str, object] = {
        "onset": "sudden",
        "days_since_onset": 1,
        "walking_now": "limp",
        "pain_walking": 6,
        "bruise": "small",
        "leg_weak": "weaker",
        "mechanism": "sprint",
        "location": "mid_thigh",
        "clinician_said": "not_seen",
    }
    see, questions, energy, limping, walk, weak, tests = steps(outcome_of(knowledge, fresh), "running=walk_run_only")
    assert asked(energy) == ["low_energy_signs"]
    assert see == kinds.UntilSeeFirst("see_soon_strain")
    assert isinstance(questions, kinds.UntilFirst)
    assert isinstance(limping, kinds.UntilWait)
    assert asked(walk) == ["walk_30_pain"]
    assert isinstance(weak, kinds.UntilWait)
    assert (limping.days, weak.days) == (2, 0)
    waits = (*limping.children, *weak.children)
    changes = [item for item in waits if isinstance(item, kinds.UntilChange | kinds.UntilChangeTo)]
    assert {item.now.finding for item in changes} == {
        "walking_now",
        "leg_weak",
        "pain_walking",
    }
    assert isinstance(tests, kinds.UntilTests)


def test_what_only_a_quantity_reads_is_told_through_it(knowledge: KnowledgeBase) -> None:
    *_, tests = steps(quiet(knowledge), "recommended:nordic_curl")
    assert isinstance(tests, kinds.UntilTests)
    assert kinds.UntilAnswer("bridge_sore", Bounded("bridge_sore", Decimal(20), Comparison.AT_LEAST)) in tests.children
    three = (Threshold(Comparison.AT_MOST, Decimal(3)),)
    assert kinds.UntilComputed("bridge_other", "bridge_difference", three) in tests.children


def test_an_emergency_is_looked_at_before_the_reasons_are_named(knowledge: KnowledgeBase) -> None:
    told = until(quiet(knowledge, saddle_numbness="yes"), "running=normal_training").statement
    assert isinstance(told, kinds.UntilLookedAt)
    first, *_, found = told.children
    assert isinstance(first, kinds.UntilSeeFirst)
    assert found == kinds.UntilFound(children=(kinds.UntilPrevents(Answered("saddle_numbness", True)),))


def test_what_a_warning_sign_alone_prevents_hangs_on_having_it_looked_at(knowledge: KnowledgeBase) -> None:
    told = until(quiet(knowledge, quinolone="taking_now"), "running=run_no_speed").statement
    assert isinstance(told, kinds.UntilLookedAt)
    assert any(isinstance(item, kinds.UntilSeeFirst) for item in told.children)
    assert told.children[-1] == kinds.UntilFound(children=(kinds.UntilPrevents(Answered("quinolone", "taking_now")),))


def test_what_something_else_prevents_as_well_leads_nowhere(knowledge: KnowledgeBase) -> None:
    for target in ("likely:ordinary_soreness", "recommended:let_the_long_race_settle"):
        told = until(quiet(knowledge, saddle_numbness="yes"), target).statement
        assert isinstance(told, kinds.UntilNever)


def test_the_strictest_level_is_everybodys(knowledge: KnowledgeBase) -> None:
    told = until(quiet(knowledge), "care=emergency")
    assert told.statement == kinds.UntilAlways("care", "emergency")
    assert "or milder" not in str(told)


def test_a_recommendation_reads_as_one(knowledge: KnowledgeBase) -> None:
    told = Wording(knowledge).tell(until(quiet(knowledge), "recommended:nordic_curl").statement)
    assert told.lines == ("Until “Do Nordic curls” is recommended:",)


def test_who_was_seen_before_is_seen_again_about_what_stands_still(knowledge: KnowledgeBase) -> None:
    grew = quiet(
        knowledge,
        clinician_said="seen_may_build_up",
        clinician_found="other",
        previous_stress_fracture="elsewhere",
        days_since_last_run=5,
        pain_run_trend="rose",
        pain_jumping=0,
    )
    told = steps(grew, "running=run_no_speed")
    visit = next(step for step in told if isinstance(step, kinds.UntilVisit))
    assert visit.children == (kinds.UntilSame(Answered("clinician_said", "seen_may_build_up")),)
    again = next(step for step in told[told.index(visit) :] if isinstance(step, kinds.UntilDo))
    assert kinds.UntilChangeTo(Answered("pain_run_trend", "rose"), OneOf("pain_run_trend", ("fell", "flat"))) in again.children


def test_an_old_run_that_hurt_a_bone_is_waited_out_once_it_was_examined(knowledge: KnowledgeBase) -> None:
    bone = quiet(
        knowledge,
        clinician_said="seen_may_build_up",
        clinician_found="bone",
        impact_pain_deep="yes",
        walk_30_pain=0,
        days_since_last_run=12,
        pain_easy_run=4,
    )
    told = steps(bone, "running=walk_run_only")
    assert next(step for step in told if isinstance(step, kinds.UntilWait)).days == 10


def test_whoever_is_sent_to_be_seen_is_not_supposed_to_be_unseen(knowledge: KnowledgeBase) -> None:
    cramps = outcome_of(knowledge, {"onset": "during_run", "effort_cramp": "yes"})
    told = steps(cramps, "running=run_no_speed")
    assert isinstance(told[0], kinds.UntilSeeFirst)
    visit = next(step for step in told if isinstance(step, kinds.UntilVisit))
    said = next(item for step in told for item in step.walk() if getattr(item, "finding", "") == "clinician_said")
    assert said in visit.children
    assert said == kinds.UntilChoice("clinician_said", OneOf("clinician_said", ("seen_may_build_up",)))


def test_what_the_same_level_allows_stands_under_one_heading(knowledge: KnowledgeBase) -> None:
    (again,) = steps(quiet(knowledge, pain_jumping=1), "running=normal_training")
    assert isinstance(again, kinds.UntilDo)
    assert (again.decision, again.level) == ("running", "run_no_speed")
    changed = [item.now.finding for item in again.children if isinstance(item, kinds.UntilChange)]
    assert changed == ["pain_jumping", "pain_easy_run"]


def test_days_to_wait_say_what_they_are_for(knowledge: KnowledgeBase) -> None:
    bone = quiet(knowledge, previous_stress_fracture="elsewhere", pain_jumping=5, pain_easy_run=3)
    for target in ("running=run_no_speed", "running=run_with_strides"):
        wait = next(step for step in steps(bone, target) if isinstance(step, kinds.UntilWait))
        assert wait.children[0] == kinds.UntilPassed(
            Answered("days_since_last_run", Decimal(2)), Bounded("days_since_last_run", Decimal(22), Comparison.AT_LEAST)
        )


def test_how_long_ago_something_was_is_asked_first_and_never_proposed(knowledge: KnowledgeBase) -> None:
    pulled: dict[str, object] = {
        "onset": "sudden",
        "days_since_onset": 2,
        "location": "low_thigh",
        "below_knee": "pain",
        "clot_risk": "yes",
    }
    hurts = {"pain_at_rest": 4, "pain_walking": 5, "walking_now": "limp", "tender_spot": "yes", "leg_weak": "strong", "pop": "no"}
    told = steps(outcome_of(knowledge, pulled | hurts), "running=normal_training")
    first = next(step for step in told if isinstance(step, kinds.UntilFirst))
    assert kinds.UntilQuestion("days_since_last_run") in first.children
    assert not [step for step in told if isinstance(step, kinds.UntilNext) and "days_since_last_run" in asked(step)]
