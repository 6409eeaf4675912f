"""What all commands share: options, how a case is found and how things are printed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from msgspec import Struct
from msgspec.structs import replace

from expert.errors import CaseError, Diagnostic, Location, QueryError, StoreError
from expert.faces.terminal.commands import SYSTEM_FAILED
from expert.faces.terminal.completing import kept_ids, stages
from expert.faces.terminal.product import load_knowledge, product
from expert.printable import printable
from expert.questions.registry import TIMEOUT

if TYPE_CHECKING:
    import datetime

    from rich.console import RenderableType

    from expert import Case, Consultation, KnowledgeBase
    from expert.diary.store import KeptConsultation, Store
    from expert.training.log import TrainingLog


kb_option = click.option(
    "--kb",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Another knowledge base than the one that ships with the program.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
timeout_option = click.option("--timeout", type=click.IntRange(min=1), metavar="N", help=TIMEOUT.help)


def read_input(file: Path, folder: Path | None, raw: bytes | None = None) -> tuple[KnowledgeBase, Case]:
    """Return the knowledge base, and the case in a file or on standard input; `raw` is what is there, if it was read already.

    What is out of date in it is said on standard error.
    """
    from expert.loading.cases import load_case, read_case

    knowledge = load_knowledge(folder)
    if raw is None and str(file) == "-":
        raw = standard_input()
    case = load_case(file, knowledge) if raw is None else read_case(raw, knowledge, name_of(file))
    tell_age(knowledge, case)
    return knowledge, case


def fill_in(knowledge: KnowledgeBase, case: Case) -> Case:
    """Return a case with what the training log answers of what nobody answered, and say what that is on standard error.

    Raises:
        QueryError: No log is kept.
    """
    from expert.training.log import Lack
    from expert.training.measuring import with_log
    from expert.words.training import say_filled

    whole, found = with_log(knowledge, the_log(), case)
    shown = [item for name, item in found.items() if item.lack is Lack.CONTRADICTS or _is_of_the_log(whole, name)]
    for line in say_filled(knowledge, shown, product().words):
        click.echo(line, err=True)
    return whole


def _is_of_the_log(case: Case, finding: str) -> bool:
    """Return whether the training log gave an answer."""
    return finding in case.answers and case.answers[finding].origin == "log"


def the_log() -> TrainingLog:
    """Return the training log that is kept.

    Raises:
        QueryError: There is none.
    """
    from expert.training.kept import kept_log

    found = kept_log(user_store())
    if found is None or not found.activities:
        help = product().words.say("terminal", "import_first", program=product().name)
        raise QueryError([Diagnostic(Location("log"), "ASK009", "no training log is kept yet", help)])
    return found


def log_if_kept() -> TrainingLog | None:
    """Return the training log that is kept; None where there is none, or it cannot be read: whoever answers is told when that is kept.

    What reads logs is imported only where one is kept.
    """
    try:
        if user_store().last_import() is None:
            return None
        from expert.training.kept import kept_log

        return kept_log(user_store())
    except StoreError:
        return None


def read_row(batch: Path, row: int, folder: Path | None) -> tuple[KnowledgeBase, Case]:
    """Return the knowledge base, and the case from which a row of outcomes came that `batch` wrote."""
    from expert.populations.evaluate import require

    require()
    from expert.populations.rows import case_of_row

    knowledge = load_knowledge(folder)
    case = case_of_row(knowledge, batch, row)
    tell_age(knowledge, case)
    return knowledge, case


def read_day_option(text: str | None) -> datetime.date | None:
    """Return the day that somebody named with `--date`; None where nobody did.

    Raises:
        QueryError: It is none, or still to come.
    """
    import datetime

    from expert.cases.values import read_day
    from expert.errors import Diagnostics, Location, QueryError

    if text is None:
        return None
    faults = Diagnostics(error=QueryError)
    day = read_day(text, lambda code, message, help: faults.add(Location("--date"), code, message, help), datetime.date.today())
    if day is None:
        raise QueryError(faults.items)
    return day


def name_of(file: Path) -> str:
    """Return what messages call a file."""
    return "standard input" if str(file) == "-" else str(file)


def standard_input() -> bytes:
    """Return what is on standard input, no more than one byte beyond what may be read."""
    from expert.files import LARGEST_BYTES

    return b"" if sys.stdin is None else sys.stdin.buffer.read(LARGEST_BYTES + 1)


class CaseSource(Struct, frozen=True):
    """Where a command finds its case: a file of answers, one with an outcome, a row of a table, or a kept consultation; else the last one.

    `raw` is what is in the file, where somebody had to look into it: what a shell hands over as a file can be read once. With a `stage`, it
    is not today that is asked about, but that stage of the plan.
    """

    file: Path | None = None
    outcome: Path | None = None
    kept: str | None = None
    folder: Path | None = None
    raw: bytes | None = None
    batch: Path | None = None
    row: int | None = None
    stage: int | None = None

    @property
    def is_named(self) -> bool:
        """Return whether somebody said where."""
        return any(item is not None for item in (self.file, self.outcome, self.kept, self.batch))


def case_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say where the case is, and --kb; the command gets them as one argument, `source`, for `read_consultation`."""

    @click.option(
        "--case", "file", type=click.Path(path_type=Path), metavar="FILE", help="The answers, YAML or JSON; - for standard input."
    )
    @click.option(
        "--outcome", type=click.Path(path_type=Path), metavar="FILE", help="An outcome that --json printed; - for standard input."
    )
    @click.option(
        "--consultation", "kept", metavar="ID", help="A kept consultation; without any of these, the last.", shell_complete=kept_ids
    )
    @click.option("--batch", type=click.Path(path_type=Path), metavar="OUT", help="What `batch` wrote; with --row.")
    @click.option("--row", type=click.IntRange(1), metavar="N", help="Which row of it, counted from 1.")
    @click.option(
        "--stage", type=click.IntRange(1), metavar="N", help="Ask about that stage of its `plan`, not today.", shell_complete=stages
    )
    @kb_option
    @functools.wraps(command)
    def with_source(
        *arguments: Any,
        file: Path | None,
        outcome: Path | None,
        kept: str | None,
        batch: Path | None,
        row: int | None,
        stage: int | None,
        folder: Path | None,
        **options: Any,
    ) -> None:
        if sum(item is not None for item in (file, outcome, kept, batch)) > 1:
            raise click.UsageError("choose one of --case, --outcome, --consultation and --batch")
        if (batch is None) != (row is None):
            raise click.UsageError("--batch and --row belong together: a table, and the number of a row of it")
        command(*arguments, source=CaseSource(file, outcome, kept, folder, batch=batch, row=row, stage=stage), **options)

    return with_source


def read_consultation(source: CaseSource) -> Consultation:
    """Return the consultation that a command is about.

    A kept one comes with the rules of its time, unless --kb names others: then its answers are read with those. What is out of date is
    said on standard error.
    """
    found = _find_consultation(source)
    if source.stage is None:
        return found
    from expert.questions.plan import at_stage

    return at_stage(found, source.stage)


def _find_consultation(source: CaseSource) -> Consultation:
    """Return the consultation of today that a command is about."""
    from expert.consultation.consult import consult

    if source.outcome is not None:
        return read_outcome_file(source.outcome, source.folder, source.raw)
    if source.file is not None:
        knowledge, case = read_input(source.file, source.folder, source.raw)
        return consult(knowledge, case)
    if source.batch is not None and source.row is not None:
        return consult(*read_row(source.batch, source.row, source.folder))
    from expert.diary.consultations import case_of

    store = user_store()
    kept = find_kept(store, source.kept)
    if source.folder is None:
        return recall_kept(store, kept)
    knowledge = load_knowledge(source.folder)
    case = case_of(kept, knowledge)
    tell_age(knowledge, case)
    return consult(knowledge, case)


def options_for(file: Path, folder: Path | None) -> str:
    """Return what a command must be given to find a case that is not kept."""
    import shlex

    options = {"--case": file, "--kb": folder}
    return "".join(f" {option} {shlex.quote(printable(str(path)))}" for option, path in options.items() if path is not None)


def read_outcome_file(path: Path, folder: Path | None, raw: bytes | None = None) -> Consultation:
    """Return the consultation in an outcome that `--json` printed; `raw` is what is in the file, if it was read already.

    Raises:
        OutcomeError: The file cannot be read, or was not written by that knowledge base.
    """
    from expert.consultation.reading import read_outcome

    knowledge = load_knowledge(folder)
    consultation = read_outcome(raw_outcome(path)[0] if raw is None else raw, knowledge, name_of(path))
    tell_age(knowledge, consultation.case)
    return consultation


def raw_outcome(path: Path) -> tuple[bytes, str]:
    """Return what is in an outcome's file, or on standard input, and what messages call it.

    Raises:
        OutcomeError: The file cannot be read.
    """
    from expert.consultation.outcome_file import load_raw

    return standard_input() if str(path) == "-" else load_raw(path), name_of(path)


def user_store() -> Store:
    """Return where the user's consultations are kept; nothing is opened yet."""
    from expert.diary.store import Store, user_folder

    return Store(user_folder(product().name))


def find_kept(store: Store, id: str | None = None) -> KeptConsultation:
    """Return the kept consultation with that id; `last`, or None, is the last one.

    Raises:
        QueryError: There is none.
    """
    last = id is None or id == "last"
    number = None if id is None or not id.isdecimal() or len(id) > 18 else int(id)
    kept = store.load(number) if last or number is not None else None
    if kept is not None:
        return kept
    program, words = product().name, product().words
    if last:
        message, help = "no consultation is kept yet", words.say("terminal", "keep_first", program=program)
    else:
        message, help = f"no consultation `{id}` is kept", words.say("terminal", "list_kept", program=program)
    raise QueryError([Diagnostic(Location("history"), "ASK005", message, help)])


def beginning_anew(error: CaseError) -> CaseError:
    """Return a fault of earlier answers that cannot be used, with how to go on without them."""
    first, *others = error.diagnostics
    return CaseError([replace(first, help=product().words.say("terminal", "fresh", program=product().name)), *others])


def recall_kept(store: Store, kept: KeptConsultation) -> Consultation:
    """Return a kept consultation with the rules that gave it; say on standard error what is out of date."""
    from expert.diary.consultations import recall

    current, words = load_knowledge(None), product().words
    consultation = recall(store, kept, current)
    knowledge = consultation.knowledge
    if knowledge.id == current.id and knowledge.fingerprint != current.fingerprint:
        from expert.words.diary import say_old_rules

        click.echo(say_old_rules(kept.head, current, words), err=True)
    if kept.head.in_force != {name: item.in_force for name, item in consultation.decisions.items()}:
        from expert.words.diary import say_other_outcome

        hint = words.say("terminal", "export", program=product().name, id=kept.head.id)
        click.echo(say_other_outcome(kept.head, words) + hint, err=True)
    tell_age(knowledge, consultation.case)
    return consultation


def tell_age(knowledge: KnowledgeBase, case: Case) -> None:
    """Say on standard error which answers are out of date, or that the day of the case is still to come."""
    import datetime

    from expert.words.diary import say_age

    for said in say_age(knowledge, case, datetime.date.today(), product().words):
        click.echo(said, err=True)


def keep_consultation(consultation: Consultation, folder: Path | None) -> int | None:
    """Keep a consultation and return its id; where that fails say so on standard error, as the advice is worth more than its record."""
    from expert.diary.consultations import keep

    try:
        return keep(user_store(), consultation, Path(product().knowledge) if folder is None else folder)
    except StoreError as error:
        click.echo(product().words.say("terminal", "not_kept", reason=error), err=True)
        return None


def print_text(renderable: RenderableType) -> None:
    """Print text: coloured on a terminal, plain when piped; NO_COLOR and COLUMNS are heeded."""
    from expert.faces.terminal.screens.text import console, to_plain

    terminal = console()
    if terminal.is_terminal:
        terminal.print(renderable)
    else:
        click.echo(to_plain(renderable))


def print_json(data: object) -> None:
    """Print data as JSON."""
    from expert.shapes.plain import json_text

    print_exactly(f"{json_text(data)}\n")


def print_exactly(text: str) -> None:
    """Print what programs read, JSON, Markdown or a diagram: in UTF-8 whatever the locale says, so that no character is lost."""
    click.echo(text.encode(errors="backslashreplace"), nl=False)  # half a character in the name of a file is no UTF-8


def write_or_print(output: Path | None, pieces: Iterable[str]) -> None:
    """Write text to a file that its owner alone can read, or print it where none is named."""
    if output is None:
        for piece in pieces:
            print_exactly(piece)
        return
    from expert.files import write_private

    try:
        write_private(output, (piece.encode() for piece in pieces))
    except OSError as error:
        end_unwritten(output, error)


def end_unwritten(path: Path, error: OSError) -> NoReturn:
    """End the program, as the system does not let something be written, and say what."""
    reason = (error.strerror or str(error)).lower()
    click.echo(product().words.say("terminal", "not_written", file=printable(str(path)), reason=reason), err=True)
    sys.exit(SYSTEM_FAILED)
