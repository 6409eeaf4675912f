"""The JSON Schema of a whole file, and of what is printed as a whole."""

from __future__ import annotations

from typing import Any, ClassVar

from expert.shapes.compound import Record
from expert.shapes.frozen import Frozen
from expert.shapes.hints import data_of, record_of
from expert.shapes.part import described
from expert.shapes.plain import DRAFT, Schema


class Document(Frozen, frozen=True):
    """A record that is printed as a whole, with the version of its form; the first sentences of its docstring describe it in its schema.

    The version is raised whenever the JSON changes so that an older reader would misread it.
    """

    title: ClassVar[str]
    version: ClassVar[int] = 1

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data that validates against its schema."""
        return {"schema": self.version, **data_of(self)}

    @classmethod
    def json_schema(cls) -> Schema:
        """Return its JSON Schema."""
        return document_schema(cls.title, record_of(cls), says=described(cls), version=cls.version)


def document_schema(title: str, *records: Record, says: str = "", version: int | None = None) -> Schema:
    """Return the JSON Schema (draft-07) of a mapping with what all of the records hold.

    Args:
        title: What it is.
        records: What stands in it, in this order.
        says: What else a reader should know of it.
        version: What stands under `schema` before everything else, if anything does.
    """
    definitions: Schema = {}
    parts = [record.schema(definitions) for record in records]
    head: Schema = {}
    if version is not None:
        head = {"schema": {"const": version, "description": "Raised whenever an older reader would misread it."}}
    properties = {key: shape for part in parts for key, shape in part["properties"].items()}
    return {
        **DRAFT,
        "title": title if version is None else f"{title}, version {version}",
        **({"description": says} if says else {}),
        "type": "object",
        "additionalProperties": False,
        "required": [*head, *(key for part in parts for key in part["required"])],
        "properties": {**head, **properties},
        **({"definitions": definitions} if definitions else {}),
    }
