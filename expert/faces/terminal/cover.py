"""`kb cover`: what of a knowledge base its worked cases cover."""

from __future__ import annotations

from pathlib import Path

import click

from expert.faces.terminal.evolving import check_known
from expert.faces.terminal.product import load_with_worked_cases, product
from expert.faces.terminal.progress import progress_line
from expert.faces.terminal.shared import json_option, kb_option, print_json


@click.command()
@click.argument("rule", required=False)
@click.option("--on", type=click.Path(path_type=Path), metavar="TABLE", help="A table of people: count its rows too.")
@click.option("--keep", multiple=True, metavar="NAME", help="A column of TABLE that is no finding; may be given more than once.")
@click.option("--drop-idle", is_flag=True, help="Leave out answers to questions that do not apply, in place of leaving out the row.")
@kb_option
@json_option
def cover(rule: str | None, on: Path | None, keep: tuple[str, ...], drop_idle: bool, folder: Path | None, as_json: bool) -> None:
    """Say which rules, parts of conditions and outcomes the worked cases cover, and what they do not.

    A part of a condition decides where it alone, were it otherwise, would turn the condition. Beside the worked cases stand random people,
    the same ones each time, and the rows of a table. Of a table is told too which rows nobody thought of: those in which rules that decide
    or withhold are true together as they are in no worked case, each with a case to be completed. With RULE, say it of that rule alone.

    \b
    Example: PROGRAM kb cover
    """
    from expert.audit.coverage.cover import coverage
    from expert.faces.pages.coverage import render_coverage, render_rule_coverage

    words = product().words
    knowledge = load_with_worked_cases(folder)
    check_known(() if rule is None else (rule,), knowledge.rules, "rule")
    with progress_line() as say:
        report = coverage(knowledge, on=on, keep=keep, drop_idle=drop_idle, progress=lambda what: say(words.say("cover", what)))
    if as_json:
        print_json(report.to_data())
    elif rule is None:
        click.echo(render_coverage(report, words))
    else:
        click.echo(render_rule_coverage(next(item for item in report.rules if item.rule == rule), words))
