"""The published JSON Schemas, as they follow from the declarations of what they describe; `make schemas` writes their files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from expert.audit.coverage.cover import KnowledgeCoverage
from expert.consultation.outcome import outcome_schema
from expert.diary.trends import DiaryReport
from expert.interview.steps import Shown
from expert.loading.file_kinds import KNOWLEDGE_FILES, schema_of
from expert.loading.own_schema import OwnNames, own_schema
from expert.populations.columns import TableColumns
from expert.populations.summary import BatchSummary
from expert.questions.assess import Assessment
from expert.questions.graph import Graph
from expert.questions.handover import HandoverPage
from expert.questions.parts.verification import Verdict
from expert.questions.statements.kinds import explanation_schema
from expert.shapes.plain import Schema, json_text
from expert.training.kept import LogImport
from expert.training.watching import LogCheck

PUBLISHED_SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    **{kind: partial(schema_of, kind) for kind in KNOWLEDGE_FILES},
    "outcome": outcome_schema,
    "explanation": explanation_schema,
    "assessment": Assessment.json_schema,
    "handover": HandoverPage.json_schema,
    "verification": Verdict.json_schema,
    "graph": Graph.json_schema,
    "interview": Shown.json_schema,
    "batch": BatchSummary.json_schema,
    "columns": TableColumns.json_schema,
    "log_import": LogImport.json_schema,
    "log_check": LogCheck.json_schema,
    "coverage": KnowledgeCoverage.json_schema,
    "diary": DiaryReport.json_schema,
}
"""What makes each schema, by the name of its kind; that of a case follows from the findings of a knowledge base."""


@cache
def load_schema(kind: str) -> Schema:
    """Return the JSON Schema of a kind of file or data, as `knowledge/schema/<kind>.schema.json` has it."""
    return PUBLISHED_SCHEMAS[kind]()


def own_schemas(names: OwnNames) -> dict[str, str]:
    """Return the text of each file with the schema of a kind of file, for the names of one knowledge base, by the name of that file."""
    return {f"{kind}.schema.json": render_schema(own_schema(kind, names)) for kind in KNOWLEDGE_FILES}


def render_schema(schema: Schema) -> str:
    """Return the text of a schema's file."""
    return json_text(schema) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the file of each schema into a folder."""
    for kind in PUBLISHED_SCHEMAS:
        (folder / f"{kind}.schema.json").write_text(render_schema(load_schema(kind)), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
