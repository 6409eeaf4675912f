from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from expert import load_knowledge
from expert.cases.reading import build_case
from expert.consultation.conclude import Concluder, conclude
from expert.consultation.consult import consult
from expert.errors import Diagnostics
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase, Value
from expert.loading.cases import load_case
from expert.questions.parts.next import next_of_each, next_question, open_conclusions, questions_behind, safety_checklists, screen_of
from expert.testing.generators import cases, knowledge_bases
from tests.places import EXAMPLES


def interview(knowledge: KnowledgeBase, values: dict[str, Value]) -> tuple[list[str], Meaning]:
    """Answer every question from `values`; what is not there is not known."""
    answers: dict[str, Value] = {}
    not_again: set[str] = set()
    asked: list[str] = []
    while (screen := next_question(knowledge, Meaning(knowledge, answers), not_again)) is not None:
        asked.append(screen)
        checklist = knowledge.checklists.get(screen)
        for name in (screen,) if checklist is None else checklist.members:
            if name in values:
                answers[name] = values[name]
            else:
                not_again.add(name)
    return asked, Meaning(knowledge, answers)


def test_safety_checklists_come_first_in_their_order(knowledge: KnowledgeBase) -> None:
    assert safety_checklists(knowledge) == {"emergency_now", "see_someone_list", "medicines_list"}
    asked: set[str] = set()
    for expected in ("emergency_now", "see_someone_list", "medicines_list"):
        assert next_question(knowledge, Meaning(knowledge, {}), asked) == expected
        asked.add(expected)
    assert next_question(knowledge, Meaning(knowledge, {}), asked) in knowledge.findings


def test_a_checklist_of_which_one_line_is_open_is_asked_again_unless_it_was_skipped(knowledge: KnowledgeBase) -> None:
    lines = dict.fromkeys(knowledge.checklists["emergency_now"].members[1:], False)
    meaning = Meaning(knowledge, lines)
    assert next_question(knowledge, meaning) == "emergency_now"
    assert next_question(knowledge, meaning, {knowledge.checklists["emergency_now"].members[0]}) == "see_someone_list"
    assert screen_of(knowledge, "chest_symptoms") == "emergency_now"
    assert screen_of(knowledge, "age") == "age"


def test_only_what_is_known_to_apply_is_asked(knowledge: KnowledgeBase) -> None:
    meaning = Meaning(knowledge, {})
    everything_else = {name for name in knowledge.findings if name not in {"pop", "onset"}} | knowledge.checklists.keys()
    assert {"pop", "onset"} <= set(questions_behind(knowledge, meaning, open_conclusions(knowledge, meaning)))
    assert next_question(knowledge, meaning, everything_else) == "onset"
    assert next_question(knowledge, meaning, everything_else | {"onset"}) is None


def test_only_what_is_really_open_is_asked(knowledge: KnowledgeBase) -> None:
    meaning = Meaning(knowledge, {})
    assert questions_behind(knowledge, meaning, []) == ()
    assert next_question(knowledge, meaning, set(), []) is None
    assert questions_behind(knowledge, meaning, ["overstriding"]) == ("foot_landing",)
    assert next_question(knowledge, meaning, set(), ["overstriding"]) == "foot_landing"


def test_what_is_not_known_is_named_again_only_where_a_decision_hangs_on_nothing_else(knowledge: KnowledgeBase) -> None:
    case = load_case(EXAMPLES / "sprint-finish.yaml", knowledge)
    meaning, unknown = Meaning(knowledge, case.values), frozenset(case.unknown)
    assert questions_behind(knowledge, meaning, ["running"]) == ("bruise",)
    assert "bruise" in unknown
    assert next_question(knowledge, meaning, unknown, ["running"]) is None
    assert next_question(knowledge, meaning, unknown, ["running"], again=True) == "bruise"
    assert next_question(knowledge, meaning, unknown, again=True) == "bruise"
    assert next_question(knowledge, meaning, unknown) == next_question(knowledge, meaning, unknown, ["care"], again=True) != "bruise"


@settings(max_examples=100)
@given(st.data())
def test_beside_the_first_open_decision_stands_what_is_best_asked_next(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    meaning, unknown = Meaning(small, case.values), frozenset(case.unknown)
    asked = next_of_each(small, meaning, unknown)
    assert set(asked) <= set(open_conclusions(small, meaning))
    for place, (name, screen) in enumerate(asked.items()):
        best = next_question(small, meaning, unknown, None if place == 0 else [name], again=True)
        assert screen == best
    if not asked:
        assert not [name for name in small.decisions if next_question(small, meaning, unknown, [name], again=True)]


@settings(max_examples=100)
@given(st.data())
def test_what_still_matters_is_what_an_outcome_calls_open(data: st.DataObject) -> None:
    small = data.draw(knowledge_bases())
    case = data.draw(cases(small))
    outcome = consult(small, case)
    meaning = Meaning(small, case.values)
    behind = questions_behind(small, meaning, open_conclusions(small, meaning))
    screen = next_question(small, meaning)
    assert screen is None or screen in {screen_of(small, name) for name in behind}
    if not outcome.violations:
        assert behind == outcome.open


def test_of_every_worked_case_what_its_outcome_calls_open_still_matters() -> None:
    knowledge = load_knowledge(worked_cases=True)
    for worked in knowledge.cases.values():
        case = build_case(knowledge, worked.case, Diagnostics())
        assert case is not None
        meaning = Meaning(knowledge, case.values)
        assert questions_behind(knowledge, meaning, open_conclusions(knowledge, meaning)) == conclude(meaning, case, ()).open
        for name in knowledge.recommendations:
            asked = questions_behind(knowledge, meaning, [name])
            assert asked == Concluder(meaning, failed=False).recommendation(name).open


def test_after_all_questions_everything_is_as_with_all_answers() -> None:
    knowledge = load_knowledge(worked_cases=True)
    for worked in list(knowledge.cases.values())[::20]:
        case = build_case(knowledge, worked.case, Diagnostics())
        assert case is not None
        asked, meaning = interview(knowledge, case.values)
        assert len(asked) == len(set(asked))
        whole = Meaning(knowledge, case.values)
        for name in knowledge.decisions:
            assert meaning.bounds(name) == whole.bounds(name)
        for name in knowledge.causes:
            assert meaning.grade(name) is whole.grade(name)
        for name in knowledge.recommendations:
            assert meaning.status(name) is whole.status(name)
        assert open_conclusions(knowledge, meaning) == open_conclusions(knowledge, whole)
