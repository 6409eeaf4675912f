"""What a check finds, as SARIF 2.1.0: only what that format knows, each finding with its code, its line and, where accepted, the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from expert import load_knowledge
from expert.audit.report import Accepted, AuditReport, Flaw
from expert.errors import Diagnostic, Location
from expert.faces.pages.sarif import sarif_of_audit, sarif_of_faults
from expert.questions.statements.auditing import OpenSplit
from tests.places import CAR_FOLDER


def only(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an object with these properties and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": properties}


TEXT, LINE = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 1}
PLACE = only(
    {"artifactLocation": only({"uri": {**TEXT, "pattern": "^[^ ]+$"}})}, {"region": only({"startLine": LINE}, {"startColumn": LINE})}
)
RESULT = only(
    {
        "ruleId": TEXT,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": only({"text": TEXT}),
        "locations": {"type": "array", "items": only({"physicalLocation": PLACE})},
    },
    {"suppressions": {"type": "array", "items": only({"kind": {"enum": ["inSource", "external"]}, "justification": TEXT})}},
)
DRIVER = only({"name": TEXT, "semanticVersion": TEXT, "rules": {"type": "array", "uniqueItems": True, "items": only({"id": TEXT})}})
RUN = only(
    {
        "tool": only({"driver": DRIVER}),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    }
)
LOG = Draft7Validator(only({"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}}))
"""What the standard asks of the properties that are written, and none beside them; names and values are those of its schema."""


def test_faults_are_errors_at_their_lines() -> None:
    faults = (
        Diagnostic(Location("my rules/a b.yaml", 3, 7, "/rules/0"), "KB021", "unknown name `x`", "did you mean `y`?"),
        Diagnostic(Location("nowhere"), "KB001", "is not a folder"),
    )
    log = sarif_of_faults("hamstring", "1.0.0", faults)
    LOG.validate(json.loads(json.dumps(log)))
    (run,) = log["runs"]
    first, second = run["results"]
    assert (first["ruleId"], first["level"]) == ("KB021", "error")
    assert first["message"]["text"] == "unknown name `x`. did you mean `y`?"
    place = {"artifactLocation": {"uri": "my%20rules/a%20b.yaml"}, "region": {"startLine": 3, "startColumn": 7}}
    assert first["locations"] == [{"physicalLocation": place}]
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert run["tool"]["driver"]["rules"] == [{"id": "KB001"}, {"id": "KB021"}]


@pytest.mark.parametrize("file", ["rules.yaml", ""])
def test_flaws_are_warnings_and_what_is_accepted_is_suppressed(file: str) -> None:
    car = load_knowledge(CAR_FOLDER)
    about, finding = next(iter(car.decisions)), next(iter(car.findings))
    flaw = Flaw(OpenSplit(about, finding, tuple(car.rules)[:2]), Location(file, 4, 3))
    log = sarif_of_audit("hamstring", "1.0.0", car, AuditReport((flaw,), (Accepted(flaw, "It is meant so."),)))
    LOG.validate(json.loads(json.dumps(log)))
    found, accepted = log["runs"][0]["results"]
    assert (found["ruleId"], found["level"]) == ("AUD009", "warning")
    assert all(
        f"`{finding}`" in item["message"]["text"] and ", ".join(tuple(car.rules)[:2]) in item["message"]["text"]
        for item in (found, accepted)
    )
    assert "suppressions" not in found
    assert accepted["suppressions"] == [{"kind": "external", "justification": "It is meant so."}]
    assert len(found["locations"]) == bool(file)
