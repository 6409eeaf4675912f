"""The JSON Schema of a case, generated from the findings of a knowledge base."""

from __future__ import annotations

from expert.cases.case import NONE_OF_THE_OTHERS, ORIGINS, UNKNOWN_WORDS
from expert.language.model import Checklist, Finding, FindingType, KnowledgeBase
from expert.shapes.plain import value_to_data

_WITH_UNIT = "^\\s*-?[0-9]{1,12}(\\.[0-9]{1,12})?\\s*[^\\s0-9][^0-9]*$"
"""A number with a unit; whether that measures what the finding does is checked when a case is read."""
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def case_schema(knowledge: KnowledgeBase) -> dict[str, object]:
    """Return the JSON Schema (draft-07) of a case, generated from the findings.

    What a schema cannot say (a date that exists, the decimals of a number, answers that contradict each other) is checked when a case
    is read.
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"A case for {knowledge.id} {knowledge.version}",
        "type": "object",
        "additionalProperties": False,
        "required": ["date"],
        "properties": {
            "date": _DAY,
            **{key: {"type": "string"} for key in ("title", "story", "note")},
            "checklists": _mapping({name: _checklist_schema(item) for name, item in knowledge.checklists.items()}),
            "answers": _mapping({name: _answer_schema(finding) for name, finding in knowledge.findings.items()}),
        },
    }


def _mapping(properties: dict[str, object]) -> dict[str, object]:
    """Return the schema of a mapping that may be left empty."""
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _answer_schema(finding: Finding) -> dict[str, object]:
    """Return the schema of an answer: a value, or a mapping of value, from and on."""
    value = [_value_schema(finding), {"enum": [None, *UNKNOWN_WORDS]}]
    properties = {"value": {"anyOf": value}, "from": {"enum": list(ORIGINS)}, "on": _DAY}
    full = {"type": "object", "additionalProperties": False, "required": ["value"], "properties": properties}
    return {"description": finding.question, "anyOf": [*value, full]}


def _checklist_schema(checklist: Checklist) -> dict[str, object]:
    """Return the schema of an answered checklist."""
    members = {"type": "array", "items": {"enum": list(checklist.members)}}
    properties = {"yes": members, NONE_OF_THE_OTHERS: {"enum": ["yes", "no", True, False]}, "shown": members}
    full = {"type": "object", "additionalProperties": False, "properties": properties}
    return {"description": checklist.question, "anyOf": [{"enum": [None, NONE_OF_THE_OTHERS]}, full]}


def _value_schema(finding: Finding) -> dict[str, object]:
    """Return the JSON Schema of a finding's value."""
    match finding.type:
        case FindingType.BOOLEAN:
            return {"enum": ["yes", "no", True, False]}
        case FindingType.CHOICE:
            return {"enum": list(finding.options)}
        case FindingType.SCALE:
            least, most = finding.bounds
            return {"type": "integer", "minimum": int(least), "maximum": int(most)}
        case FindingType.NUMBER:
            low, high = finding.bounds
            numeric: dict[str, object] = {"type": "number", "minimum": value_to_data(low), "maximum": value_to_data(high)}
            return {"anyOf": [numeric, {"type": "string", "pattern": _WITH_UNIT}]} if finding.unit else numeric
