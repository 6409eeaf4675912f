"""Mutants as text: each survivor as the beginning of a worked case, and how many came to which fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from expert.audit.mutation.mutate import COUNTED, Fate, MutationReport, Tried
from expert.audit.mutation.operators import Mutant
from expert.audit.mutation.outcome import Difference
from expert.language.model import KnowledgeBase
from expert.loading.yaml_text import WITNESS_DAY, yaml_witness
from expert.words.catalogue import ENGLISH, Catalogue


def render_mutation(knowledge: KnowledgeBase, report: MutationReport, words: Catalogue = ENGLISH, *, only_deciding: bool) -> str:
    """Return what became of mutants.

    Args:
        knowledge: Whose rules and scores were changed.
        report: What became of them.
        words: The catalogue that it is said in.
        only_deciding: Whether only what decides or withholds, at any distance, was changed, so that this is counted alone.
    """
    return "\n".join(_lines(knowledge, report, words, only_deciding=only_deciding))


def _lines(knowledge: KnowledgeBase, report: MutationReport, words: Catalogue, *, only_deciding: bool) -> Iterator[str]:
    """Yield each survivor, then the counts."""
    printed = Counter[str]()
    for survivor in report.survivors():
        printed[survivor.mutant.about] += 1
        yield _case_to_complete(knowledge, survivor, printed[survivor.mutant.about], words)
    if report.seconds is not None:
        late = words.say_count("statement", "out_of_time", report.seconds, seconds=report.seconds)
        yield f"{late} {words.say_count('mutation', 'left', report.counts()[Fate.UNDECIDED])}"
    for about, deciding in COUNTED:
        if deciding or not only_deciding:
            counts = report.counts(deciding=deciding)
            figures = {fate.value: str(number) for fate, number in counts.items()}
            yield words.say_count("mutation", "total", sum(counts.values()), about=words.say("mutation", about), **figures)


def _change(mutant: Mutant, words: Catalogue) -> str:
    """Return what was changed, in words."""
    if mutant.after:
        return words.say("mutation", "moved", before=mutant.before, after=mutant.after)
    return words.say("mutation", "dropped", before=mutant.before)


def _case_to_complete(knowledge: KnowledgeBase, tried: Tried, number: int, words: Catalogue) -> str:
    """Return the smallest case that notices a mutant, as the beginning of a worked case; never with what to expect.

    Args:
        knowledge: The knowledge base.
        tried: The mutant, which survived.
        number: Which survivor of its rule or score it is, counted from 1, so that no two cases have one id.
        words: The catalogue that it is said in.
    """
    mutant, day = tried.mutant, tried.day or WITNESS_DAY
    lines = [words.say("mutation", "survivor", about=mutant.about, kind=mutant.kind, change=_change(mutant, words))]
    if tried.answers is None:
        return "\n".join([*lines, words.say("mutation", "undecided"), ""])
    lines += [
        words.say("mutation", "original", outcome="; ".join(_came_out(item)[0] for item in tried.differences)),
        words.say("mutation", "mutant", outcome="; ".join(_came_out(item)[1] for item in tried.differences)),
        words.say("mutation", "by_hand", sources=", ".join(_sources(knowledge, mutant.about))),
        f"id: notices-{mutant.about.replace('_', '-')}" + (f"-{number}" if number > 1 else ""),
        words.say("mutation", "title", date=day.isoformat()),
        "answers:",
        *(f"  {line}" for line in yaml_witness(knowledge, tried.answers, day)),
        words.say("mutation", "expect"),
        "",
    ]
    return "\n".join(lines)


def _sources(knowledge: KnowledgeBase, about: str) -> tuple[str, ...]:
    """Return the sources of a rule or score."""
    return knowledge.rules[about].sources if about in knowledge.rules else knowledge.scores[about].sources


def _came_out(difference: Difference) -> tuple[str, str]:
    """Return a conclusion before and after, only what differs."""
    one = ", ".join(f"{what} {before}" for what, before, _ in difference.moved)
    two = ", ".join(f"{what} {after}" for what, _, after in difference.moved)
    return f"{difference.name} {one}", f"{difference.name} {two}"
