"""How two outcomes differ, each difference with its reasons.

What several questions share: `what_if` compares an outcome with a supposed one, `compare` two that were given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol, TypeVar

from expert.consultation.outcome import Consultation, DecisionOutcome, LookAgain, RecommendationOutcome, truth_word
from expert.language.meaning import Undefined
from expert.questions.parts.reasons import Reasons
from expert.questions.parts.statement import Statement
from expert.words.catalogue import say, say_count
from expert.words.phrases import write_number


class _Titled(Protocol):
    """An entry with a title."""

    @property
    def title(self) -> str:
        """Return what it is called."""


T = TypeVar("T")


def outcome_differences(old: Consultation, new: Consultation) -> tuple[Statement, ...]:
    """Return every difference between two outcomes: decisions first, then when to look again, causes, recommendations, the rest.

    Each stands with the rules that became true, false or open, and the answers that differ behind each; but only if both outcomes come
    from this knowledge base, since rules of another one are not known.
    """
    return tuple(_Comparison(old, new).statements())


class _Comparison:
    """Compares two outcomes; what only one of them has, because the knowledge differs, is named as such."""

    def __init__(self, old: Consultation, new: Consultation) -> None:
        """Take the two outcomes."""
        self.knowledge = new.knowledge
        self.old = old
        self.new = new
        known = old.knowledge.fingerprint == new.knowledge.fingerprint
        self.reasons = Reasons(new.knowledge, old.case, new.case) if known else None

    def statements(self) -> Iterator[Statement]:
        """Yield every difference."""
        old, new, known = self.old, self.new, self.knowledge
        yield from self._violations()
        yield from self._each(known.decisions, old.decisions, new.decisions, self._decision)
        yield from self._look_again()
        yield from self._each(
            known.causes,
            old.causes,
            new.causes,
            lambda name, before, after: self._change(
                "cause_changed",
                name,
                known.grades.titles[before.grade.value],
                known.grades.titles[after.grade.value],
                (before.settled, after.settled),
            ),
        )
        yield from self._each(known.recommendations, old.recommendations, new.recommendations, self._recommendation)
        yield from self._each(
            known.concepts,
            old.concepts,
            new.concepts,
            lambda name, before, after: self._change(
                "concept_changed", name, _word(truth_word(before.truth)), _word(truth_word(after.truth))
            ),
        )
        yield from self._each(known.quantities, old.quantities, new.quantities, self._quantity)

    def _each(
        self,
        known: Mapping[str, object],
        old: Mapping[str, T],
        new: Mapping[str, T],
        compare: Callable[[str, T, T], Iterable[Statement]],
    ) -> Iterator[Statement]:
        """Yield the differences of every conclusion of a kind, those of the knowledge base in its order."""
        for name in dict.fromkeys((*(name for name in known if name in old or name in new), *old, *new)):
            if name in old and name in new:
                yield from compare(name, old[name], new[name])
            else:
                yield Statement("only_old" if name in old else "only_new", name, {"title": self._title(name)})

    def _title(self, name: str) -> str:
        """Return what a conclusion is called; an id that the knowledge base does not know is its own title."""
        known = self.knowledge
        kinds: tuple[Mapping[str, _Titled], ...] = (known.decisions, known.causes, known.recommendations, known.concepts, known.quantities)
        title = next((kind[name].title for kind in kinds if name in kind), name)
        return f"{known.cause_kinds[known.causes[name].kind].title} {title}" if name in known.causes else title

    def _because(self, name: str, *, for_now: bool = False) -> tuple[Statement, ...]:
        """Return the reasons of a difference; none for what this knowledge base does not know."""
        if self.reasons is None:
            return ()
        return self.reasons.of(name) or (self.reasons.for_now(name) if for_now else ())

    def _change(
        self,
        kind: str,
        name: str,
        old: str,
        new: str,
        settled: tuple[bool, bool] = (True, True),
        *,
        texts: Mapping[str, str] | None = None,
        for_now: bool = False,
    ) -> Iterator[Statement]:
        """Yield that something is said differently, or that it is said as before but is now certain or no longer so."""
        texts = {"title": self._title(name), "old": old, "new": new, **(texts or {})}
        if old != new:
            yield Statement("unknown_now" if new == _word("unknown") else kind, name, texts, self._because(name, for_now=for_now))
        elif settled[0] != settled[1]:
            yield Statement("same_certain" if settled[1] else "same_uncertain", name, texts, self._because(name, for_now=for_now))

    def _violations(self) -> Iterator[Statement]:
        """Yield that one of the outcomes contradicts itself."""
        for kind, here, there in (("contradiction_went", self.old, self.new), ("contradiction_came", self.new, self.old)):
            for item in here.violations:
                if item not in there.violations:
                    yield Statement(kind, item.invariant, {"because": item.because})

    def _decision(self, name: str, old: DecisionOutcome, new: DecisionOutcome) -> Iterator[Statement]:
        """Yield how a decision differs: the level in force, what the answers alone say, what open questions could make of it."""
        details = []
        floors, ceilings, levels = (old.floor, new.floor), (old.ceiling, new.ceiling), (old.in_force, new.in_force)
        if old.floor != new.floor and floors != levels:
            details.append(Statement("floor_changed", name, self._levels(name, *floors)))
        if old.ceiling != new.ceiling and ceilings != levels:
            rose = self._rank(name, new.ceiling) > self._rank(name, old.ceiling)
            details.append(Statement("ceiling_rose" if rose else "ceiling_fell", name, self._levels(name, *ceilings)))
        if old.settled != new.settled:
            details.append(Statement("now_certain" if new.settled else "now_uncertain", name, {"count": str(len(new.open))}))
        if details or old.in_force != new.in_force:
            kind = "decision_same" if old.in_force == new.in_force else "decision_changed"
            scale = self.knowledge.decisions.get(name)
            texts = {"question": scale.question if scale else name, **self._levels(name, *levels)}
            yield Statement(kind, name, texts, (*details, *self._because(name)))

    def _levels(self, name: str, old: str, new: str) -> dict[str, str]:
        """Return two levels, by id and in words."""
        scale = self.knowledge.decisions.get(name)
        titles = {level.id: level.title for level in scale.levels} if scale else {}
        return {"old": titles.get(old, old), "new": titles.get(new, new), "old_level": old, "new_level": new}

    def _rank(self, name: str, level: str) -> int:
        """Return how strict a level is; one that the knowledge base does not know is the mildest."""
        scale = self.knowledge.decisions.get(name)
        return next((rank for rank, item in enumerate(scale.levels) if item.id == level), 0) if scale else 0

    def _look_again(self) -> Iterator[Statement]:
        """Yield how the day to look again differs, what asks for it now, and what would make it sooner."""
        old, new = self.old.look_again, self.new.look_again
        if old == new:
            return
        children = []
        if new is not None:
            children.append(Statement("look_again_for", new.about, {"what": self._asking(new)}))
            children += [Statement("look_again_sooner", "", {"text": text}) for text in new.sooner_if]
        days = {"old": _days(old), "new": _days(new)}
        yield Statement("look_again_same" if days["old"] == days["new"] else "look_again_changed", "", days, tuple(children))

    def _asking(self, item: LookAgain) -> str:
        """Return what asks to look again: a level of a decision, or a recommendation."""
        return self._levels(item.about, item.level, item.level)["new"] if item.level else self._title(item.about)

    def _recommendation(self, name: str, old: RecommendationOutcome, new: RecommendationOutcome) -> Iterator[Statement]:
        """Yield how the status of a recommendation differs, for good or for now."""
        texts = {"to_do": "yes" if old.to_do or new.to_do else "no"}
        settled = (old.settled, new.settled)
        return self._change("recommendation_changed", name, _status(old), _status(new), settled, texts=texts, for_now=True)

    def _quantity(self, name: str, old: Decimal | Undefined | None, new: Decimal | Undefined | None) -> Iterator[Statement]:
        """Yield how a computed number differs, with the answers that differ behind it."""
        if old != new:
            quantity = self.knowledge.quantities.get(name)
            unit = quantity.unit if quantity else ""
            texts = {"title": self._title(name), "old": _number(old, unit), "new": _number(new, unit)}
            yield Statement("quantity_changed", name, texts, () if self.reasons is None else self.reasons.of_quantity(name))


def _word(key: str) -> str:
    """Return a value in words."""
    return say("difference", key)


def _status(item: RecommendationOutcome) -> str:
    """Return what is said of a recommendation: its status for good, or the one for now."""
    if item.for_now is None or item.settled:
        return _word(item.status.value)
    for_now, for_good = _word(item.for_now.value), _word(item.status.value)
    return say("difference", "for_now_same" if for_now == for_good else "for_now", status=for_now, status_then=for_good)


def _days(item: LookAgain | None) -> str:
    """Return when to look again."""
    return _word("no_day") if item is None else say_count("screen", "look_again_days", item.days)


def _number(value: Decimal | Undefined | None, unit: str) -> str:
    """Return a computed number with its unit, or that there is none."""
    match value:
        case None:
            return _word("unknown")
        case Undefined():
            return _word(value.value)
        case Decimal():
            return f"{write_number(value)} {unit}".rstrip()
