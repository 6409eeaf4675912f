"""What is written is read back as it was: conditions, formulas, cases, outcomes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import consult, load_knowledge
from expert.cases.case import Case
from expert.cases.form import case_to_data
from expert.cases.reading import build_case
from expert.cases.worked import read_worked_case
from expert.consultation.reading import read_outcome
from expert.errors import Diagnostics
from expert.language.conditions import Condition, Member, print_condition, walk
from expert.language.formulas import Formula, print_formula
from expert.language.model import Domain, FindingType, KnowledgeBase
from expert.loading.condition import parse_condition
from expert.loading.expressions import Vocabulary
from expert.loading.formula import parse_formula
from expert.loading.read import read_text
from expert.testing.generators import cases, conditions, formulas, knowledge_bases, vocabulary_of
from tests.share import one_in

NUMBERS = Vocabulary(findings={name: Domain(FindingType.SCALE) for name in ("a", "b", "c")})


def parsed(text: str, vocabulary: Vocabulary, *, on_outcome: bool = False) -> Condition | None:
    faults: list[object] = []
    condition = parse_condition(text, vocabulary, lambda *fault: faults.append(fault), on_outcome=on_outcome)
    assert faults == [], text
    return condition


def read_case(knowledge: KnowledgeBase, data: object) -> Case | None:
    diagnostics = Diagnostics()
    case = build_case(knowledge, data, diagnostics)
    assert [str(item) for item in diagnostics.items] == []
    return case


def read_case_text(knowledge: KnowledgeBase, text: str) -> Case | None:
    diagnostics = Diagnostics()
    document = read_text(text, "case", diagnostics)
    assert [str(item) for item in diagnostics.items] == []
    assert document is not None
    return read_case(knowledge, document.data)


@settings(max_examples=100)
@given(st.data())
def test_generated_conditions(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    vocabulary = vocabulary_of(generated)
    for rule in generated.rules.values():
        assert parsed(print_condition(rule.when), vocabulary) == rule.when
    condition = data.draw(conditions(vocabulary, on_outcome=True))
    assert parsed(print_condition(condition), vocabulary, on_outcome=True) == condition


def test_conditions_over_real_names(knowledge: KnowledgeBase) -> None:
    vocabulary = vocabulary_of(knowledge)

    @settings(max_examples=300)
    @given(conditions(vocabulary, on_outcome=True))
    def law(condition: Condition) -> None:
        read = parsed(print_condition(condition), vocabulary, on_outcome=True)
        several = any(isinstance(node, Member) and knowledge.findings[node.name].further for node in walk(condition))
        assert read == condition or several, "a comparison of a choice that may be several is spelled out when it is read"
        assert read is not None
        assert parsed(print_condition(read), vocabulary, on_outcome=True) == read

    law()


def test_conditions_of_the_real_knowledge(knowledge: KnowledgeBase) -> None:
    vocabulary = vocabulary_of(knowledge)
    guards = [item.ask_when for item in knowledge.findings.values() if item.ask_when is not None]
    requires = [item.require for item in knowledge.constraints.values()]
    for condition in [*(rule.when for rule in knowledge.rules.values()), *guards, *requires]:
        assert parsed(print_condition(condition), vocabulary) == condition
    for invariant in knowledge.invariants.values():
        assert parsed(print_condition(invariant.never), vocabulary, on_outcome=True) == invariant.never


@settings(max_examples=300)
@given(formulas(NUMBERS.findings, depth=4))
def test_formulas(formula: Formula) -> None:
    text = print_formula(formula)
    faults: list[object] = []
    assert parse_formula(text, NUMBERS, lambda *fault: faults.append(fault)) == formula, (text, faults)


@pytest.mark.parametrize("form", [{}, {"indent": 2}, {"ensure_ascii": False}, {"separators": (",", ":")}], ids=str)
def test_cases_as_json(knowledge: KnowledgeBase, form: dict[str, object]) -> None:
    @settings(max_examples=60)
    @given(cases(knowledge))
    def law(case: Case) -> None:
        assert read_case_text(knowledge, json.dumps(case_to_data(case), **form)) == case  # type: ignore[arg-type]

    law()


@pytest.mark.parametrize("title", ["a\x7fb", "a\x85b", " \u2028 ", "a\ufffeb", "a\nb"], ids=ascii)
def test_a_title_that_could_not_be_read_again_is_refused(knowledge: KnowledgeBase, title: str) -> None:
    diagnostics = Diagnostics()
    assert build_case(knowledge, {"date": "2026-01-31", "title": title}, diagnostics) is None
    assert [item.code for item in diagnostics.items] == ["CASE011"]


def test_a_case_that_was_read_is_read_again(knowledge: KnowledgeBase) -> None:
    """Checklists and unknown words overlap in ways that no stored case does, so this starts from documents."""
    checklist = max(knowledge.checklists.values(), key=lambda item: len(item.members))
    members = st.lists(st.sampled_from(checklist.members), unique=True)
    answer = st.sampled_from([None, "yes", "no", True, False, "dont_know", "skipped", {"value": "yes", "from": "asked"}])
    documents = st.fixed_dictionaries(
        {
            "date": st.just("2026-01-31"),
            "answers": st.dictionaries(st.sampled_from(checklist.members), answer, max_size=4),
            "checklists": st.fixed_dictionaries(
                {
                    checklist.id: st.one_of(
                        st.just("none_of_the_others"),
                        st.fixed_dictionaries(
                            {}, optional={"yes": members, "shown": members, "none_of_the_others": st.sampled_from(["yes", "no"])}
                        ),
                    )
                }
            ),
        }
    )

    @settings(max_examples=300)
    @given(documents)
    def law(document: dict[str, object]) -> None:
        diagnostics = Diagnostics()
        case = build_case(knowledge, document, diagnostics)
        if case is not None:
            assert read_case(knowledge, case_to_data(case)) == case

    law()


def check_outcome(knowledge: KnowledgeBase, case: Case) -> None:
    outcome = consult(knowledge, case)
    text = outcome.to_json()
    again = read_outcome(text, knowledge)
    assert again == outcome
    assert again.to_json() == text
    assert read_outcome(outcome.to_data(), knowledge) == read_outcome(text.encode(), knowledge) == outcome


@pytest.mark.parametrize("step", one_in(60))
def test_outcomes_of_worked_cases(step: int) -> None:
    knowledge = load_knowledge(worked_cases=True)
    for worked in list(knowledge.cases.values())[::step]:
        check_outcome(knowledge, read_worked_case(knowledge, worked))


def test_outcomes_of_random_cases(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=20)
    @given(cases(knowledge))
    def law(case: Case) -> None:
        check_outcome(knowledge, case)

    law()


@settings(max_examples=100)
@given(st.data())
def test_outcomes_of_random_knowledge(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases())
    check_outcome(generated, data.draw(cases(generated)))
