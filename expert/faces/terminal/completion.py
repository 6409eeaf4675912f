"""`completion`: the script by which a shell completes what is typed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete, add_completion_class

from expert.faces.terminal.product import Product, product
from expert.faces.terminal.shared import print_exactly

_SHELLS: dict[str, type[ShellComplete]] = {shell.name: shell for shell in (BashComplete, ZshComplete, FishComplete)}

_SPLIT_AT = ("=", ":")
"""Where bash takes a word apart, unless somebody has changed that."""


@contextmanager
def completing(product: Product) -> Iterator[None]:
    """Let a shell that asks be told what may be typed and nothing else: what would be said on standard error goes nowhere."""
    if not os.environ.get(product.completion_variable, "").endswith("_complete"):
        yield
        return
    add_completion_class(_Bash)
    before = sys.stderr
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - pathlib has nothing for it
        sys.stderr = nowhere
        try:
            yield
        finally:
            sys.stderr = before


class _Bash(BashComplete):
    """Bash, which takes words apart at some characters: they are put together, and what stands before the last of these is not told."""

    name = "bash"
    _told_from = 0

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is being typed, and that one."""
        words, begun = super().get_completion_args()
        whole: list[str] = []
        glued = False
        for word in (*words, begun):
            is_split = word in _SPLIT_AT
            if whole and (is_split or glued):
                whole[-1] += word
            else:
                whole.append(word)
            glued = is_split
        if len(whole) <= len(words):
            self._told_from = len(whole[-1]) - (0 if begun in _SPLIT_AT else len(begun))
        return whole[:-1], whole[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Return a line for the shell."""
        return f"{item.type},{str(item.value)[self._told_from :]}"


@click.command()
@click.argument("shell", type=click.Choice([*_SHELLS]))
def completion(shell: str) -> None:
    """Print what makes a shell complete names with the Tab key: findings, rules, whatever fits.

    Behind --kb FOLDER the names are those of that knowledge base. Switch it on by one line:

    \b
    bash, in ~/.bashrc:   eval "$(PROGRAM completion bash)"
    zsh, in ~/.zshrc:     eval "$(PROGRAM completion zsh)"
    fish, typed once:
        PROGRAM completion fish > ~/.config/fish/completions/PROGRAM.fish

    bash must be 4.4 or newer, and zsh needs `compinit` before it.

    \b
    Example: PROGRAM completion bash
    """
    speaker, root = product(), click.get_current_context().find_root().command
    print_exactly(_SHELLS[shell](root, {}, speaker.name, speaker.completion_variable).source())
