"""The published JSON Schemas, written from the declarations of what they describe: `make schemas`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from expert.consultation.outcome import outcome_schema
from expert.loading.file_kinds import KNOWLEDGE_FILES, schema_of
from expert.questions.statements.schema import explanation_schema
from expert.shapes.plain import Schema


def generated_schemas() -> dict[str, Schema]:
    """Return each JSON Schema that follows from a declaration, by its kind."""
    files = {kind: schema_of(kind) for kind in KNOWLEDGE_FILES}
    return {**files, "outcome": outcome_schema(), "explanation": explanation_schema()}


def render_schema(schema: Schema) -> str:
    """Return the text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the file of each schema into a folder."""
    for kind, schema in generated_schemas().items():
        (folder / f"{kind}.schema.json").write_text(render_schema(schema), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
