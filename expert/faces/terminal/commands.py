"""The groups that commands stand in, how errors become messages, and the exit codes.

The list of all commands needs nothing else of the engine, and imports nothing else.
"""

from __future__ import annotations

import copy
import errno
import os
import sys
from typing import Any

import click

from expert.faces.terminal.product import product

FOUND_SOMETHING = 1
"""A check found something; it is on standard output."""
BAD_INPUT = 2
"""A file, a name or an option that cannot be used; every fault is on standard error."""
CONTRADICTION = 3
"""An invariant of the knowledge base does not hold: no advice was given."""
ENGINE_FAILED = 4
"""The inference engine failed; please report it."""
SYSTEM_FAILED = 5
"""The output could not be written, or the system refused something else."""
INTERRUPTED = 130
"""Somebody pressed Ctrl-C: nothing was found out, and nothing is said to be faulty."""


class Commands(click.Group):
    """A group that turns errors into messages and exit codes, and lists its commands in the order of use."""

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

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can cause ends in a message, never in a traceback."""
        from expert.errors import DiagnosedError, EngineError, StoreRefusedError

        try:
            if sys.stdout is None:
                raise OSError(errno.EBADF, "there is no standard output")
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except DiagnosedError as error:
            click.echo(str(error), err=True)
            count = len(error.diagnostics)
            click.echo(product(ctx).words.say_count("terminal", "faults", count), err=True)
            ctx.exit(SYSTEM_FAILED if isinstance(error, StoreRefusedError) else BAD_INPUT)
        except KeyboardInterrupt:
            click.echo("", err=True)
            ctx.exit(INTERRUPTED)
        except EngineError as error:
            click.echo(product(ctx).words.say("terminal", "engine_failed", reason=error), err=True)
            ctx.exit(ENGINE_FAILED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            if sys.stdout is not None:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            reason = (error.strerror or str(error)).lower()
            click.echo(product(ctx).words.say("terminal", "stopped_by_system", reason=reason), err=True)
            ctx.exit(SYSTEM_FAILED)
