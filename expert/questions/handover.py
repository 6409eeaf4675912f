"""One page for whoever looks at it next: the answers with their dates, the warning signs, what is suspected and why; no advice."""

from __future__ import annotations

import datetime
from typing import ClassVar

from expert.cases.case import Answer
from expert.consultation.outcome import Consultation
from expert.given import checked
from expert.language.meaning import Grade, Truth
from expert.language.names import CauseName, ConceptName, FindingName, GroupName, InvariantName
from expert.questions.parts.behind import answered, answers_behind
from expert.questions.parts.screen import alone_in
from expert.questions.statements.base import Answered
from expert.shapes.document import Document
from expert.shapes.part import Part


class AnswerLine(Part, frozen=True):
    """An answer, the group of its question, when it was given and where it came from."""

    group: GroupName
    answer: Answered
    on: datetime.date
    origin: str


class FlagLine(Part, frozen=True):
    """A warning sign: true, false or not answered, what it rests on, and what is not answered about it."""

    concept: ConceptName
    truth: Truth
    because: tuple[Answered, ...]
    unanswered: tuple[FindingName, ...]


class SuspectedLine(Part, frozen=True, omit_defaults=True):
    """A cause that is likely or possible, with the answers behind it, and those that speak against it."""

    cause: CauseName
    grade: Grade
    because: tuple[Answered, ...]
    against: tuple[Answered, ...] = ()


class HandoverPage(Document, frozen=True):
    """What the next one to look at it needs, on one page; `left_out` counts the private answers that are not on it."""

    title: ClassVar[str] = "A page for whoever looks at it next"

    date: datetime.date
    answers: tuple[AnswerLine, ...]
    flags: tuple[FlagLine, ...]
    suspected: tuple[SuspectedLine, ...]
    not_known: tuple[FindingName, ...]
    left_out: int
    violations: tuple[InvariantName, ...]


@checked
def handover_page(consultation: Consultation, *, private: bool = False) -> HandoverPage:
    """Return the page for whoever looks at it next; unless `private`, private answers and what rests on nothing else are left out.

    Where nothing is said but what to do at once, no warning sign is left out, though the answer behind it is.
    """
    case = consultation.case
    findings = consultation.knowledge.findings
    return HandoverPage(
        date=case.date,
        answers=_answers(consultation, private=private),
        flags=_flags(consultation, private=private),
        suspected=_suspected(consultation, private=private),
        not_known=tuple(name for name in case.unknown if private or not findings[name].private),
        left_out=0 if private else sum(findings[name].private for name in case.answers),
        violations=tuple(item.invariant for item in consultation.violations),
    )


def _answers(consultation: Consultation, *, private: bool) -> tuple[AnswerLine, ...]:
    """Return the answers, group by group; of further values those that are true."""
    knowledge, case = consultation.knowledge, consultation.case
    values = case.values
    said = {name for name, value in values.items() if value or name not in knowledge.further_of}

    def line(name: str, answer: Answer) -> AnswerLine:
        return AnswerLine(knowledge.findings[name].group, Answered(name, values[name]), answer.on or case.date, answer.origin)

    return tuple(
        line(finding.id, case.answers[finding.id])
        for group in knowledge.groups
        for finding in knowledge.findings.values()
        if finding.group == group and finding.id in said and (private or not finding.private)
    )


def _behind(consultation: Consultation, rules: tuple[str, ...], *, private: bool) -> tuple[Answered, ...]:
    """Return the answers behind rules."""
    findings = consultation.knowledge.findings
    return answered(consultation, (name for name in answers_behind(consultation, rules) if private or not findings[name].private))


def _flags(consultation: Consultation, *, private: bool) -> tuple[FlagLine, ...]:
    """Return the warning signs: those that are true first, then those not answered, then those that were ruled out."""
    lines, is_alone = [], alone_in(consultation) is not None
    for wanted in (True, None, False):
        for concept in consultation.knowledge.concepts.values():
            outcome = consultation.concepts[concept.id]
            if concept.flag and outcome.truth is wanted:
                because = _behind(consultation, outcome.concluded_by, private=private)
                if because or not outcome.truth or is_alone:
                    lines.append(FlagLine(concept.id, outcome.truth, because, outcome.open))
    return tuple(lines)


def _suspected(consultation: Consultation, *, private: bool) -> tuple[SuspectedLine, ...]:
    """Return the causes that are likely or possible."""
    lines = []
    for grade in (Grade.LIKELY, Grade.POSSIBLE):
        for name, item in consultation.causes.items():
            because = _behind(consultation, item.suggested_by, private=private)
            if item.grade is grade and because:
                lines.append(SuspectedLine(name, grade, because, _behind(consultation, item.opposed_by, private=private)))
    return tuple(lines)
