"""Texts and answers as they are written in a YAML file, so that every reader of YAML takes them for what they are."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping

from expert.cases.case import as_said
from expert.cases.values import write_value
from expert.language.model import KnowledgeBase, Said, Value

_PLAIN = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)\Z)[A-Za-z][A-Za-z0-9_-]*\Z")
"""What needs no quotation marks: no older reader takes it for yes, no or nothing, and no character of it means something."""
WITNESS_DAY = datetime.date(2026, 1, 31)
"""The day of the case of a witness: only how far back dates lie matters."""


def yaml_text(text: str) -> str:
    """Return a text as YAML has it: quoted unless it is a plain word, and on one line."""
    return text if _PLAIN.match(text) else "".join(map(_visible, json.dumps(text, ensure_ascii=False)))


def _visible(letter: str) -> str:
    """Return a letter of a quoted text, as an escape where a file must not hold it."""
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"


def yaml_value(value: Said) -> str:
    """Return an answer as a case file has it."""
    return yaml_text(value) if isinstance(value, str) else write_value(value)


def yaml_answers(answers: Mapping[str, Said]) -> Iterator[str]:
    """Yield each answer as `finding: value`."""
    return (f"{name}: {yaml_value(value)}" for name, value in answers.items())


def yaml_witness(knowledge: KnowledgeBase, values: Mapping[str, Value], day: datetime.date = WITNESS_DAY) -> Iterator[str]:
    """Yield the values of a witness as the answers of a case of a day."""
    return yaml_answers({name: as_said(knowledge.findings[name], value, day) for name, value in values.items()})
