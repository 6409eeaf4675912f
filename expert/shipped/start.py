"""Starts the program that ships. Ctrl-C ends it without a traceback also while it is being imported, and once it is done."""

from __future__ import annotations

import signal
import sys
from importlib import import_module

_INTERRUPTED = 130
"""The exit code of whoever is ended by Ctrl-C, as shells have it."""


def main() -> None:
    """Run the program; where Ctrl-C is ignored, as of a job in the background, it stays so."""
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    program = import_module("expert.shipped.cli").main

    try:
        if heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        program()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        if heeded:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
