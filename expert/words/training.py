"""The words of a training log: what came of bringing one in, what it says, and what it answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.phrases import say_answer, write_number

if TYPE_CHECKING:
    from expert.language.model import KnowledgeBase, Watch
    from expert.training.kept import LogImport
    from expert.training.measuring import Measured
    from expert.training.watching import LogCheck, MeasuredLine, WatchLine


def say_import(report: LogImport, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what came of bringing in a log, a line each; what was skipped first."""
    for item in (*report.skipped, *report.notes):
        yield words.say("log", "skipped", where=item.where, code=item.code, message=item.message, help=item.help)
    yield words.say_count("log", "files", report.files, found=f"{report.found:,}")
    yield words.say_count("log", "new", report.new, kept=f"{report.kept:,}")
    if report.repeated:
        yield words.say_count("log", "repeated", report.repeated)


def say_watch(watch: Watch, line: WatchLine, words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what a watch says: the numbers, what that means, and how sure it is."""
    if line.value is None:
        yield words.say("log", "not_watched", title=watch.title, why=words.say("log_lack", line.lack or ""))
        return
    value, key = words.say("log", "amount", number=write_number(line.value), unit=watch.unit), "planned" if not line.days else "done"
    if line.against is None or line.more_pct is None:
        lack = words.say("log_lack", line.lack or "nothing_done")
        yield words.say("log", f"alone_{key}", title=watch.title, value=value, days=_days(line.days, words), why=lack)
        return
    against = words.say("log", "amount", number=write_number(line.against), unit=watch.unit)
    form = "more" if line.more_pct > 0 else "less" if line.more_pct < 0 else "same"
    change = words.say("log", form, percent=str(abs(line.more_pct)))
    days, then = _days(line.days, words), _days(line.against_days, words)
    yield words.say("log", key, title=watch.title, value=value, against=against, change=change, days=days, then=then)
    yield watch.otherwise if line.band is None else watch.bands[line.band].says


def say_sure(knowledge: KnowledgeBase, watch: Watch, words: Catalogue = ENGLISH) -> str:
    """Return how strong the evidence of a watch is, and where it comes from."""
    evidence = knowledge.evidence[watch.evidence]
    sources = "; ".join(knowledge.cited(reference)[0].citation() for reference in watch.sources)
    return words.say("log", "sure", evidence=evidence.title, meaning=evidence.meaning, sources=sources)


def say_measured(knowledge: KnowledgeBase, line: MeasuredLine, words: Catalogue = ENGLISH) -> str:
    """Return what a log answers of a finding, with the days of the activities behind it, or why it does not."""
    finding = knowledge.findings[line.finding]
    if line.value is None or isinstance(line.value, datetime.date):
        return words.say("log", "not_measured", question=finding.question, why=words.say("log_lack", line.lack or ""))
    return words.say("log", "measured", answer=say_answer(finding, line.value, words), days=_days(line.days, words))


def say_filled(knowledge: KnowledgeBase, filled: tuple[Measured, ...], words: Catalogue = ENGLISH) -> Iterator[str]:
    """Yield what was taken over from a log, a line each."""
    for item in filled:
        if item.value is not None and not isinstance(item.value, datetime.date):
            days = _days(tuple(day.isoformat() for day in item.days), words)
            yield words.say("log", "measured", answer=say_answer(knowledge.findings[item.finding], item.value, words), days=days)


def say_weeks(check: LogCheck, words: Catalogue = ENGLISH) -> Iterator[tuple[str, float | None, str]]:
    """Yield each week: its first day, how many kilometres as a number, and as text."""
    for week in check.weeks:
        number = None if week.km is None else float(week.km)
        text = words.say("log", "unknown_week") if week.km is None else words.say("log", "amount", number=write_number(week.km), unit="km")
        yield week.first, number, text


def _days(days: tuple[str, ...], words: Catalogue) -> str:
    """Return the days of activities: all of a few, of many the first and the last."""
    if not days:
        return words.say("log", "no_days")
    return words.join(days) if len(days) <= 3 else words.say("log", "many_days", count=str(len(days)), first=days[0], last=days[-1])
