"""The JSON Schema of a case, generated from the findings of a knowledge base."""

from __future__ import annotations

from decimal import Decimal

from expert.case import NONE_OF_THE_OTHERS, ORIGINS, UNKNOWN_WORDS, value_to_data
from expert.model import SCALE_RANGE, Checklist, Finding, FindingType, KnowledgeBase


def case_schema(knowledge: KnowledgeBase) -> dict[str, object]:
    """Return the JSON Schema (draft-07) of a case, generated from the findings."""
    day = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def answer(finding: Finding) -> dict[str, object]:
        value = {"anyOf": [_value_schema(finding), {"enum": [None, *UNKNOWN_WORDS]}]}
        return {
            "description": finding.question,
            "anyOf": [
                *value["anyOf"],
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["value"],
                    "properties": {"value": value, "from": {"enum": list(ORIGINS)}, "on": day},
                },
            ],
        }

    def checklist(item: Checklist) -> dict[str, object]:
        members = {"type": "array", "items": {"enum": list(item.members)}}
        return {
            "description": item.question,
            "anyOf": [
                {"enum": [None, NONE_OF_THE_OTHERS]},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"yes": members, NONE_OF_THE_OTHERS: {"enum": ["yes", "no", True, False]}, "shown": members},
                },
            ],
        }

    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"A case for {knowledge.id} {knowledge.version}",
        "type": "object",
        "additionalProperties": False,
        "required": ["date"],
        "properties": {
            "date": day,
            "title": {"type": "string"},
            "story": {"type": "string"},
            "note": {"type": "string"},
            "checklists": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {name: checklist(item) for name, item in knowledge.checklists.items()},
            },
            "answers": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {name: answer(finding) for name, finding in knowledge.findings.items()},
            },
        },
    }


def _value_schema(finding: Finding) -> dict[str, object]:
    """Return the JSON Schema of a finding's value."""
    match finding.type:
        case FindingType.BOOLEAN:
            return {"enum": ["yes", "no", True, False]}
        case FindingType.CHOICE:
            return {"enum": list(finding.options)}
        case FindingType.SCALE:
            return {"type": "integer", "minimum": SCALE_RANGE[0], "maximum": SCALE_RANGE[1]}
        case FindingType.NUMBER:
            low, high = finding.range or (Decimal(0), Decimal(0))
            numeric: dict[str, object] = {"type": "number", "minimum": value_to_data(low), "maximum": value_to_data(high)}
            if finding.unit == "km":
                return {"anyOf": [numeric, {"type": "string", "pattern": "^\\s*[0-9]+(\\.[0-9]+)?\\s*(km|mi|m)\\s*$"}]}
            return numeric
