"""The model: a knowledge base as frozen data, already checked.

No I/O. Each noun of the knowledge language is declared here once, with how it stands in a file: from that follow the published
schemas, what is built from files, and which names must exist. `expert.language.meaning` gives them their meaning, and
docs/language.md shows how each is written. Long because every noun stands here, and nothing else does.
"""
# Annotations are not put off here as elsewhere: a knowledge base that is read compiled is decoded by them, and as texts they take longer.

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import Annotated, Any, ClassVar, TypeVar, assert_never, cast, overload

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from expert.errors import Location
from expert.language.conditions import Condition, conjunction, disjunction, negate
from expert.language.forms import (
    COUNTED,
    DOSE_PARTS,
    AnswerPhrase,
    ClaimId,
    Computation,
    Day,
    Direction,
    Doi,
    Dose,
    EvidenceId,
    ExpectedTruth,
    Kebab,
    NumberPhrase,
    OutcomeTest,
    References,
    Snake,
    StrengthOfEvidence,
    Test,
    Text,
    TruthPhrase,
    Version,
    YesNo,
)
from expert.language.formulas import Named, compute, inputs
from expert.language.grid import decimals_of, from_grid, to_grid, up_to_grid
from expert.language.kinds import CONCLUDED, CitingKind, ConcludedKind, Kind
from expert.language.measurements import Measurement
from expert.shapes.frozen import Beside, Frozen
from expert.shapes.notes import AtTop, ById, ByVerb, Form, Key, Keys, Names, Place, Says, Unwritten

Value = bool | str | int | Decimal
"""The value of a finding: bool for a boolean, str for a choice, int for a scale, Decimal for a number, or for the days since a date."""
Said = Value | datetime.date
"""What somebody answers: a value, or of a date the day itself."""

LARGEST = 10**12
"""No number is larger, whatever its sign: with at most three decimals it has fifteen digits, which every reader of JSON keeps."""
MOST_POINTS = 10_000
"""One rule adds no more to a score and takes no more from it, so that the scores of all rules together can be added up by any solver."""
MOST_DECIMALS = 3
"""No number that a knowledge base declares has more decimals."""
POINT_DECIMALS = 3
"""The points of a score's lines have no more decimals."""
HIGHEST_SCORE = 1_000_000
"""No grade begins beyond this score."""
FIRST_DAY = datetime.date(1900, 1, 1)
"""No answer is older: a day before it is a slip."""
MOST_DAYS = 3_650
"""Nobody is asked to look again after more days."""
SCALE_RANGE = (0, 10)
"""A scale is a whole number from 0 to 10."""
DAYS_RANGE = (Decimal(0), Decimal(36_500))
"""A date lies no more days back, and none is still to come."""
GRADES = ("likely", "possible", "unlikely", "open")
"""How a cause can stand."""
ACCEPTABLE = tuple(f"AUD{number:03}" for number in range(1, 17) if number != 15)
"""The flaws that can be accepted: all but that an acceptance is of nothing."""

_End = Annotated[Decimal, Form(least=-LARGEST, most=LARGEST)]
_ReviewDays = Annotated[int, Form(least=0, most=MOST_DAYS)]
_Score = Annotated[int, Form(least=1, most=HIGHEST_SCORE)]
RecommendationId = Annotated[Snake, Kind.RECOMMENDATION.names]
GroupId = Annotated[Snake, Names("group", "groups")]


class FindingType(Enum):
    """What values a finding takes."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"

    @property
    def is_numeric(self) -> bool:
        """Return whether its values are numbers."""
        match self:
            case FindingType.BOOLEAN | FindingType.CHOICE:
                return False
            case FindingType.SCALE | FindingType.NUMBER | FindingType.DATE:
                return True
            case _:  # pragma: no cover
                assert_never(self)

    @property
    def held_as(self) -> type[Said]:
        """Return the type that its answers have here."""
        match self:
            case FindingType.BOOLEAN:
                return bool
            case FindingType.CHOICE:
                return str
            case FindingType.SCALE:
                return int
            case FindingType.NUMBER:
                return Decimal
            case FindingType.DATE:
                return datetime.date
            case _:  # pragma: no cover
                assert_never(self)


class Anew(Enum):
    """How a question that was answered can come to another answer."""

    NEVER = "never"
    BY_CHOICE = "by_choice"
    BY_WAITING = "by_waiting"
    BY_DOING = "by_doing"
    BY_VISIT = "by_visit"


class Counts(Enum):
    """Which way a number goes by one with each day that passes."""

    UP = "up"
    DOWN = "down"


class Domain(Struct, frozen=True):
    """The values of a finding, as far as a condition must know them.

    Attributes:
        type: Its type.
        options: Of a choice: its values.
        range: Of a number, or of the days since a date: the least and the greatest.
        further: Of a choice of which there may be several: the finding that says of an option that it is a further value.
        counted: Of a boolean or choice: whether it is said which number each answer counts as in a formula.
        unit: Of a number: its unit, if it has one.
        called: What it is called where it is compared with another finding.
    """

    type: FindingType
    options: tuple[str, ...] = ()
    range: tuple[Decimal, Decimal] | None = None
    further: Mapping[str, str] = {}
    counted: bool = False
    unit: str = ""
    called: str = ""

    @property
    def in_formulas(self) -> bool:
        """Return whether a formula may read it."""
        return self.type.is_numeric or self.counted

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest value of a scale, number or date.

        Raises:
            ValueError: It is a boolean or a choice.
        """
        if self.range is not None:
            return self.range
        match self.type:
            case FindingType.SCALE:
                return Decimal(SCALE_RANGE[0]), Decimal(SCALE_RANGE[1])
            case FindingType.DATE:
                return DAYS_RANGE
            case FindingType.BOOLEAN | FindingType.CHOICE | FindingType.NUMBER:
                raise ValueError(f"a {self.type.value} has no range")
            case _:  # pragma: no cover
                assert_never(self.type)


class Placed(Beside, frozen=True, kw_only=True, omit_defaults=True):
    """What stands at a place of a file. The place has no part in what it says."""

    beside: ClassVar[frozenset[str]] = frozenset({"location"})
    location: Annotated[Location, Place()] = Location()


class Finding(Placed, Frozen, frozen=True):
    """An input about the person: what is asked, which answers are valid, and when the question applies."""

    id: Snake
    type: FindingType
    group: Annotated[GroupId, Says("An id of the groups in knowledge.yaml.")]
    question: Text
    phrase: AnswerPhrase
    help: Text = ""
    why_asked: Text = ""
    called: Annotated[Text, Says("What it is called where a condition compares it with another finding, such as: the pressure today.")] = ""
    options: Annotated[
        Mapping[Snake, Text],
        Form(least=2),
        Says("For a choice: value to wording, from mild to worse where there is such an order."),
    ] = {}
    taken_as: Annotated[
        Snake | None,
        Says("For a choice: the option that is meant where nobody says, but something is answered that is asked only because of it."),
    ] = None
    further: Annotated[
        Mapping[Snake, Annotated[Snake, Kind.FINDING.names]],
        Form(least=1),
        Says("For a choice of which there may be several: option to the boolean that says that it is true besides the first."),
    ] = {}
    counts_as: Annotated[
        Mapping[bool | str, Decimal],
        COUNTED,
        Says("For a choice or boolean that formulas read: each of its answers to the number that it counts as there."),
    ] = {}
    range: Annotated[tuple[_End, _End] | None, Says("For a number: [least, most]; for a date: how many days back.")] = None
    unit: Text = ""
    example: Annotated[
        Text,
        Says("For a number with a unit: an answer in another unit, such as people give, shown to whoever gives none that can be read."),
    ] = ""
    decimals: Annotated[
        int, Form(least=0, most=MOST_DECIMALS), Says("For a number: how many decimals an answer may have; 0 if absent.")
    ] = 0
    ask_when: Annotated[Test | None, Says("The question does not apply where this is false.")] = None
    worse: Annotated[
        Direction | None,
        Says("yes or no for a boolean, higher or lower for a scale or number, the options from mild to worse for a choice."),
    ] = None
    anew: Annotated[
        Anew, Says("By what it can come to another answer: a choice, waiting, doing it again, a visit to somebody, or never.")
    ] = Anew.NEVER
    anew_when: Annotated[
        Test | None, Says("With `anew: by_doing`: what must be known to hold, at the levels in force, for the person to do it.")
    ] = None
    test: Annotated[
        YesNo,
        Says("The question asks to do something now: it is asked only where `anew_when` holds, while a result can always be told."),
    ] = False
    unvisited: Annotated[
        Snake,
        Says("With `anew: by_visit`: the option that is true of whoever has not been to see anybody; any other takes a visit."),
    ] = ""
    after_visit: Annotated[
        tuple[Snake, ...],
        Form(distinct=True),
        Says("With `anew: by_visit`: the options that tell how it went since a visit. None is ever proposed as what one brings."),
    ] = ()
    loads_like: Annotated[
        tuple[RecommendationId, ...],
        Form(distinct=True),
        Says("With `test: yes`: what loads alike. Nobody may do the test from whom a rule withholds one of these; that is proved."),
    ] = ()
    counts: Annotated[Counts | None, Says("For a number of days: whether a day that passes adds one to it or takes one away.")] = None
    measured_by: Annotated[
        tuple[Measurement, ...],
        Form(distinct=True),
        Says("How a training log answers it: a measure of a number; of others the first whose bounds hold gives the answer."),
    ] = ()
    each_session: Annotated[YesNo, Says("For a number: a session that comes out well adds one to it.")] = False
    private: Annotated[YesNo, Says("Left out of what is shared by default.")] = False
    sources: References = ()

    def __post_init__(self) -> None:
        """Say of a date what holds of each: with each day that passes it is a day longer ago."""
        super().__post_init__()
        if self.type is FindingType.DATE:
            force_setattr(self, "counts", Counts.UP)

    @property
    def domain(self) -> Domain:
        """Return which values it has."""
        return Domain(
            self.type, tuple(self.options), self.range, self.further, counted=bool(self.counts_as), unit=self.unit, called=self.called
        )

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest value of a scale or number.

        Raises:
            ValueError: It is a boolean or a choice.
        """
        return self.domain.bounds

    @property
    def not_brought_by_visit(self) -> tuple[Snake, ...]:
        """Return the options that no visit brings about, and that are never proposed."""
        return (*([self.unvisited] if self.unvisited else ()), *self.after_visit)

    @property
    def rises_when_worse(self) -> bool:
        """Return whether its values run from mild to worse, as they are listed or counted; so too where nothing says what is worse."""
        return self.worse is None or bool(self.worse.order) or self.worse.higher

    @property
    def grid(self) -> tuple[int, int]:
        """Return the first and the last grid number of a scale or number.

        Raises:
            ValueError: It is a boolean or a choice.
        """
        low, high = self.bounds
        return up_to_grid(low, self.decimals), to_grid(high, self.decimals)

    @property
    def bounds_in_formulas(self) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest number that its answers count as in a formula.

        Raises:
            ValueError: It is a boolean or a choice that formulas cannot read.
        """
        return (min(self.counts_as.values()), max(self.counts_as.values())) if self.counts_as else self.bounds

    @property
    def decimals_in_formulas(self) -> int:
        """Return how many decimals the numbers have that its answers count as in a formula."""
        return max((decimals_of(number) for number in self.counts_as.values()), default=self.decimals)

    def number_of(self, answer: Value) -> Decimal:
        """Return the number that an answer counts as in a formula.

        Raises:
            KeyError: It is an answer to a boolean or choice that formulas cannot read.
        """
        return self.counts_as[answer] if isinstance(answer, bool | str) else Decimal(answer)

    def number_at(self, grid: int) -> int | Decimal:
        """Return the answer to a scale or number that a grid number stands for."""
        return grid if self.type is FindingType.SCALE else from_grid(grid, self.decimals).normalize() + 0


class Checklist(Placed, frozen=True):
    """Boolean findings asked on one screen: ticked are yes, and `none of the others` makes the rest no."""

    id: Snake
    group: GroupId
    question: Text
    none: Text
    members: Annotated[tuple[Annotated[Snake, Kind.FINDING.names], ...], Form(least=2, distinct=True)]
    ask_when: Annotated[Test | None, Says("No line applies where this is false; each may have an `ask_when` of its own beside it.")] = None


class Quantity(Placed, frozen=True):
    """A number computed from number and scale findings, directly or through other quantities.

    `when_undefined` is the truth of its comparisons at a zero denominator. `compared` are the two findings whose difference it is where
    nobody wrote it, but a condition compares them.
    """

    id: Snake
    title: Text
    formula: Annotated[Computation, Says("+ - * /, abs, min, max and parentheses over number and scale findings and other quantities.")]
    decimals: Annotated[int, Form(least=0, most=MOST_DECIMALS)]
    when_undefined: Annotated[YesNo, Says("The value of its comparisons where a denominator is 0.")]
    phrase: NumberPhrase
    unit: Text = ""
    compared: Annotated[tuple[Finding, ...], Unwritten()] = ()
    reads_in: Annotated[
        Mapping[Annotated[Snake, Kind.FINDING.names], Text],
        Form(least=1),
        Says("The unit in which the formula reads a number, where that is not its own: finding to unit."),
    ] = {}
    sources: References = ()

    @property
    def as_read(self) -> Named:
        """Return what stands for it in the formula of another quantity."""
        return Named(self.id, self.formula, self.decimals)

    def value(self, findings: Mapping[str, Finding], answers: Mapping[str, Value]) -> Decimal | None:
        """Return what comes out, every input being answered; None where a denominator is 0."""
        numbers = {name: findings[name].number_of(answers[name]) for name in inputs(self.formula)}
        return compute(self.formula, numbers, self.decimals)


class PointGrid(Struct, frozen=True):
    """What the points of a score can add up to, as far as a condition must know it.

    Attributes:
        step: What all sums are multiples of.
        least: The fewest points that there can be.
        most: The most.
    """

    step: Decimal
    least: Decimal
    most: Decimal


def counts(points: Decimal) -> bool:
    """Return whether a line of a score may have these points: not none, and no finer than scores are counted."""
    return points != 0 and from_grid(to_grid(points, POINT_DECIMALS), POINT_DECIMALS) == points


def point_grid(points: Iterable[Decimal]) -> PointGrid:
    """Return what lines of these points can add up to."""
    listed = list(points)
    step = gcd(*(to_grid(value, POINT_DECIMALS) for value in listed))
    return PointGrid(
        from_grid(step, POINT_DECIMALS).normalize() + 0,
        sum((value for value in listed if value < 0), Decimal(0)),
        sum((value for value in listed if value > 0), Decimal(0)),
    )


class ScoreItem(Struct, frozen=True):
    """One line of a score: what adds points where it is so, or takes some away."""

    when: Test
    points: Annotated[
        Decimal, Form(least=-MOST_POINTS, most=MOST_POINTS), Says("What it adds where it is so; a negative number takes away.")
    ]


class Score(Placed, frozen=True, dict=True):
    """A named sum of points over conditions, such as the field itself uses; rules compare it like a number."""

    id: Snake
    title: Text
    items: Annotated[tuple[ScoreItem, ...], Form(least=1)]
    phrase: NumberPhrase
    sources: References
    note: Annotated[Text, Says("For the knowledge engineer.")] = ""

    @cached_property
    def grid(self) -> PointGrid:
        """Return what its points can add up to."""
        return point_grid(item.points for item in self.items)


class Constraint(Placed, frozen=True):
    """A condition that every real person's answers meet."""

    id: Kebab
    require: Test
    message: Text


class Concept(Placed, frozen=True):
    """An intermediate conclusion: true, false or unknown. A flag is a warning sign."""

    id: Snake
    title: Text
    phrase: TruthPhrase
    flag: Annotated[YesNo, Says("A warning sign, listed on the page for whoever looks at it next.")] = False


class Cause(Placed, frozen=True):
    """A hypothesis that is graded likely, possible, unlikely or open."""

    id: Snake
    kind: Annotated[Snake, Says("An id of the cause kinds in knowledge.yaml."), Names("kind of cause", "cause_kinds")]
    title: Annotated[Text, Says("As the person asked reads it: no word that frightens.")]
    meaning: Annotated[Text, Says("What it is and how it comes about.")]
    prognosis: Annotated[Text, Says("How long it usually takes, as a range with where that comes from.")] = ""
    must_not_miss: Annotated[YesNo, Says("Whether it stands before others of its grade, because to miss it does harm.")] = False
    likely_at: Annotated[_Score | None, Says("The score from which this cause is likely, in place of that of the grades.")] = None
    possible_at: Annotated[_Score | None, Says("The score from which this cause is possible, in place of that of the grades.")] = None
    sources: References = ()


class Session(Frozen, frozen=True, omit_defaults=True):
    """What is done on one day at a level, as a plan lists it."""

    id: Snake
    do: Annotated[Text, Says("What to do in it.")]
    dose: Dose = field(default_factory=dict)
    title: Annotated[Text, Says("What it is in a few words that tell nobody more than that, as for a calendar that others see.")] = ""


class Program(Struct, frozen=True, omit_defaults=True):
    """What is done at a level from its first day on, as a plan lists it."""

    sessions: Annotated[tuple[Session, ...], Form(least=1), Says("One after the other; the last is repeated until it is time to move on.")]
    every_days: Annotated[int, Form(least=1, most=MOST_DAYS), Says("So many days from one session to the next.")]
    least_days: Annotated[int, Form(least=1, most=MOST_DAYS), Says("The least time at the level, in days.")]
    ground: Annotated[Text, Says("On what ground.")] = ""


class Level(Struct, frozen=True, omit_defaults=True):
    """One level of a decision, with what it means for the person."""

    id: Snake
    title: Annotated[Text, Says("The level's plain name.")]
    answer: Annotated[Text, Says("The one-line answer to the decision's question when this level is in force.")]
    meaning: Annotated[Text, Says("What the level means, in plain language.")]
    answer_open: Annotated[Text, Says("The same while unanswered questions could still make it stricter.")] = ""
    answer_held: Annotated[
        Text, Says("The same while unanswered questions alone hold the decision there: what the answers decide is milder.")
    ] = ""
    session: Annotated[Text, Says("What a session at this level looks like.")] = ""
    stop_rule: Annotated[Text, Says("When to stop, in one line.")] = ""
    stop_when: Annotated[
        Test | None, Says("The answers at which its stop rule says stop: the level is never in force beside them, which is an invariant.")
    ] = None
    test_again: Annotated[Text, Says("When and how to test again.")] = ""
    move_on: Annotated[Text, Says("What moves one up to the next milder level.")] = ""
    could_become: Annotated[Text, Says("The words for this level where a question why names it as still possible, never as advice.")] = ""
    review_days: Annotated[_ReviewDays | None, Says("Look again after this many days.")] = None
    sooner_if: Annotated[Text, Says("What should bring the person back sooner.")] = ""
    program: Annotated[Program | None, Says("What is done at it from its first day on, and for how long at the least.")] = None
    alone: Annotated[YesNo, Says("With this level in force nothing else is shown.")] = False

    def said(self, *, is_held: bool, could_rise: bool) -> str:
        """Return its answer, as carefully as what is not answered asks for.

        Args:
            is_held: Unanswered questions alone hold the decision there.
            could_rise: Unanswered questions could still make it stricter.
        """
        return (is_held and self.answer_held) or (could_rise and self.answer_open) or self.answer


class Plans(Struct, frozen=True, omit_defaults=True):
    """What a plan says beside the levels that it leads through.

    A plan is made of a decision whose levels have programs.
    """

    note: Annotated[Text, Says("What everybody should know who follows a plan: where its days come from, and that they are no promise.")]
    topics: Annotated[
        tuple[Annotated[Snake, Kind.TOPIC.names], ...],
        Form(least=1, distinct=True),
        Says("The topics of which a plan names what comes along at each level."),
    ] = ()
    beside: Annotated[
        tuple[Annotated[Snake, Kind.DECISION.names], ...],
        Form(least=1, distinct=True),
        Says("Other decisions of which a plan names the level at each level."),
    ] = ()


class Decision(Placed, frozen=True):
    """An ordered scale of levels, most permissive first; the strictest level that a rule decides wins."""

    id: Snake
    title: Text
    question: Text
    levels: Annotated[tuple[Level, ...], Form(least=2), Says("From most permissive to strictest.")]
    hold_at: Annotated[Snake, Says("The strictest level that unanswered questions alone may impose.")]
    on_failure: Annotated[Snake, Says("The level in force when an invariant is violated.")]
    urgent_from: Annotated[
        Snake, Says("The mildest level that cannot wait: an interview offers to stop only when no question can lead to it or beyond.")
    ] = ""
    summary: Annotated[YesNo, Says("Shown on the first screen.")] = False
    plans: Annotated[Plans | None, Says("How a plan leads from one level to the next milder one.")] = None

    def rank(self, level: str) -> int:
        """Return how strict `level` is, 0 for the most permissive."""
        return next(rank for rank, item in enumerate(self.levels) if item.id == level)

    def is_stricter(self, level: str, than: str) -> bool:
        """Return whether one level is stricter than another."""
        return self.rank(level) > self.rank(than)

    def level(self, id: str) -> Level:
        """Return the level of that id."""
        return self.levels[self.rank(id)]

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Return the sessions of the programs of all levels."""
        return tuple(session for level in self.levels if level.program is not None for session in level.program.sessions)


class Disputed(Struct, frozen=True):
    """What the literature is divided on."""

    one_side: Annotated[Text, Says("What those say who are for it.")]
    other_side: Annotated[Text, Says("What those say who are against it, or find no use in it.")]


class Recommendation(Placed, Frozen, frozen=True):
    """An action, with its dose, timing, equipment and cautions."""

    id: Snake
    title: Annotated[Text, Says("The action in a few words, in the imperative.")]
    topic: Annotated[Snake, Says("An id of the topics in knowledge.yaml."), Kind.TOPIC.names]
    do: Annotated[Text, Says("What to do; may contain {finding} and {quantity}.")]
    priority: Annotated[int, Form(least=1, most=999), Says("Lower is shown first.")]
    evidence: StrengthOfEvidence
    sources: References
    do_without: Annotated[Text, Says("The same where a value that `do` mentions is unknown; required if it mentions any.")] = ""
    do_held: Annotated[
        Text, Says("The same while unanswered questions alone call for it, as they hold a decision; it mentions no value.")
    ] = ""
    dose: Dose = field(default_factory=dict)
    timing: Text = ""
    equipment: Annotated[tuple[Text, ...], Form(least=1)] = ()
    cautions: Annotated[tuple[Text, ...], Form(least=1)] = ()
    tell: Annotated[Text, Says("For a referral: what to tell them.")] = ""
    disputed: Annotated[
        Disputed | None, Says("What those say who are for it, and who are against it; `do` is what is suggested meanwhile.")
    ] = None
    only_settled: Annotated[
        YesNo, Says("Never advised for now, only for good: it cannot be undone, or its words would soothe beside an open question.")
    ] = False
    soothes: Annotated[
        Snake,
        Kind.DECISION.names,
        Says("The decision that its words make light of: it is not advised before that is settled, which is an invariant."),
    ] = ""
    reached_when: Annotated[
        Test | None, Says("The answers with which what it leads to is reached: it is not advised then, which is an invariant.")
    ] = None
    review_days: _ReviewDays | None = None


class Tells(Enum):
    """What a topic tells of a cause beside how likely it is."""

    MEANING = "meaning"
    PROGNOSIS = "prognosis"


class Topic(Placed, Frozen, frozen=True):
    """Something that people ask about, and what answers them: the recommendations that name it as theirs, and what it names itself."""

    id: Snake
    title: Text
    question: Annotated[Text, Says("What people ask, in their own words; without it nobody is offered to ask.")] = ""
    decisions: Annotated[
        tuple[Annotated[Snake, Kind.DECISION.names], ...], Form(least=1, distinct=True), Says("The decisions that answer it.")
    ] = ()
    cause_kinds: Annotated[
        tuple[Annotated[Snake, Names("kind of cause", "cause_kinds")], ...],
        Form(least=1, distinct=True),
        Says("The kinds of cause that answer it."),
    ] = ()
    tells: Annotated[Tells | None, Says("What is told of such a cause: what it is, or how long it usually takes.")] = None
    also: Annotated[
        tuple[Annotated[Snake, Kind.RECOMMENDATION.names], ...],
        Form(least=1, distinct=True),
        Says("Recommendations of other topics that answer it too."),
    ] = ()
    asked_when: Annotated[Test | None, Says("The answers of somebody who asks it: then it stands first on the screen.")] = None
    on_request: Annotated[YesNo, Says("Its recommendations stand on the screen of those alone who ask it.")] = False
    not_known: Annotated[
        Text, Says("What is said where nothing of it is known or advised, with what would settle it; required with `question`.")
    ] = ""


class _Effect(Struct, frozen=True, tag=str.lower, tag_field="effect", cache_hash=True):
    """What all effects are: frozen, and written with the verb that a rule has for them."""


class Conclude(_Effect, frozen=True):
    """A concept becomes true."""

    concept: Annotated[Snake, Says("A concept becomes true."), Kind.CONCEPT.names]


class Suggest(_Effect, frozen=True):
    """A cause gains support of a strength, or a rule speaks against it where the points of the strength are negative."""

    cause: Annotated[Snake, Kind.CAUSE.names]
    strength: Annotated[Snake, Says("{cause: strength}"), Names("strength", "strengths")]


class Decide(_Effect, frozen=True):
    """A decision is at least as strict as a level."""

    decision: Annotated[Snake, Kind.DECISION.names]
    level: Annotated[Snake, Says("{decision: level}")]


class Advise(_Effect, frozen=True):
    """A recommendation is advised."""

    recommendation: Annotated[Snake, Says("A recommendation."), Kind.RECOMMENDATION.names]


class Withhold(_Effect, frozen=True):
    """A recommendation is withheld."""

    recommendation: Annotated[Snake, Says("A recommendation."), Kind.RECOMMENDATION.names]


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


def verb_of(kind: type[Effect]) -> str:
    """Return the word of the knowledge language for a kind of effect: `conclude`, `suggest`, `decide`, `advise`, `withhold`."""
    return str(kind.__struct_config__.tag)


def print_effect(effect: Effect) -> str:
    """Return an effect as it stands in a file."""
    match effect:
        case Conclude(concept=name):
            return f"conclude: {name}"
        case Suggest(cause=name, strength=strength):
            return f"suggest: {{{name}: {strength}}}"
        case Decide(decision=name, level=level):
            return f"decide: {{{name}: {level}}}"
        case Advise(recommendation=name):
            return f"advise: {name}"
        case Withhold(recommendation=name):
            return f"withhold: {name}"
        case _:  # pragma: no cover
            assert_never(effect)


class Exclusion(Placed, frozen=True):
    """A condition under which some rules do not apply, declared once; the rules that it excludes name it."""

    id: Annotated[Kebab, Says("Names those to whom the rules do not apply.")]
    title: Text
    when: Test
    because: Annotated[Text, Says("Why the rules say nothing then, in a sentence for the person asked.")]
    sources: References
    note: Annotated[Text, Says("For the knowledge engineer.")] = ""


class Validity(Struct, frozen=True, omit_defaults=True):
    """From which day until which a rule is valid: it is on both, and without one of them on all days on that side."""

    first: Annotated[Day, Key("from"), Says("The first day on which it is valid.")] = ""
    last: Annotated[Day, Key("until"), Says("The last day on which it is valid.")] = ""

    @property
    def first_day(self) -> datetime.date | None:
        """Return the first day, None where there is none."""
        return datetime.date.fromisoformat(self.first) if self.first else None

    @property
    def last_day(self) -> datetime.date | None:
        """Return the last day, None where there is none."""
        return datetime.date.fromisoformat(self.last) if self.last else None

    def holds_on(self, day: str) -> bool:
        """Return whether a day, as it is written, lies within: days that are written alike stand in the order of their letters."""
        return self.first <= day and (not self.last or day <= self.last)


class Rule(Placed, frozen=True, dict=True):
    """`when` a condition holds `then` effects, `because` of a mechanism, from `sources` of a strength of evidence.

    What stands under `when` in its file is `bare` here. The rule holds `when` that does and nothing that is `lifting` it does: neither what
    stands under its own `unless`, nor an exclusion.
    """

    id: Annotated[Kebab, Says("Names the situation, never a number.")]
    title: Text
    bare: Annotated[Test, Key("when")]
    then: Annotated[tuple[Annotated[Effect, ByVerb()], ...], Form(least=1)]
    because: Annotated[Text, Says("The mechanism, in a sentence for the person asked.")]
    evidence: StrengthOfEvidence
    sources: References
    short: Annotated[Text, Says("The reason in a few words, for the first screen: continues 'because …'.")] = ""
    note: Annotated[Text, Says("For the knowledge engineer.")] = ""
    unless: Annotated[
        Test | None,
        Says("What lifts it: where `when` holds, a level that the rule decides is in force until this is answered."),
    ] = None
    excluded_by: Annotated[
        tuple[Annotated[Kebab, Kind.EXCLUSION.names], ...],
        Form(least=1, distinct=True),
        Says("The exclusions under which it does not apply: each lifts it as `unless` does."),
    ] = ()
    excluded: Annotated[tuple[Condition, ...], Unwritten()] = ()
    valid: Annotated[Validity | None, Says("The days on which it is valid; on a case of another day it is as if it were not there.")] = None

    @cached_property
    def lifting(self) -> Condition | None:
        """Return what lifts the rule, if anything does: what stands under `unless`, or an exclusion."""
        parts = (*(() if self.unless is None else (self.unless,)), *self.excluded)
        return disjunction(parts) if parts else None

    @cached_property
    def when(self) -> Condition:
        """Return the condition of the rule: what stands under `when`, and nothing that lifts it."""
        return self.bare if self.lifting is None else conjunction((self.bare, negate(self.lifting)))

    @property
    def reason(self) -> str:
        """Return the reason in a few words; the mechanism where there are none."""
        return self.short or self.because


class Invariant(Placed, frozen=True):
    """A condition on the finished outcome that must never hold, for anybody."""

    id: Kebab
    never: OutcomeTest
    because: Text


class SourceKind(Enum):
    """What a publication can be."""

    ARTICLE = "article"
    GUIDELINE = "guideline"
    CONSENSUS = "consensus"
    SYSTEMATIC_REVIEW = "systematic_review"
    TRIAL = "trial"
    COHORT = "cohort"
    LABORATORY = "laboratory"
    CASE_REPORT = "case_report"
    REVIEW = "review"
    TEXTBOOK = "textbook"
    PUBLIC_HEALTH = "public_health"
    EXPERT_PAGE = "expert_page"
    SYNTHESIS = "synthesis"


class Source(Placed, frozen=True):
    """A publication."""

    id: Kebab
    kind: SourceKind
    authors: Text
    year: Annotated[int | None, Form(least=1900, most=2100)] = None
    title: Text = ""
    called: Annotated[Text, Says("How a sentence names it, where one of its claims is disputed: `The leaflet`.")] = ""
    journal: Text = ""
    volume: Text = ""
    pages: Text = ""
    doi: Doi = ""
    address: Text = ""
    population: Annotated[Text, Says("Who was studied, where that limits what anybody else may conclude.")] = ""
    checked: Annotated[YesNo, Says("no: written from memory of the literature, the paper was not re-read.")] = True
    note: Text = ""

    def citation(self) -> str:
        """Return one line: authors, year, title, journal, volume, pages, DOI, as far as they are known."""
        head = self.authors + (f" ({self.year})" if self.year else "")
        place = " ".join(part for part in (self.journal, self.volume) if part)
        if self.pages:
            place = f"{place}:{self.pages}" if place else self.pages
        doi = f"doi {self.doi}" if self.doi else ""
        return ". ".join(part if part.endswith("..") else part.removesuffix(".") for part in (head, self.title, place, doi) if part)


class Claim(Placed, frozen=True):
    """An atomic statement of a source, with how it stands against the literature."""

    source: Annotated[Kebab, AtTop("claims_of"), Kind.SOURCE.names]
    id: ClaimId
    section: Text
    type: Snake
    claim: Text
    standing: Annotated[Snake, Says("An id of the standings in knowledge.yaml."), Names("standing", "standings")]
    research: Annotated[Text, Says("What the literature says, where it qualifies or contradicts the claim.")] = ""
    sources: References = ()
    background: Annotated[Text, Says("Why nothing in the knowledge base uses this claim.")] = ""

    @property
    def reference(self) -> str:
        """Return how rules refer to it: `SOURCE-ID#CLAIM-ID`."""
        return f"{self.source}#{self.id}"


class Notice(Struct, frozen=True):
    """What is said to everybody while a line of a checklist is unanswered."""

    while_open: Annotated[Snake, Says("A checklist: the notice is shown while a line of it is unanswered."), Kind.CHECKLIST.names]
    text: Text


class Band(Struct, frozen=True):
    """From how many per cent more on something is said."""

    above_pct: Annotated[int, Form(least=0, most=1_000)]
    says: Text


class Watch(Frozen, frozen=True, omit_defaults=True):
    """What is watched in a training log, so that it is told before it hurts: a number of the last days, held against what was usual.

    Each run is held against the days before that run, a week against those before today.
    """

    id: Snake
    title: Text
    of: Annotated[Measurement, Says("What is watched.")]
    against: Annotated[Measurement, Says("What it is held against.")]
    unit: Text
    otherwise: Annotated[Text, Says("What is said where no band is reached.")]
    bands: Annotated[tuple[Band, ...], Form(least=1), Says("From how much more on what is said, from mild to worst.")]
    evidence: StrengthOfEvidence
    sources: References
    planned: Annotated[YesNo, Says("A number that is only planned may stand in its place.")] = False


class Follow(Enum):
    """What is followed of an answer from day to day."""

    CHANGE = "change"
    """How much the worst of the last two days is above the worst of the first two days of the span."""
    DAYS_RISING = "days_rising"
    """For how many days in a row, up to today, it has gone up."""


class TrendBand(Struct, frozen=True, omit_defaults=True):
    """What is said of a number within its bounds, and which answer that gives."""

    says: Text
    least: _End | None = None
    most: _End | None = None
    gives: Annotated[str, Says("With `answers`: the answer that it gives; none where it gives none.")] = ""
    soothes: Annotated[YesNo, Says("Not said while a warning sign stands, or something that cannot wait is not settled.")] = False

    def fits(self, number: Fraction) -> bool:
        """Return whether a number lies within its bounds."""
        return (self.least is None or number >= Fraction(self.least)) and (self.most is None or number <= Fraction(self.most))


class Trend(Frozen, frozen=True, omit_defaults=True):
    """What is followed in a diary: a number over days. A day without an entry is unknown, and so is what hangs on it."""

    id: Snake
    title: Text
    of: Annotated[Snake, Kind.FINDING.names, Says("A scale or number that the diary asks for.")]
    follow: Annotated[Follow, Says("What is followed of it.")]
    days: Annotated[int, Form(least=2, most=MOST_DAYS), Says("Over so many days, today the last of them.")]
    bands: Annotated[tuple[TrendBand, ...], Form(least=1), Says("What is said; the first that fits, and one fits every number.")]
    answers: Annotated[Snake | None, Kind.FINDING.names, Says("A question that it answers where nobody does.")] = None


class DiaryPlan(Struct, frozen=True, omit_defaults=True):
    """What a diary asks, and what it follows."""

    each_day: Annotated[
        tuple[Annotated[Snake, Names("entry", "")], ...],
        Form(least=1, distinct=True),
        Says("The questions and checklists that are asked at every entry, in this order."),
    ]
    when_open: Annotated[
        tuple[Annotated[Snake, Names("entry", "")], ...],
        Form(distinct=True),
        Says("Those that are asked only where no answer still holds, after the others."),
    ] = ()
    trends: tuple[Trend, ...] = ()


class Counted(Frozen, frozen=True):
    """Something that doses count: tablets, drops, rounds."""

    id: Snake
    phrase: NumberPhrase


class Referral(Struct, frozen=True):
    """What those are called who can look at it themselves: above whom to turn to, and on the page for them, which ends with a note."""

    label: Annotated[Text, Says("Stands before whom to turn to, on the first screen.")]
    page: Annotated[Text, Says("The title of the page for whoever looks at it next.")]
    note: Annotated[Text, Says("The last sentence of that page: what its reader should know that nobody has done.")]


class Titled(Struct, frozen=True):
    """An entry of a small scale or list: a group, a kind of cause."""

    id: Snake
    title: Text


class Evidence(Struct, frozen=True, omit_defaults=True):
    """A strength of evidence; `label` says that a user sees it wherever a rule of this strength is shown."""

    id: EvidenceId
    title: Text
    meaning: Text
    label: Annotated[YesNo, Says("Shown as a caution wherever a user sees a rule of this strength.")] = False


class Standing(Struct, frozen=True, omit_defaults=True):
    """How a claim can stand against the literature; a disputed one is shown with what the research says."""

    id: Snake
    title: Text
    disputed: Annotated[YesNo, Says("A claim of this standing is shown with what the research says.")] = False


class Strength(Struct, frozen=True, omit_defaults=True):
    """How much support a rule gives a cause, or with negative points how much it speaks against it.

    `together_at_most` bounds what all rules of this strength add up to, in either direction.
    """

    id: Snake
    title: Text
    points: Annotated[int, Form(least=-MOST_POINTS, most=MOST_POINTS)]
    together_at_most: _Score | None = None

    @property
    def is_against(self) -> bool:
        """Return whether a rule of this strength speaks against what it is about."""
        return self.points < 0


def score(strengths: Iterable[Strength]) -> int:
    """Return what rules of these strengths add up to; some strengths together count at most so much, for or against."""
    total = 0
    for strength, times in Counter(strengths).items():
        points = strength.points * times
        most = abs(points) if strength.together_at_most is None else strength.together_at_most
        total += max(-most, min(points, most))
    return total


class Grades(Frozen, frozen=True):
    """The scores from which a cause is likely and possible, and what each grade is called."""

    likely_at: _Score
    possible_at: _Score
    titles: Annotated[Mapping[str, Text], Keys(dict.fromkeys(GRADES, Text), needed=True)]


class Acceptance(Placed, frozen=True):
    """A flaw that is meant to stay, with the reason; `detail` narrows it to one part or one other entry."""

    code: Annotated[str, Form(among=ACCEPTABLE), Says("The code of the flaw.")]
    about: Annotated[Text, Says("The id of the entry that the flaw is about."), Names("name", "")]
    reason: Annotated[Text, Says("Why it is meant to stay.")]
    detail: Annotated[Text, Says("The part or other entry that the flaw names, to accept no other.")] = ""


class Expected(Frozen, frozen=True, omit_defaults=True):
    """What a worked case expects of its outcome; what it does not mention may be anything."""

    decisions: Annotated[Mapping[Annotated[str, Kind.DECISION.names], Snake], Says("{decision: level in force}")]
    floor: Annotated[
        Mapping[Annotated[str, Kind.DECISION.names], Snake], Says("{decision: the strictest level that is decided already}")
    ] = {}
    ceiling: Annotated[
        Mapping[Annotated[str, Kind.DECISION.names], Snake], Says("{decision: the strictest level that it could still come to}")
    ] = {}
    settled: Annotated[tuple[Annotated[Snake, Kind.DECISION.names], ...], Says("Decisions that must be settled.")] = ()
    concepts: Mapping[Annotated[str, Kind.CONCEPT.names], ExpectedTruth] = {}
    causes: Mapping[Annotated[str, Kind.CAUSE.names], Annotated[str, Form(among=GRADES)]] = {}
    do: Annotated[tuple[RecommendationId, ...], Says("Recommendations that must be recommended, at least for now.")] = ()
    never: Annotated[tuple[RecommendationId, ...], Says("Recommendations that must be neither recommended nor for now.")] = ()
    withheld: Annotated[tuple[RecommendationId, ...], Says("Recommendations that must be withheld, at least for now.")] = ()
    not_indicated: Annotated[tuple[RecommendationId, ...], Says("Recommendations that nothing may call for and nothing may withhold.")] = ()
    conditional: Annotated[
        tuple[RecommendationId, ...], Says("Recommendations that must be advised, while a question could still withhold them.")
    ] = ()
    open: Annotated[tuple[RecommendationId, ...], Says("Recommendations of which it must be open whether they are advised.")] = ()
    never_said: Annotated[tuple[Text, ...], Says("Words that must not stand in the text of the outcome.")] = ()


class WorkedCase(Placed, Frozen, frozen=True):
    """A case with its expected outcome; its date, checklists and answers are read like those of any other case."""

    id: Kebab
    title: Text
    date: Day
    expect: Expected
    because: Annotated[Text, Says("Why somebody who knows the field would expect this, written before the output was seen.")]
    story: Text = ""
    checklists: Mapping[str, object] = {}
    answers: Mapping[Snake, object] = {}

    @property
    def case(self) -> dict[str, object]:
        """Return the case as plain data, without what is expected."""
        return {"date": self.date, "title": self.title, "checklists": dict(self.checklists), "answers": dict(self.answers)}


Conclusion = Decision | Concept | Cause | Recommendation
"""Whatever rules conclude."""
Entry = (
    Decision
    | Finding
    | Checklist
    | Quantity
    | Score
    | Constraint
    | Concept
    | Cause
    | Recommendation
    | Topic
    | Exclusion
    | Rule
    | Invariant
    | Source
    | Claim
    | WorkedCase
)
"""Whatever bears an id of its own."""


class KnowledgeBase(Frozen, frozen=True, kw_only=True, dict=True, weakref=True, omit_defaults=True):
    """Everything known, checked: all names resolve, all conditions are typed, no dependency runs in a circle.

    The mappings keep the order of the files. `expert.loading.file_kinds` says which of them stands in which file.
    """

    id: Snake
    title: Text
    version: Annotated[Version, Says("Three numbers, in quotes or not: 1.0.0.")]
    summary: Text
    fingerprint: Annotated[str, Unwritten()]
    fine_print: Annotated[tuple[Text, ...], Form(least=1)]
    notices: tuple[Notice, ...] = ()
    watches: tuple[Watch, ...] = ()
    diary: Annotated[DiaryPlan | None, Says("What a diary asks from day to day, and what it follows.")] = None
    referral: Annotated[
        Referral | None, Says("What those are called who can look at it themselves; without it, neutral words are used.")
    ] = None
    counted: Annotated[
        Mapping[str, Counted], ById(), Says("What doses count beside days and times: each with how so many of it read.")
    ] = {}
    groups: Annotated[Mapping[str, Titled], ById(), Form(least=1), Says("Groups of findings, in the order of asking.")]
    story: Annotated[
        tuple[Annotated[Snake, Names("entry", "")], ...],
        Form(distinct=True),
        Says("The questions and checklists that are asked first, in this order."),
    ] = ()
    evidence: Annotated[Mapping[str, Evidence], ById(), Form(least=1)]
    standings: Annotated[Mapping[str, Standing], ById(), Form(least=1)]
    strengths: Annotated[Mapping[str, Strength], ById(), Form(least=1)]
    grades: Grades
    cause_kinds: Annotated[Mapping[str, Titled], ById(), Form(least=1)]
    decisions: Annotated[Mapping[str, Decision], ById(), Form(least=1)]
    findings: Annotated[Mapping[str, Finding], ById()]
    checklists: Annotated[Mapping[str, Checklist], ById()]
    quantities: Annotated[Mapping[str, Quantity], ById()]
    scores: Annotated[Mapping[str, Score], ById()] = {}
    constraints: Annotated[Mapping[str, Constraint], ById()]
    concepts: Annotated[Mapping[str, Concept], ById()]
    causes: Annotated[Mapping[str, Cause], ById()]
    recommendations: Annotated[Mapping[str, Recommendation], ById()]
    topics: Annotated[
        Mapping[str, Topic], ById(), Says("What people ask about, with the recommendations that belong to it, in order.")
    ] = {}
    exclusions: Annotated[Mapping[str, Exclusion], ById()] = {}
    rules: Annotated[Mapping[str, Rule], ById()]
    invariants: Annotated[Mapping[str, Invariant], ById()]
    sources: Annotated[Mapping[str, Source], ById()]
    claims: Annotated[Mapping[str, Claim], ById()]
    cases: Annotated[Mapping[str, WorkedCase], ById()]
    accepted: tuple[Acceptance, ...] = ()
    of_all_days: Annotated[Mapping[str, Rule], Unwritten()] = {}
    """The rules of all days where `rules` are those of some; empty where `rules` are all there are."""

    def __hash__(self) -> int:
        """Return a hash of its files: what is equal comes from the same ones."""
        return hash((self.id, self.fingerprint))

    @cached_property
    def whole(self) -> "KnowledgeBase":
        """Return it with the rules of all days; itself where it has them."""
        return replace(self, rules=self.of_all_days, of_all_days={}) if self.of_all_days else self

    def on(self, day: datetime.date) -> "KnowledgeBase":
        """Return the knowledge base of a day: without the rules that are not valid on it; itself where all of them are.

        Days with the same rules share one, so whatever is worked out for a knowledge base is worked out for all of them.
        """
        whole, text = self.whole, day.isoformat()
        lapsed = frozenset(rule.id for rule, valid in whole.with_validity if not valid.holds_on(text))
        return whole._without(lapsed) if lapsed else whole

    def is_lapsed(self, rule: str) -> bool:
        """Return whether a rule is not among these only since it is not valid on the day."""
        return rule in self.of_all_days and rule not in self.rules

    @cached_property
    def with_validity(self) -> tuple[tuple[Rule, Validity], ...]:
        """Return the rules that are not valid on all days, with the days on which they are."""
        return tuple((rule, rule.valid) for rule in self.rules.values() if rule.valid is not None)

    def _without(self, lapsed: frozenset[str]) -> "KnowledgeBase":
        """Return the knowledge base without some rules, the same one each time."""
        found = self._of_days.get(lapsed)
        if found is None:
            rules = {id: rule for id, rule in self.rules.items() if id not in lapsed}
            made = replace(self, rules=rules, of_all_days=self.rules)
            made.__dict__["whole"] = self
            found = self._of_days.setdefault(lapsed, made)  # another thread may have been quicker
        return found

    @cached_property
    def _of_days(self) -> dict[frozenset[str], "KnowledgeBase"]:
        """Return what was made of it so far, by the rules that are left out."""
        return {}

    @cached_property
    def turns(self) -> tuple[datetime.date, ...]:
        """Return the first day of all, and each on which other rules are valid than on the day before, in order."""
        starts = {FIRST_DAY}
        for _, valid in self.whole.with_validity:
            if valid.first_day is not None:
                starts.add(valid.first_day)
            if valid.last_day is not None and valid.last_day < datetime.date.max:
                starts.add(valid.last_day + datetime.timedelta(1))
        return tuple(sorted(day for day in starts if day >= FIRST_DAY))

    @cached_property
    def periods(self) -> "tuple[Period, ...]":
        """Return for each set of rules that are valid together the first days on which they are; one where none has a validity.

        It reads days that were checked: what is no day is refused when a knowledge base is read.
        """
        whole, days = self.whole, self.turns
        found: dict[int, Period] = {}
        for first, following in zip(days, (*days[1:], None), strict=True):
            knowledge = whole.on(first)
            last = None if following is None else following - datetime.timedelta(1)
            found.setdefault(id(knowledge), Period(None if first == FIRST_DAY else first, last, knowledge))
        return tuple(found.values())

    @cached_property
    def rules_about(self) -> Mapping[str, tuple[tuple[Rule, Effect], ...]]:
        """Return, for each concept, cause, decision and recommendation, the rules that can bear on it, with that effect."""
        about: dict[str, list[tuple[Rule, Effect]]] = {name: [] for name in self.names_of(CONCLUDED)}
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

    def likely_at(self, cause: str) -> int:
        """Return the score from which a cause is likely: its own, or that of the grades."""
        own = self.causes[cause].likely_at
        return self.grades.likely_at if own is None else own

    def possible_at(self, cause: str) -> int:
        """Return the score from which a cause is possible: its own, or that of the grades."""
        own = self.causes[cause].possible_at
        return self.grades.possible_at if own is None else own

    def speaks_against(self, effect: Suggest) -> bool:
        """Return whether an effect speaks against its cause."""
        return self.strengths[effect.strength].is_against

    @property
    def first_decision(self) -> str:
        """Return the decision that matters most: the first that the summary shows, or the first of all; empty where there is none."""
        return next((name for name, scale in self.decisions.items() if scale.summary), next(iter(self.decisions), ""))

    @property
    def dose_parts(self) -> tuple[str, ...]:
        """Return what a dose can say here."""
        return (*DOSE_PARTS, *self.counted)

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
        names = set(findings)
        return tuple(names) if len(names) < 2 else tuple(sorted(names, key=self._places.__getitem__))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Return the place of each finding in the order of asking."""
        return {name: place for place, name in enumerate(self.findings)}

    @cached_property
    def further_of(self) -> Mapping[str, str]:
        """Return, for each finding that says of an option that it is a further value, the choice that it belongs to."""
        return {name: finding.id for finding in self.findings.values() for name in finding.further.values()}

    def without_further(self, findings: Iterable[str]) -> tuple[str, ...]:
        """Return findings in the order of asking, a choice in place of its further values."""
        return self.in_order_of_asking(self.further_of.get(name, name) for name in findings)

    def screen_of(self, finding: str) -> str:
        """Return the checklist that a finding is a line of, the choice that it is a further value of, or the finding itself."""
        return self._screens.get(finding, finding)

    @cached_property
    def _screens(self) -> Mapping[str, str]:
        """Return the screen of each finding that is not asked on one of its own."""
        return {**self.further_of, **{name: checklist.id for checklist in self.checklists.values() for name in checklist.members}}

    def asked_on(self, screen: str) -> tuple[str, ...]:
        """Return the findings that a screen asks for: the lines of a checklist, or a question with its further values."""
        checklist = self.checklists.get(screen)
        return (screen, *self.findings[screen].further.values()) if checklist is None else checklist.members

    @overload
    def entries(self, kind: ConcludedKind) -> Mapping[str, Conclusion]: ...

    @overload
    def entries(self, kind: Kind) -> Mapping[str, Entry]: ...

    def entries(self, kind: Kind) -> Mapping[str, Entry]:
        """Return everything of a kind, by id; a claim by what rules refer to it by."""
        found: Mapping[str, Entry] = self.written_quantities if kind is Kind.QUANTITY else getattr(self, kind.section)
        return found

    def references_of(self, kind: CitingKind) -> Mapping[str, References]:
        """Return what everything of a kind rests on, by id."""
        entries: Mapping[str, Any] = self.entries(kind)
        return {id: entry.sources for id, entry in entries.items()}

    def names_of(self, kinds: Iterable[Kind]) -> tuple[str, ...]:
        """Return the ids of everything of some kinds, kind by kind."""
        return tuple(name for kind in kinds for name in self.entries(kind))

    def cited(self, reference: str) -> tuple[Source, Claim | None]:
        """Return the source that a reference names, and the claim of it where it names one."""
        return self.sources[reference.partition("#")[0]], self.claims.get(reference)

    def is_disputed(self, claim: Claim) -> bool:
        """Return whether the literature disputes a claim; then it says what the literature says."""
        return self.standings[claim.standing].disputed

    @cached_property
    def written_quantities(self) -> Mapping[str, Quantity]:
        """Return the quantities that stand in its files, without those that compare one finding with another."""
        return {id: quantity for id, quantity in self.quantities.items() if not quantity.compared}

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition: of rules, scores, questions, constraints, topics and invariants."""
        yield from (rule.when for rule in self.rules.values())
        yield from (item.when for score in self.scores.values() for item in score.items)
        yield from (finding.ask_when for finding in self.findings.values() if finding.ask_when is not None)
        yield from (finding.anew_when for finding in self.findings.values() if finding.anew_when is not None)
        yield from (constraint.require for constraint in self.constraints.values())
        yield from (topic.asked_when for topic in self.topics.values() if topic.asked_when is not None)
        yield from (invariant.never for invariant in self.invariants.values())

    def kind_of(self, id: str) -> Kind | None:
        """Return what `id` is the id of, or None."""
        return next((kind for kind in Kind if id in self.entries(kind)), None)

    def concluded_kind(self, name: str) -> ConcludedKind:
        """Return what kind of thing is concluded under a name.

        Raises:
            KeyError: Nothing of that name is.
        """
        return self._concluded_kinds[name]

    @cached_property
    def _concluded_kinds(self) -> Mapping[str, ConcludedKind]:
        """Return the kind of everything that is concluded."""
        return {name: kind for kind in CONCLUDED for name in self.entries(kind)}


class Period(Struct, frozen=True):
    """Days on which the same rules are valid: the first and the last, None where there is none, and the knowledge base of these days."""

    first: datetime.date | None
    last: datetime.date | None
    knowledge: KnowledgeBase

    @property
    def day(self) -> datetime.date | None:
        """Return a day of them; None where all days are alike."""
        return self.first or self.last
