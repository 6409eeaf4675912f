"""Whatever lies in the folder of a knowledge base, it is loaded or refused with diagnostics; nothing else ever comes out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expert.errors import Diagnostics, KnowledgeError
from expert.language.model import KnowledgeBase
from expert.loading.condition import parse_condition
from expert.loading.file_kinds import KNOWLEDGE_FILES
from expert.loading.formula import parse_formula
from expert.loading.load import load_knowledge
from expert.loading.read import Document, read_text
from expert.testing.generators import vocabulary_of
from tests.places import KNOWLEDGE_FOLDER, SOUND
from tests.strategies import as_yaml, check_refusal, documents, mutants, mutants_of_lines, written


def refuse_or_load(folder: Path) -> KnowledgeBase | None:
    try:
        return load_knowledge(folder, worked_cases=True)
    except KnowledgeError as error:
        check_refusal(error)
        return None


def as_json(path: Path) -> str:
    """Return a YAML file as JSON."""
    diagnostics = Diagnostics()
    document = read_text(path.read_text(encoding="utf-8"), path.name, diagnostics)
    assert isinstance(document, Document), diagnostics.items
    return json.dumps(document.data, default=lambda value: float(value) if isinstance(value, Decimal) else str(value))


FILES = sorted(path.relative_to(SOUND) for path in SOUND.rglob("*.yaml"))
REAL_FILES = sorted(
    path.relative_to(KNOWLEDGE_FOLDER) for path in KNOWLEDGE_FOLDER.rglob("*.yaml") if path.parent != KNOWLEDGE_FOLDER / "cases"
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose content each example replaces; a new one each would cost more than the loading."""
    return tmp_path_factory.mktemp("knowledge")


def lay(scratch: Path, source: Path, files: list[Path]) -> None:
    """Make `scratch` hold exactly these files of `source`."""
    shutil.rmtree(scratch, ignore_errors=True)
    for file in files:
        (scratch / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / file, scratch / file)


def test_the_sound_one_is_sound() -> None:
    assert FILES
    load_knowledge(SOUND, worked_cases=True)


@settings(max_examples=100)
@given(file=st.sampled_from(FILES), content=st.one_of(st.binary(max_size=100), st.text(max_size=100).map(str.encode)))
def test_any_content(scratch: Path, file: Path, content: bytes) -> None:
    lay(scratch, SOUND, FILES)
    (scratch / file).write_bytes(content)
    refuse_or_load(scratch)


@settings(max_examples=150)
@given(kind=st.sampled_from([*KNOWLEDGE_FILES]), document=documents, write=st.sampled_from([written, as_yaml]))
@example(kind="findings", document="@@raw 1e99999999999999999999999@@", write=written)
@example(kind="findings", document={"findings": [{"id": "a", "type": ["boolean"]}]}, write=written)
@example(kind="findings", document={"findings": [{"id": "a", "type": {"a": 1}, "options": 3, "range": [1, "x"]}]}, write=written)
def test_any_further_document(scratch: Path, kind: str, document: object, write: Callable[[object], str]) -> None:
    lay(scratch, SOUND, FILES)
    (scratch / kind).mkdir(exist_ok=True)
    (scratch / kind / "more.yaml").write_text(write(document), encoding="utf-8", errors="replace")
    refuse_or_load(scratch)


def test_changed_documents(scratch: Path) -> None:
    texts = {file: as_json(SOUND / file) for file in FILES}

    @settings(max_examples=400)
    @given(st.sampled_from(FILES), st.data())
    def law(file: Path, data: st.DataObject) -> None:
        changed = data.draw(mutants(texts[file]))
        lay(scratch, SOUND, FILES)
        (scratch / file).write_text(changed, encoding="utf-8", errors="replace")
        refuse_or_load(scratch)

    law()


def test_changed_lines(scratch: Path) -> None:
    texts = {file: (SOUND / file).read_text(encoding="utf-8") for file in FILES}

    @settings(max_examples=250)
    @given(st.sampled_from(FILES), st.data())
    def law(file: Path, data: st.DataObject) -> None:
        changed = data.draw(mutants_of_lines(texts[file]))
        lay(scratch, SOUND, FILES)
        (scratch / file).write_text(changed, encoding="utf-8", errors="replace")
        refuse_or_load(scratch)

    law()


def test_changed_files_of_the_real_knowledge(scratch: Path) -> None:
    """One changed file beside knowledge.yaml: almost every reference is unresolved too, and the whole takes too long."""
    head = Path("knowledge.yaml")
    documents_of = {file: as_json(KNOWLEDGE_FOLDER / file) for file in REAL_FILES}
    texts = {file: (KNOWLEDGE_FOLDER / file).read_text(encoding="utf-8") for file in REAL_FILES}

    @settings(max_examples=120)
    @given(st.sampled_from(REAL_FILES), st.booleans(), st.data())
    def law(file: Path, by_line: bool, data: st.DataObject) -> None:
        changed = data.draw(mutants_of_lines(texts[file]) if by_line else mutants(documents_of[file]))
        lay(scratch, KNOWLEDGE_FOLDER, [head, file])
        (scratch / file).write_text(changed, encoding="utf-8", errors="replace")
        refuse_or_load(scratch)

    law()


def test_circles_of_every_kind(scratch: Path) -> None:
    """A guard may rest on a quantity, a concept, a cause or a decision that rests on the finding itself."""
    findings = json.loads(as_json(SOUND / "findings.yaml")) if (SOUND / "findings.yaml").exists() else None
    numbers = (
        [(file, json.loads(as_json(SOUND / file))) for file in FILES if "finding" in str(file)]
        if findings is None
        else [(Path("findings.yaml"), findings)]
    )
    tried = 0
    for file, data in numbers:
        for quantity in data.get("quantities", []):
            for finding in data["findings"]:
                if finding["id"] in quantity["formula"]:
                    lay(scratch, SOUND, FILES)
                    before, finding["ask_when"] = finding.get("ask_when"), f"{quantity['id']} > 1"
                    (scratch / file).write_text(json.dumps(data), encoding="utf-8")
                    assert refuse_or_load(scratch) is None
                    del finding["ask_when"]
                    if before is not None:
                        finding["ask_when"] = before
                    tried += 1
    assert tried


TOKENS = (
    "and", "or", "not", "in", "is", "==", "!=", "<", "<=", ">", ">=", "(", ")", "{", "}", ",", ".", "=", "*", "**", "+", "-", "/", "//",
    ":=",
    "1", "0", "3", "-1", "2.5", "1e3", "0x1", "1_000", "None", "True", "lambda", "if", "else", "count", "likely", "possible", "settled",
    "min", "max", "recommended", "answered", " ", "\n", "\t", "9" * 50,
)  # fmt: skip


def test_conditions_and_formulas_of_any_tokens(knowledge: KnowledgeBase) -> None:
    vocabulary = vocabulary_of(knowledge)
    names = [
        *list(knowledge.findings)[:12],
        *knowledge.quantities,
        *list(knowledge.concepts)[:4],
        *list(knowledge.causes)[:4],
        *knowledge.decisions,
        *(level.id for decision in knowledge.decisions.values() for level in decision.levels[:2]),
        *list(knowledge.recommendations)[:3],
    ]
    texts = st.lists(st.one_of(st.sampled_from(TOKENS), st.sampled_from(names)), max_size=14).map(" ".join)

    @settings(max_examples=2_000)
    @given(st.one_of(texts, st.text(max_size=30)), st.booleans())
    def law(text: str, on_outcome: bool) -> None:
        for parse in (
            lambda report: parse_condition(text, vocabulary, report, on_outcome=on_outcome),
            lambda report: parse_formula(text, vocabulary, report),
        ):
            faults: list[tuple[int, str, str, str]] = []
            parsed = parse(lambda offset, code, message, help, faults=faults: faults.append((offset, code, message, help)))
            assert (parsed is None) == bool(faults)
            assert all(0 <= offset <= len(text) and code.startswith("KB") and message for offset, code, message, _ in faults)

    law()
