"""What an export consists of: records, each of which says what it is. The form of each stands here, for whoever writes and reads them.

An export begins with a header and ends with a record that counts those before it, so that one that was cut off is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Struct

from expert.shapes.notes import DAY, Form, Says

FORMAT = "kept-consultations"
"""What a header says that the file is."""
FORMAT_VERSION = 1
"""Raised whenever an older program would misread an export."""

_TIME = Form(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+00:00$", help="in UTC: 2026-01-31T09:30:00+00:00")
_CHECKSUM = Form(pattern="^[0-9a-f]{64}$", help="64 digits, from 0 to 9 and a to f")
_NAME = Annotated[str, Form(least=1, most=200)]
LARGEST_ID = 2**53 - 1
"""Beyond it, other programs would not read an id exactly."""


class Header(Struct, frozen=True, tag_field="kind", tag="header"):
    """What an export begins with."""

    format: Annotated[Literal["kept-consultations"], Says("What the file is.")]
    version: Annotated[int, Says("The version of its form.")]


class OfKnowledge(Struct, frozen=True):
    """Which knowledge base gave a consultation."""

    id: _NAME
    version: _NAME
    fingerprint: _NAME


class ConsultationRecord(Struct, frozen=True, tag_field="kind", tag="consultation"):
    """A consultation: what it is known by, and its outcome."""

    id: Annotated[int, Form(least=1, most=LARGEST_ID), Says("Its number.")]
    time: Annotated[str, _TIME, Says("When it was kept, in UTC: 2026-01-31T09:30:00+00:00.")]
    date: Annotated[str, DAY, Says("The day of its answers.")]
    headline: Annotated[str, Says("What it said.")]
    in_force: Annotated[Mapping[str, str], Says("The level in force of each decision.")]
    knowledge: Annotated[OfKnowledge, Says("Which knowledge base gave it.")]
    outcome: Annotated[Mapping[str, Any], Says("Its outcome, with the case.")]


class DayRecord(Struct, frozen=True, tag_field="kind", tag="day"):
    """A day of the diary."""

    date: Annotated[str, DAY, Says("The day: 2026-01-31.")]
    data: Annotated[Mapping[str, Any], Says("What was done on it.")]


class ActivityRecord(Struct, frozen=True, tag_field="kind", tag="activity"):
    """An activity of a training log."""

    data: Annotated[Mapping[str, Any], Says("The activity; `start` says when it began.")]


class ImportRecord(Struct, frozen=True, tag_field="kind", tag="log_import"):
    """When a training log was last imported."""

    data: Annotated[Mapping[str, Any], Says("What was noted of it; `time` says when that was.")]


class KnowledgeRecord(Struct, frozen=True, tag_field="kind", tag="knowledge"):
    """The files of a knowledge base on which a consultation rests."""

    fingerprint: _NAME
    checksum: Annotated[str, _CHECKSUM, Says("The SHA-256 with which they were kept.")]
    files: Annotated[str, Says("A ZIP archive in base64.")]


class End(Struct, frozen=True, tag_field="kind", tag="end"):
    """What an export ends with."""

    records: Annotated[int, Says("How many records stand before this one.")]


RECORDS = (Header, ConsultationRecord, DayRecord, ActivityRecord, ImportRecord, KnowledgeRecord, End)
"""Every kind of record."""
