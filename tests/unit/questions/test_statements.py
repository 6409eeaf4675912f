from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from expert import Case, Consultation, KnowledgeBase, compare, consult, enough, load_case, open_questions, parse_changes, until, what_if
from expert.errors import Diagnostic
from expert.interview import start, why_asked
from expert.language.model import Value
from expert.language.names import mark_of
from expert.questions.statements import Answered, Explanation, Statement, proof_tree
from expert.questions.statements.kinds import KINDS
from expert.shapes.notes import Form, Names
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.wording import FieldValue, Wording
from tests.places import EXAMPLES
from tests.statements import read_statement

DAY = datetime.date(2026, 5, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_docstring_and_words(kind: str) -> None:
    assert (KINDS[kind].__doc__ or "").strip() != (Statement.__doc__ or "").strip()
    assert kind in ENGLISH.sections["statement"]


def bare_texts(record: type[msgspec.Struct]) -> Iterator[str]:
    """Yield each field of a record, and of the records in it, that is a text without being a name or of the form of one."""
    for name, hint in get_type_hints(record, include_extras=True).items():
        if name in record.__struct_fields__:
            parts = list(parts_of(hint))
            noted = (note for part in parts for note in getattr(part, "__metadata__", ()))
            is_name = any(isinstance(note, Names) or (isinstance(note, Form) and note.pattern) for note in noted)
            if str in parts and not mark_of(hint) and not is_name:
                yield f"{record.__name__}.{name}"
            inner = (part for part in parts if isinstance(part, type) and part is not Statement)
            yield from (found for part in inner if issubclass(part, msgspec.Struct) for found in bare_texts(part))


def parts_of(hint: object) -> Iterator[object]:
    """Yield a type and all that it is made of; the value of a finding is one, as a text it is the id of an option."""
    yield hint
    for part in () if hint == Value or get_origin(hint) is Literal else get_args(hint):
        yield from parts_of(part)


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_of_a_kind_is_a_bare_text(kind: str) -> None:
    assert list(bare_texts(KINDS[kind])) == []


def test_a_bare_text_is_noticed_also_inside_a_record() -> None:
    class Holder(msgspec.Struct):
        fault: Diagnostic

    assert {"Diagnostic.message", "Diagnostic.help"} <= set(bare_texts(Holder))


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_field_can_hold_has_words(kind: str) -> None:
    sayable = tuple(_parts(FieldValue))
    for name, hint in get_type_hints(KINDS[kind]).items():
        if name in KINDS[kind].__struct_fields__ and name != "children":
            assert all(issubclass(part, sayable) for part in _parts(hint)), f"{kind}.{name} holds what nothing says"


def _parts(hint: Any) -> Iterator[type]:
    """Yield the types that a type is made of: of a union or a tuple each, of a literal that of its values."""
    if hint is Any or hint is Ellipsis:  # what stands in an outcome, and values of findings, are said by their marks
        return
    if get_origin(hint) is Literal:
        yield from map(type, get_args(hint))
    elif get_args(hint):
        for part in get_args(hint):
            yield from _parts(part)
    else:
        yield hint


def test_what_is_written_is_read_back(knowledge: KnowledgeBase) -> None:
    statement = why_asked(start(knowledge, DAY)).statement
    assert read_statement(json.loads(json.dumps(statement.to_data()))) == statement
    with pytest.raises(KeyError):
        read_statement({"kind": "no_such_kind"})


FORMS: Mapping[str, Callable[[Consultation], Explanation]] = {
    "what-if": lambda outcome: what_if(
        outcome, parse_changes(outcome.knowledge, ["walking_now=limp", "trigger_run_km=6.4", "onset=unknown"])
    ),
    "what-if-not-run": lambda outcome: what_if(outcome, {"has_run_since_onset": False}),
    "compare": lambda outcome: compare(outcome, consult(outcome.knowledge, Case(DAY))),
    "enough": lambda outcome: enough(outcome, "care"),
    "enough-open": lambda outcome: enough(outcome, "running"),
    "enough-false": lambda outcome: enough(outcome, "running=normal_training"),
    "enough-recommendation": lambda outcome: enough(outcome, "jump_rope"),
    "open": open_questions,
    "until": lambda outcome: until(outcome, "running=run_no_speed"),
    "until-recommendation": lambda outcome: until(outcome, "jump_rope"),
    "until-cause": lambda outcome: until(outcome, "unlikely:muscle_strain"),
}
"""Each form of question, asked of a consultation."""


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_read_back_from_its_json(knowledge: KnowledgeBase, form: str) -> None:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        told = FORMS[form](consult(knowledge, load_case(path, knowledge)))
        data = json.loads(json.dumps(told.to_data()), parse_float=Decimal)
        assert read_statement(data["statement"]) == told.statement


def test_another_catalogue_says_it_in_its_words(knowledge: KnowledgeBase) -> None:
    statement = why_asked(start(knowledge, DAY)).statement
    words = Catalogue({"statement": {kind: f"<{kind}>" for kind in KINDS}})
    told = Wording(knowledge, words).tell(statement)
    assert told.lines == ("<ask_why>",)
    assert told.children[-1].lines == ("<ask_settles>",)


def test_decimals_are_read_back_as_they_were_written() -> None:
    statement = proof_tree.Answer(Answered("pace", Decimal("6.10")), "asked", DAY)
    assert read_statement(json.loads(json.dumps(statement.to_data()))) == statement
