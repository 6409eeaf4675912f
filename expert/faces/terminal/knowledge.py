"""`kb`: for the knowledge engineer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal import completing
from expert.faces.terminal.commands import BAD_INPUT, FOUND_SOMETHING, Commands
from expert.faces.terminal.product import load_knowledge, load_with_worked_cases, product
from expert.faces.terminal.progress import progress_line
from expert.faces.terminal.shared import json_option, kb_option, print_exactly, print_json, timeout_option

if TYPE_CHECKING:
    from expert.audit.report import AuditReport
    from expert.language.model import KnowledgeBase


@click.group(cls=Commands)
def kb() -> None:
    """For the knowledge engineer: check, show and describe a knowledge base.

    \b
    Example: PROGRAM kb check
    """


@kb.command()
@kb_option
@json_option
@click.option("--sarif", "as_sarif", is_flag=True, help="Print SARIF 2.1.0, for editors and code hosts.")
@click.option("--fast", is_flag=True, help="Leave out what takes proofs over everybody.")
@timeout_option
def check(folder: Path | None, as_json: bool, as_sarif: bool, fast: bool, timeout: int | None) -> None:
    """Check every file of a knowledge base, all faults at once, and audit its rules.

    The audit looks for rules that do nothing, outcomes that nobody reaches, advice that contradicts itself, and more; what is meant to
    stay is accepted in audit.yaml, with a reason.

    \b
    Example: PROGRAM kb check --kb my-knowledge/
    """
    from importlib.metadata import version

    from expert.errors import KnowledgeError
    from expert.language.kinds import Kind
    from expert.shapes.hints import data_of

    if as_json and as_sarif:
        raise click.UsageError("choose one of --json and --sarif")
    try:
        knowledge = load_with_worked_cases(folder)
    except KnowledgeError as error:
        if as_sarif:
            from expert.faces.pages.sarif import sarif_of_faults

            print_json(sarif_of_faults(product().name, version(product().distribution), error.diagnostics))
        elif as_json:
            print_json({"faults": [data_of(item) for item in error.diagnostics]})
        else:
            raise
        sys.exit(BAD_INPUT)
    counts = {kind.section: len(knowledge.entries(kind)) for kind in Kind}
    report = _audit(knowledge, fast=fast, timeout=timeout)
    if as_sarif:
        from expert.faces.pages.sarif import sarif_of_audit

        print_json(sarif_of_audit(product().name, version(product().distribution), knowledge, report, product().words))
    elif as_json:
        head = {"id": knowledge.id, "version": knowledge.version, "fingerprint": knowledge.fingerprint}
        print_json({**head, "counts": counts, "faults": [], "audit": report.to_data()})
    else:
        from expert.faces.pages.audit import render_audit, render_counts

        click.echo(render_counts(knowledge, counts, product().words))
        click.echo(render_audit(knowledge, report, product().words))
    if not report.is_clean:
        sys.exit(FOUND_SOMETHING)


def _audit(knowledge: KnowledgeBase, *, fast: bool, timeout: int | None) -> AuditReport:
    """Return the audit of a knowledge base; what is looked for is shown on standard error while that is a terminal."""
    from expert.audit.audit import audit_knowledge

    words = product().words

    with progress_line() as say:
        return audit_knowledge(knowledge, fast=fast, timeout=timeout, progress=lambda what: say(words.say("audit", what)))


@kb.command("test")
@click.argument("case", required=False, shell_complete=completing.cases)
@kb_option
@json_option
@click.option("--junit", "as_junit", is_flag=True, help="Print JUnit XML, for build servers.")
def run_cases(case: str | None, folder: Path | None, as_json: bool, as_junit: bool) -> None:
    """Run the worked cases; report what differs from what they expect, and rules that they do not cover.

    A rule is covered if it is true in one worked case, false in one and unknown in one. With CASE, run that worked case alone, and show
    of each expectation that it does not meet why that came out otherwise.

    \b
    Example: PROGRAM kb test
    """
    from expert.audit.worked_cases import run_worked_cases

    if as_junit and (as_json or case is not None):
        raise click.UsageError("--junit stands alone")
    knowledge = load_with_worked_cases(folder)
    if case is not None:
        _run_case(knowledge, case, as_json=as_json)
        return
    words = product().words
    with progress_line() as say:

        def progress(done: int, count: int) -> None:
            say(words.say("worked_case", "progress", done=done, count=count))

        report = run_worked_cases(knowledge, words, progress)
    if as_junit:
        from expert.faces.pages.junit import render_junit

        print_exactly(render_junit(knowledge, report, product().words))
    elif as_json:
        print_json(report.to_data())
    else:
        from expert.faces.pages.audit import render_worked_cases

        click.echo(render_worked_cases(report, product().words))
    if not report.is_clean:
        sys.exit(FOUND_SOMETHING)


def _run_case(knowledge: KnowledgeBase, case: str, *, as_json: bool) -> None:
    """Run one worked case, and show why each expectation fails that does."""
    from expert.audit.worked_cases import run_worked_case
    from expert.faces.pages.audit import mismatch_text
    from expert.faces.terminal.formats import print_explanation

    run = run_worked_case(knowledge, case, product().words)
    if as_json:
        print_json(run.to_data())
    else:
        for item in run.failures:
            click.echo(mismatch_text(item.mismatch, product().words))
            if item.why is not None:
                print_explanation(item.why, ("text", False, None))
        click.echo(product().words.say_count("worked_case", "unmet", len(run.failures)))
    if run.failures:
        sys.exit(FOUND_SOMETHING)


@kb.command()
@kb_option
def docs(folder: Path | None) -> None:
    """Print the whole knowledge base as a Markdown page, rules in plain words.

    \b
    Example: PROGRAM kb docs
    """
    from expert.consultation.worked_rules import cases_by_rule
    from expert.faces.pages.knowledge_page import render_knowledge

    knowledge = load_with_worked_cases(folder)
    print_exactly(render_knowledge(knowledge, cases_by_rule(knowledge), product().words))


@kb.command()
@kb_option
@json_option
def columns(folder: Path | None, as_json: bool) -> None:
    """Print which columns a table may have for `PROGRAM batch`, and which come out, as a Markdown page.

    \b
    Example: PROGRAM kb columns
    """
    from expert.populations.columns import table_columns

    knowledge = load_knowledge(folder)
    found = table_columns(knowledge)
    if as_json:
        print_json(found.to_data())
    else:
        from expert.faces.pages.columns import render_columns

        print_exactly(render_columns(knowledge, found, product().words))
