"""A knowledge base in another language, and a catalogue to go with it: every letter of a text is replaced by one that English has not.

Whatever English letter then stands in what people read was put there by code, or is a name. Names stay: ids, the words of files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from expert import Consultation, KnowledgeBase, consult, load_case, load_knowledge
from expert.audit.report import FlawKind
from expert.errors import Diagnostics
from expert.faces.terminal.texts import TERMINAL_ENGLISH
from expert.language.kinds import Kind
from expert.loading.read import read_file
from expert.words.catalogue import Catalogue
from tests.places import CAR_FOLDER, EXAMPLES, ROOT

FOREIGN = "ж"
TEXTS = {
    *(
        "answer",
        "answer_held",
        "answer_open",
        "authors",
        "because",
        "called",
        "cautions",
        "claim",
        "could_become",
        "do",
        "do_held",
        "do_without",
        "equipment",
    ),
    *("background", "fine_print", "ground", "help", "journal", "meaning", "message", "move_on", "none", "label", "note", "options", "page"),
    *("phrase", "population", "prognosis", "pages", "question", "reason", "research", "section", "session", "short", "sooner_if"),
    *("otherwise", "says", "stop_rule", "summary", "tell", "test_again", "text", "timing", "title", "titles", "unit", "volume"),
    *("why_asked",),
}
"""The keys of a knowledge base that hold texts for people."""
UNIT = "µ"
LEFT_OUT = {"address", "doi", "example"}
"""Keys whose values must have a form that no other letter fits."""
FOUND_BY_WORDS = {FlawKind.REASON_OF_SOME.value}
"""The flaws that hang on the words of texts: what is accepted of them here is not found there."""
FOLDERS = {"hamstring": ROOT / "knowledge" / "hamstring", "car": CAR_FOLDER}


def foreign(text: str) -> str:
    """Return a text in the other language; what stands in braces is to be filled in."""
    return "".join(part if part.startswith("{") else re.sub(r"[^\W\d_]", FOREIGN, part) for part in re.split(r"(\{[^{}]*\})", text))


def foreign_texts(value: Any) -> Any:
    """Return a text, or every text in a value, in the other language."""
    match value:
        case str():
            return foreign(value)
        case Mapping():
            return {key: foreign_texts(item) for key, item in value.items()}
        case list():
            return list(map(foreign_texts, value))
        case _:
            return value


def foreign_entries(value: Any) -> Any:
    """Return a part of a file with its texts in the other language; ids stay."""
    match value:
        case {"code": code} if code in FOUND_BY_WORDS:
            return None
        case {"amount": amount, "unit": _}:
            return {"amount": amount, "unit": UNIT}  # one that is known everywhere, and has no English letter
        case Mapping():
            kept = {key: item for key, item in value.items() if key not in LEFT_OUT}
            return {
                key: foreign_texts(item) if key in TEXTS and item not in ("yes", "no") else foreign_entries(item)
                for key, item in kept.items()
            }
        case list():
            return [entry for entry in map(foreign_entries, value) if entry is not None]
        case _:
            return value


@cache
def _kept() -> TemporaryDirectory[str]:
    """Return a folder that lives as long as the tests do."""
    return TemporaryDirectory()


@cache
def folder_abroad(name: str) -> Path:
    """Return a folder with a knowledge base in the other language, without its worked cases."""
    source, target = FOLDERS[name], Path(_kept().name) / name
    for path in source.rglob("*.yaml"):
        document = read_file(path, path.name, Diagnostics())
        if document is not None and path.parent.name != "cases":
            place = target / path.relative_to(source)
            place.parent.mkdir(exist_ok=True, parents=True)
            place.write_text(json.dumps(foreign_entries(document.data), ensure_ascii=False, indent=1, default=float), encoding="utf-8")
    return target


@cache
def abroad(name: str) -> KnowledgeBase:
    """Return a knowledge base in the other language."""
    return load_knowledge(folder_abroad(name))


def outcome_of(example: str) -> Consultation:
    """Return what follows, in the other language, for the runner of an example."""
    return consult(abroad("hamstring"), load_case(EXAMPLES / f"{example}.yaml", abroad("hamstring")))


@cache
def names_of(name: str) -> frozenset[str]:
    """Return what a knowledge base calls its things: names are no words, and every language shows them as they are."""
    knowledge = abroad(name)
    entries = {id for kind in Kind for id in knowledge.entries(kind)}
    scales = {*knowledge.evidence, *(level.id for decision in knowledge.decisions.values() for level in decision.levels)}
    return frozenset(entries | scales | {option for finding in knowledge.findings.values() for option in finding.options})


def english_in(text: str, name: str = "hamstring") -> set[str]:
    """Return what stands in a text in English letters and is no name of a knowledge base."""
    return set(re.findall(r"[A-Za-z][\w#-]*", text)) - names_of(name)


WORDS = Catalogue(foreign_texts(TERMINAL_ENGLISH.sections))
"""The other language, with a word for everything that is said."""
