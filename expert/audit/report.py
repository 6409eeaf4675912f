"""What an audit finds: its kinds with their codes, a flaw with its position and witness, and the report."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from expert.errors import Location
from expert.language.model import Value
from expert.lowered.circuit import Literal
from expert.questions.statements.auditing import FlawStatement
from expert.shapes.frozen import Frozen
from expert.shapes.hints import data_of
from expert.shapes.plain import answers_to_data


class FlawKind(Enum):
    """A kind of flaw by its code, the most severe first."""

    CONTRADICTION = "AUD001"
    DEAD_RULE = "AUD002"
    LEVEL = "AUD003"
    GRADE = "AUD004"
    STATUS = "AUD005"
    IDLE_RULE = "AUD006"
    SUBSUMED_RULE = "AUD007"
    IDLE_PART = "AUD008"
    OPEN_SPLIT = "AUD009"
    NO_WORSE = "AUD010"
    COUNTED_TWICE = "AUD011"
    UNREAD = "AUD012"
    UNUSED_CLAIM = "AUD013"
    UNUSED_SOURCE = "AUD014"
    UNUSED_ACCEPTANCE = "AUD015"
    REASON_OF_SOME = "AUD016"

    @property
    def needs_proof(self) -> bool:
        """Return whether it takes proofs over all people; else it is read off the files."""
        match self:
            case FlawKind.CONTRADICTION | FlawKind.DEAD_RULE | FlawKind.LEVEL | FlawKind.GRADE | FlawKind.STATUS:
                return True
            case FlawKind.IDLE_RULE | FlawKind.SUBSUMED_RULE | FlawKind.IDLE_PART | FlawKind.OPEN_SPLIT:
                return True
            case FlawKind.NO_WORSE | FlawKind.COUNTED_TWICE:
                return True
            case FlawKind.UNREAD | FlawKind.UNUSED_CLAIM | FlawKind.UNUSED_SOURCE | FlawKind.UNUSED_ACCEPTANCE | FlawKind.REASON_OF_SOME:
                return False
            case _:  # pragma: no cover
                assert_never(self)

    @property
    def needs_witness(self) -> bool:
        """Return whether it is none unless somebody is found who shows it."""
        match self:
            case FlawKind.CONTRADICTION | FlawKind.OPEN_SPLIT | FlawKind.COUNTED_TWICE:
                return True
            case FlawKind.DEAD_RULE | FlawKind.LEVEL | FlawKind.GRADE | FlawKind.STATUS:
                return False
            case FlawKind.IDLE_RULE | FlawKind.SUBSUMED_RULE | FlawKind.IDLE_PART | FlawKind.NO_WORSE:
                return False
            case FlawKind.UNREAD | FlawKind.UNUSED_CLAIM | FlawKind.UNUSED_SOURCE | FlawKind.UNUSED_ACCEPTANCE | FlawKind.REASON_OF_SOME:
                return False
            case _:  # pragma: no cover
                assert_never(self)


class Flaw(Frozen, frozen=True):
    """One flaw of a knowledge base.

    Attributes:
        statement: What is flawed; it says how that is mended, too.
        location: Where the entry stands that it is about.
        witness: The answers of somebody who shows it, with few answers; None where there is nobody to show.
        then: For a flaw about two people, the answers of the second.
        day: A day on which it is a flaw, where not the same rules are valid on all days.
    """

    statement: FlawStatement
    location: Location
    witness: Mapping[str, Value] | None = None
    then: Mapping[str, Value] | None = None
    day: datetime.date | None = None

    @property
    def kind(self) -> FlawKind:
        """Return its kind."""
        return FlawKind(self.code)

    @property
    def code(self) -> str:
        """Return its stable code, `AUD001` to `AUD016`."""
        return self.statement.code

    @property
    def about(self) -> str:
        """Return the entry that it is about."""
        return self.statement.about

    @property
    def detail(self) -> str:
        """Return which part of that entry is meant, or which other entry with it; empty where it is about the whole."""
        return self.statement.detail

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        people = {"witness": self.witness, "then": self.then}
        return {
            "code": self.code,
            "about": self.about,
            "detail": self.detail,
            "statement": self.statement.to_data(),
            "location": data_of(self.location),
            **{key: None if answers is None else answers_to_data(answers) for key, answers in people.items()},
            **({} if self.day is None else {"day": self.day.isoformat()}),
        }


@dataclass(frozen=True, slots=True)
class Accepted:
    """A flaw that the knowledge base itself accepts, with its reason; its witness may have more answers than it needs."""

    flaw: Flaw
    reason: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found, the most severe first; clean if there is nothing but what the knowledge base accepts.

    Attributes:
        flaws: What was found and is not accepted.
        accepted: What was found and is accepted.
        complete: False where only what needs no proof was looked for, or the time was over.
        seconds: The time that was given, where it was over before everything was looked for.
    """

    flaws: tuple[Flaw, ...]
    accepted: tuple[Accepted, ...] = ()
    complete: bool = True
    seconds: int | None = None

    @property
    def is_clean(self) -> bool:
        """Return whether there is no flaw, and the time was enough to say so."""
        return not self.flaws and self.seconds is None

    def to_data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "complete": self.complete,
            "out_of_time_after_seconds": self.seconds,
            "flaws": [item.to_data() for item in self.flaws],
            "accepted": [{**item.flaw.to_data(), "reason": item.reason} for item in self.accepted],
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A flaw before its witness has been looked for: `goal` holds for somebody who shows it."""

    statement: FlawStatement
    goal: Literal | None = None
    people: tuple[Mapping[str, Value], ...] = ()

    @property
    def kind(self) -> FlawKind:
        """Return its kind."""
        return FlawKind(self.statement.code)
