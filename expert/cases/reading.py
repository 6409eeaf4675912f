"""From plain data to a case: typed, checked against the findings, and free of contradictions.

It sees data and a function that says where each value stands, never a file or its syntax.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Set
from functools import partial
from typing import Any, Protocol

from msgspec.structs import replace

from expert.cases.applying import what_is_meant, with_lines
from expert.cases.case import ASSUMED, NONE_OF_THE_OTHERS, UNKNOWN_WORDS, Answer, Case, UnknownWord, follows
from expert.cases.contradictions import BROKEN, MISPLACED, broken_message, misplaced_message, why_broken
from expert.cases.form import WrittenAnswer, WrittenCase, WrittenChecklist, case_document
from expert.cases.values import read_day, read_further, read_said, write_value
from expert.errors import Diagnostics, Location, show_value, suggest_names
from expert.language.meaning import Meaning
from expert.language.model import Checklist, Constraint, Finding, KnowledgeBase
from expert.language.network import findings_behind
from expert.printable import printable
from expert.shapes.faults import FormFault, Misfit, form_faults
from expert.shapes.hints import record_of
from expert.shapes.notes import Pointer, Site


class Locate(Protocol):
    """Says where a value of the data stands."""

    def __call__(self, pointer: Pointer = (), *, of_key: bool = False) -> Location:
        """Return the location of the value at `pointer`, or of its key."""


def in_data(name: str) -> Locate:
    """Return what says where a value stands in data that came from no file, of which messages speak by that name."""

    def locate(pointer: Pointer = (), *, of_key: bool = False) -> Location:  # noqa: ARG001 - as Locate asks
        return Location(name, pointer="".join(f"/{step}" for step in pointer))

    return locate


nowhere = in_data("<case>")
"""Says where a value stands in a case that came from no file."""


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
        self.whole: list[Checklist] = []
        self.open: list[str] = []
        self.further: dict[str, Pointer] = {}
        self.places: dict[str, Location] = {}
        self.date: datetime.date | None = None

    def build(self, data: object) -> Case | None:
        """Return the case, or None with every fault noted."""
        before = len(self.diagnostics.items)
        form = record_of(WrittenCase)
        sound = data if form.fits(data) else self._without_faults_of_form(data)
        if not isinstance(sound, dict):
            return None
        written = form.values(sound, Site((), sound, None))
        self.date = date = self._day(written["date"], ("date",)) if "date" in written else None
        title = written.get("title", "")
        if printable(title) != title:
            # A title is stored and shown: not every reader of JSON or YAML, and no terminal, takes what cannot be printed.
            self._add(("title",), "CASE011", "`title` holds a character that cannot be printed", "write it on one line")
        self._read_answers(written.get("answers") or {}, sound)
        self._read_checklists(written.get("checklists") or {})
        self._take_what_is_meant()
        self._complete_choices()
        if len(self.diagnostics.items) > before or date is None:
            return None
        unknown = {name: self.unknown[name] for name in self.knowledge.findings if name in self.unknown}
        case = with_lines(self.knowledge, Case(date, self.answers, unknown, title=title), self.open)
        self.answers = {**case.answers}
        meaning = follows(self.knowledge, case)
        for checklist in self.whole:
            self._show(checklist, meaning)
        case = replace(case, shown={name: self.shown[name] for name in self.knowledge.checklists if name in self.shown})
        self._check_consistency(meaning)
        return case if len(self.diagnostics.items) == before else None

    def _add(self, pointer: Pointer, code: str, message: str, help: str, *, of_key: bool = False) -> None:
        """Note one fault."""
        self.diagnostics.add(self.locate(pointer, of_key=of_key), code, message, help)

    def _without_faults_of_form(self, data: object) -> object:
        """Note what in the data does not have the form of a case; return the data without it, so that the rest is read too."""
        faulty: set[Pointer] = set()
        for fault in form_faults(data, case_document("A case", record_of(WrittenCase))):
            self._add(fault.at, _code(fault), fault.message, self._help(fault), of_key=fault.of_key)
            faulty.add(fault.at)
        return _without(data, faulty)

    def _help(self, fault: FormFault) -> str:
        """Return how to mend a fault of the form."""
        match fault.at:
            case (str(name),) if name in self.knowledge.findings:
                return f"`{name}` is a finding: write it under `answers:`"
            case ("checklists", _) if not fault.of_key:
                return f"write `{NONE_OF_THE_OTHERS}` or `{{yes: […], {NONE_OF_THE_OTHERS}: yes}}`"
            case _:
                return fault.help

    def _day(self, text: str, pointer: Pointer) -> datetime.date | None:
        """Return a day that is well formed, if somebody can have answered on it."""
        return read_day(text, partial(self._add, pointer), self.date)

    def _read_answers(self, written: Mapping[str, WrittenAnswer], data: Mapping[str, Any]) -> None:
        """Read `answers:`."""
        for key, answer in written.items():
            name, pointer = str(key), ("answers", str(key))
            finding = self.knowledge.findings.get(name)
            if finding is None:
                help = (
                    f"`{name}` is a checklist: write it under `checklists:`"
                    if name in self.knowledge.checklists
                    else suggest_names(name, self.knowledge.findings, _other_kind(self.knowledge, name))
                )
                self._add(pointer, "CASE010", f"unknown finding `{name}`", help, of_key=True)
            else:
                self._read_answer(finding, answer, pointer, alone=not isinstance(data["answers"][key], dict))

    def _read_answer(self, finding: Finding, answer: WrittenAnswer, pointer: Pointer, *, alone: bool) -> None:
        """Read one answer; its value may be written alone."""
        self.places[finding.id] = self.locate(pointer)
        day = self._day(answer.on, (*pointer, "on")) if answer.on else None
        days = [self._day(text, (*pointer, "measured_on", place)) for place, text in enumerate(answer.measured_on)]
        if answer.value is None:
            return
        if isinstance(answer.value, str) and answer.value in UNKNOWN_WORDS:
            self.unknown[finding.id] = answer.value
            return
        report = partial(self._add, pointer if alone else (*pointer, "value"))
        several = answer.value if isinstance(answer.value, list | tuple) and finding.further and answer.value else (answer.value,)
        value = read_said(finding, several[0], report, self.date)
        if value is not None:
            self.answers[finding.id] = Answer(value, answer.origin or "file", day, tuple(item for item in days if item is not None))
            self.further |= dict.fromkeys(read_further(finding, several, report), pointer)

    def _complete_choices(self) -> None:
        """Answer the further values of each choice that has a value: yes where they were given with it, no where nothing is said."""
        for finding in self.knowledge.findings.values():
            given = self.answers.get(finding.id)
            if given is None:
                continue
            for name in finding.further.values():
                if name not in self.unknown:
                    self.answers.setdefault(name, replace(given, value=name in self.further))
                self.places.setdefault(name, self.places[finding.id])
                if name in self.further:
                    self._tick(name, (name,), self.further[name])

    def _take_what_is_meant(self) -> None:
        """Answer each choice of which nobody says what is meant, but of which something hangs that is answered."""
        for finding, asked in what_is_meant(self.knowledge, [*self.answers, *self.open], self.unknown):
            assert finding.taken_as is not None
            self.answers[finding.id] = Answer(finding.taken_as, ASSUMED)
            self.places[finding.id] = self.places[asked]

    def _read_checklists(self, written: Mapping[str, WrittenChecklist | None]) -> None:
        """Read `checklists:`; what is answered explicitly wins over what a checklist implies."""
        for key, answered in written.items():
            name = str(key)
            checklist = self.knowledge.checklists.get(name)
            if checklist is None:
                help = suggest_names(name, self.knowledge.checklists, _other_kind(self.knowledge, name))
                self._add(("checklists", name), "CASE020", f"unknown checklist `{name}`", help, of_key=True)
            elif answered is not None:
                self._read_checklist(checklist, answered)

    def _read_checklist(self, checklist: Checklist, answered: WrittenChecklist) -> None:
        """Expand one checklist into single answers."""
        pointer: Pointer = ("checklists", checklist.id)
        ticked = self._members(checklist, answered.yes, (*pointer, "yes"))
        shown = checklist.members if answered.shown is None else self._members(checklist, answered.shown, (*pointer, "shown"))
        for name in ticked:
            self._tick(name, shown, (*pointer, "yes"))
        if answered.shown is None:
            self.whole.append(checklist)
        else:
            self.shown[checklist.id] = tuple(shown)
        if answered.none_of_the_others:
            open = [name for name in shown if name not in self.unknown and name not in self.answers]
            self.open += open
            self.places = dict.fromkeys(open, self.locate(pointer)) | self.places

    def _show(self, checklist: Checklist, meaning: Meaning) -> None:
        """Note which lines a checklist shows that does not say so: those that apply or may apply; none where it does not apply itself."""
        shown = tuple(name for name in checklist.members if meaning.applies(name) is not False)
        if shown:
            self.shown[checklist.id] = shown

    def _tick(self, name: str, shown: tuple[str, ...], pointer: Pointer) -> None:
        """Answer a line that is ticked with yes."""
        given = self.unknown.get(name) or (self.answers[name].value if name in self.answers else True)
        if given is not True:
            said = show_value(given if isinstance(given, str) else "no")
            message = f"`{name}` is ticked here and answered `{said}` under `answers`"
            self._add(pointer, "CASE032", message, "keep the one that is right")
        elif name not in shown:
            self._add(pointer, "CASE032", f"`{name}` is ticked, but it was not shown", "add it to `shown`, or do not tick it")
        else:
            self.answers.setdefault(name, Answer(True, "checklist"))
            self.places.setdefault(name, self.locate(pointer))

    def _members(self, checklist: Checklist, names: tuple[object, ...], pointer: Pointer) -> tuple[str, ...]:
        """Return the members that a list names."""
        found = []
        for index, name in enumerate(names):
            if name in checklist.members:
                found.append(str(name))
            else:
                message, help = (
                    f"`{show_value(name)}` is not a line of `{checklist.id}`",
                    suggest_names(show_value(name), checklist.members),
                )
                self._add((*pointer, index), "CASE021", message, help)
        return tuple(dict.fromkeys(found))

    def _check_consistency(self, meaning: Meaning) -> None:
        """Note answers that contradict each other."""
        for name in self.answers:
            guard = self.knowledge.findings[name].ask_when
            if guard is not None and meaning.applies(name) is False:
                self.diagnostics.add(
                    self.places[name],
                    MISPLACED,
                    misplaced_message(name, guard),
                    f"which is right: {self._say(findings_behind(self.knowledge, guard))}, or this answer?",
                )
        for constraint in self.knowledge.constraints.values():
            if meaning.truth(constraint.require) is False:
                self._contradiction(constraint)

    def _contradiction(self, constraint: Constraint) -> None:
        """Note answers that break a constraint, at the last of them, with all of them."""
        names = [name for name in findings_behind(self.knowledge, constraint.require) if name in self.answers]
        why, said = why_broken(constraint), self._say(names)
        question = f"Which is right: {said}?" if len(names) > 1 else "Correct it, or leave it open."
        if why.endswith("?"):
            question = f"Given: {said}."
        where = self.places[names[-1]] if names else self.locate()
        self.diagnostics.add(where, BROKEN, broken_message(names, said), f"{why} {question}")

    def _say(self, names: Iterable[str]) -> str:
        """Return the answers of `names` as they would be written."""
        return ", ".join(f"`{name}: {write_value(self.answers[name].value)}`" for name in names if name in self.answers)


def _other_kind(knowledge: KnowledgeBase, name: str) -> dict[str, str]:
    """Return what else bears this name."""
    kind = knowledge.kind_of(name)
    return {name: kind} if kind else {}


def _code(fault: FormFault) -> str:
    """Return the code of a fault of the form, by what is wrong and where."""
    if fault.of_key:
        return "CASE002"
    match fault.at:
        case ():
            return "CASE003" if fault.kind is Misfit.MISSING_KEY else "CASE001"
        case ("date",) | ("answers", _, "on"):
            return "CASE003"
        case ("answers",) | ("checklists",):
            return "CASE001"
        case ("answers", _, "from"):
            return "CASE012"
        case ("checklists", *_):
            return "CASE022"
        case _:
            return "CASE011"


def _without(data: object, faulty: Set[Pointer], at: Pointer = ()) -> object:
    """Return data without the keys under which something is faulty."""
    if not isinstance(data, dict):
        return data
    return {key: _without(value, faulty, (*at, key)) for key, value in data.items() if (*at, key) not in faulty}
