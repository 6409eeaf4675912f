"""An audit and a run of the worked cases as text: what was found, each flaw with somebody who shows it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from itertools import groupby

from expert.audit.report import AuditReport, Flaw
from expert.audit.worked_cases import Mismatch, WorkedCaseReport
from expert.consultation.outcome import truth_word
from expert.language.model import ACCEPTABLE, KnowledgeBase, Value
from expert.loading.yaml_text import WITNESS_DAY, yaml_text, yaml_witness
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.wording import Wording


def render_audit(knowledge: KnowledgeBase, report: AuditReport, words: Catalogue = ENGLISH) -> str:
    """Return an audit of a knowledge base as text."""
    return "\n".join(_lines(Wording(knowledge, words), report))


def _lines(wording: Wording, report: AuditReport) -> Iterator[str]:
    """Yield the lines of an audit."""
    words = wording.catalogue
    for kind, flaws in groupby(report.flaws, key=lambda item: item.kind):
        yield f"\n{words.say('audit_kind', kind.name.lower())}"
        for item in flaws:
            yield from _flaw_lines(wording, item)
    if report.flaws:
        yield "\n" + words.say("audit", "silence")
    accepted = words.say_count("audit", "accepted", len(report.accepted))
    yield words.say_count("audit", "found", len(report.flaws), accepted=accepted)
    if report.seconds is not None:
        yield words.say_count("statement", "out_of_time", report.seconds, seconds=report.seconds)
    elif not report.complete:
        yield words.say("audit", "fast")


def _flaw_lines(wording: Wording, item: Flaw) -> Iterator[str]:
    """Yield the lines of one flaw."""
    words = wording.catalogue
    message, help = wording.sentence(item.statement).split("\n")
    yield f"{item.location}: {item.code}: {message}"
    yield f"    {words.say('audit', 'help', text=help)}"
    for answers in (item.witness, item.then):
        if answers is not None:
            yield f"    {words.say('audit', 'case', text=case_text(wording.knowledge, answers, item.day or WITNESS_DAY))}"
    if item.code in ACCEPTABLE:
        yield f"    {words.say('audit', 'accept', text=acceptance_text(item, words))}"


def acceptance_text(item: Flaw, words: Catalogue = ENGLISH) -> str:
    """Return the entry of audit.yaml that accepts a flaw; it cannot be loaded before somebody has written the reason."""
    named = {"code": item.code, "about": item.about, **({"detail": item.detail} if item.detail else {})}
    written = (f"{key}: {yaml_text(text)}" for key, text in named.items())
    return words.say("audit", "acceptance", named=", ".join(written))


def case_text(knowledge: KnowledgeBase, answers: Mapping[str, Value], day: datetime.date = WITNESS_DAY) -> str:
    """Return answers as a case on one line, to be pasted into a file."""
    return f"{{date: {day}, answers: {{" + ", ".join(yaml_witness(knowledge, answers, day)) + "}}"


def render_counts(knowledge: KnowledgeBase, counts: Mapping[str, int], words: Catalogue = ENGLISH) -> str:
    """Return that a knowledge base has no faults, how many entries of which kinds it has, and that nothing holds it to anything if so."""
    counted = ", ".join(words.say_count("entries", kind, count) for kind, count in counts.items() if count)
    lines = [words.say("audit", "no_faults", title=knowledge.title, version=knowledge.version, counts=counted)]
    held_to = {"no_cases": knowledge.cases, "no_invariants": knowledge.invariants}
    lines += [words.say("audit", key) for key, entries in held_to.items() if not entries]
    return "\n".join(lines)


def mismatch_text(item: Mismatch, words: Catalogue = ENGLISH) -> str:
    """Return in which respect a worked case does not come out as it expects."""
    return words.say("mismatch", item.expectation.value, case=item.case, about=item.about, expected=item.expected, found=item.found)


def render_worked_cases(report: WorkedCaseReport, words: Catalogue = ENGLISH) -> str:
    """Return where worked cases come out otherwise than they expect, which rules they do not cover, and how many there are."""
    lines = [mismatch_text(item, words) for item in report.mismatches]
    lines += [words.say("uncovered", truth_word(gap.never), rule=gap.rule) for gap in report.uncovered]
    counts = {"cases": report.cases, "mismatches": len(report.mismatches), "gaps": len(report.uncovered)}
    counted = {name: words.say_count("worked_case", name, count) for name, count in counts.items()}
    total = words.say("worked_case", "total", rules=words.say_count("entries", "rules", report.rules), **counted)
    return "\n".join([*lines, total])
