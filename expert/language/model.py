"""The model: a knowledge base as frozen data, already checked.

No I/O. Section 2 of the design fixes the nouns; `expert.loading` builds them, `expert.language.meaning` gives
them their meaning. Long because every noun of the knowledge language is declared here, and nothing else is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TypeVar, assert_never, cast

import msgspec

from expert.errors import Location
from expert.language.conditions import Condition
from expert.language.formulas import Formula
from expert.language.kinds import CONCLUDED, Kind

Value = bool | str | int | Decimal
"""The value of a finding: bool for a boolean, str for a choice, int for a scale, Decimal for a number; never mixed."""

SCALE_RANGE = (0, 10)
"""A scale is a whole number from 0 to 10."""


class FindingType(Enum):
    """What values a finding takes."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    SCALE = "scale"
    NUMBER = "number"


class Changeable(Enum):
    """Whether a counterfactual may propose another value of a finding."""

    YES = "yes"
    WITH_TIME = "with_time"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Worse:
    """Which direction of a finding is worse.

    `order` lists the values from mild to worse for a boolean or choice; `higher` says it for a scale or number.
    """

    order: tuple[bool | str, ...] = ()
    higher: bool = True


@dataclass(frozen=True, slots=True)
class Phrase:
    """How an answer reads inside a sentence: one text for each value, or one template with `{value}` and `{s}` for a plural."""

    by_value: Mapping[bool | str, str] = field(default_factory=dict)
    template: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """An input about the person: what is asked, which answers are valid, and when the question applies."""

    id: str
    type: FindingType
    group: str
    question: str
    phrase: Phrase
    help: str = ""
    why_asked: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    range: tuple[Decimal, Decimal] | None = None
    unit: str = ""
    decimals: int = 0
    ask_when: Condition | None = None
    worse: Worse | None = None
    changeable: Changeable = Changeable.NO
    private: bool = False
    sources: tuple[str, ...] = ()
    location: Location = field(default=Location(), compare=False, repr=False)

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest value of a scale or number.

        Raises:
            ValueError: It is a boolean or a choice.
        """
        return bounds_of(self.type, self.range)


def bounds_of(type: FindingType, range: tuple[Decimal, Decimal] | None) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest value of a scale, or of a number with that range.

    Raises:
        ValueError: It is a boolean or a choice.
    """
    if type is FindingType.SCALE:
        return Decimal(SCALE_RANGE[0]), Decimal(SCALE_RANGE[1])
    if range is None:
        raise ValueError(f"a {type.value} has no range")
    return range


@dataclass(frozen=True, slots=True)
class Checklist:
    """Boolean findings asked on one screen: ticked are yes, and `none of the others` makes the rest no."""

    id: str
    group: str
    question: str
    none: str
    members: tuple[str, ...]
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number computed from number and scale findings; `when_undefined` is the truth of its comparisons at a zero denominator."""

    id: str
    title: str
    formula: Formula
    decimals: int
    when_undefined: bool
    phrase: str
    unit: str = ""
    sources: tuple[str, ...] = ()
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition that every real person's answers meet."""

    id: str
    require: Condition
    message: str
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Concept:
    """An intermediate conclusion: true, false or unknown. A flag is a warning sign."""

    id: str
    title: str
    phrase: Phrase
    flag: bool = False
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cause:
    """A hypothesis that is graded likely, possible, unlikely or open."""

    id: str
    kind: str
    title: str
    meaning: str
    prognosis: str = ""
    sources: tuple[str, ...] = ()
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a decision, with what it means for the person."""

    id: str
    title: str
    answer: str
    meaning: str
    answer_open: str = ""
    session: str = ""
    stop_rule: str = ""
    test_again: str = ""
    move_on: str = ""
    could_become: str = ""
    review_days: int | None = None
    sooner_if: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """An ordered scale of levels, most permissive first; the strictest level that a rule decides wins."""

    id: str
    title: str
    question: str
    levels: tuple[Level, ...]
    hold_at: str
    on_failure: str
    summary: bool = False
    location: Location = field(default=Location(), compare=False, repr=False)

    def rank(self, level: str) -> int:
        """Return how strict `level` is, 0 for the most permissive."""
        return next(rank for rank, item in enumerate(self.levels) if item.id == level)

    def level(self, id: str) -> Level:
        """Return the level of that id."""
        return self.levels[self.rank(id)]


Amount = tuple[Decimal, Decimal]
"""[least, most] of something, equal for an exact amount."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An action, with its dose, timing, equipment and cautions."""

    id: str
    title: str
    topic: str
    do: str
    priority: int
    evidence: str
    sources: tuple[str, ...]
    do_without: str = ""
    dose: Mapping[str, Amount] = field(default_factory=dict)
    timing: str = ""
    equipment: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    tell: str = ""
    review_days: int | None = None
    location: Location = field(default=Location(), compare=False, repr=False)


class _Effect(msgspec.Struct, frozen=True, tag=True, tag_field="effect", cache_hash=True):
    """What all effects are: frozen, and written with the name of their kind."""


class Conclude(_Effect, frozen=True):
    """A concept becomes true."""

    concept: str


class Suggest(_Effect, frozen=True):
    """A cause gains support of a strength."""

    cause: str
    strength: str


class Decide(_Effect, frozen=True):
    """A decision is at least as strict as a level."""

    decision: str
    level: str


class Advise(_Effect, frozen=True):
    """A recommendation is advised."""

    recommendation: str


class Withhold(_Effect, frozen=True):
    """A recommendation is withheld."""

    recommendation: str


Effect = Conclude | Suggest | Decide | Advise | Withhold
E = TypeVar("E", bound=Effect)


def subject_of(effect: Effect) -> str:
    """Return the id of the thing that `effect` is about."""
    match effect:
        case Conclude(concept=name) | Suggest(cause=name) | Decide(decision=name):
            return name
        case Advise(recommendation=name) | Withhold(recommendation=name):
            return name
        case _:  # pragma: no cover
            assert_never(effect)


def verb_of(effect: Effect) -> str:
    """Return the word of the knowledge language for an effect: `conclude`, `suggest`, `decide`, `advise`, `withhold`."""
    return type(effect).__name__.lower()


@dataclass(frozen=True, slots=True)
class Rule:
    """`when` a condition holds `then` effects, `because` of a mechanism, from `sources` of a strength of evidence."""

    id: str
    title: str
    when: Condition
    then: tuple[Effect, ...]
    because: str
    evidence: str
    sources: tuple[str, ...]
    short: str = ""
    note: str = ""
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Invariant:
    """A condition on the finished outcome that must never hold, for anybody."""

    id: str
    never: Condition
    because: str
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A publication."""

    id: str
    kind: str
    authors: str
    year: int | None = None
    title: str = ""
    called: str = ""
    journal: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    address: str = ""
    population: str = ""
    checked: bool = True
    note: str = ""
    location: Location = field(default=Location(), compare=False, repr=False)

    def citation(self) -> str:
        """Return one line: authors, year, title, journal, volume, pages, DOI, as far as they are known."""
        head = self.authors + (f" ({self.year})" if self.year else "")
        place = " ".join(part for part in (self.journal, self.volume) if part)
        if self.pages:
            place = f"{place}:{self.pages}" if place else self.pages
        doi = f"doi {self.doi}" if self.doi else ""
        return ". ".join(part if part.endswith("..") else part.removesuffix(".") for part in (head, self.title, place, doi) if part)


@dataclass(frozen=True, slots=True)
class Claim:
    """An atomic statement of a source, with how it stands against the literature."""

    source: str
    id: str
    section: str
    type: str
    claim: str
    standing: str
    research: str = ""
    sources: tuple[str, ...] = ()
    background: str = ""
    location: Location = field(default=Location(), compare=False, repr=False)

    @property
    def reference(self) -> str:
        """Return how rules refer to it: `SOURCE-ID#CLAIM-ID`."""
        return f"{self.source}#{self.id}"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said to everybody while a line of a checklist is unanswered."""

    while_open: str
    text: str


@dataclass(frozen=True, slots=True)
class Referral:
    """What those are called who can look at it themselves: above whom to turn to, and on the page for them, which ends with a note."""

    label: str
    page: str
    note: str


@dataclass(frozen=True, slots=True)
class Titled:
    """An entry of a small scale or list: a group, a topic, a kind of cause."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A strength of evidence; `label` says that a user sees it wherever a rule of this strength is shown."""

    id: str
    title: str
    meaning: str
    label: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim can stand against the literature; a disputed one is shown with what the research says."""

    id: str
    title: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Strength:
    """How much support a rule gives a cause; `together_at_most` bounds what all rules of this strength add up to."""

    id: str
    title: str
    points: int
    together_at_most: int | None = None


def score(strengths: Iterable[Strength]) -> int:
    """Return what rules of these strengths add up to; some strengths together count at most so much."""
    total = 0
    for strength, times in Counter(strengths).items():
        points = strength.points * times
        total += points if strength.together_at_most is None else min(points, strength.together_at_most)
    return total


@dataclass(frozen=True, slots=True)
class Grades:
    """The scores from which a cause is likely and possible, and what each grade is called."""

    likely_at: int
    possible_at: int
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding of the audit that is meant to stay, with the reason; `detail` narrows it to one part or one other entry."""

    code: str
    about: str
    reason: str
    detail: str = ""
    location: Location = field(default=Location(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case with its expected outcome; `case` is the raw document, read like any other case."""

    id: str
    title: str
    because: str
    case: Mapping[str, object]
    decisions: Mapping[str, str]
    story: str = ""
    settled: tuple[str, ...] = ()
    concepts: Mapping[str, bool | None] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)
    do: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    not_indicated: tuple[str, ...] = ()
    never_said: tuple[str, ...] = ()
    location: Location = field(default=Location(), compare=False, repr=False)


Entry = (
    Decision
    | Finding
    | Checklist
    | Quantity
    | Constraint
    | Concept
    | Cause
    | Recommendation
    | Rule
    | Invariant
    | Source
    | Claim
    | WorkedCase
)
"""Whatever bears an id of its own."""


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything known, checked: all names resolve, all conditions are typed, no dependency runs in a circle.

    The mappings keep the order of the files.
    """

    id: str
    title: str
    version: str
    summary: str
    fingerprint: str
    fine_print: tuple[str, ...]
    topics: Mapping[str, Titled]
    groups: Mapping[str, Titled]
    cause_kinds: Mapping[str, Titled]
    evidence: Mapping[str, Evidence]
    standings: Mapping[str, Standing]
    strengths: Mapping[str, Strength]
    grades: Grades
    decisions: Mapping[str, Decision]
    findings: Mapping[str, Finding]
    checklists: Mapping[str, Checklist]
    quantities: Mapping[str, Quantity]
    constraints: Mapping[str, Constraint]
    concepts: Mapping[str, Concept]
    causes: Mapping[str, Cause]
    recommendations: Mapping[str, Recommendation]
    rules: Mapping[str, Rule]
    invariants: Mapping[str, Invariant]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    cases: Mapping[str, WorkedCase]
    notices: tuple[Notice, ...] = ()
    referral: Referral | None = None
    accepted: tuple[Acceptance, ...] = ()

    @cached_property
    def rules_about(self) -> Mapping[str, tuple[tuple[Rule, Effect], ...]]:
        """Return, for each concept, cause, decision and recommendation, the rules that can bear on it, with that effect."""
        about: dict[str, list[tuple[Rule, Effect]]] = {name: [] for kind in CONCLUDED for name in self.entries(kind)}
        for rule in self.rules.values():
            for effect in rule.then:
                about[subject_of(effect)].append((rule, effect))
        return {name: tuple(pairs) for name, pairs in about.items()}

    def rules_with(self, about: str, kind: type[E]) -> tuple[tuple[Rule, E], ...]:
        """Return the rules that have an effect of that kind on something, with that effect."""
        return cast("tuple[tuple[Rule, E], ...]", self._rules_with.get((about, kind), ()))

    @cached_property
    def _rules_with(self) -> Mapping[tuple[str, type], tuple[tuple[Rule, Effect], ...]]:
        """Return the rules by what they bear on and by the kind of effect, with that effect."""
        found: dict[tuple[str, type], list[tuple[Rule, Effect]]] = {}
        for rule in self.rules.values():
            for effect in rule.then:
                found.setdefault((subject_of(effect), type(effect)), []).append((rule, effect))
        return {key: tuple(pairs) for key, pairs in found.items()}

    def rules_deciding(self, decision: str, rank: int) -> tuple[Rule, ...]:
        """Return the rules that decide the level of that rank, or a stricter one, each once."""
        return tuple({rule.id: rule for rule, decided in self.rules_by_rank[decision] if decided >= rank}.values())

    @cached_property
    def rules_by_rank(self) -> Mapping[str, tuple[tuple[Rule, int], ...]]:
        """Return, for each decision, the rules that decide a level of it, with the rank of that level."""
        return {
            name: tuple((rule, scale.rank(effect.level)) for rule, effect in self.rules_with(name, Decide))
            for name, scale in self.decisions.items()
        }

    def in_order_of_asking(self, findings: Iterable[str]) -> tuple[str, ...]:
        """Return findings in the order in which they are asked, each once."""
        return tuple(sorted(set(findings), key=self._places.__getitem__))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Return the place of each finding in the order of asking."""
        return {name: place for place, name in enumerate(self.findings)}

    def entries(self, kind: Kind) -> Mapping[str, Entry]:
        """Return everything of a kind, by id; a claim by what rules refer to it by."""
        found: Mapping[str, Entry] = getattr(self, kind.section)
        return found

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition: of rules, questions, constraints and invariants."""
        yield from (rule.when for rule in self.rules.values())
        yield from (finding.ask_when for finding in self.findings.values() if finding.ask_when is not None)
        yield from (constraint.require for constraint in self.constraints.values())
        yield from (invariant.never for invariant in self.invariants.values())

    def kind_of(self, id: str) -> str:
        """Return what `id` is the id of (`finding`, `rule`, …), or an empty string."""
        return next((kind.value for kind in Kind if id in self.entries(kind)), "")
