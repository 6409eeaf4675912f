"""What of a knowledge base is covered, as text: what is not comes first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from expert.audit.coverage.cover import Gap, KnowledgeCoverage, RuleSeen, Seen, Unforeseen, uncovered
from expert.words.catalogue import ENGLISH, Catalogue

_ORDER = ("rule_true", "rule_false", "rule_unknown", "part_true", "part_false", "decided_true", "decided_false", "outcome")
_MOST_LINES = 8
_MOST_ROWS = 5
_MOST_RULES = 6


def render_coverage(report: KnowledgeCoverage, words: Catalogue = ENGLISH) -> str:
    """Return what is not covered, the rows that nobody thought of, and the counts."""
    return "\n".join(_lines(report, words))


def render_rule_coverage(rule: RuleSeen, words: Catalogue = ENGLISH) -> str:
    """Return how often a rule and each part of its condition is true and false, and which part decides."""
    counts = {"true": rule.true.cases, "false": rule.false.cases, "unknown": rule.unknown.cases}
    also = words.say("cover", "rule_also", people=_also(rule.true, words))
    lines = [words.say("cover", "rule", rule=rule.rule, also=also, **{name: str(number) for name, number in counts.items()})]
    for part in rule.parts:
        seen = {name: str(getattr(part, name).cases) for name in ("true", "false", "decided_true", "decided_false")}
        lines += [words.say("cover", "part", part=part.part), words.say("cover", "part_seen", **seen)]
    return "\n".join(lines)


def _lines(report: KnowledgeCoverage, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a report."""
    gaps = sorted(uncovered(report), key=lambda gap: _ORDER.index(gap.what))
    seen = dict(_seen(report))
    for what, group in groupby(gaps, key=lambda gap: gap.what):
        listed = [*group]
        yield words.say("cover", "gap", title=words.say("cover", what), count=f"{len(listed):,}")
        for gap in listed[:_MOST_LINES]:
            also = _also(seen[gap], words)
            key = "line" if gap.detail else "short_line"
            yield words.say("cover", key, name=gap.name, detail=gap.detail, also=also)
        if len(listed) > _MOST_LINES:
            yield words.say_count("cover", "more", len(listed) - _MOST_LINES)
    if not gaps:
        yield words.say("cover", "nothing")
    if report.rejected:
        yield words.say_count("cover", "rejected", report.rejected)
    if report.rows:
        yield from _unforeseen(report, words)
    parts = sum(len(rule.parts) for rule in report.rules)
    counts = {"rules": len(report.rules), "parts": parts, "cases": report.cases, "people": report.people, "rows": report.rows}
    yield words.say("cover", "total_rows" if report.rows else "total", **{name: f"{number:,}" for name, number in counts.items()})


def _seen(report: KnowledgeCoverage) -> Iterator[tuple[Gap, Seen]]:
    """Yield how often each thing that may be missing is so."""
    for rule in report.rules:
        yield from ((Gap(f"rule_{word}", rule.rule), getattr(rule, word)) for word in ("true", "false", "unknown"))
        for part in rule.parts:
            for word in ("true", "false"):
                yield Gap(f"part_{word}", rule.rule, part.part), getattr(part, word)
                yield Gap(f"decided_{word}", rule.rule, part.part), getattr(part, f"decided_{word}")
    for group in (report.decisions, report.causes, report.recommendations):
        yield from ((Gap("outcome", name, word), seen) for name, words in group.items() for word, seen in words.items())


def _also(seen: Seen, words: Catalogue) -> str:
    """Return how often something is so of random people and rows."""
    return words.say("cover", "also_rows" if seen.rows else "also", people=f"{seen.people:,}", rows=f"{seen.rows:,}")


def _unforeseen(report: KnowledgeCoverage, words: Catalogue) -> Iterator[str]:
    """Yield the rows that nobody thought of."""
    if not report.combinations:
        yield words.say("cover", "foreseen")
        return
    combinations = words.say_count("cover", "combinations", report.combinations)
    yield words.say_count("cover", "unforeseen", report.unforeseen_rows, combinations=combinations)
    for item in islice(report.unforeseen, _MOST_LINES):
        yield words.say_count(
            "cover", "combination", item.count, rows=", ".join(map(str, item.rows[:_MOST_ROWS])), rules=_rules(item, words)
        )
        yield words.say("cover", "case", case=item.case)
    if report.combinations > _MOST_LINES:
        yield words.say_count("cover", "more", report.combinations - _MOST_LINES)


def _rules(item: Unforeseen, words: Catalogue) -> str:
    """Return the first rules of a combination."""
    shown, rest = ", ".join(item.rules[:_MOST_RULES]) or words.say("cover", "no_rule"), len(item.rules) - _MOST_RULES
    return words.say_count("cover", "more_rules", rest, rules=shown) if rest > 0 else shown
