"""docs/language.md shows every file, key, operator and function, and every example on it holds."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from expert import audit_knowledge, case_schema, load_schema
from expert.audit.worked_cases import mismatches_of
from expert.cases.worked import read_worked_case
from expert.consultation.consult import consult
from expert.errors import Diagnostics
from expert.language.conditions import Comparison, Condition, walk
from expert.language.forms import DOSE_PARTS
from expert.language.formulas import Formula, Operator
from expert.language.formulas import walk as parts_of
from expert.language.model import Effect
from expert.loading.condition import FUNCTIONS, OUTCOME_FUNCTIONS
from expert.loading.entries import RESERVED
from expert.loading.file_kinds import KNOWLEDGE_FILES
from expert.loading.read import read_text
from tests.repo.page_examples import LANGUAGE, bicycle, conditions, examples, expected_and_found, files, formulas

PAGE = LANGUAGE.read_text(encoding="utf-8")
EXAMPLES = examples(LANGUAGE)
SCHEMAS = {kind: load_schema(kind) for kind in KNOWLEDGE_FILES}
_TABLE = re.compile(r"^\| key of (?P<of>[^|]+?) \|[^\n]*\n\|[-|]+\|\n(?P<rows>(?:\|[^\n]*\n)+)", re.M)


def properties(kind: str, *steps: str) -> dict[str, Any]:
    """Return a part of the schema of a kind of file."""
    part = SCHEMAS[kind]
    for step in steps:
        part = part["properties"][step]
        part = part.get("items", part)
    return part


CASE: dict[str, Any] = case_schema(bicycle())
ANSWER = CASE["properties"]["answers"]["properties"]["noise"]["then"]
TICKED = CASE["properties"]["checklists"]["properties"]["stop_signs"]["then"]
TABLES: Mapping[str, dict[str, Any]] = {
    "knowledge.yaml": SCHEMAS["knowledge"],
    "a notice": properties("knowledge", "notices"),
    "a watch": properties("knowledge", "watches"),
    "a band": properties("knowledge", "watches", "bands"),
    "a diary": properties("knowledge", "diary"),
    "a trend": properties("knowledge", "diary", "trends"),
    "a band of a trend": properties("knowledge", "diary", "trends", "bands"),
    "what is counted": properties("knowledge", "counted"),
    "the referral": properties("knowledge", "referral"),
    "a group, topic or kind of cause": properties("knowledge", "groups"),
    "a strength of evidence": properties("knowledge", "evidence"),
    "a standing": properties("knowledge", "standings"),
    "a strength": properties("knowledge", "strengths"),
    "the grades": properties("knowledge", "grades"),
    "a decision": properties("knowledge", "decisions"),
    "plans": properties("knowledge", "decisions", "plans"),
    "a level": properties("knowledge", "decisions", "levels"),
    "a program": properties("knowledge", "decisions", "levels", "program"),
    "a session": properties("knowledge", "decisions", "levels", "program", "sessions"),
    "a finding": properties("findings", "findings"),
    "a measurement": properties("findings", "findings", "measured_by"),
    "a checklist": properties("findings", "checklists"),
    "a quantity": properties("findings", "quantities"),
    "a score": properties("findings", "scores"),
    "a line of a score": properties("findings", "scores", "items"),
    "a constraint": properties("findings", "constraints"),
    "a concept": properties("concepts", "concepts"),
    "a cause": properties("causes", "causes"),
    "a recommendation": properties("recommendations", "recommendations"),
    "a topic": properties("knowledge", "topics"),
    "a rule": properties("rules", "rules"),
    "an exclusion": properties("rules", "exclusions"),
    "an invariant": properties("invariants", "invariants"),
    "a source": properties("sources", "sources"),
    "a file of claims": SCHEMAS["claims"],
    "a claim": properties("claims", "claims"),
    "a case": CASE,
    "an answer": ANSWER,
    "a checklist's answer": TICKED,
    "a worked case": SCHEMAS["cases"],
    "what is expected": properties("cases", "expect"),
    "an acceptance": properties("audit", "accepted"),
}
"""The table of each mapping of the language, with its schema."""
KEYS_OF_THE_PAGE = {match["of"].strip(): match["rows"] for match in _TABLE.finditer(PAGE)}


def test_the_knowledge_base_on_the_page_is_sound_and_its_audit_finds_nothing() -> None:
    assert {name.partition("/")[0].removesuffix(".yaml") for name in files()} == set(KNOWLEDGE_FILES), "a file of each kind is shown"
    report = audit_knowledge(bicycle())
    assert [str(item) for item in report.flaws] == []


def test_its_worked_case_comes_out() -> None:
    for worked in bicycle().cases.values():
        outcome = consult(bicycle(), read_worked_case(bicycle(), worked))
        assert mismatches_of(worked, outcome) == []


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_holds(number: int) -> None:
    compared = list(expected_and_found(EXAMPLES[number]))
    assert compared, "an example says what follows"
    assert [item for item in compared if item[1] != item[2]] == []


def test_every_mapping_of_the_language_has_a_table() -> None:
    assert KEYS_OF_THE_PAGE.keys() == TABLES.keys()


@pytest.mark.parametrize("of", TABLES)
def test_table_names_every_key_and_which_must_be_there(of: str) -> None:
    rows = [row.split("|")[1:3] for row in KEYS_OF_THE_PAGE[of].splitlines()]
    assert {key.strip(): must.strip() for key, must in rows} == {
        key: "yes" if key in TABLES[of].get("required", []) else "" for key in TABLES[of]["properties"]
    }


def test_every_key_is_used_on_the_page() -> None:
    used: set[str] = set()
    for name, text in files().items():
        document = read_text(text, name, Diagnostics())
        assert document is not None
        used |= set(_keys(document.data))
    for example in EXAMPLES:
        used |= set(_keys(example))
    told = {key for schema in TABLES.values() for key in schema["properties"]}
    assert told - used == {"detail", "beside"}, "nothing is to be narrowed here, and there is no other decision"
    assert all(f"`{key}`" in PAGE for key in DOSE_PARTS)


def _keys(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                yield str(key)
                yield from _keys(inner)
        case list():
            for inner in value:
                yield from _keys(inner)
        case _:
            pass


def test_every_node_of_the_conditions_has_an_example() -> None:
    shown = {type(node) for example in EXAMPLES for condition in conditions(example) for node in walk(condition)}
    assert shown == set(get_args(Condition))


def test_every_operator_and_function_of_the_conditions_has_an_example() -> None:
    texts = [text for example in EXAMPLES for text in example.get("truth", {})]
    for comparison in Comparison:
        assert any(f" {comparison.value} " in text for text in texts), comparison.value
    for function in (*FUNCTIONS, *OUTCOME_FUNCTIONS):
        assert any(f"{function}(" in text for text in texts), function
        assert f"| `{function}(" in PAGE, f"`{function}(…)` has no row of the table"
    for word in (" and ", " or ", "not ", " in {", " not in {"):
        assert any(word in text for text in texts), word


def test_every_operator_and_function_of_the_formulas_has_an_example() -> None:
    shown = {type(node) for example in EXAMPLES for formula in formulas(example) for node in parts_of(formula)}
    assert shown == set(get_args(Formula))
    texts = [text for example in EXAMPLES for text in example.get("formulas", {})]
    assert all(any(f" {operator.value} " in text for text in texts) for operator in Operator)


def test_every_effect_has_a_row_and_an_example() -> None:
    words = SCHEMAS["rules"]["properties"]["rules"]["items"]["properties"]["then"]["items"]["properties"]
    assert set(re.findall(r"^\| (\w+) \| `\1: ", PAGE, re.M)) == set(words)
    used = {type(effect) for rule in bicycle().rules.values() for effect in rule.then}
    assert used == set(get_args(Effect))


def test_every_word_that_cannot_be_a_name_is_listed() -> None:
    listed = re.search(r"Words of the language cannot be names: `([^`]*)`", PAGE)
    assert listed is not None
    assert set(listed[1].split()) - set(keyword.kwlist) == {word for word in RESERVED if not keyword.iskeyword(word)}


def test_every_value_that_a_key_may_have_is_on_the_page() -> None:
    for kind in KNOWLEDGE_FILES:
        for word in _words(SCHEMAS[kind]):
            assert re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`|code: {word}", PAGE) or re.fullmatch("AUD[0-9]+", word), word


def _words(schema: object) -> Iterator[str]:
    match schema:
        case {"enum": [*words]}:
            yield from (word for word in words if isinstance(word, str))
        case dict():
            for inner in schema.values():
                yield from _words(inner)
        case list():
            for inner in schema:
                yield from _words(inner)
        case _:
            pass
