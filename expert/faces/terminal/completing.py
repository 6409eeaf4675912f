"""What a shell offers for the word that is being typed: names of the knowledge base, consultations that are kept, days, stages.

A shell asks at every press of a key, so nothing is said of what is broken or missing: then nothing is offered. A start that is asked for
none imports nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal.product import load_knowledge, product

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from expert.language.model import KnowledgeBase
    from expert.questions.registry import Argument

Offered = tuple[str, str]
"""What may be typed, and what that is."""
Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]
"""What click calls for a parameter with what has been typed of it."""
_SHOWN_DAYS = 8


def of_argument(argument: Argument) -> Complete:
    """Return what completes an argument of a question."""

    def names(knowledge: KnowledgeBase, begun: str) -> Iterable[Offered]:
        from expert.questions.offered import offers

        return offers(knowledge, argument, begun)

    return _of_knowledge(names)


def _of_knowledge(find: Callable[[KnowledgeBase, str], Iterable[Offered]]) -> Complete:
    """Return what completes a name of the knowledge base that a command is about."""
    return _quietly(lambda context, begun: find(load_knowledge(_folder(context)), begun))


def _quietly(find: Callable[[click.Context, str], Iterable[Offered]]) -> Complete:
    """Return what offers whatever is found and begins so; nothing where it cannot be found."""

    def complete(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from expert.errors import ExpertError

        try:
            with context.scope(cleanup=False):
                found = [(typed, title) for typed, title in find(context, begun) if typed.startswith(begun)]
        except (ExpertError, OSError):
            return []
        return [CompletionItem(typed, help=" ".join(title.split()) or None) for typed, title in found]

    return complete


def _folder(context: click.Context) -> Path | None:
    """Return the folder that --kb names; what no shell has replaced in it is replaced."""
    folder: Path | None = context.params.get("folder")
    return None if folder is None else folder.expanduser()


def _kept(_context: click.Context, _begun: str) -> Iterator[Offered]:
    """Yield the consultations that are kept, the last first."""
    from expert.faces.terminal.shared import user_store

    heads = user_store().heads()
    if heads:
        yield "last", heads[-1].headline
    yield from ((str(head.id), f"{head.date} {head.headline}") for head in reversed(heads))


def kept_or_file(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer consultations that are kept; where none is meant, files."""
    return kept_ids(context, parameter, begun) or _files(begun)


def last_or_file(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the last consultation where it is meant, and files."""
    found = [item for item in kept_ids(context, parameter, begun or "-") if item.value == "last"]
    return found or _files(begun)


def _files(begun: str) -> list[CompletionItem]:
    """Let the shell offer files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def _days(_context: click.Context, _begun: str) -> Iterator[Offered]:
    """Yield today and the days before it."""
    import datetime

    today = datetime.date.today()
    yield from (((today - datetime.timedelta(days)).isoformat(), "") for days in range(_SHOWN_DAYS))


def _stages(knowledge: KnowledgeBase, _begun: str) -> Iterator[Offered]:
    """Yield as many stages as a plan can have: which ones it has hangs on the answers, and is not worked out for a press of a key."""
    levels = [len(decision.levels) for decision in knowledge.decisions.values() if decision.plans is not None]
    yield from ((str(number), "") for number in range(1, max(levels, default=0) + 1))


def _cases(context: click.Context, _begun: str) -> Iterator[Offered]:
    """Yield the worked cases."""
    from expert.loading.folder import worked_case_ids

    yield from ((id, "") for id in worked_case_ids(_folder(context) or Path(product().knowledge)))


def _columns(knowledge: KnowledgeBase, _begun: str) -> Iterator[Offered]:
    """Yield the columns of a table of outcomes."""
    from expert.populations.columns import table_columns

    yield from ((column.name, "") for column in table_columns(knowledge).outcome)


kept_ids = _quietly(_kept)
days = _quietly(_days)
stages = _of_knowledge(_stages)
cases = _quietly(_cases)
columns = _of_knowledge(_columns)
rules = _of_knowledge(lambda knowledge, _: ((id, rule.title) for id, rule in knowledge.rules.items()))
scores = _of_knowledge(lambda knowledge, _: ((id, score.title) for id, score in knowledge.scores.items()))


def rules_and_scores(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return what `kb mutate` can change."""
    return rules(context, parameter, begun) + scores(context, parameter, begun)


def one_of(find: Callable[[], Sequence[str]]) -> Complete:
    """Return what completes one of some words that are found when they are asked for."""
    return _quietly(lambda _context, _begun: ((word, "") for word in find()))
