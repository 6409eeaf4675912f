"""One page for a doctor or physio: the answers with their dates, the warning signs, what is suspected and why; no advice."""

from __future__ import annotations

from dataclasses import dataclass

from expert.answers import write_value
from expert.consultation import Consultation
from expert.explain.phrases import answers_behind, say_answer
from expert.model import KnowledgeBase
from expert.semantics import Grade, Truth


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer, its question, when it was given and where it came from."""

    question: str
    value: str
    phrase: str
    on: str
    origin: str


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A warning sign: true, false or not answered, and what it rests on."""

    title: str
    truth: Truth
    because: tuple[str, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspectedLine:
    """A cause that is likely or possible, with the answers behind it."""

    kind: str
    title: str
    grade: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClinicianPage:
    """What a clinician needs on one page."""

    date: str
    groups: tuple[tuple[str, tuple[AnswerLine, ...]], ...]
    flags: tuple[FlagLine, ...]
    suspected: tuple[SuspectedLine, ...]
    not_known: tuple[str, ...]
    violations: tuple[str, ...]
    fine_print: tuple[str, ...]


def clinician_page(knowledge: KnowledgeBase, consultation: Consultation, *, private: bool = True) -> ClinicianPage:
    """Return the page for a clinician; without `private`, private answers are left out."""
    case = consultation.case
    groups = []
    for group in knowledge.groups.values():
        lines = tuple(
            AnswerLine(
                finding.question,
                write_value(answer.value),
                say_answer(finding, answer.value),
                (answer.on or case.date).isoformat(),
                answer.origin,
            )
            for finding in knowledge.findings.values()
            if finding.group == group.id and (answer := case.answers.get(finding.id)) is not None and (private or not finding.private)
        )
        if lines:
            groups.append((group.title, lines))
    return ClinicianPage(
        date=case.date.isoformat(),
        groups=tuple(groups),
        flags=_flags(knowledge, consultation),
        suspected=_suspected(knowledge, consultation),
        not_known=tuple(knowledge.findings[name].question for name in case.unknown),
        violations=tuple(item.because for item in consultation.violations),
        fine_print=knowledge.fine_print,
    )


def _phrases(knowledge: KnowledgeBase, consultation: Consultation, rules: tuple[str, ...]) -> tuple[str, ...]:
    """Return the answers behind rules as phrases."""
    names = answers_behind(knowledge, consultation, rules)
    return tuple(say_answer(knowledge.findings[name], consultation.case.answers[name].value) for name in names)


def _flags(knowledge: KnowledgeBase, consultation: Consultation) -> tuple[FlagLine, ...]:
    """Return the warning signs: those that are true first, then those not answered, then those that were ruled out."""
    lines = []
    for wanted in (True, None, False):
        for concept in knowledge.concepts.values():
            outcome = consultation.concepts[concept.id]
            if concept.flag and outcome.truth is wanted:
                because = _phrases(knowledge, consultation, outcome.concluded_by)
                unanswered = tuple(knowledge.findings[name].question for name in outcome.open)
                lines.append(FlagLine(concept.title, outcome.truth, because, unanswered))
    return tuple(lines)


def _suspected(knowledge: KnowledgeBase, consultation: Consultation) -> tuple[SuspectedLine, ...]:
    """Return the causes that are likely or possible."""
    return tuple(
        SuspectedLine(
            knowledge.cause_kinds[item.kind].title,
            knowledge.causes[name].title,
            knowledge.grades.titles[item.grade.value],
            _phrases(knowledge, consultation, item.suggested_by),
        )
        for grade in (Grade.LIKELY, Grade.POSSIBLE)
        for name, item in consultation.causes.items()
        if item.grade is grade
    )
