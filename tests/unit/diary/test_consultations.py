from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from expert.consultation.consult import consult
from expert.diary.consultations import case_of, keep, recall
from expert.diary.store import KeptConsultation, Store
from expert.errors import StoreError
from expert.language.model import KnowledgeBase
from expert.loading.archive import load_packed_knowledge, pack_knowledge
from expert.loading.load import load_knowledge
from tests.places import SOUND
from tests.unit.tiny_cases import SAMPLES, read


def copy_of_sound(folder: Path, **changes: tuple[str, str]) -> Path:
    """Copy the sound knowledge base, with a text in a file replaced."""
    folder.mkdir()
    for path in SOUND.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem in changes:
            old, new = changes[path.stem]
            assert old in text
            text = text.replace(old, new)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def last(store: Store) -> KeptConsultation:
    kept = store.load()
    assert kept is not None
    return kept


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_kept_is_recalled(tiny: KnowledgeBase, tmp_path: Path, sample: str) -> None:
    store, consultation = Store(tmp_path), consult(tiny, read(tiny, sample))
    assert keep(store, consultation, SOUND) == 1
    again = recall(store, last(store), tiny)
    assert again.knowledge is tiny
    assert again.to_json() == consultation.to_json()


def test_the_headline_is_the_first_decision_in_words(tiny: KnowledgeBase, tmp_path: Path) -> None:
    consultation = consult(tiny, read(tiny, "answers: {limping: yes}"))
    keep(Store(tmp_path), consultation, SOUND)
    decision = next(iter(tiny.decisions.values()))
    assert last(Store(tmp_path)).head.headline == decision.level(consultation.decisions[decision.id].in_force).title


def test_old_advice_is_explained_by_the_rules_that_gave_it(tiny: KnowledgeBase, tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    rule = next(iter(tiny.rules.values()))
    folder = copy_of_sound(tmp_path / "then", rules=(rule.because, "A reason of that time."))
    then = load_knowledge(folder)
    consultation = consult(then, read(then, "answers: {limping: yes}"))
    keep(store, consultation, folder)
    for path in folder.iterdir():
        path.unlink()
    again = recall(store, last(store), tiny)
    knowledge = again.knowledge
    assert knowledge == then
    assert knowledge.fingerprint == then.fingerprint != tiny.fingerprint
    assert knowledge.rules[rule.id].because == "A reason of that time."
    assert again == consultation


def test_worked_cases_are_not_kept_and_the_same_files_pack_the_same() -> None:
    packed = pack_knowledge(SOUND)
    assert packed == pack_knowledge(SOUND)
    assert load_packed_knowledge(packed) == load_knowledge(SOUND)
    assert (SOUND / "cases").is_dir()
    assert b"cases/" not in packed


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (b"no archive", "cannot read the rules"),
        (pack_knowledge(SOUND / "cases"), "cannot read the rules"),
        (pack_knowledge(SOUND), "not those"),
    ],
)
def test_kept_rules_that_cannot_be_used_are_reported(tiny: KnowledgeBase, tmp_path: Path, files: bytes, message: str) -> None:
    store, other = Store(tmp_path), consult(replace(tiny, fingerprint="of another"), read(tiny, ""))
    store.save(other.to_data(), "", lambda: files)
    with pytest.raises(StoreError, match="STORE006") as error:
        recall(store, last(store), tiny)
    assert message in str(error.value)


def test_answers_are_read_with_another_knowledge_base(tiny: KnowledgeBase, tmp_path: Path) -> None:
    case = read(tiny, "answers: {limping: yes, longest_km: 10.5}")
    keep(Store(tmp_path), consult(tiny, case), SOUND)
    assert case_of(last(Store(tmp_path)), tiny) == case
