"""How `kb check` shows an audit: flaws grouped by kind, the most severe first, each with somebody who shows it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from expert.audit.report import AuditReport, Flaw
    from expert.language.model import KnowledgeBase, Value

DAY = "2026-01-31"
"""The date of a witness: no rule reads it."""
_PLAIN = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w-]*")
"""What every reader of YAML takes for a text without quotation marks."""


def run_audit(knowledge: KnowledgeBase, *, fast: bool) -> AuditReport:
    """Return the audit of a knowledge base; what is looked for is shown on standard error while that is a terminal."""
    from expert.audit.audit import audit_knowledge
    from expert.words.catalogue import say

    def progress(what: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\033[K{say('audit', what)}", err=True, nl=False)

    report = audit_knowledge(knowledge, fast=fast, progress=progress)
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    return report


def report_text(report: AuditReport) -> str:
    """Return an audit as text."""
    return "\n".join(_lines(report))


def _lines(report: AuditReport) -> Iterator[str]:
    """Yield the lines of an audit."""
    from expert.words.catalogue import say, say_count

    for kind, flaws in groupby(report.flaws, key=lambda item: item.kind):
        yield f"\n{say('audit_kind', kind.name.lower())}"
        for item in flaws:
            yield from _flaw_lines(item)
    if report.flaws:
        yield "\n" + say("audit", "silence")
    accepted = say_count("audit", "accepted", len(report.accepted))
    yield say_count("audit", "found", len(report.flaws), accepted=accepted)
    if not report.complete:
        yield say("audit", "fast")


def _flaw_lines(item: Flaw) -> Iterator[str]:
    """Yield the lines of one flaw."""
    from expert.audit.report import FlawKind
    from expert.words.catalogue import say

    yield f"{item.location}: {item.code}: {item.message}"
    yield f"    {say('audit', 'help', text=item.help)}"
    for answers in (item.witness, item.then):
        if answers is not None:
            yield f"    {say('audit', 'case', text=case_text(answers))}"
    if item.kind is not FlawKind.UNUSED_ACCEPTANCE:
        yield f"    {say('audit', 'accept', text=acceptance_text(item))}"


def acceptance_text(item: Flaw) -> str:
    """Return the entry of audit.yaml that accepts a flaw; it cannot be loaded before somebody has written the reason."""
    from expert.words.catalogue import say

    named = {"code": item.code, "about": item.about, **({"detail": item.detail} if item.detail else {})}
    written = (f"{key}: {text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)}" for key, text in named.items())
    return say("audit", "acceptance", named=", ".join(written))


def case_text(answers: Mapping[str, Value]) -> str:
    """Return answers as a case on one line, to be pasted into a file."""
    from expert.cases.values import write_value

    return f"{{date: {DAY}, answers: {{" + ", ".join(f"{name}: {write_value(value)}" for name, value in answers.items()) + "}}"


def report_data(report: AuditReport) -> dict[str, object]:
    """Return an audit as data."""
    accepted = [{**_flaw_data(item.flaw), "reason": item.reason} for item in report.accepted]
    return {"complete": report.complete, "findings": [_flaw_data(item) for item in report.flaws], "accepted": accepted}


def _flaw_data(item: Flaw) -> dict[str, object]:
    """Return a flaw as data."""
    from dataclasses import asdict

    from expert.cases.case import value_to_data

    people = {
        key: None if answers is None else {name: value_to_data(value) for name, value in answers.items()}
        for key, answers in (("witness", item.witness), ("then", item.then))
    }
    words = {"code": item.code, "about": item.about, "detail": item.detail, "message": item.message, "help": item.help}
    return {**words, "location": asdict(item.location), **people}
