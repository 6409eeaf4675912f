"""`kb prove`: what holds for everybody who could ever be asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from expert.faces.terminal.formats import Format, format_options, print_explanation
from expert.faces.terminal.product import load_knowledge
from expert.faces.terminal.question_commands import answering
from expert.faces.terminal.shared import FINDINGS, kb_option

if TYPE_CHECKING:
    from expert.engines.logic.law_proof import LawProof


@answering("kb prove")
@format_options
@kb_option
def prove(format: Format, folder: Path | None) -> None:  # noqa: D103 - its help is that of the question
    from expert.questions.prove import prove as prove_laws
    from expert.words.shortening import brief

    report = prove_laws(load_knowledge(folder), _tell)
    print_explanation(report.explanation(), format, brief)
    if format[0] == "text":
        for line in _cases(report.proofs):
            click.echo(line)
    if not report.holds:
        sys.exit(FINDINGS)


def _cases(proofs: Iterable[LawProof]) -> Iterator[str]:
    """Yield who breaks each law, as a case on one line, to be pasted into a file."""
    from expert.faces.pages.audit import case_text
    from expert.words.catalogue import say

    for proof in proofs:
        for kind, answers in (("case", proof.broken_by), ("next_case", proof.then)):
            if answers is not None:
                yield f"\n{say('proving', kind, about=proof.about or say('proving', proof.law))}\n{case_text(answers)}"


def _tell(law: str) -> None:
    """Say on a terminal what is being proved."""
    if sys.stderr.isatty():
        from expert.words.catalogue import say

        click.echo(say("proving", "progress", law=say("proving", law)), err=True)
