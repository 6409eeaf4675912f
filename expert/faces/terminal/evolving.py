"""`kb mutate`, `kb diff` and `kb lock`: what a change of the rules does, whether anybody would notice, and what is written down of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from expert.faces.terminal import completing
from expert.faces.terminal.commands import FOUND_SOMETHING
from expert.faces.terminal.product import load_with_worked_cases, product
from expert.faces.terminal.progress import progress_line
from expert.faces.terminal.shared import json_option, kb_option, print_json, timeout_option


def _kinds() -> tuple[str, ...]:
    """Return the kinds of mutants."""
    from expert.audit.mutation.operators import KINDS

    return KINDS


@click.command()
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="ID",
    help="Change only this rule or score; may be given more than once.",
    shell_complete=completing.rules_and_scores,
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Try only mutants of this kind; may be given more than once.",
    shell_complete=completing.one_of(_kinds),
)
@click.option(
    "--only",
    type=click.Choice(["deciding"]),
    help="Change only what decides or withholds, and what it reads.",
)
@timeout_option
@kb_option
@json_option
def mutate(
    rules: tuple[str, ...], kinds: tuple[str, ...], only: str | None, timeout: int | None, folder: Path | None, as_json: bool
) -> None:
    """Change each rule and score in small ways, and say which changes nothing would notice.

    A mutant is killed by a worked case or an invariant, proved to change no outcome, or survives; for a survivor the smallest case that
    would notice it is printed, to be completed by hand. KIND is threshold, comparison, part, negation, level, strength, effect, points
    or rule.

    \b
    Example: PROGRAM kb mutate --rule stop-when-gait-altered
    """
    from expert.audit.mutation.mutate import mutate as run
    from expert.audit.mutation.operators import KINDS

    knowledge, words = load_with_worked_cases(folder), product().words
    check_known(rules, {**knowledge.rules, **knowledge.scores}, "rule or score")
    check_known(kinds, KINDS, "kind")

    with progress_line() as say:

        def progress(done: int, count: int) -> None:
            say(words.say("mutation", "progress", done=done, count=count))

        report = run(knowledge, rules=rules or None, kinds=kinds or None, deciding=only is not None, timeout=timeout, progress=progress)
    if as_json:
        print_json(report.to_data())
    else:
        from expert.faces.pages.mutation import render_mutation

        click.echo(render_mutation(knowledge, report, words, only_deciding=only is not None))
    if not report.is_clean:
        sys.exit(FOUND_SOMETHING)


def check_known(names: tuple[str, ...], known: Mapping[str, object] | tuple[str, ...], what: str) -> None:
    """Raise QueryError where something of that name is not there."""
    from expert.errors import Diagnostic, Location, QueryError, suggest_names

    missing = [name for name in names if name not in known]
    if missing:
        raise QueryError(
            Diagnostic(Location(what), "ASK001", f"there is no {what} `{name}`", suggest_names(name, tuple(known))) for name in missing
        )


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--on", type=click.Path(path_type=Path), metavar="TABLE", help="A table of people: say in how many rows what changes.")
@click.option("--keep", multiple=True, metavar="NAME", help="A column of TABLE that is no finding; may be given more than once.")
@timeout_option
@json_option
def diff(old: Path, new: Path, on: Path | None, keep: tuple[str, ...], timeout: int | None, as_json: bool) -> None:
    """Say what changed from the knowledge base in folder OLD to that in NEW, and for whom the outcome does.

    Either it is proved that no outcome changes for anybody, or for each conclusion that can change somebody is named for whom it does.
    With a table it is said too for how many of its rows it does, and for which.

    \b
    Example: PROGRAM kb diff old-knowledge/ new-knowledge/
    """
    from expert.audit.diff import knowledge_diff

    before, after = (load_with_worked_cases(folder) for folder in (old, new))
    with progress_line() as say:
        tell = partial(product().words.say, "knowledge_diff")
        found = knowledge_diff(before, after, timeout=timeout, on=on, keep=keep, progress=lambda what: say(tell(what)))
    if as_json:
        print_json(found.to_data())
    else:
        from expert.faces.pages.knowledge_diff import render_knowledge_diff

        click.echo(render_knowledge_diff(found, product().words))
    if not found.is_empty:
        sys.exit(FOUND_SOMETHING)


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; say whether it is as it would be written.")
@kb_option
def lock(check: bool, folder: Path | None) -> None:
    """Write down what a knowledge base consists of: knowledge.lock, with each file, the number of its entries and its hash.

    A file that is listed there and missing, or that has fewer entries, is refused from then on.

    \b
    Example: PROGRAM kb lock --check
    """
    from expert.loading.folder import LOCK
    from expert.loading.lock import is_locked, lock_of

    named, words = Path(product().knowledge) if folder is None else folder, product().words
    if check:
        if is_locked(named):
            click.echo(words.say("terminal", "locked", file=LOCK))
            return
        click.echo(words.say("terminal", "not_locked", file=LOCK, program=product().name))
        sys.exit(FOUND_SOMETHING)
    (named / LOCK).write_text(lock_of(named), encoding="utf-8")
