"""One page for whoever looks at it next: the answers with their dates, the warning signs, what is suspected and why; no advice."""

from __future__ import annotations

from dataclasses import dataclass

from expert.cases.values import write_value
from expert.consultation.outcome import Consultation
from expert.language.meaning import Grade, Truth
from expert.words.phrases import answers_behind, referral_words, say_answer


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
class HandoverPage:
    """What the next one to look at it needs, on one page; `left_out` counts the private answers that are not on it."""

    title: str
    date: str
    groups: tuple[tuple[str, tuple[AnswerLine, ...]], ...]
    flags: tuple[FlagLine, ...]
    suspected: tuple[SuspectedLine, ...]
    not_known: tuple[str, ...]
    left_out: int
    violations: tuple[str, ...]
    note: str
    fine_print: tuple[str, ...]


def handover_page(consultation: Consultation, *, private: bool = False) -> HandoverPage:
    """Return the page for whoever looks at it next; unless `private`, private answers and what rests on nothing else are left out."""
    knowledge = consultation.knowledge
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
    referral = referral_words(knowledge)
    return HandoverPage(
        title=referral.page,
        date=case.date.isoformat(),
        groups=tuple(groups),
        flags=_flags(consultation, private=private),
        suspected=_suspected(consultation, private=private),
        left_out=0 if private else sum(knowledge.findings[name].private for name in case.answers),
        not_known=tuple(knowledge.findings[name].question for name in case.unknown if private or not knowledge.findings[name].private),
        violations=tuple(item.because for item in consultation.violations),
        note=referral.note,
        fine_print=knowledge.fine_print,
    )


def _phrases(consultation: Consultation, rules: tuple[str, ...], *, private: bool) -> tuple[str, ...]:
    """Return the answers behind rules as phrases."""
    knowledge = consultation.knowledge
    findings = (knowledge.findings[name] for name in answers_behind(consultation, rules))
    return tuple(say_answer(item, consultation.case.answers[item.id].value) for item in findings if private or not item.private)


def _flags(consultation: Consultation, *, private: bool) -> tuple[FlagLine, ...]:
    """Return the warning signs: those that are true first, then those not answered, then those that were ruled out."""
    knowledge = consultation.knowledge
    lines = []
    for wanted in (True, None, False):
        for concept in knowledge.concepts.values():
            outcome = consultation.concepts[concept.id]
            if concept.flag and outcome.truth is wanted:
                because = _phrases(consultation, outcome.concluded_by, private=private)
                unanswered = tuple(knowledge.findings[name].question for name in outcome.open)
                if because or not outcome.truth:
                    lines.append(FlagLine(concept.title, outcome.truth, because, unanswered))
    return tuple(lines)


def _suspected(consultation: Consultation, *, private: bool) -> tuple[SuspectedLine, ...]:
    """Return the causes that are likely or possible."""
    knowledge = consultation.knowledge
    lines = []
    for grade in (Grade.LIKELY, Grade.POSSIBLE):
        for name, item in consultation.causes.items():
            because = _phrases(consultation, item.suggested_by, private=private)
            if item.grade is grade and because:
                kind, title = knowledge.cause_kinds[item.kind].title, knowledge.causes[name].title
                lines.append(SuspectedLine(kind, title, knowledge.grades.titles[item.grade.value], because))
    return tuple(lines)
