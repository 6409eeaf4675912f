"""Somebody who keeps a diary: what they told first, and entries on days that a test chooses."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from click.testing import CliRunner, Result
from msgspec.structs import replace

from cli import main
from expert import Store, consult, keep
from expert.cases.applying import without_idle
from expert.cases.case import Answer, Case
from expert.language.model import KnowledgeBase
from expert.loading.cases import load_case
from tests.places import EXAMPLES, KNOWLEDGE_FOLDER

FIRST = datetime.date(2026, 8, 1)
QUIET_DAY = ("0", "1", "2", "1")
"""Pain at rest, walking, pain when walking, a usual morning; the days since the last run are typed next."""


def told_first(knowledge: KnowledgeBase, **more: Answer) -> Case:
    """Return what somebody told on the first day who ran the day before: every question that a diary asks has an answer."""
    case = load_case(EXAMPLES / "long-run-spike.yaml", knowledge)
    told = {name: replace(answer, origin="asked") for name, answer in case.answers.items()}
    quiet = {"green_runs": Answer(Decimal(0)), "feels_like": Answer("pain")}
    return replace(case, date=FIRST, answers={**told, **quiet, **more})


def keep_entry(home: Path, knowledge: KnowledgeBase, case: Case, day: datetime.date, **answers: Answer) -> None:
    """Keep answers as those of a day."""
    told, _ = without_idle(knowledge, replace(case, date=day, answers={**case.answers, **answers}))
    keep(Store(home), consult(knowledge, told), KNOWLEDGE_FOLDER)


def keep_pain(home: Path, knowledge: KnowledgeBase, case: Case, pain: Mapping[int, int]) -> None:
    """Keep an entry for each of some days, counted from the first one, with how much it hurt to walk."""
    for days, value in pain.items():
        keep_entry(home, knowledge, case, FIRST + datetime.timedelta(days), pain_walking=Answer(value))


@contextmanager
def on(day: datetime.date) -> Iterator[None]:
    """Let it be a day for the commands of the diary."""
    with patch("expert.faces.terminal.diary.datetime", SimpleNamespace(date=SimpleNamespace(today=lambda: day))):
        yield


def diary(days: int, *arguments: str, typed: tuple[str, ...] = ()) -> Result:
    """Run `diary` in this process, so many days after the first one."""
    with on(FIRST + datetime.timedelta(days)):
        return CliRunner().invoke(main, ["diary", *arguments], input="".join(f"{line}\n" for line in typed))
