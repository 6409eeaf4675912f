"""The program speaks German about this knowledge base: every line of the catalogue that is used is one of the German file.

A knowledge base is written in one language, and its own texts stay in that one. The catalogue in which the program speaks is chosen by the
product, so the two may differ: here the texts are English and what stands around them is German.
"""

from __future__ import annotations

import datetime
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from expert import (
    Consultation,
    Explanation,
    assess,
    consult,
    handover_page,
    load_knowledge,
    open_questions,
    parse_changes,
    until,
    what_if,
    why,
    why_not,
)
from expert.cases.worked import read_worked_case
from expert.errors import Location
from expert.faces.terminal.command_line import command_line
from expert.faces.terminal.product import Product
from expert.faces.terminal.screens.interview import render_start, render_step
from expert.faces.terminal.screens.text import render_assessment, render_handover_page, to_plain
from expert.interview import Command, Interview, ReplyError, reply, start, why_asked
from expert.words.catalogue import ENGLISH_FILE, Catalogue, in_files
from expert.words.interview import explain_refusal
from expert.words.shortening import brief, cut, fold, whole
from expert.words.told import Told
from expert.words.wording import Wording
from tests.places import ROOT
from tests.rehearsal import rehearse

HERE = ROOT / "tests" / "clot"
CLOT = load_knowledge(HERE / "knowledge", worked_cases=True)
GERMAN_FILE = HERE / "german.toml"
ENGLISH_FILES = (ENGLISH_FILE, ROOT / "expert" / "faces" / "terminal" / "english.toml")
GERMAN = in_files(*ENGLISH_FILES, GERMAN_FILE)
"""What the German file does not say is said in English."""
Line = tuple[str, str]
"""A line of a catalogue: its section and its key."""


class _Noted(Mapping[str, Any]):
    """A part of a catalogue that notes which of its keys are read."""

    def __init__(self, part: Mapping[str, Any], note: Callable[[str], object]) -> None:
        self._part, self._note = part, note

    def __getitem__(self, key: str) -> Any:
        found = self._part[key]
        self._note(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._part)

    def __len__(self) -> int:
        return len(self._part)


class Listening(Catalogue):
    """A catalogue that notes which of its lines are used."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.used: set[Line] = set()
        super().__init__({name: _Noted(part, self._noting(name)) for name, part in catalogue.sections.items()})

    def _noting(self, section: str) -> Callable[[str], object]:
        return lambda key: self.used.add((section, key))


@cache
def written(*, german: bool) -> Mapping[Line, Any]:
    """Return the lines that one language has."""
    files = (GERMAN_FILE,) if german else ENGLISH_FILES
    sections = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return {(section, key): line for found in sections for section, part in found.items() for key, line in part.items()}


@cache
def outcome_of(name: str) -> Consultation:
    return consult(CLOT, read_worked_case(CLOT, CLOT.cases[name]))


def product(words: Catalogue) -> Product:
    return Product("gerinnsel", "hamstring-expert", HERE / "knowledge", help="", catalogue=words)


def told(explanation: Explanation, words: Catalogue) -> Iterator[str]:
    """Yield every line of an explanation: the whole, and all that is said of it where it is made short."""
    for shorten in (whole, fold, brief, lambda statement: cut(statement, 2)):
        yield from _lines(Wording(CLOT, words).tell(shorten(explanation.statement)))


def _lines(part: Told) -> Iterator[str]:
    yield from part.lines
    for child in part.children:
        yield from _lines(child)


def screens(outcome: Consultation, words: Catalogue) -> Iterator[str]:
    for everything in (False, True):
        yield to_plain(render_assessment(assess(outcome, everything=everything), outcome, product(words), kept=1), 200)
    for private in (False, True):
        yield to_plain(render_handover_page(CLOT, handover_page(outcome, private=private), words), 200)


def targets() -> Iterator[str]:
    yield from (f"next_step={level.id}" for level in CLOT.decisions["next_step"].levels)
    yield from (f"{grade}:{cause}" for cause in CLOT.causes for grade in ("likely", "unlikely"))
    yield from CLOT.concepts
    yield from (f"{status}:interim_tablets" for status in ("recommended", "withheld"))


def questions(outcome: Consultation, words: Catalogue) -> Iterator[str]:
    yield from told(why(outcome, "next_step", "next_step=d_dimer"), words)
    for target in targets():
        yield from told(why(outcome, target), words)
        yield from told(why_not(outcome, target), words)
    yield from told(open_questions(outcome), words)
    for change in ("tender_veins=yes", "pregnant=no", "breathless=yes", "d_dimer_taken=no"):
        changes = parse_changes(CLOT, ["sex=female", change] if change.startswith("pregnant") else [change])
        yield from told(what_if(outcome, changes), words)


def interview(outcome: Consultation, words: Catalogue) -> Iterator[str]:
    begun = start(CLOT, outcome.case.date)
    yield to_plain(render_start(begun, words), 200)
    said: list[str] = []

    def watch(at: Interview) -> None:
        said.append(to_plain(render_step(at, words), 200))
        said.extend(told(why_asked(at), words))
        with pytest.raises(ReplyError) as refused:
            reply(at, "wrong")
        said.extend(f"{item.message} {item.help}" for item in explain_refusal(CLOT, refused.value, Location(), Command, words))

    rehearse(CLOT, outcome.case, watch)
    yield from said


SAID: Mapping[str, Callable[[Consultation, Catalogue], Iterator[str]]] = {
    "screens": screens,
    "questions": questions,
    "interview": interview,
}
"""What people read of a case."""


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("case", CLOT.cases)
def test_no_line_that_is_used_is_english(what: str, case: str) -> None:
    words = Listening(GERMAN)
    assert "".join(SAID[what](outcome_of(case), words))
    assert words.used
    assert sorted(words.used - written(german=True).keys()) == []


def test_no_line_about_a_day_without_the_rule_is_english() -> None:
    words = Listening(GERMAN)
    old = outcome_of("a-d-dimer-at-its-limit").case
    before = consult(CLOT, replace(old, date=datetime.date(2020, 3, 25)))
    assert any(
        "gilt an diesem Tag nicht, erst ab 2020-03-26" in line for line in told(why_not(before, "recommended:interim_tablets"), words)
    )
    assert "".join((*screens(before, words), *questions(before, words)))
    assert sorted(words.used - written(german=True).keys()) == []


@pytest.mark.parametrize("case", ["nothing-said", "pregnant-with-four-points", "another-diagnosis-takes-two-away"])
def test_no_line_of_until_is_english(case: str) -> None:
    words = Listening(GERMAN)
    for target in ("next_step=reassure", "next_step", "withheld:interim_tablets", "likely:deep_clot"):
        assert list(told(until(outcome_of(case), target), words))
    assert sorted(words.used - written(german=True).keys()) == []


def test_a_line_that_is_missing_is_said_in_english_and_noticed() -> None:
    words = Listening(in_files(*ENGLISH_FILES))
    said = "\n".join(told(why(outcome_of("surgery-twelve-weeks-ago"), "next_step"), words))
    assert "which reaches 2" in said
    assert ("statement", "score_reached") in words.used
    assert ("statement", "score_reached") in written(german=True)


def test_every_line_is_one_of_the_english_catalogue_and_fills_in_nothing_else() -> None:
    english = written(german=False)
    for line, word in written(german=True).items():
        assert fields(word) <= fields(english[line]), line
        assert forms(word) == forms(english[line]), line


def texts(word: Any) -> Iterator[str]:
    if isinstance(word, Mapping):
        for part in word.values():
            yield from texts(part)
    else:
        yield word


def fields(word: Any) -> set[str]:
    """Return what is filled in."""
    return {name for text in texts(word) for _, name, _, _ in string.Formatter().parse(text) if name}


def forms(word: Any) -> set[str]:
    """Return the forms that a line has: of numbers, or of a kind of statement."""
    return set(word) if isinstance(word, Mapping) else set()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("one-point-with-a-calf-unmeasured", "Denn 2 Fragen sind noch nicht beantwortet, und keine Antwort ist nie ein Nein."),
        ("nobody-asked-whether-she-is-pregnant", "Denn 1 Frage ist noch nicht beantwortet, und keine Antwort ist nie ein Nein."),
        ("a-low-d-dimer-on-an-anticoagulant", "1 mildere Regel trifft auch zu und tritt zurück:"),
        ("another-diagnosis-takes-two-away", "6 strengere Regeln wurden geprüft, und keine trifft zu:"),
        ("another-diagnosis-takes-two-away", "Wells score: 1, bleibt also unter 2:"),
        ("two-points-with-lines-open", "0 oder +1, noch nicht bekannt: the whole leg is swollen"),
    ],
)
def test_numbers_take_the_forms_of_german(case: str, said: str) -> None:
    assert said in set(told(why(outcome_of(case), "next_step"), GERMAN))


TYPED = "\n".join(("?", "none", "?", "u", "no", "b", "u", "q", ""))
"""What is typed in an interview."""
COMMANDS: Mapping[str, str] = {
    "assess {case} --no-save": "Wieder ansehen",
    "assess {case} --for-clinician --no-save": "Warnzeichen",
    "why next_step --full --case {case}": "Wells score: 1, bleibt also unter 2:",
    "why-not ruled_out --case {case}": "Warum nicht",
    "what-if breathless=yes --case {case}": "Bei anderen Antworten:",
    "until next_step=reassure --case {case}": "Das ändern:",
    "open --case {case}": "Am besten als Nächstes:",
    "ask --no-save": "Statt einer Antwort:",
}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_product_chooses_what_its_commands_speak(line: str) -> None:
    words = Listening(GERMAN)
    file = HERE / "knowledge" / "cases" / "another-diagnosis-takes-two-away.yaml"
    arguments = [part.format(case=file) for part in line.split()]
    done = CliRunner().invoke(command_line(product(words)), arguments, input=TYPED, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert COMMANDS[line] in done.output
    assert sorted(words.used - written(german=True).keys()) == []
