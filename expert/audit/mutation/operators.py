"""Mutants: knowledge bases in which one rule or score is changed in one small way, as somebody might do by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from expert.language.conditions import (
    And,
    Answered,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    ForNow,
    Is,
    Likely,
    Member,
    Not,
    Or,
    Possible,
    Reaches,
    Recommended,
    Settled,
    Subject,
    Withheld,
    all_but,
    children,
    conjunction,
    disjunction,
    member_of_several,
    member_written,
    negate,
    print_condition,
    with_children,
)
from expert.language.grid import from_grid
from expert.language.model import (
    Advise,
    Conclude,
    Decide,
    Effect,
    KnowledgeBase,
    Rule,
    Score,
    ScoreItem,
    Suggest,
    Withhold,
    print_effect,
    subject_of,
)
from expert.language.network import names_in, network
from expert.language.remembered import remembered
from expert.lowered.space import Space

KINDS = ("threshold", "comparison", "part", "negation", "level", "strength", "effect", "points", "rule")
"""What can be changed in a rule, or in a line of a score."""


class Mutant(Struct, frozen=True):
    """One rule or score, changed in one place.

    Attributes:
        about: The id of the rule or score.
        kind: What was changed, one of `KINDS`.
        before: What stood there.
        after: What stands there instead; empty where it was taken away.
        changed: The rule or score as it is now; None where a rule was dropped.
    """

    about: str
    kind: str
    before: str
    after: str
    changed: Rule | Score | None


class _Edit(Struct, frozen=True):
    """A condition changed in one place."""

    kind: str
    before: str
    after: str
    condition: Condition


@remembered
def deciding_rules(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the rules that decide or withhold, and all whose conclusions these read, however far away.

    A test is withheld by what its `anew_when` reads, so that counts as read by a rule that withholds.
    """
    rules = knowledge.rules.values()
    direct = [rule for rule in rules if any(isinstance(effect, Decide | Withhold) for effect in rule.then)]
    tests = (finding.anew_when for finding in knowledge.findings.values() if finding.test and finding.anew_when is not None)
    read = network(knowledge).behind(name for condition in (*(rule.when for rule in direct), *tests) for name in names_in(condition))
    return frozenset(
        (*(rule.id for rule in direct), *(rule.id for rule in rules if any(subject_of(effect) in read for effect in rule.then)))
    )


@remembered
def deciding_scores(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the scores that `deciding_rules` read, however far away."""
    rules = [knowledge.rules[id] for id in deciding_rules(knowledge)]
    return network(knowledge).behind(name for rule in rules for name in names_in(rule.when)) & knowledge.scores.keys()


def mutants_of(knowledge: KnowledgeBase, space: Space, entry: Rule | Score) -> Iterator[Mutant]:
    """Yield every mutant of a rule or a score, each meaning once.

    Args:
        knowledge: The knowledge base.
        space: Its cells: a threshold moves to the next one that some condition has.
        entry: The rule or score.
    """
    return _mutants_of_score(knowledge, space, entry) if isinstance(entry, Score) else _mutants_of_rule(knowledge, space, entry)


def _mutants_of_score(knowledge: KnowledgeBase, space: Space, score: Score) -> Iterator[Mutant]:
    """Yield every mutant of a score: a line with other points or another condition, or without one of its lines."""
    seen, step = {score.items}, score.grid.step
    for index, line in enumerate(score.items):
        written = print_condition(line.when)
        moved = [points for points in (line.points - step, line.points + step) if points]
        changed: list[tuple[str, str, str, tuple[ScoreItem, ...]]] = []
        changed += [("points", f"{line.points:f} for {written}", f"{points:f}", (replace(line, points=points),)) for points in moved]
        edits = _edits(knowledge, space, line.when)
        changed += [(edit.kind, edit.before, edit.after, (replace(line, when=edit.condition),)) for edit in edits]
        changed += [("part", written, "", ())] if len(score.items) > 1 else []
        for kind, before, after, lines in changed:
            items = (*score.items[:index], *lines, *score.items[index + 1 :])
            if items not in seen:
                seen.add(items)
                yield Mutant(score.id, kind, before, after, replace(score, items=items))


def _mutants_of_rule(knowledge: KnowledgeBase, space: Space, rule: Rule) -> Iterator[Mutant]:
    """Yield every mutant of a rule."""
    seen = {rule.when}
    for edit, changed in _edited(knowledge, space, rule):
        if changed.when not in seen:
            seen.add(changed.when)
            yield Mutant(rule.id, edit.kind, edit.before, edit.after, changed)
    for index, effect in enumerate(rule.then):
        others = (*rule.then[:index], *rule.then[index + 1 :])
        for kind, other in _moved_effects(knowledge, effect):
            if other not in rule.then and not _speaks_both_ways(knowledge, (*others, other)):
                then = (*rule.then[:index], other, *rule.then[index + 1 :])
                yield Mutant(rule.id, kind, print_effect(effect), print_effect(other), replace(rule, then=then))
        if others:
            yield Mutant(rule.id, "effect", print_effect(effect), "", replace(rule, then=others))
    yield Mutant(rule.id, "rule", print_condition(rule.when), "", None)


def _speaks_both_ways(knowledge: KnowledgeBase, effects: Iterable[Effect]) -> bool:
    """Return whether effects speak for and against one cause, which no rule may."""
    said = {(effect.cause, knowledge.speaks_against(effect)) for effect in effects if isinstance(effect, Suggest)}
    return any((cause, not against) in said for cause, against in said)


def _moved_effects(knowledge: KnowledgeBase, effect: Effect) -> Iterator[tuple[str, Effect]]:
    """Yield an effect at the neighbouring levels or strengths; of support also the nearest that speaks the other way."""
    match effect:
        case Conclude():
            return
        case Suggest(cause=cause, strength=strength):
            strengths = sorted(knowledge.strengths, key=lambda id: knowledge.strengths[id].points)
            others = dict.fromkeys((*_neighbours(strengths, strength), *_opposed(knowledge, strengths, strength)))
            yield from (("strength", Suggest(cause, other)) for other in others)
        case Decide(decision=name, level=level):
            levels = [item.id for item in knowledge.decisions[name].levels]
            yield from (("level", Decide(name, other)) for other in _neighbours(levels, level))
        case Advise() | Withhold():
            return
        case _:  # pragma: no cover
            assert_never(effect)


def _opposed(knowledge: KnowledgeBase, strengths: Sequence[str], strength: str) -> Iterator[str]:
    """Yield the strength of the opposite sign whose points are the most alike, if there is one."""
    mine = knowledge.strengths[strength]
    others = [knowledge.strengths[id] for id in strengths if knowledge.strengths[id].is_against is not mine.is_against]
    if others:
        yield min(others, key=lambda other: abs(other.points + mine.points)).id


def _neighbours(items: Sequence[str], item: str) -> Iterator[str]:
    """Yield what stands before and after an item."""
    at = items.index(item)
    yield from (items[near] for near in (at - 1, at + 1) if 0 <= near < len(items))


def _edited(knowledge: KnowledgeBase, space: Space, rule: Rule) -> Iterator[tuple[_Edit, Rule]]:
    """Yield a rule with its condition changed in one place: in what holds, or in what lifts it."""
    for edit in _edits(knowledge, space, rule.bare):
        yield edit, replace(rule, bare=edit.condition)
    for index, item in enumerate(rule.excluded):
        fewer = replace(rule, excluded=all_but(rule.excluded, index), excluded_by=all_but(rule.excluded_by, index))
        yield _Edit("part", print_condition(negate(item)), "", rule.bare), fewer
    if rule.unless is None:
        return
    lasting = negate(rule.unless)
    yield _Edit("part", print_condition(lasting), "", rule.bare), replace(rule, unless=None)
    if not isinstance(rule.bare, And):
        yield _Edit("part", print_condition(rule.bare), "", lasting), replace(rule, bare=lasting, unless=None)
    yield _Edit("negation", print_condition(lasting), print_condition(rule.unless), rule.unless), replace(rule, unless=lasting)
    for edit in _edits(knowledge, space, rule.unless):
        yield edit, replace(rule, unless=edit.condition)


def _edits(knowledge: KnowledgeBase, space: Space, condition: Condition) -> Iterator[_Edit]:
    """Yield a condition changed in one place, in every way and every place."""
    for kind, other in _changes_here(knowledge, space, condition):
        yield _Edit(kind, print_condition(condition), print_condition(other), other)
    items = children(condition) if member_written(condition) is None else ()
    for index, item in enumerate(items):
        rest = all_but(items, index)
        shorter = _with_items(condition, rest) if len(rest) >= _fewest(condition) else None
        if shorter is not None:
            yield _Edit("part", print_condition(item), "", shorter)
        for edit in _edits(knowledge, space, item):
            yield replace(edit, condition=_with_items(condition, (*items[:index], edit.condition, *items[index + 1 :])))


def _fewest(condition: Condition) -> int:
    """Return how many items a condition must keep."""
    return max(condition.least, 1) if isinstance(condition, Count) else 1


def _with_items(condition: Condition, items: tuple[Condition, ...]) -> Condition:
    """Return a condition with other items, as the parser leaves it: flat, and one item alone in place of a conjunction of one."""
    match condition:
        case Is() | Compare() | Member() | AtLeast() | Reaches() | Likely() | Possible() | Count() | Not():
            return with_children(condition, items)
        case And():
            return conjunction(items)
        case Or():
            return disjunction(items)
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return condition
        case _:  # pragma: no cover
            assert_never(condition)


def _changes_here(knowledge: KnowledgeBase, space: Space, condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield what may stand in place of a condition, its items left as they are."""
    match condition:
        case Is():
            return
        case Compare(subject=subject, name=name, comparison=comparison, constant=constant):
            yield from (("threshold", Compare(subject, name, comparison, other)) for other in _moved(knowledge, space, condition))
            yield "comparison", Compare(subject, name, comparison.opposite, constant)
        case Member():
            yield from _changed_member(knowledge, condition, condition)
        case AtLeast(name=name, level=level):
            yield "comparison", Not(condition)
            levels = [item.id for item in knowledge.decisions[name].levels][1:]
            yield from (("level", AtLeast(name, other)) for other in (_neighbours(levels, level) if level in levels else ()))
        case Reaches(score=name, points=points):
            yield "comparison", Not(condition)
            grid = knowledge.scores[name].grid
            others = (points - grid.step, points + grid.step)
            yield from (("threshold", Reaches(name, other)) for other in others if grid.least < other <= grid.most)
        case Likely(cause=cause):
            yield "level", Possible(cause)
        case Possible(cause=cause):
            yield "level", Likely(cause)
        case Count(items=items, least=least):
            yield from (("threshold", Count(items, other)) for other in (least - 1, least + 1) if 1 <= other <= len(items))
        case Not(item=item):
            yield "negation", item
        case And():
            return
        case Or():
            written = member_written(condition)
            yield from () if written is None else _changed_member(knowledge, condition, written)
        case Recommended() | Withheld() | ForNow() | Settled() | Answered():
            return  # rules never read them
        case _:  # pragma: no cover
            assert_never(condition)


def _changed_member(knowledge: KnowledgeBase, condition: Condition, written: Member) -> Iterator[tuple[str, Condition]]:
    """Yield what may stand in place of a comparison with a choice, as it was written."""
    yield "comparison", Not(condition)
    if len(written.values) > 1:
        further = knowledge.findings[written.name].further
        rests = (tuple(other for other in written.values if other != value) for value in written.values)
        yield from (("part", member_of_several(written.name, rest, further)) for rest in rests)


def _moved(knowledge: KnowledgeBase, space: Space, condition: Compare) -> Iterator[Decimal]:
    """Yield the neighbouring thresholds of a comparison: the next that some condition has, or the end of the range."""
    comparison = condition.comparison
    match comparison:
        case Comparison.EQUAL | Comparison.UNEQUAL:
            return
        case Comparison.LESS | Comparison.AT_LEAST:
            offset = 0
        case Comparison.AT_MOST | Comparison.GREATER:
            offset = 1
        case _:  # pragma: no cover
            assert_never(comparison)
    is_quantity = condition.subject is Subject.QUANTITY
    cells = (space.quantities if is_quantity else space.findings)[condition.name]
    decimals = (knowledge.quantities if is_quantity else knowledge.findings)[condition.name].decimals
    numbered = [cell for cell in cells if not cell.undefined]
    starts = [cell.low for cell in numbered if cell.low is not None]
    starts += [cell.high + 1 for cell in numbered[-1:] if cell.high is not None]
    constants = [from_grid(start - offset, decimals).normalize() + 0 for start in starts]
    truths = [comparison.holds(from_grid(start, decimals), condition.constant) for start in starts]
    at = next((index for index in range(1, len(starts)) if truths[index] != truths[0]), 0)
    yield from (constants[near] for near in (at - 1, at + 1) if 0 <= near < len(constants))
