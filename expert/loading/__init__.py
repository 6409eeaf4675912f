"""From files to a checked knowledge base: read, validate, build, check. The only place that sees YAML."""

from expert.loading.load import KNOWLEDGE_FOLDER, load_knowledge
from expert.loading.parse import parse_condition, parse_formula
from expert.loading.read import read_text
from expert.loading.schemas import SCHEMA_KINDS, load_schema

__all__ = ["KNOWLEDGE_FOLDER", "SCHEMA_KINDS", "load_knowledge", "load_schema", "parse_condition", "parse_formula", "read_text"]
