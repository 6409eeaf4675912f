"""An outcome's JSON back into the consultation that wrote it: the exact inverse of `Consultation.to_json`.

Every name and value is read against the knowledge base. What an outcome claims is not believed: it is concluded anew, by the reference
meaning, and one that differs is refused. What is wrong with it is said by `expert.questions.verify`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from expert.cases.case import UNKNOWN_WORDS, Case, follows
from expert.cases.reading import build_case
from expert.cases.values import read_value
from expert.consultation.conclude import conclude
from expert.consultation.outcome import Consultation
from expert.consultation.outcome_file import OutcomeFile, open_outcome
from expert.consultation.premises import trace_of
from expert.engines.trace import PremiseKind
from expert.errors import Diagnostics, Location, OutcomeError, show_value, suggest_names
from expert.given import checked
from expert.language.kinds import Kind
from expert.language.meaning import Undefined
from expert.language.model import KnowledgeBase, Value
from expert.loading.read import pointer_text
from expert.shapes.compound import Pairs, Record
from expert.shapes.hints import record_of
from expert.shapes.notes import Names, Pointer, Site
from expert.shapes.plain import first_difference
from expert.shapes.shape import bare


@checked
def read_outcome(raw: bytes | str | Mapping[str, object], knowledge: KnowledgeBase, file_name: str = "<outcome>") -> Consultation:
    """Return the consultation that an outcome's JSON holds.

    Args:
        raw: The JSON as bytes or text, or its data.
        knowledge: The knowledge base that it was concluded with; another one is refused.
        file_name: What messages call it.

    Raises:
        OutcomeError: With every fault: code, file, position, and how to mend it; or it is not what follows from its answers.
    """
    source = open_outcome(raw, file_name)
    diagnostics = Diagnostics(error=OutcomeError)
    for pointer in source.repeated:
        diagnostics.add(source.location(pointer, of_key=True), "OUT004", f"duplicate key `{pointer[-1]}`", "each name has one verdict")
    check_fingerprint(knowledge, source, diagnostics)
    claimed = None if diagnostics else build_outcome(knowledge, source, diagnostics)
    if claimed is None:
        raise OutcomeError(diagnostics.items)
    concluded = conclude(claimed.meaning, claimed.case, trace_of(claimed.meaning))
    place = first_difference(source.data, concluded.to_data())
    if place is not None:
        message = f"is not what follows from its answers: another `{pointer_text(place)}`"
        diagnostics.add(source.location(place), "OUT008", message, "`verify` says what is wrong with it; or assess its answers again")
        raise OutcomeError(diagnostics.items)
    return concluded


def check_fingerprint(knowledge: KnowledgeBase, source: OutcomeFile, diagnostics: Diagnostics) -> None:
    """Note it if an outcome was concluded with another knowledge base."""
    about = source.data["knowledge"]
    if about["fingerprint"] != knowledge.fingerprint:
        mine = f"`{knowledge.id}` {knowledge.version} ({knowledge.fingerprint[:12]})"
        message = f"was concluded with `{show_value(about['id'])}` {about['version']} ({about['fingerprint'][:12]}), not with {mine}"
        help = "name the folder with that version of the knowledge base, or assess the case again"
        diagnostics.add(source.location(("knowledge", "fingerprint")), "OUT003", message, help)


def build_outcome(knowledge: KnowledgeBase, source: OutcomeFile, diagnostics: Diagnostics) -> Consultation | None:
    """Return the consultation in an outcome of the right form; None with every fault noted."""
    knowledge = of_day(knowledge, source)
    reader = _Reader(knowledge, source, diagnostics)
    record, data = record_of(Consultation), source.data
    reader.check_names(record)
    reader.check_levels()
    reader.check_premises()
    values = record.values(data, Site((), data, reader))
    return None if diagnostics else Consultation(meaning=follows(knowledge, values["case"]), **values)


def of_day(knowledge: KnowledgeBase, source: OutcomeFile) -> KnowledgeBase:
    """Return the knowledge base of the day of an outcome; that of all days where it names no day, which is told where its case is read."""
    try:
        return knowledge.on(datetime.date.fromisoformat(source.data["case"]["date"]))
    except ValueError:
        return knowledge


class _Reader:
    """Reads what rests on the knowledge base, noting faults as it goes; the shapes of the records read the rest."""

    def __init__(self, knowledge: KnowledgeBase, source: OutcomeFile, diagnostics: Diagnostics) -> None:
        self.knowledge = knowledge
        self.source = source
        self.data = source.data
        self.diagnostics = diagnostics

    def add(self, pointer: Pointer, code: str, message: str, help: str, *, of_key: bool = False) -> None:
        """Note one fault."""
        self.diagnostics.add(self.source.location(pointer, of_key=of_key), code, message, help)

    def case(self, raw: object) -> Case:
        """Return the case, an empty one where it is faulty; where its values stand is looked up only once there is a fault."""
        faults = Diagnostics(error=OutcomeError)
        case = build_case(self.knowledge, raw, faults)
        if faults:
            case = build_case(self.knowledge, raw, self.diagnostics, self.locate_in_case)
        return case or Case(datetime.date.min)

    def locate_in_case(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return where a value of the case stands."""
        return self.source.location(("case", *pointer), of_key=of_key)

    def value(self, finding: str, raw: object, at: Pointer) -> Value:
        """Return the value of a finding, noting it if it cannot be one."""
        if finding not in self.knowledge.findings:
            return False
        value = read_value(self.knowledge.findings[finding], raw, lambda code, message, help: self.add(at, code, message, help))
        return False if value is None else value

    def value_or_word(self, finding: str, raw: object, at: Pointer) -> Value:
        """Return the same, or the word that stands for an answer that is not known."""
        return raw if isinstance(raw, str) and raw in UNKNOWN_WORDS else self.value(finding, raw, at)

    def quantity(self, raw: object, at: Pointer) -> Decimal | Undefined | None:
        """Return the value of a quantity."""
        if isinstance(raw, str):
            if raw != Undefined.UNDEFINED.value:
                self.add(at, "OUT007", f"`{at[-1]}` cannot be `{show_value(raw)}`", "a number, null or undefined")
            return Undefined.UNDEFINED
        return None if raw is None else Decimal(str(raw))

    def check_names(self, record: Record) -> None:
        """Every name is known, and whatever has one entry for each name has all of them."""
        for item in record.references(self.data, ()):
            self.known(item.at, item.name, self.named(item.names), item.names.word, of_key=item.of_key)
        for at, names in _complete(record):
            found: Any = self.data
            for step in at:
                found = found.get(step, {})  # what is left out where it is empty says nothing of anything
            self.all_there(at, found, names, "each name has one verdict")
        steps = [step["rule"] for step in self.data["certificates"]["steps"]]
        self.all_there(("certificates", "steps"), steps, Kind.RULE.names, "each rule has one step")

    def named(self, names: Names) -> Mapping[str, object]:
        """Return what may be named."""
        found: Mapping[str, object] = getattr(self.knowledge, names.section)
        return found

    def known(self, pointer: Pointer, name: str, names: Iterable[str], noun: str, *, of_key: bool = False) -> None:
        """Note a name that is not one of `names`."""
        if name not in names:
            self.add(pointer, "OUT005", f"there is no {noun} `{show_value(name)}`", suggest_names(name, names), of_key=of_key)

    def all_there(self, pointer: Pointer, found: Iterable[str], names: Names, help: str) -> None:
        """Note every name that is missing."""
        for name in self.named(names):
            if name not in found:
                self.add((*pointer, name), "OUT006", f"says nothing of the {names.word} `{name}`", help)

    def check_levels(self) -> None:
        """Every level is one of its decision, and what asks to look again is known."""
        for name, item in self.data["decisions"].items():
            for key in ("floor", "ceiling", "in_force"):
                self.level(("decisions", name, key), name, item[key])
        if (item := self.data["look_again"]) is not None:
            kind = Kind.DECISION if item["level"] else Kind.RECOMMENDATION
            self.known(("look_again", "about"), item["about"], self.knowledge.entries(kind), kind)
            if item["level"]:
                self.level(("look_again", "level"), item["about"], item["level"])

    def level(self, pointer: Pointer, decision: str, name: str) -> None:
        """Note a level that the decision does not have."""
        if decision in self.knowledge.decisions:
            levels = [level.id for level in self.knowledge.decisions[decision].levels]
            self.known(pointer, name, levels, f"level of `{decision}` called")

    def check_premises(self) -> None:
        """Every premise of the trace names something of its kind, in the form that its kind has."""
        for index, firing in enumerate(self.data["trace"]):
            for number, item in enumerate(firing["matched"]):
                self.premise(("trace", index, "matched", number), item)

    def premise(self, at: Pointer, item: Mapping[str, Any]) -> None:
        """Check one premise."""
        kind, name, level = PremiseKind(item["kind"]), item["name"], item.get("level", "")
        self.known((*at, "name"), name, self.knowledge.entries(kind.about), kind.about)
        if bool(level) is not (kind is PremiseKind.AT_LEAST) or (kind is not PremiseKind.ANSWER and not isinstance(item["value"], bool)):
            message, help = f"`{name}` is no premise of the kind `{kind.value}` like this", "true or false; a level where one is meant"
            self.add(at, "OUT007", message, help)
        if level:
            self.level((*at, "level"), name, level)


def _complete(record: Record, at: Pointer = ()) -> Iterator[tuple[Pointer, Names]]:
    """Yield where each mapping stands that has one entry for each name, with what these name."""
    for field in record.fields:
        shape = bare(field.shape)
        if isinstance(shape, Record):
            yield from _complete(shape, (*at, field.key))
        elif isinstance(shape, Pairs) and shape.complete and shape.key.names is not None:
            yield (*at, field.key), shape.key.names
