"""What a change of a knowledge base did: which entries differ, and for whom, if for anybody, the outcome does."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from msgspec import Struct
from msgspec.structs import replace

from expert.audit.mutation.outcome import Difference, concluded, differences, differing, shared
from expert.audit.renaming import with_quantities_renamed
from expert.cases.case import follows
from expert.cases.worked import read_worked_case
from expert.engines.logic.solver import Solver
from expert.engines.logic.time_limit import time_limit
from expert.errors import KnowledgeError
from expert.given import checked
from expert.language.kinds import CONCLUDED, Kind
from expert.language.meaning import Meaning
from expert.language.model import Concept, Finding, FindingType, KnowledgeBase, Quantity, Value
from expert.lowered.circuit import Literal
from expert.lowered.person import Person
from expert.lowered.variants import Variants
from expert.populations.evaluate import require
from expert.shapes.frozen import Frozen
from expert.shapes.hints import data_of, record_of
from expert.shapes.plain import answers_to_data

if TYPE_CHECKING:
    from expert.populations.impact import Impact

ABSENT = "absent"
"""What stands for a conclusion in a knowledge base that does not have it."""


class Change(Struct, frozen=True):
    """An entry that differs: `added`, `removed` or `changed`, then with the names of the fields that differ."""

    kind: str
    id: str
    what: str
    fields: tuple[str, ...] = ()


class Affected(Frozen, frozen=True):
    """Somebody for whom a conclusion comes out otherwise; nobody, without a proof that there is none, where `answers` is None.

    `answers` is None where nobody was found and nothing was proved. The difference of the conclusion itself comes first. `day` is one on
    which it comes out so, where the rules of some days differ.
    """

    name: str
    answers: Mapping[str, Value] | None
    differences: tuple[Difference, ...]
    day: datetime.date | None = None


class CaseChange(Struct, frozen=True):
    """A worked case whose outcome differs, or that one of the two cannot read: `unreadable` says which."""

    case: str
    differences: tuple[Difference, ...] = ()
    unreadable: str = ""


class KnowledgeDiff(Struct, frozen=True):
    """What differs between two knowledge bases.

    Attributes:
        changes: The entries that differ, by kind.
        witnesses: For each conclusion that can come out otherwise, or comes out in one of the two alone, somebody with the fewest answers.
        cases: The worked cases that come out otherwise.
        not_compared: Findings that are answered so differently that no answer means the same in both.
        narrowed: Findings of which only those answers are compared that both have.
        seconds: The time that was given, where it was over before everything was decided.
        impact: What it does to the rows of a table, where one was given.
    """

    changes: tuple[Change, ...]
    witnesses: tuple[Affected, ...]
    cases: tuple[CaseChange, ...]
    not_compared: tuple[str, ...]
    narrowed: tuple[str, ...]
    seconds: int | None = None
    impact: Impact | None = None

    @property
    def same_outcomes(self) -> bool:
        """Return whether it is proved that no outcome differs, as far as the two can be compared."""
        return not self.witnesses

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all differs."""
        return not self.changes and not self.witnesses and not self.cases

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "changes": [data_of(item) for item in self.changes],
            "same_outcomes": self.same_outcomes,
            "witnesses": [
                {
                    "name": item.name,
                    "answers": None if item.answers is None else answers_to_data(item.answers),
                    "differences": [difference.to_data() for difference in item.differences],
                    **({} if item.day is None else {"day": item.day.isoformat()}),
                }
                for item in self.witnesses
            ],
            "cases": [
                {"case": item.case, "unreadable": item.unreadable, "differences": [difference.to_data() for difference in item.differences]}
                for item in self.cases
            ],
            "not_compared": list(self.not_compared),
            "narrowed": list(self.narrowed),
            "out_of_time_after_seconds": self.seconds,
            "impact": None if self.impact is None else data_of(self.impact),
        }


@checked
def knowledge_diff(
    old: KnowledgeBase,
    new: KnowledgeBase,
    *,
    timeout: int | None = None,
    on: Path | None = None,
    keep: Collection[str] = (),
    progress: Callable[[str], object] = str,
) -> KnowledgeDiff:
    """Return what differs between two knowledge bases, which must have been loaded with their worked cases.

    Answers that only one of the two asks for are ignored by the other.

    Args:
        old: The one to start from.
        new: The one to compare with it.
        timeout: How many seconds the search for people may take; None: as long as it takes.
        on: A file with a table of people, whose outcomes by both are compared row by row: CSV, lines of JSON, or Parquet.
        keep: Columns of that table that neither of the two knows.
        progress: Called with what is looked at: `comparing_table`, `comparing_people`, `comparing_cases`.

    Raises:
        CaseError: The table cannot be used, as `evaluate` says it.
        QueryError: What reads tables is not installed (ASK013).
    """
    found = None
    if on is not None:
        require()
        progress("comparing_table")
        from expert.populations.impact import impact

        found = impact(old, new, on, keep=keep)
    wider = _with_conclusions(old, new), _with_conclusions(new, old)
    pair = _Pair.of(*wider, (old, new))
    people: dict[str, Affected] = {}
    progress("comparing_people")
    with time_limit(timeout) as is_over:
        for day, (one, two) in _by_days(*wider).items():
            for item in (pair if day is None else _Pair.of(one, two, (old, new))).witnesses():
                people.setdefault(item.name, item if day is None else replace(item, day=day))
        seconds = timeout if is_over() else None
    progress("comparing_cases")
    return KnowledgeDiff(
        tuple(changes(old, new)), (*people.values(),), tuple(pair.cases()), pair.not_compared, pair.narrowed, seconds, found
    )


def _by_days(old: KnowledgeBase, new: KnowledgeBase) -> dict[datetime.date | None, tuple[KnowledgeBase, KnowledgeBase]]:
    """Return two knowledge bases by the rules of each day, each two once, by a day on which they are so; None where all days are alike."""
    days = sorted({*old.turns, *new.turns})
    if len(days) == 1:
        return {None: (old, new)}
    pairs = [(day, (old.on(day), new.on(day))) for day in days]
    return dict({(id(one), id(two)): (day, (one, two)) for day, (one, two) in reversed(pairs)}.values())


def _with_conclusions(knowledge: KnowledgeBase, other: KnowledgeBase) -> KnowledgeBase:
    """Return a knowledge base with what only the other one can conclude added to it, but no rule for that.

    So an added decision is at its mildest level, a cause unlikely, a recommendation not indicated, a concept false.
    """
    more: dict[str, Mapping[str, object]] = {}
    for kind in CONCLUDED:
        mine, theirs = knowledge.entries(kind), other.entries(kind)
        more[kind.section] = {**mine, **{id: item for id, item in theirs.items() if not knowledge.kind_of(id)}}
    flags = {id for one in (knowledge, other) for id, concept in one.concepts.items() if concept.flag}
    concepts = {id: replace(item, flag=id in flags) if isinstance(item, Concept) else item for id, item in more["concepts"].items()}
    return replace(knowledge, **{**more, "concepts": concepts})


def changes(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Change]:
    """Yield every entry that differs, and first what else differs in the knowledge base itself."""
    own = [name for name in old.__struct_fields__ if name not in {*(kind.section for kind in Kind), "fingerprint"}]
    otherwise = tuple(name for name in own if getattr(old, name) != getattr(new, name))
    if otherwise:
        yield Change("knowledge", new.id, "changed", otherwise)
    for kind in Kind:
        mine, theirs = old.entries(kind), new.entries(kind)
        for id in {**mine, **theirs}:
            if id not in theirs:
                yield Change(kind, id, "removed")
            elif id not in mine:
                yield Change(kind, id, "added")
            elif mine[id] != theirs[id]:
                compared = [field for field in record_of(type(mine[id])).fields if field.name not in mine[id].beside]
                changed = (field.key for field in compared if getattr(mine[id], field.name) != getattr(theirs[id], field.name))
                yield Change(kind, id, "changed", tuple(changed))


class _Pair(Struct, frozen=True):
    """Two knowledge bases over the same answers, made ready to be asked about one person.

    `old` has the findings and quantities of both; `new` its own, a quantity that is computed otherwise under another name. `told` are the
    two with the conclusions of both, `originals` the two as they are.
    """

    old: KnowledgeBase
    new: KnowledgeBase
    told: tuple[KnowledgeBase, KnowledgeBase]
    originals: tuple[KnowledgeBase, KnowledgeBase]
    not_compared: tuple[str, ...]
    narrowed: tuple[str, ...]

    @staticmethod
    def of(old: KnowledgeBase, new: KnowledgeBase, originals: tuple[KnowledgeBase, KnowledgeBase]) -> _Pair:
        """Return two knowledge bases with conclusions of the same names, made ready to be compared; `originals` are as they were."""
        shared = {name: _both(old.findings[name], new.findings[name]) for name in old.findings if name in new.findings}
        narrowed = [name for name, finding in shared.items() if finding is not None and _values(finding) != _values(old.findings[name])]
        narrowed += [name for name, finding in shared.items() if finding is not None and _values(finding) != _values(new.findings[name])]
        renamed = {name: f"{name} (new)" for name in new.quantities if name in old.quantities and _computed_otherwise(old, new, name)}
        apart = with_quantities_renamed(new, renamed)
        asked = replace(apart, findings={**apart.findings, **_known(shared, apart.findings)})
        only_new = {name: replace(item, ask_when=None) for name, item in new.findings.items() if name not in old.findings}
        union = replace(
            old,
            findings={**old.findings, **_known(shared, old.findings), **only_new},
            quantities={**asked.quantities, **old.quantities},
        )
        refused = tuple(name for name, finding in shared.items() if finding is None)
        return _Pair(union, asked, (old, new), originals, refused, tuple(dict.fromkeys(narrowed)))

    def witnesses(self) -> Iterator[Affected]:
        """Yield, for each conclusion that can come out otherwise, somebody for whom it does."""
        solver = Solver(self.old, tuple(self.new.conditions()))
        circuit = solver.circuit
        with circuit.building():
            other = Variants(solver.person).under(self.new)
            goals = dict(self._goals(solver.person, other))
            unasked = [-solver.person.answered(name) for name in self.not_compared]
            valid = circuit.conj((other.admissible, *unasked))
            goals = {name: circuit.conj((valid, goal)) for name, goal in goals.items()}
        for name, goal in goals.items():
            found = solver.anybody(goal)
            if found.answers is not None or not found.certain:
                yield self._witness(name, found.answers)
        alike = shared(self.old, self.new)
        names = dict.fromkeys((*concluded(self.old), *concluded(self.new)))
        yield from (Affected(name, None, ()) for name in names if name not in alike)

    def cases(self) -> Iterator[CaseChange]:
        """Yield the worked cases of either that come out otherwise."""
        old, new = self.originals
        for id, worked in {**new.cases, **old.cases}.items():
            meanings = []
            for name, knowledge in zip(("old", "new"), self.told, strict=True):
                try:
                    meanings.append(follows(knowledge, read_worked_case(knowledge, worked)))
                except KnowledgeError:
                    yield CaseChange(id, unreadable=name)
            if len(meanings) == 2:
                found = self._differences(*meanings)
                if found:
                    yield CaseChange(id, found)

    def _differences(self, before: Meaning, after: Meaning) -> tuple[Difference, ...]:
        """Return what comes out otherwise; a conclusion that one of the two does not have is told as absent."""
        return tuple(
            Difference(item.name, self._told(0, item.name, item.before), self._told(1, item.name, item.after))
            for item in differences(before, after)
        )

    def _told(self, which: int, name: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return a conclusion as one of the two knowledge bases tells it."""
        return values if self.originals[which].kind_of(name) else dict.fromkeys(values, ABSENT)

    def _goals(self, before: Person, after: Person) -> Iterator[tuple[str, Literal]]:
        """Yield what says that a conclusion differs, where it could."""
        found = differing(before, after)
        for name, scale in self.old.decisions.items():
            other = self.new.decisions.get(name)
            if other is not None and [level.id for level in scale.levels] != [level.id for level in other.levels]:
                found[name] = before.circuit.disj(_levels_differ(before, after, name))
        yield from ((name, found[name]) for name in concluded(self.old) if name in found)

    def _witness(self, name: str, answers: Mapping[str, Value] | None) -> Affected:
        """Return somebody with what comes out otherwise for them, as both knowledge bases say it."""
        if answers is None:
            return Affected(name, None, ())
        one, two = (
            Meaning(knowledge, {finding: value for finding, value in answers.items() if finding in knowledge.findings})
            for knowledge in self.told
        )
        found = sorted(self._differences(one, two), key=lambda item: item.name != name)
        return Affected(name, answers, tuple(found))


def _levels_differ(before: Person, after: Person, name: str) -> Iterator[Literal]:
    """Yield every way in which a decision comes to levels of different ids."""
    circuit = before.circuit
    for one, two in zip(_at_levels(before, name), _at_levels(after, name), strict=True):
        for level in one:
            yield circuit.conj((one[level], -two.get(level, circuit.false)))


def _at_levels(person: Person, name: str) -> Iterator[dict[str, Literal]]:
    """Yield, for the level in force, the floor and the ceiling, when a decision comes to each level."""
    circuit, levels = person.circuit, person.knowledge.decisions[name].levels
    ranks = range(1, len(levels))
    pairs = [person.reaches(name, rank) for rank in ranks]
    for reached in (
        [person.in_force(name, rank) for rank in ranks],
        [pair.true for pair in pairs],
        [-pair.false for pair in pairs],
    ):
        steps = [circuit.true, *reached, circuit.false]
        yield {level.id: circuit.conj((steps[rank], -steps[rank + 1])) for rank, level in enumerate(levels)}


def _known(shared: Mapping[str, Finding | None], own: Mapping[str, Finding]) -> dict[str, Finding]:
    """Return findings of one knowledge base with the values that both have; as they are where both have none."""
    return {
        name: own[name] if item is None else replace(own[name], options=item.options, range=item.range, decimals=item.decimals)
        for name, item in shared.items()
    }


def _values(finding: Finding) -> object:
    """Return what says which values a finding has."""
    return finding.type, tuple(finding.options), finding.range, finding.decimals


def _both(one: Finding, two: Finding) -> Finding | None:
    """Return a finding with the values that both have, None where there are none."""
    if one.type is not two.type or one.unit != two.unit:
        return None
    match one.type:
        case FindingType.BOOLEAN | FindingType.SCALE:
            return one
        case FindingType.CHOICE:
            options = {name: text for name, text in one.options.items() if name in two.options}
            return replace(one, options=options) if options else None
        case FindingType.NUMBER | FindingType.DATE:
            low, high = max(one.bounds[0], two.bounds[0]), min(one.bounds[1], two.bounds[1])
            return replace(one, range=(low, high), decimals=min(one.decimals, two.decimals)) if low <= high else None
        case _:  # pragma: no cover
            assert_never(one.type)


def _computed_otherwise(old: KnowledgeBase, new: KnowledgeBase, name: str) -> bool:
    """Return whether a quantity has another value, or another meaning where it has none."""

    def computed(quantity: Quantity) -> object:
        return quantity.formula, quantity.decimals, quantity.when_undefined

    return computed(old.quantities[name]) != computed(new.quantities[name])
