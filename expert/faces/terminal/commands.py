"""The groups that commands stand in, how errors become messages, and the exit codes.

The list of all commands needs nothing else of the engine, and imports nothing else.
"""

from __future__ import annotations

import copy
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, TextIO

import click

from expert.faces.terminal.product import Product, product

FOUND_SOMETHING = 1
"""A check found something; it is on standard output."""
BAD_INPUT = 2
"""A file, a name or an option that cannot be used; every fault is on standard error."""
CONTRADICTION = 3
"""An invariant of the knowledge base does not hold: no advice was given."""
ENGINE_FAILED = 4
"""The program failed, by a fault of its own; please report it."""
SYSTEM_FAILED = 5
"""The output could not be written, or the system refused something else."""
ENDED = 143
"""The system or somebody asked the program to end."""
INTERRUPTED = 130
"""Somebody pressed Ctrl-C: nothing was found out, and nothing is said to be faulty."""


class Commands(click.Group):
    """A group that lists its commands in the order of use."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, in whose help the program is called by its name."""
        command = super().get_command(ctx, cmd_name)
        if command is None or command.help is None:
            return command
        named = copy.copy(command)
        named.help = product(ctx).named_in(command.help)
        return named

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the commands in the order in which they were written."""
        return list(self.commands)


@contextmanager
def errors_told(product: Product) -> Iterator[None]:
    """Turn errors into messages and exit codes: what a user or the system can cause never ends in a traceback."""
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "there is no standard output")
        yield
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        _end(INTERRUPTED, "")
    except BrokenPipeError:
        _silence(sys.stdout)
        _end(0)
    except OSError as error:
        _silence(sys.stdout)
        reason = (error.strerror or str(error)).lower()
        _end(SYSTEM_FAILED, product.words.say("terminal", "stopped_by_system", reason=reason))
    except (click.ClickException, click.exceptions.Exit):
        raise
    except Exception as error:
        _end_with(error, product)
        raise


@contextmanager
def stopped_cleanly() -> Iterator[None]:
    """Let a request to end remove what is half written, as Ctrl-C does."""
    import signal

    before = signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(ENDED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end_with(error: Exception, product: Product) -> None:
    """End the program with what went wrong, unless it is something that nobody foresaw, and its user asks for the traceback."""
    from expert.errors import DiagnosedError, EngineError, StoreRefusedError

    if isinstance(error, DiagnosedError):
        code = SYSTEM_FAILED if isinstance(error, StoreRefusedError) else BAD_INPUT
        _end(code, str(error), product.words.say_count("terminal", "faults", len(error.diagnostics)))
    if isinstance(error, EngineError):
        _end(ENGINE_FAILED, product.words.say("terminal", "engine_failed", reason=error))
    variable = f"{product.name.upper()}_TRACEBACK"
    if not os.environ.get(variable):
        _end(ENGINE_FAILED, product.words.say("terminal", "failed", kind=type(error).__name__, place=_place(error), variable=variable))


def _place(error: Exception) -> str:
    """Return where something was raised: the file and the line. What was raised may hold somebody's answers, and is not shown."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename.rpartition(os.sep)[2]}:{trace.tb_lineno}"


def _end(code: int, *lines: str) -> NoReturn:
    """End the program with a message; where that cannot be written, without."""
    try:
        for line in lines:
            click.echo(line, err=True)
    except OSError:
        _silence(sys.stderr)
    sys.exit(code)


def _silence(stream: TextIO | None) -> None:
    """Let what a stream still holds go nowhere, as its end cannot take it."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
