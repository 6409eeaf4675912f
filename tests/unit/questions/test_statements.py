from __future__ import annotations

import datetime
import json
from typing import get_type_hints

import msgspec
import pytest

from expert import KnowledgeBase
from expert.interview import start, why_asked
from expert.language.names import named_by
from expert.questions.statements import KINDS, Statement, read_statement
from expert.words.catalogue import Catalogue, catalogue
from expert.words.wording import Wording

DAY = datetime.date(2026, 5, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_docstring_and_words(kind: str) -> None:
    assert (KINDS[kind].__doc__ or "").strip() != (Statement.__doc__ or "").strip()
    assert kind in catalogue().sections["statement"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_of_a_kind_is_a_bare_text(kind: str) -> None:
    hints = get_type_hints(KINDS[kind], include_extras=True)
    for field in msgspec.structs.fields(KINDS[kind]):
        if "str" in repr(field.type):
            assert named_by(hints[field.name]), f"{kind}.{field.name} could hold a sentence"


def test_what_is_written_is_read_back(knowledge: KnowledgeBase) -> None:
    statement = why_asked(start(knowledge, DAY)).statement
    assert read_statement(json.loads(json.dumps(statement.to_data()))) == statement
    with pytest.raises(msgspec.ValidationError):
        read_statement({"kind": "no_such_kind"})


def test_another_catalogue_says_it_in_its_words(knowledge: KnowledgeBase) -> None:
    statement = why_asked(start(knowledge, DAY)).statement
    words = Catalogue({"statement": {kind: f"<{kind}>" for kind in KINDS}})
    told = Wording(knowledge, words).tell(statement)
    assert told.lines == ("<ask_why>",)
    assert told.children[-1].lines == ("<ask_settles>",)
