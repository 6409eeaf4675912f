"""From files to checked data: a knowledge base, or a case. The only place that sees YAML."""

from expert.loading.archive import load_packed_knowledge, pack_knowledge
from expert.loading.cases import load_case, parse_case, read_case
from expert.loading.load import load_knowledge
from expert.loading.query import read_condition
from expert.loading.read import LARGEST_BYTES
from expert.loading.schemas import PUBLISHED_SCHEMAS, SCHEMA_KINDS, load_schema

__all__ = [
    "LARGEST_BYTES",
    "PUBLISHED_SCHEMAS",
    "SCHEMA_KINDS",
    "load_case",
    "load_knowledge",
    "load_packed_knowledge",
    "load_schema",
    "pack_knowledge",
    "parse_case",
    "read_case",
    "read_condition",
]
