"""The examples of docs/language.md and docs/meaning.md: the knowledge base whose files are on the first, and answers with what follows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from expert import load_knowledge, read_condition
from expert.cases.reading import build_case
from expert.cases.values import read_value
from expert.consultation.outcome import truth_word
from expert.errors import Diagnostics
from expert.language.conditions import Condition
from expert.language.formulas import Formula, compute, inputs, with_named
from expert.language.meaning import Meaning, Undefined, is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.loading.formula import parse_formula
from expert.loading.query import vocabulary_of
from expert.loading.read import read_text
from expert.questions.parts.next import Agenda
from expert.questions.parts.screen import action, level_by
from expert.words.phrases import say_level, say_what_to_do
from tests.places import ROOT

LANGUAGE = ROOT / "docs" / "language.md"
MEANING = ROOT / "docs" / "meaning.md"
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.M | re.S)
_FILE = re.compile(r"# ([a-z/-]+\.yaml)\n")
Example = Mapping[str, Any]
"""`answers` or a whole `case`, and what follows: see `expected_and_found`."""


def files() -> dict[str, str]:
    """Return the files of the knowledge base on the page of the language, by name."""
    return {match[1]: block for block in _BLOCK.findall(LANGUAGE.read_text(encoding="utf-8")) if (match := _FILE.match(block))}


def examples(page: Path) -> list[Example]:
    """Return the examples of a page, in order; every YAML block is a file or an example."""
    found: list[Example] = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if not _FILE.match(block):
            diagnostics = Diagnostics()
            document = read_text(block, page.name, diagnostics)
            assert document is not None, diagnostics.items
            assert isinstance(document.data, dict)
            found.append(document.data)
    return found


@cache
def bicycle() -> KnowledgeBase:
    """Return the knowledge base on the page of the language."""
    with TemporaryDirectory() as place:
        for name, text in files().items():
            (Path(place) / name).parent.mkdir(exist_ok=True)
            (Path(place) / name).write_text(text, encoding="utf-8")
        return load_knowledge(place, worked_cases=True)


def conditions(example: Example) -> Iterator[Condition]:
    """Yield the conditions that an example asks about."""
    return (read_condition(bicycle(), text) for text in example.get("truth", {}))


def formulas(example: Example) -> Iterator[Formula]:
    """Yield the formulas that an example computes."""
    return (_formula(text) for text in example.get("formulas", {}))


def _formula(text: str) -> Formula:
    faults: list[str] = []
    formula = parse_formula(text, vocabulary_of(bicycle()), lambda _, code, message, __: faults.append(f"{code} {message}"))
    assert formula is not None, faults
    return with_named(formula, {name: quantity.as_read for name, quantity in bicycle().quantities.items()})


def expected_and_found(example: Example) -> Iterator[tuple[str, object, object]]:
    """Yield what an example says follows from its answers, and what does.

    `truth` and `formulas` are by text; `applies`, `quantities`, `scores`, `concepts` by name; `decisions`, `causes`, `recommendations` by
    name with what is said of each; `violated` lists invariants; `admissible` is yes or no; `asks` is the next question, `may_stop` whether
    an interview offers to stop now.
    """
    knowledge, answers = bicycle(), _answers(example)
    meaning = Meaning(knowledge.on(_day(example)), answers)
    outcome = meaning.finished
    for text, expected in example.get("truth", {}).items():
        asked = read_condition(knowledge, text)
        reader = outcome if example.get("finished") == "yes" else meaning
        yield text, expected, truth_word(reader.truth(asked))
    for text, expected in example.get("formulas", {}).items():
        formula = _formula(text)
        numbers = {name: knowledge.findings[name].number_of(answers[name]) for name in inputs(formula)}
        yield text, expected, compute(formula, numbers, 1)
    for name, expected in example.get("applies", {}).items():
        yield name, expected, truth_word(meaning.applies(name))
    for name, expected in example.get("quantities", {}).items():
        yield name, expected, _quantity(meaning, name)
    for name, expected in example.get("scores", {}).items():
        yield name, [Decimal(end) for end in expected], [*meaning.points(name)]
    for name, expected in example.get("concepts", {}).items():
        yield name, expected, truth_word(meaning.concept(name))
    for section, describe in (("decisions", _decision), ("causes", _cause), ("recommendations", _recommendation)):
        for name, said in example.get(section, {}).items():
            found = describe(meaning, name)
            yield name, said, {key: found[key] for key in said}
    if "violated" in example:
        yield "violated", example["violated"], [item.id for item in knowledge.invariants.values() if meaning.violated(item.never)]
    if "admissible" in example:
        yield "admissible", example["admissible"], truth_word(is_admissible(knowledge, answers))
    agenda = Agenda(knowledge, meaning)
    if "asks" in example:
        yield "asks", example["asks"], agenda.next()
    if "may_stop" in example:
        yield "may_stop", example["may_stop"], truth_word(not agenda.left_before_offer)


def _day(example: Example) -> datetime.date:
    """Return the day of an example: one on which no rule of the page ends or begins, unless it names another."""
    return datetime.date.fromisoformat(example["case"]["date"]) if "case" in example else datetime.date(2026, 3, 1)


def _answers(example: Example) -> dict[str, Value]:
    """Return the typed answers of an example, which need not go together."""
    diagnostics = Diagnostics()
    if "case" in example:
        case = build_case(bicycle(), example["case"], diagnostics)
        assert case is not None, diagnostics.items
        return dict(case.values)
    faults: list[str] = []
    read = {
        name: read_value(bicycle().findings[name], raw, lambda _, message, __: faults.append(message))
        for name, raw in example["answers"].items()
    }
    assert not faults, faults
    return {name: value for name, value in read.items() if value is not None}


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _quantity(meaning: Meaning, name: str) -> object:
    value = meaning.quantity(name)
    return "unknown" if value is None else "undefined" if value is Undefined.UNDEFINED else value


def _decision(meaning: Meaning, name: str) -> dict[str, object]:
    levels = meaning.knowledge.decisions[name].levels
    floor, ceiling = meaning.bounds(name)
    settled = truth_word(meaning.is_settled(name))
    return {
        "floor": levels[floor].id,
        "ceiling": levels[ceiling].id,
        "in_force": meaning.in_force(name),
        "settled": settled,
        "says": say_level(meaning.knowledge, level_by(meaning, name)),
    }


def _cause(meaning: Meaning, name: str) -> dict[str, object]:
    low, high = meaning.scores(name)
    return {"score": [low, high], "grade": meaning.grade(name).value, "settled": truth_word(meaning.is_grade_settled(name))}


def _recommendation(meaning: Meaning, name: str) -> dict[str, object]:
    for_now = meaning.for_now(name)
    return {
        "advised": truth_word(meaning.advised(name)),
        "withheld": truth_word(meaning.blocked(name)),
        "status": meaning.status(name).value,
        "settled": truth_word(meaning.is_status_settled(name)),
        "for_now": "nothing" if for_now is None else for_now.value,
        "says": say_what_to_do(meaning.knowledge, action(meaning, meaning.knowledge.recommendations[name])),
    }
