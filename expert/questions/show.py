"""What a knowledge base holds: all of it by kind, or one entry with who says so.

Long because each kind of entry has fields of its own, and nothing else stands here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any, assert_never

from expert.consultation.worked_rules import cases_by_rule
from expert.errors import Diagnostic, Location, QueryError, suggest_names, with_article
from expert.given import checked
from expert.language.conditions import Condition, print_condition
from expert.language.formulas import print_formula
from expert.language.kinds import CITING, CitingKind, Kind
from expert.language.model import Claim, Finding, FindingType, KnowledgeBase, Recommendation, Rule
from expert.language.network import network
from expert.language.topics import advice_of
from expert.questions.statements.base import Explanation, Statement
from expert.questions.statements.records import dose_parts
from expert.questions.statements.showing import (
    AnewField,
    ClaimLine,
    ClaimSourceLine,
    ConditionField,
    CountsAsLine,
    DaysField,
    DoseLine,
    EffectLine,
    Entry,
    EntryField,
    EntryLine,
    EvidenceField,
    ExpectedLine,
    FormulaField,
    HigherIsWorse,
    KindField,
    LevelField,
    LevelLine,
    ListField,
    LowerIsWorse,
    NameLine,
    NamesField,
    NotReadField,
    OptionLine,
    RangeField,
    ReadField,
    ReadsInLine,
    RestingLine,
    RuleEffectLine,
    ScoreField,
    ScoreLine,
    SourceKindField,
    SourceLine,
    StandingField,
    TextField,
    TextLine,
    TypeField,
    ValidField,
    WorseValues,
    WrittenField,
)
from expert.shapes.frozen import Frozen
from expert.shapes.hints import data_of

RESTING: Mapping[CitingKind, EntryField] = {kind: EntryField(f"{kind.section}_resting") for kind in CITING if kind is not Kind.CLAIM}
"""The kinds of entry that rest on sources, claims apart, and the field that lists those that rest on one."""


class Overview(Frozen, frozen=True):
    """What a knowledge base holds: the ids of each kind of entry."""

    id: str
    version: str
    fingerprint: str
    entries: Mapping[str, tuple[str, ...]]

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data: a list of ids for each kind."""
        data = data_of(self)
        entries = data.pop("entries")
        return {**data, **entries}


@checked
def overview(knowledge: KnowledgeBase) -> Overview:
    """Return how much of each kind a knowledge base holds."""
    entries = {kind.section: tuple(knowledge.entries(kind)) for kind in Kind}
    return Overview(knowledge.id, knowledge.version, knowledge.fingerprint, entries)


@checked
def show(knowledge: KnowledgeBase, id: str) -> Explanation:
    """Return one entry field by field, with who says so.

    Args:
        knowledge: The knowledge base; if it was loaded with its worked cases, a rule is shown with those that fire it.
        id: What to show.

    Raises:
        QueryError: Nothing bears that id; the nearest ones are suggested (ASK001).
    """
    kind = knowledge.kind_of(id)
    if not kind:
        valid = [name for kind in Kind for name in knowledge.entries(kind)]
        raise QueryError([Diagnostic(Location("show"), "ASK001", f"nothing is called `{id}`", suggest_names(id, valid))])
    return Explanation("show", knowledge, _Shower(knowledge).entry(kind, id))


@checked
def show_source(knowledge: KnowledgeBase, id: str) -> Explanation:
    """Return a source with its claims, how they stand against the literature, and what rests on them; or one of its claims.

    Raises:
        QueryError: No source or claim bears that id; the nearest ones are suggested (ASK001).
    """
    kind = knowledge.kind_of(id)
    if kind not in {Kind.SOURCE, Kind.CLAIM}:
        message = f"`{id}` is {with_article(kind)}, not a source" if kind else f"no source is called `{id}`"
        help = suggest_names(id, [*knowledge.sources, *knowledge.claims])
        raise QueryError([Diagnostic(Location("source"), "ASK001", message, help)])
    return Explanation("source", knowledge, _Shower(knowledge).entry(kind, id))


Fields = Iterator[Statement]


class _Shower:
    """Puts entries into statements, one for each field that says something."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def entry(self, kind: Kind, id: str) -> Entry:
        """Return an entry with its fields."""
        location = self.knowledge.entries(kind)[id].location
        return Entry(id, location.file, location.line, children=tuple(self.fields(kind, id)))

    def fields(self, kind: Kind, id: str) -> Fields:
        """Return the fields of an entry."""
        match kind:
            case Kind.DECISION:
                return self.decision(id)
            case Kind.FINDING:
                return self.finding(id)
            case Kind.CHECKLIST:
                return self.checklist(id)
            case Kind.QUANTITY:
                return self.quantity(id)
            case Kind.SCORE:
                return self.score(id)
            case Kind.CONSTRAINT:
                return self.constraint(id)
            case Kind.CONCEPT:
                return self.concept(id)
            case Kind.CAUSE:
                return self.cause(id)
            case Kind.RECOMMENDATION:
                return self.recommendation(id)
            case Kind.TOPIC:
                return self.topic(id)
            case Kind.EXCLUSION:
                return self.exclusion(id)
            case Kind.RULE:
                return self.rule(id)
            case Kind.INVARIANT:
                return self.invariant(id)
            case Kind.SOURCE:
                return self.source(id)
            case Kind.CLAIM:
                return self.claim(id)
            case Kind.CASE:
                return self.case(id)
            case _:  # pragma: no cover
                assert_never(kind)

    def readers(self, id: str) -> Fields:
        """Yield the rules that read a name, and what else does."""
        known = network(self.knowledge)
        reading = known.rules_reading([id])
        rules = [rule for rule in self.knowledge.rules if rule in reading]
        guarded = [name for name in self.knowledge.findings if id in known.needs[name]]
        return _list(EntryField.READ_BY, map(NameLine, (*rules, *guarded)))

    def makers(self, id: str) -> Fields:
        """Yield the rules that bear on a conclusion."""
        return _list(EntryField.CONCLUDED_BY, (RuleEffectLine(rule.id, effect) for rule, effect in self.knowledge.rules_about[id]))

    def sources(self, references: Sequence[str]) -> Fields:
        """Yield who says so: each source, with its claim where one is named, how that stands, and what limits it."""
        return _list(EntryField.SOURCES, map(self.reference, references))

    def reference(self, reference: str) -> Statement:
        """Return a reference; below it the claim, who was studied, and what was not re-read."""
        source, claim = self.knowledge.cited(reference)
        below = _texts({EntryField.POPULATION: source.population})
        unread = () if source.checked else (NotReadField(EntryField.CHECKED),)
        if claim is None:
            return SourceLine(source.id, children=(*below, *unread))
        return ClaimSourceLine(source.id, reference, children=(*self.says(claim), *below, *unread))

    def says(self, claim: Claim) -> Fields:
        """Yield what a claim says, how it stands against the literature, and what research adds."""
        yield from _texts({EntryField.CLAIM: claim.claim})
        yield StandingField(EntryField.STANDING, claim.standing)
        yield from _texts({EntryField.RESEARCH: claim.research})

    def finding(self, id: str) -> Fields:
        """Yield the fields of a finding."""
        item = self.knowledge.findings[id]
        match item.type:
            case FindingType.BOOLEAN | FindingType.CHOICE:
                yield TypeField(EntryField.TYPE, item.type)
            case FindingType.SCALE | FindingType.NUMBER:
                yield RangeField(EntryField.TYPE, item.type, *item.bounds, item.unit)
            case FindingType.DATE:
                yield DaysField(EntryField.TYPE, item.type, *item.bounds)
            case _:  # pragma: no cover
                assert_never(item.type)
        yield from _list(EntryField.OPTIONS, (OptionLine(value, text) for value, text in _options(item).items()))
        yield from _list(EntryField.COUNTS_AS, starmap(CountsAsLine, item.counts_as.items()))
        yield from _texts({EntryField.CALLED: item.called})
        yield from _condition(EntryField.ASK_WHEN, item.ask_when)
        yield from _texts({EntryField.HELP: item.help, EntryField.WHY_ASKED: item.why_asked})
        if item.worse is not None:
            direction = HigherIsWorse if item.worse.higher else LowerIsWorse
            yield WorseValues(EntryField.WORSE, item.worse.order) if item.worse.order else direction(EntryField.WORSE)
        yield AnewField(EntryField.ANEW, item.anew)
        yield from _condition(EntryField.ANEW_WHEN, item.anew_when)
        yield from self.readers(id)
        yield from self.sources(item.sources)

    def checklist(self, id: str) -> Fields:
        """Yield the fields of a checklist."""
        item = self.knowledge.checklists[id]
        yield from _list(EntryField.OPTIONS, map(EntryLine, item.members))
        yield from _condition(EntryField.ASK_WHEN, item.ask_when)
        yield from _texts({EntryField.NONE: item.none})

    def quantity(self, id: str) -> Fields:
        """Yield the fields of a quantity."""
        item = self.knowledge.quantities[id]
        yield FormulaField(EntryField.FORMULA, print_formula(item.formula), item.unit)
        yield from _list(EntryField.READS_IN, starmap(ReadsInLine, item.reads_in.items()))
        yield from self.readers(id)
        yield from self.sources(item.sources)

    def score(self, id: str) -> Fields:
        """Yield the fields of a score."""
        item = self.knowledge.scores[id]
        yield from _list(EntryField.LINES, (ScoreLine(line.points, print_condition(line.when)) for line in item.items))
        yield from _texts({EntryField.NOTE: item.note})
        yield from self.readers(id)
        yield from self.sources(item.sources)

    def constraint(self, id: str) -> Fields:
        """Yield the fields of a constraint."""
        return _condition(EntryField.REQUIRE, self.knowledge.constraints[id].require)

    def concept(self, id: str) -> Fields:
        """Yield the fields of a concept."""
        yield from self.makers(id)
        yield from self.readers(id)

    def cause(self, id: str) -> Fields:
        """Yield the fields of a cause."""
        item = self.knowledge.causes[id]
        yield KindField(EntryField.KIND, item.kind)
        yield from _texts({EntryField.MEANING: item.meaning, EntryField.PROGNOSIS: item.prognosis})
        yield ScoreField(EntryField.LIKELY_AT, self.knowledge.likely_at(id))
        yield ScoreField(EntryField.POSSIBLE_AT, self.knowledge.possible_at(id))
        yield from self.makers(id)
        yield from self.readers(id)
        yield from self.sources(item.sources)

    def decision(self, id: str) -> Fields:
        """Yield the fields of a decision, its levels first."""
        item = self.knowledge.decisions[id]
        yield from _list(EntryField.LEVELS, (LevelLine(id, level.id) for level in item.levels))
        yield LevelField(EntryField.HOLD_AT, id, item.hold_at)
        yield from self.makers(id)
        yield from self.readers(id)

    def recommendation(self, id: str) -> Fields:
        """Yield the fields of a recommendation."""
        item = self.knowledge.recommendations[id]
        yield from _texts({EntryField.DO: item.do})
        if item.disputed is not None:
            yield from _texts({EntryField.ONE_SIDE: item.disputed.one_side, EntryField.OTHER_SIDE: item.disputed.other_side})
        yield from _list(EntryField.DOSE, map(DoseLine, dose_parts(item.dose)))
        yield from _texts({EntryField.TIMING: item.timing})
        yield from _list(EntryField.EQUIPMENT, map(TextLine, item.equipment))
        yield from _list(EntryField.CAUTIONS, map(TextLine, item.cautions))
        yield from _texts({EntryField.TELL: item.tell})
        yield EvidenceField(EntryField.EVIDENCE, item.evidence)
        yield from self.makers(id)
        yield from self.sources(item.sources)

    def topic(self, id: str) -> Fields:
        """Yield what people ask, and what answers them."""
        item = self.knowledge.topics[id]
        yield from _texts({EntryField.QUESTION: item.question})
        yield from _condition(EntryField.ASKED_WHEN, item.asked_when)
        causes = (cause.id for cause in self.knowledge.causes.values() if cause.kind in item.cause_kinds)
        yield from _list(EntryField.ANSWERED_BY, map(EntryLine, (*item.decisions, *causes, *advice_of(self.knowledge, item))))
        yield from _texts({EntryField.NOT_KNOWN: item.not_known})

    def exclusion(self, id: str) -> Fields:
        """Yield when an exclusion holds, and the rules that do not apply then."""
        item = self.knowledge.exclusions[id]
        yield from _condition(EntryField.WHEN, item.when)
        yield from _texts({EntryField.BECAUSE: item.because})
        yield from _list(EntryField.EXCLUDES, (EntryLine(rule.id) for rule in self.knowledge.rules.values() if id in rule.excluded_by))
        yield from self.sources(item.sources)
        yield from _texts({EntryField.NOTE: item.note})

    def rule(self, id: str) -> Fields:
        """Yield the fields of a rule."""
        item = self.knowledge.rules[id]
        if item.valid is not None:
            yield ValidField(item.valid.first_day, item.valid.last_day, EntryField.VALID)
        yield from _condition(EntryField.WHEN, item.bare)
        yield from _condition(EntryField.UNLESS, item.unless)
        yield from _list(EntryField.EXCLUDED_BY, map(EntryLine, item.excluded_by))
        yield from _list(EntryField.THEN, map(EffectLine, item.then))
        yield from _texts({EntryField.BECAUSE: item.because})
        yield EvidenceField(EntryField.EVIDENCE, item.evidence)
        yield from self.sources(item.sources)
        yield from _texts({EntryField.NOTE: item.note})
        yield from _list(EntryField.FIRED_BY, map(EntryLine, cases_by_rule(self.knowledge)[id]))

    def invariant(self, id: str) -> Fields:
        """Yield the fields of an invariant."""
        return _condition(EntryField.NEVER, self.knowledge.invariants[id].never)

    def source(self, id: str) -> Fields:
        """Yield who was studied, whether it was re-read, its claims, how each stands, and what rests on it."""
        item = self.knowledge.sources[id]
        yield SourceKindField(EntryField.KIND, item.kind)
        yield from _texts({EntryField.ADDRESS: item.address, EntryField.POPULATION: item.population})
        yield (ReadField if item.checked else NotReadField)(EntryField.CHECKED)
        yield from _texts({EntryField.NOTE: item.note})
        claims = (claim for claim in self.knowledge.claims.values() if claim.source == id)
        yield from _list(EntryField.CLAIMS, (ClaimLine(claim.reference, children=tuple(self.standing(claim))) for claim in claims))
        for kind, field in RESTING.items():
            yield from _list(field, self.resting(kind, id))

    def standing(self, claim: Claim) -> Fields:
        """Yield how a claim stands, and what rests on it."""
        yield StandingField(EntryField.STANDING, claim.standing)
        users = tuple(name for kind in RESTING for name in self.users(kind, {claim.reference}))
        if users:
            yield NamesField(EntryField.USERS, users)
        yield from _texts({EntryField.BACKGROUND: claim.background})

    def resting(self, kind: CitingKind, source: str) -> Fields:
        """Yield the entries of a kind that rest on a source or one of its claims, with their strength of evidence where they have one."""
        references = {source, *(claim.reference for claim in self.knowledge.claims.values() if claim.source == source)}
        graded: Mapping[str, Rule | Recommendation] = {**self.knowledge.rules, **self.knowledge.recommendations}
        for name in self.users(kind, references):
            yield RestingLine(name, graded[name].evidence) if name in graded else EntryLine(name)

    def users(self, kind: CitingKind, references: Collection[str]) -> Iterator[str]:
        """Yield the ids of the entries of a kind that name one of these references."""
        return (id for id, named in self.knowledge.references_of(kind).items() if not set(references).isdisjoint(named))

    def claim(self, id: str) -> Fields:
        """Yield how a claim stands against the literature, and who uses it."""
        item = self.knowledge.claims[id]
        yield from _texts({EntryField.SECTION: item.section})
        yield StandingField(EntryField.STANDING, item.standing)
        yield from _texts({EntryField.RESEARCH: item.research, EntryField.BACKGROUND: item.background})
        yield from _list(EntryField.READ_BY, (NameLine(name) for kind in RESTING for name in self.users(kind, {id})))
        yield from self.sources(item.sources)

    def case(self, id: str) -> Fields:
        """Yield the story of a worked case, and what it expects."""
        item = self.knowledge.cases[id]
        yield from _texts({EntryField.STORY: item.story})
        yield from _list(EntryField.EXPECT, (ExpectedLine(name, level) for name, level in item.expect.decisions.items()))
        yield from _list(EntryField.DO_IN_CASE, map(NameLine, item.expect.do))
        yield from _list(EntryField.NEVER_IN_CASE, map(NameLine, item.expect.never))
        yield from _texts({EntryField.BECAUSE: item.because})


def _texts(texts: Mapping[EntryField, str]) -> Fields:
    """Yield fields that hold a text, without those that hold none."""
    return (TextField(field, text) for field, text in texts.items() if text)


def _list(field: EntryField, lines: Iterable[Statement]) -> Fields:
    """Yield a field of several lines; nothing where there is none."""
    below = tuple(lines)
    if below:
        yield ListField(field, children=below)


def _condition(field: EntryField, condition: Condition | None) -> Fields:
    """Yield a condition in plain words, and as it is written; nothing where there is none."""
    if condition is not None:
        written = print_condition(condition)
        yield ConditionField(field, written)
        yield WrittenField(EntryField.WRITTEN, written)


def _options(finding: Finding) -> Mapping[str, str] | Mapping[bool | str, str]:
    """Return the values of a boolean or choice, each with its wording."""
    return {**finding.options} or finding.phrase.by_value
