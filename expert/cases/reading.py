"""From plain data to a case: typed, checked against the findings, and free of contradictions.

It sees data and a function that says where each value stands, never a file or its syntax.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from expert.cases.case import NONE_OF_THE_OTHERS, ORIGINS, UNKNOWN_WORDS, Answer, Case, Origin, UnknownWord
from expert.cases.values import read_value, show_value, write_value
from expert.errors import Diagnostics, Location, suggest_names
from expert.language.conditions import print_condition
from expert.language.meaning import Meaning
from expert.language.model import Checklist, Constraint, Finding, KnowledgeBase
from expert.language.network import findings_behind

_KEYS = ("date", "title", "story", "note", "checklists", "answers")
_ANSWER_KEYS = ("value", "from", "on")
_CHECKLIST_KEYS = ("yes", NONE_OF_THE_OTHERS, "shown")


class Locate(Protocol):
    """Says where a value of the data stands."""

    def __call__(self, pointer: tuple[str | int, ...] = (), *, of_key: bool = False) -> Location:
        """Return the location of the value at `pointer`, or of its key."""


MOST_FAULTS = 500
"""With so many faults reading stops: this is not a case."""


def nowhere(pointer: tuple[str | int, ...] = (), *, of_key: bool = False) -> Location:  # noqa: ARG001 - as Locate asks
    """Return a location for data that came from no file."""
    return Location("<case>", pointer="".join(f"/{step}" for step in pointer))


def build_case(knowledge: KnowledgeBase, data: object, diagnostics: Diagnostics, locate: Locate = nowhere) -> Case | None:
    """Return the case that `data` describes, in the order of the findings; None with every fault noted.

    Args:
        knowledge: The knowledge base whose findings are answered.
        data: `{date, checklists, answers}` as plain data; see `case_schema`.
        diagnostics: Where faults go.
        locate: Where each value stands.
    """
    return _CaseReader(knowledge, diagnostics, locate).build(data)


class _CaseReader:
    """Reads one case, noting faults as it goes."""

    def __init__(self, knowledge: KnowledgeBase, diagnostics: Diagnostics, locate: Locate) -> None:
        self.knowledge = knowledge
        self.diagnostics = diagnostics
        self.locate = locate
        self.answers: dict[str, Answer] = {}
        self.unknown: dict[str, UnknownWord] = {}
        self.shown: dict[str, tuple[str, ...]] = {}
        self.places: dict[str, Location] = {}

    def build(self, data: object) -> Case | None:
        """Return the case, or None with every fault noted."""
        before = len(self.diagnostics.items)
        if not isinstance(data, dict):
            self.diagnostics.add(self.locate(), "CASE001", "a case is not a list or a single value", "write `date:` and `answers:`")
            return None
        self._only(data, _KEYS, ())
        date = self._date(data)
        title = data.get("title", "")
        for key in ("title", "story", "note"):
            if not isinstance(data.get(key, ""), str):
                self.diagnostics.add(self.locate((key,)), "CASE011", f"`{key}` is not a text", "quote it")
        if isinstance(title, str) and not title.isprintable():
            # A title is stored and shown: not every reader of JSON or YAML, and no terminal, takes what cannot be printed.
            self.diagnostics.add(
                self.locate(("title",)), "CASE011", "`title` holds a character that cannot be printed", "write it on one line"
            )
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
            if self._is_enough():
                return
            if key not in keys:
                help = suggest_names(str(key), keys)
                if not pointer and key in self.knowledge.findings:
                    help = f"`{key}` is a finding: write it under `answers:`"
                self.diagnostics.add(self.locate((*pointer, key), of_key=True), "CASE002", f"unknown key `{key}`", help)

    def _is_enough(self) -> bool:
        """Return whether so many faults were found that more would help nobody."""
        return len(self.diagnostics.items) >= MOST_FAULTS

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
            self.diagnostics.add(
                self.locate(pointer), "CASE003", f"`{show_value(value)}` is not a date", "write year-month-day: 2026-01-31"
            )
            return None

    def _read_answers(self, data: object) -> None:
        """Read `answers:`."""
        if data is None:
            return
        if not isinstance(data, dict):
            self.diagnostics.add(self.locate(("answers",)), "CASE001", "`answers` is not a mapping", "write one `finding: value` a line")
            return
        for key, raw in data.items():
            if self._is_enough():
                return
            name, pointer = str(key), ("answers", str(key))
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
        origin: Origin = "file"
        day = None
        self.places[finding.id] = self.locate(pointer)
        if isinstance(raw, dict):
            self._only(raw, _ANSWER_KEYS, pointer)
            written = raw.get("from", origin)
            origin = next((item for item in ORIGINS if item == written), origin)
            if origin != written:
                self.diagnostics.add(
                    self.locate((*pointer, "from")),
                    "CASE012",
                    f"unknown origin `{show_value(written)}`",
                    suggest_names(show_value(written), ORIGINS),
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
        value = read_value(finding, raw, lambda code, message, help: self.diagnostics.add(self.locate(pointer), code, message, help))
        if value is not None:
            self.answers[finding.id] = Answer(value, origin, day)

    def _read_checklists(self, data: object) -> None:
        """Read `checklists:`; what is answered explicitly wins over what a checklist implies."""
        if data is None:
            return
        if not isinstance(data, dict):
            self.diagnostics.add(
                self.locate(("checklists",)), "CASE001", "`checklists` is not a mapping", "write `checklist: none_of_the_others`"
            )
            return
        for key, raw in data.items():
            name = str(key)
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
                f"`{checklist.id}` cannot be `{show_value(raw)}`",
                f"write `{NONE_OF_THE_OTHERS}` or `{{yes: […], {NONE_OF_THE_OTHERS}: yes}}`",
            )
            return
        self._only(raw, _CHECKLIST_KEYS, pointer)
        ticked = self._members(checklist, raw.get("yes", []), (*pointer, "yes"))
        shown = self._members(checklist, raw["shown"], (*pointer, "shown")) if "shown" in raw else checklist.members
        none = raw.get(NONE_OF_THE_OTHERS, False)
        if not isinstance(none, bool) and none not in ("yes", "no"):
            self.diagnostics.add(
                self.locate((*pointer, NONE_OF_THE_OTHERS)),
                "CASE022",
                f"`{NONE_OF_THE_OTHERS}` cannot be `{show_value(none)}`",
                "write yes or no",
            )
            return
        for name in ticked:
            self._tick(name, shown, (*pointer, "yes"))
        self.shown[checklist.id] = tuple(shown)
        if none in ("yes", True):
            for name in shown:
                if name not in self.unknown:
                    self.answers.setdefault(name, Answer(False, "checklist"))
                    self.places.setdefault(name, self.locate((*pointer,)))

    def _tick(self, name: str, shown: tuple[str, ...], pointer: tuple[str | int, ...]) -> None:
        """Answer a line that is ticked with yes."""
        given = self.unknown.get(name) or (self.answers[name].value if name in self.answers else True)
        if given is not True:
            said = show_value(given if isinstance(given, str) else "no")
            message = f"`{name}` is ticked here and answered `{said}` under `answers`"
            self.diagnostics.add(self.locate(pointer), "CASE032", message, "keep the one that is right")
        elif name not in shown:
            self.diagnostics.add(
                self.locate(pointer), "CASE032", f"`{name}` is ticked, but it was not shown", "add it to `shown`, or do not tick it"
            )
        else:
            self.answers.setdefault(name, Answer(True, "checklist"))
            self.places.setdefault(name, self.locate(pointer))

    def _members(self, checklist: Checklist, raw: object, pointer: tuple[str | int, ...]) -> tuple[str, ...]:
        """Return the members that a list names."""
        if not isinstance(raw, list):
            self.diagnostics.add(self.locate(pointer), "CASE022", f"`{pointer[-1]}` is not a list", "write the lines as `[a, b]`")
            return ()
        found = []
        for index, name in enumerate(raw):
            if name in checklist.members:
                found.append(str(name))
            else:
                self.diagnostics.add(
                    self.locate((*pointer, index)),
                    "CASE021",
                    f"`{show_value(name)}` is not a line of `{checklist.id}`",
                    suggest_names(show_value(name), checklist.members),
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
                    f"which is right: {self._say(findings_behind(self.knowledge, guard))}, or this answer?",
                )
        for constraint in self.knowledge.constraints.values():
            if meaning.truth(constraint.require) is False:
                self._contradiction(constraint)

    def _contradiction(self, constraint: Constraint) -> None:
        """Note answers that break a constraint, at the last of them, with all of them."""
        names = [name for name in findings_behind(self.knowledge, constraint.require) if name in self.answers]
        why = constraint.message.strip()
        if len(names) > 1:
            message, question = f"`{names[-1]}` contradicts another answer", f"Which is right: {self._say(names)}?"
        else:
            message, question = f"{self._say(names) or 'no answer'} cannot be", "Correct it, or leave it open."
        if why.endswith("?"):
            question = f"Given: {self._say(names)}."
        elif not why.endswith((".", "!")):
            why += "."
        self.diagnostics.add(self.places[names[-1]] if names else self.locate(), "CASE031", message, f"{why} {question}")

    def _say(self, names: Iterable[str]) -> str:
        """Return the answers of `names` as they would be written."""
        return ", ".join(f"`{name}: {write_value(self.answers[name].value)}`" for name in names if name in self.answers)


def _other_kind(knowledge: KnowledgeBase, name: str) -> dict[str, str]:
    """Return what else bears this name."""
    kind = knowledge.kind_of(name)
    return {name: kind} if kind else {}
