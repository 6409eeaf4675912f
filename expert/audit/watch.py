"""What each save of a knowledge base does: its faults, the worked cases that fail now or no longer, those that come out otherwise.

All worked cases are worked out at once, as columns. Only those are looked at one by one in which a bit differs from the last good state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from expert.audit.diff import Change, changes
from expert.audit.worked_cases import Expectation, Mismatch, compared, said_of
from expert.cases.worked import read_worked_case
from expert.consultation.consult import consult
from expert.consultation.outcome import truth_word
from expert.engines.columns.people import Answers, Came, People
from expert.errors import DiagnosedError, Diagnostic
from expert.language.dated import with_days_asked
from expert.language.kinds import CONCLUDED, Kind
from expert.language.meaning import Grade, Meaning, Status, Truth
from expert.language.model import KnowledgeBase
from expert.loading.again import Again
from expert.lowered.outcome import telling_column
from expert.words.catalogue import ENGLISH, Catalogue

_SILENT = frozenset({Kind.CASE, Kind.RULE, Kind.INVARIANT, Kind.CONSTRAINT})
"""A change of these is said on no first screen, unless something comes out otherwise or a rule that changed is not false."""


class Way(Struct, frozen=True):
    """A conclusion that came out one way in some worked cases, and comes out another.

    Attributes:
        name: The conclusion.
        before: The level in force, grade, status for now or truth that it had; empty where it had none.
        after: The one that it has.
        cases: The worked cases.
    """

    name: str
    before: str
    after: str
    cases: tuple[str, ...]


class Look(Struct, frozen=True):
    """What a knowledge base is like now, beside the last time that it had no fault.

    Attributes:
        faults: Its faults; nothing else is known then.
        is_first: Whether it had none for the first time, so that there is nothing to compare it with.
        rules: How many rules there are.
        cases: How many worked cases there are.
        changes: The entries that differ.
        ways: The conclusions that come out otherwise, those that do in most worked cases first.
        otherwise: The worked cases in which anything differs, also what is certain or could still be.
        failing: Every expectation that is not met.
        new: Those of them that were met, or were not there.
        mended: Those that were not met, and are met or gone.
    """

    faults: tuple[Diagnostic, ...] = ()
    is_first: bool = False
    rules: int = 0
    cases: int = 0
    changes: tuple[Change, ...] = ()
    ways: tuple[Way, ...] = ()
    otherwise: tuple[str, ...] = ()
    failing: tuple[Mismatch, ...] = ()
    new: tuple[Mismatch, ...] = ()
    mended: tuple[Mismatch, ...] = ()


class _Good(Struct, frozen=True):
    """A state without a fault: what there was, what came out, and which expectations were not met, by worked case."""

    knowledge: KnowledgeBase
    cases: Mapping[str, Answers]
    people: People
    unmet: Mapping[str, tuple[Mismatch, ...]]


class Watch:
    """Looks at one folder again and again."""

    def __init__(self, folder: Path, words: Catalogue = ENGLISH) -> None:
        """Look at nothing yet.

        Args:
            folder: The knowledge base.
            words: In whose words an outcome is searched for what is never said.
        """
        self._again = Again(folder)
        self._words = words
        self._good: _Good | None = None

    def look(self) -> Look:
        """Return what the knowledge base is like now; where it has faults, the last good state stays."""
        try:
            knowledge = self._again.load()
        except DiagnosedError as error:
            return Look(faults=tuple(error.diagnostics))
        before, people, cases = self._good, self._again.people, self._again.cases
        differing = {} if before is None else _differing(before, people, list(cases))
        changed = () if before is None else tuple(changes(before.knowledge, knowledge))
        otherwise = {id for ids in differing.values() for id in ids}
        speaking = any(item.kind not in _SILENT for item in changed)
        rules = [item.id for item in changed if item.kind == Kind.RULE]
        unmet: dict[str, tuple[Mismatch, ...]] = {}
        for row, (id, worked) in enumerate(knowledge.cases.items()):
            kept = before.unmet[id] if before and id not in otherwise and before.knowledge.cases.get(id) == worked else None
            found = _failing(knowledge, people, id, row) if kept is None else (item for item in kept if not _is_said(item))
            if not worked.expect.never_said:
                said: Iterable[Mismatch] = ()
            elif kept is None or before is None or speaking or _bears(before, knowledge, cases[id], rules):
                said = said_of(worked, consult(knowledge, read_worked_case(knowledge, worked)), self._words)
            else:
                said = filter(_is_said, kept)
            unmet[id] = (*found, *said)
        self._good = _Good(knowledge, cases, people, unmet)
        failing = [item for items in unmet.values() for item in items]
        failed = [] if before is None else [item for items in before.unmet.values() for item in items]
        told = {_expected(item) for item in failing}, {_expected(item) for item in failed}
        return Look(
            is_first=before is None,
            rules=len(knowledge.rules),
            cases=len(knowledge.cases),
            changes=changed,
            ways=() if before is None else tuple(_ways(before, self._good, differing)),
            otherwise=tuple(id for id in knowledge.cases if id in otherwise),
            failing=tuple(failing),
            new=tuple(item for item in failing if _expected(item) not in told[1]),
            mended=tuple(item for item in failed if _expected(item) not in told[0]),
        )


def _is_said(item: Mismatch) -> bool:
    """Return whether something was said that never should be."""
    return item.expectation is Expectation.NEVER_SAID


def _expected(item: Mismatch) -> tuple[object, ...]:
    """Return what is expected of what, whatever came out."""
    return item.case, item.expectation, item.about, item.expected


def _failing(knowledge: KnowledgeBase, people: People, id: str, row: int) -> Iterator[Mismatch]:
    """Yield the expectations of a worked case that its columns do not meet, and the invariants that it breaks."""
    for item in compared(knowledge.cases[id], _Columns(people, row)):
        if item.expected != item.found:
            yield Mismatch(id, *item)
    violated = people.came("violated", row)
    for invariant in violated if isinstance(violated, tuple) else ():
        yield Mismatch(id, Expectation.INVARIANT, invariant, truth_word(True), truth_word(False))


def _bears(before: _Good, knowledge: KnowledgeBase, answers: Answers, rules: list[str]) -> bool:
    """Return whether one of some rules is, or was, not false for somebody, so that the first screen may name it."""
    meanings = [Meaning(with_days_asked(one), answers) for one in (before.knowledge, knowledge)] if rules else []
    return any(meaning.rule(rule) is not False for meaning in meanings for rule in rules if rule in meaning.knowledge.rules)


def _differing(before: _Good, people: People, ids: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the columns of both that differ, each with the worked cases in which it does; those of one alone are left out."""
    places = {id: row for row, id in enumerate(before.cases)}
    both = [(places[id], row) for row, id in enumerate(ids) if id in places]
    is_same_order = [*before.cases] == [*ids]
    found: dict[str, list[str]] = {}
    for name, new in people.bits.items():
        old = before.people.bits.get(name)
        if old is None:
            continue
        if is_same_order and old == new and before.people.words(name) == people.words(name):
            continue
        old_values, new_values = before.people.column(name), people.column(name)
        differing = [ids[row] for place, row in both if old_values[place] != new_values[row]]
        if differing:
            found[name] = differing
    return found


def _ways(before: _Good, after: _Good, differing: Mapping[str, list[str]]) -> list[Way]:
    """Return how conclusions of both came out and come out, those that differ in most worked cases first."""
    old, new = ({id: row for row, id in enumerate(one.cases)} for one in (before, after))
    ways: dict[tuple[str, str, str], list[str]] = {}
    for kind in CONCLUDED:
        for name in after.knowledge.entries(kind):
            column = telling_column(kind, name)
            for id in differing.get(column, ()):
                pair = _told(before.people.came(column, old[id])), _told(after.people.came(column, new[id]))
                ways.setdefault((name, *pair), []).append(id)
    return sorted((Way(*way, tuple(ids)) for way, ids in ways.items()), key=lambda way: -len(way.cases))


def _told(value: Came) -> str:
    """Return what stands in a column that tells how a conclusion came out; of a truth its word, of nothing an empty text."""
    return truth_word(value) if isinstance(value, bool) else str(value or "")


class _Columns:
    """What came out for one of some people, as a worked case expects it."""

    def __init__(self, people: People, row: int) -> None:
        self._people = people
        self._row = row

    def _came(self, column: str) -> Any:
        return self._people.came(column, self._row)

    def in_force(self, name: str, /) -> str:
        """Return the level of a decision to act on."""
        return str(self._came(name))

    def levels(self, name: str, /) -> tuple[str, str]:
        """Return the strictest level of a decision that is decided, and the strictest that is still possible."""
        return str(self._came(f"{name}_floor")), str(self._came(f"{name}_ceiling"))

    def is_settled(self, name: str, /) -> bool:
        """Return whether no further answer can move a decision."""
        return bool(self._came(f"{name}_settled"))

    def concept(self, name: str, /) -> Truth:
        """Return the truth of a concept."""
        found = self._came(name)
        return found if isinstance(found, bool) else None

    def grade(self, name: str, /) -> Grade:
        """Return the grade of a cause."""
        return Grade(self._came(f"{name}_grade"))

    def status(self, name: str, /) -> Status:
        """Return the status of a recommendation for good."""
        return Status(self._came(f"{name}_status"))

    def for_now(self, name: str, /) -> Status | None:
        """Return the status of a recommendation as it is shown."""
        found = self._came(f"{name}_for_now")
        return None if found is None else Status(found)
