"""Every command: parse, call the public API, render, choose the exit code. No logic.

Imports stand inside the commands, so that `--help` costs nothing.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from expert.errors import DiagnosedError, EngineError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from expert import Case, KnowledgeBase

PROGRAM = "hamstring"
FINDINGS = 1
"""A check found something; it is on standard output."""
BAD_INPUT = 2
"""A file, a name or an option that cannot be used; every fault is on standard error."""
CONTRADICTION = 3
"""An invariant of the knowledge base does not hold: no advice was given."""
ENGINE_FAILED = 4
"""The inference engine failed; please report it."""


SYSTEM_FAILED = 5
"""The output could not be written, or the system refused something else."""


class _Commands(click.Group):
    """A group that turns errors into messages and exit codes, and lists its commands in the order of use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the commands in the order in which they were written."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can cause ends in a message, never in a traceback."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except DiagnosedError as error:
            click.echo(str(error), err=True)
            count = len(error.diagnostics)
            click.echo(f"{count} fault{'s' if count > 1 else ''}", err=True)
            ctx.exit(BAD_INPUT)
        except EngineError as error:
            click.echo(f"the inference engine failed: {error}", err=True)
            ctx.exit(ENGINE_FAILED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"cannot go on: {(error.strerror or str(error)).lower()}", err=True)
            ctx.exit(SYSTEM_FAILED)


kb_option = click.option(
    "--kb",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Another knowledge base than the one that ships with the program.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
case_option = click.option(
    "--case",
    "file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The answers, YAML or JSON; - for standard input.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hamstring-expert", message="%(version)s")
def main() -> None:
    """Hamstring pain in runners: may I run, what is it, what helps — and why.

    Not a medical device and not a diagnosis.

    \b
    Exit codes: 0 done; 1 a check found something; 2 something you gave
    cannot be used; 3 the program contradicted itself and gives no advice;
    4 the engine failed; 5 the output could not be written.

    \b
    Example: hamstring assess examples/long-run-spike.yaml
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Show everything there is to do, with dose and cautions.")
@click.option("--for-clinician", is_flag=True, help="One page for a doctor or physio: answers and warning signs, no advice.")
@click.option("--with-private", is_flag=True, help="With --for-clinician: show private answers too.")
@json_option
@kb_option
def assess(file: Path, everything: bool, for_clinician: bool, with_private: bool, as_json: bool, folder: Path | None) -> None:
    """Say what the answers in FILE mean: may I run, whom to see, what to do.

    FILE is YAML or JSON; `hamstring kb schema case` says what may stand in it; - reads standard input.

    \b
    Example: hamstring assess examples/long-run-spike.yaml
    """
    if sum((everything, for_clinician, as_json)) > 1:
        raise click.UsageError("choose one of --all, --for-clinician and --json")
    if with_private and not for_clinician:
        raise click.UsageError("--with-private belongs to --for-clinician")
    from expert.consulting import consult
    from expert.explain.assessment import assess as view_of
    from expert.explain.clinician import clinician_page

    knowledge, case = _read(file, folder)
    consultation = consult(knowledge, case)
    if as_json:
        click.echo(consultation.to_json(), nl=False)
    elif for_clinician:
        from expert.render import render_clinician_page

        _print(render_clinician_page(clinician_page(knowledge, consultation, private=with_private)))
    else:
        from expert.render import render_assessment

        _print(render_assessment(view_of(knowledge, consultation, everything=everything), consultation, str(file), PROGRAM))
    if consultation.violations:
        sys.exit(CONTRADICTION)


@main.command()
@click.argument("target")
@case_option
@json_option
@kb_option
def why(target: str, file: Path, as_json: bool, folder: Path | None) -> None:
    """Say why TARGET came out as it did: the whole chain, down to your answers.

    TARGET is a decision (running, care, loading), a cause, a concept or a recommendation; `hamstring kb show` lists them.

    \b
    Example: hamstring why running --case examples/long-run-spike.yaml
    """
    from expert.consulting import consult
    from expert.explain.why import why as explain

    knowledge, case = _read(file, folder)
    consultation = consult(knowledge, case)
    statement = explain(knowledge, consultation, target)
    if as_json:
        _print_json(statement.to_data())
    else:
        from expert.render import render_statement

        _print(render_statement(statement))
    if consultation.violations:
        sys.exit(CONTRADICTION)


@main.group(cls=_Commands)
def kb() -> None:
    """For the knowledge engineer: check, show and describe a knowledge base.

    \b
    Example: hamstring kb check
    """


@kb.command()
@kb_option
@json_option
def check(folder: Path | None, as_json: bool) -> None:
    """Check every file of a knowledge base; report all faults at once.

    \b
    Example: hamstring kb check --kb my-knowledge/
    """
    from dataclasses import asdict

    from expert.errors import KnowledgeError
    from expert.explain.show import KINDS
    from expert.loading import load_knowledge

    try:
        knowledge = load_knowledge(folder, worked_cases=True)
    except KnowledgeError as error:
        if not as_json:
            raise
        _print_json({"faults": [asdict(item) for item in error.diagnostics]})
        sys.exit(BAD_INPUT)
    counts = {name: len(getattr(knowledge, name)) for name in KINDS.values()}
    if as_json:
        _print_json(
            {"id": knowledge.id, "version": knowledge.version, "fingerprint": knowledge.fingerprint, "counts": counts, "faults": []}
        )
    else:
        click.echo(f"{knowledge.title} {knowledge.version}: no faults in " + ", ".join(f"{count} {name}" for name, count in counts.items()))


@kb.command("test")
@kb_option
@json_option
def run_cases(folder: Path | None, as_json: bool) -> None:
    """Run the worked cases; report what differs from what they expect, and rules that they do not cover.

    A rule is covered if it is true in one worked case, false in one and unknown in one.

    \b
    Example: hamstring kb test
    """
    from dataclasses import asdict

    from expert.audit.worked_cases import run_worked_cases
    from expert.consultation import truth_word
    from expert.loading import load_knowledge

    report = run_worked_cases(load_knowledge(folder, worked_cases=True))
    if as_json:
        _print_json(asdict(report))
    else:
        for item in report.mismatches:
            click.echo(f"{item.case}: {item.what}: expected {item.expected}, found {item.found}")
        for gap in report.uncovered:
            click.echo(f"{gap.rule}: no worked case in which it is {truth_word(gap.never)}")
        counts = f"{report.cases} worked cases, {report.rules} rules"
        click.echo(f"{counts}: {len(report.mismatches)} mismatches, {len(report.uncovered)} gaps")
    if not report.is_clean:
        sys.exit(FINDINGS)


@kb.command()
@click.argument("id", required=False)
@json_option
@kb_option
def show(id: str | None, as_json: bool, folder: Path | None) -> None:
    """Show what a knowledge base holds, or the entry ID in plain words with who says so.

    \b
    Example: hamstring kb show stop-when-gait-altered
    """
    from expert.explain.show import overview
    from expert.explain.show import show as entry
    from expert.loading import load_knowledge

    knowledge = load_knowledge(folder, worked_cases=True)
    if id is None:
        view = overview(knowledge)
        if as_json:
            _print_json({"id": knowledge.id, "version": view.version, "fingerprint": view.fingerprint, **view.ids})
        else:
            from expert.render import render_overview

            _print(render_overview(view, PROGRAM))
        return
    statement = entry(knowledge, id)
    if as_json:
        _print_json(statement.to_data())
    else:
        from expert.render import render_statement

        _print(render_statement(statement))


@kb.command()
@kb_option
def docs(folder: Path | None) -> None:
    """Print the whole knowledge base as a Markdown page, rules in plain words.

    \b
    Example: hamstring kb docs
    """
    from expert.audit.worked_cases import cases_by_rule
    from expert.loading import load_knowledge
    from expert.render import render_knowledge

    knowledge = load_knowledge(folder, worked_cases=True)
    click.echo(render_knowledge(knowledge, cases_by_rule(knowledge)), nl=False)


@kb.command()
@click.argument("kind", required=False)
@kb_option
def schema(kind: str | None, folder: Path | None) -> None:
    """Print the JSON Schema of a KIND of file; without KIND, list the kinds.

    `case` is what `hamstring assess` reads, generated from the findings; `outcome` is what `--json` prints.

    \b
    Example: hamstring kb schema case
    """
    from expert.case_format import case_schema
    from expert.errors import Diagnostic, Location, QueryError, suggest_names
    from expert.loading import PUBLISHED_SCHEMAS, load_knowledge, load_schema

    if kind is None:
        click.echo("\n".join(sorted((*PUBLISHED_SCHEMAS, "case"))))
    elif kind == "case":
        _print_json(case_schema(load_knowledge(folder)))
    elif kind in PUBLISHED_SCHEMAS:
        _print_json(load_schema(kind))
    else:
        help = suggest_names(kind, (*PUBLISHED_SCHEMAS, "case"))
        raise QueryError([Diagnostic(Location("schema"), "ASK001", f"there is no schema of `{kind}`", help)])


def _read(file: Path, folder: Path | None) -> tuple[KnowledgeBase, Case]:
    """Return the knowledge base, and the case in a file or on standard input."""
    from expert.loading import LARGEST_BYTES, load_case, load_knowledge, read_case

    knowledge = load_knowledge(folder)
    if str(file) == "-":
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1) if sys.stdin is not None else b""
        return knowledge, read_case(raw, knowledge, "standard input")
    return knowledge, load_case(file, knowledge)


def _print(renderable: RenderableType) -> None:
    """Print text: coloured on a terminal, plain when piped; NO_COLOR and COLUMNS are heeded."""
    from expert.render import console, to_plain

    terminal = console()
    if terminal.is_terminal:
        terminal.print(renderable)
    else:
        click.echo(to_plain(renderable))


def _print_json(data: object) -> None:
    """Print data as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
