"""What people ask about: who asks it, what answers it, what is said where nothing is known, and what nobody sees who does not ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from expert import Consultation, KnowledgeBase, QueryError, assess, consult, open_questions, parse_case, topic, topics
from expert.language.topics import advice_of, answering, left_unasked
from expert.questions.parts.next import next_question
from expert.questions.statements import topics as kinds
from expert.questions.statements.still_open import NextQuestion, OpenSingle
from expert.words.first_screen import MOST_SETTLING, first_screen
from expert.words.shortening import short
from expert.words.told import Told
from expert.words.wording import Wording

SORE: dict[str, object] = {
    "age": 31,
    "pregnancy_status": "no",
    "quinolone": "no",
    "clinician_said": "not_seen",
    "onset": "gradual",
    "days_since_onset": 90,
    "location": "sit_bone",
    "side": "one",
    "sit_pain": "at_once",
    "walking_now": "normal",
    "pain_walking": 0,
    "pain_at_rest": 0,
    "pain_trend_week": "same",
    "has_run_since_onset": "yes",
    "days_since_last_run": 2,
    "pain_easy_run": 2,
    "pain_run_trend": "flat",
    "run_form_changed": "no",
    "pain_next_morning": 1,
    "pain_usual_morning": 1,
    "painkiller_before_run": "no",
    "impact_pain_deep": "no",
    "below_knee": "no",
    "previous_stress_fracture": "no",
    "low_energy_signs": "no",
}


FITS_NOTHING: dict[str, object] = {
    "days_since_onset": 30,
    "location": "mid_thigh",
    "sit_pain": "none",
    "pain_next_morning": 0,
    "pain_usual_morning": 0,
    "tender_spot": "no",
    "back_pain_with_it": "no",
    "cough_pain": "no",
    "effort_cramp": "no",
    "previous_hsi": "never",
    "gap_before": "no",
    "wants_to_know": "how_long",
}
"""With these the tendon is no cause either; what is left open is how long the runs were, and whether the muscle locks."""


def outcome_of(knowledge: KnowledgeBase, **answers: object) -> Consultation:
    lists = ", ".join(f"{name}: none_of_the_others" for name in knowledge.checklists)
    written = ", ".join(f"{name}: {value}" for name, value in (SORE | answers).items())
    return consult(knowledge, parse_case(f"date: 2026-05-04\nchecklists: {{{lists}}}\nanswers: {{{written}}}", knowledge))


def test_what_can_be_asked_is_listed_in_order(knowledge: KnowledgeBase) -> None:
    listed = [line.topic for line in topics(knowledge).statement.children if isinstance(line, kinds.TopicLine)]
    assert listed == [item.id for item in knowledge.topics.values() if item.question]
    assert listed[0] == "racing"


def test_what_nobody_can_ask_about_is_named_with_the_nearest(knowledge: KnowledgeBase) -> None:
    for name in ("strength", "treatmens"):
        with pytest.raises(QueryError, match="ASK001"):
            topic(outcome_of(knowledge), name)
    with pytest.raises(QueryError, match="`treatments`"):
        topic(outcome_of(knowledge), "treatmens")


def test_decisions_come_first_and_each_advice_says_how_sure_it_is(knowledge: KnowledgeBase) -> None:
    first, second, *rest = topic(outcome_of(knowledge), "treatments").statement.children
    assert [getattr(item, "decision", "") for item in (first, second)] == ["running", "care"]
    advice = [item for item in rest if isinstance(item, kinds.TopicAdvice)]
    assert {"loading_first", "massage", "no_prp"} <= {item.recommendation for item in advice}
    for item in advice:
        disputed = knowledge.recommendations[item.recommendation].disputed
        sides = [child.kind for child in item.children[:-1]]
        assert sides == ([] if disputed is None else ["one_side", "other_side"])
        assert isinstance(item.children[-1], kinds.AdviceCertainty)
        assert item.children[-1].children


def test_an_emergency_leaves_no_room_for_anything_else(knowledge: KnowledgeBase) -> None:
    answer = topic(outcome_of(knowledge, chest_symptoms="yes"), "treatments").statement
    assert [item.kind for item in answer.children] == ["topic_decision"]
    assert getattr(answer.children[0], "level", "") == "emergency"


def test_nothing_is_said_of_what_somebody_has_to_look_at_first(knowledge: KnowledgeBase) -> None:
    clot = outcome_of(knowledge, leg_swollen="yes", wants_to_know="lasting_damage")
    answer = topic(clot, "lasting_damage").statement
    assert answer.children[-1] == kinds.TopicExaminedFirst()
    (lines,) = assess(clot).topics
    assert (lines.is_known, lines.is_examined_first) == (False, True)


def test_where_nothing_is_known_it_says_what_would_settle_it(knowledge: KnowledgeBase) -> None:
    nothing = consult(knowledge, parse_case("date: 2026-05-04\nanswers: {wants_to_know: what_is_it}", knowledge))
    assert kinds.TopicNotKnown("what_is_it", rest=False) in topic(nothing, "what_is_it").statement.children
    (lines,) = assess(nothing).topics
    assert not lines.is_known
    assert lines.open > 0


def settling(outcome: Consultation, name: str) -> list[tuple[str, bool]]:
    """Return the questions that `topic` names as what would settle it, each with whether it is known to apply."""
    found = topic(outcome, name).statement.children
    (told,) = (item for item in found if isinstance(item, kinds.TopicSettledBy))
    return [(item.screen, item.applies) for item in told.children if isinstance(item, kinds.TopicQuestion)]


def test_what_would_settle_it_are_the_open_questions_about_it_as_they_are_asked(knowledge: KnowledgeBase) -> None:
    told = "brings_you: pain_now, wants_to_know: lasting_damage, age: 47, onset: gradual, days_since_onset: 14"
    outcome = consult(knowledge, parse_case(f"date: 2026-05-04\nanswers: {{{told}}}", knowledge))
    named = settling(outcome, "lasting_damage")
    now = [screen for screen, applies in named if applies]
    assert now[0] == next_question(knowledge, outcome.meaning, set(), answering(knowledge, knowledge.topics["lasting_damage"]))
    assert now.index("location") < now.index("has_run_since_onset")
    assert ("pain_easy_run", False) in named  # it applies to whoever ran
    assert [applies for _, applies in named] == sorted((applies for _, applies in named), reverse=True)
    screens = {screen for screen, _ in named}
    assert len(screens) == len(named)
    assert not screens & outcome.case.answers.keys()
    (lines,) = assess(outcome).topics
    assert [(item.screen, item.applies) for item in lines.settling] == named


def test_the_first_screen_names_a_few_of_them_and_counts_the_rest(knowledge: KnowledgeBase) -> None:
    nothing = consult(knowledge, parse_case("date: 2026-05-04\nanswers: {wants_to_know: lasting_damage}", knowledge))
    view = assess(nothing)
    (lines,) = view.topics
    told = [line.text for line in first_screen(knowledge, view)]
    assert sum(text.startswith("?  ") for text in told) == MOST_SETTLING
    assert f"and {len(lines.settling) - MOST_SETTLING} more: `topic lasting_damage`" in told


def test_where_no_question_is_open_it_says_that_nothing_fits(knowledge: KnowledgeBase) -> None:
    settled = outcome_of(knowledge, **FITS_NOTHING, locks_when_tired="no", longest_run_before_km=15, trigger_run_km=10)
    assert topic(settled, "how_long").statement.children[-1] == kinds.TopicNotKnownAtAll()
    (lines,) = assess(settled).topics
    assert (lines.is_known, lines.open, lines.settling) == (False, 0, ())


def test_where_it_hangs_on_what_the_person_could_not_say_it_says_so(knowledge: KnowledgeBase) -> None:
    unsure = dict.fromkeys(("locks_when_tired", "longest_run_before_km", "trigger_run_km"), "dont_know")
    outcome = outcome_of(knowledge, **FITS_NOTHING, **unsure)
    assert topic(outcome, "how_long").statement.children[-1] == kinds.TopicNotAskable()
    (lines,) = assess(outcome).topics
    assert (bool(lines.open), lines.settling) == (True, ())


def test_what_is_withheld_already_stands_beside_what_is_not_known(knowledge: KnowledgeBase) -> None:
    race = outcome_of(knowledge, **FITS_NOTHING | {"wants_to_know": "race"}, race_entered="yes", race_in_days=20)
    children = topic(race, "racing").statement.children
    withheld = [place for place, item in enumerate(children) if isinstance(item, kinds.TopicWithheld)]
    assert withheld
    assert children[withheld[-1] + 1] == kinds.TopicNotKnown("racing", rest=True)
    assert ("race_aim", True) in settling(race, "racing")
    (lines,) = assess(race).topics
    assert (bool(lines.not_now), lines.is_known, lines.is_missing_something) == (True, False, True)
    assert any(line.text.startswith("The rest is not known yet") for line in first_screen(knowledge, assess(race)))
    assert not replace(lines, open=0, settling=()).is_missing_something  # what is withheld is then all there is


def test_beside_what_is_withheld_somebody_has_to_look_at_the_rest_first(knowledge: KnowledgeBase) -> None:
    children = topic(outcome_of(knowledge, leg_swollen="yes"), "treatments").statement.children
    assert any(isinstance(item, kinds.TopicWithheld) for item in children)
    assert children[-1] == kinds.TopicExaminedFirst()


def test_what_bears_on_it_is_asked_before_other_causes_and_advice(knowledge: KnowledgeBase) -> None:
    told = FITS_NOTHING | {"fast_session_since_onset": "no", "race_entered": "yes", "race_in_days": 20}
    silent = outcome_of(knowledge, **{name: value for name, value in told.items() if name != "wants_to_know"})
    asks = outcome_of(knowledge, **told | {"wants_to_know": "race"})
    deciding = {"race_aim", "race_km", "longest_lately_km"}
    first, *rest = [item for item in open_questions(asks).statement.children if isinstance(item, NextQuestion | OpenSingle)]
    assert isinstance(first, NextQuestion)
    assert first.screen == "race_aim"
    assert {first.screen, *(item.finding for item in rest[:2] if isinstance(item, OpenSingle))} == deciding
    assert next_question(knowledge, silent.meaning) not in deciding


def test_what_decides_stands_before_what_bears_on_it(knowledge: KnowledgeBase) -> None:
    asks = outcome_of(knowledge, wants_to_know="race", race_entered="yes", race_in_days=20, back_pain_with_it="dont_know")
    listed = [item for item in open_questions(asks).statement.children if isinstance(item, OpenSingle)]
    about, scales = set(answering(knowledge, knowledge.topics["racing"])), knowledge.decisions
    places = [
        0 if any(scales[name].summary for name in item.changes.decisions) else 1 if about.intersection(item.changes.recommendations) else 2
        for item in listed
    ]
    assert set(places) == {0, 1, 2}
    assert places == sorted(places)


def lines_of(told: Told) -> Iterator[str]:
    """Yield every line of an explanation in words."""
    yield from told.lines
    for child in told.children:
        yield from lines_of(child)


@pytest.mark.parametrize("name", ["what_is_it", "how_long", "treatments"])
def test_the_short_answer_holds_all_that_the_first_screen_says_of_it(knowledge: KnowledgeBase, name: str) -> None:
    outcome = outcome_of(knowledge, wants_to_know=name)
    told = "\n".join(lines_of(Wording(knowledge).tell(short(topic(outcome, name).statement))))
    (item,) = assess(outcome).topics
    causes = [knowledge.causes[line.cause] for line in item.causes]
    advice = [knowledge.recommendations[action.recommendation] for action in item.to_do]
    disputes = [recommendation.disputed for recommendation in advice if recommendation.disputed is not None]
    expected = {
        "what_is_it": [cause.meaning for cause in causes],
        "how_long": [cause.prognosis for cause in causes],
        "treatments": [text for dispute in disputes for text in (dispute.one_side, dispute.other_side)],
    }[name]
    assert expected
    for text in (*expected, *(knowledge.evidence[recommendation.evidence].title for recommendation in advice)):
        assert text.strip() in told
    sources = [line.source for line in topic(outcome, name).walk() if isinstance(line, kinds.AdviceSource)]
    assert not [source for source in sources if knowledge.sources[source].citation() in told]  # these come with all of it


def test_what_is_shown_on_request_is_hidden_from_whoever_did_not_ask(knowledge: KnowledgeBase) -> None:
    silent, asks = outcome_of(knowledge), outcome_of(knowledge, wants_to_know="treatments")
    own = {item.id for item in knowledge.recommendations.values() if item.topic == "treatments"}
    assert own <= left_unasked(knowledge, silent.meaning)
    assert not own & left_unasked(knowledge, asks.meaning)
    shown = {action.recommendation for action in assess(silent, everything=True).to_do}
    assert not own & shown
    (lines,) = assess(asks).topics
    told = {action.recommendation for action in lines.to_do}
    assert told & own
    assert told <= set(advice_of(knowledge, knowledge.topics["treatments"]))
    assert not told & {action.recommendation for action in assess(asks, everything=True).to_do}


def test_it_comes_out_the_same_whether_or_not_it_is_asked(knowledge: KnowledgeBase) -> None:
    silent, asks = outcome_of(knowledge), outcome_of(knowledge, wants_to_know="treatments")
    for name in ("loading_first", "massage", "no_prp"):
        assert silent.recommendations[name].status is asks.recommendations[name].status
    assert silent.decisions == asks.decisions


def test_what_was_asked_stands_after_the_decisions_and_before_everything_else(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge, wants_to_know="what_is_it")
    view = assess(outcome)
    labels = [line.label for line in first_screen(knowledge, view) if line.label]
    kind = knowledge.cause_kinds["condition"].title
    assert labels.index("See somebody?") < labels.index("Asked") < labels.index("Do")
    assert kind not in labels  # the causes are told once, as the answer


def test_what_could_change_only_what_nobody_asked_is_not_open(knowledge: KnowledgeBase) -> None:
    outcome = outcome_of(knowledge)
    assert "treatment_tried" not in outcome.open
    assert "treatment_tried" not in str(open_questions(outcome).to_data())
