"""Every command: parse, call the public API, render, choose the exit code. No logic."""

from __future__ import annotations

from pathlib import Path

import click

from expert.errors import DiagnosedError


@click.group()
def main() -> None:
    """Questions and answers about hamstring pain in runners."""


@main.group()
def kb() -> None:
    """For the knowledge engineer."""


@kb.command()
@click.option("--kb", "folder", type=click.Path(path_type=Path), default=None)
def check(folder: Path | None) -> None:
    """Check a knowledge base."""
    from expert.loading import load_knowledge

    try:
        knowledge = load_knowledge(folder, worked_cases=True)
    except DiagnosedError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error
    click.echo(f"{knowledge.title}: {len(knowledge.rules)} rules, {len(knowledge.findings)} findings: no faults")
