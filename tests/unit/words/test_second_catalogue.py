"""Nothing but the catalogue speaks English: with another one, and a knowledge base in another language, no English letter is left.

Every letter of every wording, and of every text of the knowledge base, is replaced by one that English has not. Whatever English letter
then stands in what people read was put there by code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import pytest

from expert import (
    Consultation,
    Explanation,
    KnowledgeBase,
    compare,
    consult,
    enough,
    ever,
    load_case,
    load_knowledge,
    open_questions,
    parse_case,
    parse_changes,
    read_condition,
    until,
    what_if,
    why,
    why_not,
)
from expert.engines.logic.law_proof import LawProof
from expert.interview import start, why_asked
from expert.questions.prove import ProofReport
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.shortening import brief, cut, fold, whole
from expert.words.told import Told
from expert.words.wording import Wording
from tests.places import CAR_FOLDER, EXAMPLES

FOREIGN = "ж"
TEXTS = {
    *("answer", "answer_open", "authors", "because", "claim", "could_become", "do", "do_without", "equipment", "cautions", "fine_print"),
    *("help", "journal", "meaning", "message", "move_on", "none", "note", "options", "page", "label", "phrase", "population", "prognosis"),
    *(
        "question",
        "research",
        "session",
        "short",
        "sooner_if",
        "stop_rule",
        "story",
        "summary",
        "tell",
        "test_again",
        "text",
        "timing",
        "title",
        "titles",
    ),
    *("called", "unit", "why_asked", "background", "doi", "pages", "volume"),
}
"""The fields of the model that hold texts for people."""
NAMES = re.compile(r"\bdoi\b")
"""What is called so in every language."""


def foreign(text: str) -> str:
    """Return a template in the other language, which shows no ids, as they are no words."""
    template = re.sub(r"\{\w+\.(id|reference)\}", "", text)
    return "".join(part if part.startswith("{") else re.sub(r"[^\W\d_]", FOREIGN, part) for part in re.split(r"(\{[^{}]*\})", template))


def foreign_texts(value: Any) -> Any:
    """Return a text, or every text in a value, in the other language."""
    return foreign(value) if isinstance(value, str) else rebuilt(value, lambda _, item: foreign_texts(item))


def foreign_entries(value: Any) -> Any:
    """Return a part of a knowledge base with its texts in the other language; ids stay."""
    return rebuilt(value, lambda name, item: foreign_texts(item) if name in TEXTS else foreign_entries(item))


def rebuilt(value: Any, change: Callable[[str, Any], Any]) -> Any:
    """Return a value with its parts changed, each by the name of its field."""
    match value:
        case Mapping():
            return {key: change("", item) for key, item in value.items()}
        case tuple():
            return tuple(change("", item) for item in value)
        case msgspec.Struct():
            return msgspec.structs.replace(value, **{name: change(name, getattr(value, name)) for name in value.__struct_fields__})
        case _:
            return value


WORDS = Catalogue(foreign_texts(ENGLISH.sections))


@cache
def abroad(name: str) -> KnowledgeBase:
    """Return a knowledge base in the other language."""
    knowledge: KnowledgeBase = foreign_entries(load_knowledge() if name == "hamstring" else load_knowledge(CAR_FOLDER))
    return knowledge


def outcome_of(name: str) -> Consultation:
    knowledge = abroad("hamstring")
    return consult(knowledge, load_case(EXAMPLES / f"{name}.yaml", knowledge))


def lines(told: Told) -> Iterator[str]:
    """Yield what is said; a further question is a part of its own, and no words."""
    for sentence in told.sentences:
        yield from (part for part in sentence if isinstance(part, str))
    for child in told.children:
        yield from lines(child)


def said(explanation: Explanation) -> Iterator[str]:
    """Yield every line of an explanation: the whole, and all that is said of it where it is made short."""
    say = Wording(explanation.knowledge, WORDS).tell
    for shown in (whole, fold, brief, lambda statement: cut(statement, 2)):
        yield from lines(say(shown(explanation.statement)))


def all_targets(knowledge: KnowledgeBase) -> list[str]:
    levels = [f"{name}={level.id}" for name, scale in knowledge.decisions.items() for level in scale.levels]
    grades = [f"{grade}:{name}" for name in knowledge.causes for grade in ("likely", "unlikely")]
    statuses = [f"{status}:{name}" for name in knowledge.recommendations for status in ("recommended", "withheld")]
    return [*levels, *grades, *knowledge.concepts, *statuses]


def whys(outcome: Consultation) -> Iterator[Explanation]:
    yield from (why(outcome, target) for target in all_targets(outcome.knowledge))


def why_nots(outcome: Consultation) -> Iterator[Explanation]:
    yield from (why_not(outcome, target) for target in all_targets(outcome.knowledge))


def sides(outcome: Consultation) -> Iterator[Explanation]:
    for level in outcome.knowledge.decisions["running"].levels:
        yield why(outcome, "running", f"running={level.id}")
        yield why(outcome, "running=easy_flat_only", f"running={level.id}")
    yield why(outcome, "muscle_strain", "overstriding")


def proofs(outcome: Consultation) -> Iterator[Explanation]:
    knowledge = outcome.knowledge
    yield ever(knowledge, read_condition(knowledge, "running == run_no_speed and pain_walking >= 2"))
    yield ever(knowledge, read_condition(knowledge, "emergency and not emergency"))
    invariant = next(iter(knowledge.invariants))
    yield ProofReport(
        knowledge,
        (
            *(LawProof(law, "") for law in ("invariant", "worse_never_milder", "settled_stays", "complete_settles")),
            LawProof("worse_never_milder", "pop", {"pop": False, "walking_now": "limp"}, {"pop": True, "walking_now": "limp"}),
            LawProof("complete_settles", "", {"pop": False}),
            LawProof("invariant", invariant, certain=False),
            LawProof("invariant", invariant, {"pop": False, "walking_now": "limp"}),
        ),
    ).explanation()


def asked(outcome: Consultation) -> Iterator[Explanation]:
    yield why_asked(start(outcome.knowledge, outcome.case.date))


def hypotheticals(outcome: Consultation) -> Iterator[Explanation]:
    knowledge = outcome.knowledge
    yield what_if(outcome, parse_changes(knowledge, ["walking_now=limp", "pop=yes", "onset=sudden"]))
    yield what_if(outcome, parse_changes(knowledge, ["has_run_since_onset=no"]))
    for name in ("long-run-spike", "ice-slip", "sprint-finish", "overstriding"):
        yield compare(outcome, outcome_of(name))
        yield compare(outcome_of(name), outcome)
    for target in ("running=run_no_speed", "running", "jump_rope", "overstriding", "unlikely:muscle_strain"):
        yield until(outcome, target)
        yield enough(outcome, target)
    yield open_questions(outcome)
    yield open_questions(consult(knowledge, parse_case("{date: 2026-05-04}", knowledge)))


READ: Mapping[str, Callable[[Consultation], Iterator[str]]] = {
    form.__name__: lambda outcome, form=form: (line for explanation in form(outcome) for line in said(explanation))  # type: ignore[misc]
    for form in (whys, why_nots, sides, proofs, asked, hypotheticals)
}
"""What people read of a case, by its name: each yields its lines in the words of the other catalogue."""


@pytest.mark.parametrize("case", ["long-run-spike", "ice-slip"])
@pytest.mark.parametrize("form", READ)
def test_no_english_letter_is_left(form: str, case: str) -> None:
    read = list(READ[form](outcome_of(case)))
    assert any(FOREIGN in line for line in read)
    assert [line for line in dict.fromkeys(read) if re.search(r"[a-zA-Z]", NAMES.sub("", line))] == []


def test_a_word_that_code_puts_there_is_noticed() -> None:
    words = Catalogue({**WORDS.sections, "statement": {**WORDS.sections["statement"], "lead": "Because {reasons}."}})
    statement = why(outcome_of("long-run-spike")).statement
    told = Wording(abroad("hamstring"), words).tell(statement)
    assert [line for line in lines(told) if re.search("[a-zA-Z]", NAMES.sub("", line))] == [told.children[0].lines[0]]
