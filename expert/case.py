"""One person's answers on a date: read from plain data, typed and checked, with where each answer came from.

It sees data and a function that says where each value stands, never a file or its syntax.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Protocol

from expert.conditions import Compare, Condition, Is, Member, Subject, print_condition, walk
from expert.errors import Diagnostics, Location, suggest_names
from expert.formulas import inputs
from expert.model import SCALE_RANGE, Checklist, Finding, FindingType, KnowledgeBase, Value
from expert.semantics import Meaning

ORIGINS = ("asked", "assumed", "checklist", "clinician", "file", "story", "training_log")
"""Where an answer can come from; `file` is meant where nothing is said, `assumed` marks a value nobody gave."""
UNKNOWN_WORDS = ("dont_know", "skipped")
"""What may stand for a value: asked and not known (not asked again), or skipped. A null is `not asked`."""
NONE_OF_THE_OTHERS = "none_of_the_others"

_UNITS_IN_KM = {"km": Decimal(1), "mi": Decimal("1.609344"), "m": Decimal("0.001")}
_WITH_UNIT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(km|mi|m)\s*\Z")
_KEYS = ("date", "title", "story", "note", "checklists", "answers")
_ANSWER_KEYS = ("value", "from", "on")
_CHECKLIST_KEYS = ("yes", NONE_OF_THE_OTHERS, "shown")


class Locate(Protocol):
    """Says where a value of the data stands."""

    def __call__(self, pointer: tuple[str | int, ...] = (), *, of_key: bool = False) -> Location:
        """Return the location of the value at `pointer`, or of its key."""


def nowhere(pointer: tuple[str | int, ...] = (), *, of_key: bool = False) -> Location:  # noqa: ARG001 - as Locate asks
    """Return a location for data that came from no file."""
    return Location("<case>", pointer="".join(f"/{step}" for step in pointer))


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of a finding, where it came from, and the day it was given if not the case's own."""

    value: Value
    origin: str = "file"
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One person's answers on a date.

    `unknown` holds what was asked and not known, or skipped, with the word for it; `shown` the members of each checklist that
    were on the screen when it was answered.
    """

    date: datetime.date
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""

    @property
    def values(self) -> dict[str, Value]:
        """Return the value of every answered finding."""
        return {name: answer.value for name, answer in self.answers.items()}


def build_case(knowledge: KnowledgeBase, data: object, diagnostics: Diagnostics, locate: Locate = nowhere) -> Case | None:
    """Return the case that `data` describes, in the order of the findings; None with every fault noted.

    Args:
        knowledge: The knowledge base whose findings are answered.
        data: `{date, checklists, answers}` as plain data; see `case_schema`.
        diagnostics: Where faults go.
        locate: Where each value stands.
    """
    return _Builder(knowledge, diagnostics, locate).build(data)


class _Builder:
    """Reads one case, noting faults as it goes."""

    def __init__(self, knowledge: KnowledgeBase, diagnostics: Diagnostics, locate: Locate) -> None:
        """Take the findings to be answered."""
        self.knowledge = knowledge
        self.diagnostics = diagnostics
        self.locate = locate
        self.answers: dict[str, Answer] = {}
        self.unknown: dict[str, str] = {}
        self.shown: dict[str, tuple[str, ...]] = {}
        self.places: dict[str, Location] = {}

    def build(self, data: object) -> Case | None:
        """Return the case, or None with every fault noted."""
        before = len(self.diagnostics.items)
        if not isinstance(data, dict):
            self.diagnostics.add(self.locate(), "CASE001", "a case is a mapping", "write `date:` and `answers:`")
            return None
        self._only(data, _KEYS, ())
        date = self._date(data)
        title = data.get("title", "")
        for key in ("title", "story", "note"):
            if not isinstance(data.get(key, ""), str):
                self.diagnostics.add(self.locate((key,)), "CASE011", f"`{key}` is a text", "quote it")
        self._read_answers(data.get("answers"))
        self._read_checklists(data.get("checklists"))
        if len(self.diagnostics.items) == before:
            self._check_consistency()
        if len(self.diagnostics.items) > before or date is None:
            return None
        order = [name for name in self.knowledge.findings if name in self.answers]
        return Case(
            date,
            {name: self.answers[name] for name in order},
            {name: self.unknown[name] for name in self.knowledge.findings if name in self.unknown},
            {name: self.shown[name] for name in self.knowledge.checklists if name in self.shown},
            str(title),
        )

    def _only(self, data: Mapping[str, object], keys: Iterable[str], pointer: tuple[str | int, ...]) -> None:
        """Note every key that does not belong here."""
        for key in data:
            if key not in keys:
                help = suggest_names(str(key), keys)
                if not pointer and key in self.knowledge.findings:
                    help = f"`{key}` is a finding: write it under `answers:`"
                self.diagnostics.add(self.locate((*pointer, key), of_key=True), "CASE002", f"unknown key `{key}`", help)

    def _date(self, data: Mapping[str, object]) -> datetime.date | None:
        """Return the date of the case."""
        if "date" not in data:
            self.diagnostics.add(self.locate(), "CASE003", "`date` is missing", "write the day of the answers: `date: 2026-01-31`")
            return None
        return self._day(data["date"], ("date",))

    def _day(self, value: object, pointer: tuple[str | int, ...]) -> datetime.date | None:
        """Return a day written as year-month-day."""
        try:
            if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.diagnostics.add(self.locate(pointer), "CASE003", f"`{_show(value)}` is not a date", "write year-month-day: 2026-01-31")
            return None

    def _read_answers(self, data: object) -> None:
        """Read `answers:`."""
        if data is None:
            return
        if not isinstance(data, dict):
            self.diagnostics.add(self.locate(("answers",)), "CASE001", "`answers` is a mapping", "write one `finding: value` a line")
            return
        for name, raw in data.items():
            pointer = ("answers", name)
            finding = self.knowledge.findings.get(name)
            if finding is None:
                self.diagnostics.add(
                    self.locate(pointer, of_key=True),
                    "CASE010",
                    f"unknown finding `{name}`",
                    f"`{name}` is a checklist: write it under `checklists:`"
                    if name in self.knowledge.checklists
                    else suggest_names(name, self.knowledge.findings, _other_kind(self.knowledge, name)),
                )
            else:
                self._read_answer(finding, raw, pointer)

    def _read_answer(self, finding: Finding, raw: object, pointer: tuple[str | int, ...]) -> None:
        """Read one answer: a value, or a mapping of value, from and on."""
        origin, day = "file", None
        self.places[finding.id] = self.locate(pointer)
        if isinstance(raw, dict):
            self._only(raw, _ANSWER_KEYS, pointer)
            origin = raw.get("from", "file")
            if origin not in ORIGINS:
                self.diagnostics.add(
                    self.locate((*pointer, "from")), "CASE012", f"unknown origin `{_show(origin)}`", suggest_names(_show(origin), ORIGINS)
                )
            if "on" in raw:
                day = self._day(raw["on"], (*pointer, "on"))
            if "value" not in raw:
                self.diagnostics.add(self.locate(pointer), "CASE011", f"`{finding.id}` has no `value`", "write `{value: …, from: asked}`")
                return
            raw, pointer = raw["value"], (*pointer, "value")
        if raw is None:
            return
        if isinstance(raw, str) and raw in UNKNOWN_WORDS:
            self.unknown[finding.id] = raw
            return
        value = _Value(finding, lambda code, message, help: self.diagnostics.add(self.locate(pointer), code, message, help)).read(raw)
        if value is not None:
            self.answers[finding.id] = Answer(value, str(origin), day)

    def _read_checklists(self, data: object) -> None:
        """Read `checklists:`; what is answered explicitly wins over what a checklist implies."""
        if data is None:
            return
        if not isinstance(data, dict):
            self.diagnostics.add(
                self.locate(("checklists",)), "CASE001", "`checklists` is a mapping", "write `checklist: none_of_the_others`"
            )
            return
        for name, raw in data.items():
            checklist = self.knowledge.checklists.get(name)
            if checklist is None:
                self.diagnostics.add(
                    self.locate(("checklists", name), of_key=True),
                    "CASE020",
                    f"unknown checklist `{name}`",
                    suggest_names(name, self.knowledge.checklists, _other_kind(self.knowledge, name)),
                )
            else:
                self._read_checklist(checklist, raw)

    def _read_checklist(self, checklist: Checklist, raw: object) -> None:
        """Expand one checklist into single answers."""
        pointer: tuple[str | int, ...] = ("checklists", checklist.id)
        if raw is None:
            return
        if raw == NONE_OF_THE_OTHERS:
            raw = {NONE_OF_THE_OTHERS: True}
        if not isinstance(raw, dict):
            self.diagnostics.add(
                self.locate(pointer),
                "CASE022",
                f"`{checklist.id}` is not answered",
                f"write `{NONE_OF_THE_OTHERS}` or `{{yes: […], {NONE_OF_THE_OTHERS}: yes}}`",
            )
            return
        self._only(raw, _CHECKLIST_KEYS, pointer)
        ticked = self._members(checklist, raw.get("yes", []), (*pointer, "yes"))
        shown = self._members(checklist, raw["shown"], (*pointer, "shown")) if "shown" in raw else checklist.members
        none = raw.get(NONE_OF_THE_OTHERS, False)
        if none not in ("yes", "no", True, False) or (isinstance(none, int) and not isinstance(none, bool)):
            self.diagnostics.add(self.locate((*pointer, NONE_OF_THE_OTHERS)), "CASE022", f"`{NONE_OF_THE_OTHERS}` is yes or no")
            return
        for name in ticked:
            given = self.answers.get(name)
            if given is not None and given.value is False:
                self.diagnostics.add(
                    self.locate((*pointer, "yes")),
                    "CASE032",
                    f"`{name}` is ticked here and answered `no` under `answers`",
                    "keep the one that is right",
                )
            self.answers.setdefault(name, Answer(True, "checklist"))
            self.places.setdefault(name, self.locate((*pointer, "yes")))
        self.shown[checklist.id] = tuple(shown)
        if none in ("yes", True):
            for name in shown:
                if name not in self.unknown:
                    self.answers.setdefault(name, Answer(False, "checklist"))
                    self.places.setdefault(name, self.locate((*pointer,)))

    def _members(self, checklist: Checklist, raw: object, pointer: tuple[str | int, ...]) -> tuple[str, ...]:
        """Return the members that a list names."""
        if not isinstance(raw, list):
            self.diagnostics.add(self.locate(pointer), "CASE022", f"`{pointer[-1]}` is a list of lines", "write `[a, b]`")
            return ()
        found = []
        for index, name in enumerate(raw):
            if name in checklist.members:
                found.append(str(name))
            else:
                self.diagnostics.add(
                    self.locate((*pointer, index)),
                    "CASE021",
                    f"`{_show(name)}` is not a line of `{checklist.id}`",
                    suggest_names(_show(name), checklist.members),
                )
        return tuple(found)

    def _check_consistency(self) -> None:
        """Note answers that contradict each other."""
        meaning = Meaning(self.knowledge, {name: answer.value for name, answer in self.answers.items()})
        for name in self.answers:
            guard = self.knowledge.findings[name].ask_when
            if guard is not None and meaning.applies(name) is False:
                self.diagnostics.add(
                    self.places[name],
                    "CASE030",
                    f"`{name}` is answered, but it applies only when `{print_condition(guard)}`",
                    f"which is right: {self._say(_findings_in(guard))}, or this answer?",
                )
        for constraint in self.knowledge.constraints.values():
            if meaning.truth(constraint.require) is False:
                names = [name for name in self._all_findings_in(constraint.require) if name in self.answers]
                self.diagnostics.add(
                    self.places[names[-1]],
                    "CASE031",
                    f"contradicts another answer: {constraint.message}",
                    f"which is right: {self._say(names)}?",
                )

    def _all_findings_in(self, condition: Condition) -> list[str]:
        """Return the findings that `condition` reads, those behind quantities included."""
        names = _findings_in(condition)
        for node in walk(condition):
            if isinstance(node, Compare) and node.subject is Subject.QUANTITY:
                names.extend(inputs(self.knowledge.quantities[node.name].formula))
        return list(dict.fromkeys(names))

    def _say(self, names: Iterable[str]) -> str:
        """Return the answers of `names` as they would be written."""
        return ", ".join(f"`{name}: {_write(self.answers[name].value)}`" for name in names if name in self.answers)


def _findings_in(condition: Condition) -> list[str]:
    """Return the findings that `condition` names itself, in order."""
    names = (
        node.name
        for node in walk(condition)
        if isinstance(node, Member) or (isinstance(node, Is | Compare) and node.subject is Subject.FINDING)
    )
    return list(dict.fromkeys(names))


class _Value:
    """Reads the value of one finding."""

    def __init__(self, finding: Finding, report: Callable[[str, str, str], None]) -> None:
        """Take the finding and where a fault goes."""
        self.finding = finding
        self.report = report

    def read(self, raw: object) -> Value | None:
        """Return the typed value, or None with the fault reported."""
        match self.finding.type:
            case FindingType.BOOLEAN:
                if isinstance(raw, bool):
                    return raw
                if raw in ("yes", "no"):
                    return raw == "yes"
                self._wrong(raw, "yes or no")
                return None
            case FindingType.CHOICE:
                if isinstance(raw, str) and raw in self.finding.options:
                    return raw
                self.report("CASE012", f"`{self.finding.id}` has no value `{_show(raw)}`", suggest_names(_show(raw), self.finding.options))
                return None
            case FindingType.SCALE:
                return self._scale(raw)
            case FindingType.NUMBER:
                return self._number(raw)

    def _wrong(self, raw: object, expected: str) -> None:
        """Report a value of the wrong type."""
        self.report("CASE011", f"`{self.finding.id}` is a {self.finding.type.value}, not `{_show(raw)}`", f"write {expected}")

    def _scale(self, raw: object) -> int | None:
        """Return a whole number from 0 to 10."""
        low, high = SCALE_RANGE
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or raw != int(raw):
            self._wrong(raw, f"a whole number from {low} to {high}")
            return None
        if not low <= raw <= high:
            self.report("CASE012", f"`{self.finding.id}` is {_show(raw)}, outside its range", f"a whole number from {low} to {high}")
            return None
        return int(raw)

    def _number(self, raw: object) -> Decimal | None:
        """Return a number in the finding's unit, range and decimals; distances may come in km, mi or m."""
        finding = self.finding
        low, high = finding.range or (Decimal(0), Decimal(0))
        expected = f"a number from {low:f} to {high:f}" + (f" {finding.unit}" if finding.unit else "")
        converted = isinstance(raw, str) and finding.unit == "km" and _WITH_UNIT.match(raw)
        if converted:
            exact = Decimal(converted[1]) * _UNITS_IN_KM[converted[2]]
            raw = exact if converted[2] == "km" else round(exact, finding.decimals)
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
            self._wrong(raw, expected + (", or a distance such as `6 mi`" if finding.unit == "km" else ""))
            return None
        number = Decimal(raw)
        if not low <= number <= high:
            self.report("CASE012", f"`{finding.id}` is {_show(raw)}, outside its range", expected)
            return None
        try:
            fits = number == number.quantize(Decimal(1).scaleb(-finding.decimals))
        except InvalidOperation:
            fits = False
        if not fits:
            self.report("CASE013", f"`{finding.id}` has too many decimals: {_show(raw)}", f"at most {finding.decimals}")
            return None
        return number.normalize() + 0


def _show(value: object) -> str:
    """Return a value in a message, cut where it is long."""
    text = value if isinstance(value, str) else {True: "true", False: "false"}[value] if isinstance(value, bool) else f"{value}"
    return text if len(text) <= 60 else f"{text[:57]}…"


def _write(value: Value) -> str:
    """Return a value as it is written in a file."""
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _other_kind(knowledge: KnowledgeBase, name: str) -> dict[str, str]:
    """Return what else bears this name."""
    kind = knowledge.kind_of(name)
    return {name: kind} if kind else {}


def value_to_data(value: Value) -> bool | str | int | float:
    """Return a value as JSON has it; decimals have few enough digits to survive as a float."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def case_to_data(case: Case) -> dict[str, object]:
    """Return the case as plain data that `build_case` reads back as an equal case.

    Checklists are stored with the ids that were shown, so that a line added later stays unanswered; the members themselves stand
    among the answers, with `checklist` as their origin.
    """
    answers: dict[str, object] = {}
    for name, answer in case.answers.items():
        entry: dict[str, object] = {"value": value_to_data(answer.value), "from": answer.origin}
        if answer.on is not None:
            entry["on"] = answer.on.isoformat()
        answers[name] = entry
    for name, word in case.unknown.items():
        answers[name] = {"value": word}
    data: dict[str, object] = {"date": case.date.isoformat()}
    if case.title:
        data["title"] = case.title
    data["checklists"] = {name: {"shown": list(shown)} for name, shown in case.shown.items()}
    data["answers"] = answers
    return data


def case_schema(knowledge: KnowledgeBase) -> dict[str, object]:
    """Return the JSON Schema (draft-07) of a case, generated from the findings."""
    day = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def answer(finding: Finding) -> dict[str, object]:
        value = {"anyOf": [_value_schema(finding), {"enum": [None, *UNKNOWN_WORDS]}]}
        return {
            "description": finding.question,
            "anyOf": [
                *value["anyOf"],
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["value"],
                    "properties": {"value": value, "from": {"enum": list(ORIGINS)}, "on": day},
                },
            ],
        }

    def checklist(item: Checklist) -> dict[str, object]:
        members = {"type": "array", "uniqueItems": True, "items": {"enum": list(item.members)}}
        return {
            "description": item.question,
            "anyOf": [
                {"enum": [None, NONE_OF_THE_OTHERS]},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"yes": members, NONE_OF_THE_OTHERS: {"enum": ["yes", "no", True, False]}, "shown": members},
                },
            ],
        }

    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"A case for {knowledge.id} {knowledge.version}",
        "type": "object",
        "additionalProperties": False,
        "required": ["date"],
        "properties": {
            "date": day,
            "title": {"type": "string"},
            "story": {"type": "string"},
            "note": {"type": "string"},
            "checklists": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {name: checklist(item) for name, item in knowledge.checklists.items()},
            },
            "answers": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {name: answer(finding) for name, finding in knowledge.findings.items()},
            },
        },
    }


def _value_schema(finding: Finding) -> dict[str, object]:
    """Return the JSON Schema of a finding's value."""
    match finding.type:
        case FindingType.BOOLEAN:
            return {"enum": ["yes", "no", True, False]}
        case FindingType.CHOICE:
            return {"enum": list(finding.options)}
        case FindingType.SCALE:
            return {"type": "integer", "minimum": SCALE_RANGE[0], "maximum": SCALE_RANGE[1]}
        case FindingType.NUMBER:
            low, high = finding.range or (Decimal(0), Decimal(0))
            numeric: dict[str, object] = {"type": "number", "minimum": value_to_data(low), "maximum": value_to_data(high)}
            if finding.unit == "km":
                return {"anyOf": [numeric, {"type": "string", "pattern": "^\\s*[0-9]+(\\.[0-9]+)?\\s*(km|mi|m)\\s*$"}]}
            return numeric
