"""What a question is asked of, as it is named on a terminal: a case, outcomes, a knowledge base."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from msgspec.structs import replace

from expert.faces.terminal import completing
from expert.faces.terminal.commands import CONTRADICTION
from expert.faces.terminal.product import load_knowledge, load_with_worked_cases
from expert.faces.terminal.shared import (
    CaseSource,
    case_options,
    fill_in,
    kb_option,
    keep_consultation,
    options_for,
    raw_outcome,
    read_consultation,
    read_input,
    standard_input,
    user_store,
)
from expert.questions.registry import About, Question

if TYPE_CHECKING:
    from expert import Consultation, KnowledgeBase


class Found(NamedTuple):
    """What a question is asked of.

    Attributes:
        knowledge: The knowledge base that it is about.
        about: The first arguments of its function.
        code: The exit code, whatever is answered.
        options: What a further command needs to find the same case; nothing for the last one kept.
        kept: The number under which the consultation is kept, if it is.
        given: What is taken for arguments that nobody gave.
    """

    knowledge: KnowledgeBase
    about: tuple[object, ...]
    code: int = 0
    options: str = ""
    kept: int | None = None
    given: Mapping[str, int] = {}


Find = Callable[[Question], Found]
"""Finds what a question is asked of, once it is certain that it is asked."""
Run = Callable[..., None]
"""What a command runs; the options that name what is asked about come to it as one argument, `find`."""


class AskedOf(NamedTuple):
    """How what a question is asked of is named on a terminal.

    Attributes:
        add: Adds what names it to a command.
        example: What one types for it in an example, {nouns} for names of a product.
        note: What is said of it in the help.
    """

    add: Callable[[Run], Run]
    example: str = ""
    note: str = ""


def _of_an_outcome(run: Run) -> Run:
    """Add the options that say where the case is."""

    @case_options
    @functools.wraps(run)
    def named(source: CaseSource, **options: object) -> None:
        run(find=lambda asked: _with_days(_outcomes(read_consultation(source)), source, asked), **options)

    return named


def _with_days(found: Found, source: CaseSource, asked: Question) -> Found:
    """Return what a question is asked of, with the days that the kept consultations tell of it: a plan goes on from there."""
    if source.is_named or source.stage is not None or all(item.name != "days_there" for item in asked.arguments):
        return found
    import datetime

    from expert.diary.entries import days_there

    return found._replace(given={"days_there": days_there(user_store(), found.knowledge, datetime.date.today())})


def _of_a_case(run: Run) -> Run:
    """Add the file of a case, which may stand alone, beside the options that say where the case is."""

    @click.argument("named_first", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
    @case_options
    @functools.wraps(run)
    def named(source: CaseSource, named_first: Path | None, **options: object) -> None:
        if named_first is not None and source.is_named:
            raise click.UsageError("name the case once: as FILE, or by an option")
        found = source if named_first is None else replace(source, file=named_first)
        run(find=lambda _: _outcomes(read_consultation(found)), **options)

    return named


def _of_two_outcomes(run: Run) -> Run:
    """Add two arguments, each a case, an outcome or a kept consultation."""

    @click.argument("old", shell_complete=completing.kept_or_file)
    @click.argument("new", shell_complete=completing.kept_or_file)
    @kb_option
    @functools.wraps(run)
    def named(old: str, new: str, folder: Path | None, **options: object) -> None:
        run(find=lambda _: _outcomes(*(read_consultation(_place(text, folder)) for text in (old, new))), **options)

    return named


def _of_a_written_outcome(run: Run) -> Run:
    """Add the file of an outcome."""

    @click.argument("file", type=click.Path(path_type=Path))
    @kb_option
    @functools.wraps(run)
    def named(file: Path, folder: Path | None, **options: object) -> None:
        def find(_: Question) -> Found:
            written = raw_outcome(file)
            knowledge = load_knowledge(folder)
            return Found(knowledge, (knowledge, *written))

        run(find=find, **options)

    return named


def _of_knowledge(run: Run) -> Run:
    """Add the option that names another knowledge base."""

    @kb_option
    @functools.wraps(run)
    def named(folder: Path | None, **options: object) -> None:
        def find(asked: Question) -> Found:
            knowledge = load_with_worked_cases(folder) if asked.worked_cases else load_knowledge(folder)
            return Found(knowledge, (knowledge,))

        run(find=find, **options)

    return named


def _of_a_new_case(run: Run) -> Run:
    """Add the file of a case, from which a consultation is made and kept."""

    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--no-save", is_flag=True, help="Keep nothing: no file and no folder is made.")
    @click.option("--log", "fill", is_flag=True, help="Let the training log answer what FILE does not.")
    @kb_option
    @functools.wraps(run)
    def named(file: Path, no_save: bool, fill: bool, folder: Path | None, **options: object) -> None:
        def find(_: Question) -> Found:
            from expert.consultation.consult import consult

            knowledge, case = read_input(file, folder)
            consultation = consult(knowledge, fill_in(knowledge, case) if fill else case)
            kept = None if no_save else keep_consultation(consultation, folder)
            return _outcomes(consultation)._replace(kept=kept, options=options_for(file, folder) if kept is None else "")

        run(find=find, **options)

    return named


def _outcomes(*outcomes: Consultation) -> Found:
    """Return outcomes to ask about; if the last one contradicts itself, that has an exit code of its own."""
    last = outcomes[-1]
    return Found(last.knowledge, outcomes, CONTRADICTION if last.violations else 0)


def _place(text: str, folder: Path | None) -> CaseSource:
    """Return where a consultation is: kept, in a file with an outcome, or to be made from a file of answers."""
    path = Path(text)
    if (text.isdecimal() or text == "last") and not path.exists():
        return CaseSource(kept=text, folder=folder)
    raw = _content(path)
    if raw is not None and _is_outcome(raw):
        return CaseSource(outcome=path, folder=folder, raw=raw)
    return CaseSource(file=path, folder=folder, raw=raw)


def _content(path: Path) -> bytes | None:
    """Return what is in a file or on standard input; None where it cannot be read, which whoever reads it as answers reports."""
    from expert.files import read_bounded

    if str(path) == "-":
        return standard_input()
    try:
        return read_bounded(path)
    except (OSError, ValueError):
        return None


def _is_outcome(raw: bytes) -> bool:
    """Return whether a file holds an outcome."""
    import json

    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "decisions" in data


ASKED_OF: Mapping[About, AskedOf] = {
    About.OUTCOME: AskedOf(_of_an_outcome, "--case {case}"),
    About.TWO_OUTCOMES: AskedOf(
        _of_two_outcomes,
        "{case} {other_case}",
        "OLD and NEW are files of answers, outcomes that --json printed, or kept consultations: their ids, or `last`.",
    ),
    About.WRITTEN_OUTCOME: AskedOf(
        _of_a_written_outcome, "{outcome}", "FILE is what `PROGRAM assess --json` printed; - reads standard input."
    ),
    About.KNOWLEDGE: AskedOf(_of_knowledge),
}
CASE_ALONE = AskedOf(_of_a_case, "{case}")
NEW_CASE = AskedOf(
    _of_a_new_case, "{case}", "FILE is YAML or JSON; `PROGRAM kb schema case` says what may stand in it; - reads standard input."
)
