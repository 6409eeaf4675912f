"""The published JSON Schemas, written from the declarations of what they describe: `make schemas`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from expert.questions.statements.schema import explanation_schema

Schema = dict[str, Any]


def generated_schemas() -> dict[str, Schema]:
    """Return each JSON Schema that follows from a declaration, by its kind."""
    return {"explanation": explanation_schema()}


def render_schema(schema: Schema) -> str:
    """Return the text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the file of each schema into a folder."""
    for kind, schema in generated_schemas().items():
        (folder / f"{kind}.schema.json").write_text(render_schema(schema), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
