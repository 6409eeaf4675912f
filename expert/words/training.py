"""The words of a training log: what came of bringing one in, what it says, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import say_answer, write_number

if TYPE_CHECKING:
    from expert.language.model import KnowledgeBase, Watch
    from expert.training.kept import LogImport
    from expert.training.measuring import Measured
    from expert.training.watching import LogCheck, MeasuredLine, WatchLine

_FEW_DAYS = 3
"""So many days are named each."""


def say_import(report: LogImport, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what came of bringing in a log, a line each; what was skipped first."""
    for item in (*report.skipped, *report.notes):
        yield words.say("log", "skipped", where=item.where, code=item.code, message=item.message, help=item.help).removesuffix("; ")
    yield words.say_count("log", "files", report.files, found=f"{report.found:,}")
    yield words.say_count("log", "new", report.new, kept=f"{report.kept:,}")
    if report.repeated:
        yield words.say_count("log", "repeated", report.repeated)


def say_watch(watch: Watch, line: WatchLine, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what a watch says: the numbers, and what that means."""
    if line.value is None:
        key = "none_lately" if line.lack == "none_lately" else "not_watched"
        yield words.say("log", key, title=watch.title, why=words.say("log_lack", line.lack or "not_told"))
        return
    (done, alone), days = ("done", "alone_done") if line.days else ("planned", "alone_planned"), _days(line.days, words)
    value = _amount(line.value, watch.unit, words)
    if line.against is None or line.more_pct is None:
        why = words.say("log_lack", line.lack or "nothing_done")
        yield words.say("log", alone, title=watch.title, value=value, days=days, why=why)
        return
    against, then = _amount(line.against, watch.unit, words), _days(line.against_days, words)
    change = _change(line.more_pct, words)
    yield words.say("log", done, title=watch.title, value=value, against=against, change=change, days=days, then=then)
    yield watch.otherwise if line.band is None else watch.bands[line.band].says


def _amount(number: Decimal, unit: str, words: Catalogue) -> str:
    """Return a number with its unit."""
    return words.say("log", "amount", number=write_number(number), unit=unit)


def _change(more_pct: int, words: Catalogue) -> str:
    """Return how much more something is, or how much less."""
    key = "more" if more_pct > 0 else "less" if more_pct < 0 else "same"
    return words.say("log", key, percent=f"{abs(more_pct):,}")


def say_sure(knowledge: KnowledgeBase, watch: Watch, words: Catalogue = ENGLISH) -> str:
    """Return how strong the evidence of a watch is, and where it comes from."""
    evidence = knowledge.evidence[watch.evidence]
    sources = "; ".join(knowledge.cited(reference)[0].citation() for reference in watch.sources)
    return words.say("log", "sure", evidence=evidence.title, meaning=evidence.meaning, sources=sources)


def say_measured(knowledge: KnowledgeBase, line: MeasuredLine, words: Catalogue = ENGLISH) -> str:
    """Return what a log answers of a finding, with the days of the activities behind it."""
    answer = "" if line.value is None else say_answer(knowledge.findings[line.finding], line.value, words)
    return words.say("log", "measured", answer=answer, days=_days(line.days, words)) if line.days else answer


def say_unmeasured(knowledge: KnowledgeBase, check: LogCheck, words: Catalogue = ENGLISH) -> Iterator[tuple[str, list[str]]]:
    """Yield each reason why a log does not answer something, with the questions that it does not answer for it."""
    for lack in dict.fromkeys(line.lack for line in check.measured if line.lack is not None):
        questions = [knowledge.findings[line.finding].question for line in check.measured if line.lack == lack]
        yield words.say("log", "not_answered", why=words.say("log_lack", lack)), questions


def say_filled(knowledge: KnowledgeBase, found: Iterable[Measured], words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what was taken over from a log, and what was not as it contradicts other answers, a line each."""
    for item in found:
        finding, days = knowledge.findings[item.finding], tuple(day.isoformat() for day in item.days)
        if item.value is not None:
            answer = say_answer(finding, item.value, words)
            whole = words.say("log", "measured", answer=answer, days=_days(days, words)) if days else answer
            yield words.say("log", "filled", answer=whole)
        elif item.lack is not None:
            yield words.say("log", "left_out", question=finding.question, why=words.say("log_lack", item.lack.value))


def say_weeks(check: LogCheck, words: Catalogue = ENGLISH) -> Iterator[tuple[str, Decimal | None, str]]:
    """Yield each week: its first day, how many kilometres as a number, and as text."""
    for week in check.weeks:
        text = words.say("log", "unknown_week") if week.km is None else words.say("log", "kilometres", number=write_number(week.km))
        yield words.say("log", "week", first=week.first), week.km, text


def say_known_until(check: LogCheck, words: Catalogue = ENGLISH) -> str:
    """Return how much a log holds, and until when it tells everything."""
    if check.known_until is None:
        return words.say_count("log", "known_nothing", check.activities)
    return words.say_count("log", "known_until", check.activities, day=check.known_until)


def _days(days: tuple[str, ...], words: Catalogue) -> str:
    """Return the days of activities: all of a few, of many the first and the last."""
    if not days:
        return words.say("log", "no_days")
    return words.join(days) if len(days) <= _FEW_DAYS else words.say("log", "many_days", count=str(len(days)), first=days[0], last=days[-1])
