"""Statements about an entry of the knowledge base: its fields as they stand in its file, and what else bears on it.

The entry itself is in the knowledge base; texts here are its texts.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import ClassVar

from expert.language.model import Anew, Effect, FindingType, SourceKind
from expert.language.names import (
    CauseKindName,
    ClaimName,
    DecisionName,
    EntryName,
    EvidenceName,
    FileName,
    KnowledgeText,
    LevelName,
    OptionValue,
    RuleName,
    SourceName,
    StandingName,
    UnitName,
    Written,
    WrittenFormula,
)
from expert.questions.statements.base import LineOfScore, Statement, Weight
from expert.questions.statements.records import DosePart
from expert.questions.statements.validity import Within


class EntryField(Enum):
    """What is shown of an entry: a field of its file, or what other entries say about it."""

    ADDRESS = "address"
    ASK_WHEN = "ask_when"
    ASKED_WHEN = "asked_when"
    ANSWERED_BY = "answered_by"
    BACKGROUND = "background"
    BECAUSE = "because"
    CALLED = "called"
    CAUSES_RESTING = "causes_resting"
    CAUTIONS = "cautions"
    ANEW = "anew"
    ANEW_WHEN = "anew_when"
    CHECKED = "checked"
    CLAIM = "claim"
    CLAIMS = "claims"
    CONCLUDED_BY = "concluded_by"
    COUNTS_AS = "counts_as"
    DO = "do"
    DO_IN_CASE = "do_in_case"
    DOSE = "dose"
    EQUIPMENT = "equipment"
    EVIDENCE = "evidence"
    EXCLUDED_BY = "excluded_by"
    EXCLUDES = "excludes"
    EXCLUSIONS_RESTING = "exclusions_resting"
    EXPECT = "expect"
    FINDINGS_RESTING = "findings_resting"
    FIRED_BY = "fired_by"
    FORMULA = "formula"
    HELP = "help"
    HOLD_AT = "hold_at"
    KIND = "kind"
    LEVELS = "levels"
    LIKELY_AT = "likely_at"
    LINES = "lines"
    MEANING = "meaning"
    NEVER = "never"
    NEVER_IN_CASE = "never_in_case"
    NONE = "none"
    NOTE = "note"
    NOT_KNOWN = "not_known"
    ONE_SIDE = "one_side"
    OTHER_SIDE = "other_side"
    OPTIONS = "options"
    POPULATION = "population"
    POSSIBLE_AT = "possible_at"
    PROGNOSIS = "prognosis"
    QUESTION = "question"
    QUANTITIES_RESTING = "quantities_resting"
    READS_IN = "reads_in"
    READ_BY = "read_by"
    RECOMMENDATIONS_RESTING = "recommendations_resting"
    REQUIRE = "require"
    RESEARCH = "research"
    RULES_RESTING = "rules_resting"
    SCORES_RESTING = "scores_resting"
    SECTION = "section"
    SOURCES = "sources"
    STANDING = "standing"
    STORY = "story"
    TELL = "tell"
    THEN = "then"
    TIMING = "timing"
    TYPE = "type"
    VALID = "valid"
    UNLESS = "unless"
    USERS = "users"
    WHEN = "when"
    WHY_ASKED = "why_asked"
    WORSE = "worse"
    WRITTEN = "written"


class Entry(Statement, frozen=True):
    """An entry of the knowledge base, and where it stands; what is shown of it stands below."""

    weight: ClassVar[Weight] = Weight.HEAD
    entry: EntryName
    file: FileName
    line: int


class _Field(Statement, frozen=True):
    """A field of an entry."""

    field: EntryField


class TextField(_Field, frozen=True):
    """A field that holds a text."""

    text: KnowledgeText


class ConditionField(_Field, frozen=True):
    """A field that holds a condition."""

    condition: Written


class WrittenField(_Field, frozen=True):
    """The condition of the field above, as it is written."""

    condition: Written


class FormulaField(_Field, frozen=True):
    """The formula of a quantity, and the unit of what it computes."""

    formula: WrittenFormula
    unit: UnitName = ""


class NamesField(_Field, frozen=True):
    """A field that names entries in one line."""

    names: tuple[EntryName, ...]


class TypeField(_Field, frozen=True):
    """The type of a finding."""

    type: FindingType


class RangeField(_Field, frozen=True):
    """The type of a finding that is a number, and the range of its answers."""

    type: FindingType
    least: Decimal
    most: Decimal
    unit: UnitName = ""


class DaysField(_Field, frozen=True):
    """The type of a finding that is a date, and how many days back it can lie."""

    type: FindingType
    least: Decimal
    most: Decimal


class ValidField(Within, frozen=True):
    """The days on which a rule is valid."""

    field: EntryField


class WorseValues(_Field, frozen=True):
    """The values of a finding from mild to worse."""

    values: tuple[OptionValue, ...]


class HigherIsWorse(_Field, frozen=True):
    """A higher number of a finding is worse."""


class LowerIsWorse(_Field, frozen=True):
    """A lower number of a finding is worse."""


class AnewField(_Field, frozen=True):
    """By what it can come to another answer."""

    anew: Anew


class SourceKindField(_Field, frozen=True):
    """What kind of publication a source is."""

    source_kind: SourceKind


class KindField(_Field, frozen=True):
    """What kind of cause it is."""

    cause_kind: CauseKindName


class LevelField(_Field, frozen=True):
    """A field that names a level of a decision."""

    decision: DecisionName
    level: LevelName


class ScoreField(_Field, frozen=True):
    """From which score on a cause has a grade."""

    score: int


class EvidenceField(_Field, frozen=True):
    """How strong the evidence is."""

    evidence: EvidenceName


class StandingField(_Field, frozen=True):
    """How a claim stands against the literature."""

    standing: StandingName


class ReadField(_Field, frozen=True):
    """A source was read for this knowledge base."""


class NotReadField(_Field, frozen=True):
    """A source was not read for this knowledge base."""


class ListField(_Field, frozen=True):
    """A field that holds several things, which stand below."""


class TextLine(Statement, frozen=True):
    """A text of a list."""

    text: KnowledgeText


class OptionLine(Statement, frozen=True):
    """A value that a finding can have, and what it says."""

    value: OptionValue
    text: KnowledgeText


class CountsAsLine(Statement, frozen=True):
    """An answer, and the number that it counts as where a formula reads it."""

    value: OptionValue
    number: Decimal


class ReadsInLine(Statement, frozen=True):
    """A finding that a formula reads, and the unit in which it does."""

    entry: EntryName
    unit: UnitName


class ScoreLine(LineOfScore, frozen=True):
    """A line of a score: when it counts, and what it adds or takes away."""


class NameLine(Statement, frozen=True):
    """An entry of a list, by its name alone."""

    entry: EntryName


class EntryLine(Statement, frozen=True):
    """An entry of a list, with what it is called."""

    entry: EntryName


class RestingLine(Statement, frozen=True):
    """An entry that rests on a source, with how strong its evidence is."""

    entry: EntryName
    evidence: EvidenceName


class LevelLine(Statement, frozen=True):
    """A level of a decision, with what it means."""

    decision: DecisionName
    level: LevelName


class ExpectedLine(Statement, frozen=True):
    """The level of a decision that a worked case expects."""

    decision: DecisionName
    level: LevelName


class DoseLine(Statement, frozen=True):
    """How much of something."""

    dose: DosePart


class EffectLine(Statement, frozen=True):
    """What a rule does."""

    effect: Effect


class RuleEffectLine(Statement, frozen=True):
    """A rule, and what it does."""

    rule: RuleName
    effect: Effect


class SourceLine(Statement, frozen=True):
    """A source; what it is worth stands below."""

    source: SourceName


class ClaimSourceLine(Statement, frozen=True):
    """A claim with its source; what it says, and what it is worth, stands below."""

    source: SourceName
    claim: ClaimName


class ClaimLine(Statement, frozen=True):
    """A claim of a source; how it stands, and what rests on it, stands below."""

    claim: ClaimName
