"""Whatever is given as a case, it is read or refused with diagnostics; nothing else ever comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expert.cases.case import Case
from expert.cases.form import case_to_data
from expert.cases.reading import build_case
from expert.errors import CaseError, Diagnostics
from expert.language.model import KnowledgeBase
from expert.loading.cases import load_case, parse_case, read_case
from expert.testing.generators import answers, cases, knowledge_bases
from tests.strategies import PLAIN, RAW, RAWS, as_yaml, check_refusal, documents, mutants, mutants_of_lines, written

WHOLE = """
date: 2026-01-31
title: One of everything
story: It began on a run.
checklists:
  emergency_now: {yes: [fever], none_of_the_others: yes, shown: [fever, chest_symptoms]}
answers:
  onset: sudden
  run_form_changed: {value: yes, from: asked, on: 2026-01-30}
  pain_easy_run: 3
  trigger_run_km: 12.5
  longest_run_before_km: 6 mi
  age: dont_know
  cadence_spm: null
"""


def refuse_or_read(read: Callable[[], Case]) -> Case | None:
    try:
        return read()
    except CaseError as error:
        check_refusal(error)
        return None


def test_any_text(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=200)
    @given(st.text(max_size=200))
    @example("date: 1e99999999999999999999999")
    @example("[" * 2_000)
    @example("- " * 2_000)
    @example("{a: " * 2_000 + "1" + "}" * 2_000)
    @example("date: 0e99999999999999999999999\nanswers: {age: -1e-99999999999999999999}")
    def law(text: str) -> None:
        refuse_or_read(lambda: parse_case(text, knowledge))

    law()


def test_any_bytes(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=200)
    @given(st.binary(max_size=200))
    def law(raw: bytes) -> None:
        refuse_or_read(lambda: read_case(raw, knowledge))

    law()


def test_any_file(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"

    @settings(max_examples=50)
    @given(st.one_of(st.binary(max_size=50), mutants_of_lines(WHOLE).map(lambda text: text.encode("utf-8", "surrogatepass"))))
    def law(raw: bytes) -> None:
        path.write_bytes(raw)
        refuse_or_read(lambda: load_case(path, knowledge))

    law()


def test_a_folder_and_a_missing_file(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.yaml", tmp_path / ("x" * 300)):
        with pytest.raises(CaseError) as caught:
            load_case(path, knowledge)
        check_refusal(caught.value)


def test_any_document(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=400)
    @given(documents)
    def law(document: object) -> None:
        refuse_or_read(lambda: parse_case(written(document), knowledge))
        refuse_or_read(lambda: parse_case(as_yaml(document), knowledge))

    law()


def test_any_document_of_the_right_shape(knowledge: KnowledgeBase) -> None:
    answer = st.one_of(documents, st.fixed_dictionaries({"value": documents}, optional={"from": documents, "on": documents}))
    checklist = st.fixed_dictionaries({}, optional={"yes": documents, "none_of_the_others": documents, "shown": documents})
    findings, checklists = st.sampled_from(sorted(knowledge.findings)), st.sampled_from(sorted(knowledge.checklists))
    shaped = st.fixed_dictionaries(
        {"date": st.just("2026-01-31")},
        optional={
            "answers": st.dictionaries(findings, answer, min_size=1, max_size=5),
            "checklists": st.dictionaries(checklists, st.one_of(documents, checklist), max_size=2),
            "title": documents,
        },
    )

    @settings(max_examples=400)
    @given(shaped)
    def law(document: object) -> None:
        refuse_or_read(lambda: parse_case(written(document), knowledge))

    law()


def test_every_odd_value_of_every_finding(knowledge: KnowledgeBase) -> None:
    """Not random at all: each kind of finding with each scalar that ever made trouble."""
    one_of_each = {(finding.type, finding.unit): finding.id for finding in knowledge.findings.values()}
    for name, value in product(one_of_each.values(), odd_values()):
        for answer in (value, {"value": value, "from": value, "on": value}):
            text = written({"date": "2026-01-31", "answers": {name: answer}})
            refuse_or_read(partial(parse_case, text, knowledge))


def odd_values() -> Iterator[object]:
    yield from PLAIN
    yield from map(RAW.format, RAWS)


def test_changed_cases(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=200)
    @given(cases(knowledge), st.data())
    def law(case: Case, data: st.DataObject) -> None:
        text = data.draw(mutants(json.dumps(case_to_data(case))))
        refuse_or_read(lambda: parse_case(text, knowledge))

    law()


def test_changed_lines(knowledge: KnowledgeBase) -> None:
    @settings(max_examples=300)
    @given(mutants_of_lines(WHOLE))
    def law(text: str) -> None:
        refuse_or_read(lambda: parse_case(text, knowledge))

    law()


@settings(max_examples=80)
@given(st.data())
def test_answers_that_break_constraints_of_any_kind(data: st.DataObject) -> None:
    """Constraints may rest on guards, quantities, concepts and decisions, so that no answer that they name need be there."""
    generated = data.draw(knowledge_bases())
    other = data.draw(answers(generated))
    plain = {name: str(value) if not isinstance(value, bool) else value for name, value in other.items()}
    extra = data.draw(
        st.dictionaries(st.sampled_from(sorted(generated.findings)), st.sampled_from(["yes", "no", "1", 0, 1, 5, True]), max_size=3)
    )
    diagnostics = Diagnostics()
    case = build_case(generated, {"date": "2026-01-31", "answers": {**plain, **extra}}, diagnostics)
    assert (case is None) == bool(diagnostics)
