"""The form of a case stands once: what fits it is what its schema allows, and only what does not fit is explained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from expert import load_knowledge
from expert.cases.form import StoredCase, WrittenCase, case_document, case_to_data
from expert.errors import Diagnostics
from expert.language.model import KnowledgeBase
from expert.loading.read import read_text
from expert.shapes.hints import record_of
from tests.places import EXAMPLES, SOUND
from tests.strategies import documents
from tests.unit.tiny_cases import DAY, SAMPLES, build

VALIDATOR = Draft7Validator(case_document("A case", record_of(WrittenCase)))
ANSWER = documents | st.fixed_dictionaries({}, optional={"value": documents, "from": st.sampled_from(["log", "lag", 3]), "on": documents})
CHECKLIST = documents | st.fixed_dictionaries({}, optional={"yes": documents, "none_of_the_others": documents, "shown": documents})
NAMES = st.sampled_from(["pain", "alarms", "numb"])
WRITTEN = st.fixed_dictionaries(
    {},
    optional={
        "date": st.just(DAY) | documents,
        "title": documents,
        "note": st.just("") | documents,
        "answers": documents | st.dictionaries(NAMES, ANSWER, max_size=2),
        "checklists": documents | st.dictionaries(NAMES, st.just("none_of_the_others") | CHECKLIST, max_size=2),
        "other": documents,
    },
)


@settings(max_examples=500)
@given(documents | WRITTEN)
def test_what_fits_is_what_the_schema_allows(data: object) -> None:
    assert record_of(WrittenCase).fits(data) == VALIDATOR.is_valid(data)


@pytest.mark.parametrize("path", sorted(SOUND.parent.glob("case-*/case.yaml")), ids=lambda path: path.parent.name)
def test_what_is_written_fits_or_the_schema_says_why_not(path: Path) -> None:
    document = read_text(path.read_text(encoding="utf-8"), "<case>", Diagnostics())
    if document is not None:
        assert record_of(WrittenCase).fits(document.data) == VALIDATOR.is_valid(document.data)


@pytest.mark.parametrize("text", SAMPLES)
def test_what_is_stored_may_be_written(tiny: KnowledgeBase, text: str) -> None:
    document = read_text(f"date: {DAY}\n{text}", "<case>", Diagnostics())
    assert document is not None
    case, faults = build(tiny, document.data)
    assert case is not None, faults
    stored = case_to_data(case)
    assert record_of(StoredCase).fits(stored)
    assert record_of(WrittenCase).fits(stored)


def test_sound_answers_are_read_without_what_explains_faults(tmp_path: Path) -> None:
    load_knowledge(cache=tmp_path)
    program = (
        "import sys; from pathlib import Path; from expert import consult, load_case, load_knowledge\n"
        "knowledge = load_knowledge(cache=Path(sys.argv[1]))\n"
        "consult(knowledge, load_case(Path(sys.argv[2]), knowledge)).to_json()\n"
        "assert 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path, EXAMPLES / "ice-slip.yaml"], check=True, timeout=120)
